/* The pipeline: source, lexer, parser, imports, checks, transforms, C. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_COMPILE_H
#define ORISHA_COMPILER_COMPILE_H

#include "ast.h"
#include "buffer.h"
#include "route_table.h"

/* A file of a static site that became part of the program. */
typedef struct Asset {
    const char *path;                       /* "/index.html" */
    size_t size_bytes[ORISHA_CODING_COUNT]; /* 0: not in this coding */
    struct Asset *next;
} Asset;

/* A file other than modules that the result depends on. */
typedef struct Dependency {
    const char *path;
    struct Dependency *next;
} Dependency;

struct UserTransforms;
struct Compilation;

/* Runs the transforms that a program declares itself (user_transform.h). */
typedef struct TransformHost {
    /* Loads them and calls compile_finish, or reports why not. */
    void (*run)(const struct TransformHost *host, Diagnostics *diagnostics, struct UserTransforms *user,
                const char *c_path, struct Compilation *compilation);
} TransformHost;

/* What came of a program. All but the code lives as long as the arena of the diagnostics. */
typedef struct Compilation {
    bool watches_handlers;   /* given: a handler that blocks is to be told when the program runs */
    orisha_program *program; /* NULL when the file could not be read; as it was before transforms of its own ran */
    RouteTable routes;       /* only when there are no errors */
    Asset *assets;
    Dependency *dependencies;
    Buffer code; /* to be used only when there are no errors */
} Compilation;

/* Compiles `path` to C. 0, or a negative errno when the file cannot be read. `c_path` is what #line calls the generated
 * file. `host` NULL: transforms of the program's own are refused. */
int compile_file(Diagnostics *diagnostics, const char *path, const char *library_path, const char *c_path,
                 const TransformHost *host, Compilation *ret);
/* The same of a text that is in memory, without a host. */
void compile_source(Diagnostics *diagnostics, const orisha_source *source, const char *library_path, const char *c_path,
                    Compilation *ret);
/* The stages behind the imports. `user` is what may run; NULL or not loaded: nothing. */
void compile_finish(Diagnostics *diagnostics, struct UserTransforms *user, const char *c_path,
                    Compilation *compilation);
void compilation_free(Compilation *compilation);

#endif
