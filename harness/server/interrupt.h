// SIGINT, SIGTERM and SIGHUP: remembered, never acted on inside the handler. Everything that waits looks here, so that
// an interrupted run stops its children itself and keeps the rounds that were finished.
// SPDX-License-Identifier: MIT
#pragma once

void interrupt_install(void);
int interrupt_signal(void); // the first signal that came, or 0
