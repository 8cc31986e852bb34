/* Random requests through the code that orishac generated, against the reference: the route that answers, its
 * parameters, and what is derived where no route answers. Linked with a generated program whose answers are
 * "NUMBER|VALUE|VALUE".
 *
 *     property ROUTES LOOKUPS SEED    ROUTES: a line "DEPTH METHOD PATTERN" for each route, in the order of the numbers
 *
 * The functions that send an answer are replaced by ones that keep it. Paths are decoded by the runtime and have
 * exactly the padding that the runtime promises, so that AddressSanitizer sees a read beyond it.
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "exchange.h"
#include "reference.h"
#include "target.h"

#include <assert.h>
#include <stdlib.h>

enum { ROUTES_MOST = 20000, PATH_MOST = 4096, ANSWER_MOST = 8 * PATH_MOST };

static ReferenceRoute routes[ROUTES_MOST];
static size_t route_count;
static orisha_str words[ROUTES_MOST]; /* literals of the routes, and what is easily confused with them */
static size_t word_count;
static Exchange exchange;

/* ---- The answer ------------------------------------------------------------------------------------------------- */

static char answer[ANSWER_MOST];
static size_t answer_size;
static unsigned answer_allow;
static unsigned answer_count;

void orisha_send_constant(orisha_request *req, const orisha_constant *constant)
{
    (void)req;
    answer_count++;
    answer_size = constant->size - constant->head_size - 4;
    memcpy(answer, constant->bytes + constant->head_size + 4, answer_size);
}

void orisha_send_body(orisha_request *req, const orisha_head *head, orisha_str body)
{
    (void)req, (void)head;
    answer_count++;
    answer_size = body.len;
    memcpy(answer, body.ptr, body.len);
}

char *orisha_begin(orisha_request *req, const orisha_head *head, size_t room)
{
    (void)req, (void)head;
    assert(room <= sizeof answer);
    answer_count++;
    return answer;
}

void orisha_finish(orisha_request *req, const char *end)
{
    (void)req;
    answer_size = (size_t)(end - answer);
}

void orisha_send_method_not_allowed(orisha_request *req, unsigned allow)
{
    (void)req;
    answer_count++;
    answer_size = 0;
    answer_allow = allow;
}

void orisha_init(int argc, char **argv)
{
    (void)argc, (void)argv;
}

int orisha_exit_status(void)
{
    return 0;
}

/* ---- Random requests -------------------------------------------------------------------------------------------- */

static uint64_t random_state;

/* splitmix64 */
static uint64_t random_u64(void)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t random_below(size_t limit)
{
    return random_u64() % limit;
}

static bool one_in(size_t n)
{
    return random_below(n) == 0;
}

static char *put(char *at, orisha_str text)
{
    memcpy(at, text.ptr, text.len);
    return at + text.len;
}

static char *put_word(char *at)
{
    char number[32];
    switch (random_below(8)) {
    case 0: return put(at, orisha_str_from_cstring("")); /* an empty segment */
    case 1:
        snprintf(number, sizeof number, "%lld", (long long)random_u64() >> random_below(64));
        return put(at, orisha_str_from_cstring(number));
    case 2:
        for (size_t size = 1 + random_below(one_in(8) ? 90 : 20); size > 0; size--)
            *at++ = (char)('a' + random_below(26));
        return at;
    default: return put(at, words[random_below(word_count)]);
    }
}

/* A path that some route may take, or nearly. */
static orisha_str random_path(char *buffer)
{
    char *at = buffer;
    const char *pattern = routes[random_below(route_count)].pattern;
    while (*pattern) {
        size_t size = strcspn(++pattern, "/");
        *at++ = '/';
        bool wild = *pattern == ':' || *pattern == '*';
        if (wild || one_in(12))
            at = put_word(at);
        else
            at = put(at, (orisha_str){pattern, size});
        for (size_t more = *pattern == '*' ? random_below(6) : 0; more > 0; more--) {
            *at++ = '/';
            at = put_word(at);
        }
        pattern += size;
        if (one_in(40))
            break;
    }
    while (one_in(16)) {
        *at++ = '/';
        at = put_word(at);
    }
    if (at == buffer)
        *at++ = '/';
    if (at - buffer > 1 && one_in(24))
        buffer[1 + random_below((size_t)(at - buffer) - 1)] = "x/a:*"[random_below(5)]; /* a byte damaged */
    return (orisha_str){buffer, (size_t)(at - buffer)};
}

/* Some bytes percent-encoded, slashes too: then they belong to the segment. */
static orisha_str encoded(orisha_str path, char *buffer, size_t one_of)
{
    char *at = buffer;
    for (size_t i = 0; i < path.len; i++)
        if ((i > 0 && one_in(one_of)) || (signed char)path.ptr[i] <= ' ')
            at += sprintf(at, one_in(2) ? "%%%02x" : "%%%02X", (unsigned char)path.ptr[i]);
        else
            *at++ = path.ptr[i];
    return (orisha_str){buffer, (size_t)(at - buffer)};
}

/* ---- Comparing -------------------------------------------------------------------------------------------------- */

static const char *const methods[ORISHA_METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

/* "NUMBER|VALUE|VALUE", as the program answers. */
static size_t expected_answer(int route, const ReferenceFit *fit, char *text)
{
    char *at = text + sprintf(text, "%d", route);
    for (size_t i = 0; i < fit->value_count; i++) {
        *at++ = '|';
        for (size_t j = 0; j < fit->values[i].len; j++)
            *at++ = fit->values[i].ptr[j] == '\0' ? '/' : fit->values[i].ptr[j];
    }
    return (size_t)(at - text);
}

static unsigned expected_allow(orisha_str path)
{
    unsigned allow = 0;
    ReferenceFit fit;
    for (size_t i = 0; i < route_count; i++)
        for (unsigned method = 0; method < ORISHA_METHOD_COUNT; method++)
            if (strcmp(routes[i].method, methods[method]) == 0 && reference_fits(&routes[i], path, &fit))
                allow |= 1u << method;
    return allow;
}

static void fail(const char *what, unsigned method, orisha_str raw, const char *expected, size_t size)
{
    fprintf(stderr, "%s: %s %.*s\nexpected: %.*s\nanswered: %.*s (allow %x)\n", what, methods[method], ORISHA_FMT(raw),
            (int)size, expected, (int)answer_size, answer, answer_allow);
    exit(1);
}

static bool has_fallback;

/* True when a route took the request. */
static bool look_up(unsigned method, orisha_str raw)
{
    static char expected[ANSWER_MOST];
    orisha_request *req = &exchange.request;
    arena_reset(&exchange.arena);
    char *sent = malloc(raw.len + PARSER_PADDING);
    memcpy(sent, raw.ptr, raw.len);
    memset(sent + raw.len, '/', PARSER_PADDING); /* what stands there must not matter */
    req->method = (orisha_method)method;
    req->raw_path = (orisha_str){sent, raw.len};
    bool decoded = target_decode_path(req->raw_path, &exchange.arena, &req->path, &exchange.refusal) == 0;
    decoded = decoded && target_restore_slashes(req->path, &exchange.arena, &req->values, &exchange.refusal) == 0;
    int route = -1;
    if (decoded) {
        ReferenceFit fit;
        route = reference_match(routes, route_count, method == ORISHA_HEAD ? "GET" : methods[method], req->path, &fit);
        answer_count = answer_allow = 0;
        answer_size = 0;
        orisha_handle(req);
        if (answer_count != 1)
            fail("not one answer", method, raw, "", 0);
        size_t size = route < 0 ? (has_fallback ? 4 : 0) : expected_answer(route, &fit, expected);
        if (answer_size != size || memcmp(answer, route < 0 ? "none" : expected, size) != 0)
            fail("another answer", method, raw, route < 0 ? "none" : expected, size);
        if (route < 0 && !has_fallback && answer_allow != expected_allow(req->path))
            fail("another Allow", method, raw, "", 0);
    }
    free(sent);
    return route >= 0;
}

/* ---- The table -------------------------------------------------------------------------------------------------- */

static void add_word(orisha_str word)
{
    if (word_count < ROUTES_MOST)
        words[word_count++] = word;
}

static void add_words(const char *pattern)
{
    while (*pattern) {
        size_t size = strcspn(++pattern, "/");
        if (*pattern != ':' && *pattern != '*' && size > 0) {
            add_word((orisha_str){pattern, size});
            if (one_in(4))
                add_word((orisha_str){pattern, size - 1});
        }
        pattern += size;
    }
}

static void read_routes(const char *path)
{
    char method[16], pattern[PATH_MOST];
    unsigned depth;
    FILE *file = fopen(path, "r");
    assert(file);
    while (fscanf(file, "%u %15s %4095s", &depth, method, pattern) == 3) {
        assert(route_count < ROUTES_MOST);
        if (strcmp(method, "*") == 0) {
            has_fallback = true;
            continue;
        }
        routes[route_count++] = (ReferenceRoute){strdup(method), strdup(pattern), depth};
        add_words(routes[route_count - 1].pattern);
    }
    fclose(file);
    static const char *const odd[] = {"0", "-0", "-1", "007", "9223372036854775808", "\xc3\xa9", "a b", "...", "x"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        add_word(orisha_str_from_cstring(odd[i]));
}

int main(int argc, char **argv)
{
    static char plain[ANSWER_MOST], percent[ANSWER_MOST];
    if (argc != 4) {
        fprintf(stderr, "usage: property ROUTES LOOKUPS SEED\n");
        return 3;
    }
    random_state = strtoull(argv[3], NULL, 10);
    read_routes(argv[1]);
    size_t lookups = strtoull(argv[2], NULL, 10), found = 0;
    for (size_t i = 0; i < lookups; i++) {
        orisha_str path = random_path(plain);
        unsigned method = one_in(3) ? (unsigned)random_below(ORISHA_METHOD_COUNT) : 0;
        for (size_t m = 0; m < ORISHA_METHOD_COUNT && !one_in(4); m++) /* mostly one that the table has */
            if (strcmp(methods[m], routes[random_below(route_count)].method) == 0)
                method = (unsigned)m;
        found += look_up(method, encoded(path, percent, one_in(4) ? 4 : 4000));
    }
    printf("%zu lookups, %zu found\n", lookups, found);
    return 0;
}
