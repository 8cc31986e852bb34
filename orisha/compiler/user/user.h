/* Running transforms of a program's own: their C is compiled to shared objects (unit.c, cache.c, compiler_errors.c),
 * and the stages that run them go on in a child of this process (isolate.c) that sends back what came of the program
 * (result.c). A fork needs no second form of the tree: the child has the compiler's memory as it is, may do with it
 * what it likes, and only the finished result crosses. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_USER_USER_H
#define ORISHA_COMPILER_USER_USER_H

#include "../toolchain.h"
#include "../user_transform.h"

#define TRANSFORM_TIMEOUT_MS 10000
/* What transforms may take besides what the compiler has. */
#define TRANSFORM_MEMORY_BYTES (1024u * 1024 * 1024)

typedef struct UserHost {
    TransformHost base;
    Home home;
    const char *compiler;
    int timeout_ms;
} UserHost;

UserHost user_host(Arena *arena, int timeout_ms);

/* ---- unit.c ------------------------------------------------------------------------------------------------------ */

/* The C of a module's transforms. */
orisha_str user_unit(Arena *arena, const orisha_program *program, const Module *module, const UserTransform *first);
/* The function in it. */
const char *user_unit_symbol(Arena *arena, const UserTransform *transform);

/* ---- cache.c ----------------------------------------------------------------------------------------------------- */

typedef struct UserObject {
    const char *path;      /* the shared object */
    const char *messages;  /* a file with what the C compiler said */
    const char *temporary; /* a folder to be removed after use; NULL when the object stays in the cache */
    bool is_refused;       /* by the C compiler: only the messages are there */
} UserObject;

/* `folders` as of CompileOptions. 0, or a negative errno: -ENOENT without a C compiler. `*ret_place` is what it is
 * about. */
int user_object_get(Arena *arena, const UserHost *host, orisha_str unit, const char *const *folders, UserObject *ret,
                    const char **ret_place);
void user_object_release(Arena *arena, const UserObject *object);

/* ---- compiler_errors.c ------------------------------------------------------------------------------------------- */

/* What the C compiler said of a module's transforms, as diagnostics. At least one error when it refused them. */
void user_report_messages(Diagnostics *diagnostics, const orisha_program *program, const UserTransform *transform,
                          const UserObject *object);

/* ---- isolate.c --------------------------------------------------------------------------------------------------- */

typedef enum EndingKind { ENDING_DONE, ENDING_SIGNAL, ENDING_EXIT, ENDING_TIMEOUT, ENDING_MEMORY } EndingKind;

typedef struct Ending {
    EndingKind kind;
    int number; /* of the signal, or the exit status */
} Ending;

/* Runs `work` in a child. What it puts into the buffer comes back in `*ret_output`, to be freed, when the ending is
 * ENDING_DONE. A negative errno when there can be no child. */
int user_isolate(void (*work)(void *context, Buffer *output), void *context, const UserWatch *watch, int timeout_ms,
                 Buffer *ret_output, Ending *ret_ending);

/* ---- result.c ---------------------------------------------------------------------------------------------------- */

void user_result_write(Buffer *out, const Diagnostics *diagnostics, const Compilation *compilation);
/* Takes the place of what is in both. False when the bytes are no whole result. */
bool user_result_read(orisha_str bytes, Diagnostics *diagnostics, Compilation *compilation);

#endif
