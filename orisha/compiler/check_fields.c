/* Arguments and fields against what is declared. SPDX-License-Identifier: MIT */
#include "buffer.h"
#include "checker.h"
#include "expression.h"
#include "lexer.h"
#include "nearest.h"

/* The quotes of typography, which a word processor makes. */
static bool is_typographic(orisha_str value, size_t at)
{
    static const char *const quotes[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x98", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (text_begins((orisha_str){value.ptr + at, value.len - at}, quotes[i]))
            return true;
    return false;
}

/* `"{"a": 1}"`: no operator stands between the string and the name. Of the macros that C has for it, `"%" PRId64`, the
 * names are known. */
static bool ends_early(orisha_str value, size_t begin, size_t after)
{
    const orisha_str rest = {value.ptr + after, value.len - after};
    return value.ptr[begin] == '"' && rest.len && text_is_name(rest.ptr[0]) && !text_begins(rest, "PRI") &&
           !text_begins(rest, "SCN");
}

/* True when the quotes of the value are not as C wants them, which is told. */
static bool check_quotes(Checker *c, const orisha_field *field)
{
    const orisha_str value = field->value;
    orisha_span span = field->value_span;
    for (size_t at = 0, after; at<value.len; at = after> at ? after : at + 1) {
        after = lexer_skip_literal(value, at);
        if (after == LEXER_NEVER_ENDS)
            return false;
        if (after > at && ends_early(value, at, after)) {
            span.begin += after - 1;
            span.end = span.begin + 1;
            check_report(c, "K134", span, "the string ends at this quote", "write \\\" for a quote in a string");
            return true;
        }
        if (is_typographic(value, at)) {
            span.begin += at;
            span.end = span.begin + 3;
            check_report(c, "K134", span, "this is no quote of C", "write \" in place of it");
            return true;
        }
    }
    return false;
}

void check_strings(Checker *c, const orisha_field *fields, bool is_transform)
{
    for (const orisha_field *field = fields; field; field = field->next) {
        orisha_str ignored;
        if (check_quotes(c, field))
            continue;
        StringKind kind = expression_string(c->diagnostics->arena, field->value, &ignored);
        if (kind == STRING_BAD_ESCAPE)
            check_report(c, "K132", field->value_span, "this string has an escape that C does not know",
                         "write \\\\ for a backslash");
        else if (is_transform && field->value.len && field->value.ptr[0] == '{')
            continue; /* a record, whose strings are whole values: the transform reads them */
        else if (expression_interpolates(field->value) && (kind == STRING_NONE || !is_transform))
            check_report(c, "K133", field->value_span,
                         "{{ }} works only in a string that is a whole body, header field or printed text",
                         "make the text with orisha_format(req, \"...\", ...)");
    }
}

/* An integer literal that its parameter cannot hold. */
static void check_range(Checker *c, const orisha_field *field, const orisha_parameter *parameter)
{
    static const struct {
        const char *type;
        int64_t most;
    } limits[] = {{"uint8_t", UINT8_MAX}, {"uint16_t", UINT16_MAX}, {"uint32_t", UINT32_MAX},
                  {"int8_t", INT8_MAX},   {"int16_t", INT16_MAX},   {"int32_t", INT32_MAX}};
    int64_t value;
    if (!expression_integer(field->value, &value))
        return;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (text_is(parameter->c_type, limits[i].type) && value > limits[i].most) {
            Diagnostic *d =
                check_report(c, "K223", field->value_span,
                             TEXT("'%.*s' holds at most %lld", FMT(parameter->name), (long long)limits[i].most),
                             TEXT("its type is %.*s", FMT(parameter->type)));
            diagnostic_note(c->diagnostics, d, parameter->span, "declared here");
        }
}

static bool is_negative(orisha_str value)
{
    int64_t ignored;
    return value.len > 1 && value.ptr[0] == '-' &&
           expression_integer(text_trim((orisha_str){value.ptr + 1, value.len - 1}), &ignored);
}

/* A character constant of one character is a number to C; of more, a mistake. */
static bool is_character(orisha_str value)
{
    return value.len > 1 && value.ptr[0] == '\'' && lexer_skip_literal(value, 0) == value.len;
}

/* The text as a string of C; escapes that it has already are left as they are. */
static const char *as_string(Checker *c, orisha_str text)
{
    Buffer out = {0};
    buffer_printf(&out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' && (i == 0 || text.ptr[i - 1] != '\\'))
            buffer_printf(&out, "\\");
        buffer_printf(&out, "%c", text.ptr[i]);
    }
    buffer_printf(&out, "\"");
    const char *string = arena_copy(c->diagnostics->arena, buffer_text(&out));
    buffer_free(&out);
    return string;
}

/* Text that is no C yet. */
static const char *as_literal(Checker *c, orisha_str text)
{
    Buffer out = {0};
    buffer_quote(&out, text);
    const char *literal = arena_copy(c->diagnostics->arena, buffer_text(&out));
    buffer_free(&out);
    return literal;
}

/* Longer than a line, it would not be read. */
#define SHOWN_LIMIT 60

/* `{"a": 1}`, as JSON is written. C knows no value that begins so. */
static const char *braces_remedy(Checker *c, orisha_str value)
{
    if (value.len > SHOWN_LIMIT || memchr(value.ptr, '\n', value.len))
        return "write it as a string, with a \\ before each quote in it";
    return TEXT("write %s", as_literal(c, value));
}

/* Quotes around a number, none around a text: C would say it in terms of its own. */
static void check_literal(Checker *c, const orisha_field *field, const orisha_parameter *parameter)
{
    static const char *const numbers[] = {"uint8_t", "uint16_t", "uint32_t", "uint64_t", "int8_t", "int16_t",
                                          "int32_t", "int64_t",  "size_t",   "double",   "bool"};
    orisha_str text;
    int64_t number;
    const char *remedy = NULL;
    bool is_string = expression_string(c->diagnostics->arena, field->value, &text) != STRING_NONE;
    if (text_is(parameter->c_type, "orisha_str") && expression_integer(field->value, &number))
        remedy = TEXT("write \"%.*s\"", FMT(field->value));
    else if (text_is(parameter->c_type, "orisha_str") && is_character(field->value))
        remedy = TEXT("write %s: single quotes are for one character",
                      as_string(c, (orisha_str){field->value.ptr + 1, field->value.len - 2}));
    else if (text_is(parameter->c_type, "orisha_str") && text_begins(field->value, "{"))
        remedy = braces_remedy(c, field->value);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!text_is(parameter->c_type, numbers[i]))
            continue;
        if (is_string)
            remedy = orisha_integer_literal(text, &number) ? TEXT("write %.*s, without quotes", FMT(text))
                                                           : "write a number, or an expression of C that is one";
        else if (numbers[i][0] == 'u' && is_negative(field->value))
            remedy = "it has no negative numbers";
    }
    if (!remedy)
        return;
    Diagnostic *d = check_report(
        c, "K229", field->value_span,
        TEXT("this is no value for '%.*s', whose type is %.*s", FMT(parameter->name), FMT(parameter->type)), remedy);
    diagnostic_note(c->diagnostics, d, parameter->span, "declared here");
}

static const orisha_parameter *find_parameter(const orisha_parameter *parameters, orisha_str name)
{
    for (; parameters; parameters = parameters->next)
        if (orisha_str_equal(parameters->name, name))
            return parameters;
    return NULL;
}

static void report_unknown(Checker *c, const orisha_field *field, const orisha_parameter *declared, const char *what,
                           orisha_str owner, orisha_span declaration)
{
    Nearest nearest = nearest_begin(field->name.len ? field->name : field->value);
    const char *names = "";
    for (const orisha_parameter *p = check_is_worth_suggesting(c) ? declared : NULL; p; p = p->next) {
        nearest_offer(&nearest, p->name);
        names = TEXT("%s%s%.*s", names, *names ? ", " : "", FMT(p->name));
    }
    bool is_only = declared && !declared->next && field->name.len == 0 && *names;
    const char *otherwise = !declared         ? TEXT("it has no %ss: remove this", what)
                            : !*names         ? "the note shows what it has"
                            : is_only         ? TEXT("write %s: %.*s", names, FMT(field->value))
                            : field->name.len ? TEXT("its %ss are %s", what, names)
                                              : TEXT("write name: value; its %ss are %s", what, names);
    Diagnostic *d =
        check_report(c, "K205", field->name_span,
                     field->name.len ? TEXT("'%.*s' has no %s '%.*s'", FMT(owner), what, FMT(field->name))
                                     : TEXT("an %s of '%.*s' stands here without its name", what, FMT(owner)),
                     is_only ? otherwise : nearest_remedy(c->diagnostics, &nearest, otherwise));
    diagnostic_note(c->diagnostics, d, declaration, "declared here");
}

void check_fields(Checker *c, const orisha_field *fields, const orisha_parameter *declared, orisha_span span,
                  const char *what, orisha_str owner, orisha_span declaration)
{
    bool is_told = false; /* a field that is not declared is perhaps one that is missed */
    for (const orisha_field *field = fields; field; field = field->next) {
        const orisha_parameter *parameter = find_parameter(declared, field->name);
        if (parameter) {
            check_range(c, field, parameter);
            check_literal(c, field, parameter);
        } else {
            report_unknown(c, field, declared, what, owner, declaration);
            is_told = true;
        }
        for (const orisha_field *other = fields; other != field && field->name.len; other = other->next)
            if (orisha_str_equal(other->name, field->name)) {
                Diagnostic *d =
                    check_report(c, "K206", field->name_span, TEXT("%s '%.*s' is given twice", what, FMT(field->name)),
                                 "remove one of them");
                diagnostic_note(c->diagnostics, d, other->name_span, "first given here");
                break;
            }
    }
    for (; declared && !is_told; declared = declared->next) {
        const orisha_field *field = fields;
        while (field && !orisha_str_equal(field->name, declared->name))
            field = field->next;
        if (field || declared->optional)
            continue;
        Diagnostic *d =
            check_report(c, "K207", span, TEXT("'%.*s' needs the %s '%.*s'", FMT(owner), what, FMT(declared->name)),
                         TEXT("add %.*s: value (%.*s)", FMT(declared->name), FMT(declared->type)));
        diagnostic_note(c->diagnostics, d, declared->span, "declared here");
    }
}
