/* The names of locals that hold the value of an expression of the program's. Where that is wrong, gcc tells so, leaves
 * the local undeclared, and would tell that as well, at the same place and of a name that nobody wrote. So they are
 * declared here, of a type that all that follows takes; there are no such objects, and nothing refers to them where the
 * expression is right. A system header: -Wshadow does not speak of what it hides. SPDX-License-Identifier: MIT */
#ifndef ORISHA_TOLD_ONCE_H
#define ORISHA_TOLD_ONCE_H

#pragma GCC system_header

/* Of a body, and of the fields of its head; from the ninth on a mistake is told twice. */
#define KZ_VALUES(prefix)                                                                                              \
    prefix##_value_1, prefix##_value_2, prefix##_value_3, prefix##_value_4, prefix##_value_5, prefix##_value_6,        \
        prefix##_value_7, prefix##_value_8
extern const orisha_str KZ_VALUES(kz), KZ_VALUES(kz_header_1), KZ_VALUES(kz_header_2), KZ_VALUES(kz_header_3),
    KZ_VALUES(kz_header_4);
#undef KZ_VALUES

/* Of what is printed. */
extern const orisha_str kz_printed;
extern const int kz_printed_d;
extern const double kz_printed_f;

#endif
