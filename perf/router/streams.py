"""Requests for a route table: each route in turn, a shuffled trace with fresh parameters, and misses. SPDX-License-Identifier: MIT"""
import collections
import random

IN_TURN, TRACE, MISSES = "in turn", "trace", "misses"
TRACE_REQUESTS = 65536  # more than a branch predictor can learn by heart: 8,192 were too few
MISS_REQUESTS = 2048
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


def value(source):
    return "".join(source.choices(LETTERS, k=source.randint(2, 12)))


def filled(source, pattern):
    """A path that the pattern takes."""
    parts = []
    for part in pattern.split("/")[1:]:
        if part.startswith(":"):
            parts.append(value(source))
        elif part.startswith("*"):
            parts += [value(source) for _ in range(source.randint(1, 3))]
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def matcher(table):
    """matches(method, path): does any route take it?"""
    routes, tails = collections.defaultdict(list), collections.defaultdict(list)
    for method, pattern in table:
        parts = pattern.split("/")[1:]
        (tails[method] if parts[-1].startswith("*") else routes[method, len(parts)]).append(parts)

    def fits(parts, segments):
        return all(bool(segment) if part.startswith(":") else part == segment for part, segment in zip(parts, segments))

    def matches(method, path):
        segments = path.split("/")[1:]
        return any(fits(parts, segments) for parts in routes[method, len(segments)]) or any(
            len(segments) >= len(parts) and fits(parts[:-1], segments) for parts in tails[method])

    return matches


def damaged(source, path):
    parts = path.split("/")[1:]
    at = source.randrange(len(parts))
    kind = source.randrange(4)
    if kind == 0:
        parts.append(value(source))
    elif kind == 1:
        parts[at] = value(source)
    elif kind == 2:
        parts[at] = parts[at][:-1] + source.choice(LETTERS)
    else:
        parts[-1] += "x"
    return "/" + "/".join(parts)


def streams(table):
    """{name: [(method, path)]}"""
    source = random.Random(203)
    in_turn = [(method, filled(source, pattern)) for method, pattern in table]
    trace = []
    while len(trace) < max(TRACE_REQUESTS, 2 * len(table)):
        order = list(table)
        source.shuffle(order)
        trace += [(method, filled(source, pattern)) for method, pattern in order]
    matches = matcher(table)
    misses = []
    while len(misses) < MISS_REQUESTS:
        method, pattern = source.choice(table)
        path = damaged(source, filled(source, pattern))
        if not matches(method, path):
            misses.append((method, path))
    return {IN_TURN: in_turn, TRACE: trace, MISSES: misses}
