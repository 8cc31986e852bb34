// Ports of 127.0.0.1: see port.h.
// SPDX-License-Identifier: MIT
#include "harness/server/port.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/server/group.h"

#define LISTENER_LIMIT 256
#define TCP_LISTEN     0x0a

static int bind_once(int wanted, int *ret_port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    // As servers do: connections in TIME_WAIT from the round before do not make a port taken.
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)wanted)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int result = 0;
    if (bind(fd, (struct sockaddr *)&address, size) < 0 || getsockname(fd, (struct sockaddr *)&address, &size) < 0)
        result = -errno;
    else
        *ret_port = ntohs(address.sin_port);
    close(fd);
    return result;
}

int port_choose(int wanted, int *ret_port)
{
    return wanted > 0 && bind_once(wanted, ret_port) == 0 ? 0 : bind_once(0, ret_port);
}

int port_free(int port)
{
    int ignored;
    return bind_once(port, &ignored);
}

static size_t read_inodes(const char *path, int port, uint64_t *inodes, size_t count)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return count;
    char line[512];
    while (count < LISTENER_LIMIT && fgets(line, sizeof line, file)) {
        unsigned local_port, state;
        uint64_t inode;
        if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*d %*d %" SCNu64, &local_port,
                   &state, &inode) == 3 &&
            state == TCP_LISTEN && (int)local_port == port)
            inodes[count++] = inode;
    }
    fclose(file);
    return count;
}

static bool process_holds(pid_t pid, uint64_t inode)
{
    AUTO_FREE char *path = text_format("/proc/%d/fd", (int)pid);
    char wanted[40];
    snprintf(wanted, sizeof wanted, "socket:[%" PRIu64 "]", inode);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool found = false;
    while (folder && !found && (entry = readdir(folder))) {
        char target[64];
        ssize_t size = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        if (size > 0) {
            target[size] = '\0';
            found = strcmp(target, wanted) == 0;
        }
    }
    if (folder)
        closedir(folder);
    return found;
}

Listener port_listener(int port, Group group)
{
    uint64_t inodes[LISTENER_LIMIT];
    size_t count = read_inodes("/proc/net/tcp", port, inodes, 0);
    count = read_inodes("/proc/net/tcp6", port, inodes, count);
    if (count == 0)
        return LISTENER_NONE;
    AUTO_FREE ProcessStat *members = NULL;
    size_t member_count = group_list(group, &members);
    for (size_t i = 0; i < count; i++) {
        bool ours = false;
        for (size_t j = 0; j < member_count && !ours; j++)
            ours = process_holds(members[j].pid, inodes[i]);
        if (!ours)
            return LISTENER_FOREIGN;
    }
    return LISTENER_OURS;
}
