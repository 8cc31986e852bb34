"""The board: what each contestant fails, beside its speed, and whether the binary that was timed is the one that was tested.

SPDX-License-Identifier: MIT
"""
from reports import conformance as said

SCENARIO = "user_by_id"
COLUMNS = ("contestant", "cases", "MUST failures", "of these framing", "SHOULD failures", "sweep hazards", "hang", "crash", "unstable", "skipped", "req/s", "binary")


def speed(name, timed):
    """req/s of the run, or None."""
    for cell in (timed or {}).get("cells", []):
        if cell["contestant"] == name and cell["scenario"] == SCENARIO and "summary" in cell:
            return cell["summary"]["rps"]["median"]
    return None


def binary(one, timed):
    """Whether what was timed is what was tested, and in what they differ."""
    word, why = said.binary(timed, one)
    return word if word == said.SAME else f"{word}: {why}"


def rows(document, timed):
    """Fewest MUST failures and hazards first; those that could not be tested last, with the reason."""
    def key(one):
        must, _, should, hazards = said.figures(one)
        return bool(one["absent"]), must + hazards, should
    for one in sorted(document["contestants"], key=key):
        if one["absent"]:
            yield [one["title"], *["-"] * (len(COLUMNS) - 2), one["absent"]]
            continue
        count, rps = one["counts"], speed(one["name"], timed)
        yield [one["title"], *(f"{number:,}" for number in (said.total(one), *said.figures(one), count["hang"], count["crash"], count["unstable"], count["skipped"])),
               f"{rps:,.0f}" if rps else "-", binary(one, timed)]


def skipped(document):
    """{(title, reason): how many}"""
    return {(one["title"], reason): number for one in document["contestants"] if not one["absent"] for reason, number in said.skipped(one).items()}


def inputs(document):
    return max((sum(map(len, one["kinds"].values())) for one in document["contestants"]), default=0)


def note(document):
    return (f"{document['started_at']}, every case {document['repeat']} times, {inputs(document):,} inputs of the sweep each. A MUST failure is a case of that level that fails, "
            "hangs or crashes; one hazard is one input that was accepted and framed as the grammar does not. req/s is of GET /api/users/:id; binary: whether what was timed "
            "then is what was tested.")


def markdown(document, timed):
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" + "|--:" * (len(COLUMNS) - 2) + "|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows(document, timed)]
    lines += ["", note(document)]
    for (title, reason), number in skipped(document).items():
        lines += ["", f"{title}: {number} cases skipped, {reason}"]
    for one in document["contestants"]:
        failed = list(failures(one))
        if failed:
            lines += ["", f"### {one['title']}", "", "| verdict | level | section | test | cases | the first |", "|---|---|---|---|--:|---|"]
            lines += ["| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in row) + " |" for row in failed]
    return "\n".join(lines) + "\n"


def failures(one):
    """A row for every test that failed: verdict, level, section, name, how many cases, what the first came to."""
    for verdict, level, section, test, cases in said.failures(one):
        reason = (cases[0]["reason"] or "").split("; sent ")[0][:140]
        yield [verdict, level, section, f"`{test}`", str(len(cases)), f"{cases[0]['case']}: {reason}"]
    for place, found in said.hazards(one).items():
        yield ["hazard", "MUST", "9112 6.3", f"`{place}`", str(len(found)), f"{said.span([byte for byte, _ in found])[:60]}: {found[0][1]['trouble']}"[:140]]


def terminal(document, timed):
    table = [list(COLUMNS), *rows(document, timed)]
    widths = [max(len(row[n]) for row in table if n < len(COLUMNS) - 1 or row is table[0]) for n in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) if n in (0, len(COLUMNS) - 1) else cell.rjust(width) for n, (cell, width) in enumerate(zip(row, widths))).rstrip()
             for row in table]
    lines += ["", note(document)]
    lines += [f"{title}: {number} cases skipped, {reason}" for (title, reason), number in skipped(document).items()]
    for one in document["contestants"]:
        for verdict, level, section, test, number, first in failures(one):
            if level == "MUST":
                lines.append(f"{one['title']}: {verdict}: RFC {section} {test.strip('`')}, {number} cases; {first}")
    return "\n".join(lines) + "\n"
