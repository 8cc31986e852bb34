// What is asked, whom, and how: the same for all threads, and never changed while they run.
// SPDX-License-Identifier: MIT
#pragma once

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "expectation.h"
#include "options.h"
#include "reports/text.h"

typedef struct Target {
    struct sockaddr_storage address;
    socklen_t address_length;
    char name[300]; // HOST:PORT for messages
    char *batch;    // copies of the request, one behind the other, so that many are one send; owned
    size_t request_length;
    size_t batch_length;
    Expectation expectation;
    uint32_t pipeline;
    bool close;
    uint64_t timeout_ns;
} Target;

// -EINVAL: a file is not what it must be; -EHOSTUNREACH: the host has no address; -ENOMEM, or why a file was
// unreadable.
int target_prepare(const Options *options, Target *ret_target, Text *ret_trouble);
void target_free(Target *target);
