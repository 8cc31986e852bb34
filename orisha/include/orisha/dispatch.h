/* What the routers that orishac generates for many routes are made of.
 *
 * An *ask* makes a word of some bytes of the path, and its hash leads to the function that goes on for that word: to
 * the next ask, or to comparisons of every byte. All these functions have the same parameters, which stay in registers
 * on the way, so each ends in a jump to the next. What costs most is a jump that the processor mispredicts, and what
 * has to be waited for before it is known: so there are few asks, and the first needs nothing but the path's first and
 * last bytes where that is enough. Read segments.h first. SPDX-License-Identifier: MIT */
#ifndef ORISHA_DISPATCH_H
#define ORISHA_DISPATCH_H

#include <orisha/segments.h>

#ifdef __GNUC__
#define ORISHA_UNUSED    __attribute__((unused))
#define ORISHA_FIRST_ASK static inline __attribute__((always_inline)) void
#define ORISHA_ASIDE     static __attribute__((noinline)) void
#else
#define ORISHA_UNUSED
#define ORISHA_FIRST_ASK static inline void
#define ORISHA_ASIDE     static void
#endif

/* A path that is cut: its bytes, the bits of orisha_slash, how many segments it has, and where the slashes of the
 * second and the third stand. If there is no such segment they are the end, or no more than 64 above the length. */
#define ORISHA_CUT_PATH                                                                                                \
    ORISHA_UNUSED orisha_request *req, ORISHA_UNUSED const char *kz_path, ORISHA_UNUSED uint64_t kz_slashes,           \
        ORISHA_UNUSED size_t kz_count, ORISHA_UNUSED size_t kz_at_1, ORISHA_UNUSED size_t kz_at_2
#define ORISHA_THE_CUT_PATH req, kz_path, kz_slashes, kz_count, kz_at_1, kz_at_2

typedef void orisha_go(ORISHA_CUT_PATH);
typedef unsigned orisha_go_for_methods(ORISHA_CUT_PATH); /* returns a bit, 1u << method, for each that the path has */

/* Cuts a request's path and goes on with `go`; with `long_path`, a function of its own and out of the way, if it is
 * long. */
#define ORISHA_ROUTE(go, long_path)                                                                                    \
    do {                                                                                                               \
        if (orisha_path_is_long(req->path)) {                                                                          \
            long_path(req);                                                                                            \
        } else {                                                                                                       \
            const uint64_t kz_all = orisha_cut(req->path);                                                             \
            const uint64_t kz_from_2 = kz_all & (kz_all - 1);                                                          \
            go(req, req->path.ptr, kz_from_2 &(kz_from_2 - 1), orisha_count_bits(kz_all), orisha_lowest_bit(kz_all),   \
               orisha_lowest_bit(kz_from_2));                                                                          \
        }                                                                                                              \
    } while (0)
#define ORISHA_ROUTE_LONG(go, limit)                                                                                   \
    do {                                                                                                               \
        const unsigned kz_segments = orisha_cut_long(req->path, limit);                                                \
        go(req, req->path.ptr, ORISHA_LONG_PATH, kz_segments, orisha_slash_at[1], orisha_slash_at[2]);                 \
    } while (0)

/* ---- Words ------------------------------------------------------------------------------------------------------ */

/* What parts of a word are multiplied by; bytes are the lowest of it, or two times four of them. */
#define ORISHA_METHOD_FACTOR  0xbf58476d1ce4e5b9u
#define ORISHA_MEASURE_FACTOR 0x9e3779b97f4a7c15u /* of the number of segments, or the path's length */

/* The same on every machine: the first byte is the lowest. */
static inline uint64_t orisha_load_word(const char *bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
#else
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
           (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
#endif
}

/* `size` bytes, 1 to 8. */
static inline uint64_t orisha_bytes(const char *bytes, unsigned size)
{
    return orisha_load_word(bytes) & ~(uint64_t)0 >> (64 - 8 * size);
}

/* The bytes that begin `back` before the path's end; where it is shorter, those from its beginning on. */
static inline uint64_t orisha_last_bytes(orisha_str path, unsigned back, unsigned size)
{
    return orisha_bytes(path.ptr + (path.len > back ? path.len - back : 0), size);
}

/* HEAD counts as GET. */
static inline uint64_t orisha_method_word(const orisha_request *req)
{
    static const uint64_t words[ORISHA_METHOD_COUNT] = {
        [ORISHA_GET] = ORISHA_METHOD_FACTOR * ORISHA_GET,         [ORISHA_HEAD] = ORISHA_METHOD_FACTOR * ORISHA_GET,
        [ORISHA_POST] = ORISHA_METHOD_FACTOR * ORISHA_POST,       [ORISHA_PUT] = ORISHA_METHOD_FACTOR * ORISHA_PUT,
        [ORISHA_DELETE] = ORISHA_METHOD_FACTOR * ORISHA_DELETE,   [ORISHA_PATCH] = ORISHA_METHOD_FACTOR * ORISHA_PATCH,
        [ORISHA_OPTIONS] = ORISHA_METHOD_FACTOR * ORISHA_OPTIONS,
    };
    return words[req->method];
}

/* ---- Jumping ---------------------------------------------------------------------------------------------------- */

/* Perfect hashes: for the words that it was made for, each has a place of its own (orishac searched for the factor).
 * The second is for many words: they fall into groups, and `moves` has a number for each that moves it where it fits.
 */
static inline unsigned orisha_place(uint64_t word, uint64_t factor, unsigned bits)
{
    return (unsigned)(word * factor >> (64 - bits));
}
static inline unsigned orisha_place_moved(uint64_t word, uint64_t factor, unsigned bits, const uint16_t *moves,
                                          unsigned move_bits)
{
    uint64_t product = word * factor;
    return (unsigned)(product >> (64 - bits)) ^ moves[product >> (64 - bits - move_bits) & ((1u << move_bits) - 1)];
}

/* Where it goes on for a word. */
typedef struct orisha_way {
    uint64_t word;
    orisha_go *go;
} orisha_way;
typedef struct orisha_way_for_methods {
    uint64_t word;
    orisha_go_for_methods *go;
} orisha_way_for_methods;

/* For any other word: `others`. A conditional move, not a branch, which would be one more to mispredict. */
static inline orisha_go *orisha_take_way(const orisha_way *way, uint64_t word, orisha_go *others)
{
    orisha_go *go = way->go;
    if (way->word != word)
        go = others;
#ifdef __GNUC__
    __asm__("" : "+r"(go));
#endif
    return go;
}

/* ---- Comparing and taking --------------------------------------------------------------------------------------- */

static inline bool orisha_is_get(const orisha_request *req)
{
    return req->method == ORISHA_GET || req->method == ORISHA_HEAD;
}

/* Literals, with their slashes. */
#define ORISHA_IS(bytes, text) (memcmp(bytes, text, sizeof(text) - 1) == 0)

/* Initializer of an orisha_str: a segment, from its slash to the next or the end. */
#define ORISHA_SEGMENT(bytes, slash, end)                                                                              \
    {                                                                                                                  \
        (bytes) + (slash) + 1, (end) - (slash)-1                                                                       \
    }

#endif
