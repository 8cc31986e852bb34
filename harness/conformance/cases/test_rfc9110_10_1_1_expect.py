"""RFC 9110 section 10.1.1: Expect. SPDX-License-Identifier: MIT"""
from common import CLOSE, FRAMING, MAY, MUST, REFUSED, SHOULD, SUCCESS, cases, chunked, head, post, request, rule

EXPECT = b"Expect: 100-continue"


@rule(MUST, "9110 10.1.1", 200, needs="echo")
@cases({"a length": (post(EXPECT, b"Content-Length: 5"), b"hello"), "chunks": (post(EXPECT, b"Transfer-Encoding: chunked"), chunked(b"hello")),
        "upper case": (post(b"Expect: 100-CONTINUE", b"Content-Length: 5"), b"hello")})
def test_100_or_a_final_status_comes_before_the_content(judge, data):
    """On 100-continue the server sends 100 or a final status at once; a client that waits for it must not wait in vain."""
    start, content = data
    connection = judge.connect()
    connection.send(start)
    judge.check(not connection.is_silent(judge.patience_s), "neither 100 nor a final status came while the client waited")
    connection.send(content)
    judge.check(judge(b"", connection=connection).body == b"hello", "the echo differs")


@rule(MUST, "9110 10.1.1", 200, needs="echo")
@cases({"a length": (post(EXPECT, b"Content-Length: 5"), b"hello")})
def test_the_interim_response_is_100_and_a_final_one_follows(judge, data):
    """A server that has sent 100 sends a final status once the content has come."""
    connection = judge.connect()
    connection.send(data[0])
    connection.is_silent(judge.patience_s)
    connection.send(data[1])
    response = judge(b"", connection=connection)
    judge.check([one.status for one in response.interim] in ([], [100]), f"interim responses {[one.status for one in response.interim]}")


@rule(MUST, "9110 10.1.1", SUCCESS, 417, REFUSED)
@cases({"HTTP/1.0": post(EXPECT, b"Content-Length: 5", body=b"hello", version=b"1.0")})
def test_no_100_goes_to_http_1_0(judge, data):
    """A 100-continue expectation in a request of HTTP/1.0 is ignored."""
    response = judge(data)
    judge.check(response is None or not response.interim, "sent an interim response to HTTP/1.0")


@rule(MAY, "9110 10.1.1", 417, SUCCESS, 400)
@cases({"unknown": head(b"Expect: miracles"), "a parameter": head(b"Expect: 100-continue;q=1"), "a list": head(b"Expect: 100-continue, miracles")})
def test_an_unknown_expectation_may_be_417(judge, data):
    """A server may answer 417 to an expectation other than 100-continue."""
    judge(data)


@rule(MAY, "9110 10.1.1", SUCCESS)
@cases({"GET": head(EXPECT)})
def test_an_expectation_without_content(judge, data):
    """A client must not expect 100 without content; where it does the request is answered all the same."""
    judge(data)


@rule(MAY, "9110 10.1.1", 200, needs="echo")
@cases({"at once": post(EXPECT, b"Content-Length: 5", body=b"hello")})
def test_100_may_be_left_out_when_the_content_is_there(judge, data):
    """A server may leave out 100 when it has already received content. The answer is the same."""
    judge.check(judge(data).body == b"hello", "the echo differs")


@rule(MUST, "9110 10.1.1", 404, 405, 413, 417, 400, CLOSE, area=FRAMING)
@cases({"a missing path": request(b"/no/such/thing", b"POST", [EXPECT, b"Content-Length: 39"])})
def test_after_a_final_status_instead_of_100_the_content_is_still_framed(judge, data):
    """A server that answers finally before the content reads it away or closes: the content is no request."""
    connection = judge.connect()
    connection.send(data)
    connection.is_silent(judge.patience_s)
    connection.send(b"GET /lines.txt HTTP/1.1\r\nHost: hidden\r\n\r\n"[:39].ljust(39))
    first = judge(b"", connection=connection)
    if first is not None and not first.closes:
        connection.send(head())
        judge.check(connection.read().body == b"root\n", "the content was taken for a request")
