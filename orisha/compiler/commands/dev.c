/* orishac dev: one loop over signals, changes of files and, while the program does not compile, the error page.
 * SPDX-License-Identifier: MIT */
#include "../dev/error_page.h"
#include "../dev/included.h"
#include "../dev/served_program.h"
#include "../dev/watch.h"
#include "../expression.h"
#include "../import.h"
#include "../output_file.h"
#include "../summary.h"
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT_DEFAULT = 3000, FD_SIGNALS = 0, FD_WATCH = 1, FD_PAGE = 2 };

typedef struct Dev {
    const char *input;
    CompileOptions compile;
    const char *bind;
    int port; /* -1: what the program says */
    const char *folder;
    const char *c_path, *program_path, *errors_path, *includes_path;
    orisha_str built; /* the C of the program that was linked last, in memory of its own */
    ServedProgram program;
    Watch watch;
    ErrorPage page;
    bool is_broken; /* the page's turn */
    int signals;
} Dev;

/* ---- Telling ---------------------------------------------------------------------------------------------------- */

/* In the terminal and in the browser. */
static void show_broken(Dev *dev, orisha_str text)
{
    fwrite(text.ptr, 1, text.len, stderr);
    error_page_set(&dev->page, text);
    if (!dev->is_broken)
        served_program_leave(&dev->program);
    dev->is_broken = true;
}

static void show_diagnostics(Dev *dev, const Diagnostics *diagnostics)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    diagnostics_print(diagnostics, out);
    fclose(out);
    if (diagnostics->errors)
        show_broken(dev, (orisha_str){text, size});
    else
        fwrite(text, 1, size, stderr);
    free(text);
}

/* ---- Building --------------------------------------------------------------------------------------------------- */

/* The file can be missing for a moment: an editor replaces it. */
static bool compile_program(Dev *dev, Diagnostics *diagnostics, Compilation *compilation)
{
    Home home = home_find(diagnostics->arena);
    const char *c_path = command_generated_name(diagnostics->arena, dev->input);
    int result = compile_file(diagnostics, dev->input, home.library_path, c_path,
                              command_transform_host(diagnostics->arena), compilation);
    if (result < 0)
        show_broken(dev, orisha_str_from_cstring(arena_format(diagnostics->arena, "orishac: '%s' cannot be read: %s\n",
                                                              dev->input, strerror(-result))));
    else
        show_diagnostics(dev, diagnostics);
    return result == 0 && !diagnostics->errors;
}

/* What the C compiler says is shown like an error of our own: its lines are those of the .kz file. *ret_is_stale: what
 * it has read has changed meanwhile. */
static bool link_program(Dev *dev, Arena *arena, const Compilation *compilation, bool *ret_is_stale)
{
    struct timespec begin;
    Home home = home_find(arena);
    CompileOptions compile = dev->compile;
    orisha_str code = buffer_text(&compilation->code);
    compile.folders = import_folders(arena, compilation->program);
    compile.dependencies = dev->includes_path;
    compile.output = arena_format(arena, "%s.new", dev->program_path);
    compile.errors = dev->errors_path;
    compile.scratch = dev->folder;
    int result = output_file_write_in_place(dev->c_path, code);
    clock_gettime(CLOCK_REALTIME_COARSE, &begin); /* the clock of files */
    if (result == 0)
        result = toolchain_compile(arena, &home, dev->c_path, &compile);
    *ret_is_stale = included_watch_listed(arena, &dev->watch, dev->includes_path, home.include_path, &begin);
    if (result == 0 && rename(compile.output, dev->program_path) < 0)
        result = -errno;
    orisha_str said = {0};
    if (file_read(arena, dev->errors_path, SOURCE_SIZE_LIMIT_BYTES, &said) == 0 && result == 0)
        fwrite(said.ptr, 1, said.len, stderr);
    else if (result < 0)
        said = orisha_str_from_cstring(
            arena_format(arena, "orishac: the C compiler '%s' cannot be run, or its result not be written: %s\n",
                         dev->compile.compiler, strerror(-result)));
    if (result != 0 && !command_is_interrupted())
        show_broken(dev, said);
    return result == 0;
}

/* Keeps the code, to know later whether a change was one. */
static void keep_built(Dev *dev, Compilation *compilation)
{
    free((char *)dev->built.ptr);
    dev->built = buffer_text(&compilation->code);
    compilation->code = (Buffer){0};
}

/* ---- Watching --------------------------------------------------------------------------------------------------- */

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : arena_format(arena, "%.*s", (int)(slash - path), path);
}

static bool watch_sites(Dev *dev, Arena *arena, const orisha_program *program)
{
    bool added = false;
    for (const orisha_flow *flow = orisha_program_flows(program); flow; flow = flow->next) {
        orisha_str root;
        const orisha_field *field = orisha_step_invokes(flow->step, "orisha", "static")
                                        ? orisha_find_field(flow->step->invocation.arguments, "root")
                                        : NULL;
        if (!field || expression_string(arena, field->value, &root) != STRING_LITERAL || root.len == 0)
            continue;
        const char *path = arena_copy(arena, root);
        if (*path != '/')
            path = arena_format(arena, "%s/%s", folder_of(arena, dev->input), path);
        added |= watch_add_tree(arena, &dev->watch, path);
    }
    return added;
}

/* True when a folder is new: it may have changed before it was watched. */
static bool watch_program(Dev *dev, Arena *arena, const Compilation *compilation)
{
    if (!compilation->program)
        return false;
    bool added = false;
    for (const Module *module = compilation->program->modules; module; module = module->next)
        added |= !module->is_library && watch_add(&dev->watch, folder_of(arena, module->source->path), WATCH_SOURCES);
    for (const Dependency *file = compilation->dependencies; file; file = file->next)
        added |= watch_add(&dev->watch, folder_of(arena, file->path), WATCH_ALL);
    added |= included_watch_named(arena, &dev->watch, compilation->program);
    return watch_sites(dev, arena, compilation->program) || added;
}

/* ---- Serving ---------------------------------------------------------------------------------------------------- */

/* The port that `~orisha:serve(port: N)` names. */
static int port_of_program(const orisha_program *program)
{
    int64_t port;
    for (const orisha_flow *flow = program ? orisha_program_flows(program) : NULL; flow; flow = flow->next) {
        const orisha_field *field = orisha_step_invokes(flow->step, "orisha", "serve")
                                        ? orisha_find_field(flow->step->invocation.arguments, "port")
                                        : NULL;
        if (field && expression_integer(field->value, &port) && port >= 0 && port <= UINT16_MAX)
            return (int)port;
    }
    return PORT_DEFAULT;
}

static int open_listener(Dev *dev, const Compilation *compilation)
{
    uint16_t port;
    int wanted = dev->port >= 0 ? dev->port : port_of_program(compilation->program);
    int result = served_program_listen(dev->bind, (uint16_t)wanted, &dev->program.listener, &port);
    if (result < 0) {
        fprintf(stderr, "orishac: cannot listen on %s port %d: %s\n  help: choose another with --port or --bind\n",
                dev->bind, wanted, strerror(-result));
        return EXIT_UNDECIDED;
    }
    bool is_ipv6 = strchr(dev->bind, ':') != NULL;
    fprintf(stderr, "orishac: serving on http://%s%s%s:%u/; Ctrl-C ends\n", is_ipv6 ? "[" : "", dev->bind,
            is_ipv6 ? "]" : "", port);
    return EXIT_OK;
}

static void serve(Dev *dev, Arena *arena)
{
    dev->is_broken = false;
    int result = served_program_reload(arena, &dev->program);
    if (result < 0)
        fprintf(stderr, "orishac: the program cannot be started: %s\n", strerror(-result));
}

/* From the file to the running server. Returns an exit status only when the socket cannot be opened. */
static int rebuild(Dev *dev, bool is_forced)
{
    int status = EXIT_OK;
    bool is_stale = false;
    for (bool again = true; again && status == EXIT_OK; is_forced = is_stale) {
        is_stale = false;
        Arena arena = {0};
        Diagnostics diagnostics = {.arena = &arena};
        Compilation compilation = {.watches_handlers = true};
        bool is_right = compile_program(dev, &diagnostics, &compilation);
        again = watch_program(dev, &arena, &compilation);
        if (dev->program.listener < 0)
            status = open_listener(dev, &compilation);
        bool is_same = orisha_str_equal(dev->built, buffer_text(&compilation.code)) && dev->built.len;
        if (status != EXIT_OK || !is_right) {
            /* told already */
        } else if (is_same && !is_forced) {
            if (dev->is_broken)
                serve(dev, &arena);
        } else if (link_program(dev, &arena, &compilation, &is_stale)) {
            summary_print(&arena, &compilation, dev->program_path, stderr);
            keep_built(dev, &compilation);
            serve(dev, &arena);
            again |= is_stale;
        } else {
            again = is_stale;
        }
        compilation_free(&compilation);
        arena_free(&arena);
    }
    return status;
}

/* ---- The loop --------------------------------------------------------------------------------------------------- */

static void describe_end(Dev *dev, int status)
{
    char text[160];
    if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "The program was killed by signal %d (%s).\n", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(text, sizeof text, "The program ended with status %d; the terminal has what it said.\n",
                 WEXITSTATUS(status));
    show_broken(dev, orisha_str_from_cstring(text));
}

/* True when it is time to end. */
static bool handle_signal(Dev *dev)
{
    struct signalfd_siginfo info;
    int status;
    bool asked;
    if (read(dev->signals, &info, sizeof info) != sizeof info)
        return false;
    if (info.ssi_signo != SIGCHLD)
        return true;
    if (!served_program_reap(&dev->program, &status, &asked))
        return false;
    Arena arena = {0};
    if (!asked)
        describe_end(dev, status);
    else if (!dev->is_broken)
        serve(dev, &arena); /* mended before the old one had left */
    arena_free(&arena);
    return false;
}

static int loop(Dev *dev)
{
    for (;;) {
        struct pollfd fds[FD_PAGE + ERROR_PAGE_CLIENTS_MAX + 1] = {
            [FD_SIGNALS] = {.fd = dev->signals, .events = POLLIN},
            [FD_WATCH] = {.fd = dev->watch.fd, .events = POLLIN},
        };
        int listener = dev->is_broken ? dev->program.listener : -1;
        if (poll(fds, FD_PAGE + error_page_poll(&dev->page, listener, fds + FD_PAGE), -1) < 0)
            continue;
        error_page_serve(&dev->page, fds + FD_PAGE);
        if (fds[FD_SIGNALS].revents && handle_signal(dev))
            return EXIT_OK;
        WatchChange change = fds[FD_WATCH].revents ? watch_read(&dev->watch) : WATCH_NOTHING;
        if (change != WATCH_NOTHING)
            rebuild(dev, change == WATCH_CHANGED_C);
    }
}

/* ---- The command ------------------------------------------------------------------------------------------------ */

static int open_all(Dev *dev, Arena *arena)
{
    sigset_t set;
    sigemptyset(&set);
    static const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        sigaddset(&set, wanted[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    dev->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    int result = dev->signals < 0 ? -errno : watch_open(&dev->watch);
    if (result < 0) {
        fprintf(stderr, "orishac: changes of files cannot be watched: %s\n", strerror(-result));
        return EXIT_UNDECIDED;
    }
    result = output_folder_make(arena, &dev->folder);
    if (result < 0)
        return command_fail_write(dev->folder, result);
    dev->c_path = arena_format(arena, "%s/program.c", dev->folder);
    dev->errors_path = arena_format(arena, "%s/errors", dev->folder);
    dev->includes_path = arena_format(arena, "%s/includes", dev->folder);
    dev->program_path = dev->program.path = arena_format(arena, "%s/program", dev->folder);
    watch_add(&dev->watch, folder_of(arena, dev->input), WATCH_SOURCES);
    return EXIT_OK;
}

static void close_all(Dev *dev)
{
    error_page_free(&dev->page);
    if (dev->program.listener >= 0)
        close(dev->program.listener);
    if (dev->folder)
        output_folder_remove(dev->folder);
    free((char *)dev->built.ptr);
    watch_close(&dev->watch);
    close(dev->signals);
}

static bool read_port(const char *text, int *ret_port)
{
    int64_t port;
    if (!expression_integer(orisha_str_from_cstring(text), &port) || port > UINT16_MAX)
        return false;
    *ret_port = (int)port;
    return true;
}

/* -1: go on; otherwise the exit status. */
static int read_options(int argc, char **argv, Dev *dev)
{
    static const struct option names[] = {{"port", required_argument, NULL, 'p'},
                                          {"bind", required_argument, NULL, 'b'},
                                          {"cc", required_argument, NULL, 'C'},
                                          {"cflags", required_argument, NULL, 'F'},
                                          COMMAND_TRANSFORM_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int status;
    for (int c; (c = command_option(&command_dev, argc, argv, "+:h", names, &status)) != -1;) {
        switch (c) {
        case 'p':
            if (!read_port(optarg, &dev->port))
                return command_fail_usage(&command_dev, "--port takes a number from 0 to 65535, not", optarg);
            break;
        case 'b':
            if (!served_program_knows_address(optarg))
                return command_fail_usage(&command_dev, "--bind takes a numeric IPv4 or IPv6 address, not", optarg);
            dev->bind = optarg;
            break;
        case 'C': dev->compile.compiler = optarg; break;
        case 'F': dev->compile.flags = optarg; break;
        default: return status;
        }
    }
    if (optind == argc)
        return command_fail_usage(&command_dev, "no .kz file is given", NULL);
    dev->input = argv[optind];
    dev->program.arguments = argv + optind + 1;
    return -1;
}

static int run(Arena *arena, int argc, char **argv)
{
    Dev dev = {.compile.compiler = toolchain_default_compiler(),
               .bind = "127.0.0.1",
               .port = -1,
               .program.listener = -1,
               .watch.fd = -1,
               .signals = -1};
    int status = read_options(argc, argv, &dev);
    if (status >= 0)
        return status;
    if (access(dev.input, R_OK) < 0) {
        fprintf(stderr, "orishac: '%s' cannot be read: %s\n", dev.input, strerror(errno));
        return EXIT_USAGE;
    }
    status = open_all(&dev, arena);
    if (status == EXIT_OK)
        status = rebuild(&dev, false);
    if (status == EXIT_OK)
        status = loop(&dev);
    served_program_stop(&dev.program);
    close_all(&dev);
    return status;
}

const Command command_dev = {
    "dev", "[OPTIONS] FILE.kz [ARGS]", "Builds, serves, and does so again at every change.",
    "      --port N         where to listen (default: what the program says, else 3000; 0: a free port)\n"
    "      --bind ADDRESS   a numeric address (default: 127.0.0.1)\n"
    "      --cc COMPILER    the C compiler (default: $CC, else cc)\n"
    "      --cflags FLAGS   more flags for it\n" COMMAND_TRANSFORM_HELP "  -h, --help           this text\n"
    "\n"
    "Options stand before FILE.kz; ARGS go to the program (PROGRAM --help lists them).\n"
    "\n"
    "Watched: the file, the modules that it imports, what their C includes, what transforms read, the folders of its\n"
    "static sites.\n"
    "The socket stays open all the time: clients wait while the program is exchanged, and none is refused. While it "
    "does\n"
    "not compile, every request is answered with the errors, as a page that reloads itself when they are mended; they\n"
    "are in the terminal as well. Ctrl-C ends the server and removes what was built.\n"
    "Exit status: 0 ended by Ctrl-C; 2 it could not listen, watch or write; 3 wrong usage or an unreadable file.\n",
    run};
