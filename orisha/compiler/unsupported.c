/* See unsupported.h. SPDX-License-Identifier: MIT */
#include "unsupported.h"
#include "text.h"

#define LABEL        "a label"
#define JUMP         "a jump to a label"
#define TAP          "a tap"
#define SOURCE_BLOCK "a source block"

static bool is_word_at(const Cursor *cursor, const char *word)
{
    size_t after = cursor->at + strlen(word);
    return cursor_looking_at(cursor, word) && (after == cursor->end || !text_is_name(cursor->source->text.ptr[after]));
}

/* A declaration is a word and a name: `const x`; as a name of an event it would be followed by punctuation. */
const char *unsupported_declaration(const Cursor *cursor)
{
    static const struct {
        const char *word, *what;
    } words[] = {
        {"tap", TAP},
        {"const", "a constant"},
        {"var", "a variable"},
        {"type", "a type"},
        {"struct", "a type"},
        {"module", "a module declaration"},
        {"impl", "an implementation block"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Cursor look = *cursor;
        if (!is_word_at(cursor, words[i].word))
            continue;
        look.at += strlen(words[i].word);
        cursor_skip_spaces(&look);
        if (look.at > cursor->at + strlen(words[i].word) && text_is_name_start(cursor_peek(&look)))
            return words[i].what;
    }
    return unsupported_step(cursor);
}

const char *unsupported_step(const Cursor *cursor)
{
    switch (cursor_peek(cursor)) {
    case '#': return LABEL;
    case '@': return JUMP;
    case '*': return TAP;
    default: return NULL;
    }
}

static bool is_control_flow(orisha_str name)
{
    static const char *const names[] = {"if", "for", "while", "switch"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(name, names[i]))
            return true;
    return false;
}

const char *unsupported_after_name(const Cursor *cursor, const orisha_invocation *invocation)
{
    if (cursor_looking_at(cursor, "->"))
        return TAP;
    if (is_control_flow(invocation->name))
        return "control flow as a step";
    if (invocation->module.len && cursor_looking_at(cursor, "{"))
        return SOURCE_BLOCK;
    return NULL;
}

const char *unsupported_branch(const Cursor *cursor)
{
    return cursor_looking_at(cursor, "?") ? "a branch for all others" : NULL;
}

const char *unsupported_after_binding(const Cursor *cursor)
{
    if (is_word_at(cursor, "when"))
        return "a guard";
    return cursor_looking_at(cursor, "[") ? "an annotation of a binding" : NULL;
}

/* `File[opened!]`, `*Str[!]`: a type with a state. `[]const u8` and C's arrays begin otherwise. */
const char *unsupported_type(orisha_str type)
{
    const char *open = type.len ? memchr(type.ptr, '[', type.len) : NULL;
    bool has_state = open && open > type.ptr && open[-1] != '?' && open[-1] != '*' && type.ptr[type.len - 1] == ']';
    return has_state ? "a phantom type" : NULL;
}

bool unsupported_report(Diagnostics *diagnostics, const Cursor *cursor, const char *what)
{
    if (!what)
        return false;
    diagnostic_add(diagnostics, ORISHA_ERROR, "K119", (orisha_span){cursor->source, cursor->at, cursor->at + 1},
                   arena_format(diagnostics->arena, "%s of Koru is not supported", what),
                   "write it in host C, in a ~proc or a function; 'orishac explain K119' tells more");
    return true;
}
