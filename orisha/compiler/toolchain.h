/* The host C compiler, and where the library stands. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TOOLCHAIN_H
#define ORISHA_COMPILER_TOOLCHAIN_H

#include "arena.h"

/* Where orishac finds what belongs to it: ORISHA_HOME, when it is set, a folder with include/, lib/ and liborisha.a;
 * else, where orishac was installed, the folders of the same prefix; else the places of the source tree that it was
 * built from. */
typedef struct Home {
    const char *include_path;
    const char *library_path; /* of the .kz modules */
    const char *archive;      /* liborisha.a */
} Home;

Home home_find(Arena *arena);

typedef struct CompileOptions {
    const char *compiler;       /* "cc"; may have words behind it: "ccache gcc" */
    const char *flags;          /* more flags, separated by spaces; may be NULL */
    const char *const *folders; /* where files are that are included in quotes, ended by NULL; may be NULL */
    const char *output;
    const char *errors;       /* a file for what the compiler says; NULL: standard error */
    const char *dependencies; /* a file for the names of what was included, in make's form; NULL: none */
    const char *scratch;      /* a folder for the compiler's temporary files; NULL: where it puts them by itself */
} CompileOptions;

/* $CC, else "cc". */
const char *toolchain_default_compiler(void);

/* Compiles and links. 0; 1 when the compiler refused the code (it has said why); a negative errno when it could not be
 * run. */
int toolchain_compile(Arena *arena, const Home *home, const char *c_path, const CompileOptions *options);

/* Compiles a file to a shared object that this program can load; warnings and errors go to `options->errors`, without
 * pictures, in English. */
int toolchain_compile_shared(Arena *arena, const Home *home, const char *c_path, const CompileOptions *options);

#endif
