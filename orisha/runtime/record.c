/* JSON objects into records: the fields that a program declared with `~record`, each of its type, each once. The
 * compiler emits the table of fields; a record has few, so a name is looked for one by one. Members that are not
 * declared are checked and skipped. SPDX-License-Identifier: MIT */
#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "parser.h"

typedef struct RecordReader {
    JsonReader json;
    const orisha_record *record;
    char *value;                      /* the struct */
    uint64_t seen;                    /* a bit for each field */
    const orisha_record_field *field; /* what the fault is about; NULL: the text as a whole */
} RecordReader;

static bool fail(RecordReader *reader, const char *fault)
{
    reader->json.fault = fault;
    return false;
}

/* ---- Values --------------------------------------------------------------------------------------------------------
 * Each is stored with memcpy: the struct is the program's, known here by offsets alone. */

static void store(RecordReader *reader, const void *value, size_t size)
{
    memcpy(reader->value + reader->field->offset, value, size);
}

/* The magnitude of an integer; false when 64 bits are too few. */
static bool read_magnitude(orisha_str digits, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(digits.ptr[i] - '0'), &value))
            return false;
    *ret_value = value;
    return true;
}

static bool read_integer(RecordReader *reader, orisha_str text)
{
    static const struct {
        uint8_t size;
        uint64_t most, least; /* the magnitudes of the largest and of the smallest */
    } ranges[] = {
        [ORISHA_FIELD_U8] = {1, UINT8_MAX, 0},
        [ORISHA_FIELD_U16] = {2, UINT16_MAX, 0},
        [ORISHA_FIELD_U32] = {4, UINT32_MAX, 0},
        [ORISHA_FIELD_U64] = {8, UINT64_MAX, 0},
        [ORISHA_FIELD_I8] = {1, INT8_MAX, (uint64_t)INT8_MAX + 1},
        [ORISHA_FIELD_I16] = {2, INT16_MAX, (uint64_t)INT16_MAX + 1},
        [ORISHA_FIELD_I32] = {4, INT32_MAX, (uint64_t)INT32_MAX + 1},
        [ORISHA_FIELD_I64] = {8, INT64_MAX, (uint64_t)INT64_MAX + 1},
    };
    orisha_field_type type = reader->field->type;
    bool negative = text.ptr[0] == '-';
    uint64_t magnitude;
    if (!read_magnitude((orisha_str){text.ptr + negative, text.len - negative}, &magnitude) ||
        magnitude > (negative ? ranges[type].least : ranges[type].most))
        return fail(reader, "is out of the range of its type");
    uint64_t value = negative ? -magnitude : magnitude;
    uint8_t narrow8 = (uint8_t)value;
    uint16_t narrow16 = (uint16_t)value;
    uint32_t narrow32 = (uint32_t)value;
    switch (ranges[type].size) {
    case 1: store(reader, &narrow8, 1); break;
    case 2: store(reader, &narrow16, 2); break;
    case 4: store(reader, &narrow32, 4); break;
    default: store(reader, &value, 8); break;
    }
    return true;
}

/* The grammar was checked. A byte that is no part of a number must follow, so that strtod stops there. */
static bool read_double(RecordReader *reader, orisha_str text)
{
    char *end;
    if (reader->json.at == reader->json.end)
        return fail(reader, "expected ',' or '}'");
    double value = strtod(text.ptr, &end);
    if (end != text.ptr + text.len) /* a locale of the host's without the point: nothing is guessed */
        return fail(reader, "cannot be read in this program's locale");
    if (isinf(value))
        return fail(reader, "is out of the range of its type");
    store(reader, &value, sizeof(value));
    return true;
}

static bool read_number(RecordReader *reader)
{
    orisha_str text;
    bool is_integer, wants_double = reader->field->type == ORISHA_FIELD_F64;
    char c = json_peek(&reader->json);
    if (c != '-' && (c < '0' || c > '9'))
        return fail(reader, wants_double ? "must be a number" : "must be an integer");
    if (!json_take_number(&reader->json, &text, &is_integer))
        return false;
    if (wants_double)
        return read_double(reader, text);
    return is_integer ? read_integer(reader, text) : fail(reader, "must be an integer");
}

static bool read_string(RecordReader *reader)
{
    orisha_str text;
    if (json_peek(&reader->json) != '"')
        return fail(reader, "must be a string");
    if (!json_take_string(&reader->json, &text))
        return false;
    store(reader, &text, sizeof(text));
    return true;
}

static bool read_bool(RecordReader *reader)
{
    json_peek(&reader->json);
    bool value = json_take_word(&reader->json, "true");
    if (!value && !json_take_word(&reader->json, "false"))
        return fail(reader, "must be true or false");
    store(reader, &value, sizeof(value));
    return true;
}

static bool read_value(RecordReader *reader)
{
    const orisha_record_field *field = reader->field;
    json_peek(&reader->json);
    if (field->given_offset != 0 && json_take_word(&reader->json, "null"))
        return true;
    bool done = field->type == ORISHA_FIELD_STRING ? read_string(reader)
                : field->type == ORISHA_FIELD_BOOL ? read_bool(reader)
                                                   : read_number(reader);
    const bool given = true;
    if (done && field->given_offset != 0)
        memcpy(reader->value + field->given_offset, &given, sizeof(given));
    return done;
}

/* ---- Objects ------------------------------------------------------------------------------------------------------
 */

static bool read_member(RecordReader *reader)
{
    const orisha_record *record = reader->record;
    orisha_str name;
    reader->field = NULL;
    if (json_peek(&reader->json) != '"')
        return fail(reader, "expected the name of a member, in quotes");
    if (!json_take_string(&reader->json, &name))
        return false;
    size_t i = 0;
    while (i < record->field_count && !orisha_str_equal(record->fields[i].name, name))
        i++;
    if (!json_take(&reader->json, ':'))
        return fail(reader, "expected ':'");
    if (i == record->field_count)
        return json_skip(&reader->json, 1);
    reader->field = &record->fields[i];
    if (reader->seen & UINT64_C(1) << i)
        return fail(reader, "is given twice");
    reader->seen |= UINT64_C(1) << i;
    return read_value(reader);
}

static bool read_object(RecordReader *reader)
{
    if (!json_take(&reader->json, '{'))
        return fail(reader, "the body must be a JSON object");
    if (!json_take(&reader->json, '}')) {
        do {
            if (!read_member(reader))
                return false;
        } while (json_take(&reader->json, ','));
        reader->field = NULL;
        if (!json_take(&reader->json, '}'))
            return fail(reader, "expected ',' or '}'");
    }
    reader->field = NULL;
    json_peek(&reader->json);
    if (reader->json.at != reader->json.end)
        return fail(reader, "something follows the object");
    for (size_t i = 0; i < reader->record->field_count; i++) {
        reader->field = &reader->record->fields[i];
        if (reader->field->given_offset == 0 && !(reader->seen & UINT64_C(1) << i))
            return fail(reader, "is missing");
    }
    return true;
}

/* All of it is the program's own words and numbers: nothing that the client sent is repeated. */
static orisha_str describe(const RecordReader *reader)
{
    const JsonReader *json = &reader->json;
    size_t at = (size_t)(json->at - json->begin);
    orisha_str text = reader->field != NULL ? orisha_format(json->req, "'%.*s': %s (byte %zu)",
                                                            ORISHA_FMT(reader->field->name), json->fault, at)
                                            : orisha_format(json->req, "%s (byte %zu)", json->fault, at);
    return text.len > 0 ? text : orisha_str_from_cstring(json->fault); /* the arena may be spent */
}

bool orisha_json_read(orisha_request *req, orisha_str text, const orisha_record *record, void *ret_value,
                      orisha_refusal *ret_refusal)
{
    RecordReader reader = {
        .json = {.req = req, .begin = text.ptr, .at = text.ptr, .end = text.ptr + text.len},
        .record = record,
        .value = ret_value,
    };
    memset(ret_value, 0, record->size);
    if (read_object(&reader))
        return true;
    *ret_refusal = (orisha_refusal){.status = reader.json.out_of_memory ? 413 : 400, .message = describe(&reader)};
    return false;
}

/* ---- Bodies -------------------------------------------------------------------------------------------------------
 */

/* application/json, or a type that ends in +json (RFC 6839 section 3.1); parameters are ignored. */
static bool is_json_type(orisha_str type)
{
    const char *semicolon = type.len > 0 ? memchr(type.ptr, ';', type.len) : NULL;
    if (semicolon != NULL)
        type.len = (size_t)(semicolon - type.ptr);
    while (type.len > 0 && (type.ptr[type.len - 1] == ' ' || type.ptr[type.len - 1] == '\t'))
        type.len--;
    return (type.len == 16 && strncasecmp(type.ptr, "application/json", 16) == 0) ||
           (type.len > 5 && strncasecmp(type.ptr + type.len - 5, "+json", 5) == 0);
}

/* Only identity, which is none, is understood. */
static bool is_coded(const orisha_request *req)
{
    for (size_t i = 0; i < req->header_count; i++) {
        const orisha_header *field = &req->headers[i];
        orisha_str list = field->value, coding;
        if (field->name.len != 16 || !parser_token_is(field->name.ptr, "content-encoding", 16))
            continue;
        while (parser_list_next(&list, &coding))
            if (coding.len > 0 && (coding.len != 8 || strncasecmp(coding.ptr, "identity", 8) != 0))
                return true;
    }
    return false;
}

bool orisha_json_body(orisha_request *req, const orisha_record *record, void *ret_value, orisha_refusal *ret_refusal)
{
    /* Accept-Encoding tells the two apart (RFC 7694 section 3). */
    if (is_coded(req)) {
        *ret_refusal = (orisha_refusal){415,
                                        ORISHA_STR("the body must be sent without a Content-Encoding"),
                                        {ORISHA_STR("Accept-Encoding"), ORISHA_STR("identity")}};
        return false;
    }
    if (!is_json_type(orisha_request_header(req, ORISHA_STR("Content-Type")))) {
        /* RFC 9110 section 15.5.16, RFC 5789 section 2.2 */
        orisha_str name = req->method == ORISHA_PATCH ? ORISHA_STR("Accept-Patch") : ORISHA_STR("Accept");
        *ret_refusal =
            (orisha_refusal){415,
                             ORISHA_STR("the body must be JSON, and its Content-Type must say application/json"),
                             {name, ORISHA_STR("application/json")}};
        return false;
    }
    return orisha_json_read(req, req->body, record, ret_value, ret_refusal);
}

void orisha_send_refusal(orisha_request *req, const orisha_refusal *refusal)
{
    orisha_str body = orisha_format(req, "%d %.*s\n", refusal->status, ORISHA_FMT(refusal->message));
    orisha_send(req, &(orisha_response){.status = refusal->status,
                                        .body = body.len > 0 ? body : refusal->message,
                                        .headers = &refusal->accepted,
                                        .header_count = refusal->accepted.name.len > 0});
}
