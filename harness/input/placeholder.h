// Placeholders `{name}` in commands and environment values, and the splitting of a command into words.
//
// Values come as a JSON object of strings. An unknown name is an error; `{{` and `}}` stand for single braces; a brace
// that holds anything but a lower-case name is text (so shell's `${HOME}` is refused, but `{ … }` passes).
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/trouble.h"

// The text with every placeholder replaced; the caller frees it. NULL with the trouble filled.
char *placeholder_expand(const char *text, const json_t *values, Trouble *ret_trouble);

// The same for a shell command: values are escaped so that a path with a space stays one word. In shell commands
// placeholders therefore stand outside quotes.
char *placeholder_expand_shell(const char *text, const json_t *values, Trouble *ret_trouble);

// Splits at white space outside quotes, then expands each word, so that a value is never split. No shell: quotes
// group, a backslash takes the next byte as it is, nothing else is special. Ends with NULL; free with words_free.
char **placeholder_words(const char *text, const json_t *values, Trouble *ret_trouble);
void words_free(char ***words);
