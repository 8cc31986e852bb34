/* Diagnostics as JSON. SPDX-License-Identifier: MIT */
#include "diagnostic.h"
#include "json.h"
#include "text.h"

/* Columns count bytes from 1; the end is the place after the last byte. What a transform wrote is in no file that an
 * editor could show: its place is the invocation. */
static void print_span(FILE *out, orisha_span span)
{
    span = source_file_place(span);
    Position begin = source_position(span.source, span.begin);
    Position end = source_position(span.source, span.end > span.begin ? span.end : span.begin + 1);
    fprintf(out, "\"file\":");
    json_print_cstring(out, span.source->path);
    fprintf(out, ",\"line\":%zu,\"column\":%zu,\"end\":{\"line\":%zu,\"column\":%zu}", begin.line, begin.column,
            end.line, end.column);
}

/* ... and the message holds the text. */
static void print_message(const Diagnostics *list, FILE *out, const char *message, orisha_span span)
{
    if (span.source->origin.source)
        message = arena_format(list->arena, "%s, in what this transform wrote: %.*s", message,
                               FMT(source_line(span.source, source_position(span.source, span.begin).line)));
    json_print_cstring(out, message);
}

static void print_notes(const Diagnostics *list, FILE *out, const Note *notes)
{
    fprintf(out, ",\"notes\":[");
    for (const Note *note = notes; note; note = note->next) {
        fprintf(out, "%s{", note == notes ? "" : ",");
        print_span(out, note->span);
        fprintf(out, ",\"message\":");
        print_message(list, out, note->label, note->span);
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

void diagnostics_print_json(const Diagnostics *list, FILE *out)
{
    size_t count;
    const Diagnostic **sorted = diagnostics_sorted(list, &count);
    fprintf(out, "{\"errors\":%zu,\"warnings\":%zu,\"diagnostics\":[", list->errors, list->warnings);
    for (size_t i = 0; i < count && i < DIAGNOSTICS_PRINTED_LIMIT; i++) {
        const Diagnostic *d = sorted[i];
        fprintf(out, "%s{", i ? "," : "");
        print_span(out, d->span);
        fprintf(out,
                ",\"severity\":\"%s\",\"code\":\"%s\",\"message\":", d->severity == ORISHA_ERROR ? "error" : "warning",
                d->code);
        print_message(list, out, d->cause, d->span);
        print_notes(list, out, d->notes);
        fprintf(out, ",\"remedy\":");
        if (d->remedy)
            json_print_cstring(out, d->remedy);
        else
            fprintf(out, "null");
        fprintf(out, "}");
    }
    fprintf(out, "]}\n");
}
