/* orishac fmt. SPDX-License-Identifier: MIT */
#include "../format.h"
#include "../output_file.h"
#include "../parser.h"
#include "command.h"

/* 1: the file is not formatted and was only to be checked. */
static int format_file(Arena *arena, const char *path, bool check)
{
    const orisha_source *source;
    int result = source_load(arena, path, &source);
    if (result < 0) {
        fprintf(stderr, "orishac: '%s' cannot be read: %s\n", path, strerror(-result));
        return EXIT_USAGE;
    }
    Diagnostics diagnostics = {.arena = arena};
    parser_parse(&diagnostics, source, (orisha_str){0});
    if (diagnostics.errors) {
        diagnostics_print(&diagnostics, stderr);
        return EXIT_FINDING;
    }
    Buffer out = {0};
    format_source(&diagnostics, source, &out);
    int status = EXIT_OK;
    if (orisha_str_equal(buffer_text(&out), source->text)) {
        /* nothing to do: the file keeps its time */
    } else if (check) {
        printf("%s: not formatted; 'orishac fmt %s' does it\n", path, path);
        status = EXIT_FINDING;
    } else if ((result = output_file_write(arena, path, buffer_text(&out))) < 0) {
        status = command_fail_write(path, result);
    }
    buffer_free(&out);
    return status;
}

static int format_input(Arena *arena)
{
    const orisha_source *source;
    if (source_load(arena, "/dev/stdin", &source) < 0)
        return command_fail_usage(&command_fmt, "standard input cannot be read", NULL);
    Diagnostics diagnostics = {.arena = arena};
    parser_parse(&diagnostics, source, (orisha_str){0});
    diagnostics_print(&diagnostics, stderr);
    if (diagnostics.errors)
        return EXIT_FINDING;
    Buffer out = {0};
    format_source(&diagnostics, source, &out);
    bool written = fwrite(out.bytes, 1, out.size, stdout) == out.size && fflush(stdout) == 0;
    buffer_free(&out);
    return written ? EXIT_OK : EXIT_UNDECIDED;
}

static int run(Arena *arena, int argc, char **argv)
{
    static const struct option names[] = {{"check", no_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {0}};
    bool check = false;
    int status;
    for (int c; (c = command_option(&command_fmt, argc, argv, ":h", names, &status)) != -1;) {
        if (c == COMMAND_ENDED)
            return status;
        check = true;
    }
    if (optind == argc)
        return command_fail_usage(&command_fmt, "no .kz file is given", NULL);
    if (!strcmp(argv[optind], "-"))
        return format_input(arena);
    int worst = EXIT_OK;
    for (int i = optind; i < argc; i++) {
        status = format_file(arena, argv[i], check);
        worst = status > worst ? status : worst;
    }
    return worst;
}

const Command command_fmt = {
    "fmt", "[--check] FILE.kz ...", "Gives the Koru lines of files their canonical form; C is left as it is.",
    "FILE may be -: standard input, formatted to standard output.\n"
    "\n"
    "      --check   change nothing; name the files that are not formatted, and end with 1 if there are any\n"
    "  -h, --help    this text\n"
    "\n"
    "Spaces between the parts of Koru lines, four columns for each level of branches. A line that is broken inside\n"
    "brackets or after |> stays broken there. The meaning never changes.\n"
    "Exit status: 0 done; 1 a file has syntax errors, or --check found one; 2 a file could not be written; 3 wrong\n"
    "usage or an unreadable file.\n",
    run};
