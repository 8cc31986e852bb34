/* Paths cut into segments: against a plain loop, at every length around a mask's 64 bytes; both forms of the mask; and
 * words that tell segments apart whatever stands behind them. SPDX-License-Identifier: MIT */
#include <orisha/segments.h>

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

static void check_split(orisha_str path, unsigned limit)
{
    uint32_t at[PATH_MOST + 2], expected[PATH_MOST + 2];
    uint64_t gaps;
    unsigned count = 0;
    bool has_gap = false;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/')
            expected[count++] = (uint32_t)i;
    expected[count] = (uint32_t)path.len;
    for (unsigned i = 0; i < count; i++)
        has_gap |= expected[i + 1] - expected[i] == 1;
    unsigned found = orisha_split(path, limit, at, &gaps);
    assert_int_equal(found, count > limit ? limit + 1 : count);
    for (unsigned i = 0; i <= limit && i <= count; i++)
        assert_int_equal(at[i], expected[i]);
    if (has_gap || path.len < 64)
        assert_int_equal(gaps != 0, has_gap);
}

static void test_split(void **state)
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
        check_split(path, 1 + (unsigned)rand() % 64);
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

static void test_words_do_not_see_what_follows(void **state)
{
    (void)state;
    char one[48], other[48];
    memset(one, 'x', sizeof one);
    memset(other, '/', sizeof other);
    for (size_t size = 0; size <= 30; size++) {
        memset(one, 'a', size);
        memset(other, 'a', size);
        assert_true(orisha_word(one, size) == orisha_word(other, size));
        for (size_t i = 0; i < size; i++) {
            other[i] = 'b';
            bool is_seen = i < 8 || i + 8 >= size;
            assert_true(!is_seen || orisha_word(one, size) != orisha_word(other, size));
            other[i] = 'a';
        }
        assert_true(orisha_word(one, size) != orisha_word(one, size + 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_both_masks),
        cmocka_unit_test(test_words_do_not_see_what_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
