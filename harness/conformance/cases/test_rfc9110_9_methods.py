"""RFC 9110 section 9: methods. SPDX-License-Identifier: MIT"""
from common import ASSET, CLOSE, FILE, MAY, MISSING, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, head, line, request, rule


@rule(MUST, "9110 9.1", 200)
@cases({"root": (ROOT, b"GET"), "file": (FILE, b"GET"), "page": (ASSET, b"GET")})
def test_get_is_supported(judge, data):
    """Every general-purpose server supports GET."""
    one, method = data
    judge.check(judge(request(one.path, method)).body == one.body, "the content is not that of the contract")


@rule(MUST, "9110 9.1", 200)
@cases({"root": ROOT.path, "file": FILE.path, "page": ASSET.path})
def test_head_is_supported(judge, data):
    """Every general-purpose server supports HEAD."""
    judge(request(data, b"HEAD"))


@rule(MUST, "9110 9.3.2", 200, 404)
@cases({"root": ROOT.path, "file": FILE.path, "page": ASSET.path, "missing": MISSING.path})
def test_head_has_no_content(judge, data):
    """The answer to HEAD ends with its head: the next answer begins directly behind it."""
    connection = judge.connect()
    first, second = judge.answers(connection, request(data, b"HEAD"), request(ROOT.path))
    judge.check(second.body == ROOT.body, "what followed the head was not the next answer")


@rule(MUST, "9110 9.3.2", REFUSED)
@cases({"no Host": b"HEAD / HTTP/1.1\r\n\r\n", "a bad field": request(ROOT.path, b"HEAD", [b"X-A : b"]), "a bad target": line(b"HEAD /<a> HTTP/1.1"),
        "a bad length": request(ROOT.path, b"HEAD", [b"Content-Length: x"]), "another version": line(b"HEAD / HTTP/2.0")})
def test_a_refused_head_has_no_content(judge, data):
    """No answer to HEAD has content, also where the rest of the request was wrong: a client reads none."""
    judge(data)


@rule(SHOULD, "9110 9.3.2", 200, 404)
@cases({"root": ROOT.path, "file": FILE.path, "page": ASSET.path, "missing": MISSING.path})
def test_head_has_the_fields_of_get(judge, data):
    """The answer to HEAD should carry the fields of that to GET, except those that come from making the content."""
    of_get, of_head = judge.get_pair(data)
    left_out = {b"date", b"content-length", b"transfer-encoding", b"connection"}
    fields = [sorted((name.lower(), value) for name, value in one.fields if name.lower() not in left_out) for one in (of_get, of_head)]
    judge.check(of_get.status == of_head.status, f"GET is answered {of_get.status}, HEAD {of_head.status}")
    judge.check(fields[0] == fields[1], f"the fields differ: {fields[0]} and {fields[1]}")


@rule(MUST, "9110 8.6", 200, 404)
@cases({"root": ROOT.path, "file": FILE.path, "page": ASSET.path, "missing": MISSING.path})
def test_the_length_of_head_is_that_of_get(judge, data):
    """A Content-Length in the answer to HEAD is what that to GET would have had."""
    of_get, of_head = judge.get_pair(data)
    length = of_head.field("Content-Length")
    judge.check(of_get.status != of_head.status or length is None or int(length) == len(of_get.body),
                f"HEAD says {length!r}, GET sends {len(of_get.body)} octets")


@rule(SHOULD, "9110 9.1", 405)
@cases({"PUT to the root": request(ROOT.path, b"PUT", [b"Content-Length: 0"]), "DELETE of the root": request(ROOT.path, b"DELETE"),
        "POST to the root": request(ROOT.path, b"POST", [b"Content-Length: 0"]), "POST to the file": request(FILE.path, b"POST", [b"Content-Length: 0"]),
        "PATCH of the file": request(FILE.path, b"PATCH", [b"Content-Length: 0"])})
def test_a_known_method_that_is_not_allowed_is_405(judge, data):
    """A method that is known but not supported by the resource should be answered 405."""
    judge(data)


@rule(MUST, "9110 15.5.6", 405, REFUSED, SUCCESS)
@cases({"PUT": request(ROOT.path, b"PUT", [b"Content-Length: 0"]), "DELETE": request(FILE.path, b"DELETE"), "POST": request(ASSET.path, b"POST", [b"Content-Length: 0"])})
def test_a_405_lists_what_is_allowed(judge, data):
    """A 405 has an Allow field with the methods that the resource supports: GET is one, the refused one is not."""
    response = judge(data)
    if response is not None and response.status == 405:
        allowed = response.members("Allow")
        judge.check(b"get" in allowed and data.split(b" ")[0].lower() not in allowed, f"Allow is {response.field('Allow')!r}")


@rule(SHOULD, "9110 9.1", 404, 405)
@cases({method: request(MISSING.path, method.encode(), [b"Content-Length: 0"]) for method in ("POST", "PUT", "DELETE")})
def test_a_method_on_what_is_not_there(judge, data):
    """Where there is nothing, nothing is made or removed."""
    judge(data)


@rule(MUST, "9110 9.3.8", REFUSED, SUCCESS)
@cases({"plain": line(b"TRACE / HTTP/1.1", b"Cookie: secret=7", b"Authorization: Basic c2VjcmV0")})
def test_trace_shows_no_secrets(judge, data):
    """TRACE may be refused. Where it is answered, credentials are left out of what is reflected."""
    response = judge(data)
    judge.check(response is None or (b"secret=7" not in response.body and b"c2VjcmV0" not in response.body), "reflected credentials")


@rule(MUST, "9110 9.3.6", REFUSED)
@cases({"a host": b"CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n", "a path": line(b"CONNECT / HTTP/1.1"), "no port": b"CONNECT example.com HTTP/1.1\r\nHost: example.com\r\n\r\n"})
def test_an_origin_server_makes_no_tunnel(judge, data):
    """CONNECT asks for a tunnel, which an origin server does not make; a target without a port is invalid in any case."""
    judge(data)


@rule(SHOULD, "9110 9.3.7", SUCCESS, 404, 405, 501)
@cases({"root": request(ROOT.path, b"OPTIONS"), "file": request(FILE.path, b"OPTIONS")})
def test_options_of_a_resource(judge, data):
    """OPTIONS asks what a resource can do; a success should say so in Allow."""
    response = judge(data)
    judge.check(response.status >= 300 or b"get" in response.members("Allow"), f"Allow is {response.field('Allow')!r}")


@rule(MUST, "9110 15.5.5", 404)
@cases({"a path": request(MISSING.path), "a file below a file": request(FILE.path + b"/x"), "a suffix": request(FILE.path + b"x"), "a prefix": request(FILE.path[:-1])})
def test_what_is_not_there_is_404(judge, data):
    """The origin server did not find the target."""
    judge(data)
