"""The board: what each contestant fails, beside its speed, and whether the binary that was timed is the one that was tested.

SPDX-License-Identifier: MIT
"""
SCENARIO = "user_by_id"
COLUMNS = ("contestant", "cases", "MUST failures", "of these framing", "SHOULD failures", "sweep hazards", "hang", "crash", "unstable", "skipped", "req/s", "binary")


def speed(name, timed):
    """(req/s, sha256 of what was timed) of the run, or Nones."""
    if timed is None:
        return None, None
    sha = next((one["binary_sha256"] for one in timed.get("contestants", []) if one["name"] == name), None)
    for cell in timed["cells"]:
        if cell["contestant"] == name and cell["scenario"] == SCENARIO and "summary" in cell:
            return cell["summary"]["rps"]["median"], sha
    return None, sha


def binary(one, sha):
    if sha is None:
        return "not timed"
    return "as timed" if sha == one["binary_sha256"] else "differs from what was timed"


def rows(document, timed):
    """Fewest MUST failures and hazards first; those that could not be tested last, with the reason."""
    def key(one):
        count = one["counts"]
        return bool(one["absent"]), count["must_failures"] + len(one["hazards"]), count["should_failures"]
    for one in sorted(document["contestants"], key=key):
        if one["absent"]:
            yield [one["title"], "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", one["absent"]]
            continue
        count, (rps, sha) = one["counts"], speed(one["name"], timed)
        total = sum(count[word] for word in ("pass", "warn", "fail", "hang", "crash", "skipped", "unstable"))
        yield [one["title"], *(f"{number:,}" for number in (total, count["must_failures"], count["framing_failures"], count["should_failures"],
               len(one["hazards"]), count["hang"], count["crash"], count["unstable"], count["skipped"])),
               f"{rps:,.0f}" if rps else "-", binary(one, sha)]


def skipped(document):
    """{(title, reason): how many}"""
    found = {}
    for one in document["contestants"]:
        for case in one["cases"]:
            if case["verdict"] == "skipped" and not one["absent"]:
                key = (one["title"], case["reason"].removeprefix("Skipped: "))
                found[key] = found.get(key, 0) + 1
    return found


def inputs(document):
    return max((sum(map(len, one["kinds"].values())) for one in document["contestants"]), default=0)


def note(document):
    return (f"{document['started_at']}, every case {document['repeat']} times, {inputs(document):,} inputs of the sweep each. A MUST failure is a case of that level that fails, "
            "hangs or crashes; one hazard is one input that was accepted and framed as the grammar does not.")


def markdown(document, timed):
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" + "|--:" * (len(COLUMNS) - 2) + "|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows(document, timed)]
    lines += ["", note(document)]
    for (title, reason), number in skipped(document).items():
        lines += ["", f"{title}: {number} cases skipped, {reason}"]
    for one in document["contestants"]:
        failed = failures(one)
        if failed:
            lines += ["", f"### {one['title']}", "", "| verdict | level | section | test | cases | the first |", "|---|---|---|---|--:|---|"]
            lines += ["| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in row) + " |" for row in failed]
    return "\n".join(lines) + "\n"


def failures(one):
    """A row for every test that failed: verdict, level, section, name, how many cases, what the first came to."""
    found = {}
    for case in one["cases"]:
        if case["verdict"] not in ("pass", "skipped"):
            found.setdefault((case["verdict"], case["level"], case["section"], case["test"]), []).append(case)
    order = {"MUST": 0, "SHOULD": 1, "MAY": 2}
    for (verdict, level, section, test), cases in sorted(found.items(), key=lambda item: (order[item[0][1]], item[0][2:])):
        reason = (cases[0]["reason"] or "").split("; sent ")[0][:140]
        yield [verdict, level, section, f"`{test}`", str(len(cases)), f"{cases[0]['case']}: {reason}"]


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
