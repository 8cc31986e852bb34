"""Serves the page with Orisha: a site of one file, compiled into a server, run until it is told to stop. SPDX-License-Identifier: MIT"""
import os
import pathlib
import shutil
import subprocess
import sys

from .records import ROOT

PROGRAM = """~import "$orisha"
~import "$std/io"

~orisha:static(name: "report", root: "site")

~orisha:handler = orisha:static_router(name: "report")

~orisha:serve(port: {port})
| shutdown s |> std.io:print.ln("{{{{s.reason}}}}")
| failed f |> std.io:print.ln("{{{{f.msg}}}}")
"""


def build(page, port):
    """The server's program, beside the page."""
    folder = page.parent / "serve"
    site = folder / "site"
    shutil.rmtree(folder, ignore_errors=True)
    site.mkdir(parents=True)
    shutil.copyfile(page, site / "index.html")
    (folder / "report.kz").write_text(PROGRAM.format(port=port), encoding="utf-8")
    compiler = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
    try:
        done = subprocess.run([compiler, "report.kz", "-o", "report"], cwd=folder, check=False)
    except OSError as error:
        print(f"just report: {compiler} cannot be run: {error.strerror}; `just build` builds it", file=sys.stderr)
        return None
    return folder / "report" if done.returncode == 0 else None


def serve(page, port):
    """Becomes the server; comes back, with an exit status, only where there is none."""
    program = build(page.resolve(), port)
    if program is None:
        print("just report: the page was written, but no server of it could be compiled; what orishac says is above", file=sys.stderr)
        return 2
    print(f"serving on this machine: http://localhost:{port}/ (Ctrl-C ends it)", flush=True)
    os.execv(program, [program, "--port", str(port), "--bind", "127.0.0.1"])
