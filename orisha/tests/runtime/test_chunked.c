/* The chunked coding: bodies and refusals, each at every division into two pieces and in single bytes.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "chunked.h"

/* Decodes in place, in pieces that end at `first` and then every `step` bytes. Returns what chunked_decode returned
 * last. */
static int decode(const char *text, size_t first, size_t step, char *ret_body, size_t *ret_size, size_t *ret_used)
{
    ChunkDecoder decoder = {0};
    Refusal refusal;
    size_t size = strlen(text);
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    memcpy(bytes, text, size + 1);
    size_t at = 0;
    int r = 0;
    for (size_t end = first; r == 0 && at < size; end = end + step < size ? end + step : size) {
        size_t used = 0;
        r = chunked_decode(&decoder, bytes + decoder.decoded, bytes + at, end - at, &used, &refusal);
        if (r == 0)
            assert_int_equal(used, end - at);
        if (r < 0)
            assert_int_equal(refusal.status, -r);
        at += used;
    }
    memcpy(ret_body, bytes, decoder.decoded);
    *ret_size = decoder.decoded;
    *ret_used = at;
    free(bytes);
    return r;
}

static const struct {
    const char *text, *body, *rest;
} good[] = {
    {"0\r\n\r\n", "", ""},
    {"5\r\nhello\r\n0\r\n\r\n", "hello", ""},
    {"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET ", "hello world", "GET "},
    {"00005\r\nhello\r\n000\r\n\r\n", "hello", ""},
    {"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789", ""},
    {"3;a\r\nabc\r\n0;b=c\r\n\r\n", "abc", ""},
    {"3 ; a = b ;c=\"d;\\\" \t\"\r\nabc\r\n0\r\n\r\n", "abc", ""},
    {"1\r\n\r\r\n1\r\n\n\r\n0\r\n\r\n", "\r\n", ""},
    {"0\r\nTrailer: x\r\nOther:\r\n\r\nrest", "", "rest"},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        size_t size = strlen(good[i].text);
        size_t whole = size - strlen(good[i].rest);
        for (size_t first = 1; first <= size; first++) {
            for (size_t step = 1; step <= size; step += size - 1) {
                char body[128];
                size_t body_size, used;
                int r = decode(good[i].text, first, step, body, &body_size, &used);
                if (r != 1 || used != whole || body_size != strlen(good[i].body) ||
                    memcmp(body, good[i].body, body_size) != 0)
                    fail_msg("case %zu divided at %zu by %zu: %d", i, first, step, r);
            }
        }
    }
}

static void test_incomplete(void **state)
{
    (void)state;
    static const char text[] = "5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\n";
    for (size_t size = 1; size < sizeof(text) - 1; size++) {
        char part[64], body[64];
        size_t body_size, used;
        memcpy(part, text, size);
        part[size] = '\0';
        assert_int_equal(decode(part, size, 1, body, &body_size, &used), 0);
        assert_int_equal(used, size);
    }
}

static const struct {
    int status;
    const char *text;
} bad[] = {
    {400, "\r\n"},
    {400, "x\r\n"},
    {400, "-1\r\n"},
    {400, "+1\r\n"},
    {400, "0x1\r\n"},
    {400, " 1\r\n"},
    {400, "1 \r\na\r\n"},
    {400, "1\na\r\n"},
    {400, "1\ra"},
    {400, "1\r\nab"},
    {400, "1\r\na\n"},
    {400, "1\r\na\rb"},
    {400, "1\r\na\r\n\r\n"},
    {400, "1;\r\na\r\n"},
    {400, "1;=b\r\na\r\n"},
    {400, "1;a=\r\n"},
    {400, "1;a=\"b\r\n"},
    {400, "1;a=\"b\\\n"},
    {400, "1;a=\"b\r\"\r\n"},
    {400, "1;a=\"b\"c\r\n"},
    {400, "1;a b\r\n"},
    {400, "1;a\n"},
    {400, "00000000000000001\r\na\r\n0\r\n\r\n"},
    {400, "0\r\n folded: x\r\n\r\n"},
    {400, "0\r\nname : x\r\n\r\n"},
    {400, "0\r\nno colon\r\n\r\n"},
    {400, "0\r\n: x\r\n\r\n"},
    {400, "0\r\nX: a\n\r\n"},
    {400, "0\r\nX: a\x01\r\n\r\n"},
    {400, "0\r\n\n"},
    {413, "100001\r\n"},
    {413, "ffffffff\r\n"},
    {413, "ffffffffffffffff\r\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        size_t size = strlen(bad[i].text);
        for (size_t first = 1; first <= size; first++) {
            char body[128];
            size_t body_size, used;
            int r = decode(bad[i].text, first, size, body, &body_size, &used);
            if (r != -bad[i].status)
                fail_msg("case %zu divided at %zu: %d", i, first, r);
        }
    }
}

/* The limit holds for the sum of chunks, each of which is small enough. */
static void test_sum_is_limited(void **state)
{
    (void)state;
    enum { CHUNK = 0x10000 };
    char *chunk = malloc(CHUNK + 16);
    assert_non_null(chunk);
    ChunkDecoder decoder = {0};
    Refusal refusal;
    int r = 0;
    for (int i = 0; i < LIMIT_BODY_BYTES / CHUNK; i++) {
        size_t used;
        size_t at = (size_t)sprintf(chunk, "%x\r\n", CHUNK);
        memset(chunk + at, 'x', CHUNK);
        memcpy(chunk + at + CHUNK, "\r\n", 2);
        r = chunked_decode(&decoder, chunk, chunk, at + CHUNK + 2, &used, &refusal);
        assert_int_equal(r, 0);
    }
    assert_int_equal(decoder.decoded, LIMIT_BODY_BYTES);
    size_t used;
    assert_int_equal(chunked_decode(&decoder, chunk, "1\r\n", 3, &used, &refusal), -413);
    free(chunk);
}

/* Extensions and trailers cost the server time and give it nothing. */
static void test_overhead_is_limited(void **state)
{
    (void)state;
    char padding[LIMIT_CHUNK_OVERHEAD + 2];
    memset(padding, 'x', sizeof(padding));
    static const char *const begins[] = {"1;", "0\r\nX:"};
    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        ChunkDecoder decoder = {0};
        Refusal refusal;
        size_t used;
        char out[8];
        assert_int_equal(chunked_decode(&decoder, out, begins[i], strlen(begins[i]), &used, &refusal), 0);
        assert_int_equal(chunked_decode(&decoder, out, padding, LIMIT_CHUNK_OVERHEAD - 16, &used, &refusal), 0);
        assert_int_equal(chunked_decode(&decoder, out, padding, 32, &used, &refusal), -431);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),           cmocka_unit_test(test_incomplete),          cmocka_unit_test(test_bad),
        cmocka_unit_test(test_sum_is_limited), cmocka_unit_test(test_overhead_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
