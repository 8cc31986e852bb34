/* orishac: which subcommand is meant. SPDX-License-Identifier: MIT */
#include "commands/command.h"
#include "nearest.h"

static const Command *const commands[] = {&command_build,   &command_check, &command_dev, &command_emit,
                                          &command_explain, &command_fmt,   &command_new, &command_routes};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(void)
{
    puts("orishac compiles a .kz file to a server.\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  orishac %-8s%-26s%s\n", commands[i]->name, commands[i]->arguments, commands[i]->summary);
    puts("\n"
         "  orishac FILE.kz is short for orishac build FILE.kz.\n"
         "  orishac COMMAND --help tells its options; orishac --version the version.\n"
         "\n"
         "The library is found beside orishac, where it was installed or built; ORISHA_HOME names another place (a "
         "folder\n"
         "with include/, lib/ and liborisha.a).\n"
         "Exit status: 0 done; 1 the program has errors; 2 something could not be run or written; 3 wrong usage or an\n"
         "unreadable file.");
}

static const Command *find_command(const char *word)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (!strcmp(word, commands[i]->name))
            return commands[i];
    return NULL;
}

/* A word that is neither a command nor a file with a dot or a slash in its name is a command mistyped. */
static int fail_unknown(const char *word)
{
    Nearest nearest = nearest_begin(orisha_str_from_cstring(word));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        nearest_offer(&nearest, orisha_str_from_cstring(commands[i]->name));
    fprintf(stderr, "orishac: there is no command '%s'\n", word);
    if (nearest.best.len)
        fprintf(stderr, "  help: did you mean '%s'?\n", nearest.best.ptr);
    fputs("Try 'orishac --help'.\n", stderr);
    return EXIT_USAGE;
}

static int dispatch(Arena *arena, int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
        print_help();
        return EXIT_OK;
    }
    if (!strcmp(word, "--version")) {
        puts("orishac " ORISHA_VERSION);
        return EXIT_OK;
    }
    const Command *command = find_command(word);
    if (command)
        return command->run(arena, argc - 1, argv + 1);
    if (*word && *word != '-' && !strpbrk(word, "./"))
        return fail_unknown(word);
    return command_build.run(arena, argc, argv);
}

int main(int argc, char **argv)
{
    Arena arena = {0};
    int status = dispatch(&arena, argc, argv);
    /* A write that failed before has left nothing to flush, but its mark. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == EXIT_OK) {
        fputs("orishac: standard output cannot be written, as on a full disk\n", stderr);
        status = EXIT_UNDECIDED;
    }
    arena_free(&arena);
    return status;
}
