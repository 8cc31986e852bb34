/* Where Koru begins and ends in a C file. Each case is a file; the stretches of Koru in it are joined with '@'.
 * SPDX-License-Identifier: MIT */
#include "lexer.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *file;
    const char *koru;
    size_t errors;
} cases[] = {
    {"~import \"$orisha\"\n", "~import \"$orisha\"\n", 0},
    {"int x;\n~a:b(1)\nint y;\n", "~a:b(1)\n", 0},
    {"~a:b(1)\n| c |> d(1)\n// note\n| e |> f(1)\n\nint x;\n", "~a:b(1)\n| c |> d(1)\n// note\n| e |> f(1)\n", 0},
    {"~a:b(1)\n| c |>\n    d(1)\n\n~e:f(1)\n", "~a:b(1)\n| c |>\n    d(1)\n@~e:f(1)\n", 0},
    {"int x =\n~0;\n", "", 0},
    {"int f(void) {\n    return a\n| b;\n}\n", "", 0},
    {"#if 0\n~a:b(1)\n#endif\n~c:d(1)\n", "~c:d(1)\n", 0},
    {"#define X \\\n~a\nint x;\n", "", 0},
    {"/*\n~a:b(1)\n*/\n", "", 0},
    {"char *s = \"\\\n~a:b(1)\";\n", "", 0},
    {"~proc p {\n    if (1) { x('}'); }\n}\nint x;\n", "~proc p {\n    if (1) { x('}'); }\n}\n", 0},
    {"~proc p\n{\n    y();\n}\n", "~proc p\n{\n    y();\n}\n", 0},
    {"~a:b(1)\n| [GET /f/*p] x |> r {\n  body: p\n}\n| [*] |> q(1)\n",
     "~a:b(1)\n| [GET /f/*p] x |> r {\n  body: p\n}\n| [*] |> q(1)\n", 0},
    {"~a:b(\n  c: 1\n)\n", "~a:b(\n  c: 1\n)\n", 0},
    {"| stray |> x(1)\n", "", 1},
    {"/* never closed\n", "", 1},
    {"int f(void) {\n", "", 1},
    {"int x = 1\n~a:b(1)\n", "~a:b(1)\n", 1},
};

static void test_stretches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena arena = {0};
        Diagnostics diagnostics = {.arena = &arena};
        const orisha_source *source = source_from_text(&arena, "x.kz", orisha_str_from_cstring(cases[i].file));
        char *koru = arena_alloc(&arena, source->text.len * 2 + 1);
        size_t covered = 0;
        for (const Chunk *chunk = lexer_split(&diagnostics, source); chunk; chunk = chunk->next) {
            assert_true(chunk->begin >= covered && chunk->end > chunk->begin);
            covered = chunk->end;
            if (chunk->is_koru)
                sprintf(koru + strlen(koru), "%s%.*s", *koru ? "@" : "", (int)(chunk->end - chunk->begin),
                        source->text.ptr + chunk->begin);
        }
        if (strcmp(koru, cases[i].koru) != 0 || diagnostics.errors != cases[i].errors)
            fail_msg("case %zu:\n%s\ngave %zu errors and\n%s", i, cases[i].file, diagnostics.errors, koru);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stretches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
