/* Giving up what root may do. serve.c calls these after the port is open and before there are threads.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_PRIVILEGE_H
#define ORISHA_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct Identity {
    uid_t user;
    gid_t group;
} Identity;

/* "NAME", "NAME:GROUP"; a number will do for either, and stands for itself where the system has no entry for it.
 * Without a group: the user's own. 0, or -EINVAL and a message; root is refused. */
int privilege_find(const char *text, Identity *ret_identity, char *ret_message, size_t message_size);

/* Becomes that user and group for good: no other groups, no capabilities, and proof by trying that root cannot be had
 * back. 0, or a negative errno and a message; then the process may have changed in part and must end. `text` is how the
 * user was named. */
int privilege_drop(const Identity *identity, const char *text, char *ret_message, size_t message_size);

/* From here on no execve gains anything by a setuid bit or a file capability, in this thread and those it starts
 * (prctl(2), PR_SET_NO_NEW_PRIVS). Cannot be undone. Negative errno. Where the system has no such thing: 0, and nothing
 * is done. */
int privilege_forbid_gain(void);

/* For privilege_drop, in a file per system: the change itself (negative errno), and whether the process holds exactly
 * this and is refused root when it asks for it. */
int privilege_become(const Identity *identity);
bool privilege_is_dropped(const Identity *identity);

#endif
