"""The whole page: one file, with its style, its script, its library and its data inside. SPDX-License-Identifier: MIT"""
import json
import pathlib

from . import sections
from .markup import Markup, element, join
from .records import ROOT, Unreadable

HERE = pathlib.Path(__file__).resolve().parent
LIBRARIES = ROOT / ".cache" / "tools" / "charts" / "node_modules"
# In this order: Plot takes d3 from the window.
LIBRARY_FILES = ("d3/dist/d3.min.js", "@observablehq/plot/dist/plot.umd.min.js")
LICENCES = ("d3/LICENSE", "@observablehq/plot/LICENSE")
# Nothing may be fetched, whatever a record holds.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def library(folder=LIBRARIES):
    """The text of the charting library, as it was pinned; each part below its licence, which asks for that."""
    texts = []
    for name, licence in zip(LIBRARY_FILES, LICENCES, strict=True):
        try:
            terms = (folder / licence).read_text(encoding="utf-8").replace("*/", "* /")
            texts.append(f"/*!\n{terms}*/\n{(folder / name).read_text(encoding='utf-8')}")
        except OSError as error:
            raise Unreadable(f"the charting library is not installed ({error.filename}: {error.strerror}); ./bootstrap --only charts installs it") from error
    return texts


def script(text):
    # Within a script element only these begin something else.
    return element("script", Markup(text.replace("</script", "<\\/script").replace("<!--", "<\\!--")))


def data(value, identity):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
    return element("script", Markup(text), type="application/json", id=identity)


def run_sections(run, index, tables, drawings, beside=None):
    prefix = f"run{index}"
    document = run.document
    shown = [run.tables[one["name"]] for one in document["scenarios"] if one["name"] in run.tables]
    unfinished = " It was cut short: rounds are missing." if document["interrupted"] or not document["ended_at"] else ""
    parts = [element("h2", f"Run of {document['started_at']}", id=prefix),
             element("p", f"{document['machine']['cpu_model']}, {document['machine']['cpu_count']} CPUs; {len(shown)} scenarios, "
                     f"{len(document.get('contestants', []))} contestants.{unfinished}")]
    parts += [sections.scenario(run, table, f"{prefix}-{table['scenario']}", drawings, beside) for table in shown]
    parts += [element("section", element("h3", "Published and measured", id=f"{prefix}-published"),
                      *sections.published_tables(run, tables, prefix), aria_labelledby=f"{prefix}-published"),
              element("section", element("h3", "Excluded, and why", id=f"{prefix}-out"), sections.excluded(run, prefix),
                      aria_labelledby=f"{prefix}-out"),
              sections.about(run, prefix)]
    links = [(prefix, f"Run of {document['started_at']}"), *((f"{prefix}-{table['scenario']}", table["title"]) for table in shown),
             (f"{prefix}-published", "Published and measured"), (f"{prefix}-out", "Excluded"), (f"{prefix}-machine", "Machine and command")]
    return element("section", *parts, class_="run", aria_labelledby=prefix), links


def page(runs, tables, more=(), beside=None):
    """`more`: functions of `drawings` that return (markup, [(id, title)]). `beside`: a column of the tables of speed, as sections.main_table takes it."""
    drawings, bodies, links = {}, [], []
    for index, run in enumerate(runs, 1):
        body, found = run_sections(run, index, tables, drawings, beside)
        bodies.append(body)
        links += found
    for make in more:
        body, found = make(drawings)
        bodies.append(body)
        links += found
    style = (HERE / "page.css").read_text(encoding="utf-8")
    nav = element("nav", element("ul", *(element("li", element("a", title, href=f"#{target}")) for target, title in links)), aria_label="Contents")
    head = element("head", element("meta", charset="utf-8"), element("meta", http_equiv="Content-Security-Policy", content=POLICY),
                   element("meta", name="viewport", content="width=device-width, initial-scale=1"), element("meta", name="color-scheme", content="light dark"),
                   element("link", rel="icon", href="data:,"), element("title", "HTTP benchmark results"), element("style", Markup(style)))
    body = element("body", element("a", "Skip to the results", href="#results", class_="skip"),
                   element("header", element("h1", "HTTP benchmark results"),
                           element("p", "Medians over interleaved rounds, ratios with 95 % intervals, and a verdict only where a test supports it. "
                                   "Absolute figures belong to the machine; ratios travel."),
                           nav),
                   element("main", *bodies, id="results"),
                   element("footer", element("p", "Every figure is derived from the recorded rounds below its table. No part of this page comes "
                                             "from a network.")),
                   data(drawings, "drawings"), *(script(text) for text in library()),
                   *(script((HERE / name).read_text(encoding="utf-8")) for name in ("tables.js", "charts.js")))
    return join([Markup("<!doctype html>\n"), element("html", head, body, lang="en"), Markup("\n")])
