/* The subcommands of orishac: each is a file of this folder with its options, its help and what it does.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_COMMANDS_COMMAND_H
#define ORISHA_COMPILER_COMMANDS_COMMAND_H

#include "../compile.h"
#include "../toolchain.h"
#include "../user/user.h"

#include <getopt.h>
#include <signal.h>

/* The same everywhere in this repository: README.md. */
enum { EXIT_OK = 0, EXIT_FINDING = 1, EXIT_UNDECIDED = 2, EXIT_USAGE = 3 };

typedef struct Command {
    const char *name;
    const char *arguments; /* "FILE.kz -o PROGRAM" */
    const char *summary;
    const char *help; /* what --help says below the first line */
    /* `argv[0]` is the name of the command. Returns the exit status. */
    int (*run)(Arena *arena, int argc, char **argv);
} Command;

extern const Command command_build, command_check, command_dev, command_emit, command_explain, command_fmt, command_new,
    command_routes;

/* The next option, as getopt_long gives it, or -1 at the end. --help is answered here and `:` and `?` are reported:
 * COMMAND_ENDED with *ret_status the exit status. */
#define COMMAND_ENDED (-2)
int command_option(const Command *command, int argc, char **argv, const char *letters, const struct option *names,
                   int *ret_status);

/* Options of every command that compiles; command_option keeps them for command_compile and command_transform_host. */
#define COMMAND_TRANSFORM_OPTIONS                                                                                      \
    {"no-user-transforms", no_argument, NULL, 'N'},                                                                    \
    {                                                                                                                  \
        "transform-timeout", required_argument, NULL, 'T'                                                              \
    }
#define COMMAND_TRANSFORM_HELP                                                                                         \
    "      --no-user-transforms         refuse a program that declares transforms: their C runs in this compiler\n"    \
    "      --transform-timeout SECONDS  how long one of them may run (default: 10)\n"
/* NULL: transforms of the program's own are refused. */
const TransformHost *command_transform_host(Arena *arena);

/* EXIT_USAGE after a message; `detail` may be NULL. */
int command_fail_usage(const Command *command, const char *message, const char *detail);
/* EXIT_UNDECIDED after a message. */
int command_fail_write(const char *path, int error);
/* From here on the signals that end a program wait, so that it removes what is unfinished before it goes. The C
 * compiler is not held: Ctrl-C ends it. To let them come: sigprocmask with what was there before. */
void command_hold_signals(sigset_t *ret_before);
/* Whether one of them waits. */
bool command_is_interrupted(void);
/* The only operand, a .kz file; NULL after a message. */
const char *command_input(const Command *command, int argc, char **argv);
bool command_same_file(const char *a, const char *b);

/* Compiles the program. Diagnostics are collected and, unless `prints` is NULL, printed there. EXIT_OK when it has no
 * errors. */
int command_compile(Diagnostics *diagnostics, const char *path, const char *c_path, FILE *prints, Compilation *ret);

/* What #line calls the generated file when nobody said: the name under which a user would look for it. */
const char *command_generated_name(Arena *arena, const char *input);

#endif
