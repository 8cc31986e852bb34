"""RFC 9110 sections 5.6.7 and 6.6.1: Date. SPDX-License-Identifier: MIT"""
import time

from common import FILE, MISSING, MUST, REFUSED, ROOT, SHOULD, cases, head, line, post, request, rule
from harness.conformance.wire.grammar import date_seconds


@rule(MUST, "9110 6.6.1", 200, 404, 405, 501)
@cases({"200": head(), "404": request(MISSING.path), "HEAD": request(ROOT.path, b"HEAD"), "a file": request(FILE.path), "405": request(ROOT.path, b"DELETE")})
def test_date_is_sent(judge, data):
    """An origin server with a clock sends Date in all 2xx, 3xx and 4xx responses."""
    response = judge(data)
    judge.check(response.status >= 500 or response.field("Date") is not None, "no Date")


@rule(MUST, "9110 6.6.1", range(400, 600))
@cases({"no Host": b"GET / HTTP/1.1\r\n\r\n", "a bad field": head(b"X-A : b"), "a bad length": post(b"Content-Length: x")})
def test_date_is_sent_with_refusals_too(judge, data):
    """The rule knows no exception for requests that could not be parsed."""
    response = judge(data)
    judge.check(response.status >= 500 or response.field("Date") is not None, "no Date")


@rule(MUST, "9110 5.6.7", 200, 404)
@cases({"200": head(), "404": request(MISSING.path), "a file": request(FILE.path)})
def test_date_is_an_imf_fixdate(judge, data):
    """A sender writes dates as IMF-fixdate, in GMT, with the right day of the week."""
    value = judge(data).field("Date")
    judge.check(value is not None and date_seconds(value) is not None, f"Date is {value!r}")


@rule(MUST, "9110 6.6.1", 200)
@cases({"now": head()})
def test_date_moves(judge, data):
    """Date is the time at which the message was made: it follows the clock."""
    connection = judge.connect()
    first = date_seconds(judge(data, connection=connection).field("Date") or b"")
    judge.check(first is not None and abs(first - time.time()) < 5, "Date is not now")
    deadline = time.monotonic() + max(judge.patience_s, 3)
    while True:
        now = date_seconds(judge(data, connection=connection).field("Date") or b"")
        if now != first:
            break
        judge.check(time.monotonic() < deadline, "Date stands still")
        time.sleep(0.1)
    judge.check(now > first, "Date runs backwards")
