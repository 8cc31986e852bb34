// What a verb works on: see session.h.
// SPDX-License-Identifier: MIT
#include "harness/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/server/interrupt.h"
#include "harness/input/keys.h"

#define NAME_LIMIT 512

// The folder itself or the nearest one above it that holds servers/ and scenarios/.
static char *find_root(const char *given, Trouble *ret_trouble)
{
    char *at = realpath(given ? given : ".", NULL);
    for (char *cut = at; at && cut;) {
        AUTO_FREE char *servers = text_format("%s/servers", at), *scenarios = text_format("%s/scenarios", at);
        if (folder_exists(servers) && folder_exists(scenarios))
            return at;
        cut = given ? NULL : strrchr(at, '/');
        if (cut)
            *cut = '\0';
        if (cut == at)
            break;
    }
    free(at);
    trouble_set(ret_trouble, "%s%s has no folders servers/ and scenarios/; name the right one with --root DIR",
                given ? given : "the current folder", given ? "" : " (and every folder above it)");
    return NULL;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

// A list of names in a folder, sorted: files NAME.toml, or folders with a server.toml. Ends with NULL.
static char **folder_names(const char *folder, bool contestants)
{
    char **names = text_memory((NAME_LIMIT + 1) * sizeof *names);
    size_t count = 0;
    DIR *handle = opendir(folder);
    const struct dirent *entry;
    while (handle && count < NAME_LIMIT && (entry = readdir(handle))) {
        AUTO_FREE char *inner = text_format("%s/%s/server.toml", folder, entry->d_name);
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        if (contestants ? file_exists(inner) : length > 5 && strcmp(entry->d_name + length - 5, ".toml") == 0)
            names[count++] = text_format("%.*s", (int)(contestants ? length : length - 5), entry->d_name);
    }
    if (handle)
        closedir(handle);
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

static void names_free(char **names)
{
    for (char **name = names; *name; name++)
        free(*name);
    free(names);
}

static bool is_selected(const Names *names, const char *name)
{
    return names->count == 0 || names_hold(names, name);
}

// Every name that was asked for must be there.
static int names_check(const Names *wanted, char *const *known, const char *kind, Trouble *ret_trouble)
{
    for (size_t i = 0; i < wanted->count; i++) {
        char *const *at = known;
        while (*at && strcmp(*at, wanted->items[i]) != 0)
            at++;
        if (*at)
            continue;
        const char *nearest = keys_nearest(wanted->items[i], (const char *const *)known);
        trouble_set(ret_trouble, "there is no %s '%s'%s%s%s; harness list tells what there is", kind, wanted->items[i],
                    nearest ? ", did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
        return -EINVAL;
    }
    if (!*known) {
        trouble_set(ret_trouble, "there is no %s at all", kind);
        return -EINVAL;
    }
    return 0;
}

static int read_scenarios(Session *session, Trouble *ret_trouble)
{
    AUTO_FREE char *folder = text_format("%s/scenarios", session->root);
    char **names = folder_names(folder, false);
    int result = names_check(&session->options->scenarios, names, "scenario", ret_trouble);
    session->scenarios = text_memory((NAME_LIMIT + 1) * sizeof *session->scenarios);
    for (char **name = names; result == 0 && *name; name++) {
        if (!is_selected(&session->options->scenarios, *name))
            continue;
        Scenario *scenario = &session->scenarios[session->scenario_count];
        result = scenario_read(folder, *name, scenario, ret_trouble);
        if (result == 0)
            session->scenario_count++;
        if (result == 0 && !driver_find(scenario->load.driver)) {
            trouble_set(ret_trouble, "scenarios/%s.toml: load: there is no driver '%s'; there is %s", *name,
                        scenario->load.driver, driver_list());
            result = -EINVAL;
        }
    }
    names_free(names);
    return result;
}

// From the session's root, or (tree) from another root: how the program is made may be told by this one alone, where
// the other is older than that key.
static int read_contestant(Session *session, const char *tree, const char *name, Trouble *ret_trouble)
{
    const char *root = tree ? tree : session->root;
    AUTO_FREE char *folder = text_format("%s/servers", root);
    Contestant *contestant = &session->contestants[session->contestant_count];
    int result = contestant_read(folder, name, contestant, ret_trouble);
    if (result < 0)
        return result;
    bool left_out =
        contestant->only_when_named && session->options->contestants.count == 0 && session->options->verb != VERB_LIST;
    if (left_out) {
        contestant_free(contestant);
        return 0;
    }
    if (tree && strcmp(tree, session->root) != 0)
        contestant->tree = text_copy(tree);
    session->contestant_count++;
    return 0;
}

static int read_contestants(Session *session, Trouble *ret_trouble)
{
    const Names *trees = &session->options->trees;
    AUTO_FREE char *folder = text_format("%s/servers", session->root);
    char **names = folder_names(folder, true);
    int result = names_check(&session->options->contestants, names, "contestant", ret_trouble);
    session->contestants = text_memory((NAME_LIMIT + 1) * sizeof *session->contestants);
    for (char **name = names; result == 0 && *name; name++) {
        if (!is_selected(&session->options->contestants, *name))
            continue;
        if (trees->count == 0)
            result = read_contestant(session, NULL, *name, ret_trouble);
        for (size_t i = 0; result == 0 && i < trees->count; i++)
            result = read_contestant(session, trees->items[i], *name, ret_trouble);
    }
    names_free(names);
    return result;
}

static char *below(const char *root, const char *path)
{
    return path[0] == '/' ? text_copy(path) : text_format("%s/%s", root, path);
}

int session_open(const Options *options, Session *ret_session, Trouble *ret_trouble)
{
    Session session = {.options = options, .lock = -1};
    session.root = find_root(options->root, ret_trouble);
    if (!session.root || settings_read(session.root, &session.settings, ret_trouble) < 0) {
        session_close(&session);
        return -EINVAL;
    }
    session.site = below(session.root, session.settings.site);
    session.toolchains = below(session.root, session.settings.toolchains);
    session.build = text_format("%s/build/contestants", session.root);
    if (read_scenarios(&session, ret_trouble) < 0 || read_contestants(&session, ret_trouble) < 0) {
        session_close(&session);
        return -EINVAL;
    }
    if (cpu_plan(&session.cpus) < 0) {
        trouble_set(ret_trouble, "the kernel does not tell which CPUs may be used");
        session_close(&session);
        return -EINVAL;
    }
    session.workers = options->workers > 0 ? (int)options->workers : session.cpus.server_count;
    *ret_session = session;
    return 0;
}

Places session_places(const Session *session)
{
    return (Places){
        .root = session->root, .site = session->site, .toolchains = session->toolchains, .build = session->build};
}

// Two measurements at a time would spoil each other and share folders.
int session_lock(Session *session, Trouble *ret_trouble)
{
    int result = folder_make(session->build);
    AUTO_FREE char *path = text_format("%s/.lock", session->build);
    session->lock = result == 0 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
    if (session->lock < 0) {
        trouble_set(ret_trouble, "cannot write below %s: %s", session->build, strerror(result < 0 ? -result : errno));
        return -EIO;
    }
    if (flock(session->lock, LOCK_EX | LOCK_NB) < 0) {
        trouble_set(ret_trouble, "another harness is at work in this tree; wait until it has ended");
        return -EBUSY;
    }
    return 0;
}

int session_prepare(Session *session, Progress *progress, Trouble *ret_trouble)
{
    Places places = session_places(session);
    const Options *options = session->options;
    const ContainerChoice choice = {options->engine, options->seccomp};
    int result = options->docker
                     ? containers_open(&choice, &places, &session->cpus.server, &session->containers, ret_trouble)
                     : 0;
    for (size_t i = 0; result == 0 && i < session->contestant_count; i++) {
        Contestant *contestant = &session->contestants[i];
        progress_show(progress, "%s: %s (%zu of %zu)", contestant->name,
                      options->docker ? "image" : "toolchain and build", i + 1, session->contestant_count);
        result = interrupt_signal() ? -EINTR
                 : options->docker  ? container_prepare(&session->containers, contestant, &places, ret_trouble)
                                    : contestant_prepare(contestant, &places, ret_trouble);
    }
    progress_end(progress);
    return result;
}

int session_plan(const Session *session, const Scenario *scenario, RoundPlan *ret_plan, Trouble *ret_trouble)
{
    const Options *options = session->options;
    RoundPlan plan = {.cpus = &session->cpus, .load = scenario->load, .driver = driver_find(scenario->load.driver)};
    plan.server = (ServerPlan){
        .workers = session->workers,
        .first_port = options->port > 0 ? (int)options->port : 0,
        .deadline_ms = (int)(options->ready_s > 0 ? options->ready_s : 30) * 1000,
        .cpus = &session->cpus.server,
        .containers = options->docker ? &session->containers : NULL,
    };
    if (options->driver)
        plan.driver = driver_find(options->driver);
    if (!plan.driver) {
        trouble_set(ret_trouble, "there is no driver '%s'; there is %s", options->driver, driver_list());
        return -EINVAL;
    }
    plan.load.driver = plan.driver->name;
    plan.warmup_given = options->warmup_s >= 0;
    if (options->pipeline >= 0)
        plan.load.pipeline = options->pipeline;
    if (options->duration_s >= 0)
        plan.load.duration_s = options->duration_s;
    else if (strcmp(plan.load.driver, scenario->load.driver) != 0 && !plan.driver->compares)
        plan.load.duration_s = fmax(plan.load.duration_s, VERIFIED_WINDOW_S);
    if (options->warmup_s >= 0)
        plan.load.warmup_s = options->warmup_s;
    if (options->connections >= 0)
        plan.load.connections = options->connections;
    if (options->threads >= 0)
        plan.load.threads = options->threads;
    if (plan.load.connections < plan.load.threads) {
        trouble_set(ret_trouble, "%lld connections cannot be spread over %lld threads; give as many or more",
                    plan.load.connections, plan.load.threads);
        return -EINVAL;
    }
    if (plan.driver->whole_seconds)
        plan.load.duration_s = ceil(plan.load.duration_s);
    *ret_plan = plan;
    return 0;
}

char *session_exclusion(Session *session, const Contestant *contestant, const Scenario *scenario)
{
    bool named = session->options->contestants.count > 0;
    if (contestant->exclusion) {
        session->unmeasured |= named || contestant->exclusion == EXCLUSION_BUILD;
        return text_copy(contestant->reason.text);
    }
    size_t index;
    json_t *need;
    json_array_foreach((json_t *)scenario->needs, index, need)
    {
        if (contestant_can(contestant, json_string_value(need)))
            continue;
        session->unmeasured |= named;
        return text_format("has no capability '%s', which the scenario needs", json_string_value(need));
    }
    return NULL;
}

void session_count(Session *session, Verdict verdict)
{
    session->finding |= verdict == VERDICT_INVALID;
    session->unmeasured |= verdict != VERDICT_OK && verdict != VERDICT_INVALID;
}

int session_status(const Session *session)
{
    if (interrupt_signal())
        return 128 + interrupt_signal();
    return session->finding ? EXIT_FINDING : session->unmeasured ? EXIT_UNMEASURED : EXIT_WELL;
}

void session_close(Session *session)
{
    for (size_t i = 0; i < session->scenario_count; i++)
        scenario_free(&session->scenarios[i]);
    for (size_t i = 0; i < session->contestant_count; i++)
        contestant_free(&session->contestants[i]);
    free(session->scenarios);
    free(session->contestants);
    free(session->root);
    free(session->site);
    free(session->toolchains);
    free(session->build);
    settings_free(&session->settings);
    containers_free(&session->containers);
    if (session->lock >= 0)
        close(session->lock);
    *session = (Session){.lock = -1};
}
