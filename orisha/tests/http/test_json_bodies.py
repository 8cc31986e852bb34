"""Bodies as records: what Python's json reads is read, what it refuses or what does not fit the record is 400."""
import json
import random

from wire import Connection, request

PROGRAM = r"""
~import "$orisha"

~record item { name: string, count: i32, small: ?u8, weight: ?f64, done: ?bool }

~orisha:handler = orisha:router(req)
| [POST /items] |> orisha:json(req, as: item)
    | ok i |> response { content_type: "application/json", body: "{\"name\":\"{{i.name}}\",\"count\":{{i.count}},\"small\":{{i.has_small ? i.small : -1}},\"weight\":{{i.has_weight ? i.weight : -1}},\"done\":{{i.has_done ? i.done : -1}}}" }
    | bad e |> response { status: e.status, body: e.message }
| [POST /quiet] |> orisha:json(req, as: item)
    | ok _ |> response { status: 204 }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""

RANGES = {"count": (-2**31, 2**31 - 1), "small": (0, 255)}


def expected(body):
    """The record as it is answered, or None where the body must be refused."""
    def unique(pairs):
        names = [name for name, _ in pairs]
        if any(names.count(name) > 1 for name in ("name", "count", "small", "weight", "done")):
            raise ValueError("twice")
        return dict(pairs)

    try:
        value = json.loads(body.decode("utf-8", "strict"), object_pairs_hook=lambda pairs: pairs,
                           parse_constant=lambda _: (_ for _ in ()).throw(ValueError("constant")))
        value = unique(value) if body.lstrip(b" \t\n\r")[:1] == b"{" else None
    except (ValueError, RecursionError):
        return None
    if value is None or not isinstance(value.get("name"), str):
        return None
    try:
        value["name"].encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return None
    record = {"name": value["name"]}
    for name, missing in (("count", None), ("small", -1), ("weight", -1), ("done", -1)):
        field = value.get(name)
        if field is None:
            if missing is None:
                return None
            record[name] = missing
        elif name == "done":
            if not isinstance(field, bool):
                return None
            record[name] = int(field)
        elif isinstance(field, bool) or not isinstance(field, (int, float)):
            return None
        elif name == "weight":
            if abs(field) == float("inf"):
                return None
            record[name] = float(field)
        elif not isinstance(field, int) or not RANGES[name][0] <= field <= RANGES[name][1]:
            return None
        else:
            record[name] = field
    return record


def post(connection, body, path="/items", content_type="application/json"):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.send(head.encode() + body)
    return connection.read()


FRAGMENTS = [b'"name"', b'"count"', b'"small"', b'"weight"', b'"done"', b":", b",", b"{", b"}", b"[", b"]", b"null", b"true", b"1", b"-0",
             b"1.5", b"1e3", b"256", b"2147483648", b'"\\u00e9"', b'"\\ud83d\\ude00"', b'"\\ud83d"', b"\xff", b'"\xc3\xa9"', b" ", b"\n", b'""', b"\\"]


def bodies(random_source):
    yield from (b"", b"{}", b"[]", b"null", b'{"name":"a","count":1} x', b'\xef\xbb\xbf{"name":"a","count":1}')
    for _ in range(3000):
        members = [b'"name":"a\\n"', b'"count":%d' % random_source.choice((0, -2**31, 2**31 - 1, 2**31, 7))]
        members += random_source.sample([b'"small":255', b'"small":-1', b'"weight":1.25e2', b'"weight":null', b'"done":false', b'"x":[{"y":[]}]',
                                         b'"count":1', b'"done":1'], random_source.randint(0, 4))
        random_source.shuffle(members)
        body = bytearray(b"{" + random_source.choice((b",", b" , ")).join(members) + b"}")
        for _ in range(random_source.choice((0, 0, 1, 1, 2))):
            at = random_source.randrange(len(body) + 1)
            body[at:at + random_source.randint(0, 2)] = random_source.choice(FRAGMENTS)
        yield bytes(body)


def test_bodies_agree_with_another_reader(serve):
    server = serve(PROGRAM, "--workers", "1")
    accepted = refused = 0
    with Connection(server.address) as connection:
        for body in bodies(random.Random(8259)):
            answer, wanted = post(connection, body), expected(body)
            if wanted is None:
                assert answer.status == 400, (body, answer.body)
                refused += 1
            else:
                assert answer.status == 200, (body, answer.body)
                assert json.loads(answer.body) == wanted, body
                accepted += 1
    assert accepted > 300 and refused > 300


def test_what_is_wrong_is_said(serve):
    server = serve(PROGRAM, "--workers", "1")
    with Connection(server.address) as connection:
        answer = post(connection, b'{"name":"x","count":"1"}')
        assert (answer.status, answer.body) == (400, b"'count': must be an integer (byte 20)")
        answer = post(connection, b'{"name":"x"}', path="/quiet")
        assert (answer.status, answer.body) == (400, b"400 'count': is missing (byte 12)\n")
        answer = post(connection, b'{"name":"x","count":1}', path="/quiet", content_type="text/plain")
        assert (answer.status, answer.header("Accept"), answer.header("Accept-Encoding")) == (415, b"application/json", None)
        answer = post(connection, b"\x1f\x8b", path="/quiet", content_type="application/json\r\nContent-Encoding: gzip")
        assert (answer.status, answer.header("Accept"), answer.header("Accept-Encoding")) == (415, None, b"identity")
        assert post(connection, b'{"name":"x","count":1}', path="/quiet").status == 204
