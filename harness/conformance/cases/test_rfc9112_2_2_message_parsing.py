"""RFC 9112 section 2.2: how a message is told from the bytes of a connection. SPDX-License-Identifier: MIT"""
import time

from common import FRAMING, MAY, MUST, REFUSED, ROOT, SHOULD, cases, head, line, refused_alone, request, rule


@rule(SHOULD, "9112 2.2", 200)
@cases(one_before_a_first=b"\r\n" + head())
def test_an_empty_line_before_a_request_is_ignored(judge, data):
    """A server should ignore at least one empty line (CRLF) that comes before the request line."""
    judge(data)


@rule(SHOULD, "9112 2.2", 200)
@cases(between_two=head() + b"\r\n" + head())
def test_an_empty_line_between_requests_is_ignored(judge, data):
    """Old clients send a CRLF after a request that is not counted in its length; a server should skip it."""
    connection = judge.connect()
    judge(data, connection=connection)
    judge(b"", connection=connection)


@rule(MAY, "9112 2.2", 200, REFUSED)
@cases({
    "after the request line": b"GET / HTTP/1.1\nHost: localhost\r\n\r\n",
    "after a field": b"GET / HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
    "everywhere": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "the empty line": b"GET / HTTP/1.1\r\nHost: localhost\r\n\n",
})
def test_a_bare_lf_may_end_a_line(judge, data):
    """A recipient may take a single LF as the end of a line; it may also refuse it. Either way it answers."""
    judge(data)


@rule(MUST, "9112 2.2", 200, REFUSED, area=FRAMING)
@cases({
    "in a field value": head(b"X-A: b\rX-C: d"),
    "in the request line": line(b"GET /\r HTTP/1.1"),
    "before a CRLF": b"GET / HTTP/1.1\r\r\nHost: localhost\r\n\r\n",
})
def test_a_bare_cr_is_invalid_or_a_space(judge, data):
    """A CR that is not followed by LF makes its element invalid, or is replaced by a space. It ends no line: after a refusal
    nothing more is answered."""
    response = judge(data)
    judge.check(response is None or response.status < 400 or response.closes, "refused what it cannot frame and kept the connection")


@rule(MUST, "9112 2.2", REFUSED, area=FRAMING)
@cases({
    "of the request line": b"GET / HTTP/1.1\rHost: localhost\r\n\r\n",
    "of a field": b"GET / HTTP/1.1\r\nX-A: b\rHost: localhost\r\n\r\n",
    "in a field name": head(b"X\rA: b"),
})
def test_a_bare_cr_ends_no_line(judge, data):
    """Invalid or a space, a bare CR is never the end of a line: what stands behind it is no field."""
    judge(data)


@rule(MUST, "9112 2.2", REFUSED, area=FRAMING, needs="echo")
@cases({"a length": b"POST /echo HTTP/1.1\r\nHost: localhost\r\nX-A: b\rContent-Length: 5\r\n\r\n",
        "a coding": b"POST /echo HTTP/1.1\r\nHost: localhost\r\nX-A: b\rTransfer-Encoding: chunked\r\n\r\n"})
def test_a_bare_cr_hides_no_framing(judge, data):
    """A field behind a bare CR does not frame: refused, or the request has no content."""
    judge.refuses_or_frames(data, b"")


@rule(MUST, "9112 2.2", REFUSED, area=FRAMING)
@cases({
    "ends the head": b"GET / HTTP/1.1\r\nHost: localhost\r\r",
    "as all line ends": b"GET / HTTP/1.1\rHost: localhost\r\r",
})
def test_a_bare_cr_ends_no_head(judge, data):
    """Bare CRs are no empty line: the request is not complete, so when the client ends it is not served."""
    connection = judge.connect()
    connection.send(data)
    connection.half_close()
    judge(b"", connection=connection)


@rule(MUST, "9112 2.2", REFUSED, 200, area=FRAMING)
@cases({
    "a space line": b"GET / HTTP/1.1\r\n \r\nHost: localhost\r\n\r\n",
    "a space before Host": b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
    "a tab before a field": b"GET / HTTP/1.1\r\n\tX-A: b\r\nHost: localhost\r\n\r\n",
})
def test_white_space_after_the_request_line(judge, data):
    """White space between the request line and the first field: the message is rejected, or the lines that begin with it are dropped.
    Dropping the only Host makes the request one without Host."""
    response = judge(data)
    if data.count(b" Host:") and response is not None:
        judge.check(response.status >= 400, "served a request whose only Host stands behind white space")


@rule(MUST, "9112 2.2", REFUSED, area=FRAMING, needs="echo")
@cases({
    "a folded framing field": b"POST /echo HTTP/1.1\r\n Content-Length: 5\r\nHost: localhost\r\n\r\n",
})
def test_white_space_hides_no_framing(judge, data):
    """Where lines behind white space are dropped they do not frame: the request has no content."""
    status, response, connection = judge.outcome(data + head())
    if status == 200 and response.body == b"":
        judge.check(connection.read().status == 200, "what followed the request was not answered")
    else:
        judge.check(status in judge.allowed, f"answered {status}")


@rule(SHOULD, "9112 2.2", REFUSED)
@cases({
    "NUL first": b"\0" + head(),
    "a TLS hello": b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\x5a" * 32 + b"\r\n\r\n",
    "binary": bytes(range(1, 10)) + b"\xff\xfe\r\n\r\n",
    "a UTF-8 mark": b"\xef\xbb\xbf" + head(),
    "a response": b"HTTP/1.1 200 OK\r\nHost: localhost\r\n\r\n",
    "only words": b"hello world\r\n\r\n",
    "UTF-16": head().decode().encode("utf-16-le"),
})
def test_what_is_no_request_is_refused(judge, data):
    """Bytes that do not match the grammar are answered with a 400, or the connection is closed."""
    judge(data, closes=True)


@rule(MUST, "9112 2.2", REFUSED)
@cases({"an empty line": b"\r\n", "nothing": b"", "half a request line": b"GET / HT", "half a head": b"GET / HTTP/1.1\r\nHost: loc"})
def test_what_is_not_whole_is_not_served(judge, data):
    """A client that ends in the middle of a head gets an error or the end, never a 200."""
    connection = judge.connect()
    connection.send(data)
    connection.half_close()
    judge(b"", connection=connection)


@rule(MUST, "9112 2.2", 200)
@cases({"head": head(b"X-Long: " + b"a" * 300)})
def test_a_head_is_read_however_its_bytes_arrive(judge, data):
    """A message is a sequence of bytes; how they are cut into segments has no meaning."""
    connection = judge.connect()
    for at in range(0, len(data), 7):
        connection.send(data[at:at + 7])
    judge(b"", connection=connection)


@rule(MUST, "9112 2.2", 200)
@cases({"every byte": head()})
def test_a_head_may_come_a_byte_at_a_time(judge, data):
    """As above, in the smallest pieces."""
    connection = judge.connect()
    for at in range(len(data)):
        connection.send(data[at:at + 1])
        if at in (0, 5, len(data) - 2):
            time.sleep(0.03)  # so that it is read by itself
    judge(b"", connection=connection)


@rule(MUST, "9112 2.2", REFUSED, area=FRAMING)
@cases({"after garbage": b"GET  /  HTTP/1.1 x\r\nHost: localhost\r\n\r\n"})
def test_nothing_is_read_behind_a_broken_request(judge, data):
    """After a message that cannot be framed the connection ends; what follows is not taken for a request."""
    refused_alone(judge, data)
