/* Printing of diagnostics: place, cause, the line with a caret under it, the other place, the remedy.
 * SPDX-License-Identifier: MIT */
#include "diagnostic.h"
#include "text.h"

#include <stdlib.h>

/* A program that is wrong everywhere is not made clearer by more. */
#define PRINTED_LIMIT 50

Diagnostic *diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                           const char *cause, const char *remedy)
{
    Diagnostic *diagnostic = arena_alloc(list->arena, sizeof *diagnostic);
    *diagnostic = (Diagnostic){.severity = severity, .code = code, .span = span, .cause = cause, .remedy = remedy};
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

/* In the order of the text; the stages find them in another. */
static int compare_places(const void *left, const void *right)
{
    const Diagnostic *a = *(const Diagnostic *const *)left, *b = *(const Diagnostic *const *)right;
    if (a->span.source != b->span.source)
        return strcmp(a->span.source->path, b->span.source->path);
    if (a->span.begin != b->span.begin)
        return a->span.begin < b->span.begin ? -1 : 1;
    return strcmp(a->code, b->code);
}

void diagnostics_print(const Diagnostics *list, FILE *out)
{
    size_t count = 0, all = list->errors + list->warnings;
    const Diagnostic **sorted = arena_alloc(list->arena, (all + 1) * sizeof(Diagnostic *));
    for (const Diagnostic *d = list->first; d; d = d->next)
        sorted[count++] = d;
    qsort(sorted, count, sizeof *sorted, compare_places);
    for (size_t i = 0; i < count && i < PRINTED_LIMIT; i++) {
        const Diagnostic *d = sorted[i];
        char kind[32];
        snprintf(kind, sizeof kind, "%s[%s]", d->severity == ORISHA_ERROR ? "error" : "warning", d->code);
        print_head(out, d->span, kind, d->cause);
        print_place(out, d->span);
        if (d->other.source) {
            print_head(out, d->other, "note", d->other_label);
            print_place(out, d->other);
        }
        if (d->remedy)
            fprintf(out, "      = help: %s\n", d->remedy);
    }
    if (count > PRINTED_LIMIT)
        fprintf(out, "... and %zu more\n", count - PRINTED_LIMIT);
}
