/* privilege_become and the rest of privilege.h that only the system can do, on Linux.
 * SPDX-License-Identifier: MIT */
#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int clear_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
    memset(none, 0, sizeof(none));
    return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

int privilege_become(const Identity *identity)
{
    const uid_t user = identity->user;
    const gid_t group = identity->group;
    /* The groups first: afterwards it is not allowed any more. */
    if (setgroups(0, NULL) < 0 || setresgid(group, group, group) < 0 || setresuid(user, user, user) < 0)
        return -errno;
    return clear_capabilities();
}

bool privilege_is_dropped(const Identity *identity)
{
    uid_t user, effective_user, saved_user;
    gid_t group, effective_group, saved_group;
    if (getresuid(&user, &effective_user, &saved_user) < 0 || getresgid(&group, &effective_group, &saved_group) < 0)
        return false;
    bool is_user = user == identity->user && effective_user == identity->user && saved_user == identity->user;
    bool is_group = group == identity->group && effective_group == identity->group && saved_group == identity->group;
    return is_user && is_group && getgroups(0, NULL) == 0 && setresuid(0, 0, 0) < 0 &&
           setresuid((uid_t)-1, 0, (uid_t)-1) < 0 && setresgid((gid_t)-1, 0, (gid_t)-1) < 0 && setgroups(0, NULL) < 0;
}

int privilege_forbid_gain(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}
