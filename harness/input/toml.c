// TOML documents: lines, tables, arrays of tables, dotted keys. See toml.h for what is read, toml_reader.h for the
// parts. One pass, one cursor; each function stands for one production of the grammar.
// SPDX-License-Identifier: MIT
#include "harness/input/toml.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/input/file.h"
#include "harness/input/toml_reader.h"

int reader_fail(Reader *reader, size_t at, const char *format, ...)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at && i < reader->length; i++) {
        if (reader->data[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)reader->data[i] & 0xc0) != 0x80) {
            column++;
        }
    }
    char text[600];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    trouble_set(reader->trouble, "%s:%zu:%zu: %s", reader->name, line, column, text);
    return -EINVAL;
}

int reader_peek(const Reader *reader)
{
    return reader->at < reader->length ? (unsigned char)reader->data[reader->at] : -1;
}

bool reader_take(Reader *reader, const char *word)
{
    size_t size = strlen(word);
    if (reader->length - reader->at < size || memcmp(reader->data + reader->at, word, size) != 0)
        return false;
    reader->at += size;
    return true;
}

void reader_skip_blanks(Reader *reader)
{
    while (reader_peek(reader) == ' ' || reader_peek(reader) == '\t')
        reader->at++;
}

static void skip_comment(Reader *reader)
{
    if (reader_peek(reader) == '#')
        while (reader_peek(reader) >= 0 && reader_peek(reader) != '\n')
            reader->at++;
}

void reader_skip_lines(Reader *reader)
{
    for (;;) {
        reader_skip_blanks(reader);
        skip_comment(reader);
        if (!reader_take(reader, "\n") && !reader_take(reader, "\r\n"))
            return;
    }
}

const char *reader_shown(Reader *reader)
{
    static char shown[16];
    int byte = reader_peek(reader);
    if (byte < 0)
        return "the end of the file";
    if (byte == '\n' || byte == '\r')
        return "the end of the line";
    size_t size = text_sequence((const unsigned char *)reader->data + reader->at, reader->length - reader->at);
    snprintf(shown, sizeof shown, "'%.*s'", (int)size, reader->data + reader->at);
    return shown;
}

int reader_mark(Reader *reader, const json_t *value, NodeKind kind)
{
    if (reader->node_count == TOML_TABLE_LIMIT)
        return reader_fail(reader, reader->at, "more than %d tables and arrays", TOML_TABLE_LIMIT);
    reader->nodes[reader->node_count++] = (Node){value, kind};
    return 0;
}

static Node *node_of(Reader *reader, const json_t *value)
{
    // From the end: what is extended is nearly always what was made last.
    for (size_t i = reader->node_count; i > 0; i--)
        if (reader->nodes[i - 1].value == value)
            return &reader->nodes[i - 1];
    return NULL;
}

static int expect_line_end(Reader *reader)
{
    reader_skip_blanks(reader);
    skip_comment(reader);
    if (reader_peek(reader) < 0 || reader_take(reader, "\n") || reader_take(reader, "\r\n"))
        return 0;
    return reader_fail(reader, reader->at, "found %s, expected the end of the line", reader_shown(reader));
}

// The table under `key`, made when it is not there. `made` is what a new one becomes.
static int step_into(Reader *reader, size_t at, json_t **table, const char *key, NodeKind made)
{
    json_t *next = json_object_get(*table, key);
    if (!next) {
        next = json_object();
        json_object_set_new(*table, key, next);
        *table = next;
        return reader_mark(reader, next, made);
    }
    const Node *node = node_of(reader, next);
    if (!node || node->kind == NODE_CLOSED)
        return reader_fail(reader, at, "'%s' has a value already and cannot be extended as a table", key);
    if (made == NODE_DOTTED && node->kind != NODE_DOTTED)
        return reader_fail(reader, at, "'%s' was defined as a table elsewhere; a dotted key cannot add to it", key);
    if (node->kind == NODE_LIST)
        next = json_array_get(next, json_array_size(next) - 1);
    *table = next;
    return 0;
}

int toml_pair(Reader *reader, json_t *table)
{
    AUTO_TEXT Text key = {0};
    size_t at = reader->at;
    if (toml_key(reader, &key) < 0)
        return -EINVAL;
    reader_skip_blanks(reader);
    for (int depth = 0; reader_take(reader, "."); depth++) {
        if (depth >= TOML_DEPTH_LIMIT)
            return reader_fail(reader, at, "the key has more than %d parts", TOML_DEPTH_LIMIT);
        if (step_into(reader, at, &table, key.data, NODE_DOTTED) < 0)
            return -EINVAL;
        reader_skip_blanks(reader);
        at = reader->at;
        if (toml_key(reader, &key) < 0)
            return -EINVAL;
        reader_skip_blanks(reader);
    }
    if (json_object_get(table, key.data))
        return reader_fail(reader, at, "the key '%s' is given twice", key.data);
    if (!reader_take(reader, "="))
        return reader_fail(reader, reader->at, "found %s, expected '=' after the key '%s'", reader_shown(reader),
                           key.data);
    reader_skip_blanks(reader);
    json_t *value = NULL;
    if (toml_value(reader, &value) < 0)
        return -EINVAL;
    json_object_set_new(table, key.data, value);
    return 0;
}

static int open_table(Reader *reader, size_t at, json_t *parent, const char *key, json_t **ret_table)
{
    json_t *table = json_object_get(parent, key);
    if (!table) {
        table = json_object();
        json_object_set_new(parent, key, table);
        *ret_table = table;
        return reader_mark(reader, table, NODE_HEADER);
    }
    Node *node = node_of(reader, table);
    if (!node || node->kind != NODE_IMPLIED)
        return reader_fail(reader, at, "'%s' is defined twice", key);
    node->kind = NODE_HEADER;
    *ret_table = table;
    return 0;
}

static int open_list_item(Reader *reader, size_t at, json_t *parent, const char *key, json_t **ret_table)
{
    json_t *list = json_object_get(parent, key);
    if (!list) {
        list = json_array();
        json_object_set_new(parent, key, list);
        if (reader_mark(reader, list, NODE_LIST) < 0)
            return -EINVAL;
    } else {
        const Node *node = node_of(reader, list);
        if (!node || node->kind != NODE_LIST)
            return reader_fail(reader, at, "'%s' is something else already and cannot be an array of tables", key);
    }
    json_t *table = json_object();
    json_array_append_new(list, table);
    *ret_table = table;
    return reader_mark(reader, table, NODE_HEADER);
}

// [a.b] or [[a.b]]
static int read_header(Reader *reader, json_t *root, json_t **ret_table)
{
    bool list = reader_take(reader, "[[");
    if (!list)
        reader->at++;
    AUTO_TEXT Text key = {0};
    json_t *parent = root;
    size_t at;
    for (int depth = 0;; depth++) {
        reader_skip_blanks(reader);
        at = reader->at;
        if (depth >= TOML_DEPTH_LIMIT)
            return reader_fail(reader, at, "the name of the table has more than %d parts", TOML_DEPTH_LIMIT);
        if (toml_key(reader, &key) < 0)
            return -EINVAL;
        reader_skip_blanks(reader);
        if (!reader_take(reader, "."))
            break;
        if (step_into(reader, at, &parent, key.data, NODE_IMPLIED) < 0)
            return -EINVAL;
    }
    if (!reader_take(reader, list ? "]]" : "]"))
        return reader_fail(reader, reader->at, "found %s, expected '%s' after the name of the table",
                           reader_shown(reader), list ? "]]" : "]");
    return list ? open_list_item(reader, at, parent, key.data, ret_table)
                : open_table(reader, at, parent, key.data, ret_table);
}

static int check_characters(Reader *reader)
{
    for (size_t i = 0; i < reader->length;) {
        const unsigned char *at = (const unsigned char *)reader->data + i;
        size_t size = text_sequence(at, reader->length - i);
        if (size == 0)
            return reader_fail(reader, i, "found the byte 0x%02x, expected UTF-8", *at);
        bool line_end = *at == '\n' || (*at == '\r' && i + 1 < reader->length && at[1] == '\n');
        if ((*at < 0x20 && *at != '\t' && !line_end) || *at == 0x7f)
            return reader_fail(reader, i, "found the control character 0x%02x; write it as an escape", *at);
        i += size;
    }
    return 0;
}

static int read_document(Reader *reader, json_t *root)
{
    if (check_characters(reader) < 0)
        return -EINVAL;
    json_t *table = root;
    for (;;) {
        reader_skip_lines(reader);
        int byte = reader_peek(reader);
        if (byte < 0)
            return 0;
        int result = byte == '[' ? read_header(reader, root, &table) : toml_pair(reader, table);
        if (result < 0 || expect_line_end(reader) < 0)
            return -EINVAL;
    }
}

json_t *toml_parse(const char *name, const char *data, size_t length, Trouble *ret_trouble)
{
    if (length > TOML_SIZE_LIMIT) {
        trouble_set(ret_trouble, "%s: larger than %u KiB", name, TOML_SIZE_LIMIT >> 10);
        return NULL;
    }
    AUTO_FREE Node *nodes = text_memory(TOML_TABLE_LIMIT * sizeof *nodes);
    Reader reader = {.name = name, .data = data, .length = length, .nodes = nodes, .trouble = ret_trouble};
    json_t *root = json_object();
    if (read_document(&reader, root) < 0) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *toml_read(const char *path, const char *name, Trouble *ret_trouble)
{
    AUTO_TEXT Text text = {0};
    int result = file_read(path, TOML_SIZE_LIMIT, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s: cannot be read: %s", name,
                    result == -EFBIG ? "larger than 256 KiB" : strerror(-result));
        return NULL;
    }
    return toml_parse(name, text.data, text.length, ret_trouble);
}
