"""A static site in the binary: negotiation of codings, preconditions and ranges, each test named by its section of RFC
9110; indexes and the fallback; what the compiler makes of the files."""
import email
import email.utils
import os
import random
import subprocess

import pytest

from coding import DECODE, ENCODE
from conftest import ORISHAC, Server
from wire import Connection, ask, request

MODIFIED_S = 784111777
MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"

PAGE = b"<!DOCTYPE html><title>t</title><p>" + b"the same words again and again, " * 60 + b"</p>\n"
NOISE = random.Random(1).randbytes(100_000)
FILES = {
    "index.html": PAGE,
    "docs/index.html": b"<p>docs</p>\n",
    "note.txt": b"0123456789\n",
    "empty.txt": b"",
    "noise.bin": NOISE,
    "noise.txt": NOISE[:3000],
    "given.txt": b"given " * 50,
}

PROGRAM = """
~import "$orisha"

~orisha:static(name: "site", root: "site"%s)

~orisha:handler = orisha:static_router(name: "site")

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def write_site(folder, files=None, modified_s=MODIFIED_S):
    for name, data in (FILES if files is None else files).items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (modified_s, modified_s))


def run_compiler(folder, options="", epoch=None, to=()):
    (folder / "app.kz").write_text(PROGRAM % options)
    env = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    if epoch is not None:
        env["SOURCE_DATE_EPOCH"] = epoch
    return subprocess.run([ORISHAC, "app.kz", "-o", "app", *to], cwd=folder, env=env, capture_output=True, text=True,
                          timeout=120)


@pytest.fixture
def launch(tmp_path):
    """launch(files, modified_s, options, epoch) -> Server of a site of its own; everything started is stopped."""
    started = []

    def start(files=None, modified_s=MODIFIED_S, options="", epoch=None):
        write_site(tmp_path, files, modified_s)
        run = run_compiler(tmp_path, options, epoch)
        assert run.returncode == 0, run.stderr
        started.append(Server(tmp_path / "app", "--workers", "1"))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    write_site(folder, {**FILES, **{f"given.txt.{suffix}": ENCODE[coding](FILES["given.txt"])
                                    for coding, suffix in [("gzip", "gz"), ("br", "br"), ("zstd", "zst")]}})
    run = run_compiler(folder)
    assert run.returncode == 0, run.stderr
    server = Server(folder / "app", "--workers", "1")
    yield server
    assert server.stop() == 0


def get(server, path="/index.html", *headers, **options):
    return ask(server.address, path, headers=headers, **options)


def etag_of(server, path="/index.html", *headers):
    return get(server, path, *headers).header("ETag").decode()


def coding_of(response):
    coding = response.header("Content-Encoding")
    return coding and coding.decode()


# ---- Codings (section 12.5.3) --------------------------------------------------------------------------------------

@pytest.mark.parametrize("accept, coding", [
    (None, None), ("", None), ("identity", None), ("gzip;q=0", None), ("deflate", None), ("*;q=0, identity", None),
    ("gzip;q=0.2, identity", None), ("br;q=0, zstd;q=0, gzip;q=0", None),
    ("gzip", "gzip"), ("GZIP", "gzip"), ("x-gzip", "gzip"), ("deflate, gzip;q=0.5", "gzip"), ("gzip, deflate", "gzip"),
    ("br", "br"), ("zstd", "zstd"), ("br;q=0.2, zstd;q=0.3, gzip;q=0.4", "gzip"), ("gzip;q=0.1, zstd;q=0.2", "zstd"),
    ("identity;q=0, zstd", "zstd"), ("br;q=0.001", "br"),
    ("gzip, deflate, br, zstd", "smallest"), ("*", "smallest"), ("identity;q=0, *", "smallest"),
])
def test_12_5_3_codings_are_negotiated(site, accept, coding):
    if coding == "smallest":
        coding = min(("gzip", "br", "zstd"), key=lambda name: len(get(site, "/index.html", f"Accept-Encoding: {name}").body))
    response = get(site, "/index.html", *([] if accept is None else [f"Accept-Encoding: {accept}"]))
    assert response.status == 200
    assert response.header("Vary") == b"Accept-Encoding"
    assert response.header("Content-Type") == b"text/html; charset=utf-8"
    assert coding_of(response) == coding
    assert DECODE[coding](response.body) == PAGE
    assert coding is None or len(response.body) < len(PAGE)


def test_12_5_3_nothing_acceptable(site):
    for path, accept in [("/index.html", "identity;q=0"), ("/index.html", "*;q=0"), ("/note.txt", "gzip, identity;q=0")]:
        assert get(site, path, f"Accept-Encoding: {accept}").status == 406


def test_12_5_5_every_answer_of_a_file_with_variants_says_vary(site):
    etag = etag_of(site)
    for status, *headers in [
            (200,), (200, "Accept-Encoding: br"), (206, "Range: bytes=0-0"), (206, "Range: bytes=0-0", f"If-Range: {etag}"),
            (206, "Range: bytes=0-0,900-900"), (304, f"If-None-Match: {etag}"), (406, "Accept-Encoding: *;q=0"),
            (412, 'If-Match: "other"'), (416, "Range: bytes=99999-")]:
        response = get(site, "/index.html", *headers)
        assert (response.status, response.header("Vary")) == (status, b"Accept-Encoding")


def test_8_8_3_variants_have_their_own_tags_and_one_date(site):
    answers = [get(site, "/index.html", *headers) for headers in
               ([], ["Accept-Encoding: gzip"], ["Accept-Encoding: br"], ["Accept-Encoding: zstd"])]
    assert len({response.header("ETag") for response in answers}) == 4
    assert {response.header("Last-Modified") for response in answers} == {MODIFIED.encode()}


def test_what_does_not_shrink_has_no_variants(site):
    for path in ("/note.txt", "/noise.bin", "/noise.txt", "/empty.txt"):
        response = get(site, path, "Accept-Encoding: gzip, br, zstd")
        assert coding_of(response) is None and response.header("Vary") is None
        assert response.body == FILES[path[1:]]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_coding_beside_the_file_is_sent_as_it_is(site, coding):
    response = get(site, "/given.txt", f"Accept-Encoding: {coding}")
    assert coding_of(response) == coding
    assert response.body == ENCODE[coding](FILES["given.txt"])
    for suffix in ("gz", "br", "zst"):
        assert get(site, f"/given.txt.{suffix}").status == 404


@pytest.mark.parametrize("suffix, data", [
    ("gz", ENCODE["gzip"](b"stale " * 50)), ("br", ENCODE["br"](b"stale " * 50)), ("zst", ENCODE["zstd"](b"stale " * 50)),
    ("gz", b"no gzip"), ("br", b"no brotli"), ("zst", b"no zstd"), ("gz", b""), ("br", b""), ("zst", b""),
    ("gz", ENCODE["gzip"](FILES["given.txt"]) + b"rest"), ("gz", ENCODE["gzip"](FILES["given.txt"])[:-1]),
    ("gz", ENCODE["gzip"](FILES["given.txt"] + b"more")), ("br", ENCODE["br"](FILES["given.txt"] + b"more")),
])
def test_a_coding_of_something_else_is_refused(tmp_path, suffix, data):
    write_site(tmp_path, {"given.txt": FILES["given.txt"], f"given.txt.{suffix}": data})
    run = run_compiler(tmp_path)
    assert run.returncode == 1
    assert "K608" in run.stderr and f"site/given.txt.{suffix}" in run.stderr and "make it again" in run.stderr
    assert not (tmp_path / "app").exists()


# ---- Last-Modified (section 8.8.2) ---------------------------------------------------------------------------------

def test_8_8_2_a_file_is_as_old_as_the_file_system_says(site):
    assert get(site).header("Last-Modified") == MODIFIED.encode()
    assert get(site, "/index.html", method="HEAD").header("Last-Modified") == MODIFIED.encode()


def test_8_8_2_1_no_file_is_from_the_future(launch):
    server = launch({"a.txt": b"a"}, modified_s=4102444800)
    response = get(server, "/a.txt")
    modified, date = (email.utils.parsedate_to_datetime(response.header(name).decode()) for name in ("Last-Modified", "Date"))
    assert modified <= date


@pytest.mark.parametrize("epoch, date", [
    ("0", "Thu, 01 Jan 1970 00:00:00 GMT"), ("784111776", EARLIER), ("784111777", MODIFIED), ("1000000000", MODIFIED)])
def test_source_date_epoch_caps_the_date(launch, epoch, date):
    server = launch({"note.txt": FILES["note.txt"]}, epoch=epoch)
    assert get(server, "/note.txt").header("Last-Modified").decode() == date
    # 8.8.2.2: a date that stands in for others is weak, so it joins no ranges (13.1.5)
    capped = date != MODIFIED
    assert get(server, "/note.txt", "Range: bytes=0-1", f"If-Range: {date}").status == (200 if capped else 206)


def test_source_date_epoch_makes_builds_repeatable(tmp_path):
    emitted = set()
    for name, modified_s in (("one", 1_500_000_000), ("two", 1_600_000_000)):
        (tmp_path / name).mkdir()
        write_site(tmp_path / name, modified_s=modified_s)
        assert run_compiler(tmp_path / name, epoch=str(MODIFIED_S), to=["--keep-c", "app.c"]).returncode == 0
        emitted.add((tmp_path / name / "app.c").read_bytes())
    assert len(emitted) == 1


@pytest.mark.parametrize("epoch", ["", "yesterday", "-1", "1.5", "0x10", "99999999999999999999", "253402300800"])
def test_a_malformed_source_date_epoch_is_refused(tmp_path, epoch):
    write_site(tmp_path, {"a.txt": b"a"})
    run = run_compiler(tmp_path, epoch=epoch)
    assert run.returncode == 1
    assert "K609" in run.stderr and "SOURCE_DATE_EPOCH" in run.stderr and "unset it" in run.stderr


# ---- Preconditions (section 13) ------------------------------------------------------------------------------------

@pytest.mark.parametrize("accept", [[], ["Accept-Encoding: gzip"], ["Accept-Encoding: br"], ["Accept-Encoding: zstd"]])
def test_13_1_2_a_tag_saves_the_body(site, accept):
    etag = etag_of(site, "/", *accept)
    for condition in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        for method in ("GET", "HEAD"):
            response = get(site, "/", *accept, f"If-None-Match: {condition}", method=method)
            assert (response.status, response.body, response.header("ETag")) == (304, b"", etag.encode())
            assert response.header("Content-Length") is None and response.header("Last-Modified") is None
    assert get(site, "/", *accept, 'If-None-Match: "other"').status == 200


@pytest.mark.parametrize("headers, status", [
    (["If-Match: {etag}"], 200), (["If-Match: *"], 200), (['If-Match: "x", {etag}'], 200),
    (['If-Match: "x"', "If-Match: {etag}"], 200),
    (['If-Match: "x"'], 412), (["If-Match: W/{etag}"], 412),
])
def test_13_1_1_if_match(site, headers, status):
    etag = etag_of(site)
    for method in ("GET", "HEAD"):
        response = get(site, "/index.html", *(header.format(etag=etag) for header in headers), method=method)
        assert response.status == status


def test_13_1_1_the_tag_of_another_variant_does_not_match(site):
    etag = etag_of(site, "/index.html", "Accept-Encoding: gzip")
    assert get(site, "/index.html", f"If-Match: {etag}").status == 412
    assert get(site, "/index.html", f"If-Match: {etag}", "Accept-Encoding: gzip").status == 200
    assert get(site, "/index.html", f"If-None-Match: {etag}").status == 200


@pytest.mark.parametrize("field, date, status", [
    ("If-Modified-Since", MODIFIED, 304), ("If-Modified-Since", LATER, 304), ("If-Modified-Since", EARLIER, 200),
    ("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT", 304), ("If-Modified-Since", "Sun Nov  6 08:49:37 1994", 304),
    ("If-Modified-Since", "Sunday, 06-Nov-94 08:49:36 GMT", 200), ("If-Modified-Since", "Sun Nov  6 08:49:36 1994", 200),
    ("If-Modified-Since", "Sun, 31 Nov 2094 08:49:37 GMT", 200), ("If-Modified-Since", "2094-11-06T08:49:37Z", 200),
    ("If-Modified-Since", f"{MODIFIED}, {MODIFIED}", 200), ("If-Modified-Since", "", 200),
    ("If-Unmodified-Since", MODIFIED, 200), ("If-Unmodified-Since", LATER, 200), ("If-Unmodified-Since", EARLIER, 412),
    ("If-Unmodified-Since", "Sunday, 06-Nov-94 08:49:36 GMT", 412), ("If-Unmodified-Since", "Sun Nov  6 08:49:36 1994", 412),
    ("If-Unmodified-Since", "Sun, 06 Nov 1893 08:49:37", 200),
])
def test_13_1_3_and_13_1_4_dates(site, field, date, status):
    for method in ("GET", "HEAD"):
        assert get(site, "/index.html", f"{field}: {date}", method=method).status == status


@pytest.mark.parametrize("headers, status", [
    (["If-Match: {etag}", f"If-Unmodified-Since: {EARLIER}"], 200),
    (['If-Match: "x"', "If-None-Match: {etag}"], 412),
    (["If-Match: {etag}", "If-None-Match: {etag}"], 304),
    (['If-None-Match: "x"', f"If-Modified-Since: {LATER}"], 200),
    (["If-None-Match: {etag}", f"If-Modified-Since: {EARLIER}"], 304),
    ([f"If-Unmodified-Since: {EARLIER}", f"If-Modified-Since: {LATER}"], 412),
    (["If-None-Match: {etag}", "Range: bytes=0-0"], 304),
    (['If-Match: "x"', "Range: bytes=0-0"], 412),
    (['If-Match: "x"', "Range: bytes=99999-"], 412),
    (["If-Match: {etag}", "Range: bytes=0-0", "If-Range: {etag}"], 206),
    (["If-None-Match: {etag}", "Range: bytes=0-0", 'If-Range: "x"'], 304),
    (["Range: bytes=0-0", 'If-Range: "x"'], 200),
])
def test_13_2_2_precedence(site, headers, status):
    etag = etag_of(site)
    assert get(site, "/index.html", *(header.format(etag=etag) for header in headers)).status == status


def test_13_2_1_preconditions_do_not_change_other_answers(site):
    assert get(site, "/index.html", 'If-Match: "x"', "Accept-Encoding: *;q=0").status == 406
    assert get(site, "/nothing", 'If-Match: "x"').status == 404
    assert get(site, "/index.html", "If-None-Match: *", "Content-Length: 0", method="POST").status == 405


# ---- Ranges (section 14) -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("value, first, last", [
    ("0-0", 0, 0), ("2-4", 2, 4), ("4-", 4, 10), ("-3", 8, 10), ("-99", 0, 10), ("0-99", 0, 10), ("10-10", 10, 10),
    ("0-99999999999999999999999999", 0, 10), ("2-3,4-5", 2, 5), ("4-6,2-5", 2, 6), ("3-4,99-", 3, 4)])
def test_14_2_one_range(site, value, first, last):
    response = get(site, "/note.txt", f"Range: bytes={value}")
    assert response.status == 206
    assert response.header("Content-Range") == f"bytes {first}-{last}/11".encode()
    assert response.body == FILES["note.txt"][first:last + 1]
    assert response.header("Accept-Ranges") == b"bytes"
    assert response.header("Content-Type") == b"text/plain; charset=utf-8"
    assert response.header("Last-Modified") == MODIFIED.encode()
    assert response.header("ETag") == get(site, "/note.txt").header("ETag")


@pytest.mark.parametrize("value", ["bytes=11-", "bytes=11-20", "bytes=-0", "bytes=99999999999999999999999999-", "bytes=50-,60-"])
def test_15_5_17_unsatisfiable(site, value):
    response = get(site, "/note.txt", f"Range: {value}")
    assert (response.status, response.header("Content-Range")) == (416, b"bytes */11")


@pytest.mark.parametrize("value", [
    "bytes=", "bytes=a-b", "bytes=4-2", "bytes=-", "bytes=1", "bytes=0-1,x", "bytes 0-1", "lines=0-1", "0-1", "",
    "bytes=" + ",".join(f"{i}-{i}" for i in range(17))])
def test_14_2_a_range_that_is_malformed_or_unknown_is_ignored(site, value):
    response = get(site, "/note.txt", f"Range: {value}")
    assert (response.status, response.body, response.header("Content-Range")) == (200, FILES["note.txt"], None)


def test_14_2_ranges_are_for_get_alone(site):
    response = get(site, "/note.txt", "Range: bytes=0-1", method="HEAD")
    assert (response.status, response.header("Content-Length"), response.header("Accept-Ranges")) == (200, b"11", b"bytes")


def test_14_2_there_are_no_ranges_of_nothing(site):
    for value in ("bytes=0-", "bytes=-1"):
        response = get(site, "/empty.txt", f"Range: {value}")
        assert (response.status, response.body) == (200, b"")


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_14_2_ranges_are_of_the_coded_bytes(site, coding):
    accept = f"Accept-Encoding: {coding}"
    whole = get(site, "/index.html", accept)
    body = b""
    while len(body) < len(whole.body):
        response = get(site, "/index.html", accept, f"Range: bytes={len(body)}-{len(body) + 6}")
        assert response.status == 206 and coding_of(response) == coding
        assert response.header("ETag") == whole.header("ETag")
        assert response.header("Content-Range").endswith(b"/%d" % len(whole.body))
        body += response.body
    assert DECODE[coding](body) == PAGE


def test_14_2_a_download_is_resumed_piece_by_piece(site):
    """Sizes on both sides of what the server copies and what it refers to, on one connection, many at once."""
    etag = etag_of(site, "/noise.bin")
    pieces = [(0, 99), (100, 16_482), (16_483, 32_866), (32_867, 99_998), (99_999, 99_999)]
    with Connection(site.address) as connection:
        connection.send(b"".join(request("/noise.bin", headers=[f"Range: bytes={first}-{last}", f"If-Range: {etag}"])
                                 for first, last in pieces))
        body = b""
        for first, last in pieces:
            response = connection.read()
            assert (response.status, response.header("Content-Range")) == (206, f"bytes {first}-{last}/100000".encode())
            body += response.body
    assert body == NOISE


def test_13_1_5_if_range(site):
    etag = etag_of(site, "/note.txt")
    for value, status in [(etag, 206), (MODIFIED, 206), ("Sun Nov  6 08:49:37 1994", 206), (f"W/{etag}", 200), ('"x"', 200),
                          (EARLIER, 200), (LATER, 200), ("*", 200), (f"{etag}, {etag}", 200), ("", 200)]:
        response = get(site, "/note.txt", "Range: bytes=2-4", f"If-Range: {value}")
        assert (response.status, response.body) == (status, b"234" if status == 206 else FILES["note.txt"])
    assert get(site, "/note.txt", "Range: bytes=99-", 'If-Range: "x"').status == 200
    assert get(site, "/note.txt", 'If-Range: "x"').status == 200


def test_15_3_7_a_resumed_answer_repeats_no_more_than_it_must(site):
    etag = etag_of(site)
    response = get(site, "/index.html", "Range: bytes=2-4", f"If-Range: {etag}")
    names = {name.decode().lower() for name, _ in response.headers}
    assert names == {"etag", "vary", "content-range", "content-length", "date"}


def parts_of(response):
    head = b"Content-Type: " + response.header("Content-Type") + b"\r\n\r\n"
    message = email.message_from_bytes(head + response.body)
    assert message.get_content_type() == "multipart/byteranges" and not message.defects
    return [(part["Content-Type"], part["Content-Range"], part.get_payload(decode=True)) for part in message.get_payload()]


def test_14_6_several_ranges_come_in_parts(site):
    text = get(site).body
    response = get(site, "/index.html", "Range: bytes=500-599,0-9,-5")
    assert (response.status, response.header("Content-Range")) == (206, None)
    size = len(text)
    assert parts_of(response) == [
        ("text/html; charset=utf-8", f"bytes 500-599/{size}", text[500:600]),
        ("text/html; charset=utf-8", f"bytes 0-9/{size}", text[:10]),
        ("text/html; charset=utf-8", f"bytes {size - 5}-{size - 1}/{size}", text[-5:])]


def test_14_6_parts_larger_than_what_is_copied(site):
    response = get(site, "/noise.bin", "Range: bytes=60000-89999,1-40000,99000-")
    boundary = b"--" + get(site, "/noise.bin").header("ETag").strip(b'"')
    assert response.status == 206 and boundary not in NOISE
    bodies = [part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n") for part in response.body.split(boundary)[1:-1]]
    assert bodies == [NOISE[60000:90000], NOISE[1:40001], NOISE[99000:]]
    assert response.body.endswith(b"\r\n" + boundary + b"--\r\n")


def test_15_3_7_2_ranges_that_save_nothing_are_ignored(site):
    assert get(site, "/note.txt", "Range: bytes=0-1,4-5").status == 200
    assert get(site, "/noise.bin", "Range: bytes=0-49999,50001-").status == 200


def test_9_3_1_an_old_client_gets_ranges_too(site):
    with Connection(site.address) as connection:
        connection.send(request("/note.txt", headers=["Range: bytes=2-4"], version="1.0"))
        response = connection.read()
        assert (response.status, response.body, response.header("Connection")) == (206, b"234", b"close")
        assert connection.is_closed()


# ---- Paths ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path, name", [("/", "index.html"), ("/docs/", "docs/index.html"), ("/note.txt", "note.txt")])
def test_files_and_indexes(site, path, name):
    assert get(site, path).body == FILES[name]
    assert get(site, path, method="HEAD").header("Content-Length") == str(len(FILES[name])).encode()


def test_what_is_not_there(site):
    assert get(site, "/docs").status == 404
    assert get(site, "/index.html.gz").status == 404
    assert get(site, "/", "Content-Length: 0", method="POST").status == 405
    assert get(site, "/..%2fsecret").status in (400, 404)


def test_pages_are_found_without_their_extension(launch):
    files = {"index.html": b"home", "about.html": b"about", "both": b"file", "both.html": b"page", "docs/guide.html": b"guide", "a.html.html": b"twice",
             "docs.html": b"docs page", "docs/index.html": b"docs index", "note.txt": b"note", ".well-known/x.html": b"known"}
    server = launch(files)
    wanted = {"/about": b"about", "/about.html": b"about", "/both": b"file", "/both.html": b"page", "/docs/guide": b"guide", "/a.html": b"twice",
              "/docs": b"docs page", "/docs/": b"docs index", "/.well-known/x": b"known"}
    assert {path: get(server, path).body for path in wanted} == wanted
    assert get(server, "/about").header("Content-Type") == b"text/html; charset=utf-8"
    assert [get(server, path).status for path in ("/note", "/about/", "/ABOUT", "/docs/index", "/index", "/.html")] == [404] * 6


@pytest.mark.parametrize("name, immutable", [
    ("app.3f9a2b1c.js", True), ("app.3F9A2B1C.min.css", True), ("a/b.0123456789abcdef.svg", True), ("x.3f9a2b1c.js.map", True),
    ("app.js", False), ("app.3f9a2b1.js", False), ("3f9a2b1c.js", False), ("app.3f9a2b1c", False), ("app.3f9a2b1g.js", False),
    ("report.20240115.pdf", False), ("a.defaced.deadbeef.txt", False), ("d.3f9a2b1c.x/app.js", False),
])
def test_a_name_with_a_hash_never_changes(launch, name, immutable):
    server = launch({name: PAGE})
    wanted = b"public, max-age=31536000, immutable" if immutable else None
    whole = get(server, "/" + name)
    assert whole.header("Cache-Control") == wanted
    part = get(server, "/" + name, "Range: bytes=0-9")
    assert (part.status, part.header("Cache-Control")) == (206, wanted)
    same = get(server, "/" + name, "If-None-Match: " + whole.header("ETag").decode())
    assert (same.status, same.header("Cache-Control")) == (304, wanted)
    if name.endswith(".js"):
        assert get(server, "/" + name, "Accept-Encoding: br").header("Cache-Control") == wanted


def test_the_fallback_answers_for_every_other_path(launch):
    server = launch(options=', fallback: "index.html"')
    assert get(server, "/any/where").body == PAGE
    assert get(server, "/any/where", "Range: bytes=0-9").body == PAGE[:10]
