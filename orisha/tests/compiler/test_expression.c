/* What the compiler reads out of host expressions. SPDX-License-Identifier: MIT */
#include "expression.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static Arena arena;

static orisha_str text(const char *s)
{
    return orisha_str_from_cstring(s);
}

static const struct {
    const char *expression;
    StringKind kind;
    const char *value;
} strings[] = {
    {"\"\"", STRING_LITERAL, ""},
    {"\"plain\"", STRING_LITERAL, "plain"},
    {"\"a\" \"b\"\n \"c\"", STRING_LITERAL, "abc"},
    {"\"\\n\\t\\\"\\\\\\?\"", STRING_LITERAL, "\n\t\"\\?"},
    {"\"\\x41\\101\\u00e9\"", STRING_LITERAL, "AA\xc3\xa9"},
    {"\"\\U0001F600\"", STRING_LITERAL, "\xf0\x9f\x98\x80"},
    {"\"\\q\"", STRING_BAD_ESCAPE, NULL},
    {"\"\\x414\"", STRING_BAD_ESCAPE, NULL},
    {"\"\\ud800\"", STRING_BAD_ESCAPE, NULL},
    {"\"\\u12\"", STRING_BAD_ESCAPE, NULL},
    {"\"never closed", STRING_NONE, NULL},
    {"name", STRING_NONE, NULL},
    {"\"a\" + 1", STRING_NONE, NULL},
    {"", STRING_NONE, NULL},
};

static void test_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        orisha_str value = {0};
        StringKind kind = expression_string(&arena, text(strings[i].expression), &value);
        if (kind != strings[i].kind || (kind == STRING_LITERAL && !text_is(value, strings[i].value)))
            fail_msg("%s: kind %d, value '%.*s'", strings[i].expression, (int)kind, FMT(value));
    }
}

static void test_integers(void **state)
{
    (void)state;
    int64_t value;
    assert_true(expression_integer(text("0"), &value) && value == 0);
    assert_true(expression_integer(text("3000"), &value) && value == 3000);
    static const char *const none[] = {"", "-1", "010", "0x10", "1u", "a", "1 + 1", "9999999999999999999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(expression_integer(text(none[i]), &value));
}

static void test_uses(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        bool uses;
    } cases[] = {
        {"p", true},
        {"p.id", true},
        {"f(a, p)", true},
        {"\"{{p.id}}\"", true},
        {"\"{{ f(\\\"x\\\", p) }}\"", true},
        {"p2", false},
        {"x.p", false},
        {"x->p", false},
        {"\"p\"", false},
        {"\"{{x}} p\"", false},
        {"'p'", false},
        {"/* p */ 1", false},
        {"\"{{x.p}}\"", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (expression_uses(text(cases[i].expression), text("p")) != cases[i].uses)
            fail_msg("%s", cases[i].expression);
}

static void test_interpolation(void **state)
{
    (void)state;
    const orisha_source *source = source_from_text(&arena, "x.kz", text("\"...\""));
    orisha_span span = {source, 0, 5};
    Diagnostics diagnostics = {.arena = &arena};
    const orisha_piece *piece = expression_split(&diagnostics, text("a{{ x ? \"}}\" : y }}{{n:d}}{{ m : raw }}"), span);
    assert_true(text_is(piece->text, "a") && !piece->is_expression);
    piece = piece->next;
    assert_true(piece->is_expression && text_is(piece->text, "x ? \"}}\" : y") && piece->spec.len == 0);
    piece = piece->next;
    assert_true(text_is(piece->text, "n") && text_is(piece->spec, "d"));
    piece = piece->next;
    assert_true(text_is(piece->text, "m") && text_is(piece->spec, "raw"));
    assert_null(piece->next);
    assert_int_equal(diagnostics.errors, 0);
    assert_null(expression_split(&diagnostics, text("{{ never"), span));
    assert_null(expression_split(&diagnostics, text("{{ }}"), span));
    assert_int_equal(diagnostics.errors, 2);
}

/* The source of the n-th expression of a literal. */
static orisha_str written(const char *literal, unsigned n)
{
    Diagnostics diagnostics = {.arena = &arena};
    const orisha_source *source = source_from_text(&arena, "x.kz", text(literal));
    orisha_str value;
    assert_int_equal(expression_string(&arena, source->text, &value), STRING_LITERAL);
    const orisha_piece *piece = expression_split(&diagnostics, value, (orisha_span){source, 0, source->text.len});
    while (!piece->is_expression || n-- > 1)
        piece = piece->next;
    return (orisha_str){source->text.ptr + piece->span.begin, piece->span.end - piece->span.begin};
}

static void test_places_of_interpolations(void **state)
{
    (void)state;
    static const char literal[] = "\"\\n{{ a.b :raw }}{{a.b}} \" \"{{f(\\\"{{\\\", 1)}}{{last}}\"";
    assert_true(text_is(written(literal, 1), "a.b") && written(literal, 1).ptr[-1] == ' ');
    assert_true(text_is(written(literal, 2), "a.b") && written(literal, 2).ptr[-1] == '{');
    assert_true(text_is(written(literal, 3), "f("));
    assert_true(text_is(written(literal, 4), "last"));
    assert_int_equal(written("\"\\x7b{x}}{{y}}\"", 1).len, 15); /* nothing to see: the whole literal */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_uses),
        cmocka_unit_test(test_interpolation),
        cmocka_unit_test(test_places_of_interpolations),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
