// A revision of the repository that is measured: its files in a folder of their own, as git archives them, so that
// nothing is added to the repository and two of them can be built side by side.
//
// Used by `harness regress` and `harness revisions`. The folders stay below build/regress/ after the end: what is built there is taken up by
// the next comparison with the same revision. SPDX-License-Identifier: MIT
#pragma once

#include "harness/input/trouble.h"

typedef struct Revision {
    char *name;   // as it was given; "working tree" for the files as they are
    char *commit; // its full hash; NULL: the working tree
    char *tree;   // the root (with servers/) as of this revision; not absolute only if the root was not
} Revision;

// `name` is what git takes for a commit, or NULL for the working tree. `root` may be a folder inside its repository.
// 0; -EINVAL when there is no such commit, or no repository; -EIO when its files cannot be laid out; -EINTR.
int revision_open(const char *root, const char *name, Revision *ret_revision, Trouble *ret_trouble);
void revision_free(Revision *revision);

// As above, but NULL is where this branch left the main one: the merge base of HEAD with the first that there is of
// origin/HEAD, origin/main, main, origin/master and master.
int revision_open_base(const char *root, const char *name, Revision *ret_revision, Trouble *ret_trouble);

// Removes the folders of all other revisions but these.
void revision_keep_only(const char *root, const Revision *revisions, int count);
