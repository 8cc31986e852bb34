/* Paths and host names: the table "Paths" of the language's description, and RFC 3986.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "target.h"

/* `decoded` has '|' where NUL is meant; NULL: refused with 400. */
static const struct {
    const char *raw, *decoded;
} paths[] = {
    {"/", "/"},
    {"/a.b/c..d/...", "/a.b/c..d/..."},
    {"//x//", "//x//"},
    {"/.well-known/x", "/.well-known/x"},
    {"/%75sers/42", "/users/42"},
    {"/a%2Fb%2fc", "/a|b|c"},
    {"/%C3%A4%ff", "/\xc3\xa4\xff"},
    {"/%25%2541", "/%%41"},
    {"/a%20b%0d%0a", "/a b\r\n"},
    {"/.", NULL},
    {"/..", NULL},
    {"/../a", NULL},
    {"/a/./b", NULL},
    {"/a/../b", NULL},
    {"/%2e", NULL},
    {"/%2E%2e/", NULL},
    {"/.%2e/a", NULL},
    {"/a/%2e.", NULL},
    {"/a%2F..%2Fb", NULL},
    {"/a%2f.", NULL},
    {"/%00", NULL},
    {"/a%00b", NULL},
    {"/%", NULL},
    {"/%4", NULL},
    {"/%4g", NULL},
    {"/%g4", NULL},
    {"/a%%41", NULL},
};

static void test_paths(void **state)
{
    (void)state;
    Arena *arena = malloc(sizeof(*arena));
    assert_non_null(arena);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        orisha_str raw = orisha_str_from_cstring(paths[i].raw);
        orisha_str path;
        Refusal refusal;
        arena_reset(arena);
        int r = target_decode_path(raw, arena, &path, &refusal);
        if (paths[i].decoded == NULL) {
            if (r != -400)
                fail_msg("%s was accepted", paths[i].raw);
            continue;
        }
        char wanted[64];
        size_t size = strlen(paths[i].decoded);
        for (size_t k = 0; k < size; k++)
            wanted[k] = paths[i].decoded[k] == '|' ? '\0' : paths[i].decoded[k];
        if (r != 0 || path.len != size || memcmp(path.ptr, wanted, size) != 0)
            fail_msg("%s was decoded wrongly or refused", paths[i].raw);
        assert_true((path.ptr == raw.ptr) == (strchr(paths[i].raw, '%') == NULL)); /* copied only when it must be */
    }
    free(arena);
}

static void test_restored_slashes(void **state)
{
    (void)state;
    Arena *arena = malloc(sizeof(*arena));
    assert_non_null(arena);
    arena_reset(arena);
    const orisha_str plain = ORISHA_STR("/a/b"), encoded = ORISHA_STR("/a\0b/\0");
    const char *bytes;
    Refusal refusal;
    assert_int_equal(target_restore_slashes(plain, arena, &bytes, &refusal), 0);
    assert_ptr_equal(bytes, plain.ptr);
    assert_int_equal(target_restore_slashes(encoded, arena, &bytes, &refusal), 0);
    assert_memory_equal(bytes, "/a/b//", 6);
    orisha_request req = {.path = encoded, .values = bytes};
    assert_true(orisha_str_equal(orisha_param(&req, (orisha_str){encoded.ptr + 1, 3}), ORISHA_STR("a/b")));
    free(arena);
}

static void test_no_memory(void **state)
{
    (void)state;
    Arena *arena = malloc(sizeof(*arena));
    assert_non_null(arena);
    arena_reset(arena);
    assert_non_null(arena_alloc(arena, LIMIT_ARENA_BYTES));
    orisha_str path;
    Refusal refusal;
    assert_int_equal(target_decode_path(ORISHA_STR("/%41"), arena, &path, &refusal), -500);
    const char *bytes;
    assert_int_equal(target_restore_slashes(ORISHA_STR("/a\0b"), arena, &bytes, &refusal), -500);
    free(arena);
}

static const struct {
    const char *host;
    bool valid;
} hosts[] = {
    {"", true},
    {"a", true},
    {"example.com", true},
    {"127.0.0.1:3000", true},
    {"a:", true},
    {"[::1]", true},
    {"[::1]:80", true},
    {"a_b-c~d!$&'", true},
    {"a%41", true},
    {"a:65535", true},
    {"a:0000080", true}, /* port is *DIGIT */
    {"a:0000065536", false},
    {"a:65536", false},
    {"a:123456", false},
    {"a:-1", false},
    {"a:8o", false},
    {":80", false},
    {"a b", false},
    {"a/b", false},
    {"a?b", false},
    {"a@b", false},
    {"a\\b", false},
    {"[::1", false},
    {"[]", false},
    {"[1]", false},
    {"[::1]x", false},
    {"a%4", false},
    {"a,b:1:2", false},
    {"\xc3\xa4", false},
    {"a[b", false},
    {"[::g]", false},
    {"a\"b", false},
    /* RFC 3986 section 3.2.2 */
    {"[1:2:3:4:5:6:7:8]", true},
    {"[1:2:3:4:5:6:7::]", true},
    {"[::ffff:1.2.3.4]", true},
    {"[2001:DB8::7]:80", true},
    {"[::]", true},
    {"[v1.a:b]", true},
    {"[vAF.~!$]:1", true},
    {"[1:2:3]", false},
    {"[1:2:3:4:5:6:7:8:9]", false},
    {"[::1::2]", false},
    {"[12345::]", false},
    {"[::1.2.3]", false},
    {"[::256.0.0.1]", false},
    {"[:::]", false},
    {"[1.2.3.4]", false},
    {"[fe80::1%25eth0]", false},
    {"[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa]", false},
    {"[v1.]", false},
    {"[v.a]", false},
    {"[v1a]", false},
    {"[v1.a/b]", false},
};

static void test_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        char padded[600] = {0};
        size_t size = strlen(hosts[i].host);
        assert_in_range(size, 0, sizeof(padded) - 17);
        memcpy(padded, hosts[i].host, size);
        if (target_host_is_valid((orisha_str){padded, size}) != hosts[i].valid)
            fail_msg("host '%s'", hosts[i].host);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_restored_slashes),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
