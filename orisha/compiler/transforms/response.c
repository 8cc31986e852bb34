/* handler.response: `response { status: ..., body: ..., content_type: ..., headers: { ... } }`.
 *
 * All constant: the whole response is folded into one byte string. Only the body varies: the head is folded. A body
 * that interpolates becomes appends to the output buffer, each value escaped for the content type. Anything else goes
 * through orisha_send, which checks at run time what is checked here at compile time. SPDX-License-Identifier: MIT */
#include "response.h"
#include "context.h"
#include "registry.h"
#include "response_fields.h"

/* A longer piece of text becomes several: C11 promises string literals of 4095 characters. */
#define PIECE_LIMIT 2000

const char *status_reason(int64_t status)
{
#define ORISHA_CASE(code, reason)                                                                                      \
    case code: return reason;
    switch (status) {
        ORISHA_STATUS_CODES(ORISHA_CASE)
    }
#undef ORISHA_CASE
    return NULL;
}

static const char *head_text(orisha_transform *t, const Response *response)
{
    const char *reason = status_reason(response->status); /* may be empty, RFC 9112 section 4 */
    const char *head = orisha_transform_format(t, "HTTP/1.1 %d %s\r\n", (int)response->status, reason ? reason : "");
    if (!forbids_body(response->status))
        head = orisha_transform_format(t, "%sContent-Type: %.*s\r\n", head, ORISHA_FMT(response->content_type));
    for (const Header *header = response->headers; header; header = header->next)
        head =
            orisha_transform_format(t, "%s%.*s: %.*s\r\n", head, ORISHA_FMT(header->name), ORISHA_FMT(header->value));
    if (response->status == 205)
        head = orisha_transform_format(t, "%sContent-Length: 0\r\n", head);
    return head;
}

Folded fold_response(orisha_transform *t, orisha_str head, orisha_str body, bool has_length)
{
    const char *length = has_length ? orisha_transform_format(t, "Content-Length: %zu\r\n", body.len) : "";
    const char *whole_head = orisha_transform_format(t, "%.*s%sDate: " DATE_PLACE, ORISHA_FMT(head), length);
    size_t head_size = strlen(whole_head), size = head_size + 4 + body.len;
    char *bytes = orisha_transform_alloc(t, size);
    memcpy(bytes, whole_head, head_size);
    memcpy(bytes + head_size, "\r\n\r\n", 4);
    if (body.len)
        memcpy(bytes + head_size + 4, body.ptr, body.len);
    return (Folded){{bytes, size}, head_size};
}

static void answer_constant(orisha_transform *t, const Response *response)
{
    Folded folded = fold_response(t, orisha_str_from_cstring(head_text(t, response)), response->body,
                                  !forbids_body(response->status));
    unsigned number;
    bool is_new = orisha_is_new(t, "response", folded.bytes, &number);
    const char *name = orisha_transform_format(t, "response_%u", number);
    if (is_new) {
        orisha_declare_bytes(t, orisha_transform_format(t, "%s_bytes", name), folded.bytes);
        orisha_declare(t, "static const orisha_constant %s = {%s_bytes, %zu, %zu};", name, name, folded.bytes.len,
                       folded.head_size);
    }
    orisha_emit(t, "orisha_send_constant(req, &%s);", name);
}

/* A constant 200 that can be asked for on conditions: the fields that a 304 repeats are declared, and asked before. */
static void ask_conditions(orisha_transform *t, const Response *response)
{
    bool has_validator = false;
    const char *headers = "";
    for (const Header *header = response->headers; header; header = header->next) {
        has_validator |= equal_without_case(header->name, "ETag") || equal_without_case(header->name, "Last-Modified");
        headers = orisha_transform_format(t, "%s\n    {{%s, %zu}, {%s, %zu}},", headers, orisha_quote(t, header->name),
                                          header->name.len, orisha_quote(t, header->value), header->value.len);
    }
    if (!has_validator || response->status != 200)
        return;
    unsigned number;
    bool is_new = orisha_is_new(t, "conditions", orisha_str_from_cstring(headers), &number);
    const char *name = orisha_transform_format(t, "conditions_%u", number);
    if (is_new) {
        orisha_declare(t, "static const orisha_header %s_headers[] = {%s\n};", name, headers);
        orisha_declare(t, "static const orisha_response %s = {.headers = %s_headers, .header_count = %zu};", name, name,
                       response->header_count);
    }
    orisha_emit(t, "if (orisha_send_conditionally(req, &%s)) {", name);
    orisha_indent(t, 1);
    orisha_emit_return(t);
    orisha_indent(t, -1);
    orisha_emit(t, "}");
}

/* The whole head with room for the length and the date, as orisha_head wants it. */
static const char *declare_head(orisha_transform *t, const Response *response)
{
    const char *fields = head_text(t, response);
    const char *length = forbids_body(response->status) ? "" : "Content-Length: 00\r\n";
    const char *head =
        orisha_transform_format(t, "%s%sDate: %s\r\n\r\n", fields, length, "Thu, 01 Jan 1970 00:00:00 GMT");
    unsigned number;
    bool is_new = orisha_is_new(t, "head", orisha_str_from_cstring(head), &number);
    const char *name = orisha_transform_format(t, "head_%u", number);
    if (!is_new)
        return name;
    orisha_declare_bytes(t, orisha_transform_format(t, "%s_bytes", name), orisha_str_from_cstring(head));
    orisha_declare(t, "static const orisha_head %s = {%s_bytes, %zu, %zu, %d};", name, name, strlen(head),
                   strlen(fields), (int)response->status);
    return name;
}

/* How each value of the body is escaped, by the place where it stands: injection by default is a bug. What cannot be
 * made safe is reported, and its entry is NULL. One entry for each piece, in order. */
static const char **find_escapings(orisha_transform *t, const Response *response, const orisha_piece *pieces)
{
    Context context;
    bool known = context_begin(response->content_type, &context);
    size_t count = 0;
    for (const orisha_piece *piece = pieces; piece; piece = piece->next)
        count++;
    const char **escapings = orisha_transform_alloc(t, (count + 1) * sizeof *escapings);
    for (size_t i = 0; pieces; pieces = pieces->next, i++) {
        const char *fault = NULL, *remedy = NULL;
        if (!pieces->is_expression) {
            if (known)
                context_feed(&context, pieces->text);
            continue;
        }
        if (orisha_str_is(pieces->spec, "raw"))
            escapings[i] = "RAW";
        else if (pieces->spec.len)
            orisha_report(t, ORISHA_ERROR, "K406", pieces->span,
                          orisha_transform_format(t, "':%.*s' is not known in a body", ORISHA_FMT(pieces->spec)),
                          "write {{ x }}, or {{ x:raw }} for a value that is already escaped");
        else if (!known)
            orisha_report(
                t, ORISHA_ERROR, "K408", pieces->span,
                orisha_transform_format(t, "no escaping is known for '%.*s'", ORISHA_FMT(response->content_type)),
                "escape the value yourself and write {{ x:raw }}");
        else
            escapings[i] = context_escaping(&context, &fault, &remedy);
        if (fault)
            orisha_report(t, ORISHA_ERROR, "K409", pieces->span,
                          orisha_transform_format(t, "{{%.*s}}: %s", ORISHA_FMT(pieces->text), fault), remedy);
        context_pass_value(&context);
    }
    return escapings;
}

/* A text that interpolates. The variables of its code are called PREFIX_room, PREFIX_to and PREFIX_value_1 ... */
typedef struct Text {
    const orisha_piece *pieces;
    const char *const *escapings; /* one for each piece */
    const char *prefix;
} Text;

/* Every value is computed once, in order, and adds to the room that the text needs. */
static void emit_values(orisha_transform *t, const Text *text)
{
    const char *const *escaping = text->escapings;
    size_t constant = 0;
    for (const orisha_piece *piece = text->pieces; piece; piece = piece->next)
        constant += piece->is_expression ? 0 : piece->text.len;
    orisha_emit(t, "size_t %s_room = %zu;", text->prefix, constant);
    unsigned number = 0;
    for (const orisha_piece *piece = text->pieces; piece; piece = piece->next, escaping++) {
        if (!*escaping)
            continue;
        const char *value = orisha_transform_format(t, "%s_value_%u", text->prefix, ++number);
        orisha_emit_in_place_of(t, piece->span, piece->text);
        orisha_emit(t, "const __auto_type %s = %.*s;", value, ORISHA_FMT(piece->text));
        /* A value of a type that cannot be written is told here. */
        orisha_emit_in_place_of(t, piece->span, orisha_str_from_cstring(value));
        orisha_emit(t, "%s_room += ORISHA_ROOM_%s(%s);", text->prefix, *escaping, value);
        orisha_emit_generated(t);
    }
}

static void write_text(orisha_transform *t, orisha_str text, const char *prefix)
{
    while (text.len) {
        orisha_str piece = {text.ptr, text.len < PIECE_LIMIT ? text.len : PIECE_LIMIT};
        orisha_emit(t, "    %s_to = orisha_write(%s_to, %s, %zu);", prefix, prefix, orisha_quote(t, piece), piece.len);
        text.ptr += piece.len;
        text.len -= piece.len;
    }
}

static void emit_writes(orisha_transform *t, const Text *text)
{
    const char *const *escaping = text->escapings, *prefix = text->prefix;
    unsigned number = 0;
    for (const orisha_piece *piece = text->pieces; piece; piece = piece->next, escaping++) {
        if (!piece->is_expression)
            write_text(t, piece->text, prefix);
        if (!*escaping)
            continue;
        orisha_emit_at(t, piece->span);
        orisha_emit(t, "    %s_to = ORISHA_WRITE_%s(%s_to, %s_value_%u);", prefix, *escaping, prefix, prefix, ++number);
        orisha_emit_generated(t);
    }
}

/* A value that interpolates, in the request's memory; empty when that is spent, as orisha_format. Nothing is escaped:
 * the runtime refuses values that would leave their line. */
static const char *emit_header_text(orisha_transform *t, const Header *header, unsigned number)
{
    Text text = {.pieces = orisha_split_interpolation(t, header->value, header->expression->value_span),
                 .prefix = orisha_transform_format(t, "kz_header_%u", number)};
    size_t count = 0;
    for (const orisha_piece *piece = text.pieces; piece; piece = piece->next)
        count++;
    const char **escapings = orisha_transform_alloc(t, (count + 1) * sizeof *escapings);
    count = 0;
    for (const orisha_piece *piece = text.pieces; piece; piece = piece->next, count++) {
        escapings[count] = piece->is_expression ? "RAW" : NULL;
        if (piece->spec.len && !orisha_str_is(piece->spec, "raw"))
            orisha_report(t, ORISHA_ERROR, "K406", piece->span,
                          orisha_transform_format(t, "':%.*s' is not known in a header field", ORISHA_FMT(piece->spec)),
                          "write {{ x }}: nothing is escaped there");
    }
    text.escapings = escapings;
    emit_values(t, &text);
    orisha_emit(t, "char *const %s_text = orisha_alloc(req, %s_room + 1);", text.prefix, text.prefix);
    orisha_emit(t, "char *%s_to = %s_text;", text.prefix, text.prefix);
    orisha_emit(t, "if (%s_to) {", text.prefix);
    emit_writes(t, &text);
    orisha_emit(t, "}");
    return text.prefix;
}

/* `head`: the address of an orisha_head, in C. */
static void write_interpolated(orisha_transform *t, const Response *response, const char *head)
{
    Text text = {.pieces = orisha_split_interpolation(t, response->body, response->body_field->value_span),
                 .prefix = "kz"};
    text.escapings = find_escapings(t, response, text.pieces);
    emit_values(t, &text);
    orisha_emit(t, "char *kz_to = orisha_begin(req, %s, kz_room);", head);
    orisha_emit(t, "if (kz_to) {");
    emit_writes(t, &text);
    orisha_emit(t, "    orisha_finish(req, kz_to);");
    orisha_emit(t, "}");
}

static void answer_interpolated(orisha_transform *t, const Response *response)
{
    write_interpolated(t, response, orisha_transform_format(t, "&%s", declare_head(t, response)));
}

static void answer_body(orisha_transform *t, const Response *response)
{
    const char *head = declare_head(t, response);
    orisha_emit_at(t, response->body_field->value_span);
    orisha_emit(t, "orisha_send_body(req, &%s, KZ_STR(%s));", head,
                orisha_macro_argument(t, response->body_field->value));
    orisha_emit_generated(t);
}

/* A field of the record; an error in its expression points at where it stands. */
static void emit_string_field(orisha_transform *t, const char *name, const orisha_field *field)
{
    if (field_is_null(field))
        return;
    orisha_emit_at(t, field->value_span);
    orisha_emit(t, "    .%s = KZ_STR(%s),", name, orisha_macro_argument(t, field->value));
}

static const char *header_value(orisha_transform *t, const Header *header)
{
    if (!header->expression)
        return orisha_transform_format(t, "{%s, %zu}", orisha_quote(t, header->value), header->value.len);
    if (header->variable)
        return orisha_transform_format(t, "{%s_text, (size_t)(%s_to - %s_text)}", header->variable, header->variable,
                                       header->variable);
    return orisha_transform_format(t, "KZ_STR(%s)", orisha_macro_argument(t, header->expression->value));
}

static void emit_header_array(orisha_transform *t, const Response *response, const char *name)
{
    unsigned number = 0;
    for (Header *header = response->headers; header; header = header->next)
        if (header->expression && interpolates(header->value))
            header->variable = emit_header_text(t, header, ++number);
    orisha_emit(t, "const orisha_header %s[] = {", name);
    for (const Header *header = response->headers; header; header = header->next) {
        const char *value = header_value(t, header);
        if (header->expression)
            orisha_emit_at(t, header->expression->value_span);
        orisha_emit(t, "    {{%s, %zu}, %s},", orisha_quote(t, header->name), header->name.len, value);
    }
    orisha_emit(t, "};");
}

/* The record as the runtime takes it; returns the variable's name. */
static const char *emit_record(orisha_transform *t, const Response *response, bool with_body)
{
    const char *answer = orisha_transform_format(t, "kz_answer_%u", orisha_unique(t, "answer"));
    if (response->headers)
        emit_header_array(t, response, orisha_transform_format(t, "%s_headers", answer));
    orisha_emit(t, "const orisha_response %s = {", answer);
    if (response->status)
        orisha_emit(t, "    .status = %d,", (int)response->status);
    else {
        orisha_emit_at(t, response->status_field->value_span);
        orisha_emit(t, "    .status = (int)(%.*s),", ORISHA_FMT(response->status_field->value));
    }
    emit_string_field(t, "content_type", response->type_field);
    if (with_body)
        emit_string_field(t, "body", response->body_field);
    orisha_emit_generated(t);
    if (response->headers)
        orisha_emit(t, "    .headers = %s_headers, .header_count = %zu,", answer, response->header_count);
    orisha_emit(t, "};");
    return answer;
}

static void answer_general(orisha_transform *t, const Response *response)
{
    bool is_interpolated = response->is_body_literal && interpolates(response->body);
    if (is_interpolated && !response->is_type_constant) {
        orisha_report(t, ORISHA_ERROR, "K407", response->body_field->value_span,
                      "a body that interpolates needs a constant content type, which decides how values are escaped",
                      "write the content type as a string, or make the body in C");
        return;
    }
    const char *answer = emit_record(t, response, !is_interpolated);
    if (!is_interpolated) {
        orisha_emit(t, "orisha_send(req, &%s);", answer);
        return;
    }
    const char *head = orisha_transform_format(t, "%s_head", answer);
    orisha_emit(t, "const orisha_head *const %s = orisha_make_head(req, &%s);", head, answer);
    orisha_emit(t, "if (!%s) {", head);
    orisha_indent(t, 1);
    orisha_emit_return(t);
    orisha_indent(t, -1);
    orisha_emit(t, "}");
    write_interpolated(t, response, head);
}

void transform_response(orisha_transform *t)
{
    Response response;
    if (!response_fields_read(t, t->constructor->fields, &response))
        return;
    bool is_head_constant = response.status && response.is_type_constant && response.are_headers_constant;
    if (is_head_constant)
        ask_conditions(t, &response);
    if (!is_head_constant)
        answer_general(t, &response);
    else if (!response.is_body_literal)
        answer_body(t, &response);
    else if (interpolates(response.body))
        answer_interpolated(t, &response);
    else
        answer_constant(t, &response);
    orisha_emit_return(t);
}

void transform_handler_call(orisha_transform *t)
{
    const char *answer = orisha_transform_format(t, "kz_answer_%u", orisha_unique(t, "answer"));
    orisha_emit_at(t, t->invocation->span);
    orisha_emit(t, "const orisha_response %s = %.*s;", answer, ORISHA_FMT(t->invocation->text));
    orisha_emit_generated(t);
    orisha_emit(t, "orisha_send(req, &%s);", answer);
    orisha_emit_return(t);
}
