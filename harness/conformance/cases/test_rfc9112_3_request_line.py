"""RFC 9112 section 3: the request line. SPDX-License-Identifier: MIT"""
from common import CLOSE, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, line, refused_alone, request, rule

SEPARATORS = {"quote": b'"', "parenthesis": b"(", "comma": b",", "slash": b"/", "colon": b":", "semicolon": b";", "less": b"<", "equals": b"=",
              "greater": b">", "question": b"?", "at": b"@", "bracket": b"[", "backslash": b"\\", "brace": b"{", "DEL": b"\x7f",
              "high": b"\xe9", "NUL": b"\0", "ESC": b"\x1b"}


@rule(SHOULD, "9112 3", REFUSED)
@cases({name: line(b"GE" + byte + b"T / HTTP/1.1") for name, byte in SEPARATORS.items()})
def test_a_method_is_a_token(judge, data):
    """What holds a byte outside of tchar is no method."""
    judge(data)


@rule(SHOULD, "9112 3", 400, 301, 308, CLOSE)
@cases({
    "two spaces before the target": line(b"GET  / HTTP/1.1"),
    "two spaces before the version": line(b"GET /  HTTP/1.1"),
    "a tab": line(b"GET\t/ HTTP/1.1"),
    "tabs": line(b"GET\t/\tHTTP/1.1"),
    "a vertical tab": line(b"GET\x0b/ HTTP/1.1"),
    "a form feed": line(b"GET / \x0cHTTP/1.1"),
    "a space in front": line(b" GET / HTTP/1.1"),
    "a space at the end": line(b"GET / HTTP/1.1 "),
    "a space in the target": line(b"GET /a b HTTP/1.1"),
    "only a method": line(b"GET"),
    "a method and a space": line(b"GET "),
    "no target": line(b"GET HTTP/1.1"),
    "four words": line(b"GET / HTTP/1.1 HTTP/1.1"),
    "a NUL": line(b"GET /\0 HTTP/1.1"),
    "no method": line(b" / HTTP/1.1"),
})
def test_an_invalid_request_line_is_400(judge, data):
    """A request line that does not match the grammar is answered 400 (or a redirect to the corrected target), not repaired: a
    security filter along the way may have read it otherwise. (Splitting at other white space is allowed, not recommended.)"""
    judge(data)


@rule(SHOULD, "9112 3.2", REFUSED)
@cases({"a space in the target": line(b"GET /a b HTTP/1.1"), "a version twice": line(b"GET /x HTTP/1.1 HTTP/1.1")})
def test_no_white_space_is_in_a_target(judge, data):
    """No white space is allowed in the target: such a request is not served."""
    judge(data)


@rule(SHOULD, "9110 9.1", 501)
@cases({"a made-up method": line(b"BREW / HTTP/1.1"), "a long one": line(b"A" * 40 + b" / HTTP/1.1"), "with marks": line(b"M-SEARCH! / HTTP/1.1")})
def test_an_unknown_method_is_501(judge, data):
    """A method that the server does not know should be answered 501."""
    judge(data)


@rule(SHOULD, "9110 9.1", REFUSED)
@cases({"lower case": line(b"get / HTTP/1.1"), "mixed case": line(b"Get / HTTP/1.1"), "an underscore": line(b"GET_ / HTTP/1.1"),
        "a prefix": line(b"GETS / HTTP/1.1"), "cut": line(b"GE / HTTP/1.1"), "made up": line(b"XYZZY / HTTP/1.1")})
def test_methods_are_case_sensitive_and_whole(judge, data):
    """"get" is not GET, and neither is "GETS": an unknown method is not served as a known one."""
    judge(data)


@rule(SHOULD, "9112 3", SUCCESS, 404)
@cases({"8000 octets": line(b"GET /" + b"a" * 7985 + b" HTTP/1.1")})
def test_request_lines_of_8000_octets_are_read(judge, data):
    """All should support request lines of at least 8000 octets."""
    judge(data)


@rule(SHOULD, "9110 4.1", SUCCESS, 404)
@cases({"8000 octets": line(b"GET /?q=" + b"a" * 7995 + b" HTTP/1.1")})
def test_uris_of_8000_octets_are_read(judge, data):
    """URIs of at least 8000 octets should be supported."""
    judge(data)


@rule(MUST, "9112 3", 414, SUCCESS, 404)
@cases({"100 kB of path": line(b"GET /" + b"a" * 100_000 + b" HTTP/1.1"), "100 kB of query": line(b"GET /?" + b"a" * 100_000 + b" HTTP/1.1")})
def test_a_target_that_is_too_long_is_414(judge, data):
    """A server that does not want to parse so long a target answers 414."""
    judge(data)


@rule(SHOULD, "9112 3", REFUSED)
@cases({"a method without an end": b"G" * 3_000_000})
def test_a_method_without_an_end_is_refused(judge, data):
    """What never becomes a request line is refused within bounds, not collected for ever."""
    judge(data, closes=True)
