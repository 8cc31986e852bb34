// A scenario's request as the bytes that go over the wire: what loadgen sends. wrk, h2load and libcurl build the same
// from the same fields. SPDX-License-Identifier: MIT
#pragma once

#include "reports/text.h"
#include "harness/input/scenario.h"

void request_build(const Request *request, int port, Text *ret_bytes);
