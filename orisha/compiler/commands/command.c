/* What the subcommands share: options, messages, compiling. SPDX-License-Identifier: MIT */
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

int command_fail_usage(const Command *command, const char *message, const char *detail)
{
    fprintf(stderr, "orishac: %s%s%s\nTry 'orishac %s --help'.\n", message, detail ? ": " : "", detail ? detail : "",
            command->name);
    return EXIT_USAGE;
}

int command_fail_write(const char *path, int error)
{
    fprintf(stderr, "orishac: '%s' cannot be written: %s\n", path, strerror(-error));
    return EXIT_UNDECIDED;
}

static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDING_COUNT (sizeof endings / sizeof *endings)

void command_hold_signals(sigset_t *ret_before)
{
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < ENDING_COUNT; i++)
        sigaddset(&held, endings[i]);
    sigprocmask(SIG_BLOCK, &held, ret_before);
}

bool command_is_interrupted(void)
{
    sigset_t pending;
    bool is_interrupted = false;
    sigpending(&pending);
    for (size_t i = 0; i < ENDING_COUNT; i++)
        is_interrupted |= sigismember(&pending, endings[i]) == 1;
    return is_interrupted;
}

/* Like getopt's own variables: what the options of this process said. */
static struct {
    bool refused;
    int timeout_ms;
} transforms = {.timeout_ms = TRANSFORM_TIMEOUT_MS};

static bool is_transform_option(int c)
{
    return c == 'N' || c == 'T';
}

static bool keep_transform_option(int c)
{
    if (c == 'N') {
        transforms.refused = true;
        return true;
    }
    char *end;
    double seconds = strtod(optarg, &end);
    if (end == optarg || *end || !(seconds >= 0.001 && seconds <= 86400))
        return false;
    transforms.timeout_ms = (int)(seconds * 1000);
    return true;
}

const TransformHost *command_transform_host(Arena *arena)
{
    if (transforms.refused)
        return NULL;
    UserHost *host = arena_alloc(arena, sizeof *host);
    *host = user_host(arena, transforms.timeout_ms);
    return &host->base;
}

int command_option(const Command *command, int argc, char **argv, const char *letters, const struct option *names,
                   int *ret_status)
{
    opterr = 0;
    int c;
    while (is_transform_option(c = getopt_long(argc, argv, letters, names, NULL)))
        if (!keep_transform_option(c)) {
            *ret_status =
                command_fail_usage(command, "--transform-timeout takes seconds, from 0.001 to 86400, not", optarg);
            return COMMAND_ENDED;
        }
    if (c == 'h') {
        printf("orishac %s %s\n%s\n\n%s", command->name, command->arguments, command->summary, command->help);
        *ret_status = EXIT_OK;
        return COMMAND_ENDED;
    }
    if (c == ':' || c == '?') {
        const char *message = c == ':' ? "this option needs a value" : "unknown option";
        *ret_status = command_fail_usage(command, message, argv[optind - 1]);
        return COMMAND_ENDED;
    }
    return c;
}

const char *command_input(const Command *command, int argc, char **argv)
{
    if (optind == argc)
        command_fail_usage(command, "no .kz file is given", NULL);
    else if (optind + 1 < argc)
        command_fail_usage(command, "more than one file is given", argv[optind + 1]);
    else
        return argv[optind];
    return NULL;
}

bool command_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

const char *command_generated_name(Arena *arena, const char *input)
{
    const char *slash = strrchr(input, '/');
    const char *name = slash ? slash + 1 : input;
    const char *dot = strrchr(name, '.');
    return arena_format(arena, "%.*s.c", dot ? (int)(dot - name) : (int)strlen(name), name);
}

int command_compile(Diagnostics *diagnostics, const char *path, const char *c_path, FILE *prints, Compilation *ret)
{
    Home home = home_find(diagnostics->arena);
    int result =
        compile_file(diagnostics, path, home.library_path, c_path, command_transform_host(diagnostics->arena), ret);
    if (prints)
        diagnostics_print(diagnostics, prints);
    if (result < 0) {
        fprintf(stderr, "orishac: '%s' cannot be read: %s\n", path, strerror(-result));
        return EXIT_USAGE;
    }
    return diagnostics->errors ? EXIT_FINDING : EXIT_OK;
}
