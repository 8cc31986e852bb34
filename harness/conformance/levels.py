"""What a case is: a rule of an RFC with its level, the section it stands in, and the outcomes that it allows.

    @rule(MUST, "9112 3.2", 400)
    @cases(none=b"GET / HTTP/1.1\\r\\n\\r\\n", ...)
    def test_host_is_there_once(judge, data):
        \"\"\"The rule in our own words.\"\"\"
        judge(data)

SPDX-License-Identifier: MIT
"""
import pytest

MUST, SHOULD, MAY = "MUST", "SHOULD", "MAY"
CLOSE = "close"  # the connection ends without an answer
REFUSED = frozenset([*range(400, 600), CLOSE])  # whatever says no
SUCCESS = frozenset(range(200, 300))


def outcomes(*allowed):
    """A flat set of statuses and CLOSE."""
    found = set()
    for one in allowed:
        found |= set(one) if isinstance(one, (set, frozenset, range, tuple)) else {one}
    return frozenset(found)


def rule(level, section, *allowed, needs=(), area="semantics"):
    """`needs`: features of the contract. `area`: "framing" where a failure lets two parties see different messages."""
    assert level in (MUST, SHOULD, MAY)
    return pytest.mark.rule(level=level, section=section, allowed=outcomes(*allowed), needs=(needs,) if isinstance(needs, str) else
                            tuple(needs), area=area)


def cases(*given, **named):
    """Parameters by name: the name is the case's id. A dict where names are no identifiers."""
    table = {**(given[0] if given else {}), **named}
    return pytest.mark.parametrize("data", [pytest.param(value, id=name.replace(" ", "-")) for name, value in table.items()])
