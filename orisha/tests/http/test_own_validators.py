"""Answers whose program gave them an ETag or a Last-Modified of its own: the server evaluates the preconditions, however the answer
is made. Each test is named by its section of RFC 9110."""
import pytest

from conftest import Server
from wire import Connection, ask, request

MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"

PROGRAM = r"""
~import "$orisha"

static orisha_response report(orisha_request *req)
{
    static const orisha_header headers[] = {
        {{"etag", 4}, {"\"v1\"", 4}}, {{"Content-Type", 12}, {"text/csv", 8}}, {{"Content-Encoding", 16}, {"identity", 8}},
        {{"Set-Cookie", 10}, {"a=b", 3}}};
    (void)req;
    return (orisha_response){.body = ORISHA_STR("hello"), .headers = headers, .header_count = 4};
}

static orisha_str type_of(orisha_str name) { return name.len ? ORISHA_STR("text/html") : ORISHA_STR("text/plain"); }
static int status_of(orisha_str name) { return name.len > 3 ? 200 : 404; }

~orisha:handler = orisha:router(req)
| [GET /folded] |> response { body: "hello", headers: { "ETag": "\"v1\"", "Cache-Control": "no-cache" } }
| [GET /written/:name] p |> response { body: "{{p.name}}", headers: { "ETag": "\"v1\"" } }
| [GET /body/:name] p |> response { body: p.name, headers: { "etag": "\"v1\"" } }
| [GET /typed/:name] p |> response { body: "hello", content_type: type_of(p.name), headers: { "ETag": "\"v1\"" } }
| [GET /tagged/:tag] p |> response { body: "hello", headers: { "ETag": "\"{{p.tag}}\"" } }
| [GET /both/:tag] p |> response { body: "{{p.tag}}", headers: { "ETag": "\"{{p.tag}}\"" } }
| [GET /called] |> report(req)
| [GET /weak] |> response { body: "hello", headers: { "ETag": "W/\"v1\"" } }
| [GET /dated] |> response { body: "hello", headers: { "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT" } }
| [GET /all] |> response { body: "hello", headers: { "ETag": "\"v1\"", "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT" } }
| [GET /bad/:tag] p |> response { body: "hello", headers: { "ETag": p.tag, "Last-Modified": "yesterday" } }
| [GET /status/:name] p |> response { status: status_of(p.name), body: "hello", headers: { "ETag": "\"v1\"" } }
| [GET /missing] |> response { status: 404, body: "hello", headers: { "ETag": "\"v1\"" } }
| [GET /plain] |> response { body: "hello" }
| [PUT /folded] |> response { body: "hello", headers: { "ETag": "\"v1\"" } }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""

# Every way in which an answer is made.
WAYS = ["/folded", "/written/hello", "/body/hello", "/typed/hello", "/tagged/v1", "/both/v1", "/called", "/all", "/status/good"]


@pytest.fixture(scope="module")
def app(compiled):
    server = Server(compiled(PROGRAM), "--workers", "1")
    yield server.address
    assert server.stop() == 0


def get(app, path, *headers, method="GET"):
    return ask(app, path, headers=headers, method=method)


@pytest.mark.parametrize("path", WAYS)
@pytest.mark.parametrize("condition, status", [
    ((), 200),
    (('If-None-Match: "v1"',), 304),
    (('If-None-Match: W/"v1"',), 304),
    (('If-None-Match: "v0", "v1"',), 304),
    (('If-None-Match: "v0"', 'If-None-Match: "v1"'), 304),
    (("If-None-Match: *",), 304),
    (('If-None-Match: "v2"',), 200),
    (("If-None-Match: v1",), 200),
    (('If-Match: "v1"',), 200),
    (("If-Match: *",), 200),
    (('If-Match: "v2"',), 412),
    (('If-Match: W/"v1"',), 412),
    (('If-Match: "v1"', 'If-None-Match: "v1"'), 304),
    (('If-Match: "v2"', 'If-None-Match: "v1"'), 412),
])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_13_2_2_entity_tags(app, path, condition, status, method):
    answer = get(app, path, *condition, method=method)
    assert answer.status == status
    if status == 304:
        assert answer.header("ETag") == b'"v1"' and answer.header("Content-Length") is None
    elif status == 200 and method == "GET":
        assert answer.body == (path.rsplit("/", 1)[1].encode() if path.startswith("/both") else b"hello")


@pytest.mark.parametrize("condition, status", [
    (('If-None-Match: "v1"',), 304),
    (('If-None-Match: W/"v1"',), 304),
    (('If-None-Match: "v2"',), 200),
    (('If-Match: W/"v1"',), 412),
    (('If-Match: "v1"',), 412),
    (("If-Match: *",), 200),
])
def test_8_8_3_2_a_weak_tag_matches_weakly_alone(app, condition, status):
    assert get(app, "/weak", *condition).status == status


@pytest.mark.parametrize("path", ["/dated", "/all"])
@pytest.mark.parametrize("condition, status", [
    ((f"If-Modified-Since: {MODIFIED}",), 304),
    ((f"If-Modified-Since: {EARLIER}",), 200),
    (("If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT",), 304),
    (("If-Modified-Since: yesterday",), 200),
    ((f"If-Unmodified-Since: {MODIFIED}",), 200),
    ((f"If-Unmodified-Since: {EARLIER}",), 412),
    ((f"If-Modified-Since: {MODIFIED}", 'If-None-Match: "v2"'), 200),
])
def test_13_1_3_dates(app, path, condition, status):
    answer = get(app, path, *condition)
    assert answer.status == status
    if status == 304:
        assert (answer.header("ETag"), answer.header("Last-Modified")) == ((b'"v1"', None) if path == "/all" else (None, MODIFIED.encode()))


@pytest.mark.parametrize("condition", [f"If-Modified-Since: {MODIFIED}", f"If-Unmodified-Since: {EARLIER}"])
def test_13_1_3_a_date_is_compared_with_a_date_alone(app, condition):
    assert get(app, "/folded", condition).status == 200


def test_15_4_5_a_304_keeps_what_is_not_of_the_body(app):
    names = {name.decode() for name, _ in get(app, "/called", 'If-None-Match: "v1"').headers}
    assert names == {"etag", "Set-Cookie", "Date"}
    names = {name.decode() for name, _ in get(app, "/folded", 'If-None-Match: "v1"').headers}
    assert names == {"ETag", "Cache-Control", "Date"}


@pytest.mark.parametrize("path, method", [("/missing", "GET"), ("/status/bad", "GET"), ("/folded", "PUT"), ("/plain", "GET"), ("/bad/v1", "GET")])
@pytest.mark.parametrize("condition", ['If-None-Match: "v1"', 'If-None-Match: "v2"', "If-None-Match: *", 'If-Match: "v2"',
                                       f"If-Modified-Since: {MODIFIED}"])
def test_13_2_1_no_other_answer_changes(app, path, method, condition):
    """A failure, another method, one without a validator or with none that is one."""
    plain, asked = get(app, path, method=method), get(app, path, condition, method=method)
    assert (asked.status, asked.body) == (plain.status, plain.body)
    assert asked.status == 200 or path in ("/missing", "/status/bad")


def test_pipelined_answers_keep_their_order(app):
    with Connection(app) as connection:
        connection.send(request("/folded", headers=['If-None-Match: "v1"']) + request("/folded") +
                        request("/written/a", headers=['If-Match: "v2"']) + request("/plain"))
        assert [connection.read().status for _ in range(4)] == [304, 200, 412, 200]
