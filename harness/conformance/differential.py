"""Where contestants see different messages in the same bytes: the sweep's answers, side by side.

SPDX-License-Identifier: MIT
"""
import re


def seen(kind, lacks_echo):
    """What an answer shows of how the stream was read: refused, or how long the first content was, and whether the next request was found."""
    words = kind.split()
    first = re.fullmatch(r"(\d+)(?:\[(\d+)\])?", words[0]) if words else None
    served = first and (int(first[1]) < 400 or lacks_echo and first[1] in ("404", "405"))
    if not served:
        return "refused"
    length = "served" if first[2] is None else f"{first[2]} octets"
    answered = len(words) > 1 and re.fullmatch(r"200\[\d+\]", words[1])
    return f"{length}, the next request {'answered' if answered else 'not answered'}"


def groups(document):
    """[(place, [bytes], {what was seen: [contestants]})], where those that accept do not agree."""
    there = [one for one in document["contestants"] if one["kinds"]]
    places = sorted({place for one in there for place in one["kinds"]})
    for place in places:
        found = {}
        values = sorted({int(byte) for one in there for byte in one["kinds"].get(place, {})})
        for byte in values:
            by = {}
            for one in there:
                kind = one["kinds"].get(place, {}).get(str(byte))
                if kind is not None:
                    by.setdefault(seen(kind, "echo" in (one["lacks"] or {})), []).append(one["name"])
            if len(by) > 1:
                found.setdefault(tuple(sorted((what, tuple(names)) for what, names in by.items())), []).append(byte)
        for by, values in found.items():
            yield place, values, dict(by)


def span(values):
    """00-1f 7f"""
    parts = []
    for value in values:
        if parts and parts[-1][1] == value - 1:
            parts[-1][1] = value
        else:
            parts.append([value, value])
    return " ".join(f"{low:02x}" if low == high else f"{low:02x}-{high:02x}" for low, high in parts)


def markdown(document):
    lines = ["# Where contestants read the same bytes differently", "",
             "Each line: bytes (hex) at a place of the sweep, and what each contestant made of the stream. To refuse is always allowed; two that serve and "
             "differ are what request smuggling is made of.", "", "| place | bytes | what was seen |", "|---|---|---|"]
    count = 0
    for place, values, by in groups(document):
        count += len(values)
        text = "; ".join(f"**{what}**: {', '.join(names)}" for what, names in by.items())
        lines.append(f"| {place} | {span(values)} | {text} |")
    return "\n".join([*lines, "", f"{count:,} inputs are read differently by at least two."]) + "\n"
