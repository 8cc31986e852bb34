/* A file of a site that exists as it is and gzipped: which answer goes out, byte by byte (RFC 9110 sections 12 to 15).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "accept_encoding.h"

#define DATE_TEXT "Sun, 06 Nov 1994 08:49:37 GMT"
#define MODIFIED  "Thu, 03 Nov 1994 01:02:03 GMT"
#define EARLIER   "Thu, 03 Nov 1994 01:02:02 GMT"
#define TYPE      "Content-Type: text/css\r\n"
#define REST      "Accept-Ranges: bytes\r\nLast-Modified: " MODIFIED "\r\n"
#define VARY      "Vary: Accept-Encoding\r\n"
#define ETAG      "ETag: \"i\"\r\n"
#define END       "Date: " DATE_TEXT "\r\n\r\n"

/* The fields of each variant, as they stand in a 200 and a 206. */
#define FIELDS      TYPE REST ETAG VARY
#define GZIP_FIELDS TYPE "Content-Encoding: gzip\r\n" REST "ETag: \"g-gz\"\r\n" VARY

/* The variant that the compiler would make; `fields` is what it has of them, which end in ETag and Vary. */
static orisha_variant make_variant(orisha_coding coding, const char *fields, const char *etag, orisha_str body)
{
    char *whole = malloc(1024 + body.len);
    assert_non_null(whole);
    int status_size = sprintf(whole, "HTTP/1.1 200 OK\r\n");
    int fields_size = sprintf(whole + status_size, "%s", fields);
    int head_size = status_size + fields_size;
    head_size += sprintf(whole + head_size, "Content-Length: %zu\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT", body.len);
    const char *validators = strstr(whole, "ETag: ");
    memcpy(whole + head_size, "\r\n\r\n", 4); /* from here on it is no string any more */
    memcpy(whole + head_size + 4, body.ptr, body.len);
    return (orisha_variant){
        .coding = coding,
        .whole = {whole, (size_t)head_size + 4 + body.len, (size_t)head_size},
        .fields = {whole + status_size, (size_t)fields_size},
        .validators = {validators, (size_t)(whole + status_size + fields_size - validators)},
        .etag = {validators + 6, strlen(etag)},
    };
}

typedef struct Page {
    orisha_variant variants[2];
    orisha_asset asset;
} Page;

static void page_open(Page *page, orisha_str body)
{
    page->variants[0] = make_variant(ORISHA_GZIP, GZIP_FIELDS, "\"g-gz\"", ORISHA_STR("gzipped"));
    page->variants[1] = make_variant(ORISHA_IDENTITY, FIELDS, "\"i\"", body);
    page->asset = (orisha_asset){page->variants, 2, 783824523, true};
}

static void page_close(Page *page)
{
    free((void *)page->variants[0].whole.bytes);
    free((void *)page->variants[1].whole.bytes);
}

/* The answer as one string; the caller frees it. */
static char *answer(const orisha_asset *asset, orisha_method method, const char *const *fields, size_t *ret_size)
{
    struct iovec vectors[OUTPUT_VECTORS];
    orisha_header headers[8];
    size_t count = 0;
    Engine *engine = engine_new();
    for (; fields[2 * count] != NULL; count++)
        headers[count] =
            (orisha_header){orisha_str_from_cstring(fields[2 * count]), orisha_str_from_cstring(fields[2 * count + 1])};
    engine->exchange.request.method = method;
    engine->exchange.request.headers = headers;
    engine->exchange.request.header_count = count;
    orisha_send_asset(&engine->exchange.request, asset);
    assert_int_equal(engine->exchange.state, ANSWER_MADE);
    assert_false(engine->output.failed);
    size_t vector_count = output_vectors(&engine->output, 0, output_length(&engine->output), vectors);
    char *text = calloc(1, output_length(&engine->output) + 1);
    assert_non_null(text);
    *ret_size = 0;
    for (size_t i = 0; i < vector_count; i++) {
        memcpy(text + *ret_size, vectors[i].iov_base, vectors[i].iov_len);
        *ret_size += vectors[i].iov_len;
    }
    engine_free(engine);
    return text;
}

#define WHOLE          "HTTP/1.1 200 OK\r\n" FIELDS "Content-Length: 10\r\n" END "0123456789"
#define WHOLE_GZIP     "HTTP/1.1 200 OK\r\n" GZIP_FIELDS "Content-Length: 7\r\n" END "gzipped"
#define PART           "HTTP/1.1 206 Partial Content\r\n"
#define UNCHANGED      "HTTP/1.1 304 Not Modified\r\n" ETAG VARY END
#define FAILED         "HTTP/1.1 412 Precondition Failed\r\nContent-Type: text/plain; charset=utf-8\r\n" VARY
#define PART_OF(range) PART FIELDS "Content-Range: bytes " range "/10\r\n"

static const struct {
    orisha_method method;
    const char *fields[9];
    const char *wanted; /* what the answer begins with, up to the end of `wanted` */
} cases[] = {
    {ORISHA_GET, {NULL}, WHOLE},
    {ORISHA_GET, {"accept-ENCODING", "gzip"}, WHOLE_GZIP},
    {ORISHA_GET, {"Accept-Encoding", "gzip;q=0"}, WHOLE},
    {ORISHA_GET, {"Accept-Encoding", "deflate", "Accept-Encoding", "gzip"}, WHOLE_GZIP},
    {ORISHA_HEAD, {"Accept-Encoding", "gzip"}, "HTTP/1.1 200 OK\r\n" GZIP_FIELDS "Content-Length: 7\r\n" END},
    {ORISHA_GET,
     {"Accept-Encoding", "identity;q=0"},
     "HTTP/1.1 406 Not Acceptable\r\nContent-Type: text/plain; charset=utf-8\r\n" VARY "Content-Length: 19\r\n"},
    {ORISHA_POST, {NULL}, "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, OPTIONS\r\n"},
    /* section 13: the tag is that of the variant that would be sent */
    {ORISHA_GET, {"If-None-Match", "\"i\""}, UNCHANGED},
    {ORISHA_HEAD, {"If-None-Match", "*"}, UNCHANGED},
    {ORISHA_GET, {"If-None-Match", "\"g-gz\""}, WHOLE},
    {ORISHA_GET,
     {"If-None-Match", "\"i\", W/\"g-gz\"", "Accept-Encoding", "gzip"},
     "HTTP/1.1 304 Not Modified\r\nETag: \"g-gz\"\r\n" VARY END},
    {ORISHA_GET, {"If-None-Match", "\"i\"", "Accept-Encoding", "gzip"}, WHOLE_GZIP},
    {ORISHA_GET, {"If-Modified-Since", MODIFIED}, UNCHANGED},
    {ORISHA_GET, {"If-Modified-Since", EARLIER}, WHOLE},
    {ORISHA_GET, {"If-Match", "\"x\""}, FAILED},
    {ORISHA_HEAD, {"If-Match", "W/\"i\""}, FAILED},
    {ORISHA_GET, {"If-Unmodified-Since", EARLIER}, FAILED},
    {ORISHA_GET, {"If-Unmodified-Since", MODIFIED}, WHOLE},
    /* section 13.2.1: an answer that is none of 2xx and 412 is not changed by preconditions */
    {ORISHA_GET, {"Accept-Encoding", "identity;q=0", "If-Match", "\"x\""}, "HTTP/1.1 406 "},
    {ORISHA_PUT, {"If-Match", "\"x\""}, "HTTP/1.1 405 "},
    /* section 14.2: the range is taken of what the preconditions let through, and of the coded bytes */
    {ORISHA_GET, {"Range", "bytes=2-4"}, PART_OF("2-4") "Content-Length: 3\r\n" END "234"},
    {ORISHA_GET, {"Range", "bytes=7-"}, PART_OF("7-9") "Content-Length: 3\r\n" END "789"},
    {ORISHA_GET, {"Range", "bytes=-1"}, PART_OF("9-9") "Content-Length: 1\r\n" END "9"},
    {ORISHA_GET, {"Range", "bytes=0-"}, PART_OF("0-9") "Content-Length: 10\r\n" END "0123456789"},
    {ORISHA_GET,
     {"Range", "bytes=1-2", "Accept-Encoding", "gzip"},
     PART GZIP_FIELDS "Content-Range: bytes 1-2/7\r\nContent-Length: 2\r\n" END "zi"},
    {ORISHA_GET,
     {"Range", "bytes=10-"},
     "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "Accept-Ranges: bytes\r\nContent-Range: bytes */10\r\n" VARY "Content-Length: 26\r\n"},
    {ORISHA_GET,
     {"Range", "bytes=7-", "Accept-Encoding", "gzip"},
     "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "Accept-Ranges: bytes\r\nContent-Range: bytes */7\r\n" VARY},
    {ORISHA_HEAD, {"Range", "bytes=2-4"}, "HTTP/1.1 200 OK\r\n" FIELDS "Content-Length: 10\r\n" END},
    {ORISHA_GET, {"Range", "bytes=4-2"}, WHOLE},
    {ORISHA_GET, {"Range", "lines=2-4"}, WHOLE},
    {ORISHA_GET, {"Range", "bytes=2-4", "Range", "bytes=2-4"}, WHOLE},
    {ORISHA_GET, {"Range", "bytes=2-4", "If-None-Match", "\"i\""}, UNCHANGED},
    {ORISHA_GET, {"Range", "bytes=10-", "If-None-Match", "\"i\""}, UNCHANGED},
    {ORISHA_GET, {"Range", "bytes=2-4", "If-Match", "\"x\""}, FAILED},
    {ORISHA_GET, {"Range", "bytes=2-4", "If-Match", "\"i\""}, PART_OF("2-4") "Content-Length: 3\r\n" END "234"},
    /* ranges that touch are one; with their frames, small ones are no smaller than this file */
    {ORISHA_GET, {"Range", "bytes=2-3,4-5"}, PART_OF("2-5") "Content-Length: 4\r\n" END "2345"},
    {ORISHA_GET, {"Range", "bytes=8-20,30-40"}, PART_OF("8-9") "Content-Length: 2\r\n" END "89"},
    {ORISHA_GET, {"Range", "bytes=0-1,4-5"}, WHOLE},
    {ORISHA_GET, {"Range", "bytes=0-1,4-5", "Accept-Encoding", "gzip"}, WHOLE_GZIP},
    /* section 13.1.5, and 15.3.7 for the fields */
    {ORISHA_GET,
     {"Range", "bytes=2-4", "If-Range", "\"i\""},
     PART ETAG VARY "Content-Range: bytes 2-4/10\r\nContent-Length: 3\r\n" END "234"},
    {ORISHA_GET,
     {"If-Range", MODIFIED, "Range", "bytes=2-4"},
     PART ETAG VARY "Content-Range: bytes 2-4/10\r\nContent-Length: 3\r\n" END "234"},
    {ORISHA_GET, {"Range", "bytes=2-4", "If-Range", "\"x\""}, WHOLE},
    {ORISHA_GET, {"Range", "bytes=10-", "If-Range", "\"x\""}, WHOLE},
    {ORISHA_GET, {"Range", "bytes=2-4", "If-Range", "\"i\"", "Accept-Encoding", "gzip"}, WHOLE_GZIP},
    {ORISHA_GET, {"If-Range", "\"x\""}, WHOLE},
};

static void test_answers(void **state)
{
    (void)state;
    Page page;
    page_open(&page, ORISHA_STR("0123456789"));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t size;
        char *text = answer(&page.asset, cases[i].method, cases[i].fields, &size);
        bool is_whole_answer = strncmp(cases[i].wanted, "HTTP/1.1 2", 10) == 0;
        size_t wanted_size = strlen(cases[i].wanted);
        if ((is_whole_answer && size != wanted_size) || size < wanted_size ||
            memcmp(text, cases[i].wanted, wanted_size) != 0)
            fail_msg("case %zu: %s\n--- was to be\n%s", i, text, cases[i].wanted);
        assert_non_null(strstr(text, DATE_TEXT));
        free(text);
    }
    page_close(&page);
}

/* A file without variants depends on no field, so nothing says Vary. */
static void test_one_variant_does_not_vary(void **state)
{
    (void)state;
    static const char *const fields[][5] = {
        {"Accept-Encoding", "identity;q=0"},
        {"If-Match", "\"x\""},
        {"Range", "bytes=10-"},
    };
    static const char *const statuses[] = {"406", "412", "416"};
    orisha_variant variant = make_variant(ORISHA_IDENTITY, TYPE REST ETAG, "\"i\"", ORISHA_STR("0123456789"));
    orisha_asset asset = {&variant, 1, 0, true};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        size_t size;
        char *text = answer(&asset, ORISHA_GET, fields[i], &size);
        assert_memory_equal(text + 9, statuses[i], 3);
        assert_null(strstr(text, "Vary"));
        free(text);
    }
    free((void *)variant.whole.bytes);
}

/* Section 8.8.2.2: a date that stands for several versions cannot join their parts. */
static void test_a_shared_date_joins_nothing(void **state)
{
    (void)state;
    static const char *const fields[] = {"Range", "bytes=2-4", "If-Range", MODIFIED, NULL};
    Page page;
    size_t size;
    page_open(&page, ORISHA_STR("0123456789"));
    page.asset.modified_is_strong = false;
    char *text = answer(&page.asset, ORISHA_GET, fields, &size);
    assert_string_equal(text, WHOLE);
    free(text);
    page_close(&page);
}

/* Section 14.6. Large parts are not copied, so that both kinds are in the answer. */
static void test_several_parts(void **state)
{
    (void)state;
    enum { SIZE = 100000 };
    static const char *const fields[][5] = {{"Range", "bytes=50000-89999,7-9,-1"},
                                            {"Range", "bytes=50000-89999,7-9,-1", "If-Range", "\"i\""}};
    static const char *const heads[] = {
        PART "Content-Type: multipart/byteranges; boundary=i\r\n" REST ETAG VARY,
        PART "Content-Type: multipart/byteranges; boundary=i\r\n" ETAG VARY,
    };
    static const char first[] = "\r\n--i\r\n" TYPE "Content-Range: bytes 50000-89999/100000\r\n\r\n";
    static const char second[] = "\r\n--i\r\n" TYPE "Content-Range: bytes 7-9/100000\r\n\r\nHIJ"
                                 "\r\n--i\r\n" TYPE "Content-Range: bytes 99999-99999/100000\r\n\r\nD\r\n--i--\r\n";
    char *body = malloc(SIZE);
    assert_non_null(body);
    for (size_t i = 0; i < SIZE; i++)
        body[i] = (char)('A' + i % 26);
    body[SIZE - 1] = 'D';
    Page page;
    page_open(&page, (orisha_str){body, SIZE});
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        size_t size, wanted_size = sizeof(first) - 1 + 40000 + sizeof(second) - 1;
        char length[64];
        char *text = answer(&page.asset, ORISHA_GET, fields[i], &size);
        sprintf(length, "Content-Length: %zu\r\n" END, wanted_size);
        assert_int_equal(size, strlen(heads[i]) + strlen(length) + wanted_size);
        assert_memory_equal(text, heads[i], strlen(heads[i]));
        const char *at = text + strlen(heads[i]);
        assert_memory_equal(at, length, strlen(length));
        at += strlen(length);
        assert_memory_equal(at, first, sizeof(first) - 1);
        at += sizeof(first) - 1;
        assert_memory_equal(at, body + 50000, 40000);
        assert_string_equal(at + 40000, second);
        free(text);
    }
    free(body);
    page_close(&page);
}

/* Content-Encoding beside multipart/byteranges would name the coding of the whole message. */
static void test_a_coded_variant_has_no_parts(void **state)
{
    (void)state;
    static const char *const fields[] = {"Range", "bytes=0-1,4-5", NULL};
    static const char *const with_gzip[] = {"Range", "bytes=0-1,4-5", "Accept-Encoding", "gzip", NULL};
    char body[1000];
    size_t size;
    memset(body, 'x', sizeof(body));
    orisha_variant variants[] = {
        make_variant(ORISHA_GZIP, GZIP_FIELDS, "\"g-gz\"", (orisha_str){body, sizeof(body)}),
        make_variant(ORISHA_IDENTITY, FIELDS, "\"i\"", (orisha_str){body, sizeof(body)}),
    };
    orisha_asset asset = {variants, 2, 0, true};
    char *text = answer(&asset, ORISHA_GET, fields, &size);
    assert_memory_equal(text, PART, sizeof(PART) - 1);
    free(text);
    text = answer(&asset, ORISHA_GET, with_gzip, &size);
    assert_memory_equal(text, "HTTP/1.1 200 OK\r\n" GZIP_FIELDS, sizeof("HTTP/1.1 200 OK\r\n" GZIP_FIELDS) - 1);
    free(text);
    free((void *)variants[0].whole.bytes);
    free((void *)variants[1].whole.bytes);
}

/* However many ranges are asked for, the answer is not larger than the file and a head. */
static void test_no_range_amplifies(void **state)
{
    (void)state;
    for (size_t size = 1; size < 5000; size += size / 3 + 1) {
        char *body = malloc(size);
        assert_non_null(body);
        memset(body, 'x', size);
        Page page;
        page_open(&page, (orisha_str){body, size});
        for (unsigned count = 1; count <= LIMIT_RANGES + 1; count++) {
            char value[64 * (LIMIT_RANGES + 1)];
            char *at = value + sprintf(value, "bytes=");
            for (unsigned i = 0; i < count; i++)
                at += sprintf(at, "%s%zu-%zu", i > 0 ? "," : "", size * i / count, size * i / count + size / count / 2);
            const char *const fields[] = {"Range", value, NULL};
            size_t answered;
            char *text = answer(&page.asset, ORISHA_GET, fields, &answered);
            const char *end = strstr(text, "\r\n\r\n");
            assert_non_null(end);
            assert_true(answered - (size_t)(end + 4 - text) <= size);
            free(text);
        }
        free(body);
        page_close(&page);
    }
}

/* The parts of a large file are referenced, also when as many answers as fit below the high-water mark wait already:
 * what a client asks for takes no memory of the file's size. */
static void test_large_parts_are_not_copied(void **state)
{
    (void)state;
    enum { STEP = 64 * 1024, SIZE = LIMIT_RANGES * STEP };
    char value[64 * LIMIT_RANGES];
    char *at = value + sprintf(value, "bytes=");
    for (int i = 0; i < LIMIT_RANGES; i++)
        at += sprintf(at, "%s%d-%d", i > 0 ? "," : "", i * STEP, i * STEP + STEP / 2);
    char *body = calloc(1, SIZE);
    assert_non_null(body);
    Page page;
    page_open(&page, (orisha_str){body, SIZE});
    Engine *engine = engine_new();
    while (output_length(&engine->output) + OUTPUT_REFER_BYTES < OUTPUT_HIGH_WATER)
        output_refer(&engine->output, body, OUTPUT_REFER_BYTES);
    orisha_header range = {ORISHA_STR("Range"), orisha_str_from_cstring(value)};
    engine->exchange.request.headers = &range;
    engine->exchange.request.header_count = 1;
    orisha_send_asset(&engine->exchange.request, &page.asset);
    assert_true(engine->output.referenced > SIZE / 2);
    assert_true(engine->output.size < 8192);
    engine_free(engine);
    free(body);
    page_close(&page);
}

/* ---- Any fields -------------------------------------------------------------------------------------------------
 * Whatever is put together of good and bad pieces, the answer is one of the file's, is framed as it says, and holds the
 * bytes that it names. */

static uint32_t random_state = 1;

static uint32_t pick(uint32_t count)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % count;
}

static const char *pick_value(const char *begin, char *text)
{
    static const char *const pieces[] = {
        "bytes=",   "bytes=", "0-",  "-5",      "3-7", ",",  ", ", "\"i\"", "\"g-gz\"", "W/",    "*",        "gzip",
        "identity", "br",     ";q=", "0",       "1",   ".5", "0.", EARLIER, MODIFIED,   "\"x\"", "-",        " ",
        "10-20",    "5-4",    "9",   "1234567", "=",   "\"", ";",  "zstd",  "\t",       "\xff",  "Sun, 06 ", "GMT",
    };
    char *at = text + sprintf(text, "%s", pick(2) > 0 ? begin : "");
    for (uint32_t i = pick(6); i > 0; i--)
        at += sprintf(at, "%s", pieces[pick(COUNT_OF(pieces))]);
    return text;
}

static void check_part(const char *head, const char *body, size_t size, orisha_str of)
{
    unsigned long long first, last, whole;
    const char *field = strstr(head, "Content-Range: bytes ");
    assert_non_null(field);
    assert_int_equal(sscanf(field, "Content-Range: bytes %llu-%llu/%llu", &first, &last, &whole), 3);
    assert_int_equal(whole, of.len);
    assert_true(first <= last && last < whole);
    assert_int_equal(size, last - first + 1);
    assert_memory_equal(body, of.ptr + first, size);
}

static void check_answer(char *text, size_t size)
{
    static const char page[] = "0123456789";
    int status = atoi(text + 9);
    char *body = strstr(text, "\r\n\r\n");
    assert_non_null(body);
    *body = '\0';
    body += 4;
    size -= (size_t)(body - text);
    const char *length = strstr(text, "Content-Length: ");
    assert_int_equal(size, length != NULL ? strtoul(length + 16, NULL, 10) : 0);
    assert_non_null(strstr(text, "Vary: Accept-Encoding"));
    bool gzip = strstr(text, "ETag: \"g-gz\"") != NULL;
    orisha_str of = gzip ? ORISHA_STR("gzipped") : (orisha_str){page, 10};
    switch (status) {
    case 200:
        assert_int_equal(size, of.len);
        assert_memory_equal(body, of.ptr, of.len);
        break;
    case 206: check_part(text, body, size, of); break;
    case 304: assert_null(length); break;
    case 416: assert_non_null(strstr(text, "Content-Range: bytes */")); break;
    case 406:
    case 412: break;
    default: fail_msg("%s", text);
    }
}

static void test_any_fields(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Accept-Encoding", "identity;q=0,"},
        {"If-Match", "\"x\","},
        {"If-None-Match", ""},
        {"If-Modified-Since", MODIFIED},
        {"If-Unmodified-Since", EARLIER},
        {"Range", "bytes="},
        {"If-Range", "\"i\""},
        {"range", "bytes=99-,"},
        {"If-Rangers", ""},
    };
    unsigned counts[600] = {0};
    Page page;
    page_open(&page, ORISHA_STR("0123456789"));
    for (unsigned i = 0; i < 20000; i++) {
        char values[3][256];
        const char *fields[7] = {NULL};
        uint32_t count = pick(4);
        for (uint32_t j = 0; j < count; j++) {
            const char *const *name = names[pick(COUNT_OF(names))];
            fields[2 * j] = name[0];
            fields[2 * j + 1] = pick_value(name[1], values[j]);
        }
        size_t size;
        char *text = answer(&page.asset, ORISHA_GET, fields, &size);
        counts[atoi(text + 9)]++;
        check_answer(text, size);
        free(text);
    }
    /* The pieces are good enough to lead everywhere. */
    static const int statuses[] = {200, 206, 304, 406, 412, 416};
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        assert_true(counts[statuses[i]] > 10);
    page_close(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_one_variant_does_not_vary),
        cmocka_unit_test(test_a_shared_date_joins_nothing),
        cmocka_unit_test(test_several_parts),
        cmocka_unit_test(test_a_coded_variant_has_no_parts),
        cmocka_unit_test(test_no_range_amplifies),
        cmocka_unit_test(test_large_parts_are_not_copied),
        cmocka_unit_test(test_any_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
