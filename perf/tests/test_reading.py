"""What other programs wrote, read: callgrind, strace, the harness.

SPDX-License-Identifier: MIT
"""
import pytest

from perf import callgrind, client, harness, syscalls
from perf.figure import Absent

# Two requests of: main calls orisha_handle (30 by itself, of which 5 prepare the answer), which compares (6), cuts out a parameter (9, of
# which 4 in memchr) and makes an answer (50). Positions alone cost nothing.
CALLGRIND = """\
version: 1
creator: callgrind-3.19.0
positions: line
events: Ir
summary: 190

ob=/tmp/app
fl=program.c
fn=main
10 5
12 5
cob=/tmp/app
cfi=program.c
cfn=orisha_handle
calls=2 20
13 170

fn=orisha_handle
20 30
21
fi=orisha.h
31 10
fe=program.c
24 8
fi=../app.kz
10 2
fe=program.c
cfi=other.S
cfn=__memcmp_avx2_movbe
calls=2 0
22 12
cfn=orisha_take_segment
calls=2 40
23 18
cfn=orisha_begin
calls=2 60
24 100

fn=orisha_take_segment
40 10
cfn=memchr
calls=2 1
41 8

fn=memchr
1 8

fn=orisha_begin
60 100

fn=__memcmp_avx2_movbe
0 12

totals: 190
"""


def test_callgrind_counts_own_and_called_instructions_apart():
    profile = callgrind.read(CALLGRIND)
    assert profile.own == {"main": 10, "orisha_handle": 50, "orisha_take_segment": 10, "memchr": 8, "orisha_begin": 100,
                           "__memcmp_avx2_movbe": 12}
    assert profile.total() == 190
    assert profile.calls["main", "orisha_handle"] == 170
    assert profile.calls["orisha_take_segment", "memchr"] == 8


def test_the_router_is_the_handler_without_what_makes_the_answer():
    sources = {"program.c": [""] * 18 + ["void orisha_handle(orisha_request *req)", "{", "", "", "", "    orisha_begin(req, &head_1);"],
               "orisha.h": [""] * 25 + ["static inline bool orisha_take_segment(const char **at, const char *end,",
                                        "                                       orisha_str *ret_segment)", "{"] + [""] * 5}
    profile = callgrind.read(CALLGRIND)
    assert profile.handler["program.c", 20] == 30 and profile.handler["orisha.h", 31] == 10 and profile.handler["../app.kz", 10] == 2
    assert profile.router(sources.get) == 30 + 10 + 12 + 18
    sources["orisha.h"][25] = "static inline char *orisha_write(char *at, const char *bytes, size_t size)"
    assert profile.router(sources.get) == 30 + 12 + 18
    assert profile.router({}.get) == 30 + 10 + 8 + 12 + 18  # nothing is known but what is the .kz file's


def test_start_up_cancels():
    less = callgrind.read(CALLGRIND)
    more = callgrind.read(CALLGRIND.replace("20 30\n", "20 90\n").replace("60 100\n", "60 160\n"))
    one = more.per_request(less, 2)
    assert one.own == {"orisha_handle": 30, "orisha_begin": 30}  # main did the same in both
    assert (one.total(), one.router({}.get)) == (60, 30)
    assert one.top(1)[0][1] == 30


def test_a_profile_without_costs_is_an_error():
    with pytest.raises(ValueError, match="no function"):
        callgrind.read("version: 1\nevents: Ir\n")


STRACE = """\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 60.00    0.012000           3      4001         1 recvfrom
 40.00    0.008000           2      4000           sendto
  0.00    0.000000           0       500       250 epoll_wait
  0.00    0.000000           0       300         1 poll
  0.00    0.000000           0         5         5 restart_syscall
------ ----------- ----------- --------- --------- ----------------
100.00    0.020000           2      8251         1 total
"""


def test_strace_counts():
    # Not the waits that were cut short by stopping the server.
    expected = {"recvfrom": 4001, "sendto": 4000, "epoll_wait": 250, "poll": 299}
    assert +syscalls.read(STRACE, 250) == expected
    uring = STRACE.replace("250 epoll_wait", "    io_uring_enter")
    assert +syscalls.read(uring, 250) == {"recvfrom": 4001, "sendto": 4000, "io_uring_enter": 250, "poll": 299}
    with pytest.raises(ValueError, match="500 waits"):
        syscalls.read(STRACE, 500)
    with pytest.raises(ValueError, match="0 waits"):
        syscalls.read("strace: Process 7 attached\n", 0)


def record(*cells, spoiled=()):
    return harness.Record({"cells": list(cells), "spoiled": [
        {"scenario": "s", "block": block, "attempt": attempt} for block, attempt in spoiled]}, "s")


def cell(name, *rounds, verdict="ok", reason=None):
    return {"scenario": "s", "contestant": name, "verdict": verdict, "reason": reason,
            "rounds": [{"block": block, "attempt": attempt, harness.CPU: value} for block, attempt, value in rounds]}


def test_ratios_are_taken_within_a_block():
    found = record(cell("a", (1, 0, 20), (2, 0, 300)), cell("b", (2, 0, 100), (1, 0, 10))).ratio("a", "b", harness.CPU)
    assert found.value == pytest.approx((2 * 3) ** 0.5)
    assert (found.low, found.high) == (pytest.approx(2), pytest.approx(3))


def test_spoiled_blocks_and_blocks_of_one_alone_do_not_count():
    found = record(cell("a", (1, 0, 999), (1, 1, 20), (2, 0, 20), (3, 0, 40)), cell("b", (1, 0, 10), (1, 1, 10), (2, 0, 10)),
                   spoiled=[(1, 0)]).ratio("a", "b", harness.CPU)
    assert (found.low, found.value, found.high) == (pytest.approx(2),) * 3
    assert found.remark == "2 blocks"
    assert "disturbed" in record(cell("a", (1, 0, 1)), cell("b", (1, 0, 1)), spoiled=[(1, 0)]).ratio("a", "b", harness.CPU).reason


def test_who_was_not_measured_is_named():
    found = record(cell("a", (1, 0, 1)), cell("b", verdict="excluded", reason="no compiler")).ratio("a", "b", harness.CPU)
    assert isinstance(found, Absent) and "b: excluded: no compiler" in found.reason
    assert "c took no part" in record(cell("a")).ratio("c", "a", harness.CPU).reason


@pytest.mark.parametrize("size", [40, 54, 300])
def test_requests_have_the_size_that_was_asked_for(size):
    request = client.request_of(size)
    assert len(request) == size and request.startswith(b"GET /api/users/42 HTTP/1.1\r\nHost: ") and request.endswith(b"\r\n\r\n")


def test_a_request_has_a_least_size():
    with pytest.raises(ValueError, match="10 bytes"):
        client.request_of(10)
