/* handler.response: `response { status: ..., body: ..., content_type: ..., headers: { ... } }`.
 *
 * All constant: the whole response is folded into one byte string. Only the body varies: the head is folded. A body
 * that interpolates becomes appends to the output buffer, each value escaped for the content type. Anything else goes
 * through orisha_send, which checks at run time what is checked here at compile time. SPDX-License-Identifier: MIT */
#include "response.h"
#include "context.h"
#include "registry.h"

/* More than any response needs; clients refuse long heads. */
#define HEADERS_LIMIT 64
/* A longer piece of text becomes several: C11 promises string literals of 4095 characters. */
#define PIECE_LIMIT          2000
#define DEFAULT_CONTENT_TYPE "text/plain; charset=utf-8"

typedef struct Header {
    orisha_str name, value;
    const orisha_field *expression; /* when the value is not constant */
    const char *variable;           /* that holds a value which interpolates */
    struct Header *next;
} Header;

typedef struct Response {
    int64_t status; /* 0: an expression */
    orisha_str content_type;
    bool is_type_constant;
    Header *headers;
    size_t header_count;
    bool are_headers_constant;
    orisha_str body; /* the literal's value */
    bool is_body_literal;
    const orisha_field *status_field, *type_field, *body_field;
} Response;

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

/* ---- Reading the fields ----------------------------------------------------------------------------------------- */

static bool is_null(const orisha_field *field)
{
    return !field || orisha_str_is(field->value, "null");
}

static bool interpolates(orisha_str text)
{
    return text.len > 1 && memmem(text.ptr, text.len, "{{", 2) != NULL;
}

static bool read_status(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->status = 200;
    response->status_field = field;
    if (is_null(field))
        return true;
    if (!orisha_integer_literal(field->value, &response->status)) {
        response->status = 0;
        return true;
    }
    if (response->status >= 200 && response->status <= 599)
        return true;
    orisha_report(t, ORISHA_ERROR, "K401", field->value_span, "this is not a status that a response can have",
                  "the status is a number from 200 to 599, such as 200, 404 or 503");
    return false;
}

/* Field values hold visible characters, spaces and tabs (RFC 9110 section 5.5). */
static bool is_field_value(orisha_str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_token(orisha_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alphanumeric && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return name.len > 0;
}

/* type "/" subtype, then parameters (RFC 9110 section 8.3.1). */
static bool is_media_type(orisha_str type)
{
    const char *slash = type.len ? memchr(type.ptr, '/', type.len) : NULL;
    if (!slash || !is_field_value(type) || interpolates(type))
        return false;
    orisha_str rest = {slash + 1, type.len - (size_t)(slash + 1 - type.ptr)};
    size_t subtype = 0;
    while (subtype < rest.len && rest.ptr[subtype] != ';' && rest.ptr[subtype] != ' ')
        subtype++;
    return is_token((orisha_str){type.ptr, (size_t)(slash - type.ptr)}) && is_token((orisha_str){rest.ptr, subtype}) &&
           type.ptr[type.len - 1] != ' ';
}

static bool read_type(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->content_type = ORISHA_STR(DEFAULT_CONTENT_TYPE);
    response->is_type_constant = true;
    response->type_field = field;
    if (is_null(field))
        return true;
    if (!orisha_string_literal(t, field->value, &response->content_type)) {
        response->is_type_constant = false;
        return true;
    }
    if (is_media_type(response->content_type))
        return true;
    orisha_report(t, ORISHA_ERROR, "K402", field->value_span, "this cannot be a content type",
                  "write a media type, as in \"application/json\", or a C expression that makes one");
    return false;
}

static bool equal_without_case(orisha_str a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if ((a.ptr[i] | 0x20) != (b[i] | 0x20))
            return false;
    return true;
}

static const char *header_fault(orisha_str name)
{
    static const char *const own[] = {"Content-Length", "Date", "Connection", "Transfer-Encoding", NULL};
    for (size_t i = 0; own[i]; i++)
        if (equal_without_case(name, own[i]))
            return "this field is the server's own: it keeps the framing right";
    if (equal_without_case(name, "Content-Type"))
        return "the content type has a field of its own: content_type: \"...\"";
    return is_token(name) ? NULL : "this is not a field name (RFC 9110 section 5.1)";
}

/* In an expression; a string that is the whole value is another matter. */
static bool has_interpolating_string(orisha_str expression)
{
    bool is_inside = false;
    for (size_t i = 0; i + 1 < expression.len; i++) {
        if (expression.ptr[i] == '"')
            is_inside = !is_inside;
        else if (is_inside && expression.ptr[i] == '\\')
            i++;
        else if (is_inside && expression.ptr[i] == '{' && expression.ptr[i + 1] == '{')
            return true;
    }
    return false;
}

/* [ W/ ] DQUOTE text DQUOTE (RFC 9110 section 8.8.3): without quotes no client's condition can match it. */
static bool is_entity_tag(orisha_str value)
{
    if (value.len >= 2 && value.ptr[0] == 'W' && value.ptr[1] == '/')
        value = (orisha_str){value.ptr + 2, value.len - 2};
    return value.len >= 2 && value.ptr[0] == '"' &&
           memchr(value.ptr + 1, '"', value.len - 1) == value.ptr + value.len - 1;
}

static bool read_header(orisha_transform *t, const orisha_field *field, Response *response, Header *header)
{
    const char *fault = header_fault(field->name);
    if (fault) {
        orisha_report(t, ORISHA_ERROR, "K403", field->name_span, fault, "remove it from headers");
        return false;
    }
    int64_t number;
    header->name = field->name;
    if (orisha_integer_literal(field->value, &number)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "the value of a header field is a string",
                      orisha_transform_format(t, "write \"%.*s\"", ORISHA_FMT(field->value)));
        return false;
    }
    bool is_literal = orisha_string_literal(t, field->value, &header->value);
    if (is_literal && !is_field_value(header->value)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "this cannot be the value of a header field",
                      "write a string without control characters, or a C expression that makes the value");
        return false;
    }
    if (is_literal && !interpolates(header->value) && equal_without_case(header->name, "ETag") &&
        !is_entity_tag(header->value)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "an entity tag stands in quotes",
                      "write \"\\\"v1\\\"\": the inner quotes are part of the value");
        return false;
    }
    if (!is_literal && has_interpolating_string(field->value)) {
        orisha_report(t, ORISHA_ERROR, "K133", field->value_span,
                      "{{ }} works only in a string that is a whole value, not in an expression",
                      "make the text with orisha_format(req, \"...\", ...)");
        return false;
    }
    if (!is_literal || interpolates(header->value)) {
        header->expression = field;
        response->are_headers_constant = false;
    }
    return true;
}

static bool read_headers(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->are_headers_constant = true;
    if (is_null(field))
        return true;
    bool is_right = true;
    Header **link = &response->headers;
    for (const orisha_field *f = orisha_parse_record(t, field->value, field->value_span); f; f = f->next) {
        if (response->header_count == HEADERS_LIMIT) {
            orisha_report(t, ORISHA_ERROR, "K404", f->name_span, "a response has at most 64 extra fields",
                          "remove some");
            return false;
        }
        Header *header = orisha_transform_alloc(t, sizeof *header);
        is_right &= read_header(t, f, response, header);
        *link = header;
        link = &header->next;
        response->header_count++;
    }
    return is_right;
}

static bool forbids_body(int64_t status)
{
    return !orisha_status_has_content((int)status);
}

static bool read_body(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->body_field = is_null(field) ? NULL : field;
    response->is_body_literal = !response->body_field || orisha_string_literal(t, field->value, &response->body);
    if (response->body_field && forbids_body(response->status) &&
        !(response->is_body_literal && response->body.len == 0)) {
        orisha_report(t, ORISHA_ERROR, "K405", field->value_span, "a response of this status has no body",
                      "remove the body, or choose another status (RFC 9110 section 15)");
        return false;
    }
    return true;
}

/* ---- Writing the answer ----------------------------------------------------------------------------------------- */

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
    if (is_null(field))
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
    const orisha_field *fields = t->constructor->fields;
    Response response = {0};
    bool is_right = read_status(t, orisha_find_field(fields, "status"), &response);
    is_right &= read_type(t, orisha_find_field(fields, "content_type"), &response);
    is_right &= read_headers(t, orisha_find_field(fields, "headers"), &response);
    is_right &= read_body(t, orisha_find_field(fields, "body"), &response);
    if (!is_right)
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
