// `harness run`: measures, or takes up an interrupted run.
// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "harness/measure/run.h"
#include "harness/record/resume.h"
#include "harness/verbs/verbs.h"

int run_verb(const Options *options)
{
    static const RunPlan plan = {.folder = "runs"};
    Resumed resumed;
    Trouble trouble;
    if (resume_options(options, &resumed, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = run_whole(&resumed.options, &plan, NULL);
    resume_free(&resumed);
    return status;
}
