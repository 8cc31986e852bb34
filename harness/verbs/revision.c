// Lays out revisions: see revision.h.
// SPDX-License-Identifier: MIT
#include "harness/verbs/revision.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/server/process.h"

#define GIT_DEADLINE_MS (10 * 60 * 1000)

// Runs a program to its end. Its output, whole and without the line's end, in `ret_output` unless that is NULL.
static int run(char *const *words, const char *scratch, Text *ret_output, Trouble *ret_trouble)
{
    AUTO_FREE char *output = text_format("%s/command.out", scratch), *errors = text_format("%s/command.err", scratch);
    Command command = {.words = words, .folder = scratch, .output_path = output, .error_path = errors};
    Process process = {0};
    Trouble cause;
    int result = process_start(&command, &process, &cause);
    if (result < 0) {
        trouble_set(ret_trouble, "%s cannot be run: %s", words[0], cause.text);
        return -EINVAL;
    }
    result = process_wait(&process, GIT_DEADLINE_MS);
    bool well = result == 0 && WIFEXITED(process.status) && WEXITSTATUS(process.status) == 0;
    process_stop(&process, 0);
    if (result == -EINTR)
        return result;
    if (!well) {
        AUTO_FREE char *tail = file_tail(errors, 3, 500);
        trouble_set(ret_trouble, "%s %s: %s", words[0], result < 0 ? "did not end" : "failed",
                    *tail ? tail : "it said nothing");
        return -EINVAL;
    }
    if (ret_output && file_read(output, 1u << 20, ret_output) == 0 && ret_output->data)
        ret_output->data[strcspn(ret_output->data, "\n")] = '\0';
    return 0;
}

static int ask_git(const char *root, const char *scratch, const char *first, const char *second, const char *third,
                   Text *ret_output, Trouble *ret_trouble)
{
    char *words[] = {"git", "-C", (char *)root, (char *)first, (char *)second, (char *)third, NULL};
    return run(words, scratch, ret_output, ret_trouble);
}

static int remove_folder(const char *folder, const char *scratch, Trouble *ret_trouble)
{
    char *words[] = {"rm", "-rf", "--", (char *)folder, NULL};
    return run(words, scratch, NULL, ret_trouble);
}

// Half of an archive is no revision: the files are unpacked beside their place and moved there as a whole.
static int unpack(const char *top, const char *commit, const char *folder, const char *scratch, Trouble *ret_trouble)
{
    AUTO_FREE char *archive = text_format("%s/archive.tar", scratch), *partial = text_format("%s.partial", folder);
    char *pack[] = {"git", "-C", (char *)top, "archive", "--format=tar", "-o", archive, (char *)commit, NULL};
    char *spread[] = {"tar", "-xf", archive, "-C", partial, NULL};
    int result = remove_folder(partial, scratch, ret_trouble);
    if (result == 0)
        result = run(pack, scratch, NULL, ret_trouble);
    if (result == 0 && (result = folder_make(partial)) < 0)
        trouble_set(ret_trouble, "cannot make the folder %s: %s", partial, strerror(-result));
    if (result == 0)
        result = run(spread, scratch, NULL, ret_trouble);
    unlink(archive);
    if (result == 0 && rename(partial, folder) < 0) {
        trouble_set(ret_trouble, "cannot rename %s: %s", partial, strerror(errno));
        result = -EIO;
    }
    return result;
}

int revision_open(const char *root, const char *name, Revision *ret_revision, Trouble *ret_trouble)
{
    if (!name) {
        *ret_revision = (Revision){text_copy("working tree"), NULL, text_copy(root)};
        return 0;
    }
    AUTO_FREE char *scratch = text_format("%s/build/regress", root);
    int result = folder_make(scratch);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make the folder %s: %s", scratch, strerror(-result));
        return -EIO;
    }
    AUTO_TEXT Text top = {0}, prefix = {0}, commit = {0};
    AUTO_FREE char *asked = text_format("%s^{commit}", name);
    Trouble cause;
    result = ask_git(root, scratch, "rev-parse", "--show-toplevel", NULL, &top, &cause);
    if (result == 0)
        result = ask_git(root, scratch, "rev-parse", "--show-prefix", NULL, &prefix, &cause);
    if (result < 0) {
        trouble_set(ret_trouble, "%s is in no git repository, of which revisions could be compared: %s", root,
                    cause.text);
        return result;
    }
    result = ask_git(root, scratch, "rev-parse", "--verify", asked, &commit, &cause);
    if (result == 0 && commit.length < 40)
        result = -EINVAL;
    if (result < 0) {
        trouble_set(ret_trouble,
                    "there is no revision '%s' in %s; git log tells what there is, a shallow clone has only "
                    "its last (git fetch --unshallow)",
                    name, top.data);
        return result;
    }
    AUTO_FREE char *folder = text_format("%s/%.12s", scratch, commit.data);
    if (!folder_exists(folder))
        result = unpack(top.data, commit.data, folder, scratch, ret_trouble);
    if (result < 0)
        return result;
    bool below = prefix.data && *prefix.data; // its root is a folder of the repository
    *ret_revision = (Revision){text_copy(name), text_copy(commit.data),
                               below ? text_format("%s/%s", folder, prefix.data) : text_copy(folder)};
    return 0;
}

int revision_open_base(const char *root, const char *name, Revision *ret_revision, Trouble *ret_trouble)
{
    static const char *const branches[] = {"origin/HEAD", "origin/main", "main", "origin/master", "master"};
    if (name)
        return revision_open(root, name, ret_revision, ret_trouble);
    AUTO_FREE char *scratch = text_format("%s/build/regress", root);
    int result = folder_make(scratch);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make the folder %s: %s", scratch, strerror(-result));
        return -EIO;
    }
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        AUTO_TEXT Text commit = {0};
        Trouble ignored;
        result = ask_git(root, scratch, "merge-base", "HEAD", branches[i], &commit, &ignored);
        if (result == -EINTR)
            return result;
        if (result < 0)
            continue;
        result = revision_open(root, commit.data, ret_revision, ret_trouble);
        if (result == 0) {
            free(ret_revision->name);
            ret_revision->name = text_format("merge base with %s", branches[i]);
        }
        return result;
    }
    trouble_set(ret_trouble,
                "there is no merge base with a main branch in %s; name the revision to compare with (a shallow clone "
                "has none: git fetch --unshallow)",
                root);
    return -EINVAL;
}

void revision_free(Revision *revision)
{
    free(revision->name);
    free(revision->commit);
    free(revision->tree);
    *revision = (Revision){0};
}

void revision_keep_only(const char *root, const Revision *revisions, int count)
{
    AUTO_FREE char *scratch = text_format("%s/build/regress", root);
    DIR *handle = opendir(scratch);
    const struct dirent *entry;
    while (handle && (entry = readdir(handle))) {
        bool keep = strlen(entry->d_name) != 12; // only what is named as a revision
        for (int i = 0; i < count; i++)
            keep |= revisions[i].commit && strncmp(entry->d_name, revisions[i].commit, 12) == 0;
        AUTO_FREE char *folder = text_format("%s/%s", scratch, entry->d_name);
        Trouble ignored;
        if (!keep && folder_exists(folder))
            remove_folder(folder, scratch, &ignored);
    }
    if (handle)
        closedir(handle);
}
