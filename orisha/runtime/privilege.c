/* See privilege.h.
 * SPDX-License-Identifier: MIT */
#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <orisha.h>

enum { NAME_MAX_BYTES = 255 };

/* ---- Who ----------------------------------------------------------------------------------------------------------
 */

/* (uid_t)-1 means "leave as it is" to setresuid. */
static bool parse_id(const char *text, uint32_t *ret_id)
{
    int64_t id;
    if (!orisha_parse_int(orisha_str_from_cstring(text), &id) || id < 0 || id >= UINT32_MAX)
        return false;
    *ret_id = (uint32_t)id;
    return true;
}

static int find_user(const char *name, bool needs_group, Identity *identity, char *ret_message, size_t message_size)
{
    uint32_t id;
    const struct passwd *entry = getpwnam(name);
    if (entry == NULL && parse_id(name, &id)) {
        identity->user = id;
        entry = getpwuid(id);
        if (entry == NULL && !needs_group)
            return 0;
        if (entry == NULL) {
            snprintf(ret_message, message_size,
                     "user %s is not in the user database, and so has no group; name one: --user %s:GROUP", name, name);
            return -EINVAL;
        }
    }
    if (entry == NULL) {
        snprintf(ret_message, message_size,
                 "there is no user '%s'; name another with --user or ORISHA_USER, or make one with 'useradd --system'",
                 name);
        return -EINVAL;
    }
    identity->user = entry->pw_uid;
    identity->group = entry->pw_gid;
    return 0;
}

static int find_group(const char *name, Identity *identity, char *ret_message, size_t message_size)
{
    uint32_t id;
    const struct group *entry = getgrnam(name);
    if (entry == NULL && !parse_id(name, &id)) {
        snprintf(ret_message, message_size,
                 "there is no group '%s'; name another with --user USER:GROUP, or make one with 'groupadd --system'",
                 name);
        return -EINVAL;
    }
    identity->group = entry != NULL ? entry->gr_gid : id;
    return 0;
}

int privilege_find(const char *text, Identity *ret_identity, char *ret_message, size_t message_size)
{
    char user[NAME_MAX_BYTES + 1];
    const char *colon = strchr(text, ':');
    size_t size = colon != NULL ? (size_t)(colon - text) : strlen(text);
    if (size == 0 || size > NAME_MAX_BYTES || (colon != NULL && colon[1] == '\0')) {
        snprintf(ret_message, message_size, "--user is '%s', which is not NAME or NAME:GROUP; give it, say, www-data",
                 text);
        return -EINVAL;
    }
    memcpy(user, text, size);
    user[size] = '\0';
    Identity identity = {0, 0};
    int r = find_user(user, colon == NULL, &identity, ret_message, message_size);
    if (r == 0 && colon != NULL)
        r = find_group(colon + 1, &identity, ret_message, message_size);
    if (r < 0)
        return r;
    if (identity.user == 0 || identity.group == 0) {
        snprintf(ret_message, message_size,
                 "--user is '%s', which is root or root's group and gives nothing up; name a user without privileges",
                 text);
        return -EINVAL;
    }
    *ret_identity = identity;
    return 0;
}

/* ---- Becoming it --------------------------------------------------------------------------------------------------
 */

int privilege_drop(const Identity *identity, const char *text, char *ret_message, size_t message_size)
{
    int r = privilege_become(identity);
    if (r == -EPERM) {
        snprintf(ret_message, message_size,
                 "cannot become user '%s': only root may do that (CAP_SETUID and CAP_SETGID); start the server as "
                 "root, or leave --user out",
                 text);
    } else if (r < 0) {
        snprintf(ret_message, message_size, "cannot become user '%s': %s; name another with --user or ORISHA_USER",
                 text, strerror(-r));
    } else if (!privilege_is_dropped(identity)) {
        snprintf(
            ret_message, message_size,
            "became user '%s', but root's rights could be had back; look for secure bits or a security module that "
            "keep them",
            text);
        r = -EPERM;
    }
    return r;
}
