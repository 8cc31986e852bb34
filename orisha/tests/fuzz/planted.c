/* A mistake for each fuzz target, put in front of the runtime's own function by the linker (--wrap). test_fuzz.py
 * builds the targets a second time with it and expects every one of them to find its mistake: a target that cannot fail
 * proves nothing. Each mistake is one that a hurried change could make. SPDX-License-Identifier: MIT */
#include "accept_encoding.h"
#include "access_line.h"
#include "chunked.h"
#include "connection.h"
#include "date.h"
#include "framing.h"
#include "json.h"
#include "number.h"
#include "range.h"
#include "support.h"
#include "unsent.h"

#define PLANT(type, name, ...)                                                                                         \
    type __real_##name(__VA_ARGS__);                                                                                   \
    type __wrap_##name(__VA_ARGS__);                                                                                   \
    type __wrap_##name(__VA_ARGS__)

#if defined(PLANT_IN_HEAD)
/* Both framings are let through: the classic beginning of request smuggling. */
PLANT(int, framing_finish_rest, Head *head, Refusal *refusal)
{
    if (head->framing.says & SAYS_CODING_CHUNKED)
        head->framing.says &= ~(unsigned)SAYS_LENGTH;
    return __real_framing_finish_rest(head, refusal);
}
#elif defined(PLANT_IN_CHUNKED)
/* A piece that is data to the chunk's end loses its last byte. */
PLANT(int, chunked_decode, ChunkDecoder *decoder, char *out, const char *bytes, size_t size, size_t *ret_used,
      Refusal *refusal)
{
    uint32_t before = decoder->decoded;
    int r = __real_chunked_decode(decoder, out, bytes, size, ret_used, refusal);
    if (r == 0 && size > 1 && decoder->left == 0 && decoder->decoded == before + size)
        decoder->decoded--;
    return r;
}
#elif defined(PLANT_IN_TARGET)
/* Dot segments are looked for before decoding. */
PLANT(int, target_decode_path, orisha_str raw, Arena *arena, orisha_str *ret_path, Refusal *refusal)
{
    int r = __real_target_decode_path(raw, arena, ret_path, refusal);
    if (r < 0 && raw.len > 3 && memcmp(raw.ptr, "/%2e", 4) == 0) {
        *ret_path = raw;
        return 0;
    }
    return r;
}
#elif defined(PLANT_IN_FIELDS)
/* A weight of 0 counts as no weight. */
PLANT(void, accept_encoding_add, AcceptEncoding *accept, orisha_str value)
{
    __real_accept_encoding_add(accept, value);
    if (accept->codings[ORISHA_IDENTITY] == 0)
        accept->codings[ORISHA_IDENTITY] = -1;
}
#elif defined(PLANT_IN_ESCAPE)
/* Control characters are forgotten. */
PLANT(char *, orisha_write_json, char *at, orisha_str value)
{
    bool is_control = value.len > 0 && *value.ptr == 0x1f;
    return is_control ? orisha_write(at, value.ptr, value.len) : __real_orisha_write_json(at, value);
}
#elif defined(PLANT_IN_NUMBER) || defined(PLANT_IN_OPTIONS)
/* A leading zero is let through. */
PLANT(bool, orisha_parse_int, orisha_str segment, int64_t *ret_value)
{
    if (segment.len > 1 && *segment.ptr == '0')
        segment = (orisha_str){segment.ptr + 1, segment.len - 1};
    return __real_orisha_parse_int(segment, ret_value);
}
#elif defined(PLANT_IN_FORM)
/* The last value of a name is taken where the first was asked for. */
PLANT(orisha_str, orisha_form_find, orisha_request *req, orisha_str form, orisha_str name)
{
    const char *last = form.len > 0 ? memrchr(form.ptr, '&', form.len) : NULL;
    orisha_str end = {last, last != NULL ? form.len - (size_t)(last - form.ptr) : 0};
    orisha_str found = last != NULL ? __real_orisha_form_find(req, end, name) : (orisha_str){NULL, 0};
    return found.ptr != NULL ? found : __real_orisha_form_find(req, form, name);
}
#elif defined(PLANT_IN_RECORD)
/* A text loses the last byte of its last character. */
PLANT(bool, json_take_string, JsonReader *reader, orisha_str *ret_text)
{
    bool taken = __real_json_take_string(reader, ret_text);
    if (taken && ret_text->len > 0 && (uint8_t)ret_text->ptr[ret_text->len - 1] >= 0x80)
        ret_text->len--;
    return taken;
}
#elif defined(PLANT_IN_CONNECTION)
/* What was wrong with a head is forgotten when it comes in pieces. */
PLANT(ssize_t, parser_resume, HeadScan *scan, const char *bytes, size_t size, Head *ret_head, Refusal *refusal)
{
    ssize_t r = __real_parser_resume(scan, bytes, size, ret_head, refusal);
    return r < 0 ? 0 : r;
}
#elif defined(PLANT_IN_CLIENT)
/* What the socket did not take loses its first byte. */
PLANT(int, unsent_keep, const Output *output, size_t from, size_t end, Unsent **ret_unsent)
{
    return __real_unsent_keep(output, from + 1, end, ret_unsent);
}
#elif defined(PLANT_IN_RANGE)
/* The last zero bytes of a file are thought to be there. */
PLANT(RangeVerdict, range_parse, orisha_str value, uint64_t size, RangeSet *ret_set)
{
    RangeVerdict verdict = __real_range_parse(value, size, ret_set);
    if (verdict != RANGE_UNSATISFIABLE || memcmp(value.ptr + value.len - 2, "-0", 2) != 0)
        return verdict;
    *ret_set = (RangeSet){.count = 1, .ranges = {{size - 1, size - 1}}};
    return RANGE_SATISFIABLE;
}
#elif defined(PLANT_IN_DATE)
/* A leap second is taken for the one before. */
PLANT(bool, date_parse, orisha_str text, time_t now_s, int64_t *ret_seconds)
{
    bool parsed = __real_date_parse(text, now_s, ret_seconds);
    if (parsed && memmem(text.ptr, text.len, ":60", 3) != NULL)
        --*ret_seconds;
    return parsed;
}
#elif defined(PLANT_IN_ACCESS_LOG)
/* A quote is let through when a space follows: it looks so much like the end of a field. */
PLANT(size_t, access_line_format, const AccessLine *line, char *ret_bytes)
{
    size_t size = __real_access_line_format(line, ret_bytes);
    char *found = memmem(ret_bytes, size, "\\\" ", 3);
    if (found == NULL)
        return size;
    memmove(found, found + 1, (size_t)(ret_bytes + size - found) - 1);
    return size - 1;
}
#elif defined(PLANT_IN_SCAN)
/* fuzz_scan.c itself has it: what it tests is inlined everywhere. */
#else
#error "no place for a mistake was named"
#endif
