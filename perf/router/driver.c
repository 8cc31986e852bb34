/* Times the router that orishac generated: linked with a program whose routes note their number and parameters
 * (contestants.py). The protocol, the same for all contestants, is in __main__.py. SPDX-License-Identifier: MIT */
#include <orisha/segments.h>

#include <stdlib.h>
#include <time.h>

#include "taken.h"

typedef struct Request {
    orisha_method method;
    orisha_str path;
} Request;

typedef struct Stream {
    Request *requests;
    size_t count;
} Stream;

struct taken taken;

static unsigned long allocations;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    allocations++;
    return __real_malloc(size);
}

/* What answers do costs nothing here. */
void orisha_send_constant(orisha_request *req, const orisha_constant *constant)
{
    (void)req, (void)constant;
}
void orisha_init(int argc, char **argv)
{
    (void)argc, (void)argv;
}
int orisha_exit_status(void)
{
    return 0;
}
static orisha_method method_of(const char *name)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    for (unsigned i = 0; i < ORISHA_METHOD_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return (orisha_method)i;
    abort();
}

/* All paths stand one behind the other, as close as they would in a buffer, and the padding behind the last. */
static Stream read_stream(const char *name)
{
    FILE *file = fopen(name, "r");
    if (!file)
        abort();
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file), used = 0;
    rewind(file);
    char *paths = calloc(1, size + ORISHA_PATH_PADDING);
    Stream stream = {calloc(size, sizeof(Request)), 0};
    char method[16];
    while (fscanf(file, "%15s %s", method, paths + used) == 2) {
        size_t length = strlen(paths + used);
        stream.requests[stream.count++] = (Request){method_of(method), {paths + used, length}};
        used += length + 1;
    }
    fclose(file);
    return stream;
}

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The sum of the routes' numbers, so that contestants can be compared. */
static uint64_t run(const Stream *stream, size_t times)
{
    uint64_t sum = 0;
    orisha_request request = {0};
    for (size_t i = 0; i < times; i++)
        for (size_t j = 0; j < stream->count; j++) {
            request.method = stream->requests[j].method;
            request.path = stream->requests[j].path;
            request.values = request.path.ptr;
            orisha_handle(&request);
            sum += taken.route;
        }
    return sum;
}

/* The sum of the numbers and of the parameters' lengths. */
static uint64_t validate(const Stream *stream)
{
    uint64_t sum = 0;
    orisha_request request = {0};
    for (size_t j = 0; j < stream->count; j++) {
        memset(&taken, 0, sizeof taken);
        request.method = stream->requests[j].method;
        request.path = stream->requests[j].path;
        request.values = request.path.ptr;
        orisha_handle(&request);
        sum = sum * 31 + taken.route;
        for (size_t i = 0; i < sizeof taken.values / sizeof *taken.values; i++)
            sum += taken.values[i].len;
    }
    return sum;
}

int main(int argc, char **argv)
{
    Stream streams[16];
    for (int i = 2; i < argc && i < 18; i++)
        streams[i - 2] = read_stream(argv[i]);
    unsigned number;
    size_t times;
    while (scanf("%u %zu", &number, &times) == 2) {
        unsigned long before = allocations;
        uint64_t begin = now_ns();
        uint64_t sum = times ? run(&streams[number], times) : validate(&streams[number]);
        uint64_t end = now_ns();
        printf("%.4f %llu %lu\n", times ? (double)(end - begin) / (double)(times * streams[number].count) : 0.0,
               (unsigned long long)sum, allocations - before);
        fflush(stdout);
    }
    return 0;
}
