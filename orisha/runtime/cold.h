/* COLD before a function: no ordinary request runs it, but a failure, an end, an opening, a client that does not read,
 * or a time-out. The compiler makes it small instead of fast, keeps it out of its callers and lays it apart from what
 * runs often. Whole files of this kind are named in meson.build and need no COLD.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COLD_H
#define ORISHA_COLD_H

#define COLD __attribute__((cold))

#endif
