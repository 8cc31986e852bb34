/* landlock_enter, see sandbox.h. By bare system calls, since C libraries have no wrappers. The kernel's header may be
 * older than the kernel, so what a server needs of it is declared here (linux/landlock.h, the kernel's
 * Documentation/userspace-api/landlock.rst); the numbers are the same on every CPU. SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    CALL_CREATE_RULESET = 444,
    CALL_ADD_RULE = 445,
    CALL_RESTRICT_SELF = 446,
    CREATE_RULESET_VERSION = 1,
    RULE_PATH_BENEATH = 1,
};

/* Grew with the versions; the kernel is told how much of it we mean. */
typedef struct RulesetAttributes {
    uint64_t handled_files;
    uint64_t handled_ports; /* since 4 */
    uint64_t scoped;        /* since 6 */
} RulesetAttributes;

typedef struct __attribute__((packed)) PathRule {
    uint64_t allowed;
    int32_t parent_fd;
} PathRule;

#define FILES_WRITE_FILE (UINT64_C(1) << 1)
#define FILES_MAKE_FILE  (UINT64_C(1) << 8)

/* Everything that the version can refuse: an access that is not handled is allowed. */
static RulesetAttributes everything(long version)
{
    RulesetAttributes attributes = {.handled_files = (UINT64_C(1) << 13) - 1};
    if (version >= 2)
        attributes.handled_files |= UINT64_C(1) << 13; /* moving a file to another folder */
    if (version >= 3)
        attributes.handled_files |= UINT64_C(1) << 14; /* truncating */
    if (version >= 4)
        attributes.handled_ports = 1 | 2; /* TCP bind and connect; listening and accepting go on */
    if (version >= 5)
        attributes.handled_files |= UINT64_C(1) << 15; /* ioctl on devices opened from now on */
    if (version >= 6)
        attributes.scoped = 1 | 2; /* abstract unix sockets of, and signals to, processes outside */
    return attributes;
}

static size_t attributes_size(long version)
{
    return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

static int allow_writing(int ruleset_fd, int folder_fd)
{
    const PathRule rule = {FILES_WRITE_FILE | FILES_MAKE_FILE, folder_fd};
    return syscall(CALL_ADD_RULE, ruleset_fd, RULE_PATH_BENEATH, &rule, 0) < 0 ? -errno : 0;
}

int landlock_enter(int writable_fd)
{
    long version = syscall(CALL_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    if (version < 0)
        return -errno;
    const RulesetAttributes attributes = everything(version);
    int ruleset_fd = (int)syscall(CALL_CREATE_RULESET, &attributes, attributes_size(version), 0);
    if (ruleset_fd < 0)
        return -errno;
    int r = writable_fd >= 0 ? allow_writing(ruleset_fd, writable_fd) : 0;
    if (r == 0 && syscall(CALL_RESTRICT_SELF, ruleset_fd, 0) < 0)
        r = -errno;
    close(ruleset_fd);
    return r < 0 ? r : (int)version;
}
