"""RFC 9112 section 2.3 and RFC 9110 section 2.5: the version. SPDX-License-Identifier: MIT"""
from common import MAY, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, line, request, rule
from harness.conformance.wire.response import Malformed


@rule(SHOULD, "9112 3", REFUSED)
@cases({
    "lower case": line(b"GET / http/1.1"),
    "mixed case": line(b"GET / Http/1.1"),
    "another name": line(b"GET / HTTQ/1.1"),
    "a longer name": line(b"GET / XHTTP/1.1"),
    "S-HTTP": line(b"GET / HTTPS/1.1"),
})
def test_the_protocol_name_is_exact(judge, data):
    """HTTP-name is case-sensitive; what is something else is not HTTP."""
    judge(data)


@rule(SHOULD, "9112 3", REFUSED)
@cases({
    "no minor": line(b"GET / HTTP/1"),
    "an empty minor": line(b"GET / HTTP/1."),
    "no number": line(b"GET / HTTP/"),
    "two digits": line(b"GET / HTTP/1.10"),
    "a leading zero": line(b"GET / HTTP/01.1"),
    "three parts": line(b"GET / HTTP/1.1.1"),
    "a comma": line(b"GET / HTTP/1,1"),
    "a letter": line(b"GET / HTTP/1.x"),
    "a sign": line(b"GET / HTTP/+1.1"),
    "a space": line(b"GET / HTTP/1. 1"),
    "a slash less": line(b"GET / HTTP1.1"),
    "junk": line(b"GET / HTTP/1.1x"),
})
def test_a_version_is_digit_dot_digit(judge, data):
    """HTTP-version is "HTTP/" DIGIT "." DIGIT and nothing else."""
    judge(data)


@rule(SHOULD, "9110 15.6.6", 505)
@cases({"2.0": line(b"GET / HTTP/2.0"), "3.0": line(b"GET / HTTP/3.0"), "9.9": line(b"GET / HTTP/9.9"), "0.9 written": line(b"GET / HTTP/0.9")})
def test_another_major_version_is_505(judge, data):
    """A major version that is not supported is what 505 is for."""
    judge(data)


@rule(MUST, "9110 2.5", REFUSED)
@cases({"2.0": line(b"GET / HTTP/2.0"), "3.1": line(b"GET / HTTP/3.1")})
def test_another_major_version_is_not_served_as_1_1(judge, data):
    """Major versions differ in the syntax of messages: one that is not implemented is refused."""
    judge(data)


@rule(SHOULD, "9110 2.5", SUCCESS)
@cases({"1.2": line(b"GET / HTTP/1.2"), "1.9": line(b"GET / HTTP/1.9")})
def test_a_higher_minor_version_is_read_as_the_highest_known(judge, data):
    """A recipient takes a message of a higher minor version as if it were of the highest one that it knows: 505 is for major versions."""
    judge(data)


@rule(MAY, "9112 2.3", REFUSED)
@cases({"a simple request": b"GET /\r\n", "with a head": b"GET /\r\nHost: localhost\r\n\r\n", "a bare LF": b"GET /\n"})
def test_http_0_9_is_no_part_of_http_1(judge, data):
    """A request line without a version is not of HTTP/1.x."""
    connection = judge.connect()
    try:
        judge(data, closes=True, connection=connection)
    except Malformed:  # an answer in the manner of 0.9, which is no fault of the other answers
        connection.faults.clear()
        judge.fail("answered without a status line")


@rule(MAY, "9113 3.4", REFUSED)
@cases({"prior knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
def test_the_http_2_preface_is_refused(judge, data):
    """The preface of HTTP/2 is made so that servers of HTTP/1 refuse it; one may also answer in frames."""
    connection = judge.connect()
    try:
        judge(data, connection=connection)
    except Malformed:
        connection.faults.clear()


@rule(SHOULD, "9110 2.5", 200)
@cases({"1.0": request(ROOT.path, version=b"1.0"), "1.1": request(ROOT.path)})
def test_a_server_answers_with_its_own_version(judge, data):
    """A server sends the highest version that it conforms to within the major version that was asked: 1.1, also to 1.0."""
    judge.check(judge(data).version == (1, 1), "did not answer with HTTP/1.1")
