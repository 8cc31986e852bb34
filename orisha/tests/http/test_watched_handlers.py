"""orishac build --dev: a handler that holds its worker is told, with its route, call and line; others are not."""
import re
import subprocess

from conftest import ORISHAC, Server
from wire import Connection, request

PROGRAM = r"""
~import "$orisha"

#include <time.h>

static orisha_response nap(orisha_request *req, int64_t ms)
{
    (void)req;
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
    return (orisha_response){.body = ORISHA_STR("slept")};
}

static const char *doze(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
    return "dozed";
}

~orisha:handler = orisha:router(req)
| [GET /nap/:ms(int)] p |> nap(req, p.ms)
| [GET /doze] |> response { body: doze() }
| [*] |> response { status: 404 }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def get(server, *paths):
    with Connection(server.address) as connection:
        for path in paths:
            connection.send(request(path))
            connection.read()


def told(server):
    return re.findall(r"orisha: the handler held its worker for (\d+) ms: (.*?); nobody", server.errors)


def build(folder, *options):
    source, program = folder / "app.kz", folder / "app"
    source.write_text(PROGRAM)
    run = subprocess.run([ORISHAC, "build", "--quiet", *options, "app.kz", "-o", program], cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return program


def test_a_handler_that_holds_its_worker_is_told(tmp_path):
    program = build(tmp_path, "--dev")
    # One server for each, because what happens often is told once a second.
    for path, where in (("/nap/60", "[GET /nap/:ms(int)] (app.kz:20), nap(req, p.ms) (app.kz:20)"), ("/doze", "[GET /doze] (app.kz:21)")):
        server = Server(program, "--workers", "1", env={"ORISHA_HANDLER_LIMIT_MS": "25"})
        get(server, path)
        assert server.stop() == 0
        (took, place), = told(server)
        assert int(took) >= 25 and place == where


def test_others_are_not(tmp_path):
    # A limit that no accident of scheduling reaches.
    server = Server(build(tmp_path, "--dev"), "--workers", "1", env={"ORISHA_HANDLER_LIMIT_MS": "60000"})
    get(server, "/nap/1", "/doze", "/none")
    assert server.stop() == 0 and told(server) == []
    server = Server(tmp_path / "app", "--workers", "1", env={"ORISHA_HANDLER_LIMIT_MS": "0"})
    get(server, "/nap/60")
    assert server.stop() == 0 and told(server) == []
    server = Server(build(tmp_path), "--workers", "1", env={"ORISHA_HANDLER_LIMIT_MS": "1"})
    get(server, "/nap/60")
    assert server.stop() == 0 and told(server) == []


def test_a_watched_program_is_plain_c11(tmp_path):
    build(tmp_path, "--dev", "--keep-c", "app.c", "--cflags", "-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror")
    assert "orisha_watch(req, kz_handle)" in (tmp_path / "app.c").read_text()
