/* What the fuzz targets share: a check whose failure ends the process, so that libFuzzer keeps the input; copies with
 * exactly the room that a contract asks for, so that a sanitizer sees a step beyond it; and dice.
 *
 * Dice decide how an input is divided and what else differs from run to run. They follow from the input's bytes alone,
 * so every run can be repeated, and a corpus holds plain requests and nothing else. SPDX-License-Identifier: MIT */
#ifndef FUZZ_SUPPORT_H
#define FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <orisha.h>

/* What libFuzzer calls. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* CHECK(condition, printf format and values that help whoever reads the finding) */
#define CHECK(condition, ...)                                                                                          \
    do {                                                                                                               \
        if (__builtin_expect(!(condition), 0))                                                                         \
            fuzz_fail(__FILE__, __LINE__, #condition, __VA_ARGS__);                                                    \
    } while (0)
__attribute__((noreturn, format(printf, 4, 5))) void fuzz_fail(const char *file, int line, const char *condition,
                                                               const char *format, ...);

typedef struct Dice {
    uint64_t state;
} Dice;

Dice dice_of(const void *data, size_t size);
/* 0 to bound - 1. */
uint32_t dice_roll(Dice *dice, uint32_t bound);

/* `size` bytes with `padding` zeros behind them, in a block of exactly that size. The caller frees it. */
char *copy_padded(const void *bytes, size_t size, size_t padding);

/* What RFC 9110 section 5.6.2 and 5.5 allow, written out a second time: the runtime's table is what is tested. */
bool is_token(orisha_str text);
bool is_field_value(orisha_str text);
/* Without the spaces and tabs at either end. */
orisha_str trimmed(orisha_str text);
/* Equal without case, for ASCII. */
bool equals_ignoring_case(orisha_str a, const char *b);

#endif
