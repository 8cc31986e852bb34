"""RFC 9112 section 3.2: the four forms of a target, and where paths may not lead. SPDX-License-Identifier: MIT"""
from common import CLOSE, FILE, MAY, MISSING, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, line, request, rule


@rule(MUST, "9112 3.2.2", 200)
@cases({
    "http": line(b"GET http://localhost/ HTTP/1.1"),
    "a port": line(b"GET http://localhost:8080/ HTTP/1.1"),
    "upper case scheme": line(b"GET HTTP://localhost/ HTTP/1.1"),
    "a query": line(b"GET http://localhost/?a=b HTTP/1.1"),
    "an address": line(b"GET http://127.0.0.1/ HTTP/1.1"),
})
def test_the_absolute_form_is_accepted(judge, data):
    """A server accepts the absolute form in requests, although most clients send it to proxies only."""
    judge.check(judge(data).body == ROOT.body, "did not answer with the root page")


@rule(MUST, "9112 3.2.2", 200)
@cases({"another Host": b"GET http://localhost/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n"})
def test_the_absolute_form_wins_over_host(judge, data):
    """With an absolute target an origin server ignores the Host field's value."""
    judge.check(judge(data).body == ROOT.body, "did not answer with the root page")


@rule(SHOULD, "9110 4.2.3", 200)
@cases({"an empty path": line(b"GET http://localhost HTTP/1.1"), "an empty path and a query": line(b"GET http://localhost?a HTTP/1.1")})
def test_an_empty_path_of_the_absolute_form_is_the_root(judge, data):
    """An empty path of an http URI is the same as "/" (RFC 9110 section 4.2.3)."""
    judge.check(judge(data).body == ROOT.body, "did not answer with the root page")


@rule(MUST, "9112 3.2.2", 200)
@cases({"a path": line(b"GET http://localhost/lines.txt HTTP/1.1")})
def test_the_path_of_the_absolute_form_is_used(judge, data):
    """What is asked for is the path of the URI."""
    judge.check(judge(data).body == FILE.body, "did not answer with the file")


@rule(MUST, "9110 4.2.1", REFUSED)
@cases({"http": line(b"GET http:/// HTTP/1.1"), "no slashes": line(b"GET http: HTTP/1.1"), "only a port": line(b"GET http://:80/ HTTP/1.1")})
def test_an_http_uri_without_a_host_is_invalid(judge, data):
    """An http URI with an empty host identifier is rejected as invalid."""
    judge(data)


@rule(MUST, "9110 7.4", REFUSED)
@cases({"https": line(b"GET https://localhost/ HTTP/1.1"), "upper case": line(b"GET HTTPS://localhost/ HTTP/1.1")})
def test_an_https_uri_is_not_served_in_the_clear(judge, data):
    """An origin server rejects a request for an https resource that has not come over a connection secured for it (unless a gateway is trusted to
    have done so): 421 says that it was misdirected."""
    judge(data)


@rule(SHOULD, "9110 4.2.4", REFUSED)
@cases({"a user": line(b"GET http://user@localhost/ HTTP/1.1"), "a password": line(b"GET http://user:word@localhost/ HTTP/1.1")})
def test_userinfo_in_a_target_is_an_error(judge, data):
    """An http URI with userinfo from an untrusted source is treated as an error: it is used to hide the authority."""
    judge(data)


@rule(SHOULD, "9110 9.3.7", SUCCESS)
@cases({"asterisk": line(b"OPTIONS * HTTP/1.1", b"Content-Length: 0")})
def test_options_asterisk_asks_the_server_as_a_whole(judge, data):
    """OPTIONS * is answered for the server in general, as a ping."""
    judge(data)


@rule(SHOULD, "9112 3.2.4", REFUSED)
@cases({"GET": line(b"GET * HTTP/1.1"), "HEAD": line(b"HEAD * HTTP/1.1"), "POST": line(b"POST * HTTP/1.1", b"Content-Length: 0"),
        "more than one": line(b"OPTIONS ** HTTP/1.1"), "a path behind it": line(b"OPTIONS */a HTTP/1.1")})
def test_the_asterisk_is_for_options_only(judge, data):
    """The asterisk form goes with OPTIONS alone; elsewhere it is no target."""
    judge(data)


@rule(SHOULD, "9112 3.2.3", REFUSED)
@cases({"GET": line(b"GET localhost:80 HTTP/1.1"), "POST": line(b"POST localhost:80 HTTP/1.1", b"Content-Length: 0")})
def test_the_authority_form_is_for_connect_only(judge, data):
    """host:port is the target of CONNECT alone."""
    judge(data)


@rule(SHOULD, "9112 3.2", REFUSED)
@cases({"no slash": line(b"GET lines.txt HTTP/1.1"), "a dot": line(b"GET . HTTP/1.1"), "a backslash": line(b"GET \\ HTTP/1.1"),
        "only a query": line(b"GET ?a=b HTTP/1.1"), "an unknown scheme": line(b"GET gopher://localhost/ HTTP/1.1"),
        "a mail address": line(b"GET mailto:a@b HTTP/1.1")})
def test_what_is_no_form_of_a_target_is_refused(judge, data):
    """A target is of one of four forms."""
    judge(data)


@rule(MUST, "9112 3.2.1", 200)
@cases({"a query": line(b"GET /?a=b&c=%20 HTTP/1.1"), "an empty query": line(b"GET /? HTTP/1.1"), "marks in a query": line(b"GET /?a/b?c:@!$&'()*+,;= HTTP/1.1")})
def test_a_query_is_no_part_of_the_path(judge, data):
    """The query follows the path after "?"; it may hold "/" and "?"."""
    judge.check(judge(data).body == ROOT.body, "did not answer with the root page")


@rule(MUST, "9110 4.2.3", 200)
@cases({"a letter": line(b"GET /lines%2Etxt HTTP/1.1"), "lower case hex": line(b"GET /lines%2etxt HTTP/1.1"), "many": line(b"GET /%6Cines.txt HTTP/1.1")})
def test_unreserved_characters_are_the_same_encoded(judge, data):
    """Characters outside of the reserved set are equivalent to their percent-encoded octets."""
    judge.check(judge(data).body == FILE.body, "did not answer with the file")


@rule(SHOULD, "9110 4.2.3", range(300, 400), REFUSED)
@cases({"a question mark": line(b"GET /lines.txt%3Fa=b HTTP/1.1"), "a slash": line(b"GET /%2Flines.txt HTTP/1.1"), "decoded twice": line(b"GET /lines%252Etxt HTTP/1.1"),
        "other case": line(b"GET /LINES.TXT HTTP/1.1")})
def test_what_is_another_path_is_another_resource(judge, data):
    """Reserved characters are not the same encoded as they are plain, what was decoded is not decoded again, and paths are compared with regard to
    case."""
    judge(data)


@rule(SHOULD, "9112 3.2.1", 400, 404, CLOSE)
@cases({"a fragment": line(b"GET /#a HTTP/1.1"), "a lone percent": line(b"GET /% HTTP/1.1"), "one digit": line(b"GET /%4 HTTP/1.1"),
        "no hex": line(b"GET /%zz HTTP/1.1"), "a raw quote": line(b'GET /" HTTP/1.1'), "raw brackets": line(b"GET /<a> HTTP/1.1"),
        "a raw pipe": line(b"GET /a|b HTTP/1.1"), "raw UTF-8": line(b"GET /\xc3\xa9 HTTP/1.1"), "a control": line(b"GET /\x01 HTTP/1.1"), "DEL": line(b"GET /\x7f HTTP/1.1")})
def test_a_target_outside_of_the_grammar_is_not_served(judge, data):
    """A target is a path of pchar and an optional query; a fragment is never sent."""
    judge(data)


TRAVERSALS = [b"/../lines.txt", b"/../../../../etc/passwd", b"/./../../etc/passwd", b"/a/../../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd",
              b"/..%2f..%2fetc/passwd", b"/%2e%2e%2f%2e%2e%2fetc%2fpasswd", b"/..%5c..%5cetc%5cpasswd", b"/..\\..\\etc\\passwd",
              b"/%252e%252e/etc/passwd", b"/..;/..;/etc/passwd", b"//etc/passwd", b"/%2f%2fetc/passwd", b"/%c0%ae%c0%ae/etc/passwd",
              b"/..%00/etc/passwd", b"/lines.txt%00.html", b"/lines.txt/../../../etc/passwd", b"/.%2e/.%2e/etc/passwd"]


@rule(MUST, "9110 17.3", 200, range(300, 400), REFUSED)
@cases({path.decode("latin-1"): line(b"GET " + path + b" HTTP/1.1") for path in TRAVERSALS})
def test_no_path_leads_out_of_the_site(judge, data):
    """Path components such as ".." and encodings of them give no access to what is not meant to be served."""
    response = judge(data)
    if response is not None:
        judge.check(b"root:" not in response.body, "sent /etc/passwd")
