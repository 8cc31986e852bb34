"""The parts of the page that show one run: tables, notes, conditions, rounds. What is drawn is in figures.py. SPDX-License-Identifier: MIT"""
import statistics

from . import figures, histogram, records
from .markup import element, join, table

DASH = "–"
RPS, CPU = "rps", "server_cpu_ns_per_request"


def number(value, decimals=0):
    return DASH if value is None else f"{value:,.{decimals}f}"


def duration(ns):
    if ns is None:
        return DASH
    return f"{ns / 1e3:,.0f} µs" if ns < 1e6 else f"{ns / 1e6:,.2f} ms"


def cell(shown, value):
    """A cell that is sorted by its raw value; what is not there goes last."""
    return shown, "" if value is None else f"{value:.12g}"


def ratio_cell(row, figure, reference):
    ratio = row["ratios"][figure]
    if row["contestant"] == reference and row["verdict"] == "ok":
        return cell("1", 1)
    if not ratio:
        return cell(DASH, None)
    word = ratio.get("verdict")
    shown = [f"{ratio['ratio']:.3f} ", element("span", f"[{ratio['low']:.3f}..{ratio['high']:.3f}]", class_="interval")]
    if word:
        shown += [" ", element("span", word, class_=f"verdict {word}")]
    return cell(join(shown), ratio["ratio"])


def rounds_id(prefix, contestant):
    return f"{prefix}-rounds-{contestant}"


def verdict(row, prefix):
    """The word; the reason stands below the table and in the list of what is no figure."""
    return element("a", row["verdict"], href=f"#{prefix.split('-')[0]}-out", aria_label=f"{row['verdict']}: why") if row["reason"] else row["verdict"]


def reasons(shown):
    return [element("p", element("strong", f"{row['title']}: {row['verdict']}. "), row["reason"], class_="note") for row in shown["rows"] if row["reason"]]


def main_table(run, shown, prefix, beside=None):
    """`beside`: (title of a column, function of a contestant's name), shown behind the requests per second."""
    reference = run.document["reference"]
    title = run.contestant(reference)["title"] if reference else "the reference"
    driver = "" if shown["latency_from"] == "loadgen" else f" ({shown['latency_from']})"
    cells = {one["contestant"]: one for one in run.cells(shown["scenario"])}
    columns = [("contestant", "text"), ("rank", "number"), ("req/s", "number"), *([(beside[0], "number")] if beside else []), (f"req/s, ratio to {title} [95 %]", "number"),
               ("CPU µs/req", "number"), (f"CPU, ratio to {title} [95 %]", "number"), *((f"{p}{driver}", "number") for p in ("p50", "p99", "p99.9")),
               ("wire B", "number"), ("PSS MiB", "number"), ("rounds", "number"), ("bottleneck", "text"), ("verdict", "text")]
    rows = []
    for row in shown["rows"]:
        latency, cpu, memory = row["latency_ns"], row[CPU], row["pss_peak_bytes"]
        counted = run.counted(cells[row["contestant"]])
        link = element("a", str(len(counted)), href=f"#{rounds_id(prefix, row['contestant'])}",
                       aria_label=f"{len(counted)} rounds of {row['title']}") if counted else "0"
        name = row["title"] + (" (not ranked)" if row["class"] == "constant answer" else "")
        rows.append(({"class_": row["class"].replace(" ", "-") + (" reference" if row["contestant"] == reference else "")}, [
            name, cell(row["rank"] or "", row["rank"]), cell(number(row[RPS]), row[RPS]), *([beside[1](row["contestant"])] if beside else []), ratio_cell(row, RPS, reference),
            cell(number(cpu and cpu / 1e3, 2), cpu), ratio_cell(row, CPU, reference),
            *(cell(duration(latency[p]), latency[p]) for p in ("p50", "p99", "p999")),
            cell(number(row["wire_bytes"]), row["wire_bytes"]), cell(number(memory and memory / 2**20, 1), memory),
            cell(link, len(counted)), row["bottleneck"] or DASH, verdict(row, prefix)]))
    return table(f"{shown['title']}: medians over rounds", columns, rows, f"{prefix}-table")


def latency_table(run, shown, prefix, merged):
    columns = [("contestant", "text"), ("requests", "number"), *((f"p{p:g}", "number") for p in histogram.PERCENTILES), ("max", "number")]
    rows = []
    for name, counts in merged.items():
        values = [histogram.percentile(counts, share) for share in (*histogram.PERCENTILES, 100)]
        rows.append([run.contestant(name)["title"], cell(number(sum(counts.values())), sum(counts.values())), *(cell(duration(v), v) for v in values)])
    return table(f"{shown['title']}: latency of all counted rounds together", columns, rows, f"{prefix}-latency")


def split_table(shown, prefix, split):
    columns = [("contestant", "text"), ("user", "number"), ("system", "number"), ("both", "number"), ("system share", "number")]
    rows = []
    for one in split:
        both = one["user"] + one["system"]
        rows.append([one["title"], *(cell(number(value, 2), value) for value in (one["user"], one["system"], both)),
                     cell(f"{one['system'] / both:.0%}", one["system"] / both)])
    return table(f"{shown['title']}: server CPU per request, µs", columns, rows, f"{prefix}-split")


def medians(rounds, key):
    """The rounds in the middle: one, or the two whose mean is the median."""
    order = sorted(range(len(rounds)), key=lambda index: rounds[index][key])
    return set(order[(len(order) - 1) // 2:len(order) // 2 + 1])


def median_of(rounds, key):
    return statistics.median(one[key] for one in rounds)


def round_row(run, one, fate, marks):
    def marked(key, shown):
        return element("mark", shown, title="the median is made of this") if key in marks else shown

    errors = sum(one["errors"].values())
    rps, cpu = one.get(RPS), one.get(CPU)
    latency = {p: one.get(f"latency_{p}_ns") for p in ("p50", "p99", "p999")}
    noise = one["foreign_cpu_use"]
    return [cell(one["block"], one["block"]), cell(one["attempt"], one["attempt"]), cell(one["position"], one["position"]), element("span", one.get("started_at", DASH), class_="time"),
            cell(number(one["requests"]), one["requests"]), cell(marked(RPS, number(rps)), rps), cell(marked(CPU, number(cpu and cpu / 1e3, 2)), cpu),
            *(cell(duration(v), v) for v in latency.values()), cell(f"{one['server_cpu_use']:.0%}", one["server_cpu_use"]),
            cell(f"{one['generator_cpu_use']:.0%}", one["generator_cpu_use"]), cell(f"{noise:.1%}", noise), cell(number(one["verified"]), one["verified"]),
            cell(errors, errors), fate]


def rounds_tables(run, shown, prefix):
    """Every round of every cell, also those that count nowhere: what each figure above is made of."""
    columns = [(title, "text" if title in ("started at", "counts") else "number") for title in (
        "block", "attempt", "position", "started at", "requests", "req/s", "server CPU µs/req", "p50", "p99", "p99.9", "server CPU use", "generator CPU use",
        "others' CPU use", "answers compared", "errors", "counts")]
    tables = []
    for one in run.cells(shown["scenario"]):
        counted = run.counted(one)
        marks = {key: {id(counted[index]) for index in medians(counted, key)} for key in (RPS, CPU)} if counted else {}
        rows = []
        for this in one["rounds"]:
            fate = "yes" if any(this is other for other in counted) else "no: its block was spoiled"
            rows.append(round_row(run, this, fate, {key for key, ids in marks.items() if id(this) in ids}))
        rows += [round_row(run, this, f"no: {this['reason']}", ()) for this in one.get("void_rounds", [])]
        if rows:
            title = run.contestant(one["contestant"])["title"]
            tables.append(table(f"{shown['title']}: rounds of {title}", columns, rows, rounds_id(prefix, one["contestant"])))
    return element("details", element("summary", "Every round, and which of them make the medians"),
                   element("p", "A round is one fresh process. ", element("mark", "Marked"), " are the rounds that a median of the table is made of; the position is "
                           "the round's place in the order of the whole run, in which contestants take turns at random."), *tables, class_="rounds")


def in_words(shown, figure, title):
    """What a chart of ratios shows, for those who do not see it."""
    parts = []
    for row in shown["rows"]:
        ratio = row["ratios"][figure]
        if ratio:
            word = f", {ratio['verdict']}" if ratio.get("verdict") else ", not tested"
            parts.append(f"{row['title']} {ratio['ratio']:.3f} [{ratio['low']:.3f}..{ratio['high']:.3f}]{word}")
    return f"{title} as a ratio to the reference, with 95 % intervals: " + ("; ".join(parts) if parts else "nothing was compared") + "."


def scenario(run, shown, prefix, drawings, beside=None):
    """The section of one scenario. Adds what is to be drawn to `drawings`."""
    parts = [element("h3", shown["title"], id=prefix), element("p", shown["conditions"], class_="conditions")]
    ratios = []
    for figure, title in ((RPS, "Requests per second"), (CPU, "Server CPU per request")):
        drawing = figures.ratios(run, shown, figure)
        if drawing["rows"]:
            better = "more is better" if figure == RPS else "less is better"
            ratios.append(figures.placed(f"{prefix}-{figure}", drawing, f"{title}, ratio to the reference; {better}",
                                         in_words(shown, figure, title), drawings))
    if ratios:
        parts.append(element("div", *ratios, class_="pair"))
    parts.append(main_table(run, shown, prefix, beside))
    parts += reasons(shown)
    parts += [element("p", note, class_="note") for note in shown["notes"]]
    merged = figures.merged_histograms(run, shown)
    if merged:
        parts += [element("h4", "Latency"),
                  figures.placed(f"{prefix}-curve", figures.latency(run, merged), "Latency by percentile, both axes logarithmic",
                                 "The table below has the figures.", drawings),
                  latency_table(run, shown, prefix, merged)]
    split = figures.split(run, shown)
    if split:
        parts += [element("h4", "CPU per request, user and system"),
                  figures.placed(f"{prefix}-cpu", {"kind": "split", "rows": split},
                                 "Server CPU per request in µs; user is the server's own code, system is the kernel's work for it",
                                 "The table below has the figures.", drawings),
                  split_table(shown, prefix, split)]
    parts.append(rounds_tables(run, shown, prefix))
    return element("section", *parts, aria_labelledby=prefix)


def excluded(run, prefix):
    """What was asked for and is no figure, with the reason."""
    rows = [[run.contestant(one["contestant"])["title"], one["scenario"], one["verdict"], one["check"] or DASH, one["reason"]]
            for one in run.document["cells"] if one["verdict"] != "ok"]
    if not rows:
        return element("p", "Every contestant was measured in every scenario.")
    return table("Not measured, or not counted", [(title, "text") for title in ("contestant", "scenario", "verdict", "check", "reason")], rows, f"{prefix}-excluded")


def published_row(run, one):
    ratio = one["measured"]
    measured = cell(f"{ratio['ratio']:.3f} [{ratio['low']:.3f}..{ratio['high']:.3f}]", ratio["ratio"]) if ratio else cell(DASH, None)
    verdict = join([element("span", one["verdict"], class_=f"verdict {one['verdict'].replace(' ', '-')}"),
                    f": {one['reason']}" if one["reason"] else ""])
    return [one["title"], cell(number(one["rps"]), one["rps"]), cell(number(one["published_ratio"], 3), one["published_ratio"]), measured,
            verdict, run.contestant(one["contestant"]).get("version") or DASH]


def published_tables(run, tables, prefix):
    """One for each published group that this run measured a scenario of."""
    parts = []
    columns = [("contestant", "text"), ("published req/s", "number"), ("published ratio", "number"), ("measured ratio [95 %]", "number"),
               ("verdict", "text"), ("version here", "text")]
    machine = run.document["machine"]
    for found in (records.reproduction(run, path) for path in tables):
        if found["groups"]:
            parts.append(element("p", f"Published {found['date']} on {found['machine']}; measured here on {machine['cpu_model']}, {machine['system']} "
                                 f"{machine['kernel']}. Ratios are compared, with a tolerance of {found['tolerance_percent']:g} % for the published "
                                 f"ones, which have no interval. {found['note']}"))
        parts += [table(group["title"], columns, [published_row(run, one) for one in group["cells"]], f"{prefix}-published-{group['name']}")
                  for group in found["groups"]]
    return parts or [element("p", "This run measured no scenario of a published table.")]


def facts(pairs):
    return element("dl", *(part for name, value in pairs if value not in (None, "") for part in (element("dt", name), element("dd", value))))


def code(value):
    return element("code", value) if value else None


def containers(one):
    """How all servers were contained; None where they ran as programs of the machine."""
    return one and f"{one['engine']} {one['version']}, network {one['network']}, CPUs {one['cpuset']} by {one['cpuset_by']}, seccomp {one['seccomp']}"


def about(run, prefix):
    """Machine, versions, command lines: what one must know to do it again."""
    document, machine = run.document, run.document["machine"]
    parts = [element("h3", "Machine and command", id=f"{prefix}-machine"), facts([
        ("record", code(run.name)), ("command", code("harness " + " ".join(document["arguments"]))), ("started", document["started_at"]),
        ("ended", document["ended_at"] or "it did not"), ("revision", code(document["revision"])), ("seed of the order", str(document["seed"])),
        ("CPU", f"{machine['cpu_model']}, {machine['cpu_count']} online, {machine['architecture']}"), ("memory", f"{machine['memory_bytes'] / 2**30:,.1f} GiB"),
        ("system", f"{machine['system']} {machine['kernel']}"),
        ("CPUs", f"server and generator share {machine['server_cpus']}" if machine["cpus_shared"] else
         f"server {machine['server_cpus']}, generator {machine['generator_cpus']}"),
        ("containers", containers(document.get("container"))),
        ("workers", str(document["workers"])), ("blocks planned", str(document["blocks"])), ("noise limit", f"{document['noise_limit']:.0%} of all CPUs"),
        *((f"tool {name}", version) for name, version in document.get("tools", {}).items())])]
    commands = {}
    for one in document["cells"]:
        for this in one["rounds"][:1]:
            commands.setdefault(one["contestant"], this)
    rows = []
    for one in document.get("contestants", []):
        this = commands.get(one["name"], {})
        size, environment = one.get("binary_bytes"), " ".join(f"{key}={value}" for key, value in one.get("env", {}).items())
        rows.append([one["title"], one["version"] or DASH, element("code", (one["binary_sha256"] or DASH)[:16]), cell(number(size), size),
                     code(one["build"]) or DASH, code(this.get("server_command")) or DASH, code(environment) or DASH,
                     code(this.get("generator_command")) or DASH, " ".join(one.get("notes", {}).values()) or DASH])
    columns = [(title, "number" if title == "bytes" else "text") for title in (
        "contestant", "version", "SHA-256 of the binary", "bytes", "build", "server's command", "environment", "generator's command", "notes")]
    parts.append(table("Contestants: versions and commands", columns, rows, f"{prefix}-contestants"))
    return element("section", *parts, aria_labelledby=f"{prefix}-machine")
