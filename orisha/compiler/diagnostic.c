/* The list of diagnostics, and how people read it. SPDX-License-Identifier: MIT */
#include "diagnostic.h"
#include "text.h"

#include <stdlib.h>

/* Is it said of something that is missed, and perhaps was not read? */
static bool is_doubtful(const Diagnostics *list, const char *code)
{
    static const char *const of_declarations[] = {"K203", "K204", "K214", "K220", "K222", "K231", "K802"};
    static const char *const of_flows[] = {"K208", "K213", "K216", "K220", "K510", "K612", "K801"};
    for (size_t i = 0; list->lacks_declarations && i < sizeof of_declarations / sizeof *of_declarations; i++)
        if (strcmp(code, of_declarations[i]) == 0)
            return true;
    for (size_t i = 0; list->lacks_flows && i < sizeof of_flows / sizeof *of_flows; i++)
        if (strcmp(code, of_flows[i]) == 0)
            return true;
    return false;
}

Diagnostic *diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                           const char *cause, const char *remedy)
{
    Diagnostic *diagnostic = arena_alloc(list->arena, sizeof *diagnostic);
    *diagnostic = (Diagnostic){.severity = severity, .code = code, .span = span, .cause = cause, .remedy = remedy};
    if (list->errors && is_doubtful(list, code))
        return diagnostic;
    diagnostic->number = list->errors + list->warnings;
    if (list->last)
        list->last->next = diagnostic;
    else
        list->first = diagnostic;
    list->last = diagnostic;
    if (severity == ORISHA_ERROR)
        list->errors++;
    else
        list->warnings++;
    return diagnostic;
}

void diagnostic_note(Diagnostics *list, Diagnostic *diagnostic, orisha_span span, const char *label)
{
    if (!span.source)
        return;
    Note *note = arena_alloc(list->arena, sizeof *note), **link = &diagnostic->notes;
    *note = (Note){.span = span, .label = label};
    while (*link)
        link = &(*link)->next;
    *link = note;
}

/* ---- Order ------------------------------------------------------------------------------------------------------ */

/* In the order of the text; the stages find them in another. */
static int compare_places(const void *left, const void *right)
{
    const Diagnostic *a = *(const Diagnostic *const *)left, *b = *(const Diagnostic *const *)right;
    if (a->span.source != b->span.source)
        return strcmp(a->span.source->path, b->span.source->path);
    if (a->span.begin != b->span.begin)
        return a->span.begin < b->span.begin ? -1 : 1;
    int codes = strcmp(a->code, b->code);
    return codes ? codes : a->number < b->number ? -1 : 1;
}

const Diagnostic **diagnostics_sorted(const Diagnostics *list, size_t *ret_count)
{
    size_t count = 0;
    const Diagnostic **sorted = arena_alloc(list->arena, (list->errors + list->warnings + 1) * sizeof *sorted);
    for (const Diagnostic *d = list->first; d; d = d->next)
        sorted[count++] = d;
    qsort(sorted, count, sizeof *sorted, compare_places);
    *ret_count = count;
    return sorted;
}

/* ---- Printing --------------------------------------------------------------------------------------------------- */

/* A longer line is cut to what stands around the place. */
#define LINE_LIMIT 200

/* Tabs stand as they are in the line above, so that the caret stays under its character. */
static void print_caret(FILE *out, orisha_str line, size_t column, size_t width)
{
    fprintf(out, "      | ");
    for (size_t i = 0; i + 1 < column && i < line.len; i++)
        fputc(line.ptr[i] == '\t' ? '\t' : ' ', out);
    fputc('^', out);
    for (size_t i = 1; i < width && column - 1 + i < line.len; i++)
        fputc('~', out);
    fputc('\n', out);
}

static void print_place(FILE *out, orisha_span span)
{
    Position position = source_position(span.source, span.begin);
    orisha_str line = source_line(span.source, position.line);
    if (line.len > LINE_LIMIT && position.column > LINE_LIMIT / 2) {
        size_t cut = position.column - LINE_LIMIT / 2;
        cut = cut < line.len ? cut : line.len;
        line = (orisha_str){line.ptr + cut, line.len - cut};
        position.column -= cut;
    }
    line.len = line.len < LINE_LIMIT ? line.len : LINE_LIMIT;
    fprintf(out, "%5zu | %.*s\n", position.line, FMT(line));
    print_caret(out, line, position.column, span.end > span.begin ? span.end - span.begin : 1);
}

static void print_head(FILE *out, orisha_span span, const char *kind, const char *text)
{
    Position position = source_position(span.source, span.begin);
    fprintf(out, "%s:%zu:%zu: %s: %s\n", span.source->path, position.line, position.column, kind, text);
}

static void print_diagnostic(FILE *out, const Diagnostic *d)
{
    char kind[32];
    snprintf(kind, sizeof kind, "%s[%s]", d->severity == ORISHA_ERROR ? "error" : "warning", d->code);
    print_head(out, d->span, kind, d->cause);
    print_place(out, d->span);
    if (d->span.source->origin.source) {
        print_head(out, d->span.source->origin, "note", "this transform wrote the text");
        print_place(out, d->span.source->origin);
    }
    for (const Note *note = d->notes; note; note = note->next) {
        print_head(out, note->span, "note", note->label);
        print_place(out, note->span);
    }
    if (d->remedy)
        fprintf(out, "      = help: %s\n", d->remedy);
}

void diagnostics_print(const Diagnostics *list, FILE *out)
{
    size_t count;
    const Diagnostic **sorted = diagnostics_sorted(list, &count);
    for (size_t i = 0; i < count && i < DIAGNOSTICS_PRINTED_LIMIT; i++)
        print_diagnostic(out, sorted[i]);
    if (count > DIAGNOSTICS_PRINTED_LIMIT)
        fprintf(out, "... and %zu more\n", count - DIAGNOSTICS_PRINTED_LIMIT);
    if (list->errors)
        fprintf(out, "%zu error%s\n", list->errors, list->errors == 1 ? "" : "s");
}
