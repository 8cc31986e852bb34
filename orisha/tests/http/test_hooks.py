"""The program's beginning and end: once, and once for each worker, around the requests."""
import os
import re
import signal
import subprocess

import pytest

from wire import Connection, ask, request

PROGRAM = r"""
~import "$orisha"
~import "$std/io"

#include <pthread.h>
#include <stdlib.h>

static _Thread_local struct { unsigned answers; bool begun; } mine;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned total, begun, ended;
static bool opened;

static orisha_response count(orisha_request *req)
{
    pthread_mutex_lock(&lock);
    unsigned now = ++total;
    pthread_mutex_unlock(&lock);
    mine.answers++;
    return (orisha_response){.body = orisha_format(req, "%d %d %u", opened, mine.begun, now)};
}

~proc orisha:start {
    if (getenv("FAIL_START"))
        return orisha_start_failed(ORISHA_STR("no table"));
    opened = true;
    return orisha_start_ready();
}

~proc orisha:worker_start {
    pthread_mutex_lock(&lock);
    unsigned number = begun++;
    pthread_mutex_unlock(&lock);
    if (number == 1 && getenv("FAIL_WORKER"))
        return orisha_worker_start_failed(ORISHA_STR("no cache"));
    mine.begun = true;
    return orisha_worker_start_ready();
}

~proc orisha:worker_stop {
    pthread_mutex_lock(&lock);
    ended += mine.begun;
    total -= mine.answers;
    pthread_mutex_unlock(&lock);
}

~proc orisha:stop { printf("stopped: %u begun, %u ended, %u left\n", begun, ended, total); }

~orisha:handler = count(req)

~orisha:serve(port: 3000)
| shutdown s |> std.io:print.ln("shutdown {{s.reason}}")
| failed f |> std.io:print.ln("failed {{f.msg}}")
"""


@pytest.mark.parametrize("sandbox", ["off", "on"], ids=["open", "sandbox"])  # conftest.py looks for the word
def test_each_runs_once_where_it_belongs(serve, sandbox):
    server = serve(PROGRAM, "--workers", "3", "--sandbox", sandbox)
    for number in range(1, 13):
        with Connection(server.address) as connection:
            connection.send(request("/"))
            assert connection.read().body == b"1 1 %d" % number
    assert server.stop() == 0
    lines = server.lines.splitlines()
    assert lines[0] == "stopped: 3 begun, 3 ended, 0 left"
    assert re.fullmatch(r"shutdown .*12 requests served", lines[1])


@pytest.mark.parametrize("name, printed", [
    ("FAIL_START", "failed the program's start failed: no table\n"),
    ("FAIL_WORKER", "stopped: 2 begun, 1 ended, 0 left\nfailed the program's worker_start failed: no cache\n"),
])
def test_a_beginning_that_fails_ends_the_server(compiled, name, printed):
    run = subprocess.run([compiled(PROGRAM), "--port", "0", "--bind", "127.0.0.1", "--workers", "2"], env={**os.environ, name: "1"},
                         capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (1, printed)
    assert "listening" not in run.stderr


AGAIN = """
~import "$orisha"
~import "$std/io"

static int attempts;

~proc orisha:start { return ++attempts > 1 ? orisha_start_ready() : orisha_start_failed(ORISHA_STR("not yet")); }

~orisha:handler = response { body: "served" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed f |> std.io:print.ln("{{f.msg}}") |> orisha:serve(port: 3001)
    | shutdown s |> std.io:print.ln("{{s.reason}}")
    | failed _ |> _
"""


def test_the_failed_branch_may_serve_again(serve):
    """The one place where a second orisha:serve is none (K233)."""
    server = serve(AGAIN, "--workers", "1")
    assert ask(server.address, "/").body == b"served"
    assert server.stop() == 0
    assert server.lines == "the program's start failed: not yet\nSIGTERM: drained, 1 request served\n"


def test_they_run_in_each_server_process(serve):
    server = serve(PROGRAM, "--workers", "1", "--reload")
    with Connection(server.address) as connection:
        connection.send(request("/"))
        assert connection.read().body == b"1 1 1"
    assert server.stop(signal.SIGTERM) == 0
    assert server.lines.count("stopped: 1 begun, 1 ended, 0 left") == 1
