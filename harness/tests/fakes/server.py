"""A small HTTP/1.1 server with faults to order: a contestant for the harness's own tests.

usage: server.py PORT FAULT [ARGUMENT]; FAULT is one of the functions below or `none`.
SPDX-License-Identifier: MIT
"""
import asyncio
import email.utils
import os
import signal
import socket
import subprocess
import sys
import time

BODY = b'{"hello":"world"}'


def response(body, extra=b""):
    return (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nDate: %s\r\n%s\r\n%s"
            % (len(body), email.utils.formatdate(usegmt=True).encode(), extra, body))


class Connection(asyncio.Protocol):
    """Answers each empty line with the response; the requests of the tests have no bodies."""
    served = 0

    def __init__(self, answer):
        self.answer = answer
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        for _ in requests:
            Connection.served += 1
            answer = self.answer(Connection.served)
            if answer is None:
                return
            self.transport.write(answer)
            if b"Connection: close" in answer:
                self.transport.close()


async def serve(port, answer):
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answer), "127.0.0.1", port)
    await server.serve_forever()


def after(count, then):
    return lambda served: response(BODY) if served <= count else then()


class Strict(asyncio.Protocol):
    """Right answers to the one POST that the tests send, 400 to everything else."""
    WANTED = (b"POST /hello HTTP/1.1\r\n", b"\r\nX-Test: a \"quoted\" one\r\n", b"\r\nContent-Length: 7\r\n")
    BODY = b'say "a\\'

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        head, _, body = data.partition(b"\r\n\r\n")
        good = body == self.BODY and all(part in head + b"\r\n" for part in self.WANTED)
        self.transport.write(response(BODY) if good else response(b"").replace(b"200 OK", b"400 Bad Request"))


def fault_head(port, argument):
    """Answers to HEAD: the head of the response alone."""
    asyncio.run(serve(port, lambda served: response(BODY)[:-len(BODY)]))


def fault_strict(port, argument):
    async def strict():
        server = await asyncio.get_running_loop().create_server(Strict, "127.0.0.1", port)
        await server.serve_forever()
    asyncio.run(strict())


def fault_none(port, argument):
    asyncio.run(serve(port, lambda served: response(BODY)))


def fault_wrong_byte(port, argument):
    asyncio.run(serve(port, lambda served: response(BODY.replace(b"world", b"wurld"))))


def fault_wrong_later(port, argument):
    """Right while it is validated, wrong under load."""
    asyncio.run(serve(port, after(3, lambda: response(BODY + b"!"))))


def fault_swaps(port, argument):
    """Right at first on every connection, then a redirect of the same size: wrk notices neither status nor bytes."""
    good = response(BODY)
    bad = good.replace(b"200 OK", b"302 NO").replace(BODY, b"X" * len(BODY))

    class Swapping(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.served = transport, 0

        def data_received(self, data):
            for _ in range(data.count(b"\r\n\r\n")):
                self.served += 1
                self.transport.write(good if self.served <= 4 else bad)

    async def swapping():
        server = await asyncio.get_running_loop().create_server(Swapping, "127.0.0.1", port)
        await server.serve_forever()
    asyncio.run(swapping())


def fault_escapes(port, argument):
    """Serves from a process that has left the group, where nobody would charge its CPU time."""
    listener = socket.create_server(("127.0.0.1", port))
    if os.fork() == 0:
        os.setsid()

        async def escaped():
            server = await asyncio.get_running_loop().create_server(lambda: Connection(lambda served: response(BODY)), sock=listener)
            await server.serve_forever()
        asyncio.run(escaped())
    time.sleep(600)


def fault_no_date(port, argument):
    asyncio.run(serve(port, lambda served: b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                      b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)))


def fault_closes(port, argument):
    asyncio.run(serve(port, lambda served: response(BODY, b"Connection: close\r\n")))


def fault_chunked(port, argument):
    chunked = response(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    asyncio.run(serve(port, lambda served: chunked + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)))


def fault_silent(port, argument):
    """Listens, reads, never answers."""
    asyncio.run(serve(port, lambda served: None))


def fault_never_listens(port, argument):
    time.sleep(600)


def fault_dies_at_start(port, argument):
    print("cannot find my configuration", file=sys.stderr)
    sys.exit(7)


def fault_dies_under_load(port, argument):
    def die():
        os.kill(os.getpid(), signal.SIGSEGV)
    asyncio.run(serve(port, after(200, die)))


def fault_spins(port, argument):
    """As many turns of a loop before each answer as the argument says: a server that can be slowed."""
    def spun(served):
        for _ in range(int(argument)):
            pass
        return response(BODY)
    asyncio.run(serve(port, spun))


def fault_lags(port, argument):
    """Every fiftieth answer is so many milliseconds late, and takes no CPU for it."""
    class Lagging(Connection):
        asked = 0

        def data_received(self, data):
            Lagging.asked += 1
            late_ms = int(argument) if Lagging.asked % 50 == 0 else 0
            asyncio.get_running_loop().call_later(late_ms / 1000, super().data_received, data)

    async def lagging():
        server = await asyncio.get_running_loop().create_server(lambda: Lagging(lambda served: response(BODY)), "127.0.0.1", port)
        await server.serve_forever()
    asyncio.run(lagging())


def fault_ignores_term(port, argument):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    asyncio.run(serve(port, lambda served: response(BODY)))


def fault_stubborn_family(port, argument):
    """Children and grandchildren in the same group, none of which ends at SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(2):
        if os.fork() == 0:
            os.fork()
            time.sleep(600)
    fault_none(port, argument)


def fault_hides(port, argument):
    """Starts a daemon that has its own session, no parent, no environment, no name and no folder of ours."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir("/")
            os.execve(sys.executable, ["python", "-c", "import time; time.sleep(600)"], {})
        os._exit(0)
    os.wait()
    fault_none(port, argument)


def fault_workers(port, argument):
    """A parent that waits and a child that serves, as many servers do it."""
    pid = os.fork()
    if pid == 0:
        fault_none(port, argument)
    os.waitpid(pid, 0)


def fault_squatted(port, argument):
    """At the first start somebody else has taken the port in the meantime; `argument` is a file that remembers."""
    if not os.path.exists(argument):
        open(argument, "w").close()
        subprocess.Popen([sys.executable, __file__, str(port), "wrong_byte"], start_new_session=True)
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
    fault_none(port, argument)


if __name__ == "__main__":
    globals()["fault_" + sys.argv[2]](int(sys.argv[1]), sys.argv[3] if len(sys.argv) > 3 else None)
