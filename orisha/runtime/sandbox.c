/* See sandbox.h: the order of things, and what is said when the kernel lacks one of them.
 * SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* `name` cannot be had. In mode on it is noted and 0 returned. */
static int lack(Sandbox *sandbox, const char *name, int error, char *ret_message, size_t message_size)
{
    const char *cause = error == ENOSYS || error == EOPNOTSUPP ? "this system does not offer it" : strerror(error);
    if (sandbox->mode == SANDBOX_REQUIRE) {
        snprintf(ret_message, message_size,
                 "the sandbox is required, but %s is not to be had: %s; use a kernel that has it, or --sandbox on to "
                 "go on without",
                 name, cause);
        return -error;
    }
    size_t used = strlen(sandbox->lacking);
    snprintf(sandbox->lacking + used, sizeof(sandbox->lacking) - used, "%s%s (%s)", used > 0 ? ", " : "", name, cause);
    return 0;
}

int sandbox_begin(Sandbox *sandbox, char *ret_message, size_t message_size)
{
    sandbox->landlock_abi = 0;
    sandbox->seccomp_holds = false;
    sandbox->lacking[0] = '\0';
    if (sandbox->mode == SANDBOX_OFF)
        return 0;
    int r = landlock_enter(sandbox->log_folder_fd);
    if (r < 0)
        return lack(sandbox, "Landlock", -r, ret_message, message_size);
    sandbox->landlock_abi = r;
    return 0;
}

int sandbox_seal(Sandbox *sandbox, char *ret_message, size_t message_size)
{
    if (sandbox->mode == SANDBOX_OFF)
        return 0;
    const SeccompNeeds needs = {
        /* seccomp cannot see which file is meant. Without Landlock to confine it, rotation is not worth openat. */
        .open_folder_fd = sandbox->landlock_abi > 0 ? sandbox->log_folder_fd : -1,
        .uring = sandbox->uses_uring,
    };
    int r = seccomp_enter(&needs);
    if (r < 0)
        return lack(sandbox, "seccomp", -r, ret_message, message_size);
    sandbox->seccomp_holds = true;
    return 0;
}
