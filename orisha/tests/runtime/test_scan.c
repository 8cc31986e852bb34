/* The scans by register against the scans by table: the same end for every byte at every place of a run, and for many
 * random texts. SPDX-License-Identifier: MIT */
#include "support.h"

#include "scan.h"

enum { SIZE = 80, PADDING = SCAN_BLOCK };

typedef struct Text {
    char bytes[SIZE + PADDING];
} Text;

/* From line end to line end, up to the first thing that is none. */
static void check_lines(const Text *text)
{
    LineScan lines = scan_lines(text->bytes), lines_by_table = scan_lines_by_table(text->bytes);
    for (;;) {
        const char *stop = scan_line(&lines);
        assert_ptr_equal(stop, scan_line_by_table(&lines_by_table));
        if (!scan_is_line_end(stop))
            break;
        scan_next_line(&lines);
        scan_next_line_by_table(&lines_by_table);
    }
}

static void check(const Text *text)
{
    check_lines(text);
    unsigned seen = 0, seen_by_table = 0;
    assert_ptr_equal(scan_token(text->bytes), scan_token_by_table(text->bytes));
    assert_ptr_equal(scan_host(text->bytes), scan_host_by_table(text->bytes));
    assert_ptr_equal(scan_field(text->bytes), scan_field_by_table(text->bytes));
    assert_ptr_equal(scan_path(text->bytes, &seen), scan_path_by_table(text->bytes, &seen_by_table));
    /* Of the classes only the marks are asked for. */
    assert_int_equal(seen & CLASS_MARK, seen_by_table & CLASS_MARK);
}

static void test_every_byte_at_every_place(void **state)
{
    (void)state;
    static const char runs[] = {'a', 'Z', '-', '/', '9', ' ', '\t', '\x80', '\xff'};
    for (size_t run = 0; run < COUNT_OF(runs); run++) {
        for (int place = 0; place < SIZE; place++) {
            for (int byte = 0; byte < 256; byte++) {
                Text text = {{0}};
                memset(text.bytes, runs[run], SIZE);
                text.bytes[place] = (char)byte;
                check(&text);
            }
        }
    }
}

/* Lines of every length begin and end at every place of a block. */
static void test_every_byte_in_lines_of_every_length(void **state)
{
    (void)state;
    static const char usual[] = {'a', '\t', '\x80'};
    for (int length = 0; length < SCAN_BLOCK + 2; length++) {
        for (int place = 0; place < SIZE; place++) {
            for (int byte = 0; byte < 256; byte++) {
                Text text = {{0}};
                for (int at = 0; at < SIZE - 2; at += length + 2) {
                    int size = at + length + 2 < SIZE ? length : SIZE - 2 - at;
                    memset(text.bytes + at, usual[byte % 3], (size_t)size);
                    memcpy(text.bytes + at + size, "\r\n", 2);
                }
                text.bytes[place] = (char)byte;
                check_lines(&text);
            }
        }
    }
}

static void test_random_texts(void **state)
{
    (void)state;
    static const char usual[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./%?=&;:, \t\r";
    srand(1);
    for (int i = 0; i < 200000; i++) {
        Text text = {{0}};
        int size = rand() % SIZE;
        for (int k = 0; k < size; k++)
            text.bytes[k] = rand() % 32 == 0 ? (char)(rand() % 256) : usual[(size_t)rand() % (sizeof(usual) - 1)];
        for (int k = rand() % SIZE; k + 1 < size; k += 2 + rand() % SIZE)
            memcpy(text.bytes + k, "\r\n", 2);
        check(&text);
    }
}

static void test_the_end_ends_every_run(void **state)
{
    (void)state;
    Text text = {{0}};
    memset(text.bytes + SIZE, 'a', PADDING); /* what stands behind the NUL does not matter */
    for (int size = 0; size < SIZE; size++) {
        unsigned seen = 0;
        memset(text.bytes, 'a', (size_t)size);
        assert_ptr_equal(scan_token(text.bytes), text.bytes + size);
        assert_ptr_equal(scan_field(text.bytes), text.bytes + size);
        assert_ptr_equal(scan_path(text.bytes, &seen), text.bytes + size);
        LineScan lines = scan_lines(text.bytes);
        assert_ptr_equal(scan_line(&lines), text.bytes + size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte_at_every_place),
        cmocka_unit_test(test_every_byte_in_lines_of_every_length),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_the_end_ends_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
