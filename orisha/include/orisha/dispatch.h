/* How the routers that orishac generates for many routes find one: tables, and one loop over them.
 *
 * A jump says which one or two segments of a path are hashed; for a method and number of segments there is one, and
 * another behind it for the routes that are not literal there. The hash leads to a test, which compares every byte of
 * a route's literals, 16 at a time and without a branch for each; a test can have others behind it. So a lookup is the
 * same few instructions for every route, and what differs between routes is data: code for each of them would miss
 * the caches and mislead the branch predictor. Read segments.h first. SPDX-License-Identifier: MIT */
#ifndef ORISHA_DISPATCH_H
#define ORISHA_DISPATCH_H

#include <orisha/segments.h>

enum {
    ORISHA_SEGMENTS_MOST = 64, /* of a route */
    ORISHA_TEST_TEXTS = 3,
    ORISHA_TEST_TEXT_SIZE = 16,
};

/* A path, cut into segments. */
typedef struct orisha_segments {
    orisha_str path;
    uint64_t gaps;                          /* of orisha_split */
    uint32_t at[ORISHA_SEGMENTS_MOST + 2];  /* of orisha_split */
    int64_t integers[ORISHA_SEGMENTS_MOST]; /* those segments that a route wants to be integers */
} orisha_segments;

/* Literals. */
typedef struct orisha_texts {
    char text[ORISHA_TEST_TEXTS][ORISHA_TEST_TEXT_SIZE]; /* NUL: any byte */
    uint8_t segment[ORISHA_TEST_TEXTS];                  /* where they stand: from the slash before the segment on, */
    uint8_t offset[ORISHA_TEST_TEXTS];                   /* so many bytes further */
    const struct orisha_texts *more;                     /* or NULL */
} orisha_texts;

/* What a path must hold for a route. */
typedef struct orisha_test {
    orisha_texts texts;
    uint8_t end_segment, end_size;           /* that segment and all behind it have so many bytes; 0: any */
    uint16_t filled;                         /* the segments that must not be empty */
    uint16_t jump;                           /* that leads here */
    uint16_t next;                           /* the test to go on with; 0: none */
    uint8_t allow;                           /* a bit for each method, where Allow is collected */
    bool (*fits)(orisha_segments *segments); /* all that has no room above; NULL: nothing */
    void (*take)(orisha_request *req, const orisha_segments *segments);
} orisha_test;

/* What the word of the second segment of two is multiplied by. */
#define ORISHA_SECOND_FACTOR 0xd6e8feb86659fd93u

typedef struct orisha_jump {
    uint64_t mask, factor; /* of the two segments' words; 0: that one is not looked at */
    uint8_t first, second;
    uint16_t next; /* the jump to go on with; 0: none */
} orisha_jump;

typedef struct orisha_dispatch {
    const orisha_test *tests; /* one for each hash, then those behind others */
    const orisha_jump *jumps;
    const uint16_t *moves; /* NULL: orisha_place */
    unsigned bits, move_bits;
    uint64_t factor;
    bool has_second; /* some jump hashes two segments */
} orisha_dispatch;

/* Texts are read to the end of 16 bytes, whatever the length of the path: no further than the padding goes. */
enum { ORISHA_TEXT_OFFSET_MOST = ORISHA_PATH_PADDING - ORISHA_TEST_TEXT_SIZE };

static inline bool orisha_texts_stand(const orisha_texts *texts, const orisha_segments *segments)
{
    const char *path = segments->path.ptr;
#ifdef __SSE2__
    __m128i same = _mm_set1_epi8(-1);
    for (unsigned i = 0; i < ORISHA_TEST_TEXTS; i++) {
        const char *place = path + segments->at[texts->segment[i]] + texts->offset[i];
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)place);
        __m128i text = _mm_loadu_si128((const __m128i *)(const void *)texts->text[i]);
        __m128i any = _mm_cmpeq_epi8(text, _mm_setzero_si128());
        same = _mm_and_si128(same, _mm_or_si128(any, _mm_cmpeq_epi8(text, bytes)));
    }
    return _mm_movemask_epi8(same) == 0xffff;
#else
    unsigned wrong = 0;
    for (unsigned i = 0; i < ORISHA_TEST_TEXTS; i++) {
        const char *place = path + segments->at[texts->segment[i]] + texts->offset[i];
        for (unsigned j = 0; j < ORISHA_TEST_TEXT_SIZE; j++)
            wrong |= texts->text[i][j] != '\0' && texts->text[i][j] != place[j];
    }
    return !wrong;
#endif
}

static inline bool orisha_more_texts_stand(const orisha_texts *texts, const orisha_segments *segments)
{
    for (; texts; texts = texts->more)
        if (!orisha_texts_stand(texts, segments))
            return false;
    return true;
}

static inline bool orisha_are_filled(unsigned wanted, const orisha_segments *segments)
{
    for (unsigned i = 0; wanted; i++, wanted >>= 1)
        if ((wanted & 1) && !ORISHA_SEGMENT_HAS_BYTES(segments->at, i))
            return false;
    return true;
}

static inline bool orisha_test_fits(const orisha_test *test, unsigned jump, orisha_segments *segments)
{
    if (test->jump != jump)
        return false; /* what it would look at may not be there */
    unsigned size = (unsigned)segments->path.len - segments->at[test->end_segment];
    bool ends = (test->end_size == 0) | (size == test->end_size);
    return (ends & orisha_texts_stand(&test->texts, segments)) &&
           (!test->texts.more || orisha_more_texts_stand(test->texts.more, segments)) &&
           (!segments->gaps || orisha_are_filled(test->filled, segments)) && (!test->fits || test->fits(segments));
}

static inline uint64_t orisha_segments_word(const orisha_segments *segments, unsigned segment)
{
    const uint32_t *at = segments->at + segment;
    return orisha_word(segments->path.ptr + at[0] + 1, at[1] - at[0] - 1);
}

/* The first test that a jump leads to. */
static inline const orisha_test *orisha_jump_to(const orisha_dispatch *dispatch, unsigned number,
                                                const orisha_segments *segments)
{
    const orisha_jump *jump = &dispatch->jumps[number];
    uint64_t word = (orisha_segments_word(segments, jump->first) & jump->mask) +
                    (dispatch->has_second ? orisha_segments_word(segments, jump->second) * jump->factor : 0);
    word ^= (uint64_t)number << 48;
    unsigned place = dispatch->moves ? orisha_place_moved(word, dispatch->factor, dispatch->bits, dispatch->moves,
                                                          dispatch->move_bits)
                                     : orisha_place(word, dispatch->factor, dispatch->bits);
    return &dispatch->tests[place];
}

/* The test of the route that takes the path; NULL: none does. */
static inline const orisha_test *orisha_find_route(const orisha_dispatch *dispatch, unsigned jump,
                                                   orisha_segments *segments)
{
    do {
        const orisha_test *test = orisha_jump_to(dispatch, jump, segments);
        while (!orisha_test_fits(test, jump, segments)) {
            if (!test->next) {
                test = NULL;
                break;
            }
            test = &dispatch->tests[test->next];
        }
        if (test)
            return test;
        jump = dispatch->jumps[jump].next;
    } while (jump);
    return NULL;
}

/* The methods that the path has. */
static inline unsigned orisha_find_methods(const orisha_dispatch *dispatch, unsigned jump, orisha_segments *segments)
{
    unsigned allow = 0;
    do {
        const orisha_test *test = orisha_jump_to(dispatch, jump, segments);
        for (;;) {
            if (orisha_test_fits(test, jump, segments))
                allow |= test->allow;
            if (!test->next)
                break;
            test = &dispatch->tests[test->next];
        }
        jump = dispatch->jumps[jump].next;
    } while (jump);
    return allow;
}

static inline unsigned orisha_split_request(const orisha_request *req, unsigned limit, orisha_segments *ret_segments)
{
    ret_segments->path = req->path;
    return orisha_split(req->path, limit, ret_segments->at, &ret_segments->gaps);
}

static inline bool orisha_segment_is(const orisha_segments *segments, unsigned segment, const char *text, size_t size)
{
    const uint32_t *at = segments->at + segment;
    return at[1] - at[0] - 1 == size && memcmp(segments->path.ptr + at[0] + 1, text, size) == 0;
}

/* For literals that have no room in a test. */
static inline bool orisha_text_stands(const orisha_segments *segments, unsigned segment, const char *text, size_t size)
{
    const uint32_t begin = segments->at[segment];
    return segments->path.len - begin >= size && memcmp(segments->path.ptr + begin, text, size) == 0;
}

#endif
