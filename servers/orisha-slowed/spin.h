/* spin.h: what slows the slowed Orisha. Included before the program that orishac makes of ../orisha/app.kz.
 *
 * Only the answer of /api/users/:id is made piece by piece, so only that handler calls orisha_begin; here the call
 * comes after SPIN iterations of a chain of integers, each waiting for the one before: a multiplication and an
 * addition, no memory. What an iteration costs depends on the CPU's clock alone. SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <orisha.h>

static unsigned long spin_iterations;

/* SPIN is read once, before main. */
__attribute__((constructor)) static void spin_read(void)
{
    const char *text = getenv("SPIN");
    char *end = NULL;
    errno = 0;
    spin_iterations = text ? strtoul(text, &end, 10) : 0;
    if (text && (*text < '0' || *text > '9' || *end || errno)) {
        fprintf(stderr, "orisha-slowed: SPIN=%s is no count of iterations; set it to a number, 0 for none\n", text);
        exit(3);
    }
}

static inline void spin(void)
{
    unsigned long value = 1;
    for (unsigned long left = spin_iterations; left > 0; left--) {
        value = value * 6364136223846793005u + 1442695040888963407u;
        __asm__ volatile("" : "+r"(value)); /* keeps the loop, and each of its iterations */
    }
}

#define orisha_begin(...) (spin(), orisha_begin(__VA_ARGS__))
