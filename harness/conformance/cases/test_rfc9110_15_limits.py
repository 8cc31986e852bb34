"""RFC 9110 sections 2.3, 5.4 and 15.5, RFC 6585: limits on what a client controls. SPDX-License-Identifier: MIT"""
import time

from common import CLOSE, ECHO, FILE, FRAMING, MAY, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, chunked, head, post, request, rule


@rule(MUST, "9110 5.4", range(400, 500), 200)
@cases({"one of 1 MB": head(b"X-A: " + b"b" * 1_000_000), "a name of 1 MB": head(b"X" * 1_000_000 + b": b"), "100000 lines": head(*[b"X-A: b"] * 100_000)})
def test_fields_that_are_too_large_get_a_4xx(judge, data):
    """A server that receives fields larger than it wishes to process answers with a 4xx: ignoring them would open the door to
    smuggling. (One that wishes to process them does.)"""
    judge(data)


@rule(SHOULD, "6585 5", 431, 200)
@cases({"one of 1 MB": head(b"X-A: " + b"b" * 1_000_000)})
def test_the_status_for_large_fields_is_431(judge, data):
    """431 is made for this."""
    judge(data)


@rule(MUST, "9110 5.4", 200)
@cases({"4 kB": head(b"X-A: " + b"b" * 4000), "50 lines": head(*[b"X-%d: b" % n for n in range(50)]), "a cookie of 4 kB": head(b"Cookie: a=" + b"b" * 4000)})
def test_ordinary_heads_are_read(judge, data):
    """No limit is set so low that ordinary requests are refused."""
    judge(data)


@rule(SHOULD, "9110 17.5", REFUSED)
@cases({"fields": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 400_000})
def test_a_head_without_an_end_is_refused(judge, data):
    """A head that never ends is refused within bounds, without waiting for its end."""
    judge(data, closes=True)


@rule(SHOULD, "9112 2.2", 200, REFUSED)
@cases({"1 MB": b"\r\n" * 500_000 + head()})
def test_many_empty_lines_are_answered(judge, data):
    """A server ignores at least one empty line before a request; of a million octets of them it may ignore all or refuse them, but it answers."""
    judge(data)


@rule(SHOULD, "9110 15.5.14", 413, 404, 405)
@cases({"a terabyte": post(b"Content-Length: 1099511627776")})
def test_content_that_is_too_large_is_413(judge, data):
    """Content larger than the server is willing to process is answered 413, before it is sent."""
    judge(data)


@rule(MUST, "9110 15.5.14", 413, REFUSED, area=FRAMING)
@cases({"a terabyte": post(b"Content-Length: 1099511627776", body=b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")})
def test_the_content_of_a_413_is_no_request(judge, data):
    """The server may close to stop the client from sending; the octets that were sent are content all the same."""
    judge(data, closes=True)


@rule(SHOULD, "9110 2.3", 200, needs="echo")
@cases({"1 MB": b"0123456789abcdef" * 62500})
def test_a_body_of_a_million_octets_is_taken(judge, data):
    """Ordinary uploads are taken."""
    response = judge(post(b"Content-Length: %d" % len(data), body=data))
    judge.check(response.body == data, "the echo differs")


def pausing(judge, halves):
    """The answers to requests in two halves, on a connection each, all with the same second between."""
    connections = [judge.connect() for _ in halves]
    for connection, (first, _) in zip(connections, halves):
        connection.send(first)
    time.sleep(1.0)
    return [judge(rest, connection=connection) for connection, (_, rest) in zip(connections, halves)]


@rule(SHOULD, "9112 9.5", 200)
@cases({"in the head, in the request line, before it": [(head()[:20], head()[20:]), (b"GE", head()[2:]), (b"", head())]})
def test_a_pause_of_a_second_is_no_end(judge, data):
    """Links pause; a server waits for more than a second."""
    pausing(judge, data)


@rule(SHOULD, "9112 9.5", 200, needs="echo")
@cases({"in the content, in a chunk": [(post(b"Content-Length: 10", body=b"hello"), b"world"), (post(b"Transfer-Encoding: chunked", body=b"a\r\nhello"), b"world\r\n0\r\n\r\n")]})
def test_a_pause_within_the_content_is_no_end(judge, data):
    """The same within content."""
    judge.check(all(response.body == b"helloworld" for response in pausing(judge, data)), "the echo differs")


@rule(MUST, "9112 9.5", 200)
@cases({"heads": b"GET / HTTP/1.1\r\nHost: loc", "bodies": post(b"Content-Length: 100", body=b"x")})
def test_those_who_stall_do_not_stop_others(judge, data):
    """Unfinished requests on other connections keep nobody waiting."""
    for _ in range(40):
        judge.connect().send(data)
    judge(head())


@rule(MUST, "9112 9.5", 200)
@cases({"a reset": head()})
def test_clients_that_vanish_do_no_harm(judge, data):
    """A client may close or reset at any time, with answers on their way."""
    import socket
    import struct
    for _ in range(20):
        connection = judge.connect()
        connection.send(request(FILE.path) * 5)
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.socket.close()
    judge(data)


@rule(MUST, "9112 9.3.2", 200)
@cases({"a slow reader": request(FILE.path)})
def test_a_slow_reader_gets_everything(judge, data):
    """Who reads late reads all: 200 answers through a small window."""
    connection = judge.connect(receive_buffer_bytes=4096)
    responses = judge.answers(connection, *[data] * 200)
    judge.check(all(one.body == FILE.body for one in responses), "an answer is not whole")
