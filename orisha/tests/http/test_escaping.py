"""{{ }} in a body: no value may leave its JSON string or its HTML text."""
import html
import json
import random
import urllib.parse

from wire import Connection, request

PROGRAM = """
~import "$orisha"

~orisha:handler = orisha:router(req)
| [GET /json/:v] p |> response { content_type: "application/json", body: "{\\"v\\":\\"{{p.v}}\\"}" }
| [GET /html/:v] p |> response { content_type: "text/html; charset=utf-8", body: "<p title=\\"{{p.v}}\\">" }
| [GET /text/:v] p |> response { body: "{{p.v}}" }
| [GET /numbers/:n(int)] p |> response { content_type: "application/json", body: "[{{p.n}},{{p.n * 0.5}},{{p.n > 0}}]" }
| [*] |> response { status: 404 }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def replaced(value):
    """What invalid UTF-8 becomes."""
    return value.decode("utf-8", "replace")


def test_no_value_escapes_its_context(serve):
    server = serve(PROGRAM, "--workers", "1")
    random.seed(9110)
    values = [bytes([byte]) for byte in range(1, 256) if byte not in b"."]
    values += [b"</script>", b'"}', b"\\", b"\\u0022", "\u2028\U0001f600".encode(), b"\xc3", b"\xed\xa0\x80", b"\xf8\x88", b"a" * 3000]
    values += [bytes(random.randrange(1, 256) for _ in range(random.randint(2, 40))) for _ in range(1500)]
    with Connection(server.address) as connection:
        for value in values:
            if value in (b".", b".."):
                continue
            quoted = urllib.parse.quote(value, safe="")
            connection.send(request(f"/json/{quoted}") + request(f"/html/{quoted}") + request(f"/text/{quoted}"))
            as_json, as_html, as_text = (connection.read().body for _ in range(3))
            assert json.loads(as_json) == {"v": replaced(value)}
            assert b"<" not in as_json
            inside = as_html.decode()[len('<p title="'):-len('">')]
            assert not set(inside) & set("<>\"'")
            assert html.unescape(inside) == html.unescape(html.escape(replaced(value)))
            assert as_text == value


def test_numbers(serve):
    server = serve(PROGRAM, "--workers", "1")
    with Connection(server.address) as connection:
        for number in (0, 1, -1, 2**63 - 1, -(2**63), 123456789):
            connection.send(request(f"/numbers/{number}"))
            assert json.loads(connection.read().body) == [number, number * 0.5, number > 0]
