// `harness revisions [BASE [HEAD]]`: what `regress` begins with, and no more, for tools that compare two revisions by
// other means than time.
//
// What is built is the toolchain that the contestant names as part of the repository; the contestant itself is left to
// the caller, who may want it compiled otherwise. SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdio.h>

#include "harness/server/interrupt.h"
#include "harness/session.h"
#include "harness/verbs/revision.h"
#include "harness/verbs/verbs.h"
#include "reports/text.h"

enum { BASE, HEAD, BOTH };

static int status_of(int error)
{
    return error == -EINTR ? 128 + interrupt_signal() : error == -EINVAL ? EXIT_USAGE : EXIT_UNMEASURED;
}

// -ENOEXEC: one of them cannot be built.
static int build(const Options *options, Trouble *ret_trouble)
{
    Session session;
    int result = session_open(options, &session, ret_trouble);
    if (result < 0)
        return result;
    result = session_lock(&session, ret_trouble);
    Places places = session_places(&session);
    for (size_t i = 0; result == 0 && i < session.contestant_count; i++) {
        Contestant *contestant = &session.contestants[i];
        result = contestant_find(contestant, &places, ret_trouble);
        if (result == 0 && contestant->exclusion) {
            trouble_set(ret_trouble, "%s", contestant->reason.text);
            result = -ENOEXEC;
        }
    }
    session_close(&session);
    return result;
}

static void tell(const Revision *revision)
{
    json_t *object =
        json_pack("{s:s, s:s?, s:s}", "name", revision->name, "commit", revision->commit, "tree", revision->tree);
    AUTO_FREE char *line = json_dumps(object, JSON_COMPACT);
    printf("%s\n", line);
    json_decref(object);
}

int revisions_verb(const Options *given)
{
    Session session;
    Trouble trouble;
    Options options = *given;
    if (session_open(given, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    const char *reference = session.settings.reference;
    int result = 0;
    if (options.contestants.count == 0 && reference)
        options.contestants.items[options.contestants.count++] = reference;
    if (options.contestants.count != 1) {
        trouble_set(&trouble, "revisions builds one contestant; name it with --contestant, or as the reference in "
                              "harness/settings.toml");
        result = -EINVAL;
    }
    Revision revisions[BOTH] = {0};
    if (result == 0)
        result = revision_open_base(session.root, given->file, &revisions[BASE], &trouble);
    if (result == 0)
        result = revision_open(session.root, given->head, &revisions[HEAD], &trouble);
    if (result == 0) {
        const char *trees[BOTH] = {revisions[BASE].tree, revisions[HEAD].tree};
        revision_keep_only(session.root, revisions, BOTH);
        options.trees = (Names){trees, BOTH};
        result = build(&options, &trouble);
    }
    for (int i = 0; result == 0 && i < BOTH; i++)
        tell(&revisions[i]);
    if (result < 0)
        fprintf(stderr, "harness: %s\n", trouble.text);
    for (int i = 0; i < BOTH; i++)
        revision_free(&revisions[i]);
    session_close(&session);
    return result == 0 ? EXIT_WELL : status_of(result);
}
