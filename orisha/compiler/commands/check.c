/* orishac check. SPDX-License-Identifier: MIT */
#include "command.h"

static int run(Arena *arena, int argc, char **argv)
{
    static const struct option names[] = {
        {"json", no_argument, NULL, 'j'}, COMMAND_TRANSFORM_OPTIONS, {"help", no_argument, NULL, 'h'}, {0}};
    bool json = false;
    int status;
    for (int c; (c = command_option(&command_check, argc, argv, ":h", names, &status)) != -1;) {
        if (c == COMMAND_ENDED)
            return status;
        json = true;
    }
    const char *input = command_input(&command_check, argc, argv);
    if (!input)
        return EXIT_USAGE;
    Diagnostics diagnostics = {.arena = arena};
    Compilation compilation = {0};
    status =
        command_compile(&diagnostics, input, command_generated_name(arena, input), json ? NULL : stderr, &compilation);
    if (json && status != EXIT_USAGE)
        diagnostics_print_json(&diagnostics, stdout);
    compilation_free(&compilation);
    return status;
}

const Command command_check = {
    "check", "FILE.kz [--json]", "Reports what is wrong with a program, and writes nothing.",
    "      --json   for editors: one line of JSON on standard output,\n"
    "               {\"errors\": N, \"warnings\": N, \"diagnostics\": [{\"file\", \"line\", \"column\",\n"
    "               \"end\": {\"line\", \"column\"}, \"severity\": \"error\" or \"warning\", \"code\", \"message\",\n"
    "               \"notes\": [{\"file\", \"line\", \"column\", \"end\", \"message\"}], \"remedy\": text or null}]}\n"
    "               Lines and columns count from 1, columns in bytes; the end is behind the last "
    "byte.\n" COMMAND_TRANSFORM_HELP "  -h, --help   this text\n"
    "\n"
    "Files may be pipes: orishac check /dev/stdin reads what an editor has not saved.\n"
    "Exit status: 0 no errors; 1 errors; 3 wrong usage or an unreadable file.\n",
    run};
