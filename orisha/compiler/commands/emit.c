/* orishac emit. SPDX-License-Identifier: MIT */
#include "../output_file.h"
#include "command.h"

#include <errno.h>

static int print(Arena *arena, const char *output, orisha_str code)
{
    if (output) {
        int result = output_file_write(arena, output, code);
        return result < 0 ? command_fail_write(output, result) : EXIT_OK;
    }
    bool written = fwrite(code.ptr, 1, code.len, stdout) == code.len && fflush(stdout) == 0;
    return written ? EXIT_OK : command_fail_write("standard output", -errno);
}

static int run(Arena *arena, int argc, char **argv)
{
    static const struct option names[] = {
        {"output", required_argument, NULL, 'o'}, COMMAND_TRANSFORM_OPTIONS, {"help", no_argument, NULL, 'h'}, {0}};
    const char *output = NULL;
    int status;
    for (int c; (c = command_option(&command_emit, argc, argv, ":o:h", names, &status)) != -1;) {
        if (c == COMMAND_ENDED)
            return status;
        output = optarg;
    }
    const char *input = command_input(&command_emit, argc, argv);
    if (!input)
        return EXIT_USAGE;
    if (output && command_same_file(input, output))
        return command_fail_usage(&command_emit, "the result would overwrite the program", input);
    Diagnostics diagnostics = {.arena = arena};
    Compilation compilation = {0};
    status = command_compile(&diagnostics, input, output ? output : command_generated_name(arena, input), stderr,
                             &compilation);
    if (status == EXIT_OK)
        status = print(arena, output, buffer_text(&compilation.code));
    compilation_free(&compilation);
    return status;
}

const Command command_emit = {
    "emit", "FILE.kz [-o FILE.c]", "Writes the C that a program becomes.",
    "  -o, --output FILE   where it goes (default: standard output)\n" COMMAND_TRANSFORM_HELP
    "  -h, --help          this text\n"
    "\n"
    "To compile it by hand: cc -iquote FOLDER FILE.c $(pkg-config --cflags --libs orisha), FOLDER being that of "
    "FILE.kz.\n"
    "Exit status: 0 done; 1 the program has errors; 2 the file could not be written; 3 wrong usage or an unreadable\n"
    "file.\n",
    run};
