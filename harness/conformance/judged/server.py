"""The server that the judge is judged by: good, naive, or a mutant of the good one that breaks a single rule.

Runs in threads of the test process. SPDX-License-Identifier: MIT
"""
import contextlib
import dataclasses
import http
import socket
import struct
import threading
import time

from ..wire.grammar import date_text
from . import naive
from .message import Ended, Reader, Refused
from .mutants import MUTANTS
from .resources import Answer, answer

STALL_S = 30


@dataclasses.dataclass(frozen=True)
class Judged:
    """`catcher`: the test that must catch it; None: the whole suite is run."""
    name: str
    catcher: str | None = None

    def wants(self, item):
        if self.name == "good":
            return True
        if self.name == "naive":
            return item.get_closest_marker("rule").kwargs["area"] == "framing" and "sweep" not in item.nodeid
        return self.wants_test(item.originalname) and self.catcher.partition(":")[2] in item.name

    def wants_test(self, name):
        """Whether it wants any case of the test."""
        return self.catcher is None or name == self.catcher.partition(":")[0]


JUDGED = {"good": Judged("good"), "naive": Judged("naive"), **{name: Judged(name, catcher) for name, catcher in MUTANTS.items()}}


class JudgedServer:
    """Looks like contestant.Contestant."""

    lacks = {}

    def __init__(self, name, mutation):
        self.name, self.mutation = name, mutation
        self.about = {"contestant": name, "title": mutation, "version": None, "binary_sha256": None, "build": None, "start": None, "lacks": {}}
        self.listening = {}
        self.began_s = time.time()
        self.restart()

    def restart(self):
        self.stop()
        self.death = None
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = self.listener.getsockname()
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def stop(self):
        if getattr(self, "listener", None):
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()

    def has_died(self):
        return self.death

    def wrong(self, name):
        return name == self.mutation

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.wrong("one_at_a_time"):
                self._serve(connection)
            else:
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(0.3 if self.wrong("impatient") else STALL_S)
        with connection, contextlib.suppress(OSError, ValueError, OverflowError, MemoryError):  # a mutant may stumble
            if self.mutation == "naive":
                naive.serve(connection)
            else:
                Session(self, connection).run()
            # The client may still be sending: a reset would take away the answer before it is read.
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            deadline = time.monotonic() + 1
            while time.monotonic() < deadline and connection.recv(65536):
                pass


class Session:
    """One connection."""

    def __init__(self, server, connection):
        self.server, self.wrong, self.connection = server, server.wrong, connection
        self.reader = Reader(self.receive, self.wrong)
        self.left_over, self.after_head = b"", False

    def receive(self):
        data = self.connection.recv(65536)
        if self.wrong("half_close_aborts") and not data:
            raise OSError("aborted")
        if self.wrong("half_close_aborts"):
            self.connection.setblocking(False)
            try:
                time.sleep(0.02)
                if self.connection.recv(1, socket.MSG_PEEK) == b"":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    raise OSError("aborted")
            except BlockingIOError:
                pass
            finally:
                self.connection.settimeout(STALL_S)
        if self.wrong("segments_matter") and data and b"\r\n\r\n" not in data:
            raise Refused(400)
        return data

    def run(self):
        while True:
            try:
                if not self.serve_one():
                    return
            except Ended:
                return
            except Refused as refused:
                if self.wrong("dies"):
                    self.server.death = "killed by a mutation"
                    self.server.stop()
                    return
                if refused.status is None and self.wrong("incomplete_head_served"):
                    refused.status = 200
                if refused.status is not None:
                    self.send(None, Answer(refused.status, b"refused\n"), closes=not self.wrong("refusal_persists") and not self.wrong("refusal_closes_unsaid"), head=self.reader.head_asked and not self.wrong("refused_head_content"))
                if not self.wrong("refusal_persists") or refused.status is None:
                    return

    def serve_one(self):
        wrong, reader = self.wrong, self.reader
        request = reader.request()
        request.closes = False
        framing = reader.framing(request)
        ignored = (wrong("get_content_ignored") and request.method == b"GET" or wrong("head_content_ignored") and request.method == b"HEAD"
                   or wrong("options_content_ignored") and request.method == b"OPTIONS"
                   or wrong("delete_content_ignored") and request.method == b"DELETE" or wrong("missing_content_ignored") and answer(request, wrong).status == 404)
        if not ignored:
            if not self.expect(request, framing):
                return not wrong("expect_content_left") or True
            reader.content(request, framing)
        if wrong("pipeline_content_swapped") and request.method == b"POST":
            request.content, self.left_over = (self.left_over or request.content), request.content
        if wrong("pipeline_dropped"):
            reader.buffer = b""
        closes = request.closes or self.wants_close(request)
        made = answer(request, wrong)
        if wrong("upgrade_accepted") and request.all(b"upgrade"):
            made = Answer(101, fields=[(b"Upgrade", request.all(b"upgrade")[0]), (b"Connection", b"Upgrade")])
        self.send(request, made, closes)
        if wrong("error_closes_silently") and made.status == 404:
            return False
        return not closes or wrong("close_ignored") or wrong("close_answers_on") and reader.buffer != b""

    def expect(self, request, framing):
        """Sends 100 where it is waited for. False: the request was answered without its content."""
        wrong = self.wrong
        if request.members(b"expect") != [b"100-continue"] or wrong("no_100"):
            return True
        if wrong("expect_content_left") and answer(request, wrong).status == 404:
            self.send(request, answer(request, wrong), False)
            return False
        if (request.version >= (1, 1) or wrong("100_for_1_0")) and framing != ("length", 0) and not (self.reader.buffer and request.version >= (1, 1)):
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * (2 if wrong("100_twice") else 1))
        return True

    def wants_close(self, request):
        wrong = self.wrong
        values = request.all(b"connection")[:1 if wrong("close_first_line") else None]
        options = [one.strip(b" \t") for one in b",".join(values).split(b",")]
        options = options if wrong("close_case") else [one.lower() for one in options]
        if request.version < (1, 1):
            return b"keep-alive" not in options and not wrong("persists_1_0") or b"close" in options
        return b"close" in options or wrong("persists_never")

    def fields(self, request, made, closes):
        wrong = self.wrong
        seconds = self.server.began_s if wrong("date_frozen") else time.time()
        date = time.strftime("%A, %d-%b-%y %H:%M:%S GMT", time.gmtime()).encode() if wrong("date_rfc850") or wrong("date_rfc850_sent") else date_text(seconds)
        fields = list(made.fields)
        if not wrong("date_missing") and not (wrong(f"date_missing_{made.status}")):
            fields += [(b"Date", date)] * (2 if wrong("sends_two_dates") else 1)
        if closes and not wrong("close_unsaid"):
            fields.append((b"Connection", b"close"))
        elif request is not None and request.version < (1, 1):
            fields.append((b"Connection", b"keep-alive"))
        return fields

    def send(self, request, made, closes, head=False):
        wrong, head = self.wrong, head or request is not None and request.method == b"HEAD"
        head, self.after_head = head or wrong("head_remembered") and self.after_head, head
        fields = self.fields(request, made, closes)
        content = made.content
        chunked = (wrong("sends_chunks_to_1_0") and request is not None and request.version < (1, 1) or wrong("sends_bad_chunks")) and content and not head
        if chunked:
            fields.append((b"Transfer-Encoding", b"chunked"))
            content = (b"0x" if wrong("sends_bad_chunks") else b"") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)
        elif made.status not in (101, 204) or wrong("sends_length_with_204"):
            length = 0 if head and wrong("head_length_0") else made.length + (3 if wrong("sends_short") and closes and not head else 0)
            fields.append((b"Content-Length", b"%d" % length))
        if wrong("sends_two_framings"):
            fields.append((b"Transfer-Encoding", b"chunked"))
            content = b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content) if content else b"0\r\n\r\n"
        if wrong("sends_folds"):
            fields.append((b"X-Folded", b"a\r\n b"))
        if head and wrong("head_fewer_fields"):
            fields = [field for field in fields if field[0] not in (b"Content-Type", b"ETag")]
        end = b"\n" if wrong("sends_lf") else b"\r\n"
        words = b"%d %s" % (made.status, http.HTTPStatus(made.status).phrase.encode())
        start = b"HTTP/1.1" + (b"  " if wrong("sends_bad_status_line") and made.status == 404 else b" ") + words
        data = end.join([start, *(name + b": " + value for name, value in fields), b"", b""])
        if not head or wrong("head_content") or wrong("head_content_sent"):
            data += content
        self.connection.sendall(data + (b"\r\n" if wrong("sends_junk") and not closes else b""))
