/* See parser.h for the contract. A Reader walks the bytes; each function below takes one piece of the grammar and
 * returns 1 (taken), 0 (the bytes ended) or a negative status. The fields that decide framing are in framing.c.
 * SPDX-License-Identifier: MIT */
#include "parser.h"

#include "char_class.h"
#include "cold.h"
#include "framing.h"
#include "method.h"
#include "scan.h"

typedef struct Reader {
    const char *at;
    const char *end;
    Refusal *refusal;
} Reader;

/* The byte at `p` does not fit: the end of what has arrived, or a mistake. */
static int reader_stop(Reader *reader, const char *p, const char *cause)
{
    if (p == reader->end)
        return 0;
    return refusal_set(reader->refusal, 400, cause);
}

static __attribute__((noinline)) int refuse_line_end(Reader *reader, const char *p)
{
    if (p[0] == '\r')
        return reader_stop(reader, p + 1, "a CR is not followed by LF");
    if (p[0] == '\n')
        return refusal_set(reader->refusal, 400, "a line ends in LF without CR");
    return reader_stop(reader, p, "a line holds a control character");
}

/* CR LF at `p`. */
static inline int take_line_end(Reader *reader, const char *p)
{
    if (__builtin_expect(p[0] != '\r' || p[1] != '\n', 0))
        return refuse_line_end(reader, p);
    reader->at = p + 2;
    return 1;
}

static int take_method(Reader *reader, orisha_method *ret_method)
{
    const char *begin = reader->at;
    if (__builtin_expect(memcmp(begin, "GET ", 4) == 0, 1)) {
        *ret_method = ORISHA_GET;
        reader->at = begin + 4;
        return 1;
    }
    const char *p = begin;
    while (char_is(*p, CLASS_TOKEN) && p - begin < LIMIT_METHOD_BYTES)
        p++;
    if (p - begin == LIMIT_METHOD_BYTES)
        return refusal_set(reader->refusal, 501, "the method is not one that this server knows");
    if (p == begin || *p != ' ')
        return reader_stop(reader, p, "the request line does not begin with a method and a space");
    reader->at = p + 1;
    for (int i = 0; i < ORISHA_METHOD_COUNT; i++) {
        if (strlen(method_names[i]) == (size_t)(p - begin) &&
            memcmp(method_names[i], begin, (size_t)(p - begin)) == 0) {
            *ret_method = (orisha_method)i;
            return 1;
        }
    }
    return refusal_set(reader->refusal, 501, "the method is not one that this server knows");
}

/* A target that does not begin with '/': all up to the space, then target.c. */
static int take_other_target(Reader *reader, Head *head)
{
    const char *begin = reader->at;
    const char *p = begin;
    while (char_is(*p, CLASS_QUERY))
        p++;
    head->raw_target = (orisha_str){begin, (size_t)(p - begin)};
    if (p - begin > LIMIT_TARGET_BYTES)
        return refusal_set(reader->refusal, 414, "the target is longer than 8192 bytes");
    if (p == begin || *p != ' ')
        return reader_stop(reader, p, "the target is missing or holds a character that must be percent-encoded");
    reader->at = p;
    int r = target_parse(head->raw_target, head->method, &head->target, reader->refusal);
    return r < 0 ? r : 1;
}

/* Leaves the reader on the space after the target. */
static int take_target(Reader *reader, Head *head)
{
    const char *begin = reader->at;
    const char *p = begin;
    if (*p != '/')
        return take_other_target(reader, head);

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
        return refusal_set(reader->refusal, 414, "the target is longer than 8192 bytes");
    if (__builtin_expect(*p != ' ', 0))
        return reader_stop(reader, p,
                           *p == '#' ? "the target holds a fragment ('#'), which is never sent to a server"
                                     : "the target holds a character that must be percent-encoded");
    reader->at = p;
    return 1;
}

/* The version where it is not plain " HTTP/1.1\r\n": another version, incomplete, or wrong. */
static int take_other_version(Reader *reader, Head *head)
{
    static const char form[] = " HTTP/";
    const char *p = reader->at;
    for (size_t i = 0; i < sizeof(form) - 1; i++, p++)
        if (*p != form[i])
            return reader_stop(reader, p, "the request line does not end in an HTTP version");
    if (!char_is(p[0], CLASS_DIGIT))
        return reader_stop(reader, p, "the HTTP version is not two digits with a dot between");
    if (p[1] != '.')
        return reader_stop(reader, p + 1, "the HTTP version is not two digits with a dot between");
    if (!char_is(p[2], CLASS_DIGIT))
        return reader_stop(reader, p + 2, "the HTTP version is not two digits with a dot between");
    int r = take_line_end(reader, p + 3);
    if (r <= 0)
        return r;
    if (p[0] != '1' || p[2] > '1')
        return refusal_set(reader->refusal, 505, "this server speaks HTTP/1.1 and HTTP/1.0");
    head->minor_version = (uint8_t)(p[2] - '0');
    return 1;
}

static int take_version(Reader *reader, Head *head)
{
    static const char usual[] = " HTTP/1.1\r\n";
    if (__builtin_expect(memcmp(reader->at, usual, sizeof(usual) - 1) != 0, 0))
        return take_other_version(reader, head);
    head->minor_version = 1;
    reader->at += sizeof(usual) - 1;
    return 1;
}

/* One field line; the reader stands on its first byte, which is not CR. */
static int take_field(Reader *reader, Head *head)
{
    const char *name = reader->at;
    const char *p = scan_token(name);
    if (__builtin_expect(p == name || *p != ':', 0)) {
        if (p == name && (*p == ' ' || *p == '\t'))
            return refusal_set(reader->refusal, 400, "a field line begins with white space (folding is obsolete)");
        if (*p == ' ' || *p == '\t')
            return refusal_set(reader->refusal, 400, "white space stands between a field name and its colon");
        return reader_stop(reader, p, "a field line does not begin with a name and a colon");
    }
    size_t name_size = (size_t)(p - name);
    p++;
    while (*p == ' ' || *p == '\t')
        p++;
    const char *value = p;
    p = scan_field(p);
    int r = take_line_end(reader, p);
    if (__builtin_expect(r <= 0, 0))
        return r;
    while (p > value && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    if (__builtin_expect(head->field_count == runtime_limits.fields, 0))
        return refusal_set(reader->refusal, 431, runtime_limits.fields_cause);
    orisha_header *field = &head->fields[head->field_count++];
    field->name = (orisha_str){name, name_size};
    field->value = (orisha_str){value, (size_t)(p - value)};
    return 1;
}

/* Everything up to the empty line. */
static int take_head(Reader *reader, Head *head)
{
    int r;
    if ((r = take_method(reader, &head->method)) <= 0 || (r = take_target(reader, head)) <= 0 ||
        (r = take_version(reader, head)) <= 0)
        return r;

    Framing framing;
    framing_begin(&framing, &head->known_host);
    while (*reader->at != '\r') {
        r = take_field(reader, head);
        if (r <= 0)
            return r;
        r = framing_field(&framing, &head->fields[head->field_count - 1], reader->refusal);
        if (r < 0)
            return r;
    }
    r = take_line_end(reader, reader->at);
    if (r <= 0)
        return r;
    r = framing_finish(&framing, head, reader->refusal);
    return r < 0 ? r : 1;
}

ssize_t parser_parse_head(const char *bytes, size_t size, Head *ret_head, Refusal *refusal)
{
    Reader reader = {bytes, bytes + size, refusal};
    ret_head->method = ORISHA_GET;
    ret_head->field_count = 0;
    int r = take_head(&reader, ret_head);
    if (r < 0)
        return r;
    size_t used = r > 0 ? (size_t)(reader.at - bytes) : size + 1;
    if (__builtin_expect(used > runtime_limits.head_bytes, 0) && (r > 0 || size >= runtime_limits.head_bytes))
        return refusal_set(refusal, 431, runtime_limits.head_cause);
    return r > 0 ? (ssize_t)used : 0;
}

/* Looks at line ends and controls only. True when the head may be over: its empty line was seen, something is wrong
 * with it, or it has outgrown a limit; the parser then says which. */
COLD static bool scan_lines(HeadScan *scan, const char *bytes, size_t size)
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
    return scan_lines(scan, bytes, size) ? parser_parse_head(bytes, size, ret_head, refusal) : 0;
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
