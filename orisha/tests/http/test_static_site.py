"""A static site in the binary: negotiation (RFC 9110 12.5.3), validators (13.1.2), indexes and the fallback."""
import gzip

import pytest

from conftest import ROOT
from wire import ask

SITE = ROOT / "orisha" / "tests" / "compiler" / "golden" / "site"
PAGE = (SITE / "index.html").read_bytes()

PROGRAM = f"""
~import "$orisha"

~orisha:static(name: "site", root: "{SITE}"%s)

~orisha:handler = orisha:static_router(name: "site")

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


@pytest.fixture(scope="module")
def site(compiled):
    from conftest import Server
    server = Server(compiled(PROGRAM % ""), "--workers", "1")
    yield server
    assert server.stop() == 0


@pytest.mark.parametrize("accept, encoded", [
    ("gzip", True), ("GZIP", True), ("deflate, gzip;q=0.5", True), ("*", True), ("br, gzip;q=1.0", True), ("x-gzip", True),
    (None, False), ("", False), ("identity", False), ("gzip;q=0", False), ("br", False), ("*;q=0, identity", False),
    ("gzip;q=0.2, identity", False),
])
def test_gzip_is_negotiated(site, accept, encoded):
    response = ask(site.address, "/index.html", headers=[] if accept is None else [f"Accept-Encoding: {accept}"])
    assert response.status == 200
    assert response.header("Vary") == b"Accept-Encoding"
    assert response.header("Content-Type") == b"text/html; charset=utf-8"
    assert response.header("Content-Encoding") == (b"gzip" if encoded else None)
    assert (gzip.decompress(response.body) if encoded else response.body) == PAGE


def test_a_validator_saves_the_body(site):
    for headers in ([], ["Accept-Encoding: gzip"]):
        etag = ask(site.address, "/", headers=headers).header("ETag").decode()
        for condition in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            response = ask(site.address, "/", headers=[*headers, f"If-None-Match: {condition}"])
            assert (response.status, response.body, response.header("ETag")) == (304, b"", etag.encode())
        assert ask(site.address, "/", headers=[*headers, 'If-None-Match: "other"']).status == 200


def test_variants_have_their_own_validators(site):
    tags = {ask(site.address, "/", headers=headers).header("ETag") for headers in ([], ["Accept-Encoding: gzip"])}
    assert len(tags) == 2


@pytest.mark.parametrize("path, body", [("/", PAGE), ("/docs/", b"<p>docs</p>\n"), ("/note.txt", b"plain\n")])
def test_files_and_indexes(site, path, body):
    assert ask(site.address, path).body == body
    assert ask(site.address, path, method="HEAD").header("Content-Length") == str(len(body)).encode()


def test_what_is_not_there(site):
    assert ask(site.address, "/docs").status == 404
    assert ask(site.address, "/index.html.gz").status == 404
    assert ask(site.address, "/", method="POST", headers=["Content-Length: 0"]).status == 405
    assert ask(site.address, "/..%2fsecret").status in (400, 404)


def test_the_fallback_answers_for_every_other_path(serve):
    server = serve(PROGRAM % ', fallback: "index.html"')
    assert ask(server.address, "/any/where").body == PAGE
