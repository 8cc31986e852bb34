"""Where contestants see different messages in the same bytes: the sweep's answers, side by side.

To refuse is always allowed, so that two disagree only where both accept a message and what they show of it cannot come from one stream: the
content has another length, or one serves the request behind it where the other still waits for the rest. That one is strict where another is
lenient is counted apart. SPDX-License-Identifier: MIT
"""
import collections
import dataclasses
import itertools
import re

from reports.conformance import span

ROWS_SHOWN = 60
CLASSES = {"NUL": {0x00}, "HTAB": {0x09}, "LF": {0x0a}, "CR": {0x0d}, "other controls": {*range(0x01, 0x20), 0x7f} - {0x09, 0x0a, 0x0d}, "SP": {0x20}, "digits": {*b"0123456789"},
           "letters": {*range(0x41, 0x5b), *range(0x61, 0x7b)}, "other token characters": {*b"!#$%&'*+-.^_`|~"}, "separators": {*b'"(),/:;<=>?@[\\]{}'}, "80-ff": {*range(0x80, 0x100)}}
LENGTH, END = "content of another length", "one serves what follows, another waits for more"


@dataclasses.dataclass(frozen=True, order=True)
class Seen:
    """What an answer shows of how the stream was read. `content`: octets of the first message, "?" where no echo shows them. `behind`: what became of
    the request behind it: served, refused, waits (for more of the first message), closed."""
    content: str
    behind: str

    def __str__(self):
        follows = {"served": "what follows is served", "refused": "what follows is refused", "waits": "then waits for more", "closed": "then closed"}[self.behind]
        return f"{self.content} octets, {follows}"


def seen(kind, lacks_echo):
    """None where the first message was not accepted, or nothing tells."""
    words = [re.fullmatch(r"(\d+)(?:\[(\d+)\])?|\w+", word) for word in kind.split()]
    first = words[0] if words else None
    if not first or first[1] is None:
        return None
    accepted = int(first[1]) < 400 or lacks_echo and first[1] in ("404", "405")
    if not accepted:
        return None
    second = words[1] if len(words) > 1 else None
    behind = "closed" if second is None else "waits" if second[0] == "waits" else "served" if second[0].startswith("200[") else "refused"
    return Seen(first[2] if first[2] is not None else "?", behind)


def disagreement(one, other):
    """LENGTH, END, or None where both can have seen the same messages."""
    if "?" not in (one.content, other.content) and one.content != other.content:
        return LENGTH
    if {one.behind, other.behind} == {"served", "waits"}:
        return END
    return None


def inputs(document):
    """(place, byte, {contestant: Seen or None}) of every input that more than one was asked."""
    there = [one for one in document["contestants"] if one["kinds"]]
    for place in sorted({place for one in there for place in one["kinds"]}):
        for byte in sorted({int(byte) for one in there for byte in one["kinds"].get(place, {})}):
            found = {one["name"]: seen(one["kinds"][place][str(byte)], "echo" in (one["lacks"] or {})) for one in there if str(byte) in one["kinds"].get(place, {})}
            if len(found) > 1:
                yield place, byte, found


def groups(document):
    """[(kind, place, bytes, {Seen: contestants})]: inputs on which at least two of those that accept disagree."""
    found = collections.OrderedDict()
    for place, byte, by in inputs(document):
        accepted = {name: what for name, what in by.items() if what}
        kinds = {disagreement(a, b) for a, b in itertools.combinations(set(accepted.values()), 2)} - {None}
        if kinds:
            key = (LENGTH if LENGTH in kinds else END, place, tuple(sorted(accepted.items())))
            found.setdefault(key, []).append(byte)
    rows = []
    for (kind, place, accepted), values in found.items():
        whats = {}
        for name, what in accepted:
            whats.setdefault(what, []).append(name)
        rows.append((kind, place, values, whats))
    return sorted(rows, key=lambda row: (row[0] != LENGTH, -len(row[2]), row[1]))


def pairs(document):
    """{(contestant, contestant): how many inputs they disagree on}"""
    found = collections.Counter()
    for _, _, by in inputs(document):
        for one, other in itertools.combinations(sorted(name for name in by if by[name]), 2):
            found[one, other] += disagreement(by[one], by[other]) is not None
    return found


def lenience(document):
    """{contestant: [accepted, accepted while all others refuse]}"""
    found = {one["name"]: [0, 0] for one in document["contestants"] if one["kinds"]}
    for _, _, by in inputs(document):
        accepting = [name for name, what in by.items() if what]
        for name in accepting:
            found[name][0] += 1
            found[name][1] += len(accepting) == 1
    return found


def octets(values):
    """"NUL, letters, 80-ff": whole classes by name, parts of one by their bytes."""
    left, parts = set(values), []
    for name, members in CLASSES.items():
        if members <= left:
            parts.append(name)
        elif members & left:
            parts.append(span(members & left) + (f" ({name})" if len(members) > 1 else ""))
    return ", ".join(parts)


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def markdown(document):
    titles = {one["name"]: one["title"] for one in document["contestants"]}
    hazards = {one["name"]: set(one["hazards"]) for one in document["contestants"]}
    rows, count = groups(document), sum(1 for _ in inputs(document))
    differ = sum(len(values) for _, _, values, _ in rows)
    lines = ["# Where contestants see different messages in the same bytes", "",
             f"Of {count:,} inputs of the sweep at least two that accept the message disagree on {differ:,}, in {len(rows)} groups: its content has another length, or one "
             "serves the request behind it where another waits for more of it. Those that refuse an input are left out: to refuse is always allowed. (hazard): what "
             "was seen is no reading that the grammar leaves open.", ""]

    def who(names, place, values):
        """The contestants, each marked where all of these inputs are hazards of it, or some."""
        for name in names:
            bad = sum(f"{place} {byte:02x}" in hazards[name] for byte in values)
            yield titles[name] + ("" if not bad else " (hazard)" if bad == len(values) else f" (hazard in {bad})")

    if rows:
        lines += table(("what differs", "place", "octets there", "inputs", "what was seen"),
                       ((kind, place, octets(values), len(values), "; ".join(f"{what}: {', '.join(who(names, place, values))}" for what, names in sorted(whats.items())))
                        for kind, place, values, whats in rows[:ROWS_SHOWN]))
    if len(rows) > ROWS_SHOWN:
        lines += [f"{len(rows) - ROWS_SHOWN} more groups, {sum(len(row[2]) for row in rows[ROWS_SHOWN:]):,} inputs, are in the record.", ""]
    told = [(titles[one], titles[other], number) for (one, other), number in pairs(document).most_common() if number]
    if told:
        lines += ["## Pairs", "", *table(("one", "other", "inputs that they frame differently"), told)]
    lines += ["## Who is lenient", "", "No disagreement by itself: how many inputs each accepts, and how many while all others refuse.", "",
              *table(("contestant", "accepts", "alone", "hazards"), ((titles[name], f"{accepted:,}", f"{alone:,}", len(hazards[name])) for name, (accepted, alone) in lenience(document).items()))]
    return "\n".join(lines).rstrip() + "\n"
