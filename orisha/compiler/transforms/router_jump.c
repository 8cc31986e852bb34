/* What a switch is on: a byte that tells the ways apart, or a perfect hash of segments (orisha/segments.h).
 * SPDX-License-Identifier: MIT */
#include "perfect_hash.h"
#include "router_sets.h"

#include <orisha/segments.h>

/* Combines the words of two segments. */
#define SECOND_WORD_FACTOR 0x9e3779b97f4a7c15u

const char *jump_word(Decision *d, bool is_long, const char *place)
{
    return orisha_transform_format(d->t, "orisha_segment_%sword(kz_path, kz_at, %s)", is_long ? "long_" : "", place);
}

uint64_t jump_word_of(Decision *d, bool is_long, orisha_str text)
{
    char *padded = orisha_transform_alloc(d->t, text.len + 8);
    if (text.len)
        memcpy(padded, text.ptr, text.len);
    return is_long ? orisha_long_word(padded, text.len) : orisha_word(padded, text.len);
}

/* `word` hashed, as C; the number of each way's case in ret_cases. False when the words are not different. */
const char *jump_hash(Decision *d, const uint64_t *words, size_t count, const char *word, unsigned *ret_cases)
{
    PerfectHash hash;
    if (!perfect_hash_find(d->t, words, count, &hash))
        return NULL;
    for (size_t i = 0; i < count; i++)
        ret_cases[i] = perfect_hash_place(&hash, words[i]);
    if (!hash.moves)
        return orisha_transform_format(d->t, "orisha_place(%s, 0x%llxu, %u)", word, (unsigned long long)hash.factor,
                                       hash.bits);
    unsigned number = orisha_unique(d->t, "moves");
    size_t size = (size_t)1 << hash.move_bits;
    const char *line = "";
    orisha_declare(d->t, "static const uint16_t kz_moves_%u[%zu] = {", number, size);
    for (size_t i = 0; i < size; i++) {
        line = orisha_transform_format(d->t, "%s %u,", line, hash.moves[i]);
        if (strlen(line) > LINE_LENGTH || i + 1 == size) {
            orisha_declare(d->t, "   %s", line);
            line = "";
        }
    }
    orisha_declare(d->t, "};");
    return orisha_transform_format(d->t, "orisha_place_moved(%s, 0x%llxu, %u, kz_moves_%u, %u)", word,
                                   (unsigned long long)hash.factor, hash.bits, number, hash.move_bits);
}

/* A byte that differs in all ways, at the same offset from the slash; 0: there is none. A path may be shorter than
 * that, but its padding can be read. */
static size_t telling_byte(const Way *ways, size_t count)
{
    size_t least = ways[0].text.len;
    for (size_t i = 1; i < count; i++)
        least = ways[i].text.len < least ? ways[i].text.len : least;
    for (size_t offset = 0; offset < least && offset + 1 < ORISHA_PATH_PADDING; offset++) {
        bool seen[128] = {false};
        bool differs = true;
        for (size_t i = 0; i < count && differs; i++) {
            unsigned char c = (unsigned char)ways[i].text.ptr[offset];
            differs = c > ' ' && c < 127 && c != '\'' && c != '\\' && !seen[c];
            seen[c & 127] = true;
        }
        if (differs)
            return offset + 1;
    }
    return 0;
}

/* What is switched on to tell the ways apart, and the label of each case: a byte, or a hash of whole segments. */
const char *jump_switch(Decision *d, const Way *ways, size_t count, size_t place, int second, const char **ret_labels)
{
    size_t byte = second < 0 ? telling_byte(ways, count) : 0;
    for (size_t i = 0; byte && i < count; i++)
        ret_labels[i] = orisha_transform_format(d->t, "'%c'", ways[i].text.ptr[byte - 1]);
    if (byte)
        return orisha_transform_format(d->t, "kz_path[kz_at[%zu] + %zu]", place, byte);
    uint64_t *words = orisha_transform_alloc(d->t, count * sizeof *words);
    unsigned *cases = orisha_transform_alloc(d->t, count * sizeof *cases);
    for (int is_long = 0; is_long <= 1; is_long++) {
        const char *word = jump_word(d, is_long, orisha_transform_format(d->t, "%zu", place));
        if (second >= 0)
            word = orisha_transform_format(d->t, "%s + 0x%llxu * %s", word, (unsigned long long)SECOND_WORD_FACTOR,
                                           jump_word(d, is_long, orisha_transform_format(d->t, "%d", second)));
        for (size_t i = 0; i < count; i++)
            words[i] = jump_word_of(d, is_long, ways[i].text) +
                       (second < 0 ? 0 : SECOND_WORD_FACTOR * jump_word_of(d, is_long, ways[i].second));
        const char *expression = jump_hash(d, words, count, word, cases);
        for (size_t i = 0; expression && i < count; i++)
            ret_labels[i] = orisha_transform_format(d->t, "%u", cases[i]);
        if (expression)
            return expression;
    }
    return NULL;
}
