/* Perfect hashes: every word has a place of its own, for any number of words; equal words are refused.
 * SPDX-License-Identifier: MIT */
#include "emitter.h"
#include "transforms/perfect_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void check(size_t count, uint64_t seed)
{
    Arena arena = {0};
    Diagnostics diagnostics = {.arena = &arena};
    Emitter emitter = {.diagnostics = &diagnostics};
    orisha_transform t = {.emitter = &emitter};
    uint64_t *words = arena_alloc(&arena, count * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = (seed + i) * (seed % 2 ? 1 : 0x9e3779b97f4a7c15u); /* close to each other, or scattered */
    PerfectHash hash;
    assert_true(perfect_hash_find(&t, words, count, &hash));
    bool *taken = arena_alloc(&arena, (size_t)1 << hash.bits);
    for (size_t i = 0; i < count; i++) {
        unsigned place = perfect_hash_place(&hash, words[i]);
        assert_true(place < 1u << hash.bits);
        assert_false(taken[place]);
        taken[place] = true;
    }
    assert_true(((size_t)1 << hash.bits) <= 16 * count); /* no sparser than a jump table */
    words[count - 1] = words[0];
    assert_true(count == 1 || !perfect_hash_find(&t, words, count, &hash));
    arena_free(&arena);
}

static void test_every_word_has_its_place(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 4, 7, 8, 9, 31, 64, 65, 100, 255, 1000, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (uint64_t seed = 1; seed <= 4; seed++)
            check(counts[i], seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_word_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
