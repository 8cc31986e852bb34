// Reads, finds and builds contestants: see contestant.h.
// SPDX-License-Identifier: MIT
#include "harness/input/contestant.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/input/hash.h"
#include "harness/input/keys.h"
#include "harness/input/placeholder.h"
#include "harness/server/process.h"
#include "harness/input/toml.h"

// Long enough for a release build with link-time optimisation on a slow machine, short enough to end one that hangs.
#define BUILD_DEADLINE_MS   (45 * 60 * 1000)
#define VERSION_DEADLINE_MS 20000
#define STOP_GRACE_MS       2000

static int toolchain_read(Contestant *contestant, const char *file, Trouble *ret_trouble)
{
    static const char *const names[] = {"program", "build", "path", "env", "reason_file", "remedy", NULL};
    json_t *table = NULL, *environment = NULL, *folders = NULL;
    AUTO_FREE char *where = text_format("%s: toolchain", file);
    if (keys_table(contestant->document, "toolchain", file, &table, ret_trouble) < 0)
        return -EINVAL;
    const json_t *path = json_object_get(table, "path");
    if (json_is_array(path) ? keys_string_array(table, "path", where, &folders, ret_trouble) < 0
                            : path && !json_is_string(path)) {
        trouble_set(ret_trouble, "%s: 'path' must be a string or an array of strings", where);
        return -EINVAL;
    }
    if (keys_check(table, names, where, ret_trouble) < 0 ||
        keys_string(table, "program", where, &contestant->program, ret_trouble) < 0 ||
        keys_string(table, "build", where, &contestant->program_build, ret_trouble) < 0 ||
        keys_string_table(table, "env", where, &environment, ret_trouble) < 0 ||
        keys_string(table, "reason_file", where, &contestant->reason_file, ret_trouble) < 0 ||
        keys_string(table, "remedy", where, &contestant->remedy, ret_trouble) < 0)
        return -EINVAL;
    contestant->program_folders = folders ? json_incref(folders) : json_array();
    if (json_is_string(path))
        json_array_append(contestant->program_folders, (json_t *)path);
    contestant->toolchain_environment = environment;
    return 0;
}

static int capabilities_read(Contestant *contestant, const char *file, Trouble *ret_trouble)
{
    json_t *table = NULL, *value;
    if (keys_table(contestant->document, "capabilities", file, &table, ret_trouble) < 0)
        return -EINVAL;
    const char *name;
    json_object_foreach(table, name, value)
    {
        if (!json_is_boolean(value)) {
            trouble_set(ret_trouble, "%s: 'capabilities.%s' must be true or false", file, name);
            return -EINVAL;
        }
    }
    contestant->capabilities = table;
    contestant->constant_answer = json_is_true(json_object_get(table, "constant_answer"));
    return 0;
}

static int document_read(Contestant *contestant, const char *file, Trouble *ret_trouble)
{
    static const char *const names[] = {"title", "version",  "build",           "start",     "env",          "binary",
                                        "notes", "warmup_s", "only_when_named", "toolchain", "capabilities", "lacks",
                                        "image", NULL};
    const json_t *document = contestant->document;
    json_t *environment = NULL, *notes = NULL, *lacks = NULL;
    contestant->title = contestant->name;
    if (keys_check(document, names, file, ret_trouble) < 0 ||
        keys_string(document, "title", file, &contestant->title, ret_trouble) < 0 ||
        keys_string(document, "version", file, &contestant->version_command, ret_trouble) < 0 ||
        keys_string(document, "build", file, &contestant->build_command, ret_trouble) < 0 ||
        keys_string(document, "start", file, &contestant->start_command, ret_trouble) < 0 ||
        keys_string(document, "binary", file, &contestant->binary, ret_trouble) < 0 ||
        keys_string(document, "image", file, &contestant->image, ret_trouble) < 0 ||
        keys_number(document, "warmup_s", file, 0, 3600, &contestant->warmup_s, ret_trouble) < 0 ||
        keys_boolean(document, "only_when_named", file, &contestant->only_when_named, ret_trouble) < 0 ||
        keys_string_table(document, "env", file, &environment, ret_trouble) < 0 ||
        keys_string_table(document, "notes", file, &notes, ret_trouble) < 0 ||
        keys_string_table(document, "lacks", file, &lacks, ret_trouble) < 0 ||
        toolchain_read(contestant, file, ret_trouble) < 0 || capabilities_read(contestant, file, ret_trouble) < 0)
        return -EINVAL;
    contestant->environment = environment;
    contestant->notes = notes;
    contestant->lacks = lacks;
    if (!contestant->start_command || !*contestant->start_command) {
        trouble_set(ret_trouble, "%s: 'start' is missing: the command that becomes the server", file);
        return -EINVAL;
    }
    return 0;
}

int contestant_read(const char *folder, const char *name, Contestant *ret_contestant, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s/server.toml", folder, name);
    AUTO_FREE char *file = text_format("servers/%s/server.toml", name);
    json_t *document = toml_read(path, file, ret_trouble);
    if (!document)
        return -EINVAL;
    Contestant contestant = {.document = document, .name = text_copy(name)};
    contestant.source = text_format("%s/%s", folder, name);
    int result = document_read(&contestant, file, ret_trouble);
    if (result < 0) {
        contestant_free(&contestant);
        return result;
    }
    *ret_contestant = contestant;
    return 0;
}

static int expand_environment(Contestant *contestant, Trouble *ret_trouble)
{
    const char *name;
    json_t *value;
    json_object_foreach(contestant->toolchain_environment, name, value)
    {
        AUTO_FREE char *text = placeholder_expand(json_string_value(value), contestant->base_values, ret_trouble);
        if (!text)
            return -EINVAL;
        json_object_set_new(contestant->base_environment, name, json_string(text));
    }
    return 0;
}

// PATH with the contestant's private folders in front.
static int search_path(Contestant *contestant, Text *ret_path, Trouble *ret_trouble)
{
    size_t index;
    json_t *value;
    json_array_foreach(contestant->program_folders, index, value)
    {
        AUTO_FREE char *folder = placeholder_expand(json_string_value(value), contestant->base_values, ret_trouble);
        if (!folder)
            return -EINVAL;
        text_print(ret_path, "%s:", folder);
    }
    const char *inherited = getenv("PATH");
    text_add(ret_path, inherited ? inherited : "/usr/local/bin:/usr/bin:/bin");
    return 0;
}

// Where a program is: a path as it stands (from the contestant's folder), a name along the search path. NULL: nowhere.
static char *program_path(const Contestant *contestant, const char *program, const char *path)
{
    if (strchr(program, '/')) {
        char *file = program[0] == '/' ? text_copy(program) : text_format("%s/%s", contestant->source, program);
        if (file_exists(file))
            return file;
        free(file);
        return NULL;
    }
    while (*path) {
        size_t length = strcspn(path, ":");
        char *file = text_format("%.*s/%s", (int)length, path, program);
        if (length > 0 && file_exists(file) && access(file, X_OK) == 0)
            return file;
        free(file);
        path += length + (path[length] == ':');
    }
    return NULL;
}

static bool program_found(const Contestant *contestant, const char *program, const char *path)
{
    AUTO_FREE char *file = program_path(contestant, program, path);
    return file && access(file, X_OK) == 0;
}

// What was measured, in 64 digits: the file that the contestant names, else the program that its start command runs.
static void identify(Contestant *contestant)
{
    const char *path = json_string_value(json_object_get(contestant->base_environment, "PATH"));
    json_t *values = json_copy(contestant->base_values);
    const char *const later[] = {"port", "workers", "spin", "answer"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        json_object_set_new(values, later[i], json_string("0"));
    Trouble ignored;
    char **words =
        placeholder_words(contestant->binary ? contestant->binary : contestant->start_command, values, &ignored);
    AUTO_FREE char *file = words && words[0] ? program_path(contestant, words[0], path ? path : "") : NULL;
    struct stat status;
    contestant->binary_sha256 = file ? hash_file(file) : NULL;
    contestant->binary_bytes = file && stat(file, &status) == 0 ? (long long)status.st_size : 0;
    words_free(&words);
    json_decref(values);
}

// The reason that was written when the toolchain could not be had, or that the program is not there.
static int toolchain_missing(Contestant *contestant, const char *program, Trouble *ret_trouble)
{
    const char *remedy = contestant->remedy ? contestant->remedy : "install it";
    contestant->exclusion = EXCLUSION_TOOLCHAIN;
    trouble_set(&contestant->reason, "'%s' was not found; remedy: %s", program, remedy);
    if (!contestant->reason_file)
        return 0;
    AUTO_FREE char *path = placeholder_expand(contestant->reason_file, contestant->base_values, ret_trouble);
    if (!path)
        return -EINVAL;
    AUTO_FREE char *told = file_tail(path, 1, 600);
    if (*told)
        trouble_set(&contestant->reason, "'%s' was not found: %s; remedy: %s", program, told, remedy);
    return 0;
}

// A wrong placeholder is an error of the file and is told before anything is built, not at the first start.
static int check_placeholders(const Contestant *contestant, Trouble *ret_trouble)
{
    json_t *values = json_copy(contestant->base_values), *value;
    json_object_set_new(values, "port", json_string("1"));
    json_object_set_new(values, "workers", json_string("1"));
    json_object_set_new(values, "spin", json_string("0"));
    if (contestant->constant_answer)
        json_object_set_new(values, "answer", json_string("answer"));
    char **words = placeholder_words(contestant->start_command, values, ret_trouble);
    bool well = words != NULL;
    words_free(&words);
    const char *name;
    json_object_foreach((json_t *)contestant->environment, name, value)
    {
        AUTO_FREE char *text = well ? placeholder_expand(json_string_value(value), values, ret_trouble) : NULL;
        well = text != NULL;
    }
    json_decref(values);
    if (well && contestant->binary) {
        AUTO_FREE char *text = placeholder_expand(contestant->binary, contestant->base_values, ret_trouble);
        well = text != NULL;
    }
    const char *commands[] = {contestant->version_command, contestant->build_command, contestant->program_build};
    for (size_t i = 0; well && i < sizeof commands / sizeof *commands; i++) {
        if (!commands[i])
            continue;
        AUTO_FREE char *text = placeholder_expand_shell(commands[i], contestant->base_values, ret_trouble);
        well = text != NULL;
    }
    return well ? 0 : -EINVAL;
}

// Runs a shell command of the contestant to its end, stdout and stderr into `log`.
static int run_command(const Contestant *contestant, const char *template, const char *log, int deadline_ms,
                       Trouble *ret_trouble)
{
    AUTO_FREE char *line = placeholder_expand_shell(template, contestant->base_values, ret_trouble);
    if (!line)
        return -EINVAL;
    char *words[] = {"/bin/sh", "-c", line, NULL};
    Command command = {
        .words = words, .folder = contestant->source, .environment = contestant->base_environment, .error_path = log};
    Process process = {0};
    int result = process_start(&command, &process, ret_trouble);
    if (result < 0)
        return -ENOEXEC;
    result = process_wait(&process, deadline_ms);
    if (result == -ETIMEDOUT)
        trouble_set(ret_trouble, "did not end within %d s", deadline_ms / 1000);
    bool failed = result == 0 && process.status != 0;
    AUTO_FREE char *end = failed ? process_end_text(&process) : NULL;
    process_stop(&process, STOP_GRACE_MS); // what a build leaves running would take CPU from the rounds
    if (!failed)
        return result;
    AUTO_FREE char *tail = file_tail(log, 6, 900);
    trouble_set(ret_trouble, "%s%s%s", end, *tail ? "; its last words: " : "", tail);
    return -ENOEXEC;
}

// The toolchain of another revision is made there: what `just build` made is of this one.
static int build_program(Contestant *contestant, Trouble *ret_trouble)
{
    Trouble cause;
    AUTO_FREE char *log = text_format("%s/toolchain.log", contestant->build);
    int result = folder_make(contestant->build);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make the folder %s: %s", contestant->build, strerror(-result));
        return -EINVAL;
    }
    result = run_command(contestant, contestant->program_build, log, BUILD_DEADLINE_MS, &cause);
    if (result == -ENOEXEC || result == -ETIMEDOUT) {
        contestant->exclusion = EXCLUSION_TOOLCHAIN;
        trouble_set(&contestant->reason, "its toolchain does not build in %s: %s", contestant->tree, cause.text);
        result = 0;
    }
    return result;
}

static int find_toolchain(Contestant *contestant, const Places *places, Trouble *ret_trouble)
{
    const char *root = contestant->tree ? contestant->tree : places->root;
    contestant->build = contestant->tree ? text_format("%s/build/contestants/%s", root, contestant->name)
                                         : text_format("%s/%s", places->build, contestant->name);
    contestant->base_values = json_pack("{s:s, s:s, s:s, s:s, s:s}", "root", root, "site", places->site, "toolchains",
                                        places->toolchains, "source", contestant->source, "build", contestant->build);
    contestant->base_environment = json_object();
    AUTO_TEXT Text path = {0};
    if (search_path(contestant, &path, ret_trouble) < 0)
        return -EINVAL;
    json_object_set_new(contestant->base_environment, "PATH", json_string(path.data));
    if (expand_environment(contestant, ret_trouble) < 0 || check_placeholders(contestant, ret_trouble) < 0)
        return -EINVAL;
    if (!contestant->program)
        return 0;
    int result = contestant->tree && contestant->program_build ? build_program(contestant, ret_trouble) : 0;
    if (result < 0 || contestant->exclusion)
        return result;
    AUTO_FREE char *program = placeholder_expand(contestant->program, contestant->base_values, ret_trouble);
    if (!program)
        return -EINVAL;
    return program_found(contestant, program, path.data) ? 0 : toolchain_missing(contestant, program, ret_trouble);
}

int contestant_find(Contestant *contestant, const Places *places, Trouble *ret_trouble)
{
    Trouble cause;
    int result = find_toolchain(contestant, places, &cause);
    if (result < 0)
        trouble_set(ret_trouble, "servers/%s/server.toml: %s", contestant->name, cause.text);
    return result;
}

static int ask_version(Contestant *contestant, Trouble *ret_trouble)
{
    AUTO_FREE char *log = text_format("%s/version.log", contestant->build);
    int result = run_command(contestant, contestant->version_command, log, VERSION_DEADLINE_MS, ret_trouble);
    AUTO_TEXT Text text = {0};
    if (result < 0)
        return result;
    if (file_read(log, 1u << 20, &text) < 0 || text.length == 0)
        return 0;
    text.data[strcspn(text.data, "\n")] = '\0';
    text_clean(text.data);
    contestant->version = text_copy(text.data);
    return 0;
}

int contestant_prepare(Contestant *contestant, const Places *places, Trouble *ret_trouble)
{
    int result = contestant_find(contestant, places, ret_trouble);
    if (result < 0 || contestant->exclusion)
        return result;
    result = folder_make(contestant->build);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make the folder %s: %s", contestant->build, strerror(-result));
        return -EINVAL;
    }
    Trouble cause;
    if (contestant->version_command) {
        result = ask_version(contestant, &cause);
        if (result == -ENOEXEC || result == -ETIMEDOUT) {
            contestant->exclusion = EXCLUSION_TOOLCHAIN;
            trouble_set(&contestant->reason, "the version command '%s' failed: %s", contestant->version_command,
                        cause.text);
            return 0;
        }
    }
    AUTO_FREE char *log = text_format("%s/build.log", contestant->build);
    if (result == 0 && contestant->build_command) {
        result = run_command(contestant, contestant->build_command, log, BUILD_DEADLINE_MS, &cause);
        if (result == -ENOEXEC || result == -ETIMEDOUT) {
            contestant->exclusion = EXCLUSION_BUILD;
            trouble_set(&contestant->reason, "does not build: %s", cause.text);
            return 0;
        }
    }
    identify(contestant);
    return result;
}

bool contestant_can(const Contestant *contestant, const char *name)
{
    return json_is_true(json_object_get(contestant->capabilities, name));
}

void contestant_free(Contestant *contestant)
{
    free(contestant->name);
    free(contestant->tree);
    free(contestant->source);
    free(contestant->build);
    free(contestant->version);
    free(contestant->binary_sha256);
    json_decref(contestant->program_folders);
    json_decref(contestant->base_values);
    json_decref(contestant->base_environment);
    json_decref(contestant->contained);
    json_decref(contestant->document);
    *contestant = (Contestant){0};
}
