/* chunked.h: the chunked transfer coding. The input is what follows the head of a request.
 *
 * - The decoder agrees with a second reading of the grammar (below) on what is a body, what it holds and where it ends.
 * - No division of the bytes changes that, and decoding in place gives what decoding to another block gives.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "chunked.h"
#include "limit.h"

typedef struct Decoded {
    int verdict; /* as of chunked_decode */
    size_t used;
    size_t size;
    char *body; /* NULL where nothing can be said of it */
} Decoded;

/* ---- The second reading: RFC 9112 section 7.1 by recursive descent over all of the bytes ------------------------- */

typedef struct Cursor {
    const char *at;
    const char *end;
    size_t overhead;
    bool ended; /* the bytes ended where more were needed */
} Cursor;

static int peek(Cursor *cursor)
{
    if (cursor->at == cursor->end) {
        cursor->ended = true;
        return -1;
    }
    return (uint8_t)*cursor->at;
}

static bool take(Cursor *cursor, char c)
{
    if (peek(cursor) != (uint8_t)c)
        return false;
    cursor->at++;
    return true;
}

/* Returns how many bytes `is` let pass. */
static size_t take_while(Cursor *cursor, bool (*is)(int c))
{
    const char *begin = cursor->at;
    while (is(peek(cursor)))
        cursor->at++;
    return (size_t)(cursor->at - begin);
}

static bool is_space(int c)
{
    return c == ' ' || c == '\t';
}
static bool is_token_char(int c)
{
    char text = (char)c;
    return c >= 0 && is_token((orisha_str){&text, 1});
}
static bool is_text_char(int c)
{
    char text = (char)c;
    return c >= 0 && is_field_value((orisha_str){&text, 1});
}
static bool is_hex(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool take_quoted(Cursor *cursor)
{
    if (!take(cursor, '"'))
        return false;
    while (!take(cursor, '"')) {
        take(cursor, '\\');
        if (!is_text_char(peek(cursor)))
            return false;
        cursor->at++;
    }
    return true;
}

/* [ BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ]... White space at the end belongs to nothing. */
static bool take_extensions(Cursor *cursor)
{
    const char *begin = cursor->at;
    bool good = true;
    for (;;) {
        size_t space = take_while(cursor, is_space);
        if (!take(cursor, ';')) {
            good = space == 0;
            break;
        }
        take_while(cursor, is_space);
        good = take_while(cursor, is_token_char) > 0;
        if (!good)
            break;
        const char *after_name = cursor->at;
        take_while(cursor, is_space);
        if (!take(cursor, '=')) {
            /* The white space may belong to the next ";". */
            cursor->at = after_name;
            continue;
        }
        take_while(cursor, is_space);
        good = peek(cursor) == '"' ? take_quoted(cursor) : take_while(cursor, is_token_char) > 0;
        if (!good)
            break;
    }
    cursor->overhead += (size_t)(cursor->at - begin);
    return good;
}

/* A chunk's first line. Returns 1, 0 when it ends too early, -400 or -413. */
static int take_size_line(Cursor *cursor, size_t *ret_size)
{
    size_t digits = 0, size = 0;
    while (is_hex(peek(cursor))) {
        int digit = *cursor->at++;
        if (++digits > 16)
            return -400;
        size = size * 16 + (size_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        if (size > LIMIT_BODY_BYTES)
            return -413;
    }
    if (digits > 0 && take_extensions(cursor) && take(cursor, '\r') && take(cursor, '\n')) {
        *ret_size = size;
        return 1;
    }
    return cursor->ended ? 0 : -400;
}

static int take_trailers(Cursor *cursor)
{
    const char *begin = cursor->at;
    for (;;) {
        if (take(cursor, '\r'))
            break;
        bool good = take_while(cursor, is_token_char) > 0 && take(cursor, ':');
        good = good && (take_while(cursor, is_text_char), take(cursor, '\r')) && take(cursor, '\n');
        if (!good)
            return cursor->ended ? 0 : -400;
    }
    cursor->overhead += (size_t)(cursor->at - begin);
    return take(cursor, '\n') ? 1 : cursor->ended ? 0 : -400;
}

static Decoded read_body(const char *bytes, size_t size)
{
    Cursor cursor = {bytes, bytes + size, 0, false};
    Decoded decoded = {.body = malloc(size + 1)};
    CHECK(decoded.body != NULL, "no memory");
    size_t chunk;
    int r;
    while ((r = take_size_line(&cursor, &chunk)) > 0 && chunk > 0) {
        if (decoded.size + chunk > LIMIT_BODY_BYTES) {
            r = -413;
            break;
        }
        size_t there = (size_t)(cursor.end - cursor.at) < chunk ? (size_t)(cursor.end - cursor.at) : chunk;
        memcpy(decoded.body + decoded.size, cursor.at, there);
        decoded.size += there;
        cursor.at += there;
        cursor.ended |= there < chunk;
        if (there < chunk || !take(&cursor, '\r') || !take(&cursor, '\n')) {
            r = cursor.ended ? 0 : -400;
            break;
        }
    }
    if (r > 0)
        r = take_trailers(&cursor);
    /* Close to the limit the two may count a byte differently; that limit has a test of its own. */
    decoded.verdict = cursor.overhead + 64 < LIMIT_CHUNK_OVERHEAD ? r : -431;
    decoded.used = (size_t)(cursor.at - bytes);
    return decoded;
}

/* ---- The decoder, in a division ---------------------------------------------------------------------------------- */

/* `step` 0: by dice. In place when `out` is NULL. */
static Decoded decode(const char *bytes, size_t size, size_t step, Dice *dice, bool in_place)
{
    ChunkDecoder decoder = {0};
    Refusal refusal = {0, NULL};
    Decoded decoded = {0};
    char *input = copy_padded(bytes, size, 0);
    char *out = in_place ? input : malloc(size + 1);
    CHECK(out != NULL, "no memory");
    while (decoded.verdict == 0 && decoded.used < size) {
        size_t piece = step > 0 ? step : 1 + dice_roll(dice, 24);
        if (piece > size - decoded.used)
            piece = size - decoded.used;
        size_t used = 0;
        decoded.verdict = chunked_decode(&decoder, out + decoder.decoded, input + decoded.used, piece, &used, &refusal);
        CHECK(decoded.verdict != 0 || used == piece, "%zu bytes of %zu were used, and the body goes on", used, piece);
        CHECK(decoded.verdict <= 0 || used <= piece, "%zu bytes of %zu were used", used, piece);
        CHECK(decoded.verdict >= 0 || (refusal.status == -decoded.verdict && refusal.cause != NULL), "%d: %d",
              decoded.verdict, refusal.status);
        decoded.used += decoded.verdict < 0 ? 0 : used;
        CHECK(decoder.decoded <= decoded.used + piece, "%u bytes out of %zu", decoder.decoded, decoded.used + piece);
    }
    decoded.size = decoder.decoded;
    decoded.body = malloc(decoded.size + 1);
    CHECK(decoded.body != NULL, "no memory");
    memcpy(decoded.body, out, decoded.size);
    if (!in_place)
        free(out);
    free(input);
    return decoded;
}

static void check_same(const Decoded *got, const Decoded *wanted, const char *what)
{
    CHECK(got->verdict == wanted->verdict, "%s: %d, not %d", what, got->verdict, wanted->verdict);
    if (got->verdict < 0)
        return;
    CHECK(got->used == wanted->used, "%s: %zu bytes used, not %zu", what, got->used, wanted->used);
    CHECK(got->size == wanted->size && memcmp(got->body, wanted->body, got->size) == 0, "%s: another body", what);
}

static void check_division(const char *bytes, size_t size, size_t step, Dice *dice, bool in_place,
                           const Decoded *wanted)
{
    Decoded decoded = decode(bytes, size, step, dice, in_place);
    check_same(&decoded, wanted, in_place ? "divided, in place" : "divided");
    free(decoded.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    if (size == 0)
        return 0;
    Dice dice = dice_of(data, size);
    Decoded whole = decode(bytes, size, size, &dice, false);
    Decoded reference = read_body(bytes, size);
    if (reference.verdict == 0)
        reference.used = size;
    if (reference.verdict != -431 && whole.verdict != -431)
        check_same(&whole, &reference, "against the grammar");
    check_division(bytes, size, size, &dice, true, &whole);
    if (size <= 500)
        check_division(bytes, size, 1, &dice, dice_roll(&dice, 2) == 0, &whole);
    if (size <= 4000 || dice_roll(&dice, 8) == 0)
        check_division(bytes, size, 0, &dice, true, &whole);
    free(whole.body);
    free(reference.body);
    return 0;
}
