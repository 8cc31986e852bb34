// The expected answer: see expectation.h.
// SPDX-License-Identifier: MIT
#include "expectation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/answers/httpdate.h"

static int refuse(Text *ret_trouble, const char *what)
{
    text_add(ret_trouble, what);
    return -EINVAL;
}

static bool date_read(const char *date, time_t *ret_time)
{
    char text[DATE_LENGTH + 1] = {0};
    memcpy(text, date, DATE_LENGTH);
    return httpdate_parse(text, ret_time) == 0;
}

// Where the value of a field begins, or 0. `name` begins with the line's end before it and ends with the colon.
static size_t value_find(const Expectation *expectation, const char *name, size_t *ret_end)
{
    size_t size = strlen(name);
    for (size_t at = expectation->status_length - 2; at + size < expectation->head_length; at++) {
        if (strncasecmp(expectation->bytes + at, name, size) != 0)
            continue;
        size_t start = at + size;
        start += strspn(expectation->bytes + start, " \t"); // ends at the CR at the latest
        *ret_end = start + strcspn(expectation->bytes + start, "\r");
        return start;
    }
    return 0;
}

static int head_parse(Expectation *expectation, Text *ret_trouble)
{
    size_t end = 0;
    time_t ignored;
    expectation->date_at = value_find(expectation, "\r\nDate:", &end);
    if (expectation->date_at > 0 &&
        (end - expectation->date_at != DATE_LENGTH || !date_read(expectation->bytes + expectation->date_at, &ignored)))
        return refuse(ret_trouble, "its Date is not like `Thu, 01 Jan 1970 00:00:00 GMT`");
    expectation->length_at = value_find(expectation, "\r\nContent-Length:", &end);
    if (expectation->length_at == 0)
        return 0;
    expectation->length_end = end + 1;
    size_t body = expectation->length - expectation->head_length;
    // An answer to HEAD states the length of a body that does not come.
    if (body > 0 && strtoull(expectation->bytes + expectation->length_at, NULL, 10) != body)
        return refuse(ret_trouble, "its Content-Length is not the length of its body");
    return 0;
}

int expectation_parse(char *bytes, size_t length, Expectation *ret_expectation, Text *ret_trouble)
{
    const char *line_end = memmem(bytes, length, "\r\n", 2), *head_end = memmem(bytes, length, "\r\n\r\n", 4);
    if (length < 9 || memcmp(bytes, "HTTP/1.", 7) != 0)
        return refuse(ret_trouble, "it does not begin with HTTP/1.");
    if (!head_end)
        return refuse(ret_trouble, "no empty line ends its header");
    Expectation expectation = {
        .bytes = bytes,
        .length = length,
        .status_length = (size_t)(line_end - bytes) + 2,
        .head_length = (size_t)(head_end - bytes) + 4,
    };
    if (memchr(bytes, '\0', expectation.head_length))
        return refuse(ret_trouble, "a zero byte stands in its header");
    int result = head_parse(&expectation, ret_trouble);
    if (result == 0)
        *ret_expectation = expectation;
    return result;
}

void expectation_free(Expectation *expectation)
{
    free(expectation->bytes);
    *expectation = (Expectation){0};
}

// Looked at only when it is another than the last one; whether it stands still is for the client beside the load to
// see.
static bool date_accept(const Expectation *expectation, DateSeen *seen, const char *date)
{
    time_t told;
    if (memcmp(seen->text, date, DATE_LENGTH) == 0)
        return true;
    if (!date_read(date, &told))
        return false;
    if (expectation->date_tolerance_s > 0 && llabs((long long)(time(NULL) - told)) > expectation->date_tolerance_s)
        return false;
    memcpy(seen->text, date, DATE_LENGTH);
    return true;
}

static bool answer_equals(const Expectation *expectation, DateSeen *seen, const char *data)
{
    if (expectation->date_at == 0)
        return memcmp(data, expectation->bytes, expectation->length) == 0;
    size_t rest = expectation->date_at + DATE_LENGTH;
    return memcmp(data, expectation->bytes, expectation->date_at) == 0 &&
           date_accept(expectation, seen, data + expectation->date_at) &&
           memcmp(data + rest, expectation->bytes + rest, expectation->length - rest) == 0;
}

static size_t equal_bytes(const char *a, const char *b, size_t length)
{
    size_t equal = 0;
    if (memcmp(a, b, length) == 0)
        return length;
    while (a[equal] == b[equal])
        equal++;
    return equal;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

Step expectation_compare(const Expectation *expectation, Cursor *cursor, DateSeen *seen, const char *data,
                         size_t length, size_t *ret_used)
{
    if (cursor->offset == 0 && length >= expectation->length && answer_equals(expectation, seen, data)) {
        *ret_used = expectation->length;
        return STEP_COMPLETE;
    }
    size_t used = 0, date_at = expectation->date_at, date_end = date_at > 0 ? date_at + DATE_LENGTH : 0;
    while (used < length && cursor->offset < expectation->length) {
        size_t offset = cursor->offset, left = length - used;
        if (offset >= date_at && offset < date_end) {
            size_t size = smaller(date_end - offset, left);
            memcpy(cursor->date + (offset - date_at), data + used, size);
            if (offset + size == date_end && !date_accept(expectation, seen, cursor->date)) {
                cursor->offset = date_at;
                *ret_used = used;
                return STEP_WRONG;
            }
            used += size;
            cursor->offset += size;
            continue;
        }
        size_t size = smaller((offset < date_at ? date_at : expectation->length) - offset, left);
        size_t equal = equal_bytes(data + used, expectation->bytes + offset, size);
        used += equal;
        cursor->offset += equal;
        if (equal < size) {
            *ret_used = used;
            return STEP_WRONG;
        }
    }
    *ret_used = used;
    if (cursor->offset < expectation->length)
        return STEP_MORE;
    cursor->offset = 0;
    return STEP_COMPLETE;
}

Fault expectation_fault(const Expectation *expectation, const Cursor *cursor)
{
    size_t offset = cursor->offset;
    if (offset < expectation->status_length)
        return FAULT_STATUS;
    if (offset >= expectation->head_length)
        return FAULT_BODY;
    if (offset >= expectation->length_at && offset < expectation->length_end)
        return FAULT_LENGTH;
    // Other bytes of a date are never compared.
    return expectation->date_at > 0 && offset == expectation->date_at ? FAULT_DATE : FAULT_HEAD;
}

char *expectation_story(const Expectation *expectation, const Cursor *cursor, const char *wrong, size_t wrong_length)
{
    static const char *const parts[FAULT_COUNT] = {[FAULT_STATUS] = "the status line differs",
                                                   [FAULT_HEAD] = "the header differs",
                                                   [FAULT_LENGTH] = "Content-Length differs",
                                                   [FAULT_BODY] = "the body differs",
                                                   [FAULT_DATE] = "the Date is not an IMF-fixdate of now"};
    Fault fault = expectation_fault(expectation, cursor);
    size_t offset = cursor->offset;
    // What came before the wrong byte was as expected, so it need not have been kept.
    AUTO_TEXT Text got = {0};
    text_append(&got, expectation->bytes, offset);
    text_append(&got, fault == FAULT_DATE ? cursor->date : wrong, fault == FAULT_DATE ? DATE_LENGTH : wrong_length);
    AUTO_FREE char *got_text = text_excerpt(got.data, got.length, offset, 32);
    AUTO_FREE char *expected_text = text_excerpt(expectation->bytes, expectation->length, offset, 32);
    return text_format("%s at byte %zu of the answer: expected `%s`, got `%s`", parts[fault], offset, expected_text,
                       got_text);
}
