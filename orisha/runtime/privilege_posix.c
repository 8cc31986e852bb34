/* privilege_become and the rest of privilege.h that only the system can do, on macOS and BSD. For root, setuid and
 * setgid set the real, the effective and the saved id alike. The one group that is left is the user's own: these
 * systems count it among the others, or refuse a list without any. There is no no_new_privs.
 * SPDX-License-Identifier: MIT */
#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <sys/types.h>
#include <unistd.h>

int privilege_become(const Identity *identity)
{
    const gid_t group = identity->group;
    /* The groups first: afterwards it is not allowed any more. */
    if (setgroups(1, &group) < 0 || setgid(group) < 0 || setuid(identity->user) < 0)
        return -errno;
    return 0;
}

static bool has_only_group(gid_t group)
{
    gid_t groups[2];
    int count = getgroups(2, groups); /* fails when there are more */
    return count == 0 || (count > 0 && groups[0] == group && groups[count - 1] == group);
}

bool privilege_is_dropped(const Identity *identity)
{
    const gid_t root = 0;
    bool is_user = getuid() == identity->user && geteuid() == identity->user;
    bool is_group = getgid() == identity->group && getegid() == identity->group;
    return is_user && is_group && has_only_group(identity->group) && setuid(0) < 0 && seteuid(0) < 0 && setgid(0) < 0 &&
           setegid(0) < 0 && setgroups(1, &root) < 0;
}

int privilege_forbid_gain(void)
{
    return 0;
}
