/* The table of names: found again, however many; the first of a name stays. SPDX-License-Identifier: MIT */
#include "symbols.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    Arena arena = {0};
    Symbols symbols = {0};
    static int values[COUNT];
    assert_null(symbols_find(&symbols, text_from("nothing")));
    for (int i = 0; i < COUNT; i++)
        assert_null(symbols_add(&symbols, &arena, text_from(arena_format(&arena, "name%d", i)), &values[i]));
    for (int i = 0; i < COUNT; i++) {
        orisha_str name = text_from(arena_format(&arena, "name%d", i));
        assert_ptr_equal(symbols_find(&symbols, name), &values[i]);
        assert_ptr_equal(symbols_add(&symbols, &arena, name, &arena), &values[i]);
        assert_ptr_equal(symbols_find(&symbols, name), &values[i]);
    }
    assert_null(symbols_find(&symbols, text_from("name")));
    assert_null(symbols_find(&symbols, (orisha_str){"", 0}));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
