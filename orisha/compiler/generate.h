/* The whole generated file. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_GENERATE_H
#define ORISHA_COMPILER_GENERATE_H

#include "compile.h"
#include "emitter.h"

/* The file in the making. */
typedef struct Generation {
    Buffer preamble, declarations, asides, functions;
    Emitter emitter;
} Generation;

/* `user` may be NULL. */
void generation_begin(Generation *generation, Diagnostics *diagnostics, struct UserTransforms *user,
                      Compilation *compilation);
/* Writes the C of a checked program into the compilation, and ends the generation. `c_path` is what #line calls the
 * generated file. What transforms find wrong is reported: look at the diagnostics before using the text. */
void generate_c(Generation *generation, const char *c_path);

/* ---- Parts, of which the C of transforms is made, too ----------------------------------------------------------- */

/* C of the program's, in the lines and columns where it stands in the source. */
void generate_source(Buffer *out, const orisha_source *source, orisha_str text);
void generate_host(Buffer *out, const Module *module, const Item *item);
void generate_line_directive(Buffer *out, const char *path, size_t line);
/* Copies the text and gives each restore mark the number of the line after it. */
void generate_resolve_lines(Buffer *out, orisha_str text, const char *c_path);

#endif
