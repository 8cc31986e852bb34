"""{{ }} in a body and values in header fields: no value may leave its JSON string, its HTML text or its field."""
import html.parser
import json
import random
import urllib.parse

from wire import Connection, request

PROGRAM = """
~import "$orisha"

static orisha_str query(orisha_request *req) { return orisha_request_query(req, ORISHA_STR("v")); }
static orisha_response whole(orisha_request *req)
{
    orisha_header *header = orisha_alloc(req, sizeof(*header));
    *header = (orisha_header){ORISHA_STR("X-Value"), query(req)};
    return (orisha_response){.headers = header, .header_count = 1, .body = ORISHA_STR("whole")};
}

~orisha:handler = orisha:router(req)
| [GET /json/:v] p |> response { content_type: "application/json", body: "{\\"v\\":\\"{{p.v}}\\",\\"w\\":[{{p.v}}]}" }
| [GET /html/:v] p |> response { content_type: "text/html; charset=utf-8", body: "<p title=\\"{{p.v}}\\" lang='{{p.v}}'>{{p.v}}</p><!-- {{p.v}} --><br>" }
| [GET /text/:v] p |> response { body: "{{p.v}}" }
| [GET /numbers/:n(int)] p |> response { content_type: "application/json", body: "[{{p.n}},{{p.n * 0.5}},{{p.n > 0}}]" }
| [GET /braces] |> response { content_type: "text/html", body: "<p title=\\"{{\\"{{\\"}} a }}\\">{{\\"{{\\"}} b }} {c}</p>" }
| [GET /whole] |> whole(req)
| [GET /field] |> response { headers: { "X-Value": query(req), "X-Other": "1" }, body: "field" }
| [GET /both] |> response { status: 203, headers: { "X-Value": query(req) }, content_type: "application/json", body: "[{{query(req)}}]" }
| [*] |> response { status: 404 }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def replaced(value):
    """What invalid UTF-8 becomes."""
    return value.decode("utf-8", "replace")


class Page(html.parser.HTMLParser):
    """The page as a list of what it consists of."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.parts.append((tag, attributes))

    def handle_endtag(self, tag):
        self.parts.append("/" + tag)

    def handle_data(self, data):
        self.parts.append(data)

    def handle_comment(self, data):
        self.parts.append(("comment", html.unescape(data)))


def values():
    random.seed(9110)
    yield from (bytes([byte]) for byte in range(1, 256) if byte not in b".")
    yield from (b"</script>", b'"}', b"\\", b"\\u0022", "\u2028\U0001f600".encode(), b"\xc3", b"\xed\xa0\x80", b"\xf8\x88", b"a" * 3000)
    yield from (b'"><script>', b"' onload='x", b"-->", b"--!>", b"]]>", b"<!--", b"&quot;", b"&#x22;", b"</p>", b"1,2", b"null", b'x","y":"z')
    yield from (bytes(random.randrange(1, 256) for _ in range(random.randint(2, 40))) for _ in range(1200))
    yield from (bytes(random.choice(b"<>\"'&;!-/=]\\ap\xe2\x80") for _ in range(random.randint(2, 30))) for _ in range(1200))


def test_no_value_escapes_its_context(serve):
    server = serve(PROGRAM, "--workers", "1")
    with Connection(server.address) as connection:
        for value in values():
            if value in (b".", b".."):
                continue
            quoted = urllib.parse.quote(value, safe="")
            connection.send(request(f"/json/{quoted}") + request(f"/html/{quoted}") + request(f"/text/{quoted}"))
            as_json, as_html, as_text = (connection.read().body for _ in range(3))
            text = replaced(value)
            assert json.loads(as_json) == {"v": text, "w": [text]}
            assert b"<" not in as_json
            # The parser reads CR as it stands; only NUL and what HTML's charrefs cannot say would differ, and neither is written.
            assert Page(as_html.decode()).parts == [
                ("p", [("title", text), ("lang", text)]), text, "/p", ("comment", f" {text} "), ("br", [])], value
            assert as_text == value


def test_numbers(serve):
    server = serve(PROGRAM, "--workers", "1")
    with Connection(server.address) as connection:
        for number in (0, 1, -1, 2**63 - 1, -(2**63), 123456789):
            connection.send(request(f"/numbers/{number}"))
            assert json.loads(connection.read().body) == [number, number * 0.5, number > 0]


def test_braces_that_are_no_expression(serve):
    """As LANGUAGE.md says for the templates of a browser's."""
    with Connection(serve(PROGRAM).address) as connection:
        connection.send(request("/braces"))
        assert connection.read().body == b'<p title="{{ a }}">{{ b }} {c}</p>'


def test_no_value_leaves_its_header_field(serve):
    server = serve(PROGRAM, "--workers", "1")
    random.seed(9112)
    samples = [bytes([byte]) for byte in range(256)]
    samples += [b"a\r\nSet-Cookie: b=c", b"a\nb", b"a\rb", b"a\0b", b"\r\n\r\n<script>", b"a\r\n b", b""]
    samples += [bytes(random.choice(b"ab \t\r\n\0:\x7f\xff") for _ in range(random.randint(1, 6))) for _ in range(400)]
    refused = 0
    with Connection(server.address) as connection:
        for value in samples:
            quoted = urllib.parse.quote(value, safe="")
            for path, status in (("/whole", 200), ("/field", 200), ("/both", 203)):
                connection.send(request(f"{path}?v={quoted}"))
                answer = connection.read()
                if any(byte < 0x20 and byte != 9 or byte == 0x7f for byte in value):
                    assert answer.status == 500, value
                    assert answer.header("X-Value") is None and answer.header("Set-Cookie") is None
                    refused += 1
                else:
                    assert answer.status == status, value
                    assert answer.header("X-Value") == value.strip(b" \t")
                    assert path != "/both" or json.loads(answer.body) == [replaced(value)]
    assert refused > 300
    assert server.stop() == 0
    assert "answered 500: the program answered with a field that is malformed" in server.errors
    assert server.errors.count("answered 500") < 20, "told at most once a second"
