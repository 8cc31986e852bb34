"""The router against KORU's rules: by example, and against a small reference matcher on random route sets."""
import random
import urllib.parse

import pytest

from conftest import ROOT
from wire import Connection, ask, request

SERVE = """
~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""

GOLDEN = ROOT / "orisha" / "tests" / "compiler" / "golden"


@pytest.fixture(scope="module")
def routes(compiled):
    from conftest import Server
    server = Server(compiled((GOLDEN / "routes.kz").read_text() + SERVE), "--workers", "1")
    yield server
    assert server.stop() == 0


@pytest.mark.parametrize("path, body", [
    ("/", b"root"), ("/a", b"a"), ("/b", b"b"), ("/cc/", b"cc"),
    ("/users/me", b"me"), ("/users/42", b"42"), ("/users/-7", b"-7"), ("/users/007", b"007"), ("/users/x", b"x"),
    ("/users/99999999999999999999", b"99999999999999999999"),
    ("/users/1/posts/2", b"<p>2 1</p>"),
    ("/users/a%3Cb/posts/%26%22", b"<p>&amp;&quot; a<b</p>"),
    ("/files/", b""), ("/files/a/b//c", b"a/b//c"), ("/files/a%2Fb", b"a/b"),
    ("/%75sers/me", b"me"), ("/users/a%2Fb", b"a/b"), ("/users/%2e%2e.", b"..."), ("/users/%C3%A9", "é".encode()),
    ("/x/y", b"two"), ("/users/me?x=/y", b"me"),
])
def test_specificity_and_parameters(routes, path, body):
    response = ask(routes.address, path)
    assert (response.status, response.body) == (200, body)


@pytest.mark.parametrize("path", ["/users/", "/users", "/files", "//", "/cc", "/users/1/posts/", "/users/1/posts/2/", "/nothing"])
def test_no_match_is_404(routes, path):
    if path == "/users":
        assert ask(routes.address, path).status == 405
    else:
        assert ask(routes.address, path).status == 404


@pytest.mark.parametrize("method, path, allow", [
    ("PUT", "/a", {"GET", "HEAD", "OPTIONS"}),
    ("GET", "/users", {"POST", "OPTIONS"}),
    ("POST", "/users/7", {"GET", "HEAD", "DELETE", "OPTIONS"}),
])
def test_405_names_the_methods_that_the_path_has(routes, method, path, allow):
    response = ask(routes.address, path, method=method)
    assert response.status == 405
    assert set(response.header("Allow").decode().split(", ")) == allow


def test_options_comes_from_the_routes(routes):
    response = ask(routes.address, "/users/7", method="OPTIONS")
    assert response.status == 204
    assert set(response.header("Allow").decode().split(", ")) == {"GET", "HEAD", "DELETE", "OPTIONS"}
    assert ask(routes.address, "/nothing", method="OPTIONS").status == 404


def test_constant_headers_and_no_content(routes):
    created = ask(routes.address, "/users", method="POST", headers=["Content-Length: 0"])
    assert (created.status, created.header("Location"), created.header("X-Note")) == (201, b"/users/1", b"n")
    gone = ask(routes.address, "/users/7", method="DELETE")
    assert gone.status == 204 and gone.header("Content-Length") is None


def test_host_c_and_calls(serve):
    server = serve((GOLDEN / "host.kz").read_text() + SERVE)
    assert ask(server.address, "/hello/you").body == b'~import "nothing" { you -1'
    assert ask(server.address, "/reports/12").body == b"12"
    response = ask(server.address, "/agent?q=1", headers=["user-agent: me"])
    assert (response.status, response.header("X-Agent"), response.body) == (204, b"me", b"")


def test_forms_that_one_might_not_expect(serve):
    server = serve(GOLDEN / "details.kz")
    answers = {"/files/a/b": b"a/b", "/it's/x": b"3", "/a//b": b"abc", "/call/xyz": b'{"n":"3"}', "/raw/%3Cb%3E": b"a<b>",
               "/text/q": b"x"}
    for path, body in answers.items():
        assert ask(server.address, path).body == body
    created = ask(server.address, "/things/a%20b", method="POST")
    assert (created.status, created.header("Location"), created.header("X-Kept"), created.body) == (201, b"/things/a b?3", b"a b", b"a b")
    assert ask(server.address, "/things/a%0d%0aSet-Cookie:%20b", method="POST").status == 500, "a field that would leave its line"
    server.stop()
    assert "a\0b\n" in server.lines


def test_events_and_procs(serve):
    server = serve((GOLDEN / "events.kz").read_text() + SERVE)
    assert ask(server.address, "/find/7").body == b"seven"
    assert ask(server.address, "/find/8").status == 404
    server.stop()
    assert "hello seven, yes\n" in server.lines
    assert "missing 8\n" in server.lines


def test_nested_routers(serve):
    server = serve((GOLDEN / "nested.kz").read_text() + SERVE)
    assert [ask(server.address, path).body for path in ("/", "/x/1", "/x/fixed", "/y")] == [b"outer", b"1", b"fixed", b"none"]


# ---- Against a reference ---------------------------------------------------------------------------------------------


def reference(routes, method, path):
    """The best route's number and its parameters, or None: the segment kinds decide from left to right."""
    kinds, best = {"literal": 0, ":int": 1, ":": 2, "*": 3}, None
    segments = path[1:].split("/")
    for number, (route_method, pattern) in enumerate(routes):
        rank, values = [], []
        parts = pattern[1:].split("/")
        for at, part in enumerate(parts):
            tail = part.startswith("*")
            if at >= len(segments):
                break
            value = "/".join(segments[at:]) if tail else segments[at]
            kind = "*" if tail else ":int" if part.endswith("(int)") else ":" if part.startswith(":") else "literal"
            if kind == "literal" and urllib.parse.unquote(value) != part:
                break
            if kind == ":" and not value:
                break
            if kind == ":int" and not (value.lstrip("-").isdigit() and str(int(value)) == value):
                break
            rank.append(kinds[kind])
            if kind != "literal":
                values.append(urllib.parse.unquote(value))
            if tail:
                segments_used = len(segments)
                break
        else:
            segments_used = len(parts)
        if len(rank) == len(parts) and segments_used == len(segments) and route_method == method:
            if best is None or rank < best[0]:
                best = (rank, number, values)
    return best and best[1:]


def random_route(words):
    parts = []
    for _ in range(random.randint(1, 4)):
        parts.append(random.choice([random.choice(words), random.choice(words), f":p{len(parts)}", f":p{len(parts)}(int)"]))
    if random.random() < 0.15:
        parts.append("*rest")
    return random.choice(["GET", "GET", "POST"]), "/" + "/".join(parts)


def shape(route):
    parts = [":int" if p.endswith("(int)") else ":" if p[:1] == ":" else "*" if p[:1] == "*" else p for p in route[1].split("/")]
    return route[0], tuple(parts)


def program_of(routes):
    lines = ['~import "$orisha"', "", "~orisha:handler = orisha:router(req)"]
    for number, (method, pattern) in enumerate(routes):
        names = [p[1:].split("(")[0] for p in pattern.split("/") if p[:1] in (":", "*")]
        body = "|".join([str(number), *(f"{{{{p.{name}}}}}" for name in names)])
        binding = "p " if names else ""
        lines.append(f'| [{method} {pattern}] {binding}|> response {{ body: "{body}" }}')
    return "\n".join(lines) + '\n| [*] |> response { status: 404, body: "none" }\n' + SERVE


@pytest.mark.parametrize("seed", range(3))
def test_random_route_sets_agree_with_the_reference(serve, seed):
    random.seed(seed)
    words = ["a", "b", "users", "new", "x" * 70, "7", "caf\u00e9"]
    routes, shapes = [], set()
    while len(routes) < 60:
        route = random_route(words)
        if shape(route) not in shapes:
            shapes.add(shape(route))
            routes.append(route)
    server = serve(program_of(routes), "--workers", "1")
    values = words + ["", "12", "-3", "007", "zz", "a%62", "%61", "q%2Fr"]
    probes = []
    for _ in range(4000):
        path = "/" + "/".join(random.choice(values) for _ in range(random.randint(1, 5)))
        probes.append((random.choice(["GET", "POST"]), urllib.parse.quote(path, safe="/%")))
    with Connection(server.address) as connection:
        for at in range(0, len(probes), 50):
            batch = probes[at:at + 50]
            connection.send(b"".join(request(path, method) for method, path in batch))
            for method, path in batch:
                expected = reference(routes, method, path)
                body = "|".join([str(expected[0]), *expected[1]]) if expected else "none"
                assert connection.read().body.decode() == body, (method, path)
