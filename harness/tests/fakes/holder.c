// holder PORT ANSWER HOLDS: a server that answers the n-th request after the n-th line of HOLDS, in microseconds.
//
// So the latencies of a run are known beforehand. A thread for each connection, which sleeps exactly; requests have no
// body and are not pipelined. SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char answer[65536];
static size_t answer_size, hold_count;
static long holds_us[1 << 20];
static atomic_size_t next;

static void fail(const char *what)
{
    perror(what);
    exit(3);
}

static void *serve(void *argument)
{
    int fd = (int)(intptr_t)argument;
    char request[4096];
    size_t size = 0;
    for (ssize_t got; (got = recv(fd, request + size, sizeof request - size, 0)) > 0;) {
        size += (size_t)got;
        if (size < 4 || memcmp(request + size - 4, "\r\n\r\n", 4) != 0)
            continue;
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        long us = holds_us[atomic_fetch_add(&next, 1) % hold_count];
        until.tv_nsec += us % 1000000 * 1000;
        until.tv_sec += us / 1000000 + until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        if (send(fd, answer, answer_size, MSG_NOSIGNAL) != (ssize_t)answer_size)
            break;
        size = 0;
    }
    close(fd);
    return NULL;
}

int main(int count, char **words)
{
    if (count != 4)
        return 3;
    FILE *file = fopen(words[2], "rb");
    answer_size = file ? fread(answer, 1, sizeof answer, file) : 0;
    FILE *holds = fopen(words[3], "r");
    while (holds && hold_count < sizeof holds_us / sizeof *holds_us && fscanf(holds, "%ld", &holds_us[hold_count]) == 1)
        hold_count++;
    if (answer_size == 0 || hold_count == 0)
        fail("the files");
    prctl(PR_SET_TIMERSLACK, 1);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((unsigned short)atoi(words[1]))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0)
        fail("the port");
    for (int fd; (fd = accept(listener, NULL, NULL)) >= 0;) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd) != 0)
            fail("a thread");
        pthread_detach(thread);
    }
    fail("accept");
}
