/* What gcc and clang say, "PATH:LINE:COLUMN: error: TEXT", as diagnostics: #line has made the places those of the .kz
 * file. SPDX-License-Identifier: MIT */
#include "../text.h"
#include "user.h"

#include <stdlib.h>

#define REPORTED_LIMIT 20

typedef struct Message {
    orisha_str path, text;
    size_t line, column;
    bool is_error, is_note;
} Message;

/* Takes "NUMBER:" off the front. */
static bool take_number(orisha_str *rest, size_t *ret_value)
{
    size_t at = 0, value = 0;
    while (at < rest->len && at < 9 && text_is_digit(rest->ptr[at]))
        value = value * 10 + (size_t)(rest->ptr[at++] - '0');
    if (at == 0 || at == rest->len || rest->ptr[at] != ':')
        return false;
    *ret_value = value;
    *rest = (orisha_str){rest->ptr + at + 1, rest->len - at - 1};
    return true;
}

static bool take_word(orisha_str *rest, const char *word)
{
    if (!text_begins(*rest, word))
        return false;
    *rest = (orisha_str){rest->ptr + strlen(word), rest->len - strlen(word)};
    return true;
}

static bool parse(orisha_str line, Message *message)
{
    for (const char *colon = line.ptr; (colon = memchr(colon, ':', (size_t)(line.ptr + line.len - colon))); colon++) {
        orisha_str rest = {colon + 1, (size_t)(line.ptr + line.len - colon) - 1};
        *message = (Message){.path = {line.ptr, (size_t)(colon - line.ptr)}};
        if (!take_number(&rest, &message->line) || !take_number(&rest, &message->column))
            continue;
        message->is_error = take_word(&rest, " error: ") || take_word(&rest, " fatal error: ");
        message->is_note = !message->is_error && take_word(&rest, " note: ");
        message->text = rest;
        return message->is_error || message->is_note || take_word(&message->text, " warning: ");
    }
    return false;
}

/* The word at the place; false when it is in no file of the program. */
static bool place(const orisha_program *program, const Message *message, orisha_span *ret_span)
{
    for (const Module *module = program->modules; module; module = module->next) {
        const orisha_source *source = module->source;
        if (!text_is(message->path, source->path) || message->line == 0 || message->line > source->line_count)
            continue;
        orisha_str line = source_line(source, message->line);
        size_t column = message->column && message->column <= line.len ? message->column - 1 : 0, end = column + 1;
        while (end < line.len && text_is_name(line.ptr[column]) && text_is_name(line.ptr[end]))
            end++;
        size_t begin = source->line_starts[message->line - 1];
        *ret_span = (orisha_span){source, begin + column, begin + (end < line.len ? end : line.len)};
        return true;
    }
    return false;
}

void user_report_messages(Diagnostics *diagnostics, const orisha_program *program, const UserTransform *transform,
                          const UserObject *object)
{
    Arena *arena = diagnostics->arena;
    orisha_str text = {0};
    size_t errors = diagnostics->errors, reported = 0;
    Diagnostic *last = NULL;
    file_read(arena, object->messages, SOURCE_SIZE_LIMIT_BYTES, &text);
    char *rest = NULL;
    for (char *line = strtok_r(arena_copy(arena, text), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        Message message;
        orisha_span span = transform->proc->name_span;
        if (!parse(text_from(line), &message))
            continue;
        bool is_placed = place(program, &message, &span);
        const char *cause = is_placed ? arena_copy(arena, message.text) : line;
        if (message.is_note && last && is_placed)
            diagnostic_note(diagnostics, last, span, cause);
        if (!message.is_note && reported++ < REPORTED_LIMIT)
            last = diagnostic_add(diagnostics, message.is_error ? ORISHA_ERROR : ORISHA_WARNING, "K701", span, cause,
                                  "this is C that runs in the compiler: it sees orisha/transform.h, and the C of its "
                                  "file with ORISHA_COMPTIME defined");
    }
    if (object->is_refused && diagnostics->errors == errors)
        diagnostic_add(diagnostics, ORISHA_ERROR, "K701", transform->proc->name_span,
                       arena_format(arena, "the C compiler refuses this transform: %.*s", FMT(text_trim(text))),
                       "mend what it says");
}
