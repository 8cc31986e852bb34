"""Whether what a server did with a stream is one of the readings that the grammar allows.

Only what was answered counts as evidence, never silence: a slow machine makes no hazard. SPDX-License-Identifier: MIT
"""
from ..contract import FEATURES
from .places import ECHO, ROOT
from .reading import LEAVES, reading


def _agrees(answers, seen, has_echo):
    """Whether these answers can come from a recipient that sees these messages and may refuse any of them."""
    messages, incomplete = seen
    refused = False
    for n, (status, body) in enumerate(answers):
        served = status < 400 or not has_echo and status in (404, 405)
        if not served:
            refused = True
            continue
        if incomplete and n == len(messages) == len(answers) - 1 and status >= 400:
            continue
        # Something was served: every message up to here must have been seen, and nothing stands behind a last one.
        if n >= len(messages) or any(message.last for message in messages[:n]):
            return False
        message = messages[n]
        if status == 200 and message.target == ECHO and message.method == b"POST" and has_echo and body != message.content:
            return False
        if status == 200 and message.target == ROOT and message.method == b"GET" and body != FEATURES["root"].body:
            return False
    return refused or len(answers) <= len(messages) + incomplete


def hazard(data, observation, has_echo):
    """None, or what is wrong."""
    for leave in LEAVES:
        if _agrees(observation.answers, reading(data, leave), has_echo):
            return None
    strict, _ = reading(data, LEAVES[0])
    return (f"answered {observation.kind}; the grammar sees "
            + (", ".join(f"{message.method.decode()} with {len(message.content)} octets" + (" (last)" if message.last else "") for message in strict)
               or "no message that may be served"))
