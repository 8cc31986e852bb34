"""The examples of transforms: what they add to a program, as its clients see it; and the program of TRANSFORMS.md."""
import json
import re

import pytest

from conftest import ROOT, Server
from wire import ask

EXAMPLES = ROOT / "orisha" / "examples" / "transforms"


@pytest.fixture(scope="module")
def users(compiled):
    server = Server(compiled(EXAMPLES / "users.kz"), "--workers", "1")
    yield server
    assert server.stop() == 0


def test_the_health_check_is_a_route(users):
    response = ask(users.address, "/healthz")
    assert (response.status, response.body) == (200, b"ok\n")
    assert response.header("Cache-Control") == b"no-store"
    assert ask(users.address, "/healthz", method="POST").status == 405


def test_the_routes_of_the_program_are_still_there(users):
    assert ask(users.address, "/").body == b"users\n"
    assert ask(users.address, "/users/42").body == b'{"id":42}'
    assert ask(users.address, "/nowhere").status == 404


@pytest.mark.parametrize("path, url", [
    ("/names/ann", b"/names/ann"),
    ("/names/a%20b%2Fc%25", b"/names/a%20b%2Fc%25"),
    ("/names/%C3%A9~x", b"/names/%C3%A9~x"),
    ("/files/a/b%20c.txt", b"/files/a/b%20c.txt"),
    ("/files/", b"/files/"),
])
def test_url_builders_encode_what_they_are_given(users, path, url):
    assert ask(users.address, path).body == url


def test_a_handler_in_c_uses_a_url_builder(users):
    response = ask(users.address, "/users", method="POST")
    assert (response.status, response.header("Location")) == (201, b"/users/7")


def test_the_openapi_document_describes_the_routes(users):
    response = ask(users.address, "/openapi.json")
    assert response.header("Content-Type") == b"application/json"
    document = json.loads(response.body)
    assert document["openapi"] == "3.1.0" and document["info"] == {"title": "Users", "version": "1.0"}
    operations = {(path, method) for path, item in document["paths"].items() for method in item}
    assert operations == {("/", "get"), ("/users/{id}", "get"), ("/users", "post"), ("/files/{path}", "get"), ("/names/{name}", "get"), ("/healthz", "get")}
    user = document["paths"]["/users/{id}"]["get"]
    assert user["parameters"] == [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]
    assert user["responses"] == {"200": {"description": "", "content": {"application/json": {}}}}


def test_the_program_of_the_documentation(serve, compiled, tmp_path):
    program, = re.findall(r"```kz\n(.*?)```", (ROOT / "orisha" / "TRANSFORMS.md").read_text(), re.S)
    (tmp_path / "app.kz").write_text(program)
    (tmp_path / "VERSION").write_text("1.2 \"three\" {{exit(1)}}\n")  # text, which is no expression of the program
    server = serve(tmp_path / "app.kz")
    assert ask(server.address, "/version").body == b'1.2 "three" {{exit(1)}}\n'
