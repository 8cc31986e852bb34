/* Transforms of a program's own, where they are not run: loading them and bounding what they take rests on Linux.
 * SPDX-License-Identifier: MIT */
#include "user.h"

static void run(const TransformHost *base, Diagnostics *diagnostics, UserTransforms *user, const char *c_path,
                Compilation *compilation)
{
    (void)base;
    for (const UserTransform *transform = user->first; transform; transform = transform->next)
        diagnostic_add(diagnostics, ORISHA_ERROR, "K709", transform->proc->name_span,
                       "transforms of a program's own run on Linux alone",
                       "compile the program there with orishac emit, and its C here");
    compile_finish(diagnostics, NULL, c_path, compilation);
}

UserHost user_host(Arena *arena, int timeout_ms)
{
    return (UserHost){.base.run = run, .home = home_find(arena), .timeout_ms = timeout_ms};
}
