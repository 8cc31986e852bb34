/* See parser.h for the contract. Each function below takes one piece of the grammar, which begins at `p`, and returns
 * where the next one begins; NULL when the bytes ended first, or when it has refused. The fields that decide framing
 * are in framing.c. SPDX-License-Identifier: MIT */
#include "parser.h"

#include "char_class.h"
#include "cold.h"
#include "framing.h"
#include "method.h"
#include "scan.h"

_Static_assert((int)PARSER_PADDING >= (int)SCAN_BLOCK, "the scans may read a block from the end on");

/* Handed on by value: in registers, and nothing on the stack that needs a guard. */
typedef struct Reader {
    const char *end;
    Refusal *refusal;
} Reader;

COLD static const char *refuse(Reader reader, int status, const char *cause)
{
    refusal_set(reader.refusal, status, cause);
    return NULL;
}

/* The byte at `p` does not fit: the end of what has arrived, or a mistake. */
COLD static const char *stop(Reader reader, const char *p, const char *cause)
{
    return p == reader.end ? NULL : refuse(reader, 400, cause);
}

COLD static const char *stop_at_line_end(Reader reader, const char *p)
{
    if (p[0] == '\r')
        return stop(reader, p + 1, "a CR is not followed by LF");
    if (p[0] == '\n')
        return refuse(reader, 400, "a line ends in LF without CR");
    return stop(reader, p, "a line holds a control character");
}

static inline const char *take_line_end(Reader reader, const char *p)
{
    return __builtin_expect(scan_is_line_end(p), 1) ? p + 2 : stop_at_line_end(reader, p);
}

/* ---- The request line -------------------------------------------------------------------------------------------- */

static __attribute__((noinline)) const char *take_other_method(Reader reader, const char *begin,
                                                               orisha_method *ret_method)
{
    const char *p = begin;
    while (char_is(*p, CLASS_TOKEN) && p - begin < LIMIT_METHOD_BYTES)
        p++;
    if (p - begin == LIMIT_METHOD_BYTES)
        return refuse(reader, 501, "the method is not one that this server knows");
    if (p == begin || *p != ' ')
        return stop(reader, p, "the request line does not begin with a method and a space");
    for (int i = 0; i < ORISHA_METHOD_COUNT; i++) {
        if (strlen(method_names[i]) == (size_t)(p - begin) &&
            memcmp(method_names[i], begin, (size_t)(p - begin)) == 0) {
            *ret_method = (orisha_method)i;
            return p + 1;
        }
    }
    return refuse(reader, 501, "the method is not one that this server knows");
}

static inline const char *take_method(Reader reader, const char *p, orisha_method *ret_method)
{
    *ret_method = ORISHA_GET;
    return __builtin_expect(memcmp(p, "GET ", 4) == 0, 1) ? p + 4 : take_other_method(reader, p, ret_method);
}

/* A target that does not begin with '/': all up to the space, then target.c. */
COLD static const char *take_other_target(Reader reader, const char *begin, Head *head)
{
    const char *p = begin;
    while (char_is(*p, CLASS_QUERY))
        p++;
    head->raw_target = (orisha_str){begin, (size_t)(p - begin)};
    if (p - begin > LIMIT_TARGET_BYTES)
        return refuse(reader, 414, "the target is longer than 8192 bytes");
    if (p == begin || *p != ' ')
        return stop(reader, p, "the target is missing or holds a character that must be percent-encoded");
    return target_parse(head->raw_target, head->method, &head->target, reader.refusal) < 0 ? NULL : p;
}

COLD static const char *stop_in_target(Reader reader, const char *p)
{
    return stop(reader, p,
                *p == '#' ? "the target holds a fragment ('#'), which is never sent to a server"
                          : "the target holds a character that must be percent-encoded");
}

/* Up to the space behind it. */
static inline const char *take_target(Reader reader, const char *begin, Head *head)
{
    const char *p = begin;
    if (__builtin_expect(*p != '/', 0))
        return take_other_target(reader, p, head);

    unsigned seen = 0;
    p = scan_path(p, &seen);
    head->target.path = (orisha_str){begin, (size_t)(p - begin)};
    head->target.marked = (seen & CLASS_MARK) != 0;
    head->target.authority = (orisha_str){NULL, 0};
    head->target.asterisk = false;
    head->target.query = (orisha_str){p, 0};
    if (*p == '?') {
        head->target.query.ptr = ++p;
        while (char_is(*p, CLASS_QUERY))
            p++;
        head->target.query.len = (size_t)(p - head->target.query.ptr);
    }
    head->raw_target = (orisha_str){begin, (size_t)(p - begin)};
    if (__builtin_expect(p - begin > LIMIT_TARGET_BYTES, 0))
        return refuse(reader, 414, "the target is longer than 8192 bytes");
    return __builtin_expect(*p == ' ', 1) ? p : stop_in_target(reader, p);
}

/* The version where it is not plain " HTTP/1.1\r\n": another version, incomplete, or wrong. */
COLD static const char *take_other_version(Reader reader, const char *p, Head *head)
{
    static const char form[] = " HTTP/";
    static const char malformed[] = "the HTTP version is not two digits with a dot between";
    for (size_t i = 0; i < sizeof(form) - 1; i++, p++)
        if (*p != form[i])
            return stop(reader, p, "the request line does not end in an HTTP version");
    if (!char_is(p[0], CLASS_DIGIT))
        return stop(reader, p, malformed);
    if (p[1] != '.')
        return stop(reader, p + 1, malformed);
    if (!char_is(p[2], CLASS_DIGIT))
        return stop(reader, p + 2, malformed);
    const char *next = take_line_end(reader, p + 3);
    if (next == NULL)
        return NULL;
    if (p[0] != '1')
        return refuse(reader, 505, "this server speaks HTTP/1.1 and HTTP/1.0");
    head->minor_version = p[2] > '0'; /* a higher minor version is read as ours, RFC 9110 section 2.5 */
    return next;
}

static inline const char *take_version(Reader reader, const char *p, Head *head)
{
    static const char usual[] = " HTTP/1.1\r\n";
    if (__builtin_expect(memcmp(p, usual, sizeof(usual) - 1) != 0, 0))
        return take_other_version(reader, p, head);
    head->minor_version = 1;
    return p + sizeof(usual) - 1;
}

/* ---- Fields ------------------------------------------------------------------------------------------------------ */

COLD static const char *stop_in_name(Reader reader, const char *name, const char *p)
{
    if (*p == ' ' || *p == '\t')
        return refuse(reader, 400,
                      p == name ? "a field line begins with white space (folding is obsolete)"
                                : "white space stands between a field name and its colon");
    return stop(reader, p, "a field line does not begin with a name and a colon");
}

static inline bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Nearly all values have one space before them and none behind; only what is not above SP is worth a second look. */
static inline const char *skip_space(const char *p)
{
    p += *p == ' ';
    if (__builtin_expect((uint8_t)*p <= ' ', 0))
        while (is_space(*p))
            p++;
    return p;
}

static inline const char *trim_space(const char *begin, const char *end)
{
    if (__builtin_expect((uint8_t)end[-1] <= ' ', 0))
        while (end > begin && is_space(end[-1]))
            end--;
    return end;
}

/* All field lines, up to the CR of the empty line. */
static inline const char *take_fields(Reader reader, const char *p, Head *head)
{
    LineScan lines = scan_lines(p);
    orisha_header *field = head->fields;
    const orisha_header *const fields_end = head->fields + runtime_limits.fields;
    for (; *p != '\r'; field++) {
        const char *colon = scan_token(p);
        if (__builtin_expect(*colon != ':' || colon == p, 0))
            return stop_in_name(reader, p, colon);
        const char *value = skip_space(colon + 1);
        const char *line_end = scan_line(&lines);
        if (__builtin_expect(!scan_is_line_end(line_end), 0))
            return stop_at_line_end(reader, line_end);
        if (__builtin_expect(field == fields_end, 0))
            return refuse(reader, 431, runtime_limits.fields_cause);
        field->name = (orisha_str){p, (size_t)(colon - p)};
        field->value = (orisha_str){value, (size_t)(trim_space(value, line_end) - value)};
        if (__builtin_expect(framing_field(head, field, reader.refusal) < 0, 0))
            return NULL;
        scan_next_line(&lines);
        p = line_end + 2;
    }
    head->field_count = (size_t)(field - head->fields);
    return p;
}

/* ---- The head ---------------------------------------------------------------------------------------------------- */

static inline const char *take_head(Reader reader, const char *p, Head *head)
{
    framing_begin(head);
    if ((p = take_method(reader, p, &head->method)) == NULL || (p = take_target(reader, p, head)) == NULL ||
        (p = take_version(reader, p, head)) == NULL || (p = take_fields(reader, p, head)) == NULL ||
        (p = take_line_end(reader, p)) == NULL)
        return NULL;
    return framing_finish(head, reader.refusal) < 0 ? NULL : p;
}

COLD static ssize_t outgrown(Refusal *refusal)
{
    return refusal_set(refusal, 431, runtime_limits.head_cause);
}

/* Refused, or there is no more of it yet; and then it must not be too large already. */
COLD static ssize_t parse_no_head(size_t size, Refusal *refusal)
{
    if (refusal->status != 0)
        return -refusal->status;
    return size >= runtime_limits.head_bytes ? outgrown(refusal) : 0;
}

ssize_t parser_parse_head(const char *bytes, size_t size, Head *ret_head, Refusal *refusal)
{
    refusal->status = 0;
    ret_head->field_count = 0;
    const char *end = take_head((Reader){bytes + size, refusal}, bytes, ret_head);
    if (__builtin_expect(end == NULL, 0))
        return parse_no_head(size, refusal);
    size_t used = (size_t)(end - bytes);
    return __builtin_expect(used > runtime_limits.head_bytes, 0) ? outgrown(refusal) : (ssize_t)used;
}

/* Looks at line ends and controls only. True when the head may be over: its empty line was seen, something is wrong
 * with it, or it has outgrown a limit; the parser then says which. */
COLD static bool scan_head(HeadScan *scan, const char *bytes, size_t size)
{
    const char *p = bytes + scan->checked;
    const char *end = bytes + size;
    for (;;) {
        p = scan_field(p);
        if (p == end || (p[0] == '\r' && p + 1 == end))
            break;
        if (p[0] != '\r' || p[1] != '\n')
            return true;
        if (p - bytes >= 2 && p[-1] == '\n')
            return true;
        scan->line_ended = true;
        p += 2;
    }
    scan->checked = (uint32_t)(p - bytes);
    return size >= runtime_limits.head_bytes ||
           (!scan->line_ended && size > LIMIT_METHOD_BYTES + LIMIT_TARGET_BYTES + 16);
}

ssize_t parser_resume(HeadScan *scan, const char *bytes, size_t size, Head *ret_head, Refusal *refusal)
{
    return scan_head(scan, bytes, size) ? parser_parse_head(bytes, size, ret_head, refusal) : 0;
}

bool parser_list_next(orisha_str *list, orisha_str *ret_element)
{
    if (list->ptr == NULL)
        return false;
    const char *end = list->ptr + list->len;
    const char *comma = memchr(list->ptr, ',', list->len);
    const char *stop = comma != NULL ? comma : end;
    const char *begin = list->ptr;
    *list = comma != NULL ? (orisha_str){comma + 1, (size_t)(end - comma - 1)} : (orisha_str){NULL, 0};
    while (begin < stop && (*begin == ' ' || *begin == '\t'))
        begin++;
    while (stop > begin && (stop[-1] == ' ' || stop[-1] == '\t'))
        stop--;
    *ret_element = (orisha_str){begin, (size_t)(stop - begin)};
    return true;
}
