"""A program whose handler tries what serving does not need, and says with which errno it met; and what /proc says of a server."""
import errno
import pathlib

from wire import ask

PROBES = r"""
~import "$orisha"
~import "$std/io"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int try_open(void)
{
    int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static int try_write(void)
{
    int fd = open("/tmp/orisha-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    return unlink("/tmp/orisha-probe") < 0 ? errno : 0;
}

static int try_fork(void)
{
    pid_t pid = fork();
    if (pid < 0)
        return errno;
    if (pid == 0)
        _exit(0);
    return waitpid(pid, NULL, 0) < 0 ? errno : 0;
}

static int try_execute(void)
{
    /* Only a failure comes back to tell of it, so a child does it where there can be one. */
    char *const arguments[] = {"true", NULL};
    pid_t pid = fork();
    if (pid == 0 || pid < 0) {
        execv("/bin/true", arguments);
        if (pid == 0)
            _exit(errno);
        return errno;
    }
    int status;
    return waitpid(pid, &status, 0) < 0 ? errno : WEXITSTATUS(status);
}

static int try_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static int try_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : munmap(page, 4096);
}

static int try_root(void)
{
    return setuid(0) < 0 ? errno : 0;
}

static int try_memory(void)
{
    char *bytes = malloc(40 << 20);
    if (bytes == NULL)
        return errno;
    bytes[39 << 20] = 1;
    free(bytes);
    return 0;
}

static const struct {
    const char *name;
    int (*make)(void);
} probes[] = {
    {"open", try_open}, {"write", try_write}, {"fork", try_fork}, {"execute", try_execute}, {"socket", try_socket},
    {"code", try_code}, {"root", try_root}, {"memory", try_memory},
};

static orisha_str probe(orisha_request *req, orisha_str name)
{
    for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++)
        if (orisha_str_is(name, probes[i].name))
            return orisha_format(req, "%d", probes[i].make());
    return ORISHA_STR("no such probe");
}

static orisha_str fill(orisha_request *req, int64_t size)
{
    char *bytes = orisha_alloc(req, (size_t)size);
    if (bytes == NULL)
        return ORISHA_STR("");
    memset(bytes, 'x', (size_t)size);
    return (orisha_str){bytes, (size_t)size};
}

~orisha:handler = orisha:router(req)
| [GET /try/:name] p |> response { body: probe(req, p.name) }
| [GET /fill/:size(int)] p |> response { body: fill(req, p.size) }
| [POST /echo] |> response { body: req->body }
| [*] |> response { body: "x" }

~orisha:serve(port: 3000)
| shutdown s |> std.io:print.ln("{{s.reason}}")
| failed f |> std.io:print.ln("{{f.msg}}")
"""


def attempt(server, name):
    """The name of the errno that the handler met, or "ok"."""
    body = ask(server.address, f"/try/{name}").body
    return "ok" if body == b"0" else errno.errorcode[int(body)]


def threads(server):
    """What /proc says of every thread: a list of {field: words}."""
    statuses = []
    for path in pathlib.Path(f"/proc/{server.pid}/task").glob("*/status"):
        lines = path.read_text().splitlines()
        statuses.append({key: value.split() for key, value in (line.split(":", 1) for line in lines)})
    assert statuses
    return statuses
