/* Accept-Encoding: what each list means for a page that exists with and without gzip (RFC 9110 section 12.5.3).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "accept_encoding.h"

/* NULL: the field is missing. */
static const struct {
    const char *value;
    bool gzip, identity;
} cases[] = {
    {NULL, false, true},
    {"", false, true},
    {"gzip", true, true},
    {"GZip", true, true},
    {"x-gzip", true, true},
    {"deflate, gzip;q=1.0, *;q=0.5", true, true},
    {"gzip, deflate, br, zstd", true, true},
    {"br", false, true},
    {"gzipped", false, true},
    {"gzi", false, true},
    {"gzip;q=0", false, true},
    {"gzip;q=0.000", false, true},
    {"gzip;q=0.001", true, true},
    {"gzip;q=1.", true, true},
    {"gzip; q=0.5", true, true},
    {"gzip ;Q=0.5", true, true},
    {"*", true, true},
    {"*;q=0", false, false},
    {"gzip, *;q=0", true, false},
    {"identity, *;q=0", false, true},
    {"*, gzip;q=0", false, true},
    {"identity;q=0", false, false},
    {"gzip, identity;q=0", true, false},
    {"gzip;q=0, identity;q=0", false, false},
    {"identity", false, true},
    {"gzip;q=0.5, identity", false, true},
    {"gzip;q=0.5, identity;q=0.5", true, true},
    {"gzip;q=0.5, identity;q=0.4", true, true},
    {", ,gzip,", true, true},
    /* malformed elements are passed over */
    {"gzip;q=1.001", false, true},
    {"gzip;q=2", false, true},
    {"gzip;q=", false, true},
    {"gzip;q=0.1234", false, true},
    {"gzip;q=-1", false, true},
    {"gzip;level=1", false, true},
    {"gzip q=1", false, true},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        AcceptEncoding accept = ACCEPT_ENCODING_NONE;
        if (cases[i].value != NULL)
            accept_encoding_add(&accept, orisha_str_from_cstring(cases[i].value));
        if (accept_encoding_prefers_gzip(&accept) != cases[i].gzip ||
            accept_encoding_allows_identity(&accept) != cases[i].identity)
            fail_msg("Accept-Encoding: %s", cases[i].value);
    }
}

static void test_several_fields_are_one_list(void **state)
{
    (void)state;
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    accept_encoding_add(&accept, ORISHA_STR("br"));
    accept_encoding_add(&accept, ORISHA_STR("gzip"));
    accept_encoding_add(&accept, ORISHA_STR("identity;q=0"));
    assert_true(accept_encoding_prefers_gzip(&accept));
    assert_false(accept_encoding_allows_identity(&accept));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_several_fields_are_one_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
