/* The stages in order. Each runs as far as it makes sense after errors, so that one run reports many.
 * SPDX-License-Identifier: MIT */
#include "compile.h"
#include "check.h"
#include "generate.h"
#include "import.h"

int compile_file(Diagnostics *diagnostics, const char *path, const char *library_path, const char *c_path, Buffer *out)
{
    orisha_program *program;
    int result = import_program(diagnostics, path, library_path, &program);
    if (result < 0)
        return result;
    if (diagnostics->errors)
        return 0;
    /* The transforms have checks of their own, so they run on a program with faults too. */
    check_program(diagnostics, program);
    generate_c(diagnostics, program, c_path, out);
    return 0;
}
