"""What the cases share: names to import, and the requests that they vary. SPDX-License-Identifier: MIT"""
from harness.conformance.contract import FEATURES
from harness.conformance.judge import Unmet, chunked, request
from harness.conformance.levels import CLOSE, MAY, MUST, REFUSED, SHOULD, SUCCESS, cases, rule
from harness.conformance.wire.connection import Closed, Hang, Request

ROOT, ECHO, FILE, ASSET, MISSING = (FEATURES[name] for name in ("root", "echo", "file", "asset", "missing"))
FRAMING = "framing"


def head(*fields):
    """GET of the root page with more fields."""
    return request(ROOT.path, fields=fields)


def post(*fields, body=b"", version=b"1.1"):
    """POST to the echo with these framing fields."""
    return request(ECHO.path, b"POST", fields, body, version)


def line(text, *fields):
    """A request line as it stands, and Host."""
    return b"\r\n".join([text, b"Host: localhost", *fields, b"", b""])


def refused_alone(judge, data):
    """It is refused, the connection ends, and what follows on it is not answered."""
    judge(data + request(ROOT.path), closes=True)
