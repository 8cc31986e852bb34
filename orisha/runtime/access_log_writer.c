/* See access_log.h: the file, and the thread that writes it. The thread may block for as long as the file does; nothing
 * but the end of the program ever waits for it, and not for long. SPDX-License-Identifier: MIT */
#include "access_log_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "limit.h"
#include "log.h"
#include "log_file.h"

/* ---- The file -----------------------------------------------------------------------------------------------------
 */

/* Only a regular file is ever opened again: a pipe or a device cannot be rotated, and a sandbox should not have to let
 * its folder (/dev, say) be written to. */
static int open_path(AccessLog *log)
{
    int fd = log_file_open(AT_FDCWD, log->path);
    if (fd < 0)
        return fd;
    log->fd = fd;
    struct stat status;
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return 0;
    int folder_fd = log_file_open_folder(log->path, &log->name);
    if (folder_fd < 0)
        return folder_fd;
    log->folder_fd = folder_fd;
    return 0;
}

static void reopen(AccessLog *log)
{
    if (log->folder_fd < 0)
        return;
    int fd = log_file_open(log->folder_fd, log->name);
    if (fd < 0) {
        log_line("the access log %s cannot be opened again: %s; the old file is kept; let the server's user write to "
                 "the folder, then send SIGUSR1 again",
                 log->path, strerror(-fd));
        return;
    }
    close(log->fd);
    log->fd = fd;
    log->torn = false;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

static uint64_t count_lines(const char *bytes, size_t size)
{
    uint64_t count = 0;
    const char *end = bytes + size;
    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        count++;
        bytes++;
    }
    return count;
}

/* Counts a line as written when its end is among the first `written` bytes, the others as dropped; and remembers
 * whether the file now ends within one. */
static void count_outcome(AccessLog *log, const struct iovec *vectors, size_t count, size_t written)
{
    for (size_t i = 0; i < count; i++) {
        size_t part = written < vectors[i].iov_len ? written : vectors[i].iov_len;
        uint64_t lines = count_lines(vectors[i].iov_base, part);
        uint64_t all = count_lines(vectors[i].iov_base, vectors[i].iov_len);
        atomic_fetch_add_explicit(&log->written, lines, memory_order_relaxed);
        atomic_fetch_add_explicit(&log->dropped, all - lines, memory_order_relaxed);
        if (part > 0)
            log->torn = ((const char *)vectors[i].iov_base)[part - 1] != '\n';
        written -= part;
    }
}

/* Writes one ring's lines, or drops what the file does not take. False when there were none. */
static bool drain_ring(AccessLog *log, LogRing *ring)
{
    struct iovec vectors[2];
    size_t count = log_ring_view(ring, vectors);
    if (count == 0)
        return false;
    size_t size = vectors[0].iov_len + (count > 1 ? vectors[1].iov_len : 0);
    size_t written = 0;
    int r = 0;
    if (log->torn) {
        r = log_file_write(log->fd, &(struct iovec){(char *)"\n", 1}, 1, &written);
        log->torn = r < 0;
        written = 0;
    }
    if (r == 0)
        r = log_file_write(log->fd, vectors, count, &written);
    if (r < 0)
        atomic_store_explicit(&log->error, -r, memory_order_relaxed);
    count_outcome(log, vectors, count, written);
    log_ring_take(ring, size);
    return true;
}

static bool drain_all(AccessLog *log)
{
    bool any = false;
    for (unsigned i = 0; i < log->logger_count; i++)
        any |= drain_ring(log, &log->loggers[i]->ring);
    return any;
}

/* ---- The thread ---------------------------------------------------------------------------------------------------
 */

static bool has_work(const AccessLog *log)
{
    for (unsigned i = 0; i < log->logger_count; i++)
        if (!log_ring_is_empty(&log->loggers[i]->ring))
            return true;
    return atomic_load(&log->stopping) || atomic_load(&log->reopening);
}

static void wait_for_wake(AccessLog *log, int timeout_ms)
{
    struct pollfd watched = {log->wake.read_fd, POLLIN, 0};
    int ready = poll(&watched, 1, timeout_ms);
    if (ready > 0)
        wakeup_clear(&log->wake);
    else if (ready < 0 && errno != EINTR)
        usleep(LOG_GATHER_MS * 1000); /* poll has no memory; at once it would have none again */
}

/* Sleeps until there is work. See add_line in access_log.c for the other side. */
static void sleep_until_work(AccessLog *log)
{
    atomic_store(&log->asleep, true);
    atomic_thread_fence(memory_order_seq_cst);
    if (!has_work(log))
        wait_for_wake(log, -1);
    atomic_store(&log->asleep, false);
}

static void *writer_run(void *argument)
{
    AccessLog *log = argument;
    /* A reader of standard output that has gone away is an error of write, not the end of the server. */
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &mask, NULL);
    for (;;) {
        /* Asked for before the rings are emptied: what was put before is in them. */
        bool stopping = atomic_load(&log->stopping);
        bool reopening = atomic_exchange(&log->reopening, false);
        bool any = drain_all(log);
        if (reopening)
            reopen(log);
        if (stopping && !any)
            break;
        if (any && !stopping)
            wait_for_wake(log, LOG_GATHER_MS);
        else if (!stopping)
            sleep_until_work(log);
    }
    wakeup_send(&log->ended);
    return NULL;
}

/* ---- Life ---------------------------------------------------------------------------------------------------------
 */

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void free_log(AccessLog *log)
{
    for (unsigned i = 0; i < log->logger_count; i++) {
        log_ring_close(&log->loggers[i]->ring);
        free(log->loggers[i]->peers);
        free(log->loggers[i]);
    }
    free(log->loggers);
    if (log->fd != STDOUT_FILENO)
        close_if_open(log->fd);
    close_if_open(log->folder_fd);
    wakeup_close(&log->wake);
    wakeup_close(&log->ended);
    free(log);
}

static int add_logger(AccessLog *log)
{
    size_t size = (sizeof(AccessLogger) + CACHE_LINE_BYTES - 1) & ~(size_t)(CACHE_LINE_BYTES - 1);
    AccessLogger *logger = aligned_alloc(CACHE_LINE_BYTES, size);
    if (logger == NULL)
        return -ENOMEM;
    memset(logger, 0, size);
    logger->log = log;
    logger->fd = -1;
    if (log_ring_open(&logger->ring, LOG_RING_BYTES) < 0) {
        free(logger);
        return -ENOMEM;
    }
    log->loggers[log->logger_count++] = logger;
    return 0;
}

static int open_parts(AccessLog *log, unsigned workers)
{
    int r = wakeup_open(&log->wake);
    if (r == 0)
        r = wakeup_open(&log->ended);
    if (r < 0)
        return r;
    log->loggers = calloc(workers, sizeof(*log->loggers));
    if (log->loggers == NULL)
        return -ENOMEM;
    for (unsigned i = 0; i < workers; i++) {
        r = add_logger(log);
        if (r < 0)
            return r;
    }
    if (strcmp(log->path, "-") != 0)
        return open_path(log);
    log->fd = STDOUT_FILENO;
    return 0;
}

int access_log_open(const char *path, unsigned workers, AccessLog **ret_log)
{
    AccessLog *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return -ENOMEM;
    log->path = path;
    log->fd = log->folder_fd = -1;
    log->wake = log->ended = WAKEUP_CLOSED;
    int r = open_parts(log, workers);
    if (r < 0) {
        free_log(log);
        return r;
    }
    *ret_log = log;
    return 0;
}

AccessLogger *access_log_logger(AccessLog *log, unsigned worker)
{
    return log->loggers[worker];
}

int access_log_folder(const AccessLog *log)
{
    return log->folder_fd;
}

int access_log_start(AccessLog *log)
{
    int error = pthread_create(&log->thread, NULL, writer_run, log);
    log->started = error == 0;
    return -error;
}

void access_log_reopen(AccessLog *log)
{
    atomic_store(&log->reopening, true);
    wakeup_send(&log->wake);
}

static bool thread_ends_in_time(AccessLog *log)
{
    struct pollfd watched = {log->ended.read_fd, POLLIN, 0};
    int count = poll(&watched, 1, LOG_CLOSE_MS);
    for (int waited_ms = 0; count < 0 && waited_ms < LOG_CLOSE_MS; waited_ms += LOG_GATHER_MS) {
        if (errno != EINTR)
            usleep(LOG_GATHER_MS * 1000);
        count = poll(&watched, 1, LOG_CLOSE_MS);
    }
    return count > 0;
}

static uint64_t count_waiting(const AccessLog *log)
{
    uint64_t lines = 0;
    for (unsigned i = 0; i < log->logger_count; i++) {
        struct iovec vectors[2];
        size_t count = log_ring_view(&log->loggers[i]->ring, vectors);
        for (size_t j = 0; j < count; j++)
            lines += count_lines(vectors[j].iov_base, vectors[j].iov_len);
    }
    return lines;
}

AccessLogCount access_log_close(AccessLog *log, bool workers_ended)
{
    bool ended = true;
    if (log->started) {
        atomic_store(&log->stopping, true);
        wakeup_send(&log->wake);
        ended = thread_ends_in_time(log);
        if (ended)
            pthread_join(log->thread, NULL);
    }
    AccessLogCount count = {
        .written = atomic_load(&log->written),
        .dropped = atomic_load(&log->dropped) + count_waiting(log),
        .error = atomic_load(&log->error),
    };
    for (unsigned i = 0; i < log->logger_count; i++)
        count.dropped += atomic_load(&log->loggers[i]->dropped);
    if (ended && workers_ended)
        free_log(log);
    return count;
}
