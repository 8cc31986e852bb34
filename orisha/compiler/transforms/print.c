/* std.io:print.ln("text {{ expression }}"): one call per piece, chosen by the expression's C type.
 * SPDX-License-Identifier: MIT */
#include "registry.h"

/* A longer piece of text becomes several: C11 promises string literals of 4095 characters. */
#define PIECE_LIMIT 2000

/* `print.ln(x)`, short for `x: x`. */
static bool is_bare(const orisha_field *argument)
{
    return orisha_str_equal(argument->name, argument->value);
}

/* The macro of orisha/print.h that takes only what the spec allows; NULL for a spec that is not known. */
static const char *print_macro(orisha_str spec)
{
    static const struct {
        const char *spec, *macro;
    } macros[] = {{"", "ORISHA_PRINT"},
                  {"any", "ORISHA_PRINT"},
                  {"d", "ORISHA_PRINT_D"},
                  {"s", "ORISHA_PRINT_S"},
                  {"f", "ORISHA_PRINT_F"}};
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++)
        if (orisha_str_is(spec, macros[i].spec))
            return macros[i].macro;
    return NULL;
}

static void print_expression(orisha_transform *t, orisha_str expression, orisha_str spec, orisha_span span)
{
    const char *macro = print_macro(spec);
    if (!macro) {
        orisha_report(t, ORISHA_ERROR, "K411", span,
                      orisha_transform_format(t, "':%.*s' is not known in a printed text", ORISHA_FMT(spec)),
                      "the specs are d (integers), s (strings), f (numbers with a point) and any");
        return;
    }
    /* It stands once, so that a mistake in it is told once; that it cannot be printed, behind it. The name is one of
     * told_once.h. */
    bool is_number = orisha_str_is(spec, "d") || orisha_str_is(spec, "f");
    const char *name = is_number ? orisha_transform_format(t, "kz_printed_%.*s", ORISHA_FMT(spec)) : "kz_printed";
    orisha_emit(t, "{");
    orisha_indent(t, 1);
    orisha_emit_in_place_of(t, span, expression);
    orisha_emit(t, "const __auto_type %s = %.*s;", name, ORISHA_FMT(expression));
    orisha_emit_in_place_of(t, span, orisha_str_from_cstring(name));
    orisha_emit(t, "%s(%s);", macro, name);
    orisha_emit_generated(t);
    orisha_indent(t, -1);
    orisha_emit(t, "}");
}

static void print_text(orisha_transform *t, orisha_str text)
{
    while (text.len) {
        orisha_str piece = {text.ptr, text.len < PIECE_LIMIT ? text.len : PIECE_LIMIT};
        const char *quoted = orisha_quote(t, piece);
        if (memchr(piece.ptr, 0, piece.len))
            orisha_emit(t, "orisha_print_str((orisha_str){%s, %zu});", quoted, piece.len);
        else
            orisha_emit(t, "orisha_print_cstring(%s);", quoted);
        text.ptr += piece.len;
        text.len -= piece.len;
    }
}

void transform_print_line(orisha_transform *t)
{
    const orisha_field *argument = t->invocation->arguments;
    orisha_str text;
    if (!argument || argument->next ||
        (argument->name.len && !orisha_str_is(argument->name, "text") && !is_bare(argument))) {
        orisha_report(t, ORISHA_ERROR, "K410", t->invocation->span, "print.ln takes one text",
                      "write std.io:print.ln(\"text {{expression}}\")");
        return;
    }
    if (t->branches) {
        orisha_report(t, ORISHA_ERROR, "K410", t->branches->name_span, "print.ln has no branches",
                      "remove the branch, or write it below the step that it belongs to");
        return;
    }
    if (!orisha_string_literal(t, argument->value, &text)) {
        print_expression(t, argument->value, (orisha_str){"", 0}, argument->value_span);
    } else {
        for (const orisha_piece *piece = orisha_split_interpolation(t, text, argument->value_span); piece;
             piece = piece->next)
            if (piece->is_expression)
                print_expression(t, piece->text, piece->spec, piece->span);
            else
                print_text(t, piece->text);
    }
    orisha_emit(t, "orisha_print_end();");
}
