/* orishac: the command line. SPDX-License-Identifier: MIT */
#include "compile.h"
#include "toolchain.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_OK = 0, EXIT_FINDING = 1, EXIT_UNDECIDED = 2, EXIT_USAGE = 3 };

static const char usage[] =
    "orishac compiles a .kz file to a server.\n"
    "\n"
    "  orishac [build] FILE.kz -o PROGRAM   compile and link\n"
    "  orishac emit FILE.kz [-o FILE.c]     print the generated C\n"
    "  orishac check FILE.kz                report what is wrong, write nothing\n"
    "\n"
    "  -o, --output FILE   where the result goes (build: required; emit: stdout)\n"
    "      --cc COMPILER   the C compiler (default: $CC, else cc)\n"
    "      --cflags FLAGS  more flags for it, as in --cflags '-O3 -march=native'; they win over those that harden\n"
    "      --keep-c FILE   build: keep the generated C\n"
    "  -h, --help          this text\n"
    "      --version       the version\n"
    "\n"
    "The library is found where it was built; ORISHA_HOME names another place (include/, lib/, liborisha.a).\n"
    "SOURCE_DATE_EPOCH (seconds since 1970) caps the Last-Modified of embedded files, so that a build can be repeated.\n"
    "Exit status: 0 done; 1 the program has errors; 2 the C compiler could not be run or a file not be written;\n"
    "3 wrong usage or an unreadable file.\n";

typedef struct Options {
    const char *verb;
    const char *input;
    const char *output;
    const char *compiler;
    const char *flags;
    const char *keep_c;
} Options;

static int fail_usage(const char *message, const char *detail)
{
    fprintf(stderr, "orishac: %s%s%s\nTry 'orishac --help'.\n", message, detail ? ": " : "", detail ? detail : "");
    return EXIT_USAGE;
}

static bool same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* -1: go on; otherwise the exit status. */
static int parse_options(int argc, char **argv, Options *options)
{
    enum { OPTION_CC = 256, OPTION_CFLAGS, OPTION_KEEP_C, OPTION_VERSION };
    static const struct option names[] = {{"output", required_argument, NULL, 'o'},
                                          {"cc", required_argument, NULL, OPTION_CC},
                                          {"cflags", required_argument, NULL, OPTION_CFLAGS},
                                          {"keep-c", required_argument, NULL, OPTION_KEEP_C},
                                          {"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, OPTION_VERSION},
                                          {0}};
    int c;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":o:h", names, NULL)) != -1) {
        switch (c) {
        case 'o': options->output = optarg; break;
        case OPTION_CC: options->compiler = optarg; break;
        case OPTION_CFLAGS: options->flags = optarg; break;
        case OPTION_KEEP_C: options->keep_c = optarg; break;
        case 'h': fputs(usage, stdout); return EXIT_OK;
        case OPTION_VERSION: puts("orishac " ORISHA_VERSION); return EXIT_OK;
        case ':': return fail_usage("this option needs a value", argv[optind - 1]);
        default: return fail_usage("unknown option", argv[optind - 1]);
        }
    }
    int left = argc - optind;
    const char *first = left ? argv[optind] : NULL;
    bool has_verb = first && (!strcmp(first, "build") || !strcmp(first, "emit") || !strcmp(first, "check"));
    options->verb = has_verb ? first : "build";
    options->input = left > has_verb ? argv[optind + has_verb] : NULL;
    if (!options->input)
        return fail_usage("no .kz file is given", NULL);
    if (left > has_verb + 1)
        return fail_usage("more than one file is given", argv[optind + has_verb + 1]);
    if (!strcmp(options->verb, "build") && !options->output)
        return fail_usage("build needs -o PROGRAM", NULL);
    if ((options->output && same_file(options->input, options->output)) ||
        (options->keep_c && same_file(options->input, options->keep_c)))
        return fail_usage("the result would overwrite the program", options->input);
    return -1;
}

static int write_text(const char *path, orisha_str text)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return -errno;
    bool bad = fwrite(text.ptr, 1, text.len, file) != text.len;
    int error = bad ? errno : 0;
    if (fclose(file) != 0 && !error)
        error = errno;
    return -error;
}

/* A file appears, or is replaced, only when it is whole; what is no regular file (/dev/stdout) is written to. */
static int write_file(Arena *arena, const char *path, orisha_str text)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return write_text(path, text);
    const char *unfinished = arena_format(arena, "%s.%d.tmp", path, (int)getpid());
    int result = write_text(unfinished, text);
    if (result == 0 && rename(unfinished, path) < 0)
        result = -errno;
    if (result < 0)
        unlink(unfinished);
    return result;
}

static int fail_write(const char *path, int error)
{
    fprintf(stderr, "orishac: '%s' cannot be written: %s\n", path, strerror(-error));
    return EXIT_UNDECIDED;
}

static int emit(Arena *arena, const Options *options, orisha_str code)
{
    if (options->output) {
        int result = write_file(arena, options->output, code);
        return result < 0 ? fail_write(options->output, result) : EXIT_OK;
    }
    bool written = fwrite(code.ptr, 1, code.len, stdout) == code.len && fflush(stdout) == 0;
    return written ? EXIT_OK : fail_write("standard output", -errno);
}

/* The program appears under its name only when it is whole. */
static int link_program(Arena *arena, const Options *options, const Home *home, const char *c_path)
{
    const char *unfinished = arena_format(arena, "%s.%d.tmp", options->output, (int)getpid());
    int writable = write_text(unfinished, (orisha_str){"", 0});
    if (writable < 0)
        return fail_write(options->output, writable);
    const CompileOptions compile = {.compiler = options->compiler, .flags = options->flags, .output = unfinished};
    int result = toolchain_compile(arena, home, c_path, &compile);
    if (result == 0 && rename(unfinished, options->output) < 0)
        result = fail_write(options->output, -errno);
    else if (result < 0)
        fprintf(stderr, "orishac: the C compiler '%s' cannot be run: %s\n  help: install one, or name it with --cc\n",
                options->compiler, strerror(-result));
    if (result != 0)
        unlink(unfinished);
    return result < 0 ? EXIT_UNDECIDED : result;
}

static int build(Arena *arena, const Options *options, const Home *home, orisha_str code)
{
    const char *temporary = getenv("TMPDIR");
    char *folder = arena_format(arena, "%s/orishac-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        return fail_write(folder, -errno);
    const char *c_path = arena_format(arena, "%s/program.c", folder);
    int result = write_file(arena, c_path, code);
    if (result == 0 && options->keep_c)
        result = write_file(arena, options->keep_c, code);
    int status = result < 0 ? fail_write(options->keep_c ? options->keep_c : c_path, result)
                            : link_program(arena, options, home, c_path);
    unlink(c_path);
    rmdir(folder);
    return status;
}

/* What #line calls the generated file: the name under which a user would look for it. */
static const char *generated_name(Arena *arena, const Options *options)
{
    if (!strcmp(options->verb, "emit") && options->output)
        return options->output;
    if (options->keep_c)
        return options->keep_c;
    const char *slash = strrchr(options->input, '/');
    const char *name = slash ? slash + 1 : options->input;
    const char *dot = strrchr(name, '.');
    return arena_format(arena, "%.*s.c", dot ? (int)(dot - name) : (int)strlen(name), name);
}

static int run(Arena *arena, const Options *options)
{
    Home home = home_find(arena);
    Diagnostics diagnostics = {.arena = arena};
    Buffer code = {0};
    int result = compile_file(&diagnostics, options->input, home.library_path, generated_name(arena, options), &code);
    diagnostics_print(&diagnostics, stderr);
    int status = EXIT_OK;
    if (result < 0) {
        fprintf(stderr, "orishac: '%s' cannot be read: %s\n", options->input, strerror(-result));
        status = EXIT_USAGE;
    } else if (diagnostics.errors) {
        status = EXIT_FINDING;
    } else if (!strcmp(options->verb, "emit")) {
        status = emit(arena, options, buffer_text(&code));
    } else if (!strcmp(options->verb, "build")) {
        status = build(arena, options, &home, buffer_text(&code));
    }
    buffer_free(&code);
    return status;
}

int main(int argc, char **argv)
{
    const char *compiler = getenv("CC");
    Options options = {.compiler = compiler && *compiler ? compiler : "cc"};
    int status = parse_options(argc, argv, &options);
    if (status >= 0)
        return status;
    Arena arena = {0};
    status = run(&arena, &options);
    arena_free(&arena);
    return status;
}
