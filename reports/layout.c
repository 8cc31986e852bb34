// Tables for people: aligned on a terminal, or Markdown. See rows.h.
//
// Where a terminal is narrower than the table, its columns come in bands below each other, each beside the rank and the
// contestant's name: nothing is left out. The last column is never padded, because a reason may be long.
// SPDX-License-Identifier: MIT
#include <string.h>

#include "rows.h"

#define GAP 2
// Of the last column, from which on it is broken into lines rather than moved to a band of its own.
#define LAST_WIDTH 24

static const char *const tones[] = {[TONE_PLAIN] = "",
                                    [TONE_STRONG] = "\033[1m",
                                    [TONE_FAINT] = "\033[2m",
                                    [TONE_GOOD] = "\033[32m",
                                    [TONE_BAD] = "\033[31m"};

typedef struct Band {
    size_t first, end; // of the columns beside rank and contestant
} Band;

static bool is_text_column(size_t column)
{
    return column == COLUMN_CONTESTANT || column >= COLUMN_BOTTLENECK;
}

// A column without a heading is not there.
static bool is_shown(const Row *row, size_t column)
{
    return row->cells[column] != NULL;
}

static void measure(const Table *table, size_t *widths)
{
    for (size_t j = 0; j < COLUMNS; j++) {
        widths[j] = 0;
        if (!is_shown(&table->head, j))
            continue;
        widths[j] = text_width(table->head.cells[j]);
        for (size_t i = 0; i < table->count; i++)
            if (text_width(table->rows[i].cells[j]) > widths[j])
                widths[j] = text_width(table->rows[i].cells[j]);
    }
}

static size_t side_width(const size_t *widths)
{
    return widths[COLUMN_RANK] + GAP + widths[COLUMN_CONTESTANT];
}

// The columns from `first` on that fit; at least one.
static Band band_from(const size_t *widths, size_t first, size_t columns)
{
    size_t width = side_width(widths);
    Band band = {first, first};
    while (band.end < COLUMNS) {
        size_t wanted = widths[band.end];
        if (band.end == COLUMN_VERDICT && wanted > LAST_WIDTH)
            wanted = LAST_WIDTH;
        width += wanted > 0 ? GAP + wanted : 0;
        if (columns > 0 && width > columns && band.end > first)
            break;
        band.end++;
    }
    return band;
}

void layout_wrapped(const char *string, size_t width, size_t indent, Text *text)
{
    size_t at = 0;
    for (bool begun = false; *string;) {
        size_t length = strcspn(string, " ");
        AUTO_TEXT Text word = {0};
        text_append(&word, string, length);
        size_t wide = text_width(word.data);
        if (begun && width > 0 && at + 1 + wide > width) {
            text_print(text, "\n%*s", (int)indent, "");
            at = 0;
        } else if (begun) {
            text_add(text, " ");
            at++;
        }
        text_append(text, word.data, word.length);
        at += wide;
        begun = true;
        string += length + (string[length] == ' ');
    }
}

static void add_cell(const Row *row, size_t column, size_t width, bool colour, Text *text)
{
    const char *cell = row->cells[column];
    const char *tone = colour ? tones[row->tones[column]] : "";
    size_t blanks = width > text_width(cell) ? width - text_width(cell) : 0;
    if (!is_text_column(column))
        text_print(text, "%*s", (int)blanks, "");
    text_print(text, "%s%s%s", tone, cell, *tone ? "\033[0m" : "");
    if (is_text_column(column))
        text_print(text, "%*s", (int)blanks, "");
}

static void add_last(const Row *row, size_t column, size_t before, TableStyle style, Text *text)
{
    const char *tone = style.colour ? tones[row->tones[column]] : "";
    text_add(text, tone);
    size_t width = style.columns > before ? style.columns - before : 0;
    layout_wrapped(row->cells[column], width, before, text);
    text_print(text, "%s\n", *tone ? "\033[0m" : "");
}

static void add_band_row(const Row *row, Band band, const size_t *widths, TableStyle style, Text *text)
{
    size_t before = side_width(widths) + GAP;
    add_cell(row, COLUMN_RANK, widths[COLUMN_RANK], style.colour, text);
    text_print(text, "%*s", GAP, "");
    add_cell(row, COLUMN_CONTESTANT, widths[COLUMN_CONTESTANT], style.colour, text);
    for (size_t j = band.first; j < band.end; j++) {
        if (!is_shown(row, j))
            continue;
        text_print(text, "%*s", GAP, "");
        if (j == COLUMN_VERDICT) {
            add_last(row, j, before, style, text);
            return;
        }
        // A word that ends a line is not padded.
        add_cell(row, j, j + 1 == band.end && is_text_column(j) ? 0 : widths[j], style.colour, text);
        before += widths[j] + GAP;
    }
    text_add(text, "\n");
}

void layout_terminal(const Table *table, TableStyle style, Text *text)
{
    size_t widths[COLUMNS];
    measure(table, widths);
    for (size_t first = COLUMN_RPS; first < COLUMNS;) {
        Band band = band_from(widths, first, style.columns);
        text_add(text, first > COLUMN_RPS ? "\n" : "");
        add_band_row(&table->head, band, widths, style, text);
        for (size_t i = 0; i < table->count; i++)
            add_band_row(&table->rows[i], band, widths, style, text);
        first = band.end;
    }
}

static void add_markdown_cell(Text *text, const char *cell)
{
    for (; *cell; cell++) {
        if (strchr("|\\`*_<>", *cell))
            text_add(text, "\\");
        text_append(text, cell, 1);
    }
}

void layout_markdown(const Table *table, Text *text)
{
    for (size_t i = 0; i <= table->count; i++) {
        const Row *row = i == 0 ? &table->head : &table->rows[i - 1];
        text_add(text, "|");
        for (size_t j = 0; j < COLUMNS; j++) {
            if (!is_shown(row, j))
                continue;
            text_add(text, " ");
            add_markdown_cell(text, row->cells[j]);
            text_add(text, " |");
        }
        text_add(text, "\n");
        for (size_t j = 0; i == 0 && j < COLUMNS; j++)
            if (is_shown(row, j))
                text_print(text, "%s%s", is_text_column(j) ? "|---" : "|--:", j + 1 < COLUMNS ? "" : "|\n");
    }
}
