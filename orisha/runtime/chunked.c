/* See chunked.h. A state for each place in the grammar; chunk data is moved in runs, all else is looked at byte by
 * byte. SPDX-License-Identifier: MIT */
#include "chunked.h"

#include <string.h>

#include "char_class.h"
#include "limit.h"

enum State {
    SIZE_BEGIN, /* zero: where a body begins */
    SIZE,
    SIZE_SPACE, /* white space, which only an extension may follow */
    EXTENSION_BEGIN,
    EXTENSION_NAME,
    EXTENSION_NAME_SPACE,
    EXTENSION_VALUE_BEGIN,
    EXTENSION_TOKEN,
    EXTENSION_QUOTED,
    EXTENSION_QUOTED_PAIR,
    EXTENSION_QUOTED_END,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_BEGIN,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE,
    MALFORMED,
    TOO_LARGE,
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* After the size, an extension's value, or a name: another extension, the end of the line, or white space. */
static enum State after_extension(char c, enum State space_state)
{
    if (c == ';')
        return EXTENSION_BEGIN;
    if (c == '\r')
        return SIZE_LF;
    return is_space(c) ? space_state : MALFORMED;
}

static enum State size_digit(ChunkDecoder *decoder, char c)
{
    /* Leading zeros are legal, but nobody needs many. */
    if (++decoder->size_digits > 16)
        return MALFORMED;
    uint64_t left = (uint64_t)decoder->left * 16 + char_hex_value(c);
    if (left > runtime_limits.body_bytes)
        return TOO_LARGE;
    decoder->left = (uint32_t)left;
    return SIZE;
}

static enum State data_begin(ChunkDecoder *decoder)
{
    decoder->size_digits = 0;
    if (decoder->left == 0)
        return TRAILER_BEGIN;
    return decoder->decoded + decoder->left > runtime_limits.body_bytes ? TOO_LARGE : DATA;
}

/* The state after `c`, for every state but DATA. */
static enum State step(ChunkDecoder *decoder, char c)
{
    switch ((enum State)decoder->state) {
    case SIZE_BEGIN: return char_is(c, CLASS_HEX) ? size_digit(decoder, c) : MALFORMED;
    case SIZE: return char_is(c, CLASS_HEX) ? size_digit(decoder, c) : after_extension(c, SIZE_SPACE);
    case SIZE_SPACE: return c == '\r' ? MALFORMED : after_extension(c, SIZE_SPACE);
    case EXTENSION_BEGIN: return char_is(c, CLASS_TOKEN) ? EXTENSION_NAME : is_space(c) ? EXTENSION_BEGIN : MALFORMED;
    case EXTENSION_NAME:
        if (char_is(c, CLASS_TOKEN))
            return EXTENSION_NAME;
        return c == '=' ? EXTENSION_VALUE_BEGIN : after_extension(c, EXTENSION_NAME_SPACE);
    case EXTENSION_NAME_SPACE:
        if (c == '\r')
            return MALFORMED;
        return c == '=' ? EXTENSION_VALUE_BEGIN : after_extension(c, EXTENSION_NAME_SPACE);
    case EXTENSION_VALUE_BEGIN:
        if (is_space(c))
            return EXTENSION_VALUE_BEGIN;
        return c == '"' ? EXTENSION_QUOTED : char_is(c, CLASS_TOKEN) ? EXTENSION_TOKEN : MALFORMED;
    case EXTENSION_TOKEN: return char_is(c, CLASS_TOKEN) ? EXTENSION_TOKEN : after_extension(c, SIZE_SPACE);
    case EXTENSION_QUOTED:
        if (c == '"')
            return EXTENSION_QUOTED_END;
        return c == '\\' ? EXTENSION_QUOTED_PAIR : char_is(c, CLASS_FIELD) ? EXTENSION_QUOTED : MALFORMED;
    case EXTENSION_QUOTED_PAIR: return char_is(c, CLASS_FIELD) ? EXTENSION_QUOTED : MALFORMED;
    case EXTENSION_QUOTED_END: return after_extension(c, SIZE_SPACE);
    case SIZE_LF: return c == '\n' ? data_begin(decoder) : MALFORMED;
    case DATA_CR: return c == '\r' ? DATA_LF : MALFORMED;
    case DATA_LF: return c == '\n' ? SIZE_BEGIN : MALFORMED;
    case TRAILER_BEGIN: return c == '\r' ? END_LF : char_is(c, CLASS_TOKEN) ? TRAILER_NAME : MALFORMED;
    case TRAILER_NAME: return c == ':' ? TRAILER_VALUE : char_is(c, CLASS_TOKEN) ? TRAILER_NAME : MALFORMED;
    case TRAILER_VALUE: return c == '\r' ? TRAILER_LF : char_is(c, CLASS_FIELD) ? TRAILER_VALUE : MALFORMED;
    case TRAILER_LF: return c == '\n' ? TRAILER_BEGIN : MALFORMED;
    case END_LF: return c == '\n' ? DONE : MALFORMED;
    case DATA:
    case DONE:
    case MALFORMED:
    case TOO_LARGE: break;
    }
    return MALFORMED;
}

/* Is a byte read in this state one that the body does not need? */
static bool is_overhead(uint8_t state)
{
    return (state >= SIZE_SPACE && state <= EXTENSION_QUOTED_END) || (state >= TRAILER_BEGIN && state <= TRAILER_LF);
}

/* Moves as much of the chunk as there is; returns how much. */
static size_t take_data(ChunkDecoder *decoder, char *out, const char *bytes, size_t size)
{
    size_t taken = size < decoder->left ? size : decoder->left;
    memmove(out, bytes, taken);
    decoder->left -= (uint32_t)taken;
    decoder->decoded += (uint32_t)taken;
    if (decoder->left == 0)
        decoder->state = DATA_CR;
    return taken;
}

int chunked_decode(ChunkDecoder *decoder, char *out, const char *bytes, size_t size, size_t *ret_used, Refusal *refusal)
{
    size_t at = 0;
    while (at < size) {
        if (decoder->state == DATA) {
            size_t taken = take_data(decoder, out, bytes + at, size - at);
            out += taken;
            at += taken;
            continue;
        }
        if (is_overhead(decoder->state) && ++decoder->overhead > LIMIT_CHUNK_OVERHEAD)
            return refusal_set(refusal, 431, "the body's chunk extensions or trailers are larger than 8192 bytes");
        decoder->state = (uint8_t)step(decoder, bytes[at++]);
        if (decoder->state == MALFORMED)
            return refusal_set(refusal, 400, "the chunked body is malformed");
        if (decoder->state == TOO_LARGE)
            return refusal_set(refusal, 413, runtime_limits.body_cause);
        if (decoder->state == DONE) {
            *ret_used = at;
            return 1;
        }
    }
    *ret_used = at;
    return 0;
}
