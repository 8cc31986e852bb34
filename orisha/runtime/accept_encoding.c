/* See accept_encoding.h. One walk over the list: most elements are a token and a comma.
 * SPDX-License-Identifier: MIT */
#include "accept_encoding.h"

#include "char_class.h"
#include "parser.h"

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* RFC 9110 section 12.4.2: "0" or "1" with up to three decimals, at most 1. In thousandths; -1 when malformed. */
static int parse_qvalue(const char *p, const char *end)
{
    if (p == end || (*p != '0' && *p != '1'))
        return -1;
    int value = (*p++ - '0') * 1000;
    if (p == end)
        return value;
    if (*p++ != '.' || end - p > 3)
        return -1;
    for (int unit = 100; p < end; p++, unit /= 10) {
        if (!char_is(*p, CLASS_DIGIT))
            return -1;
        value += (*p - '0') * unit;
    }
    return value <= 1000 ? value : -1;
}

/* What follows the coding: nothing, or ";q=value". -1 when malformed. */
static int parse_weight(const char *p, const char *end)
{
    while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    p = skip_space(p, end);
    if (p == end)
        return 1000;
    if (*p != ';')
        return -1;
    p = skip_space(p + 1, end);
    if (end - p < 2 || (p[0] | 0x20) != 'q' || p[1] != '=')
        return -1;
    return parse_qvalue(p + 2, end);
}

/* Where it is kept how much the coding is wanted; NULL for a coding that no variant has. */
static int16_t *find_coding(AcceptEncoding *accept, const char *name, size_t size)
{
    switch (size) {
    case 1: return *name == '*' ? &accept->any : NULL;
    case 2: return parser_token_is(name, "br", 2) ? &accept->codings[ORISHA_BROTLI] : NULL;
    case 4:
        if (parser_token_is(name, "gzip", 4))
            return &accept->codings[ORISHA_GZIP];
        return parser_token_is(name, "zstd", 4) ? &accept->codings[ORISHA_ZSTD] : NULL;
    case 6: return parser_token_is(name, "x-gzip", 6) ? &accept->codings[ORISHA_GZIP] : NULL;
    case 8: return parser_token_is(name, "identity", 8) ? &accept->codings[ORISHA_IDENTITY] : NULL;
    default: return NULL;
    }
}

void accept_encoding_add(AcceptEncoding *accept, orisha_str value)
{
    const char *p = value.ptr;
    const char *end = p + value.len;
    for (;; p++) {
        p = skip_space(p, end);
        const char *name = p;
        while (p < end && char_is(*p, CLASS_TOKEN))
            p++;
        size_t size = (size_t)(p - name);
        int weight = 1000;
        if (p < end && *p != ',') {
            const char *comma = memchr(p, ',', (size_t)(end - p));
            const char *stop = comma != NULL ? comma : end;
            weight = parse_weight(p, stop);
            p = stop;
        }
        int16_t *wanted = weight >= 0 ? find_coding(accept, name, size) : NULL;
        if (wanted != NULL)
            *wanted = (int16_t)(weight > 0 ? weight + 1 : 0);
        if (p == end)
            return;
    }
}

const orisha_variant *accept_encoding_choose(const AcceptEncoding *accept, const orisha_asset *asset)
{
    const orisha_variant *best = NULL;
    int best_rank = 0;
    const orisha_variant *end = asset->variants + asset->variant_count;
    for (const orisha_variant *variant = asset->variants; variant < end; variant++) {
        int rank = accept_encoding_rank(accept, variant->coding);
        if (rank > best_rank) {
            best_rank = rank;
            best = variant;
        }
    }
    return best;
}
