/* The output: order of copied and referenced bytes, what is left after any partial write, rewinding, running out of
 * memory. SPDX-License-Identifier: MIT */
#include "support.h"

#include "output.h"

/* What stands between two positions of the stream, joined; the caller frees it. */
static char *joined(const Output *output, size_t from, size_t end, size_t *ret_size)
{
    struct iovec vectors[OUTPUT_VECTORS];
    size_t count = output_vectors(output, from, end, vectors);
    assert_in_range(count, 0, OUTPUT_VECTORS);
    char *bytes = malloc(output_length(output) + 1);
    assert_non_null(bytes);
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(vectors[i].iov_len > 0);
        memcpy(bytes + size, vectors[i].iov_base, vectors[i].iov_len);
        size += vectors[i].iov_len;
    }
    *ret_size = size;
    return bytes;
}

static const char expected[] = "ab<one>cde<two><three>f";

static void fill(Output *output)
{
    assert_int_equal(output_open(output, 2), 0);
    output_append(output, "ab", 2);
    output_refer(output, "<one>", 5);
    output_append(output, "cde", 3);
    output_refer(output, "<two>", 5);
    output_refer(output, "<three>", 7);
    output_append(output, "f", 1);
}

static void test_order(void **state)
{
    (void)state;
    Output output;
    fill(&output);
    assert_int_equal(output_length(&output), strlen(expected));
    for (size_t from = 0; from <= strlen(expected); from++) {
        for (size_t end = from; end <= strlen(expected); end++) {
            size_t size;
            char *bytes = joined(&output, from, end, &size);
            assert_int_equal(size, end - from);
            assert_memory_equal(bytes, expected + from, size);
            free(bytes);
        }
    }
    output_close(&output);
}

/* Whatever the socket took, what is kept is the rest, and is the rest again after a second partial write. */
static void test_partial_writes(void **state)
{
    (void)state;
    for (size_t first = 0; first < strlen(expected); first++) {
        Output output, rest;
        fill(&output);
        assert_int_equal(output_keep(&output, first, output_length(&output), &rest), 0);
        output_clear(&output);
        output_append(&output, "overwritten by the next turn", 28);
        for (size_t second = 0; first + second <= strlen(expected); second++) {
            size_t size;
            char *bytes = joined(&rest, second, output_length(&rest), &size);
            assert_int_equal(size, strlen(expected) - first - second);
            assert_memory_equal(bytes, expected + first + second, size);
            free(bytes);
        }
        output_close(&rest);
        output_close(&output);
    }
}

static void test_rewind(void **state)
{
    (void)state;
    Output output;
    fill(&output);
    OutputMark mark = output_mark(&output);
    output_append(&output, "gone", 4);
    output_refer(&output, "gone too", 8);
    output_rewind(&output, mark);
    size_t size;
    char *bytes = joined(&output, 0, output_length(&output), &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(bytes, expected, size);
    free(bytes);
    output_close(&output);
}

/* More references than there is room for are copied. */
static void test_many_references(void **state)
{
    (void)state;
    Output output;
    assert_int_equal(output_open(&output, 0), 0);
    for (int i = 0; i < OUTPUT_REFERENCES + 5; i++)
        output_refer(&output, "0123456789", 10);
    assert_int_equal(output.reference_count, OUTPUT_REFERENCES);
    size_t size;
    char *bytes = joined(&output, 0, output_length(&output), &size);
    assert_int_equal(size, (OUTPUT_REFERENCES + 5) * 10);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], '0' + (char)(i % 10));
    free(bytes);
    output_close(&output);
}

static void test_no_memory(void **state)
{
    (void)state;
    Output output;
    fill(&output);
    OutputMark mark = output_mark(&output);
    assert_null(output_reserve(&output, SIZE_MAX / 2));
    assert_true(output.failed);
    output_rewind(&output, mark);
    assert_false(output.failed);
    output_append(&output, "g", 1);
    assert_int_equal(output_length(&output), strlen(expected) + 1);
    output_close(&output);
}

/* A huge answer does not keep its memory for ever. */
static void test_shrinks(void **state)
{
    (void)state;
    Output output;
    assert_int_equal(output_open(&output, OUTPUT_BYTES), 0);
    assert_non_null(output_reserve(&output, OUTPUT_KEEP_BYTES + 1));
    assert_true(output.capacity > OUTPUT_KEEP_BYTES);
    output_clear(&output);
    assert_int_equal(output.capacity, OUTPUT_BYTES);
    output_close(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),           cmocka_unit_test(test_partial_writes), cmocka_unit_test(test_rewind),
        cmocka_unit_test(test_many_references), cmocka_unit_test(test_no_memory),      cmocka_unit_test(test_shrinks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
