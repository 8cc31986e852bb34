// Reads the two files and looks up the host: see target.h.
// SPDX-License-Identifier: MIT
#include "target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATE_TOLERANCE_S 5 // as the harness allows
#define FILE_LIMIT       (256u << 20)
#define BATCH_COUNT      64u
#define BATCH_LIMIT      (1u << 20)

static int file_read(const char *path, char **ret_bytes, size_t *ret_length, Text *ret_trouble)
{
    FILE *file = fopen(path, "rbe");
    AUTO_TEXT Text bytes = {0};
    char buffer[65536];
    int result = file ? 0 : -errno;
    for (size_t size; result == 0 && (size = fread(buffer, 1, sizeof buffer, file)) > 0;) {
        text_append(&bytes, buffer, size);
        result = bytes.length > FILE_LIMIT ? -EFBIG : 0;
    }
    if (result == 0 && ferror(file))
        result = -errno;
    if (file)
        fclose(file);
    if (result == 0 && bytes.length == 0) {
        text_print(ret_trouble, "%s is empty; it must hold the bytes as they stand on the wire", path);
        return -EINVAL;
    }
    if (result < 0) {
        text_print(ret_trouble, "cannot read %s: %s", path, strerror(-result));
        return result;
    }
    *ret_bytes = bytes.data;
    *ret_length = bytes.length;
    bytes = (Text){0};
    return 0;
}

static int expectation_read(const char *path, Expectation *ret_expectation, Text *ret_trouble)
{
    AUTO_FREE char *bytes = NULL;
    AUTO_TEXT Text why = {0};
    size_t length;
    int result = file_read(path, &bytes, &length, ret_trouble);
    if (result < 0)
        return result;
    result = expectation_parse(bytes, length, ret_expectation, &why);
    if (result < 0)
        text_print(ret_trouble, "%s is no complete response: %s; keep one as the server sent it", path, why.data);
    else
        bytes = NULL;
    return result;
}

static int batch_prepare(const char *path, Target *target, Text *ret_trouble)
{
    AUTO_FREE char *request = NULL;
    int result = file_read(path, &request, &target->request_length, ret_trouble);
    if (result < 0)
        return result;
    if (!memmem(request, target->request_length, "\r\n\r\n", 4)) {
        text_print(ret_trouble, "%s is no complete request: no empty line ends its header; lines end with CR LF", path);
        return -EINVAL;
    }
    size_t count = target->pipeline < BATCH_COUNT ? target->pipeline : BATCH_COUNT;
    while (count > 1 && count * target->request_length > BATCH_LIMIT)
        count--;
    target->batch_length = count * target->request_length;
    target->batch = malloc(target->batch_length);
    if (!target->batch) {
        text_print(ret_trouble, "no memory for the request of %zu bytes", target->request_length);
        return -ENOMEM;
    }
    for (size_t i = 0; i < count; i++)
        memcpy(target->batch + i * target->request_length, request, target->request_length);
    return 0;
}

static int address_find(const Options *options, Target *target, Text *ret_trouble)
{
    char port[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV}, *found = NULL;
    snprintf(port, sizeof port, "%d", options->port);
    snprintf(target->name, sizeof target->name, strchr(options->host, ':') ? "[%s]:%d" : "%s:%d", options->host,
             options->port);
    int error = getaddrinfo(options->host, port, &hints, &found);
    if (error != 0) {
        text_print(ret_trouble, "the host '%s' has no address: %s; --host takes a name or an address", options->host,
                   gai_strerror(error));
        return -EHOSTUNREACH;
    }
    memcpy(&target->address, found->ai_addr, found->ai_addrlen);
    target->address_length = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

int target_prepare(const Options *options, Target *ret_target, Text *ret_trouble)
{
    Target target = {
        .pipeline = options->pipeline,
        .close = options->close,
        .timeout_ns = options->timeout_ns,
    };
    int result = batch_prepare(options->request, &target, ret_trouble);
    if (result == 0)
        result = expectation_read(options->expect, &target.expectation, ret_trouble);
    target.expectation.date_tolerance_s = options->any_date ? 0 : DATE_TOLERANCE_S;
    if (result == 0)
        result = address_find(options, &target, ret_trouble);
    if (result == 0)
        *ret_target = target;
    else
        target_free(&target);
    return result;
}

void target_free(Target *target)
{
    free(target->batch);
    expectation_free(&target->expectation);
    *target = (Target){0};
}
