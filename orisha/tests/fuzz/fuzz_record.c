/* record.c and json.c: the input is a JSON text.
 *
 * What was read is in its types' ranges and in UTF-8; written as JSON by the runtime's own functions it reads back the
 * same; with more behind it, or with its end cut off, it is refused. What was refused has a message of printable ASCII.
 * SPDX-License-Identifier: MIT */
#include "exchange.h"
#include "support.h"

#include <math.h>

typedef struct Everything {
    orisha_str text;
    orisha_str note;
    uint8_t small;
    uint32_t medium;
    int64_t large;
    double real;
    bool flag;
    bool has_note, has_small, has_medium, has_large, has_real, has_flag;
} Everything;

#define FIELD(name, type)                                                                                              \
    {                                                                                                                  \
        ORISHA_STR(#name), type, offsetof(Everything, name), offsetof(Everything, has_##name)                          \
    }
static const orisha_record_field fields[] = {
    {ORISHA_STR("text"), ORISHA_FIELD_STRING, offsetof(Everything, text), 0},
    FIELD(note, ORISHA_FIELD_STRING),
    FIELD(small, ORISHA_FIELD_U8),
    FIELD(medium, ORISHA_FIELD_U32),
    FIELD(large, ORISHA_FIELD_I64),
    FIELD(real, ORISHA_FIELD_F64),
    FIELD(flag, ORISHA_FIELD_BOOL),
};
static const orisha_record record = {fields, sizeof(fields) / sizeof(*fields), sizeof(Everything)};

static Exchange exchange;

/* Reads a copy of exactly the text's size, so that a sanitizer sees a step beyond it. The caller frees *ret_copy. */
static bool read_text(orisha_str text, Everything *ret_value, char **ret_copy)
{
    orisha_refusal refusal = {0};
    *ret_copy = copy_padded(text.ptr, text.len, 0);
    arena_reset(&exchange.arena);
    bool done = orisha_json_read(&exchange.request, (orisha_str){*ret_copy, text.len}, &record, ret_value, &refusal);
    CHECK(done || refusal.status == 400 || refusal.status == 413, "status %d", refusal.status);
    CHECK(done || refusal.message.len > 0, "no message");
    for (size_t i = 0; i < refusal.message.len; i++)
        CHECK(refusal.message.ptr[i] >= 0x20 && refusal.message.ptr[i] < 0x7f, "%.*s", ORISHA_FMT(refusal.message));
    return done;
}

static void check_refused(orisha_str text)
{
    Everything ignored;
    char *copy;
    CHECK(!read_text(text, &ignored, &copy), "%.*s is read", ORISHA_FMT(text));
    free(copy);
}

/* Escaping replaces what is not UTF-8: text that is keeps its bytes. */
static void check_utf8(orisha_str text)
{
    char *escaped = malloc(text.len * ORISHA_ESCAPED_BYTE + 1);
    CHECK(escaped != NULL, "no memory");
    size_t size = (size_t)(orisha_write_html(escaped, text) - escaped), replacements = 0, there = 0;
    for (size_t i = 0; i + 3 <= size; i++)
        replacements += memcmp(escaped + i, "\xef\xbf\xbd", 3) == 0;
    for (size_t i = 0; i + 3 <= text.len; i++)
        there += memcmp(text.ptr + i, "\xef\xbf\xbd", 3) == 0;
    CHECK(replacements == there, "%.*s is not UTF-8", ORISHA_FMT(text));
    free(escaped);
}

static char *write_name(char *at, const char *name)
{
    return orisha_write_cstring_raw(at, name);
}

static size_t write_again(const Everything *value, char *out)
{
    char *at = write_name(out, "{\"text\":\"");
    at = orisha_write_json(at, value->text);
    at = write_name(at, "\"");
    if (value->has_note) {
        at = orisha_write_json(write_name(at, ",\"note\":\""), value->note);
        at = write_name(at, "\"");
    }
    if (value->has_small)
        at = orisha_write_u64(write_name(at, ",\"small\":"), value->small);
    if (value->has_medium)
        at = orisha_write_u64(write_name(at, ",\"medium\":"), value->medium);
    if (value->has_large)
        at = orisha_write_i64(write_name(at, ",\"large\":"), value->large);
    if (value->has_real)
        at = orisha_write_f64(write_name(at, ",\"real\":"), value->real);
    if (value->has_flag)
        at = orisha_write_bool(write_name(at, ",\"flag\":"), value->flag);
    return (size_t)(write_name(at, "}") - out);
}

static void check_again(const Everything *value)
{
    size_t room = 512 + (value->text.len + value->note.len) * ORISHA_ESCAPED_BYTE;
    char *text = malloc(room), *copy;
    CHECK(text != NULL, "no memory");
    size_t size = write_again(value, text);
    /* The strings may lie in the arena, which the next reading empties. */
    char *kept_text = copy_padded(value->text.ptr, value->text.len, 0);
    char *kept_note = copy_padded(value->note.ptr, value->note.len, 0);
    orisha_str wanted_text = {kept_text, value->text.len}, wanted_note = {kept_note, value->note.len};
    Everything again;
    CHECK(read_text((orisha_str){text, size}, &again, &copy), "%.*s is not read", (int)size, text);
    CHECK(orisha_str_equal(again.text, wanted_text) && orisha_str_equal(again.note, wanted_note), "strings differ");
    CHECK(again.small == value->small && again.medium == value->medium && again.large == value->large, "integers");
    CHECK(memcmp(&again.real, &value->real, sizeof(double)) == 0 && again.flag == value->flag, "real or flag");
    free(kept_text);
    free(kept_note);
    free(copy);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Everything value;
    char *copy;
    orisha_str text = {(const char *)data, size};
    if (read_text(text, &value, &copy)) {
        check_utf8(value.text);
        check_utf8(value.note);
        CHECK(isfinite(value.real), "%g", value.real);
        check_again(&value);
        while (text.len > 0 && text.ptr[text.len - 1] != '}')
            text.len--;
        text.len--;
        check_refused(text);
        char *more = copy_padded(data, size, 1);
        more[size] = '}';
        check_refused((orisha_str){more, size + 1});
        free(more);
    }
    free(copy);
    return 0;
}
