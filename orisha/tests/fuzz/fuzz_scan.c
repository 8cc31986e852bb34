/* scan.h: the scans by register against their twins by table. The input is what they run over, at every alignment that
 * sixteen bytes have and with every length that the registers' steps leave over.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "parser.h"
#include "scan.h"

#ifdef PLANT_IN_SCAN
/* DEL passes for a character of a field value. */
static const char *scan_field_with_mistake(const char *p)
{
    p = scan_field(p);
    return *p == 0x7f ? scan_field(p + 1) : p;
}
#undef scan_field
#define scan_field scan_field_with_mistake
#endif

/* From line end to line end, up to the first thing that is none. */
static void check_lines(const char *begin, const char *end)
{
    LineScan lines = scan_lines(begin), lines_by_table = scan_lines_by_table(begin);
    for (;;) {
        const char *stop = scan_line(&lines);
        CHECK(stop == scan_line_by_table(&lines_by_table), "a line in %.*s", (int)(end - begin), begin);
        if (!scan_is_line_end(stop))
            break;
        scan_next_line(&lines);
        scan_next_line_by_table(&lines_by_table);
    }
}

/* From `begin` to the NUL at `end`, as the contract has it. */
static void check(const char *begin, const char *end)
{
    unsigned seen = 0, seen_by_table = 0;
    check_lines(begin, end);
    CHECK(scan_token(begin) == scan_token_by_table(begin), "a token in %.*s", (int)(end - begin), begin);
    CHECK(scan_field(begin) == scan_field_by_table(begin), "a field value in %.*s", (int)(end - begin), begin);
    CHECK(scan_host(begin) == scan_host_by_table(begin), "a host in %.*s", (int)(end - begin), begin);
    CHECK(scan_path(begin, &seen) == scan_path_by_table(begin, &seen_by_table), "a path in %.*s", (int)(end - begin),
          begin);
    /* Of the classes only the marks are asked for. */
    CHECK((seen & CLASS_MARK) == (seen_by_table & CLASS_MARK), "marks in %.*s", (int)(end - begin), begin);
    CHECK(scan_field(begin) <= end && scan_path(begin, &seen) <= end, "the NUL does not end it");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ALIGNMENTS = 16 };
    Dice dice = dice_of(data, size);
    size_t shift = dice_roll(&dice, ALIGNMENTS);
    /* The block ends where the contract lets reading end. */
    char *block = malloc(shift + size + PARSER_PADDING);
    CHECK(block != NULL, "no memory");
    char *begin = block + shift, *end = begin + size;
    if (size > 0)
        memcpy(begin, data, size);
    *end = '\0';
    /* What stands behind the NUL does not matter. */
    for (int i = 1; i < PARSER_PADDING; i++)
        end[i] = (char)dice_roll(&dice, 256);
    for (size_t from = 0; from <= size && from < 2 * ALIGNMENTS; from++)
        check(begin + from, end);
    /* Behind each byte that ends some run another begins. */
    for (const char *p = begin; p < end; p = scan_token_by_table(p) + 1)
        check(p, end);
    free(block);
    return 0;
}
