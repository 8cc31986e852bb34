/* Running the C compiler. SPDX-License-Identifier: MIT */
#include "parallel.h"
#include "toolchain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A command, ended by NULL. */
typedef struct Words {
    Arena *arena;
    const char **items;
    size_t count, room;
} Words;

/* What makes a mistake in a program harder to use, the same as meson.build gives to the library; and what keeps it
 * small. What the user passes comes after and wins: -fno-stack-protector, -U_FORTIFY_SOURCE, -fcf-protection=none,
 * -Wl,-z,lazy and so on. */
static const char *const hardening[] = {
    "-fPIE",
    "-pie",
    "-fstack-protector-strong",
    "-fstack-clash-protection",
    "-U_FORTIFY_SOURCE",
    "-D_FORTIFY_SOURCE=2",
    "-fno-plt", /* all is resolved at the start, so a call through the table would only be a detour */
    "-fno-asynchronous-unwind-tables",
    "-ffunction-sections",
    "-fdata-sections",
#ifdef __ELF__
    "-Wl,-z,relro,-z,now,-z,noexecstack",
    "-Wl,--no-eh-frame-hdr",  /* an index of unwinding tables, of which only the C library's few are left */
    "-Wl,-z,noseparate-code", /* constants share pages with code: two roundings to whole pages less, 8 KB */
    "-Wl,--gc-sections",
#else /* macOS */
    "-Wl,-dead_strip",
#endif
/* Checked landing places of indirect jumps: a flag for each kind of CPU, and no compiler takes another's. */
#if defined(__x86_64__) || defined(__i386__)
    "-fcf-protection",
#elif defined(__aarch64__)
    "-mbranch-protection=standard",
#endif
    NULL};

/* The folder that this program is in, or NULL. */
static const char *own_folder(Arena *arena)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0)
        return NULL;
    path[size] = '\0';
    *strrchr(path, '/') = '\0';
    return arena_format(arena, "%s", path);
}

static bool is_home(Arena *arena, const Home *home)
{
    return access(arena_format(arena, "%s/orisha/index.kz", home->library_path), R_OK) == 0 &&
           access(home->archive, R_OK) == 0;
}

Home home_find(Arena *arena)
{
    const char *given = getenv("ORISHA_HOME"), *folder = own_folder(arena);
    if (given && *given)
        return (Home){arena_format(arena, "%s/include", given), arena_format(arena, "%s/lib", given),
                      arena_format(arena, "%s/liborisha.a", given)};
    if (folder) {
        const Home installed = {arena_format(arena, "%s/" ORISHA_INSTALLED_INCLUDE, folder),
                                arena_format(arena, "%s/" ORISHA_INSTALLED_LIBRARY, folder),
                                arena_format(arena, "%s/" ORISHA_INSTALLED_ARCHIVE, folder)};
        if (is_home(arena, &installed))
            return installed;
    }
    return (Home){ORISHA_INCLUDE_PATH, ORISHA_LIBRARY_PATH, ORISHA_ARCHIVE};
}

const char *toolchain_default_compiler(void)
{
    const char *compiler = getenv("CC");
    return compiler && *compiler ? compiler : "cc";
}

static void add(Words *words, const char *word)
{
    if (words->count + 1 >= words->room) {
        words->room = words->room ? 2 * words->room : 128;
        const char **items = arena_alloc(words->arena, words->room * sizeof *items);
        for (size_t i = 0; i < words->count; i++)
            items[i] = words->items[i];
        words->items = items;
    }
    words->items[words->count++] = word;
    words->items[words->count] = NULL;
}

static void add_words(Words *words, const char *const *more)
{
    while (*more)
        add(words, *more++);
}

static void add_flags(Words *words, const char *flags)
{
    char *copy = arena_copy(words->arena, orisha_str_from_cstring(flags));
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        add(words, word);
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    if (!WIFEXITED(status))
        return -EINTR;
    return WEXITSTATUS(status) == 127 ? -ENOENT : WEXITSTATUS(status) != 0;
}

/* The environment with the compiler's temporary files in a folder of ours: at Ctrl-C gcc leaves some. */
static char **environment(Arena *arena, const char *scratch)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **copy = arena_alloc(arena, (count + 2) * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "TMPDIR=", strlen("TMPDIR=")) != 0)
            copy[kept++] = environ[i];
    copy[kept++] = arena_format(arena, "TMPDIR=%s", scratch);
    copy[kept] = NULL;
    return copy;
}

/* `input`: a descriptor to read from, or -1. */
static int run(Arena *arena, const char *const *arguments, const CompileOptions *options, int input)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t pid;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    /* Our commands block signals; the compiler is to end at Ctrl-C all the same. */
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    if (input >= 0)
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (options->errors)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options->errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int error = posix_spawnp(&pid, arguments[0], &actions, &attributes, (char *const *)arguments,
                             options->scratch ? environment(arena, options->scratch) : environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error ? -error : wait_for(pid);
}

static void add_includes(Words *words, const Home *home, const CompileOptions *options)
{
    add(words, "-D_GNU_SOURCE="); /* in the program it would come behind what orisha.h includes, too late */
    /* A system's folder: what is said of a mistake in a macro's argument leaves the macro out. */
    add(words, "-isystem");
    add(words, home->include_path);
    for (const char *const *folder = options->folders; folder && *folder; folder++) {
        add(words, "-iquote");
        add(words, *folder);
    }
    if (options->dependencies) {
        add(words, "-MMD");
        add(words, "-MF");
        add(words, options->dependencies);
    }
}

/* `parallel`, `sources`: words, ended by NULL. */
static Words choose_arguments(Arena *arena, const Home *home, const char *const *parallel, const char *const *sources,
                              const CompileOptions *options)
{
    static const char *const own[] = {
        "-std=gnu17", "-O2", "-Wall", "-Werror=implicit-function-declaration", "-Werror=return-type", "-pthread", NULL};
    Words words = {.arena = arena};
    add_flags(&words, options->compiler);
    add_words(&words, own);
    add_words(&words, hardening);
    add_words(&words, parallel);
    add_includes(&words, home, options);
    if (options->flags)
        add_flags(&words, options->flags);
    add_words(&words, sources);
    add(&words, home->archive);
    add_flags(&words, ORISHA_LIBRARIES); /* those that liborisha was built with */
    add(&words, "-o");
    add(&words, options->output);
    return words;
}

/* Whether this compiler, its linker and the user's flags can do it, by doing it with a program of one line. */
static bool parallel_works(Arena *arena, const Home *home, const CompileOptions *options)
{
    CompileOptions probe = *options;
    int ends[2];
    probe.errors = "/dev/null";
    probe.dependencies = NULL;
    if (pipe(ends) < 0)
        return false;
    const Words words = choose_arguments(arena, home, parallel_flags, parallel_probe_sources, &probe);
    bool works = write(ends[1], parallel_probe, strlen(parallel_probe)) == (ssize_t)strlen(parallel_probe);
    close(ends[1]);
    works = works && run(arena, words.items, &probe, ends[0]) == 0;
    close(ends[0]);
    return works;
}

int toolchain_compile(Arena *arena, const Home *home, const char *c_path, const CompileOptions *options)
{
    static const char *const nothing[] = {NULL};
    bool in_parallel = parallel_pays(c_path) && parallel_works(arena, home, options);
    const Words words = choose_arguments(arena, home, in_parallel ? parallel_flags : nothing,
                                         (const char *const[]){c_path, NULL}, options);
    return run(arena, words.items, options, -1);
}

int toolchain_compile_shared(Arena *arena, const Home *home, const char *c_path, const CompileOptions *options)
{
    /* -Bsymbolic: what the file defines is its own, whatever this program calls by the same name. */
    static const char *const own[] = {"-std=gnu17",
                                      "-O1",
                                      "-g",
                                      "-Wall",
                                      "-Wno-unused",
                                      "-Werror=implicit-function-declaration",
                                      "-fPIC",
                                      "-fvisibility=hidden",
                                      "-shared",
                                      "-Wl,-Bsymbolic",
                                      "-fdiagnostics-color=never",
                                      "-fno-diagnostics-show-caret",
                                      NULL};
    Words words = {.arena = arena};
    add(&words, "env");
    add(&words, "LC_ALL=C");
    add_flags(&words, options->compiler);
    add_words(&words, own);
    add_includes(&words, home, options);
    add(&words, "-o");
    add(&words, options->output);
    add(&words, c_path);
    return run(arena, words.items, options, -1);
}
