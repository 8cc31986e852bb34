"""RFC 9110 section 14: ranges. SPDX-License-Identifier: MIT"""
import re

from common import ASSET, FILE, MAY, MISSING, MUST, REFUSED, ROOT, SHOULD, cases, post, request, rule
from harness.conformance.wire.grammar import date_seconds, date_text

SIZE = len(FILE.body)


def asked(judge, value, *fields, method=b"GET"):
    return judge(request(FILE.path, method, [b"Range: " + value, *fields]))


def check_part(judge, response, first, last):
    judge.check(response.field("Content-Range") == b"bytes %d-%d/%d" % (first, last, SIZE), f"Content-Range is {response.field('Content-Range')!r}")
    judge.check(response.body == FILE.body[first:last + 1], "the octets are not those of the range")


SINGLE = {"the beginning": (b"bytes=0-99", 0, 99), "the middle": (b"bytes=100-199", 100, 199), "one octet": (b"bytes=0-0", 0, 0), "the last octet": (b"bytes=%d-%d" % (SIZE - 1, SIZE - 1), SIZE - 1, SIZE - 1),
          "open": (b"bytes=3900-", 3900, SIZE - 1), "all": (b"bytes=0-", 0, SIZE - 1), "a suffix": (b"bytes=-100", SIZE - 100, SIZE - 1), "a long suffix": (b"bytes=-999999", 0, SIZE - 1),
          "past the end": (b"bytes=3990-999999", 3990, SIZE - 1), "far past the end": (b"bytes=0-99999999999999999999", 0, SIZE - 1),
          "a unit in other case": (b"Bytes=100-199", 100, 199)}


@rule(SHOULD, "9110 14.2", 206, needs="ranges")
@cases(SINGLE)
def test_a_satisfiable_range_is_206(judge, data):
    """With a range that can be satisfied the answer should be 206 with that part."""
    value, first, last = data
    check_part(judge, asked(judge, value), first, last)


@rule(MUST, "9110 14.2", 206, 200, needs=("ranges", "asset"))
@cases({"gzip": b"gzip"})
def test_a_range_is_of_the_coded_representation(judge, data):
    """Ranges count the octets of the selected representation, which is in its content coding: a part of the gzip file where that is selected."""
    response = judge(request(ASSET.path, fields=[b"Accept-Encoding: " + data, b"Range: bytes=10-29"]))
    if response.status == 206:
        whole = ASSET.gzip if response.field("Content-Encoding") == b"gzip" else ASSET.body
        judge.check(response.field("Content-Range") == b"bytes 10-29/%d" % len(whole) and response.body == whole[10:30], f"Content-Range is {response.field('Content-Range')!r}, or the octets are others")


@rule(MUST, "9110 15.3.7.1", 206, 200, needs="ranges")
@cases({"a part": b"bytes=0-99"})
def test_206_repeats_the_fields_of_200(judge, data):
    """A 206 carries the Date, Cache-Control, ETag, Expires, Content-Location and Vary that a 200 would have had."""
    full, part = judge.get("file"), asked(judge, data)
    for name in ("ETag", "Vary", "Cache-Control", "Expires", "Content-Location"):
        judge.check(part.field(name) == full.field(name), f"{name} is {part.field(name)!r}, the 200 has {full.field(name)!r}")


@rule(SHOULD, "9110 14.2", 416, needs="ranges")
@cases({"behind the end": b"bytes=4000-", "far behind": b"bytes=999999-9999999", "an empty suffix": b"bytes=-0", "very far": b"bytes=99999999999999999999-"})
def test_an_unsatisfiable_range_is_416(judge, data):
    """With a valid set of which nothing can be satisfied the answer should be 416."""
    asked(judge, data)


@rule(SHOULD, "9110 15.5.17", 416, 200, needs="ranges")
@cases({"behind the end": b"bytes=4000-"})
def test_416_says_the_length(judge, data):
    """A 416 to a byte range should carry Content-Range: bytes */length."""
    response = asked(judge, data)
    judge.check(response.status != 416 or response.field("Content-Range") == b"bytes */%d" % SIZE, f"Content-Range is {response.field('Content-Range')!r}")


@rule(MUST, "9110 14.2", 200, needs="ranges")
@cases({"an unknown unit": b"lines=0-9", "letters of bytes": b"byte=0-9"})
def test_an_unknown_unit_is_ignored(judge, data):
    """A server ignores a Range whose unit it does not understand."""
    judge.check(asked(judge, data).body == FILE.body, "the content differs")


@rule(SHOULD, "9110 14.2", 200, 416, 400, needs="ranges")
@cases({"backwards": b"bytes=9-5", "no numbers": b"bytes=-", "a word": b"bytes=abc", "a sign": b"bytes=+0-9", "hex": b"bytes=0x0-0x9", "a decimal": b"bytes=0.0-9", "empty": b"bytes=", "three": b"bytes=0-9-19", "two minus": b"bytes=--9", "no unit": b"0-9", "no equals": b"bytes 0-9"})
def test_a_malformed_range_is_no_part(judge, data):
    """A malformed set is ignored or refused; it is never answered with a part."""
    asked(judge, data)


@rule(MAY, "9110 14.2", 206, 200, 416, needs="ranges")
@cases({"two": b"bytes=0-9,100-109", "three": b"bytes=0-0, 50-59 ,-10", "one that cannot": b"bytes=0-9,9999-", "overlapping": b"bytes=0-99,50-149"})
def test_several_ranges(judge, data):
    """Several ranges come as multipart/byteranges, coalesced, or as the whole; each part says its range."""
    response = asked(judge, data)
    if response.status != 206:
        return
    kind = response.field("Content-Type") or b""
    if not kind.lower().startswith(b"multipart/byteranges"):
        match = re.fullmatch(rb"bytes (\d+)-(\d+)/(\d+)", response.field("Content-Range") or b"")
        judge.check(match and response.body == FILE.body[int(match[1]):int(match[2]) + 1], "the part is not what its Content-Range says")
        return
    boundary = re.search(rb'boundary="?([^";]+)"?', kind)
    judge.check(boundary is not None, f"no boundary in {kind!r}")
    pieces = response.body.split(b"--" + boundary[1])
    judge.check(pieces[-1].strip(b" \t\r\n") == b"--", "the last part is not followed by the closing delimiter")
    for piece in pieces[1:-1]:
        start, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        match = re.search(rb"(?i)content-range: *bytes (\d+)-(\d+)/(\d+)", start)
        judge.check(match is not None, "a part without Content-Range")
        judge.check(re.search(rb"(?im)^content-type: *text/plain", start), "a part without the Content-Type that the whole would have had")
        judge.check(content.removesuffix(b"\r\n") == FILE.body[int(match[1]):int(match[2]) + 1] and int(match[3]) == SIZE, "a part is not what its Content-Range says")


@rule(SHOULD, "9110 14.2", 200, 416, 206, 400, 431, needs="ranges")
@cases({"thousands": b"bytes=" + b",".join(b"%d-%d" % (n % 3000, n % 3000 + 9) for n in range(700)), "the same": b"bytes=" + b",".join([b"0-"] * 700)})
def test_many_ranges_cost_no_multiple(judge, data):
    """A server ought to ignore, coalesce or reject egregious sets: many small or overlapping ranges are an attack."""
    judge.check(len(asked(judge, data).body) < 4 * SIZE, "many ranges were answered with a multiple of the file")


@rule(MUST, "9110 14.2", 200, 405, 404, needs=("ranges", "echo"))
@cases({"POST": post(b"Range: bytes=0-1", b"Content-Length: 5", body=b"hello")})
def test_range_is_for_get_only(judge, data):
    """A server ignores Range in a request whose method does not define it."""
    judge.check(judge(data).status != 206, "answered a part")


@rule(MUST, "9110 14.2", 200, needs="ranges")
@cases({"HEAD": b"HEAD"})
def test_range_is_ignored_for_head(judge, data):
    """Range is defined for GET; HEAD is answered as if it were not there."""
    asked(judge, b"bytes=0-9", method=data)


@rule(MUST, "9110 14.2", 404, needs="ranges")
@cases({"missing": MISSING.path})
def test_range_needs_a_success(judge, data):
    """Range counts only where the answer without it would be 200."""
    judge(request(data, fields=[b"Range: bytes=0-9"]))


@rule(MUST, "9110 13.1.5", 206, 200, needs=("ranges", "file_etag"))
@cases({"the tag": b"%s"})
def test_if_range_of_the_tag_gives_the_part(judge, data):
    """If the validator is that of the representation the range is answered."""
    tag = judge.get("file").field("ETag") or b""
    response = asked(judge, b"bytes=0-9", b"If-Range: " + tag)
    judge.check(tag.startswith(b"W/") or response.status == 206, "the strong tag of If-Range matches and the whole was sent")


@rule(MUST, "9110 13.1.5", 200, needs="ranges")
@cases({"another tag": b'"nothing"', "a weak tag": b'W/"nothing"', "an old date": b"Sun, 06 Nov 1994 08:49:37 GMT", "a later date": b"Sun, 06 Nov 2033 08:49:37 GMT", "a word": b"nothing"})
def test_if_range_of_something_else_gives_the_whole(judge, data):
    """If the validator does not match exactly Range is ignored; a date does not match by being later."""
    judge.check(asked(judge, b"bytes=0-9", b"If-Range: " + data).body == FILE.body, "the content differs")


@rule(MUST, "9110 13.1.5", 200, needs=("ranges", "file_etag"))
@cases({"made weak": b"W/%s"})
def test_if_range_compares_strongly(judge, data):
    """A weak tag never matches in If-Range."""
    tag = (judge.get("file").field("ETag") or b"").removeprefix(b"W/")
    asked(judge, b"bytes=0-9", b"If-Range: " + data.replace(b"%s", tag))


@rule(MUST, "9110 13.1.5", 200, needs="ranges")
@cases({"a tag": b'"nothing"', "a date": b"Sun, 06 Nov 1994 08:49:37 GMT"})
def test_if_range_without_range_is_ignored(judge, data):
    """If-Range says what becomes of Range; without that it means nothing."""
    judge.check(judge(request(FILE.path, fields=[b"If-Range: " + data])).body == FILE.body, "the content differs")


@rule(MUST, "9110 13.2.2", 412, needs=("ranges", "file_etag"))
@cases({"If-Match": b'If-Match: "nothing"'})
def test_if_match_comes_before_range(judge, data):
    """Preconditions are evaluated before Range, and a 412 has no part."""
    judge.get("file")
    asked(judge, b"bytes=0-9", data)


@rule(MUST, "9110 13.2.2", 304, needs=("ranges", "file_etag"))
@cases({"a match": None})
def test_if_none_match_comes_before_range(judge, data):
    """Preconditions are evaluated before Range."""
    asked(judge, b"bytes=0-9", b"If-None-Match: " + (judge.get("file").field("ETag") or b""))


@rule(MAY, "9110 14.3", 200, needs="ranges")
@cases({"file": FILE.path})
def test_accept_ranges_says_bytes(judge, data):
    """A server that answers ranges may say so with Accept-Ranges: bytes."""
    judge.check(judge(request(data)).members("Accept-Ranges") == [b"bytes"], "does not say so")


@rule(MAY, "9110 14.2", 200, 206)
@cases({"a range": request(FILE.path, fields=[b"Range: bytes=0-99"])})
def test_range_may_be_ignored(judge, data):
    """A server may ignore Range; then the answer is the whole."""
    response = judge(data)
    judge.check(response.body == (FILE.body if response.status == 200 else FILE.body[:100]), "neither the part nor the whole")
