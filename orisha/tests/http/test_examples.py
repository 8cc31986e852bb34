"""Every example, compiled and asked over HTTP. hello.kz, the seed's, is in test_seed_program.py."""
import json

import pytest

from conftest import ROOT
from wire import Connection

EXAMPLES = ROOT / "orisha" / "examples"


@pytest.fixture
def ask_example(serve):
    """ask_example(name) -> ask(method, target, body, *headers) of a server of that example, on one connection."""
    connections = []

    def start(name):
        connection = Connection(serve(EXAMPLES / f"{name}.kz", "--workers", "2").address)
        connections.append(connection)

        def ask(method, target, body=b"", *headers):
            lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers, *([f"Content-Length: {len(body)}"] if body or method in ("POST", "PUT") else [])]
            connection.send("\r\n".join([*lines, "", ""]).encode() + body)
            return connection.read(head_request=method == "HEAD")

        return ask

    yield start
    for connection in connections:
        connection.socket.close()


def test_every_example_has_a_test():
    text = "".join((ROOT / "orisha" / "tests" / "http" / name).read_text() for name in ("test_examples.py", "test_seed_program.py", "conftest.py"))
    for path in EXAMPLES.glob("*.kz"):
        assert f'"{path.stem}"' in text or path.name in text, path


def test_users_api(ask_example):
    ask = ask_example("users_api")
    assert json.loads(ask("GET", "/users/42").body) == {"id": 42, "name": "User 42"}
    assert (ask("GET", "/users/0").status, ask("GET", "/users/x").status) == (404, 404)
    assert ask("GET", "/users/%3Cb%3E/greeting").body == b'<p title="&lt;b&gt;">Hello, &lt;b&gt;!</p>'
    created = ask("POST", "/users")
    assert (created.status, created.header("Location"), created.body) == (201, b"/users/1", b"Created")
    found = ask("GET", "/search?x=1&q=a%20%22b%22", b"", "User-Agent: tester", "Cookie: a=b; theme=dark")
    assert json.loads(found.body) == {"query": 'a "b"', "theme": "dark"}
    assert (found.header("Vary"), found.header("X-Agent")) == (b"Cookie", b"tester")
    refused = ask("PUT", "/users")
    assert (refused.status, refused.header("Allow")) == (405, b"POST, OPTIONS")


def test_static_site(ask_example):
    ask = ask_example("static_site")
    files = {"/": "index.html", "/about": "about.html", "/docs/": "docs/index.html", "/style.3f9a2b1c.css": "style.3f9a2b1c.css"}
    for path, name in files.items():
        assert ask("GET", path).body == (EXAMPLES / "site" / name).read_bytes()
    assert ask("HEAD", "/about").header("Content-Type") == b"text/html; charset=utf-8"
    assert b"immutable" in ask("GET", "/style.3f9a2b1c.css").header("Cache-Control")
    assert (ask("GET", "/none").status, ask("POST", "/").status) == (404, 405)


def test_mixed(ask_example):
    ask = ask_example("mixed")
    home = (EXAMPLES / "site" / "index.html").read_bytes()
    assert json.loads(ask("GET", "/api/health").body) == {"ok": True}
    assert json.loads(ask("GET", "/api/users/a%22b").body) == {"id": 'a"b'}
    assert ask("GET", "/").body == ask("GET", "/any/where").body == home
    assert ask("GET", "/about").body == (EXAMPLES / "site" / "about.html").read_bytes()


def test_nested(ask_example):
    ask = ask_example("nested")
    answers = {"/": b"home", "/about": b"about", "/api/users/7": b"user 7", "/api/files/a/b.txt": b"file a/b.txt", "/api/files/": b"file "}
    assert {path: ask("GET", path).body for path in answers} == answers
    assert ask("POST", "/admin/restart").status == 202
    assert (ask("GET", "/admin/restart").status, ask("GET", "/api/files").body) == (404, b"nothing here")


def test_c_handlers(ask_example):
    ask = ask_example("c_handlers")
    assert ask("GET", "/hello/J%C3%BCrgen").body == "Hello, Jürgen!".encode()
    report = ask("GET", "/reports/7")
    assert (report.status, report.header("X-Report"), report.body) == (200, b"7", b"a report")
    assert ask("GET", "/reports/101").status == 404
    assert ask("GET", "/files/a%2Fb/3").body == b"version 3 of a/b"
    assert ask("GET", "/sum?n=1&x=9&%6E=%32&n=-10").body == b"-7"
    assert ask("POST", "/sum", b"n=40&n=2").body == b"42"
    assert ask("GET", "/sum?n=1x").status == 400
    assert ask("GET", "/sum").body == b"0"


def test_todo(ask_example):
    ask = ask_example("todo")
    typed = "Content-Type: application/json"
    made = ask("POST", "/todos", '{"title":"tea \\u2615 \\"now\\""}'.encode(), typed)
    assert (made.status, made.header("Location")) == (201, b"/todos/1")
    assert json.loads(made.body) == {"id": 1, "title": 'tea ☕ "now"'}
    assert json.loads(ask("GET", "/todos/1").body) == {"id": 1, "title": 'tea ☕ "now"', "done": False}
    assert ask("PUT", "/todos/1", b'{"title":"tea","done":true}', typed).status == 204
    assert json.loads(ask("GET", "/todos/1").body) == {"id": 1, "title": "tea", "done": True}
    bad = ask("POST", "/todos", b'{"done":true}', typed)
    assert (bad.status, bad.body) == (400, b"'title': is missing (byte 13)")
    assert ask("POST", "/todos", b'{"title":"x"}').status == 415
    assert ask("POST", "/todos", json.dumps({"title": "x" * 201}).encode(), typed).status == 400
    assert (ask("PUT", "/todos/2", b'{"title":"x"}', typed).status, ask("GET", "/todos/2").status) == (404, 404)
    assert (ask("DELETE", "/todos/1").status, ask("DELETE", "/todos/1").status) == (204, 404)


def test_a_full_list(ask_example):
    ask = ask_example("todo")
    statuses = [ask("POST", "/todos", b'{"title":"t"}', "Content-Type: application/json").status for _ in range(1001)]
    assert statuses == [201] * 1000 + [507]
