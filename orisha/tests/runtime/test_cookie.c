/* Cookies of a request, RFC 6265.
 * SPDX-License-Identifier: MIT */
#include "support.h"

static void test_each_cookie_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *value, *cookies; /* "name|value;" each */
    } cases[] = {
        {"", ""},
        {"a=1; b=2", "a|1;b|2;"},
        {"a=1;b=2", "a|1;b|2;"},
        {" a = 1 ;\tb=2\t;", "a|1;b|2;"},
        {"a=\"q\"; b=x=y", "a|\"q\";b|x=y;"},
        {"a=; =b; c; ; ;d=%41+", "a|;d|%41+;"},
        {"=;;=;", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        orisha_str rest = orisha_str_from_cstring(cases[i].value), name, value;
        char cookies[256] = "";
        while (orisha_cookie_next(&rest, &name, &value))
            snprintf(cookies + strlen(cookies), sizeof(cookies) - strlen(cookies), "%.*s|%.*s;", ORISHA_FMT(name),
                     ORISHA_FMT(value));
        assert_string_equal(cookies, cases[i].cookies);
        assert_int_equal(rest.len, 0);
    }
}

static void test_find_in_all_cookie_headers(void **state)
{
    (void)state;
    const orisha_header headers[] = {
        {ORISHA_STR("X-Cookie"), ORISHA_STR("id=no")},
        {ORISHA_STR("cookie"), ORISHA_STR("id=1; Theme=dark")},
        {ORISHA_STR("COOKIE"), ORISHA_STR("id=2; last=x")},
    };
    orisha_request request = {.headers = headers, .header_count = COUNT_OF(headers)};
    assert_true(orisha_str_is(orisha_request_cookie(&request, ORISHA_STR("id")), "1"));
    assert_true(orisha_str_is(orisha_request_cookie(&request, ORISHA_STR("last")), "x"));
    assert_null(orisha_request_cookie(&request, ORISHA_STR("theme")).ptr);
    assert_null(orisha_request_cookie(&request, ORISHA_STR("")).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_cookie_in_order),
        cmocka_unit_test(test_find_in_all_cookie_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
