/* What `std.io:print.ln` becomes: a value written to stdout by its C type. A spec restricts the types:
 * d integers, s strings, f numbers with a point. SPDX-License-Identifier: MIT */
#ifndef ORISHA_PRINT_H
#define ORISHA_PRINT_H

#include <orisha.h>

#include <inttypes.h>

static inline void orisha_print_str(orisha_str value)
{
    if (value.len)
        fwrite(value.ptr, 1, value.len, stdout);
}
static inline void orisha_print_cstring(const char *value)
{
    fputs(value ? value : "", stdout);
}
static inline void orisha_print_i64(int64_t value)
{
    printf("%" PRId64, value);
}
static inline void orisha_print_u64(uint64_t value)
{
    printf("%" PRIu64, value);
}
static inline void orisha_print_f64(double value)
{
    printf("%g", value);
}
static inline void orisha_print_bool(bool value)
{
    fputs(value ? "true" : "false", stdout);
}
static inline void orisha_print_end(void)
{
    putchar('\n');
    fflush(stdout);
}

#define ORISHA_PRINT_STRINGS                                                                                           \
    orisha_str:                                                                                                        \
    orisha_print_str, char * : orisha_print_cstring, const char * : orisha_print_cstring
#define ORISHA_PRINT_FLOATS float : orisha_print_f64, double : orisha_print_f64
#define ORISHA_PRINT_INTEGERS                                                                                          \
    signed char : orisha_print_i64,                                                                                    \
                  short : orisha_print_i64,                                                                            \
                          int : orisha_print_i64,                                                                      \
                                long : orisha_print_i64,                                                               \
                                       long long : orisha_print_i64,                                                   \
                                                   unsigned char : orisha_print_u64,                                   \
                                                                   unsigned short : orisha_print_u64,                  \
                                                                                    unsigned : orisha_print_u64,       \
                                                                                               unsigned long           \
        : orisha_print_u64,                                                                                            \
          unsigned long long : orisha_print_u64

/* As orisha_expects_a_string. */
void orisha_print_expects_a_string(struct orisha_nothing value);
void orisha_print_expects_an_integer(struct orisha_nothing value);
void orisha_print_expects_a_number_with_a_point(struct orisha_nothing value);
void orisha_print_expects_a_string_or_number(struct orisha_nothing value);

#define ORISHA_PRINT(value)                                                                                            \
    _Generic((value), bool                                                                                             \
             : orisha_print_bool, ORISHA_PRINT_STRINGS, ORISHA_PRINT_FLOATS, ORISHA_PRINT_INTEGERS, default            \
             : orisha_print_expects_a_string_or_number)(value)
#define ORISHA_PRINT_D(value) _Generic((value), ORISHA_PRINT_INTEGERS, default : orisha_print_expects_an_integer)(value)
#define ORISHA_PRINT_S(value) _Generic((value), ORISHA_PRINT_STRINGS, default : orisha_print_expects_a_string)(value)
#define ORISHA_PRINT_F(value)                                                                                          \
    _Generic((value), ORISHA_PRINT_FLOATS, default : orisha_print_expects_a_number_with_a_point)(value)

#endif
