// What a cell of the table comes to, and which exit status follows from it.
// SPDX-License-Identifier: MIT
#pragma once

typedef enum Verdict {
    VERDICT_OK,
    VERDICT_INVALID,  // a wrong answer, or accounting that does not fit: a finding
    VERDICT_CRASHED,  // the server ended by itself
    VERDICT_HUNG,     // it never listened or never answered
    VERDICT_EXCLUDED, // not measured: no toolchain, no build, a capability that it lacks
} Verdict;

const char *verdict_name(Verdict verdict);
Verdict verdict_of_name(const char *name); // VERDICT_EXCLUDED where there is no such name
Verdict verdict_of_error(int error);       // of the negative errnos of server.h, validate.h, accounting.h
