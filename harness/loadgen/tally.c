// Counting and merging: see tally.h.
// SPDX-License-Identifier: MIT
#include "tally.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reports/text.h"

const char *fault_name(Fault fault)
{
    static const char *const names[] = {"connect", "read",   "write", "timeout", "status",
                                        "head",    "length", "body",  "date",    "unclosed"};
    return names[fault];
}

// The first wrong bytes tell more than the broken connection that came before them.
static bool outranks(Fault fault, Fault told)
{
    bool answer = fault >= FAULT_STATUS && fault <= FAULT_DATE,
         told_answer = told >= FAULT_STATUS && told <= FAULT_DATE;
    return answer && !told_answer;
}

bool tally_fault(Tally *tally, Fault fault, uint64_t count, uint64_t now_ns)
{
    tally->faults[fault] += count;
    if (count == 0 || (tally->first_fault_ns > 0 && !outranks(fault, tally->first_fault)))
        return false;
    tally->first_fault_ns = now_ns;
    tally->first_fault = fault;
    return true;
}

void tally_tell(Tally *tally, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(tally->first_text, sizeof tally->first_text, format, list);
    va_end(list);
    text_clean(tally->first_text);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a == 0 || (b > 0 && b < a) ? b : a;
}

void tally_merge(Tally *tally, const Tally *other)
{
    tally->requests += other->requests;
    tally->sent += other->sent;
    tally->bytes += other->bytes;
    tally->opened += other->opened;
    tally->backlog_max += other->backlog_max; // each thread has a backlog of its own: the most that there can have been
    tally->first_send_ns = earlier(tally->first_send_ns, other->first_send_ns);
    if (other->last_answer_ns > tally->last_answer_ns)
        tally->last_answer_ns = other->last_answer_ns;
    for (int fault = 0; fault < FAULT_COUNT; fault++)
        tally->faults[fault] += other->faults[fault];
    bool both = tally->first_fault_ns > 0 && other->first_fault_ns > 0;
    bool theirs = both && outranks(other->first_fault, tally->first_fault);
    bool ours = both && outranks(tally->first_fault, other->first_fault);
    if (theirs || (!ours && other->first_fault_ns > 0 &&
                   earlier(tally->first_fault_ns, other->first_fault_ns) == other->first_fault_ns)) {
        tally->first_fault_ns = other->first_fault_ns;
        tally->first_fault = other->first_fault;
        memcpy(tally->first_text, other->first_text, sizeof tally->first_text);
    }
    histogram_merge(&tally->latency, &other->latency);
    histogram_merge(&tally->slowest, &other->slowest);
}

uint64_t tally_faults(const Tally *tally)
{
    uint64_t count = 0;
    for (int fault = 0; fault < FAULT_COUNT; fault++)
        count += tally->faults[fault];
    return count;
}
