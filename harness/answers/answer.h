// The complete HTTP response that a scenario's first request expects, as bytes: what `{answer}` names. Only a server
// of constant answers uses it; its Date is a fixed valid one, so that the size on the wire is right.
// SPDX-License-Identifier: MIT
#pragma once

#include "reports/text.h"
#include "harness/input/scenario.h"

void answer_build(const Scenario *scenario, Text *ret_answer);
