/* The stages in order. Each runs as far as it makes sense after errors, so that one run reports many.
 * SPDX-License-Identifier: MIT */
#include "compile.h"
#include "check.h"
#include "generate.h"
#include "import.h"

void compile_source(Diagnostics *diagnostics, const orisha_source *source, const char *library_path, const char *c_path,
                    Compilation *ret)
{
    orisha_program *program = import_program(diagnostics, source, library_path);
    ret->program = program;
    if (diagnostics->errors)
        return;
    /* The transforms have checks of their own, so they run on a program with faults too. */
    check_program(diagnostics, program);
    generate_c(diagnostics, c_path, ret);
}

int compile_file(Diagnostics *diagnostics, const char *path, const char *library_path, const char *c_path,
                 Compilation *ret)
{
    const orisha_source *source;
    int result = source_load(diagnostics->arena, path, &source);
    if (result == 0)
        compile_source(diagnostics, source, library_path, c_path, ret);
    return result;
}

void compilation_free(Compilation *compilation)
{
    buffer_free(&compilation->code);
}
