/* The stages in order. Each runs as far as it makes sense after errors, so that one run reports many.
 * SPDX-License-Identifier: MIT */
#include "compile.h"
#include "check.h"
#include "generate.h"
#include "import.h"
#include "text.h"
#include "user_transform.h"

static void refuse(Diagnostics *diagnostics, const UserTransforms *user)
{
    for (const UserTransform *transform = user->first; transform; transform = transform->next)
        diagnostic_add(
            diagnostics, ORISHA_ERROR, "K705", transform->event->name_span,
            arena_format(diagnostics->arena, "the transform '%.*s' of the program's own is refused",
                         FMT(transform->event->name)),
            "compile without --no-user-transforms if you trust this file: the C of its transforms runs while "
            "it is compiled");
}

static void compile(Diagnostics *diagnostics, const orisha_source *source, const char *library_path, const char *c_path,
                    const TransformHost *host, Compilation *ret)
{
    ret->program = import_program(diagnostics, source, library_path);
    UserTransforms user = user_transforms_find(diagnostics->arena, ret->program);
    if (user.first && host && !diagnostics->errors) {
        host->run(host, diagnostics, &user, c_path, ret);
        return;
    }
    if (!host)
        refuse(diagnostics, &user);
    compile_finish(diagnostics, NULL, c_path, ret);
}

void compile_finish(Diagnostics *diagnostics, UserTransforms *user, const char *c_path, Compilation *compilation)
{
    Generation generation;
    generation_begin(&generation, diagnostics, user, compilation);
    if (user)
        user_transforms_plan(&generation.emitter);
    /* The transforms have checks of their own, so they run on a program with faults too. */
    check_program(diagnostics, compilation->program);
    generate_c(&generation, c_path);
    if (!diagnostics->errors)
        compilation->routes = route_table_read(diagnostics->arena, compilation->program);
}

void compile_source(Diagnostics *diagnostics, const orisha_source *source, const char *library_path, const char *c_path,
                    Compilation *ret)
{
    compile(diagnostics, source, library_path, c_path, NULL, ret);
}

int compile_file(Diagnostics *diagnostics, const char *path, const char *library_path, const char *c_path,
                 const TransformHost *host, Compilation *ret)
{
    const orisha_source *source;
    int result = source_load(diagnostics->arena, path, &source);
    if (result == 0)
        compile(diagnostics, source, library_path, c_path, host, ret);
    return result;
}

void compilation_free(Compilation *compilation)
{
    buffer_free(&compilation->code);
}
