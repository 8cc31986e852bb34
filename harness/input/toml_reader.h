// The cursor that the three parts of the TOML reader share: toml.c (tables and keys), toml_string.c, toml_value.c.
//
// All functions return 0 or -EINVAL; the first failure fills the trouble with the place and ends the reading. The
// reader borrows the text. `nodes` remembers how each table and array came to be, because TOML forbids to reopen some
// of them and the JSON value alone does not tell.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "reports/text.h"
#include "harness/input/toml.h"

typedef enum NodeKind {
    NODE_IMPLIED, // a parent that [a.b] made on the way to b
    NODE_HEADER,  // [a]
    NODE_DOTTED,  // a.b = 1 made a
    NODE_CLOSED,  // inline table or array: never extended
    NODE_LIST,    // [[a]]
} NodeKind;

typedef struct Node {
    const json_t *value;
    NodeKind kind;
} Node;

typedef struct Reader {
    const char *name;
    const char *data;
    size_t length;
    size_t at;
    int depth;
    Node *nodes;
    size_t node_count;
    Trouble *trouble;
} Reader;

int reader_fail(Reader *reader, size_t at, const char *format, ...) __attribute__((format(printf, 3, 4)));
int reader_peek(const Reader *reader); // the next byte, or -1 at the end
bool reader_take(Reader *reader, const char *word);
void reader_skip_blanks(Reader *reader);  // spaces and tabs
void reader_skip_lines(Reader *reader);   // blanks, newlines and comments
const char *reader_shown(Reader *reader); // what stands here, for "found …"; valid until the next call
int reader_mark(Reader *reader, const json_t *value, NodeKind kind);

int toml_key(Reader *reader, Text *ret_part);                // one part of a key
int toml_string(Reader *reader, bool lines, Text *ret_text); // `lines`: the multi-line forms are allowed
int toml_value(Reader *reader, json_t **ret_value);
int toml_pair(Reader *reader, json_t *table); // key = value, where the key may be dotted
