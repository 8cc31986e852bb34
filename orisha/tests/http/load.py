"""Clients that ask again and again, each in a thread, and keep book of what became of every request.

What may happen to a request that was sent:
  answered    its client has the whole answer, and the right one
  cut         its answer began and did not end, or is wrong
  unanswered  the connection ended without a byte of its answer
and to a connection that was wanted: refused.

A server that goes down may leave requests unanswered only if it never read them: they came to a socket that it had closed,
or that it never accepted; then their clients may send them again elsewhere (RFC 9110 section 9.2.2). Whether that is so, its own
count tells: it counts a request when its handler has run, so nothing that was handled is lost exactly when the server counts as many
as were answered and none is cut."""
import threading
from collections import Counter

from wire import Connection, request


class Loop(threading.Thread):
    """Asks for `path` until the server says that it closes the connection; with `reconnect`, then goes on with another one until
    stop(). `per_connection`: after so many requests it closes the connection itself."""

    def __init__(self, address, path, body, reconnect=False, per_connection=None):
        super().__init__(daemon=True)
        self.address, self.message, self.body = address, request(path), body
        self.last = request(path, headers=("Connection: close",))
        self.reconnect, self.per_connection = reconnect, per_connection
        self.tally, self.failures, self.stopping = Counter(), [], False

    def stop(self):
        self.stopping = True

    def run(self):
        while True:
            try:
                connection = Connection(self.address)
            except OSError as failure:
                self.note("refused", failure)
                return
            with connection:
                self.tally["connections"] += 1
                went_well = self.use(connection)
            if not went_well or not self.reconnect or self.stopping:
                return

    def note(self, kind, failure):
        self.tally[kind] += 1
        self.failures.append(f"{kind}: {failure!r}")

    def use(self, connection):
        """Until the connection ends. False when something was lost."""
        count = 0
        while True:
            count += 1
            is_last = self.stopping or count == self.per_connection
            began = False
            try:
                connection.send(self.last if is_last else self.message)
                connection.receive()
                began = True
                response = connection.read()
                assert response.status == 200 and response.body == self.body, response
                assert connection.buffer == b"", connection.buffer
            except Exception as failure:  # whatever it is, it must be seen by the test
                self.note("cut" if began or isinstance(failure, AssertionError) else "unanswered", failure)
                return False
            self.tally["answered"] += 1
            if is_last or response.header("Connection") == b"close":
                return True


def total(loops):
    tally, failures = Counter(), []
    for loop in loops:
        tally += loop.tally
        failures += loop.failures
    return tally, failures
