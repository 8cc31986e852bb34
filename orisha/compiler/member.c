/* Looking for `binding.name` in host expressions: words outside of comments and literals, and inside `{{ }}` of
 * strings. SPDX-License-Identifier: MIT */
#include "member.h"
#include "lexer.h"
#include "nearest.h"
#include "text.h"

typedef struct Search {
    Diagnostics *diagnostics;
    const Members *members;
    orisha_str binding;
    const orisha_source *source;
} Search;

static void report(const Search *search, orisha_str name)
{
    const Members *members = search->members;
    Nearest nearest = nearest_begin(name);
    const char *names = "";
    for (size_t i = 0; i < members->count && search->diagnostics->errors < DIAGNOSTICS_PRINTED_LIMIT; i++) {
        nearest_offer(&nearest, members->names[i]);
        names = arena_format(search->diagnostics->arena, "%s%s%.*s", names, i ? ", " : "", FMT(members->names[i]));
    }
    size_t begin = (size_t)(name.ptr - search->source->text.ptr);
    Diagnostic *d = diagnostic_add(
        search->diagnostics, ORISHA_ERROR, "K226", (orisha_span){search->source, begin, begin + name.len},
        arena_format(search->diagnostics->arena, "%s has no %s '%.*s'", members->what, members->word, FMT(name)),
        nearest_remedy(search->diagnostics, &nearest,
                       *names ? arena_format(search->diagnostics->arena, "'%.*s' has %s", FMT(search->binding), names)
                       : members->count ? "the note shows what it has"
                                        : "it has none"));
    diagnostic_note(search->diagnostics, d, members->declaration, "declared here");
}

static void look_at(const Search *search, orisha_str name)
{
    for (size_t i = 0; i < search->members->count; i++)
        if (orisha_str_equal(search->members->names[i], name))
            return;
    report(search, name);
}

static orisha_str word_at(orisha_str text, size_t at)
{
    size_t end = at;
    while (end < text.len && text_is_name(text.ptr[end]))
        end++;
    return (orisha_str){text.ptr + at, end - at};
}

/* A word at `at`: returns the offset after it, and after the member that it selects when it is the binding. */
static size_t skip_word(const Search *search, orisha_str text, size_t at)
{
    orisha_str word = word_at(text, at);
    bool is_member =
        (at >= 1 && text.ptr[at - 1] == '.') || (at >= 2 && text.ptr[at - 1] == '>' && text.ptr[at - 2] == '-');
    at += word.len;
    if (is_member || !orisha_str_equal(word, search->binding))
        return at;
    size_t dot = at;
    while (dot < text.len && text_is_space(text.ptr[dot]))
        dot++;
    if (dot >= text.len || text.ptr[dot] != '.')
        return at;
    for (dot++; dot < text.len && text_is_space(text.ptr[dot]);)
        dot++;
    orisha_str member = dot < text.len && text_is_name_start(text.ptr[dot]) ? word_at(text, dot) : (orisha_str){0};
    if (member.len)
        look_at(search, member);
    return dot + member.len;
}

static void search_words(const Search *search, orisha_str text)
{
    for (size_t at = 0; at < text.len;)
        at = text_is_name(text.ptr[at]) ? skip_word(search, text, at) : at + 1;
}

/* The literal is not decoded: quotes inside `{{ }}` still have their backslashes, so only words are looked for. */
static void search_string(const Search *search, orisha_str literal)
{
    for (size_t at = 0; at < literal.len;) {
        const char *open = memmem(literal.ptr + at, literal.len - at, "{{", 2);
        if (!open)
            return;
        size_t begin = (size_t)(open - literal.ptr) + 2;
        const char *close = memmem(literal.ptr + begin, literal.len - begin, "}}", 2);
        size_t end = close ? (size_t)(close - literal.ptr) : literal.len;
        search_words(search, (orisha_str){literal.ptr + begin, end - begin});
        at = end;
    }
}

static void search_expression(const Search *search, orisha_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t after = lexer_skip_literal(text, at);
        if (after > at) {
            after = after < text.len ? after : text.len;
            if (text.ptr[at] == '"')
                search_string(search, (orisha_str){text.ptr + at, after - at});
            at = after;
        } else {
            at = text_is_name(text.ptr[at]) ? skip_word(search, text, at) : at + 1;
        }
    }
}

static void search_fields(const Search *search, const orisha_field *fields)
{
    for (; fields; fields = fields->next)
        search_expression(search, fields->value);
}

static void search_steps(const Search *search, const orisha_step *steps)
{
    for (; steps; steps = steps->next) {
        search_fields(search, steps->invocation.arguments);
        search_fields(search, steps->constructor.fields);
        for (const orisha_branch *branch = steps->branches; branch; branch = branch->next)
            if (!orisha_str_equal(branch->binding, search->binding))
                search_steps(search, branch->steps);
    }
}

void members_check(Diagnostics *diagnostics, const orisha_branch *branch, const Members *members)
{
    const Search search = {
        .diagnostics = diagnostics, .members = members, .binding = branch->binding, .source = branch->span.source};
    search_steps(&search, branch->steps);
}
