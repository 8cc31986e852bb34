/* See coding.h. Each library is asked for its best: this runs once per build. SPDX-License-Identifier: MIT */
#include "coding.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <libdeflate.h>
#include <zstd.h>

#define GZIP_LEVEL 12
/* RFC 9659 section 3: nobody need decode a window of more than 8 MiB. */
#define ZSTD_WINDOW_LOG 23
/* A smaller gain does not pay: bytes, and one part in so many of the file. */
#define GAIN_MIN_BYTES 64
#define GAIN_MIN_PART  20

const Coding codings[ORISHA_CODING_COUNT] = {
    [ORISHA_IDENTITY] = {"identity", "ORISHA_IDENTITY", NULL, ""},
    [ORISHA_GZIP] = {"gzip", "ORISHA_GZIP", ".gz", "-gz"},
    [ORISHA_BROTLI] = {"br", "ORISHA_BROTLI", ".br", "-br"},
    [ORISHA_ZSTD] = {"zstd", "ORISHA_ZSTD", ".zst", "-zst"},
};

/* ---- Encoding: each gives 0 when it fails ------------------------------------------------------------------------ */

static size_t gzip_encode(orisha_str bytes, char *out, size_t capacity)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    size_t size = compressor ? libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, out, capacity) : 0;
    libdeflate_free_compressor(compressor);
    return size;
}

static size_t brotli_encode(orisha_str bytes, char *out, size_t capacity)
{
    size_t size = capacity;
    bool done = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_DEFAULT_MODE, bytes.len,
                                      (const uint8_t *)bytes.ptr, &size, (uint8_t *)out);
    return done ? size : 0;
}

static size_t zstd_encode(orisha_str bytes, char *out, size_t capacity)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t size = 0;
    if (context && !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZSTD_maxCLevel())) &&
        !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, ZSTD_WINDOW_LOG)))
        size = ZSTD_compress2(context, out, capacity, bytes.ptr, bytes.len);
    ZSTD_freeCCtx(context);
    return ZSTD_isError(size) ? 0 : size;
}

orisha_str coding_encode(orisha_transform *t, orisha_coding coding, orisha_str bytes)
{
    static size_t (*const encode[])(orisha_str bytes, char *out, size_t capacity) = {
        [ORISHA_GZIP] = gzip_encode, [ORISHA_BROTLI] = brotli_encode, [ORISHA_ZSTD] = zstd_encode};
    size_t gain = bytes.len / GAIN_MIN_PART > GAIN_MIN_BYTES ? bytes.len / GAIN_MIN_PART : GAIN_MIN_BYTES;
    if (bytes.len <= gain)
        return (orisha_str){0};
    /* No more room than the file takes: an encoder that needs more has failed at its task. */
    char *out = orisha_transform_alloc(t, bytes.len);
    size_t size = encode[coding](bytes, out, bytes.len);
    return size && size + gain <= bytes.len ? (orisha_str){out, size} : (orisha_str){0};
}

/* ---- Decoding ---------------------------------------------------------------------------------------------------- */

static bool gzip_decode(orisha_str coded, char *out, size_t capacity, size_t *ret_size)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    bool good = decompressor && coded.len;
    *ret_size = 0;
    while (good && coded.len) { /* a gzip file may have several members, RFC 1952 section 2.2 */
        size_t used, made;
        good = libdeflate_gzip_decompress_ex(decompressor, coded.ptr, coded.len, out + *ret_size, capacity - *ret_size,
                                             &used, &made) == LIBDEFLATE_SUCCESS;
        if (!good)
            break;
        coded = (orisha_str){coded.ptr + used, coded.len - used};
        *ret_size += made;
    }
    if (decompressor)
        libdeflate_free_decompressor(decompressor);
    return good;
}

static bool brotli_decode(orisha_str coded, char *out, size_t capacity, size_t *ret_size)
{
    *ret_size = capacity;
    return BrotliDecoderDecompress(coded.len, (const uint8_t *)coded.ptr, ret_size, (uint8_t *)out) ==
           BROTLI_DECODER_RESULT_SUCCESS;
}

static bool zstd_decode(orisha_str coded, char *out, size_t capacity, size_t *ret_size)
{
    *ret_size = ZSTD_decompress(out, capacity, coded.ptr, coded.len);
    return coded.len && !ZSTD_isError(*ret_size);
}

bool coding_holds(orisha_transform *t, orisha_coding coding, orisha_str coded, orisha_str bytes)
{
    static bool (*const decode[])(orisha_str coded, char *out, size_t capacity, size_t *ret_size) = {
        [ORISHA_GZIP] = gzip_decode, [ORISHA_BROTLI] = brotli_decode, [ORISHA_ZSTD] = zstd_decode};
    size_t size;
    char *out = orisha_transform_alloc(t, bytes.len + 1);
    return decode[coding](coded, out, bytes.len, &size) && orisha_str_equal((orisha_str){out, size}, bytes);
}
