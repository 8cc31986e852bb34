"""RFC 9112 section 6.2 and 6.3: how long a request's content is. SPDX-License-Identifier: MIT"""
from common import CLOSE, ECHO, FRAMING, MAY, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, chunked, head, post, refused_alone, request, rule


@rule(MUST, "9112 6.3", 400, area=FRAMING)
@cases({
    "a plus": post(b"Content-Length: +5", body=b"hello"),
    "a minus": post(b"Content-Length: -5", body=b"hello"),
    "minus zero": post(b"Content-Length: -0"),
    "hex": post(b"Content-Length: 0x5", body=b"hello"),
    "hex digits": post(b"Content-Length: a", body=b"helloworld"),
    "a letter behind": post(b"Content-Length: 5a", body=b"hello"),
    "a letter in front": post(b"Content-Length: a5", body=b"hello"),
    "a decimal": post(b"Content-Length: 5.0", body=b"hello"),
    "an exponent": post(b"Content-Length: 5e0", body=b"hello"),
    "a space inside": post(b"Content-Length: 1 0", body=b"helloworld"),
    "an underscore": post(b"Content-Length: 1_0", body=b"helloworld"),
    "quoted": post(b'Content-Length: "5"', body=b"hello"),
    "empty": post(b"Content-Length:"),
    "only white space": post(b"Content-Length: \t "),
    "a semicolon": post(b"Content-Length: 5;", body=b"hello"),
    "a parameter": post(b"Content-Length: 5;a=b", body=b"hello"),
    "different values": post(b"Content-Length: 5, 6", body=b"hello!"),
    "an empty member": post(b"Content-Length: 5,,6", body=b"hello!"),
    "a NUL": post(b"Content-Length: 5\0", body=b"hello"),
    "a vertical tab": post(b"Content-Length: \x0b5", body=b"hello"),
    "a form feed": post(b"Content-Length: 5\x0c", body=b"hello"),
    "Arabic digits": post("Content-Length: \u0665".encode(), body=b"hello"),
    "superscript": post(b"Content-Length: \xb25", body=b"hello"),
    "a word": post(b"Content-Length: five", body=b"hello"),
    "two": post(b"Content-Length: 5 Content-Length: 6", body=b"hello!"),
})
def test_an_invalid_length_is_400(judge, data):
    """Without Transfer-Encoding, a Content-Length that is no number of digits (or a list of the same one) makes the framing invalid:
    400, and the connection is closed."""
    refused_alone(judge, data)


@rule(MUST, "9112 6.3", 400, area=FRAMING)
@cases({
    "5 and 6": post(b"Content-Length: 5", b"Content-Length: 6", body=b"hello!"),
    "6 and 5": post(b"Content-Length: 6", b"Content-Length: 5", body=b"hello!"),
    "0 and 5": post(b"Content-Length: 0", b"Content-Length: 5", body=b"hello"),
    "apart": post(b"Content-Length: 5", b"X-A: b", b"content-length: 6", body=b"hello!"),
    "valid and invalid": post(b"Content-Length: 5", b"Content-Length: x", body=b"hello"),
    "invalid and valid": post(b"Content-Length: x", b"Content-Length: 5", body=b"hello"),
    "valid and empty": post(b"Content-Length: 5", b"Content-Length:", body=b"hello"),
    "three": post(b"Content-Length: 5", b"Content-Length: 5", b"Content-Length: 6", body=b"hello!"),
})
def test_lengths_that_differ_are_400(judge, data):
    """Several Content-Length lines with different values make the framing invalid: 400, and the connection is closed."""
    refused_alone(judge, data)


@rule(MAY, "9110 8.6", 400, area=FRAMING, needs="echo")
@cases({"two lines": post(b"Content-Length: 5", b"Content-Length: 5", body=b"hello"), "a list": post(b"Content-Length: 5, 5", body=b"hello"),
        "a list of three": post(b"Content-Length: 5,5 , 5", body=b"hello")})
def test_the_same_length_more_than_once(judge, data):
    """A length that is repeated is refused, or replaced by the one value."""
    judge.refuses_or_frames(data, b"hello")


@rule(MUST, "9110 8.6", 400, 413, area=FRAMING)
@cases({name: post(b"Content-Length: " + digits) for name, digits in {
    "2^64": b"18446744073709551616", "2^64 and 5": b"18446744073709551621", "2^63": b"9223372036854775808", "2^63 and more": b"9223372036854775813",
    "2^128": b"340282366920938463463374607431768211456", "30 nines": b"9" * 30, "300 digits": b"9" * 300}.items()})
def test_a_length_that_overflows_is_refused(judge, data):
    """A recipient anticipates large numbers and prevents errors from the overflow of integers."""
    refused_alone(judge, data)


@rule(MUST, "9112 6.3", 200, area=FRAMING, needs="echo")
@cases({"5": post(b"Content-Length: 5", body=b"hello"), "a leading zero": post(b"Content-Length: 05", body=b"hello"), "many zeros": post(b"Content-Length: 0000000000000005", body=b"hello"),
        "white space": post(b"Content-Length: \t5 \t", body=b"hello")})
def test_a_length_of_digits_frames(judge, data):
    """A valid Content-Length says the length of the content, in decimal octets: 1*DIGIT."""
    connection = judge.connect()
    judge.check(judge(data, connection=connection).body == b"hello", "the body is not what was sent")
    judge(post(b"Content-Length: 2", body=b"ok"), connection=connection)


@rule(MUST, "9112 6.3", 200, area=FRAMING, needs="echo")
@cases({"a request": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "an empty line": b"\r\n\r\n", "a chunk": chunked(b"abc"), "all bytes": bytes(range(256)),
        "NULs": b"\0" * 64, "one": b"x", "64 kB": bytes(range(256)) * 256, "200 kB": b"0123456789abcdef" * 12800})
def test_content_is_opaque(judge, data):
    """Whatever the content looks like, its length alone says where it ends, and the next request begins behind it."""
    connection = judge.connect()
    message = post(b"Content-Length: %d" % len(data), body=data)
    judge.check(judge(message, connection=connection).body == data, "the echo differs from what was sent")
    judge.check(judge(head(), connection=connection).body == ROOT.body, "what followed was not the next request")


@rule(MUST, "9112 6.1", 400, area=FRAMING, needs="echo")
@cases({
    "length first": post(b"Content-Length: 5", b"Transfer-Encoding: chunked", body=chunked(b"hello")),
    "length last": post(b"Transfer-Encoding: chunked", b"Content-Length: 5", body=chunked(b"hello")),
    "length zero": post(b"Content-Length: 0", b"Transfer-Encoding: chunked", body=chunked(b"hello")),
    "length of the coded": post(b"Content-Length: 15", b"Transfer-Encoding: chunked", body=chunked(b"hello")),
    "an invalid length": post(b"Content-Length: x", b"Transfer-Encoding: chunked", body=chunked(b"hello")),
    "two lengths": post(b"Content-Length: 5", b"Content-Length: 6", b"Transfer-Encoding: chunked", body=chunked(b"hello")),
    "an upper case coding": post(b"Content-Length: 5", b"Transfer-Encoding: CHUNKED", body=chunked(b"hello")),
})
def test_length_and_coding_together(judge, data):
    """A server may refuse a request with both, or take Transfer-Encoding alone. Either way it closes the connection after it."""
    judge.refuses_or_frames(data, b"hello", closes=True)


@rule(MUST, "9112 6.1", REFUSED, SUCCESS, area=FRAMING)
@cases({
    "ends early by length": post(b"Content-Length: 4", b"Transfer-Encoding: chunked", body=b"22\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n\r\n0\r\n\r\n"),
    "ends early by coding": post(b"Content-Length: 60", b"Transfer-Encoding: chunked", body=b"0\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "a hidden coding": post(b"Content-Length: 46", b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nX: yyy\r\n\r\n"),
})
def test_no_request_is_smuggled_by_both(judge, data):
    """Of a message whose length and coding disagree one answer comes at the most, and then the end."""
    judge(data, closes=True)


@rule(MUST, "9112 6.3", REFUSED, area=FRAMING, needs="echo")
@cases({"a length": post(b"Connection: Content-Length", b"Content-Length: 5", body=b"hello"), "a coding": post(b"Connection: Transfer-Encoding", b"Transfer-Encoding: chunked", body=chunked(b"hello"))})
def test_a_connection_option_takes_no_framing_away(judge, data):
    """A connection option names a field for the next recipient, who is addressed by it; it frames all the same, or the message is refused."""
    judge.refuses_or_frames(data, b"hello")


@rule(MUST, "9112 6.3", SUCCESS, 404, 405, area=FRAMING)
@cases({"GET": request(ROOT.path), "HEAD": request(ROOT.path, b"HEAD"), "DELETE": request(b"/no/such/thing", b"DELETE"), "OPTIONS": request(ROOT.path, b"OPTIONS")})
def test_a_request_without_either_has_no_content(judge, data):
    """If no field says a length the content of a request is empty: the next byte is another request."""
    connection = judge.connect()
    first = judge(data, connection=connection)
    judge.check(first.closes or judge(head(), connection=connection) is not None, "the next request was not answered")


@rule(MUST, "9112 6.3", SUCCESS, REFUSED, area=FRAMING)
@cases({"a length": request(ROOT.path, fields=[b"Content-Length: 41"], body=b"GET /lines.txt HTTP/1.1\r\nHost: hidden\r\n\r\n"[:41].ljust(41)),
        "chunks": request(ROOT.path, fields=[b"Transfer-Encoding: chunked"], body=chunked(b"GET /lines.txt HTTP/1.1\r\nHost: hidden\r\n\r\n"))})
def test_the_content_of_a_get_is_no_request(judge, data):
    """Content in a GET has no defined meaning, yet it is framed like any: it is read away or the connection ends."""
    connection = judge.connect()
    first = judge(data + request(b"/no/such/thing"), connection=connection)
    if first is not None and not first.closes:
        judge.check(connection.read().status == 404, "the content of the GET was taken for a request")


@rule(MUST, "9110 9.3.2", SUCCESS, REFUSED, area=FRAMING)
@cases({"a length": request(ROOT.path, b"HEAD", [b"Content-Length: 5"], b"hello")})
def test_the_content_of_a_head_request_is_read(judge, data):
    """As with GET: the content is framed, whatever the method means."""
    connection = judge.connect()
    first = judge(data + request(b"/no/such/thing"), connection=connection)
    if first is not None and not first.closes:
        judge.check(connection.read().status == 404, "the content was taken for a request")


@rule(MUST, "9112 6.3", SUCCESS, REFUSED, area=FRAMING)
@cases({f"{method}, {name}": request(path, method.encode(), [field], body) for method, path in (("HEAD", ROOT.path), ("OPTIONS", ROOT.path), ("DELETE", b"/no/such/thing"), ("PUT", b"/no/such/thing"))
        for name, field, body in (("chunks", b"Transfer-Encoding: chunked", chunked(b"GET /lines.txt HTTP/1.1\r\nHost: hidden\r\n\r\n")),
                                  ("a length", b"Content-Length: 41", b"GET /lines.txt HTTP/1.1\r\nHost: hidden\r\n\r\n"[:41].ljust(41)))})
def test_the_content_of_any_method_is_no_request(judge, data):
    """Whether a request has content is told by its fields, never by its method or by what is answered."""
    connection = judge.connect()
    first = judge(data + request(b"/none/at/all"), connection=connection)
    if first is not None and not first.closes:
        judge.check(connection.read().status == 404, "the content was taken for a request")


@rule(MUST, "9112 6.3", 200, area=FRAMING, needs="echo")
@cases({"a length": post(b"Content-Length: 0"), "chunks": post(b"Transfer-Encoding: chunked", body=chunked())})
def test_a_length_of_zero_ends_the_request(judge, data):
    """Where the content is said to be empty, the next byte is another request's."""
    connection = judge.connect()
    first = judge(data + head(), connection=connection)
    judge.check(first.body == b"" and connection.read().body == ROOT.body, "what follows was taken for content")


@rule(MUST, "9112 6.3", REFUSED, area=FRAMING)
@cases({"a length": post(b"Content-Length: 10", body=b"hello"), "nothing of it": post(b"Content-Length: 10"), "a chunk": post(b"Transfer-Encoding: chunked", body=b"5\r\nhel"),
        "the last chunk": post(b"Transfer-Encoding: chunked", body=b"5\r\nhello\r\n"), "the final line": post(b"Transfer-Encoding: chunked", body=b"5\r\nhello\r\n0\r\n")})
def test_an_incomplete_message_is_not_served(judge, data):
    """A message whose connection ends before its content is complete is incomplete: it is refused or the connection is closed."""
    connection = judge.connect()
    connection.send(data)
    connection.half_close()
    judge(b"", connection=connection)
