"""The part of the page that shows the protocol beside the speed: what each contestant fails of HTTP, by which rule, with the bytes.

SPDX-License-Identifier: MIT
"""
import re

from reports import conformance

from .markup import element, join, table
from .sections import DASH, RPS, cell, number

# So much of a failure is shown; the record has the rest.
CASES_SHOWN = 12
EXCHANGES_SHOWN = 2
OCTETS_SHOWN = 600
REASON_SHOWN = 400
SCENARIOS_SHOWN = ("static_gzip", "user_by_id")
COLUMN = "MUST / SHOULD failures / hazards"


def octets(data):
    """What went over the wire, readable: a line for each that LF ends, all that is not printable as an escape."""
    shown = data[:OCTETS_SHOWN]
    text = re.sub(r"[^ -~\n]|\\", lambda found: {"\r": "\\r", "\t": "\\t", "\\": "\\\\"}.get(found[0], f"\\x{ord(found[0]):02x}"), shown).replace("\n", "\\n\n")
    return text.rstrip("\n") + (f" … {len(data) - len(shown):,} more in the record" if len(data) > len(shown) else "")


def exchange(sent, received):
    return element("dl", element("dt", "sent"), element("dd", element("code", octets(sent), class_="wire")),
                   element("dt", "received"), element("dd", element("code", octets(received) or "nothing", class_="wire")))


def names(values):
    more = f" and {len(values) - CASES_SHOWN} more" if len(values) > CASES_SHOWN else ""
    return ", ".join(values[:CASES_SHOWN]) + more


def cut(text):
    text = text.split("; sent ")[0]
    return text if len(text) <= REASON_SHOWN else text[:REASON_SHOWN] + " …"


def failure(verdict, level, section, test, cases):
    """One rule that is not met: its words, which cases, and what was said in the first of them."""
    first = cases[0]
    verdicts = f" ({', '.join(first['verdicts'])})" if verdict == "unstable" else ""
    return element("details", element("summary", element("strong", f"{level}, {verdict}{verdicts}"), f": RFC {section}, {len(cases)} case{'s' if len(cases) != 1 else ''}. ",
                                      re.sub(r"\s+", " ", first["rule"])),
                   element("p", element("code", test), f": {names([case['case'] for case in cases])}"),
                   element("p", f"{first['case']}: {cut(first['reason'] or '')}"),
                   *(exchange(one["sent"], one["received"]) for one in first["exchanges"][:EXCHANGES_SHOWN] if one["sent"]), class_="failure")


def hazard(place, found):
    _, first = found[0]
    return element("details", element("summary", element("strong", "Sweep hazard"), f": {place}, {len(found)} of 256 octets: {conformance.span([byte for byte, _ in found])}"),
                   element("p", cut(first["trouble"])), exchange(first["sent"], first["received"]), class_="failure")


def contestant(one):
    """Everything that one fails, folded; None where that is nothing."""
    failed, hazards, skipped = conformance.failures(one), conformance.hazards(one), conformance.skipped(one)
    if not failed and not hazards and not skipped:
        return None
    must, _, should, count = conformance.figures(one)
    parts = [element("p", f"Skipped: {amount} case{'s' if amount != 1 else ''}, {reason}", class_="note") for reason, amount in skipped.items()]
    parts += [hazard(place, found) for place, found in hazards.items()]
    parts += [failure(*group) for group in failed]
    return element("details", element("summary", element("strong", one["title"]), f": {must} MUST failures, {should} SHOULD failures, {count} hazards, "
                                      f"{sum(skipped.values())} skipped"), *parts, id=f"conformance-{one['name']}", class_="failures")


def speeds(run):
    """[(title, {contestant: req/s})] of at most two scenarios of the run."""
    there = {one["name"]: one["title"] for one in run.document["scenarios"] if one["name"] in run.tables}
    wanted = [name for name in SCENARIOS_SHOWN if name in there] or list(there)[:2]
    return [(there[name], {row["contestant"]: row[RPS] for row in run.tables[name]["rows"]}) for name in wanted]


def board(document, run):
    shown = speeds(run)
    columns = [("contestant", "text"), *((f"req/s, {title}", "number") for title, _ in shown),
               *((title, "number") for title in ("MUST failures", "of these framing", "SHOULD failures", "sweep hazards", "unstable", "skipped", "cases")), ("timed and tested", "text")]
    rows = []
    for one in sorted(document["contestants"], key=lambda one: (bool(one["absent"]), sum(conformance.figures(one)[::3]), conformance.figures(one)[2])):
        rps = [cell(number(values.get(one["name"])), values.get(one["name"])) for _, values in shown]
        if one["absent"]:
            rows.append([one["title"], *rps, *[cell(DASH, None)] * 7, f"not tested: {one['absent']}"])
            continue
        counts = (*conformance.figures(one), one["counts"]["unstable"], one["counts"]["skipped"], conformance.total(one))
        word, why = conformance.binary(run.document, one)
        rows.append([one["title"], *rps, *(cell(number(value), value) for value in counts), join([element("span", word, class_=f"verdict {word.replace(' ', '-')}"), f": {why}"])])
    return table("Who skips the protocol: what each fails of HTTP, beside its speed", columns, rows, "conformance-board")


def beside(document, name):
    """For the tables of speed: a cell with what the contestant fails, and a link to it."""
    one = conformance.tested(document, name) if document else None
    if one is None:
        return cell(DASH, None)
    must, _, should, hazards = conformance.figures(one)
    shown = f"{must} / {should} / {hazards}"
    return cell(element("a", shown, href="#conformance-board", aria_label=f"{shown}: MUST failures, SHOULD failures and hazards of {one['title']}"), must + hazards + should / 1e6)


def section(document, run):
    """For document.page(): what makes the section. `document`: a conformance.json, or None."""
    def make(_):
        head = element("h2", "Conformance beside speed", id="conformance")
        links = [("conformance", "Conformance")]
        if document is None:
            return element("section", head, element("p", "No conformance run of all contestants is recorded here; ", element("code", "just conformance"), " makes one."),
                           aria_labelledby="conformance"), links
        inputs = max((sum(map(len, one["kinds"].values())) for one in document["contestants"]), default=0)
        parts = [head, element("p", f"Run of {document['started_at']}, revision {(document['revision'] or 'unknown')[:10]}: every case {document['repeat']} times, {inputs:,} inputs of the "
                               "sweep each. A MUST failure breaks a rule of RFC 9110 or 9112 of that level; framing failures let two parties see different messages; a hazard "
                               "is one input that was accepted and framed as the grammar does not; unstable: the repetitions differ; skipped: what a contestant does not "
                               "serve. Timed and tested: whether the two records have the same file, built and started in the same way."),
                 board(document, run)]
        parts += [part for one in document["contestants"] if not one["absent"] and (part := contestant(one))]
        return element("section", *parts, aria_labelledby="conformance"), links
    return make
