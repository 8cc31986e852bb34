/* orishac build, which `orishac FILE.kz` means too. SPDX-License-Identifier: MIT */
#include "../import.h"
#include "../output_file.h"
#include "../summary.h"
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Options {
    CompileOptions compile;
    const char *output;
    const char *keep_c;
    bool quiet;
    bool dev;
} Options;

/* The program appears under its name only when it is whole. */
static int link_program(Arena *arena, const Options *options, const char *folder, const char *c_path)
{
    Home home = home_find(arena);
    CompileOptions compile = options->compile;
    compile.output = arena_format(arena, "%s.%d.tmp", options->output, (int)getpid());
    compile.scratch = folder;
    int writable = output_file_write_in_place(compile.output, (orisha_str){"", 0});
    if (writable < 0)
        return command_fail_write(options->output, writable);
    int result = toolchain_compile(arena, &home, c_path, &compile);
    if (result == 0 && rename(compile.output, options->output) < 0)
        result = command_fail_write(options->output, -errno);
    else if (result < 0 && !command_is_interrupted())
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
                            : link_program(arena, options, folder, c_path);
    output_folder_remove(folder);
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

/* "app" of "src/app.kz"; NULL when the name of the file ends otherwise. */
static const char *program_name(Arena *arena, const char *input)
{
    const char *slash = strrchr(input, '/'), *name = slash ? slash + 1 : input;
    size_t size = strlen(name);
    return size > 3 && !strcmp(name + size - 3, ".kz") ? arena_format(arena, "%.*s", (int)size - 3, name) : NULL;
}

/* Whether a program may be written under a name that nobody has given: nothing is there, or what a linker makes, as
 * `go build` has it. A folder, a link to one, a script or a text are somebody's work. */
static bool is_free(const char *path)
{
    static const char magics[][5] = {"\177ELF", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"};
    char begin[4] = {0};
    struct stat status;
    if (lstat(path, &status) < 0)
        return errno == ENOENT;
    FILE *file = S_ISREG(status.st_mode) ? fopen(path, "r") : NULL;
    if (!file)
        return false;
    bool is_object = fread(begin, 1, sizeof begin, file) == 0;
    fclose(file);
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        is_object |= memcmp(begin, magics[i], sizeof begin) == 0;
    return is_object;
}

static int choose_output(Arena *arena, Options *options, const char *input)
{
    if (options->output)
        return EXIT_OK;
    options->output = program_name(arena, input);
    if (!options->output)
        return command_fail_usage(&command_build, "name the program with -o: this file has no name that ends in .kz",
                                  input);
    if (!is_free(options->output))
        return command_fail_usage(
            &command_build, "what is there under the program's name is no program; name another with -o, or move it",
            options->output);
    return EXIT_OK;
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
    status = choose_output(arena, &options, input);
    if (status != EXIT_OK)
        return status;
    if (command_same_file(input, options.output) || (options.keep_c && command_same_file(input, options.keep_c)))
        return command_fail_usage(&command_build, "the result would overwrite the program", input);
    Diagnostics diagnostics = {.arena = arena};
    Compilation compilation = {.watches_handlers = options.dev};
    const char *c_path = options.keep_c ? options.keep_c : command_generated_name(arena, input);
    status = command_compile(&diagnostics, input, c_path, stderr, &compilation);
    if (status == EXIT_OK) {
        options.compile.folders = import_folders(arena, compilation.program);
        sigset_t before;
        command_hold_signals(&before);
        status = build(arena, &options, buffer_text(&compilation.code));
        sigprocmask(SIG_SETMASK, &before, NULL); /* an interrupted build ends here */
    }
    if (status == EXIT_OK && !options.quiet)
        summary_print(arena, &compilation, options.output, stdout);
    compilation_free(&compilation);
    return status;
}

const Command command_build = {
    "build", "FILE.kz [-o PROGRAM]", "Compiles and links a program, and says in one line what it holds.",
    "  -o, --output FILE   where the program goes (default: the name of FILE.kz without .kz, in this folder, unless\n"
    "                      something that is no program has that name)\n"
    "      --cc COMPILER   the C compiler (default: $CC, else cc)\n"
    "      --cflags FLAGS  more flags for it, as in --cflags '-O3 -march=native'; they win over those that harden\n"
    "      --keep-c FILE   keep the generated C\n"
    "      --dev           tell on standard error, when it runs, of handlers that hold their worker for long\n"
    "  -q, --quiet         without the line\n" COMMAND_TRANSFORM_HELP "  -h, --help          this text\n"
    "\n"
    "A router of some 150 routes or more is compiled by several processes, where the compiler is gcc 12 or later, "
    "make\n"
    "is installed and there are CPUs for them; its functions then stand in another order. --cflags -fno-lto: by one.\n"
    "SOURCE_DATE_EPOCH (seconds since 1970) caps the Last-Modified of embedded files, so that a build can be "
    "repeated.\n"
    "Exit status: 0 done; 1 the program has errors; 2 the C compiler could not be run or a file not be written;\n"
    "3 wrong usage or an unreadable file.\n",
    run};
