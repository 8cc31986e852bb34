// Placeholders and words: see placeholder.h.
// SPDX-License-Identifier: MIT
#include "harness/input/placeholder.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"

static void append_escaped(Text *text, const char *value)
{
    for (; *value; value++) {
        if (!isalnum((unsigned char)*value) && !strchr("/._-+:,=@%", *value) && !((unsigned char)*value & 0x80))
            text_add(text, "\\");
        text_append(text, value, 1);
    }
}

static size_t name_length(const char *at)
{
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
    return at[length] == '}' ? length : 0;
}

static char *expand(const char *source, const json_t *values, bool shell, Trouble *ret_trouble)
{
    AUTO_TEXT Text text = {0};
    text_add(&text, "");
    for (const char *at = source; *at;) {
        size_t length = *at == '{' ? name_length(at + 1) : 0;
        if ((at[0] == '{' && at[1] == '{') || (at[0] == '}' && at[1] == '}')) {
            text_append(&text, at, 1);
            at += 2;
        } else if (length == 0) {
            text_append(&text, at++, 1);
        } else {
            AUTO_FREE char *name = text_format("%.*s", (int)length, at + 1);
            const char *value = json_string_value(json_object_get(values, name));
            if (!value) {
                trouble_set(ret_trouble, "'%s' holds the unknown placeholder {%s}; see servers/README.md", source,
                            name);
                return NULL;
            }
            if (shell)
                append_escaped(&text, value);
            else
                text_add(&text, value);
            at += length + 2;
        }
    }
    return text_copy(text.data);
}

char *placeholder_expand(const char *text, const json_t *values, Trouble *ret_trouble)
{
    return expand(text, values, false, ret_trouble);
}

char *placeholder_expand_shell(const char *text, const json_t *values, Trouble *ret_trouble)
{
    return expand(text, values, true, ret_trouble);
}

// Copies one word without its quotes and returns where it ended, or NULL when a quote stays open.
static const char *next_word(const char *at, Text *word)
{
    char quote = 0;
    text_add(word, "");
    for (; *at && (quote || !isspace((unsigned char)*at)); at++) {
        if (quote && *at == quote)
            quote = 0;
        else if (!quote && (*at == '"' || *at == '\''))
            quote = *at;
        else if (*at == '\\' && quote != '\'' && at[1])
            text_append(word, ++at, 1);
        else
            text_append(word, at, 1);
    }
    return quote ? NULL : at;
}

char **placeholder_words(const char *text, const json_t *values, Trouble *ret_trouble)
{
    size_t count = 0;
    char **words = text_memory((strlen(text) / 2 + 2) * sizeof *words);
    const char *at = text;
    for (;;) {
        while (isspace((unsigned char)*at))
            at++;
        if (!*at)
            break;
        AUTO_TEXT Text word = {0};
        at = next_word(at, &word);
        if (!at)
            trouble_set(ret_trouble, "in the command '%s' a quote is not closed", text);
        char *expanded = at ? placeholder_expand(word.data, values, ret_trouble) : NULL;
        if (!expanded) {
            words_free(&words);
            return NULL;
        }
        words[count++] = expanded;
    }
    if (count == 0) {
        trouble_set(ret_trouble, "the command is empty");
        words_free(&words);
        return NULL;
    }
    return words;
}

void words_free(char ***words)
{
    if (!*words)
        return;
    for (char **word = *words; *word; word++)
        free(*word);
    free(*words);
    *words = NULL;
}
