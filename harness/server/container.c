// Servers in containers: see container.h.
// SPDX-License-Identifier: MIT
#include "harness/server/container.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/input/hash.h"
#include "harness/input/placeholder.h"
#include "harness/measure/cpu.h"

#define ENGINE_DEADLINE_MS 60000
#define END_DEADLINE_MS    10000
#define STOP_GRACE_MS      1000
// More than any command line here has.
#define WORD_LIMIT 40
// podman lowers its own limit to this when it starts, and may lack the right to raise it for a container.
#define PODMAN_PROCESSES "nproc=32768:32768"

typedef struct Words {
    char **items;
    size_t count;
} Words;

static void add(Words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

// One word more.
static void add(Words *words, const char *format, ...)
{
    char word[2 * PATH_MAX];
    va_list values;
    va_start(values, format);
    vsnprintf(word, sizeof word, format, values);
    va_end(values);
    if (!words->items)
        words->items = text_memory(WORD_LIMIT * sizeof *words->items);
    if (words->count < WORD_LIMIT - 1)
        words->items[words->count++] = text_copy(word);
}

static int run_engine(const Containers *containers, char *const *words, const char *output, const char *errors,
                      Trouble *ret_trouble)
{
    Command command = {.words = words, .folder = containers->folder, .output_path = output, .error_path = errors};
    Process process = {0};
    int result = process_start(&command, &process, ret_trouble);
    if (result < 0)
        return result;
    result = process_finish(&process, ENGINE_DEADLINE_MS);
    int status = process.status;
    process_stop(&process, STOP_GRACE_MS);
    if (result == 0 && status == 0)
        return 0;
    AUTO_FREE char *tail = file_tail(errors, 2, 400);
    trouble_set(ret_trouble, "%s %s: %s", containers->program, words[1],
                result < 0 ? "it did not end"
                : *tail    ? tail
                           : "it failed and said nothing");
    return -EIO;
}

// Runs the engine with these words to its end. What it printed, without the last line break; the caller frees it.
static int ask(const Containers *containers, Words *arguments, char **ret_answer, Trouble *ret_trouble)
{
    AUTO_FREE char *output = text_format("%s/engine.out", containers->folder);
    AUTO_FREE char *errors = text_format("%s/engine.err", containers->folder);
    Words words = {0};
    add(&words, "%s", containers->program);
    for (size_t i = 0; i < arguments->count; i++)
        add(&words, "%s", arguments->items[i]);
    int result = run_engine(containers, words.items, output, errors, ret_trouble);
    words_free(&words.items);
    words_free(&arguments->items);
    AUTO_TEXT Text text = {0};
    if (result == 0)
        result = file_read(output, 1u << 20, &text);
    if (result < 0)
        return result;
    char *answer = text_copy(text.data ? text.data : "");
    for (size_t length = strlen(answer); length > 0 && answer[length - 1] == '\n'; length--)
        answer[length - 1] = '\0';
    *ret_answer = answer;
    return 0;
}

// Whose dialect it speaks, and which version of it answers; a docker without its daemon does not.
static int engine_try(const char *program, Containers *containers, Trouble *ret_trouble)
{
    AUTO_FREE char *told = NULL;
    free(containers->program);
    containers->program = text_copy(program);
    Words words = {0};
    add(&words, "--version");
    int result = ask(containers, &words, &told, ret_trouble);
    if (result < 0)
        return result;
    containers->podman = strstr(told, "podman") != NULL;
    Words version = {0};
    add(&version, "version");
    add(&version, "--format");
    add(&version, containers->podman ? "{{.Client.Version}}" : "{{.Server.Version}}");
    result = ask(containers, &version, &containers->version, ret_trouble);
    if (result == 0)
        text_clean(containers->version);
    return result;
}

static int engine_find(const char *wanted, Containers *containers, Trouble *ret_trouble)
{
    static const char *const known[] = {"docker", "podman"};
    Trouble cause;
    Text causes = {0};
    int result = wanted ? engine_try(wanted, containers, &cause) : -ENOENT;
    if (wanted && result < 0)
        text_print(&causes, "; %s", cause.text);
    for (size_t i = 0; !wanted && result < 0 && i < sizeof known / sizeof *known; i++) {
        result = engine_try(known[i], containers, &cause);
        if (result < 0)
            text_print(&causes, "; %s", cause.text);
    }
    if (result < 0)
        trouble_set(ret_trouble, "no container engine answers here%s", causes.data);
    text_free(&causes);
    return result < 0 ? -ENOENT : 0;
}

static int seccomp_find(const char *wanted, Containers *containers, Trouble *ret_trouble)
{
    bool named = !wanted || strcmp(wanted, "default") == 0 || strcmp(wanted, "unconfined") == 0;
    containers->seccomp = named ? text_copy(wanted ? wanted : "default") : realpath(wanted, NULL);
    containers->seccomp_sha256 = named || !containers->seccomp ? NULL : hash_file(containers->seccomp);
    if (named || containers->seccomp_sha256)
        return 0;
    trouble_set(ret_trouble, "the seccomp profile %s cannot be read; --seccomp takes default, unconfined or a file",
                wanted);
    return -ENOENT;
}

int containers_open(const ContainerChoice *choice, const Places *places, const cpu_set_t *cpus,
                    Containers *ret_containers, Trouble *ret_trouble)
{
    AUTO_FREE char *hash = hash_bytes(places->root, strlen(places->root));
    Containers containers = {.cpus = cpu_set_text(cpus),
                             .folder = text_copy(places->build),
                             .prefix = text_format("benchmark-%.8s", hash ? hash : "tree")};
    int result = seccomp_find(choice->seccomp, &containers, ret_trouble);
    if (result == 0)
        result = engine_find(choice->engine, &containers, ret_trouble);
    if (result < 0)
        containers_free(&containers);
    else
        *ret_containers = containers;
    return result;
}

void containers_free(Containers *containers)
{
    free(containers->program);
    free(containers->version);
    free(containers->seccomp);
    free(containers->seccomp_sha256);
    free(containers->cpus);
    free(containers->prefix);
    free(containers->folder);
    *containers = (Containers){0};
}

json_t *containers_describe(const Containers *containers)
{
    if (!containers->program)
        return NULL;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "engine", containers->podman ? "podman" : "docker", "version",
                  containers->version, "network", "host", "cpuset", containers->cpus, "cpuset_by",
                  containers->podman ? "inheritance" : "cgroup", "seccomp", containers->seccomp);
    if (containers->seccomp_sha256)
        json_object_set_new(object, "seccomp_sha256", json_string(containers->seccomp_sha256));
    return object;
}

char *container_name(const Containers *containers, const Contestant *contestant)
{
    return text_format("%s-%s", containers->prefix, contestant->name);
}

static void exclude(Contestant *contestant, const char *format, const char *first, const char *second)
{
    contestant->exclusion = EXCLUSION_TOOLCHAIN;
    trouble_set(&contestant->reason, format, first, second);
}

// The parts of `image inspect` that the record tells: which image, what it runs with which settings.
static int image_read(Contestant *contestant, const char *told)
{
    json_t *list = json_loads(told, JSON_DECODE_ANY, NULL), *word, *environment = json_object();
    json_t *image = json_array_get(list, 0), *settings = json_object_get(image, "Config");
    const char *id = json_string_value(json_object_get(image, "Id"));
    const char *hash = id && strncmp(id, "sha256:", 7) == 0 ? id + 7 : id;
    size_t index;
    Text command = {0};
    json_array_foreach(json_object_get(settings, "Cmd"), index, word)
        text_print(&command, "%s%s", index > 0 ? " " : "", json_string_value(word));
    json_array_foreach(json_object_get(settings, "Env"), index, word)
    {
        const char *setting = json_string_value(word), *value = setting ? strchr(setting, '=') : NULL;
        AUTO_FREE char *name = value ? text_format("%.*s", (int)(value - setting), setting) : NULL;
        if (name)
            json_object_set_new(environment, name, json_string(value + 1));
    }
    bool well = hash && strlen(hash) == 64 && command.data;
    if (well) {
        contestant->binary_sha256 = text_copy(hash);
        contestant->contained =
            json_pack("{s:s, s:s, s:o}", "id", hash, "command", command.data, "env", json_incref(environment));
        contestant->start_command = json_string_value(json_object_get(contestant->contained, "command"));
        contestant->build_command = NULL;
    }
    text_free(&command);
    json_decref(environment);
    json_decref(list);
    return well ? 0 : -EPROTO;
}

static void start_words(const Containers *containers, Words *words)
{
    struct rlimit files;
    add(words, "run");
    add(words, "--rm");
    add(words, "--pull=never");
    add(words, "--log-driver=none");
    add(words, "--network=host");
    if (containers->podman) {
        add(words, "--cgroups=disabled");
        add(words, "--ulimit=" PODMAN_PROCESSES);
    } else {
        add(words, "--cpuset-cpus=%s", containers->cpus);
        // Ours, so that the kernel shows us the files and memory of its processes.
        add(words, "--user=%u:%u", (unsigned)getuid(), (unsigned)getgid());
    }
    if (strcmp(containers->seccomp, "default") != 0)
        add(words, "--security-opt=seccomp=%s", containers->seccomp);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0)
        add(words, "--ulimit=nofile=%llu:%llu", (unsigned long long)files.rlim_cur, (unsigned long long)files.rlim_max);
}

// What the image says of itself, and which one it is.
static void ask_version(const Containers *containers, Contestant *contestant)
{
    AUTO_FREE char *told = NULL;
    Trouble ignored;
    Words words = {0};
    start_words(containers, &words);
    add(&words, "%s", contestant->image);
    add(&words, "cat");
    add(&words, "/version");
    bool knows = ask(containers, &words, &told, &ignored) == 0;
    if (knows)
        told[strcspn(told, "\n")] = '\0';
    if (knows)
        text_clean(told);
    contestant->version =
        text_format("%s%simage %.12s", knows ? told : "", knows ? ", " : "", contestant->binary_sha256);
}

static void find_image(const Containers *containers, Contestant *contestant)
{
    AUTO_FREE char *told = NULL, *removed = NULL, *name = container_name(containers, contestant);
    Trouble cause;
    Words remove = {0}, inspect = {0};
    add(&remove, "rm");
    add(&remove, "--force");
    add(&remove, "%s", name);
    ask(containers, &remove, &removed, &cause); // there seldom is one
    add(&inspect, "image");
    add(&inspect, "inspect");
    add(&inspect, "%s", contestant->image);
    if (ask(containers, &inspect, &told, &cause) < 0)
        exclude(contestant, "there is no image %s; remedy: just images %s", contestant->image, contestant->name);
    else if (image_read(contestant, told) < 0)
        exclude(contestant, "the image %s tells neither an id nor a command%s", contestant->image, "");
    else
        ask_version(containers, contestant);
}

int container_prepare(const Containers *containers, Contestant *contestant, const Places *places, Trouble *ret_trouble)
{
    int result = contestant_find(contestant, places, ret_trouble);
    if (result < 0)
        return result;
    contestant->exclusion = EXCLUSION_NONE; // its toolchain is in the image
    result = folder_make(contestant->build);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make the folder %s: %s", contestant->build, strerror(-result));
        return -EINVAL;
    }
    if (contestant->image)
        find_image(containers, contestant);
    else
        exclude(contestant, "servers/%s/server.toml names no image%s", contestant->name, "");
    return 0;
}

char **container_words(const Containers *containers, const Contestant *contestant, int port, int workers,
                       const char *answer)
{
    AUTO_FREE char *name = container_name(containers, contestant);
    Words words = {0};
    add(&words, "%s", containers->program);
    start_words(containers, &words);
    add(&words, "--name=%s", name);
    add(&words, "--env=BIND=127.0.0.1");
    add(&words, "--env=PORT=%d", port);
    add(&words, "--env=WORKERS=%d", workers);
    if (answer)
        add(&words, "--volume=%s:/answer:ro", answer);
    add(&words, "%s", contestant->image);
    return words.items;
}

pid_t container_first(const Containers *containers, const char *name)
{
    AUTO_FREE char *told = NULL;
    Trouble ignored;
    Words words = {0};
    add(&words, "container");
    add(&words, "inspect");
    add(&words, "--format={{.State.Pid}}");
    add(&words, "%s", name);
    int first = ask(containers, &words, &told, &ignored) < 0 ? 0 : atoi(told);
    return first > 0 ? first : 0;
}

int container_check_seccomp(const Containers *containers, pid_t first, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("/proc/%d/status", (int)first);
    AUTO_TEXT Text status = {0};
    const char *line =
        file_read(path, 1u << 16, &status) == 0 && status.data ? strstr(status.data, "\nSeccomp:") : NULL;
    bool filtered = line && atoi(line + strlen("\nSeccomp:")) == 2;
    if (line && filtered == (strcmp(containers->seccomp, "unconfined") != 0))
        return 0;
    trouble_set(ret_trouble, "its system calls are %s, where the seccomp profile is '%s'",
                !line      ? "not known to be filtered or not"
                : filtered ? "filtered"
                           : "not filtered",
                containers->seccomp);
    trouble_name(ret_trouble, "seccomp");
    return -EBADMSG;
}

void container_end(const Containers *containers, const char *name, Process *attached)
{
    AUTO_FREE char *told = NULL;
    Trouble ignored;
    Words words = {0};
    // Where the attached command has ended the container should be gone.
    if (attached->ended) {
        add(&words, "rm");
        add(&words, "--force");
    } else {
        add(&words, "kill");
    }
    add(&words, "%s", name);
    ask(containers, &words, &told, &ignored);
    process_finish(attached, END_DEADLINE_MS);
}
