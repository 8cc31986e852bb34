"""What holds of every response: one case a rule, judged by all that a contestant has sent in this run. SPDX-License-Identifier: MIT"""
import pytest

from common import ASSET, FILE, FRAMING, MISSING, MUST, ROOT, SHOULD, head, post, request, rule
from harness.conformance.judge import Unmet
from harness.conformance.wire.invariants import INVARIANTS

# Enough kinds of answers that the rules are judged by more than the cases that happened to be selected.
ASKED = [head(), request(FILE.path), request(ASSET.path, fields=[b"Accept-Encoding: gzip"]), request(MISSING.path), request(ROOT.path, b"HEAD"), request(ROOT.path, b"DELETE"),
         request(ROOT.path, b"OPTIONS"), request(ROOT.path, version=b"1.0"), head(b"Connection: close"), request(FILE.path, fields=[b"Range: bytes=0-9"]), head(b"X-A : b"),
         post(b"Content-Length: 5", body=b"hello"), post(b"Content-Length: x"), request(FILE.path, fields=[b"If-None-Match: *"])]


def judged(judge, noted, contestant_name, repetition, name):
    for data in ASKED:
        try:
            judge.outcome(data)
        except Exception:  # what goes wrong here is noted; the verdict is below
            pass
    seen = dict(noted[contestant_name, repetition])
    for connection in judge.connections:
        connection.look_at_the_rest()
        for fault in connection.faults:
            count, example = seen.get(fault.rule, (0, None))
            seen[fault.rule] = (count + 1, example or (fault.text, bytes(connection.sent[:400]), bytes(connection.received[:400])))
    if name in seen:
        count, (text, sent, received) = seen[name]
        raise Unmet(f"{count} responses: {text}; sent {sent[:200]!r}, received {received[:200]!r}")


@rule(MUST, "9112 2.1", 200)
@pytest.mark.parametrize("name", [name for name in INVARIANTS if INVARIANTS[name][0] == "MUST"])
def test_every_response_is_well_formed(judge, noted, contestant_name, repetition, name):
    """Each rule of wire/invariants.py, whose words say what it asks, holds of every response seen."""
    judged(judge, noted, contestant_name, repetition, name)


@rule(SHOULD, "9110 8.3", 200)
@pytest.mark.parametrize("name", [name for name in INVARIANTS if INVARIANTS[name][0] == "SHOULD"])
def test_every_response_is_well_described(judge, noted, contestant_name, repetition, name):
    """The same for rules that are recommendations."""
    judged(judge, noted, contestant_name, repetition, name)
