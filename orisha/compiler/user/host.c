/* The order of it: compile the transforms, see that the program makes sense without them, fork, load, go on, and say
 * what became of the child. SPDX-License-Identifier: MIT */
#include "../check.h"
#include "../import.h"
#include "../text.h"
#include "user.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct Work {
    Diagnostics *diagnostics;
    UserTransforms *user;
    const char *c_path;
    Compilation *compilation;
    const char **objects; /* of each transform */
} Work;

/* ---- In the child -------------------------------------------------------------------------------------------------
 */

/* The linker's message begins with the path of the object, which is no file that the user knows. */
static const char *load_error(void)
{
    const char *text = dlerror(), *path_end = text ? strstr(text, ".so: ") : NULL;
    return path_end ? path_end + strlen(".so: ") : text ? text : "its function is not in the object";
}

static bool load(Work *work)
{
    size_t at = 0;
    Arena *arena = work->diagnostics->arena;
    for (UserTransform *transform = work->user->first; transform; transform = transform->next) {
        void *object = dlopen(work->objects[at++], RTLD_LAZY | RTLD_LOCAL);
        void *symbol = object ? dlsym(object, user_unit_symbol(arena, transform)) : NULL;
        if (!symbol) {
            diagnostic_add(work->diagnostics, ORISHA_ERROR, "K709", transform->proc->name_span,
                           arena_format(arena, "this transform cannot be loaded: %s", load_error()),
                           "keep C that needs the running server away from it, by #ifndef ORISHA_COMPTIME");
            return false;
        }
        memcpy(&transform->function, &symbol, sizeof symbol);
    }
    return true;
}

static void go_on(void *context, Buffer *output)
{
    Work *work = context;
    if (load(work))
        compile_finish(work->diagnostics, work->user, work->c_path, work->compilation);
    user_result_write(output, work->diagnostics, work->compilation);
}

/* ---- Before it ----------------------------------------------------------------------------------------------------
 */

static bool module_has_earlier(const UserTransforms *user, const UserTransform *transform)
{
    const UserTransform *first = user->first;
    while (first->module != transform->module)
        first = first->next;
    return first != transform;
}

/* An object for each module; `objects` and `release` get an entry for each transform. */
static void make_objects(const UserHost *host, Work *work, UserObject *made)
{
    Diagnostics *diagnostics = work->diagnostics;
    const char *const *folders = import_folders(diagnostics->arena, work->compilation->program);
    size_t at = 0;
    for (const UserTransform *t = work->user->first; t; t = t->next, at++) {
        const char *place;
        if (module_has_earlier(work->user, t)) { /* transforms of a module stand side by side */
            work->objects[at] = work->objects[at - 1];
            continue;
        }
        orisha_str unit = user_unit(diagnostics->arena, work->compilation->program, t->module, work->user->first);
        int result = user_object_get(diagnostics->arena, host, unit, folders, &made[at], &place);
        work->objects[at] = made[at].path;
        if (result < 0)
            diagnostic_add(diagnostics, ORISHA_ERROR, "K709", t->proc->name_span,
                           arena_format(diagnostics->arena, "this transform cannot be compiled: '%s': %s", place,
                                        strerror(-result)),
                           "it takes a C compiler, named by $HOSTCC or $CC, else cc, and a folder to write to: "
                           "$XDG_CACHE_HOME, else ~/.cache, else $TMPDIR");
        else
            user_report_messages(diagnostics, work->compilation->program, t, &made[at]);
    }
}

/* Transforms are not run on a tree whose names mean nothing. */
static bool makes_sense(const Work *work)
{
    Diagnostics trial = {.arena = work->diagnostics->arena};
    check_flows(&trial, work->compilation->program);
    return trial.errors == 0 && work->diagnostics->errors == 0;
}

/* ---- After it -----------------------------------------------------------------------------------------------------
 */

static const char *seconds_text(Arena *arena, int ms)
{
    return ms % 1000 ? arena_format(arena, "%d.%03d s", ms / 1000, ms % 1000) : arena_format(arena, "%d s", ms / 1000);
}

/* The child writes to the watch, so what it holds is looked up here before it is followed. */
static const UserTransform *called_last(const UserTransforms *user)
{
    const UserTransform *transform = user->first;
    while (transform && transform != user->watch->last)
        transform = transform->next;
    return transform ? transform : user->first;
}

/* A place in text that a transform has written is in the child's memory alone. */
static bool is_of_program(const orisha_program *program, orisha_span place)
{
    const Module *module = program->modules;
    while (module && module->source != place.source)
        module = module->next;
    return module && place.begin <= place.end && place.end <= module->source->text.len;
}

static void report_ending(Diagnostics *diagnostics, const UserHost *host, const orisha_program *program,
                          const UserTransforms *user, Ending ending)
{
    Arena *arena = diagnostics->arena;
    const UserTransform *transform = called_last(user);
    const char *name = arena_format(arena, "the transform '%.*s'", FMT(transform->event->name));
    const char *code = "K702", *cause,
               *remedy =
                   "what it prints on standard output or error shows how far it came; orisha_find_field and its like "
                   "return NULL when there is nothing";
    switch (ending.kind) {
    case ENDING_TIMEOUT:
        code = "K703";
        cause = arena_format(arena, "%s did not return within %s", name, seconds_text(arena, host->timeout_ms));
        remedy = "look for a loop that never ends, or give it more time with --transform-timeout SECONDS";
        break;
    case ENDING_MEMORY:
        code = "K704";
        cause = arena_format(arena, "%s took more than %u MiB of memory", name, TRANSFORM_MEMORY_BYTES >> 20);
        remedy = "look for a loop that takes memory without end";
        break;
    case ENDING_SIGNAL: cause = arena_format(arena, "%s crashed: %s", name, strsignal(ending.number)); break;
    default:
        cause = arena_format(arena, "%s ended the compiler, with status %d", name, ending.number);
        remedy = "let it return: orisha_report says that something is wrong";
        break;
    }
    Diagnostic *d = diagnostic_add(diagnostics, ORISHA_ERROR, code, transform->proc->name_span, cause, remedy);
    if (is_of_program(program, user->watch->place))
        diagnostic_note(diagnostics, d, user->watch->place, "while it ran for this");
}

static void run_isolated(const UserHost *host, Work *work)
{
    Diagnostics *diagnostics = work->diagnostics;
    Buffer output = {0};
    Ending ending;
    UserWatch *watch = mmap(NULL, sizeof *watch, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    work->user->watch = watch;
    int result = watch == MAP_FAILED ? -errno : user_isolate(go_on, work, watch, host->timeout_ms, &output, &ending);
    if (result < 0)
        diagnostic_add(
            diagnostics, ORISHA_ERROR, "K709", work->user->first->proc->name_span,
            arena_format(diagnostics->arena, "there can be no process for this transform: %s", strerror(-result)),
            "end other programs, or raise the limits of this shell (ulimit -a)");
    else if (ending.kind != ENDING_DONE || !user_result_read(buffer_text(&output), diagnostics, work->compilation))
        report_ending(diagnostics, host, work->compilation->program, work->user, ending);
    buffer_free(&output);
    if (watch != MAP_FAILED)
        munmap(watch, sizeof *watch);
}

static void run(const TransformHost *base, Diagnostics *diagnostics, UserTransforms *user, const char *c_path,
                Compilation *compilation)
{
    const UserHost *host = (const UserHost *)base;
    size_t count = 0;
    for (const UserTransform *transform = user->first; transform; transform = transform->next)
        count++;
    Work work = {diagnostics, user, c_path, compilation, arena_alloc(diagnostics->arena, count * sizeof *work.objects)};
    UserObject *made = arena_alloc(diagnostics->arena, count * sizeof *made);
    make_objects(host, &work, made);
    if (makes_sense(&work))
        run_isolated(host, &work);
    else
        compile_finish(diagnostics, NULL, c_path, compilation);
    for (size_t i = 0; i < count; i++)
        user_object_release(diagnostics->arena, &made[i]);
}

UserHost user_host(Arena *arena, int timeout_ms)
{
    const char *compiler = getenv("HOSTCC");
    return (UserHost){.base.run = run,
                      .home = home_find(arena),
                      .compiler = compiler && *compiler ? compiler : toolchain_default_compiler(),
                      .timeout_ms = timeout_ms};
}
