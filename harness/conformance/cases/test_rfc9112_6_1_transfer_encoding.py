"""RFC 9112 section 6.1: Transfer-Encoding. SPDX-License-Identifier: MIT"""
from common import CLOSE, FRAMING, MAY, MUST, REFUSED, SHOULD, SUCCESS, cases, chunked, post, request, rule

HELLO = chunked(b"hello")
CHUNKED = b"Transfer-Encoding: chunked"


@rule(MUST, "9112 6.1", 200, area=FRAMING, needs="echo")
@cases({"lower": post(CHUNKED, body=HELLO), "upper": post(b"Transfer-Encoding: CHUNKED", body=HELLO), "mixed": post(b"Transfer-Encoding: ChUnKeD", body=HELLO),
        "white space around": post(b"Transfer-Encoding: \t chunked \t ", body=HELLO), "no white space": post(b"Transfer-Encoding:chunked", body=HELLO),
        "an empty body": post(CHUNKED, body=chunked())})
def test_chunked_is_understood(judge, data):
    """A recipient can parse chunked; the names of codings are compared without regard to case."""
    judge.check(judge(data).body == (b"" if data.endswith(b"\r\n\r\n0\r\n\r\n") else b"hello"), "the body is not what was sent")


@rule(MAY, "9110 5.6.1", 200, REFUSED, area=FRAMING, needs="echo")
@cases({"an empty member first": post(b"Transfer-Encoding: , chunked", body=HELLO), "an empty member last": post(b"Transfer-Encoding: chunked,", body=HELLO),
        "an empty line besides": post(b"Transfer-Encoding:", CHUNKED, body=HELLO)})
def test_empty_members_of_the_list(judge, data):
    """A recipient ignores a reasonable number of empty list members; where it refuses them it ends the connection."""
    judge.refuses_or_frames(data, b"hello")


@rule(SHOULD, "9112 6.1", 501, area=FRAMING)
@cases({
    "unknown": post(b"Transfer-Encoding: cow, chunked", body=HELLO),
    "unknown on its own line": post(b"Transfer-Encoding: cow", CHUNKED, body=HELLO),
    "a prefix": post(b"Transfer-Encoding: chunke, chunked", body=HELLO),
})
def test_an_unknown_coding_is_501(judge, data):
    """A coding that the server does not understand should be answered 501."""
    judge(data)


@rule(MUST, "9112 6.3", REFUSED, area=FRAMING)
@cases({
    "unknown": post(b"Transfer-Encoding: cow, chunked", body=HELLO),
    "xchunked": post(b"Transfer-Encoding: xchunked", body=HELLO),
    "chunkedx": post(b"Transfer-Encoding: chunkedx", body=HELLO),
    "a parameter": post(b"Transfer-Encoding: chunked;a=b", body=HELLO),
    "quoted": post(b'Transfer-Encoding: "chunked"', body=HELLO),
    "two words": post(b"Transfer-Encoding: x chunked", body=HELLO),
    "a word behind": post(b"Transfer-Encoding: chunked x", body=HELLO),
    "a colon": post(b"Transfer-Encoding: : chunked", body=HELLO),
    "a semicolon": post(b"Transfer-Encoding: ;chunked", body=HELLO),
    "a NUL": post(b"Transfer-Encoding: chunked\0", body=HELLO),
    "a vertical tab": post(b"Transfer-Encoding: \x0bchunked", body=HELLO),
    "a form feed": post(b"Transfer-Encoding: chunked\x0c", body=HELLO),
    "a no-break space": post(b"Transfer-Encoding: \xa0chunked", body=HELLO),
    "identity": post(b"Transfer-Encoding: identity", body=b""),
    "empty": post(b"Transfer-Encoding:", body=b""),
    "a dotless letter": post("Transfer-Encoding: chun\u212aed".encode(), body=HELLO),
})
def test_a_coding_that_is_not_chunked_is_not_read_as_chunked(judge, data):
    """What is not exactly "chunked" is another coding: the body's length cannot be told, so it is refused and the connection ends."""
    judge(data, closes=True)


@rule(MUST, "9112 6.3", 400, 501, area=FRAMING)
@cases({
    "gzip last": post(b"Transfer-Encoding: chunked, gzip", body=HELLO),
    "gzip alone": post(b"Transfer-Encoding: gzip", body=b"\x1f\x8b"),
    "identity last": post(b"Transfer-Encoding: chunked, identity", body=HELLO),
    "gzip on the second line": post(CHUNKED, b"Transfer-Encoding: gzip", body=HELLO),
    "gzip and a length": post(b"Transfer-Encoding: gzip", b"Content-Length: 5", body=b"hello"),
})
def test_a_request_whose_last_coding_is_not_chunked_is_400(judge, data):
    """The length cannot be determined reliably: 400, and the connection is closed. (501 where the coding is not known at all.)"""
    judge(data, closes=True)


@rule(MUST, "9112 6.1", REFUSED, area=FRAMING)
@cases({"in one line": post(b"Transfer-Encoding: chunked, chunked", body=HELLO), "in two": post(CHUNKED, CHUNKED, body=HELLO),
        "twice encoded": post(b"Transfer-Encoding: chunked, chunked", body=chunked(HELLO))})
def test_chunked_is_applied_once(judge, data):
    """A sender does not apply chunked more than once; what says so is malformed."""
    judge(data, closes=True)


@rule(MUST, "9112 6.1", REFUSED, SUCCESS, area=FRAMING)
@cases({"alone": post(CHUNKED, body=HELLO, version=b"1.0"), "with keep-alive": post(CHUNKED, b"Connection: keep-alive", body=HELLO, version=b"1.0"),
        "with a length": post(CHUNKED, b"Content-Length: 5", b"Connection: keep-alive", body=HELLO, version=b"1.0")})
def test_transfer_encoding_in_http_1_0_is_faulty(judge, data):
    """A 1.0 message with Transfer-Encoding has a faulty framing, even with a length: the connection is closed after it."""
    judge(data, closes=True)


@rule(SHOULD, "9110 15.5.12", 400, 411, 501, CLOSE, SUCCESS, 404, 405)
@cases({"nothing": post()})
def test_a_post_without_length_has_no_body(judge, data):
    """Neither field in a request: its content has length zero. A server may ask for a length with 411."""
    judge(data)
