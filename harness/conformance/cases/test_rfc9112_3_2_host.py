"""RFC 9112 section 3.2 and RFC 9110 section 7.2: Host. SPDX-License-Identifier: MIT"""
from common import MAY, MUST, REFUSED, ROOT, SHOULD, cases, request, rule


def host(*lines):
    return b"\r\n".join([b"GET / HTTP/1.1", *lines, b"", b""])


@rule(MUST, "9112 3.2", 400)
@cases({
    "none": host(),
    "none among others": host(b"X-Host: localhost", b"Accept: */*"),
    "none but a hostlike name": host(b"Hosts: localhost"),
    "none with an absolute target": b"GET http://localhost/ HTTP/1.1\r\n\r\n",
})
def test_a_request_without_host_is_400(judge, data):
    """A 1.1 request that lacks Host is answered 400."""
    judge(data)


@rule(MUST, "9112 3.2", 400)
@cases({
    "the same": host(b"Host: localhost", b"Host: localhost"),
    "different": host(b"Host: localhost", b"Host: elsewhere"),
    "in other case": host(b"Host: localhost", b"hOST: localhost"),
    "apart": host(b"Host: localhost", b"Accept: */*", b"X-A: b", b"Host: localhost"),
    "an empty one first": host(b"Host:", b"Host: localhost"),
    "an empty one last": host(b"Host: localhost", b"Host:"),
    "in HTTP/1.0": request(ROOT.path, fields=[b"Host: localhost"], version=b"1.0"),
})
def test_more_than_one_host_is_400(judge, data):
    """More than one Host field line is answered 400, in any request."""
    judge(data)


@rule(MUST, "9112 3.2", 400)
@cases({
    "a space": host(b"Host: local host"),
    "a list": host(b"Host: localhost, elsewhere"),
    "a path": host(b"Host: localhost/path"),
    "a scheme": host(b"Host: http://localhost"),
    "a user": host(b"Host: user@localhost"),
    "a query": host(b"Host: localhost?a"),
    "a fragment": host(b"Host: localhost#a"),
    "a port that is none": host(b"Host: localhost:port"),
    "two ports": host(b"Host: localhost:80:80"),
    "a signed port": host(b"Host: localhost:-80"),
    "a backslash": host(b"Host: local\\host"),
    "a quote": host(b'Host: "localhost"'),
    "brackets": host(b"Host: <localhost>"),
    "an open bracket": host(b"Host: [::1"),
    "a closed bracket": host(b"Host: ::1]"),
    "no address in brackets": host(b"Host: [localhost]"),
    "a NUL": host(b"Host: local\0host"),
    "a control": host(b"Host: local\x01host"),
    "a caret": host(b"Host: local^host"),
    "a lone percent": host(b"Host: local%host"),
    "raw UTF-8": host("Host: h\u00f6st".encode()),
    "too few groups": host(b"Host: [1:2:3]"),
    "too many groups": host(b"Host: [1:2:3:4:5:6:7:8:9]"),
    "two gaps": host(b"Host: [1::2::3]"),
    "five digits": host(b"Host: [::12345]"),
    "no octet": host(b"Host: [::1.2.3.256]"),
    "IPv4 in brackets": host(b"Host: [127.0.0.1]"),
    "in HTTP/1.0": request(ROOT.path, host=b"local host", version=b"1.0"),
    "beside an absolute target": b"GET http://localhost/ HTTP/1.1\r\nHost: local host\r\n\r\n",
})
def test_an_invalid_host_is_400(judge, data):
    """A Host field with an invalid value, not uri-host [":" port], is answered 400, in any request; an absolute target makes its value
    unimportant, not valid."""
    judge(data)


@rule(MUST, "9110 7.2", 200)
@cases({
    "a name": host(b"Host: localhost"),
    "a port": host(b"Host: localhost:8080"),
    "an empty port": host(b"Host: localhost:"),
    "a port with leading zeros": host(b"Host: localhost:0008080"),
    "an address": host(b"Host: 127.0.0.1:80"),
    "IPv6": host(b"Host: [::1]"),
    "IPv6 and a port": host(b"Host: [2001:db8::7]:8080"),
    "IPv6 in full": host(b"Host: [1:2:3:4:5:6:7:8]"),
    "IPv4 in IPv6": host(b"Host: [::ffff:127.0.0.1]"),
    "no space after the colon": host(b"Host:localhost"),
    "white space around": host(b"Host: \t localhost \t "),
    "a tilde and an underscore": host(b"Host: a_b~c.example"),
    "upper case": host(b"HOST: LOCALHOST"),
    "last": host(b"Accept: */*", b"Host: localhost"),
    "a trailing dot": host(b"Host: localhost."),
})
def test_a_valid_host_is_served(judge, data):
    """uri-host [":" port], in every form of RFC 3986; this server knows one site only."""
    judge(data)


@rule(MAY, "9112 3.2", 200, 400, 404)
@cases({"empty": host(b"Host:"), "sub-delims": host(b"Host: a!$&'()*+;=b"), "an encoded letter": host(b"Host: local%68ost"), "a future address": host(b"Host: [v1.a:b]")})
def test_an_unusual_host_is_answered(judge, data):
    """An empty Host is what a URI without an authority has; a reg-name may hold sub-delims and encoded octets."""
    judge(data)


@rule(MUST, "9112 3.2", 200)
@cases({"none": b"GET / HTTP/1.0\r\n\r\n", "one": request(ROOT.path, version=b"1.0")})
def test_http_1_0_needs_no_host(judge, data):
    """Only requests of HTTP/1.1 must have Host."""
    judge(data)
