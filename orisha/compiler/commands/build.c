/* orishac build, which `orishac FILE.kz -o PROGRAM` means too. SPDX-License-Identifier: MIT */
#include "../import.h"
#include "../output_file.h"
#include "../summary.h"
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct Options {
    CompileOptions compile;
    const char *output;
    const char *keep_c;
    bool quiet;
    bool dev;
} Options;

/* The program appears under its name only when it is whole. */
static int link_program(Arena *arena, const Options *options, const char *c_path)
{
    Home home = home_find(arena);
    CompileOptions compile = options->compile;
    compile.output = arena_format(arena, "%s.%d.tmp", options->output, (int)getpid());
    int writable = output_file_write_in_place(compile.output, (orisha_str){"", 0});
    if (writable < 0)
        return command_fail_write(options->output, writable);
    int result = toolchain_compile(arena, &home, c_path, &compile);
    if (result == 0 && rename(compile.output, options->output) < 0)
        result = command_fail_write(options->output, -errno);
    else if (result < 0)
        fprintf(stderr, "orishac: the C compiler '%s' cannot be run: %s\n  help: install one, or name it with --cc\n",
                compile.compiler, strerror(-result));
    if (result != 0)
        unlink(compile.output);
    return result < 0 ? EXIT_UNDECIDED : result;
}

static int build(Arena *arena, const Options *options, orisha_str code)
{
    const char *folder;
    int result = output_folder_make(arena, &folder);
    if (result < 0)
        return command_fail_write(folder, result);
    const char *c_path = arena_format(arena, "%s/program.c", folder);
    result = output_file_write_in_place(c_path, code);
    if (result == 0 && options->keep_c)
        result = output_file_write(arena, options->keep_c, code);
    int status = result < 0 ? command_fail_write(options->keep_c ? options->keep_c : c_path, result)
                            : link_program(arena, options, c_path);
    unlink(c_path);
    rmdir(folder);
    return status;
}

/* -1: go on; otherwise the exit status. */
static int read_options(int argc, char **argv, Options *options)
{
    static const struct option names[] = {{"output", required_argument, NULL, 'o'},
                                          {"cc", required_argument, NULL, 'C'},
                                          {"cflags", required_argument, NULL, 'F'},
                                          {"keep-c", required_argument, NULL, 'K'},
                                          {"dev", no_argument, NULL, 'D'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          COMMAND_TRANSFORM_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int status;
    for (int c; (c = command_option(&command_build, argc, argv, ":o:qh", names, &status)) != -1;) {
        switch (c) {
        case 'o': options->output = optarg; break;
        case 'C': options->compile.compiler = optarg; break;
        case 'F': options->compile.flags = optarg; break;
        case 'K': options->keep_c = optarg; break;
        case 'D': options->dev = true; break;
        case 'q': options->quiet = true; break;
        default: return status;
        }
    }
    return -1;
}

static int run(Arena *arena, int argc, char **argv)
{
    Options options = {.compile.compiler = toolchain_default_compiler()};
    int status = read_options(argc, argv, &options);
    if (status >= 0)
        return status;
    const char *input = command_input(&command_build, argc, argv);
    if (!input)
        return EXIT_USAGE;
    if (!options.output)
        return command_fail_usage(&command_build, "build needs -o PROGRAM", NULL);
    if (command_same_file(input, options.output) || (options.keep_c && command_same_file(input, options.keep_c)))
        return command_fail_usage(&command_build, "the result would overwrite the program", input);
    Diagnostics diagnostics = {.arena = arena};
    Compilation compilation = {.watches_handlers = options.dev};
    const char *c_path = options.keep_c ? options.keep_c : command_generated_name(arena, input);
    status = command_compile(&diagnostics, input, c_path, stderr, &compilation);
    if (status == EXIT_OK) {
        options.compile.folders = import_folders(arena, compilation.program);
        status = build(arena, &options, buffer_text(&compilation.code));
    }
    if (status == EXIT_OK && !options.quiet)
        summary_print(arena, &compilation, options.output, stdout);
    compilation_free(&compilation);
    return status;
}

const Command command_build = {
    "build", "FILE.kz -o PROGRAM", "Compiles and links a program, and says in one line what it holds.",
    "  -o, --output FILE   where the program goes (required)\n"
    "      --cc COMPILER   the C compiler (default: $CC, else cc)\n"
    "      --cflags FLAGS  more flags for it, as in --cflags '-O3 -march=native'; they win over those that harden\n"
    "      --keep-c FILE   keep the generated C\n"
    "      --dev           tell on standard error, when it runs, of handlers that hold their worker for long\n"
    "  -q, --quiet         without the line\n" COMMAND_TRANSFORM_HELP "  -h, --help          this text\n"
    "\n"
    "SOURCE_DATE_EPOCH (seconds since 1970) caps the Last-Modified of embedded files, so that a build can be "
    "repeated.\n"
    "Exit status: 0 done; 1 the program has errors; 2 the C compiler could not be run or a file not be written;\n"
    "3 wrong usage or an unreadable file.\n",
    run};
