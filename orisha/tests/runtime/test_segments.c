/* Paths cut at their slashes: against a plain loop, at every length around a mask's 64 bytes, with the padding full of
 * slashes; both forms of the mask; and the words that are made of a path's bytes. SPDX-License-Identifier: MIT */
#include <orisha/dispatch.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PATH_MOST = 300, ROUNDS = 40000 };

/* A path in a block of its own, with just the padding that is promised, full of slashes. */
static orisha_str path_of(const char *bytes, size_t size)
{
    char *copy = malloc(size + ORISHA_PATH_PADDING);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    memset(copy + size, '/', ORISHA_PATH_PADDING);
    return (orisha_str){copy, size};
}

/* A slash that is not there may be said to stand anywhere up to 64 behind the end. */
static void check_slash(size_t found, const uint32_t *expected, unsigned number, unsigned count, size_t size)
{
    if (number <= count)
        assert_int_equal(found, expected[number]);
    else
        assert_in_range(found, 0, size + 64);
}

static void check_cut(orisha_str path, const uint32_t *expected, unsigned count)
{
    uint64_t slashes = orisha_cut(path);
    assert_int_equal(orisha_count_bits(slashes), count);
    check_slash(orisha_lowest_bit(slashes), expected, 1, count, path.len);
    slashes &= slashes - 1;
    check_slash(orisha_lowest_bit(slashes), expected, 2, count, path.len);
    slashes &= slashes - 1;
    for (unsigned i = 3; i <= ORISHA_SEGMENTS_MOST; i++)
        check_slash(orisha_slash(slashes, i), expected, i, count, path.len);
}

static void check_cut_long(orisha_str path, const uint32_t *expected, unsigned count, unsigned limit)
{
    unsigned found = orisha_cut_long(path, limit);
    assert_int_equal(found, count > limit ? limit + 1 : count);
    for (unsigned i = 1; i <= limit + 1; i++)
        check_slash(orisha_slash(ORISHA_LONG_PATH, i), expected, i, count > limit ? limit : count, path.len);
}

static void check_path(orisha_str path, unsigned limit)
{
    uint32_t expected[PATH_MOST + 2];
    unsigned count = 0;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/')
            expected[count++] = (uint32_t)i;
    expected[count] = (uint32_t)path.len;
    if (!orisha_path_is_long(path))
        check_cut(path, expected, count);
    check_cut_long(path, expected, count, limit);
}

static void test_cut(void **state)
{
    (void)state;
    srand(7);
    char bytes[PATH_MOST];
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = 1 + (size_t)rand() % (round % 2 ? 80 : PATH_MOST);
        int one_of = 1 + rand() % 12;
        bytes[0] = '/';
        for (size_t i = 1; i < size; i++)
            bytes[i] = rand() % one_of == 0 ? '/' : 'a';
        orisha_str path = path_of(bytes, size);
        check_path(path, 2 + (unsigned)rand() % (ORISHA_SEGMENTS_MOST - 1));
        free((char *)(uintptr_t)path.ptr);
    }
}

static void test_both_masks(void **state)
{
    (void)state;
    srand(8);
    char bytes[64];
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)(rand() % 3 ? rand() : '/');
        assert_true(orisha_slashes(bytes) == orisha_slashes_by_byte(bytes));
    }
}

static void test_words(void **state)
{
    (void)state;
    assert_true(orisha_bytes("abcdefgh", 8) == 0x6867666564636261u);
    assert_true(orisha_bytes("abc/////", 3) == 0x636261u);
    for (size_t size = 1; size <= 20; size++) {
        orisha_str path = path_of("/abcdefghijklmnopqrs", size);
        uint64_t word = orisha_last_bytes(path, 5, 3);
        if (size >= 5)
            assert_true(word == orisha_bytes(path.ptr + size - 5, 3));
        free((char *)(uintptr_t)path.ptr);
    }
    orisha_request get = {.method = ORISHA_GET}, head = {.method = ORISHA_HEAD}, post = {.method = ORISHA_POST};
    assert_true(orisha_method_word(&get) == orisha_method_word(&head));
    assert_true(orisha_method_word(&get) != orisha_method_word(&post));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_both_masks),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
