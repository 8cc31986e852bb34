/* Work that may crash, never end, or take all memory: in a child, with a pipe back and a clock that this process
 * watches.
 *
 * The clock runs only while a transform does: what the compiler itself takes for a large site is not its fault. When
 * this process dies, the child's own alarm ends a transform that goes on. SPDX-License-Identifier: MIT */
#include "user.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often the clock is looked at. */
#define TICK_MS 50
/* No exit status that a program is likely to choose. */
#define MEMORY_STATUS 113

/* ---- The child ----------------------------------------------------------------------------------------------------
 */

static void exhausted(void)
{
    _exit(MEMORY_STATUS);
}

/* Address space that is taken by now; 0 where the system does not say. */
static uint64_t taken_bytes(void)
{
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fscanf(file, "%llu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void confine(void)
{
    const uint64_t memory = taken_bytes() + TRANSFORM_MEMORY_BYTES;
    setrlimit(RLIMIT_AS, &(struct rlimit){memory, memory});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    arena_exhausted = exhausted;
    /* What a transform prints is for whoever wrote it; the C that `orishac emit` prints stays whole. */
    dup2(STDERR_FILENO, STDOUT_FILENO);
}

static void write_all(int fd, orisha_str bytes)
{
    while (bytes.len) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR)
            _exit(1);
        if (written > 0)
            bytes = (orisha_str){bytes.ptr + written, bytes.len - (size_t)written};
    }
}

static _Noreturn void be_child(void (*work)(void *context, Buffer *output), void *context, int fd)
{
    confine();
    Buffer output = {0};
    work(context, &output);
    fflush(stdout);
    write_all(fd, (orisha_str){(const char *)&output.size, sizeof output.size});
    write_all(fd, buffer_text(&output));
    _exit(0);
}

/* ---- The parent ---------------------------------------------------------------------------------------------------
 */

static bool took_too_long(const UserWatch *watch, int timeout_ms)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t since_ns = atomic_load(&watch->running_ns);
    return since_ns && (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - since_ns > (int64_t)timeout_ms * 1000000;
}

/* True while there may be more. */
static bool read_some(int fd, Buffer *output)
{
    char bytes[65536];
    ssize_t got = read(fd, bytes, sizeof bytes);
    if (got > 0)
        buffer_add(output, (orisha_str){bytes, (size_t)got});
    return got > 0 || (got < 0 && errno == EINTR);
}

static bool is_whole(const Buffer *output)
{
    size_t size = 0;
    if (output->size >= sizeof size)
        memcpy(&size, output->bytes, sizeof size);
    return output->size >= sizeof size && output->size - sizeof size == size;
}

/* A process that the transform has left behind may hold the pipe open, so the end of the child counts, too. */
static Ending watch_child(pid_t pid, int fd, const UserWatch *watch, int timeout_ms, Buffer *output)
{
    bool is_open = true, timed_out = false;
    int status = 0;
    struct rusage usage;
    for (pid_t ended = 0; ended == 0;) {
        struct pollfd wait = {is_open ? fd : -1, POLLIN, 0};
        if (poll(&wait, 1, is_whole(output) || !is_open ? 1 : TICK_MS) > 0)
            is_open = read_some(fd, output);
        timed_out = took_too_long(watch, timeout_ms);
        if (timed_out)
            kill(pid, SIGKILL);
        do
            ended = wait4(pid, &status, timed_out ? 0 : WNOHANG, &usage);
        while (ended < 0 && errno == EINTR);
    }
    while (poll(&(struct pollfd){fd, POLLIN, 0}, 1, 0) > 0 && read_some(fd, output))
        continue;
    if (timed_out)
        return (Ending){ENDING_TIMEOUT, 0};
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && is_whole(output))
        return (Ending){ENDING_DONE, 0};
    bool was_large = (uint64_t)usage.ru_maxrss * 1024 > TRANSFORM_MEMORY_BYTES / 10 * 9;
    if (was_large || (WIFEXITED(status) && WEXITSTATUS(status) == MEMORY_STATUS))
        return (Ending){ENDING_MEMORY, 0};
    return WIFSIGNALED(status) ? (Ending){ENDING_SIGNAL, WTERMSIG(status)} : (Ending){ENDING_EXIT, WEXITSTATUS(status)};
}

int user_isolate(void (*work)(void *context, Buffer *output), void *context, const UserWatch *watch, int timeout_ms,
                 Buffer *ret_output, Ending *ret_ending)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    fflush(NULL); /* or the child would print it once more */
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        be_child(work, context, fds[1]);
    }
    int error = pid < 0 ? -errno : 0;
    close(fds[1]);
    if (pid > 0) {
        Buffer output = {0};
        *ret_ending = watch_child(pid, fds[0], watch, timeout_ms, &output);
        if (ret_ending->kind == ENDING_DONE)
            buffer_add(ret_output, (orisha_str){output.bytes + sizeof output.size, output.size - sizeof output.size});
        buffer_free(&output);
    }
    close(fds[0]);
    return error;
}
