/* Accept-Encoding: what each list chooses for a page that exists as it is and gzipped, and for one that exists in every
 * coding (RFC 9110 section 12.5.3).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "accept_encoding.h"

/* The smallest first, as the compiler orders them. */
static const orisha_variant variants[] = {
    {.coding = ORISHA_BROTLI}, {.coding = ORISHA_ZSTD}, {.coding = ORISHA_GZIP}, {.coding = ORISHA_IDENTITY}};
static const orisha_asset in_every_coding = {.variants = variants, .variant_count = 4};
static const orisha_asset with_gzip = {.variants = variants + 2, .variant_count = 2};
static const orisha_asset plain = {.variants = variants + 3, .variant_count = 1};

static const char *const names[] = {"identity", "gzip", "br", "zstd"};

/* value NULL: the field is missing; a choice of NULL: 406. */
static const struct {
    const char *value, *of_two, *of_all;
} cases[] = {
    {NULL, "identity", "identity"},
    {"", "identity", "identity"},
    {"gzip", "gzip", "gzip"},
    {"GZip", "gzip", "gzip"},
    {"x-gzip", "gzip", "gzip"},
    {"X-GZIP;q=0.3, br;q=0.2", "gzip", "gzip"},
    {"br", "identity", "br"},
    {"BR", "identity", "br"},
    {"zstd", "identity", "zstd"},
    {"gzip, deflate", "gzip", "gzip"},
    {"gzip, deflate, br, zstd", "gzip", "br"},
    {"gzip, deflate, br;q=0, zstd", "gzip", "zstd"},
    {"gzip, br;q=0.9, zstd;q=0.95", "gzip", "gzip"},
    {"gzip;q=0.8, zstd;q=0.9, br;q=0.9", "gzip", "br"},
    {"deflate, gzip;q=1.0, *;q=0.5", "gzip", "gzip"},
    {"deflate", "identity", "identity"},
    {"gzipped", "identity", "identity"},
    {"gzi", "identity", "identity"},
    {"brr, zst, zstdd", "identity", "identity"},
    {"gzip;q=0", "identity", "identity"},
    {"gzip;q=0.000", "identity", "identity"},
    {"gzip;q=0.001", "gzip", "gzip"},
    {"gzip;q=1.", "gzip", "gzip"},
    {"gzip; q=0.5", "gzip", "gzip"},
    {"gzip ;Q=0.5\t, deflate", "gzip", "gzip"},
    /* "*" stands for all that is not named, identity too */
    {"*", "gzip", "br"},
    {"*;q=0", NULL, NULL},
    {"gzip, *;q=0", "gzip", "gzip"},
    {"identity, *;q=0", "identity", "identity"},
    {"*, gzip;q=0", "identity", "br"},
    {"*;q=0.5, gzip;q=0.2", "identity", "br"},
    {"*;q=0.5, br;q=0.2", "gzip", "zstd"},
    /* identity may always be sent unless it is refused */
    {"identity;q=0", NULL, NULL},
    {"gzip, identity;q=0", "gzip", "gzip"},
    {"gzip;q=0, identity;q=0", NULL, NULL},
    {"br, identity;q=0", NULL, "br"},
    {"identity;q=0, *;q=0.1", "gzip", "br"},
    {"identity", "identity", "identity"},
    {"gzip;q=0.5, identity", "identity", "identity"},
    {"gzip;q=0.5, identity;q=0.5", "gzip", "gzip"},
    {"gzip;q=0.5, identity;q=0.4", "gzip", "gzip"},
    {", ,gzip,", "gzip", "gzip"},
    {",", "identity", "identity"},
    /* malformed elements are passed over */
    {"gzip;q=1.001", "identity", "identity"},
    {"gzip;q=2", "identity", "identity"},
    {"gzip;q=", "identity", "identity"},
    {"gzip;q=0.1234", "identity", "identity"},
    {"gzip;q=-1", "identity", "identity"},
    {"gzip;level=1", "identity", "identity"},
    {"gzip q=1", "identity", "identity"},
    {";q=1, gzip", "gzip", "gzip"},
    {"\"gzip\", zstd", "identity", "zstd"},
    {"gzip/1, br", "identity", "br"},
};

static void check(const char *value, const orisha_asset *asset, const char *wanted)
{
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    if (value != NULL)
        accept_encoding_add(&accept, orisha_str_from_cstring(value));
    const orisha_variant *chosen =
        value != NULL ? accept_encoding_choose(&accept, asset) : accept_encoding_default(asset);
    const char *got = chosen != NULL ? names[chosen->coding] : NULL;
    if ((got == NULL) != (wanted == NULL) || (got != NULL && strcmp(got, wanted) != 0))
        fail_msg("Accept-Encoding: %s chose %s of %zu", value, got ? got : "nothing", asset->variant_count);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check(cases[i].value, &with_gzip, cases[i].of_two);
        check(cases[i].value, &in_every_coding, cases[i].of_all);
    }
    check(NULL, &plain, "identity");
    check(NULL,
          &(orisha_asset){.variants = (orisha_variant[]){{.coding = ORISHA_IDENTITY}, {.coding = ORISHA_GZIP}},
                          .variant_count = 2},
          "identity"); /* a .gz that is no smaller was given */
    check("gzip", &plain, "identity");
    check("gzip, identity;q=0", &plain, NULL);
}

static void test_several_fields_are_one_list(void **state)
{
    (void)state;
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    accept_encoding_add(&accept, ORISHA_STR("deflate"));
    accept_encoding_add(&accept, ORISHA_STR("gzip"));
    accept_encoding_add(&accept, ORISHA_STR("identity;q=0"));
    assert_int_equal(accept_encoding_choose(&accept, &with_gzip)->coding, ORISHA_GZIP);
    assert_null(accept_encoding_choose(&accept, &plain));
}

/* Whatever a client sends, what is chosen is what it wants at least as much as anything else. */
static void test_nothing_is_wanted_more(void **state)
{
    (void)state;
    static const char *const elements[] = {"gzip",     "gzip;q=0", "gzip;q=0.5",   "br",  "br;q=0",      "zstd;q=0.7",
                                           "identity", "deflate",  "identity;q=0", "*",   "*;q=0.1",     "*;q=0",
                                           "zstd",     "x-gzip",   "gzip;q=x",     "br;", "gzip;q=1.000"};
    for (size_t i = 0; i < COUNT_OF(elements); i++) {
        for (size_t j = 0; j < COUNT_OF(elements); j++) {
            AcceptEncoding accept = ACCEPT_ENCODING_NONE;
            accept_encoding_add(&accept, orisha_str_from_cstring(elements[i]));
            accept_encoding_add(&accept, orisha_str_from_cstring(elements[j]));
            const orisha_variant *chosen = accept_encoding_choose(&accept, &in_every_coding);
            for (orisha_coding coding = ORISHA_IDENTITY; coding < ORISHA_CODING_COUNT; coding++)
                assert_true(accept_encoding_rank(&accept, coding) <=
                            (chosen != NULL ? accept_encoding_rank(&accept, chosen->coding) : 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_several_fields_are_one_list),
        cmocka_unit_test(test_nothing_is_wanted_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
