/* Preconditions of a GET of a file with the tag "i", modified on Sun, 06 Nov 1994 08:49:37 GMT (RFC 9110 section 13).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "precondition.h"
#include "selecting_field.h"

#define EARLIER "Sun, 06 Nov 1994 08:49:36 GMT"
#define SAME    "Sun, 06 Nov 1994 08:49:37 GMT"
#define LATER   "Sun, 06 Nov 1994 08:49:38 GMT"

static const PreconditionSubject subject = {{"\"i\"", 3}, 784111777, true, 1795000000};

/* Fields as name and value, ended by NULL. */
static const struct {
    const char *fields[9];
    int status;
} cases[] = {
    {{NULL}, 200},
    {{"If-Match", "\"i\""}, 200}, /* section 13.1.1 */
    {{"If-Match", "*"}, 200},
    {{"If-Match", "\"x\", \"i\""}, 200},
    {{"If-Match", "\"x\"", "if-match", "\"i\""}, 200},
    {{"If-Match", "\"x\""}, 412},
    {{"If-Match", "W/\"i\""}, 412},
    {{"If-Match", ""}, 412},
    {{"If-None-Match", "\"i\""}, 304}, /* section 13.1.2 */
    {{"IF-NONE-MATCH", "*"}, 304},
    {{"If-None-Match", "W/\"i\""}, 304},
    {{"If-None-Match", "\"x\", \"i\""}, 304},
    {{"If-None-Match", "\"x\"", "If-None-Match", "\"i\""}, 304},
    {{"If-None-Match", "\"x\""}, 200},
    {{"If-None-Match", ""}, 200},
    {{"If-Modified-Since", SAME}, 304}, /* section 13.1.3 */
    {{"If-Modified-Since", LATER}, 304},
    {{"If-Modified-Since", EARLIER}, 200},
    {{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"}, 304},
    {{"If-Modified-Since", "Sun Nov  6 08:49:37 1994"}, 304},
    {{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:36 GMT"}, 200},
    {{"If-Modified-Since", "Thu, 19 Nov 2099 00:00:00 GMT"}, 304},
    {{"If-Modified-Since", "yesterday"}, 200},
    {{"If-Modified-Since", ""}, 200},
    {{"If-Modified-Since", SAME ", " SAME}, 200},
    {{"If-Modified-Since", SAME, "If-Modified-Since", SAME}, 200}, /* not a single date */
    {{"If-Unmodified-Since", SAME}, 200},                          /* section 13.1.4 */
    {{"If-Unmodified-Since", LATER}, 200},
    {{"If-Unmodified-Since", EARLIER}, 412},
    {{"If-Unmodified-Since", "Sun Nov  6 08:49:36 1994"}, 412},
    {{"If-Unmodified-Since", "never"}, 200},
    {{"If-Unmodified-Since", EARLIER, "If-Unmodified-Since", EARLIER}, 200},
    /* section 13.2.2: a tag makes the date of its sense count for nothing, and what failed first is answered */
    {{"If-Match", "\"i\"", "If-Unmodified-Since", EARLIER}, 200},
    {{"If-Match", "\"x\"", "If-Unmodified-Since", LATER}, 412},
    {{"If-None-Match", "\"x\"", "If-Modified-Since", LATER}, 200},
    {{"If-None-Match", "", "If-Modified-Since", LATER}, 200},
    {{"If-None-Match", "\"i\"", "If-Modified-Since", EARLIER}, 304},
    {{"If-Modified-Since", EARLIER, "If-None-Match", "\"i\""}, 304},
    {{"If-None-Match", "\"i\"", "If-Match", "\"x\""}, 412},
    {{"If-None-Match", "\"i\"", "If-Match", "\"i\""}, 304},
    {{"If-Modified-Since", LATER, "If-Unmodified-Since", EARLIER}, 412},
    {{"If-Modified-Since", SAME, "If-Unmodified-Since", SAME}, 304},
    {{"If-Modified-Since", LATER, "If-Match", "\"i\""}, 304},
    /* other fields have no part in it */
    {{"If-Matches", "\"x\"", "If-Range", "\"x\"", "Range", "bytes=0-"}, 200},
    {{"Cache-Control", "no-cache", "Accept-Language", "*"}, 200},
};

static size_t read_fields(const char *const *fields, orisha_header *ret_headers)
{
    size_t count = 0;
    for (; fields[2 * count] != NULL; count++)
        ret_headers[count] =
            (orisha_header){orisha_str_from_cstring(fields[2 * count]), orisha_str_from_cstring(fields[2 * count + 1])};
    return count;
}

static unsigned seen_of(const orisha_request *req)
{
    unsigned seen = 0;
    for (size_t i = 0; i < req->header_count; i++)
        seen |= 1u << selecting_field(req->headers[i].name);
    return seen;
}

static void test_statuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        orisha_header headers[4];
        orisha_request req = {.method = ORISHA_GET, .headers = headers};
        req.header_count = read_fields(cases[i].fields, headers);
        int status = precondition_status(&req, seen_of(&req), &subject);
        if (status != cases[i].status)
            fail_msg("case %zu (%s: %s): %d", i, cases[i].fields[0], cases[i].fields[1], status);
    }
}

/* Section 13.1.5. */
static const struct {
    const char *fields[5];
    bool strong, allows;
} if_range_cases[] = {
    {{NULL}, true, true},
    {{"If-Range", "\"i\""}, true, true},
    {{"If-Range", "\"i\""}, false, true},
    {{"If-Range", "\"x\""}, true, false},
    {{"If-Range", "W/\"i\""}, true, false},
    {{"If-Range", "\"x\", \"i\""}, true, false},
    {{"If-Range", "*"}, true, false},
    {{"If-Range", "i"}, true, false},
    {{"If-Range", ""}, true, false},
    {{"If-Range", "\"i\"", "If-Range", "\"i\""}, true, false},
    {{"If-Range", SAME}, true, true},
    {{"If-Range", "Sunday, 06-Nov-94 08:49:37 GMT"}, true, true},
    {{"If-Range", "Sun Nov  6 08:49:37 1994"}, true, true},
    {{"If-Range", SAME}, false, false}, /* a date that several versions share */
    {{"If-Range", EARLIER}, true, false},
    {{"If-Range", LATER}, true, false}, /* an exact match, unlike the other conditions */
};

static void test_if_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(if_range_cases); i++) {
        orisha_header headers[4];
        orisha_request req = {.method = ORISHA_GET, .headers = headers};
        PreconditionSubject of_case = subject;
        of_case.modified_is_strong = if_range_cases[i].strong;
        req.header_count = read_fields(if_range_cases[i].fields, headers);
        if (precondition_allows_range(&req, &of_case) != if_range_cases[i].allows)
            fail_msg("case %zu (%s)", i, if_range_cases[i].fields[1]);
    }
}

/* Names compare without case, and as a whole: no letter may differ. */
static void test_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        [FIELD_ACCEPT_ENCODING] = "accept-encoding",
        [FIELD_IF_MATCH] = "if-match",
        [FIELD_IF_NONE_MATCH] = "if-none-match",
        [FIELD_IF_MODIFIED_SINCE] = "if-modified-since",
        [FIELD_IF_UNMODIFIED_SINCE] = "if-unmodified-since",
        [FIELD_RANGE] = "range",
        [FIELD_IF_RANGE] = "if-range",
    };
    for (size_t i = FIELD_ACCEPT_ENCODING; i < COUNT_OF(names); i++) {
        char name[32];
        size_t size = strlen(names[i]);
        for (size_t at = 0; at < size; at++) {
            memcpy(name, names[i], size);
            name[at] = (char)(name[at] == '-' ? '-' : name[at] - 0x20);
            assert_int_equal(selecting_field((orisha_str){name, size}), i);
            name[at] = '!';
            assert_int_equal(selecting_field((orisha_str){name, size}), FIELD_OTHER);
            assert_int_equal(selecting_field((orisha_str){names[i], at}), FIELD_OTHER);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_if_range),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
