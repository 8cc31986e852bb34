"""RFC 9110 sections 8.8 and 13, RFC 9111 section 4.3: validators and preconditions. SPDX-License-Identifier: MIT"""
import time

from common import ASSET, CLOSE, ECHO, FILE, MAY, MISSING, MUST, REFUSED, ROOT, SHOULD, SUCCESS, cases, request, rule
from harness.conformance.wire.grammar import date_seconds, date_text

ETAG, DATE = "file_etag", "file_date"


def tag_of(judge):
    tag = judge.get("file").field("ETag")
    judge.check(tag is not None, "the file has no ETag")
    return tag


def date_of(judge):
    value = judge.get("file").field("Last-Modified")
    judge.check(value is not None and date_seconds(value) is not None, f"Last-Modified is {value!r}")
    return value


def asked(judge, *fields, method=b"GET"):
    return judge(request(FILE.path, method, fields))


@rule(SHOULD, "9110 8.8.3", 200, needs=ETAG)
@cases({"file": FILE.path})
def test_the_same_representation_has_the_same_tag(judge, data):
    """A validator is sent for what can be selected; unchanged content keeps it, for GET and HEAD."""
    tags = {judge(request(data, method)).field("ETag") for method in (b"GET", b"HEAD", b"GET")}
    judge.check(len(tags) == 1 and None not in tags, f"tags {tags}")


MATCHING = {"the tag": b"%s", "a list": b'"nothing", %s', "first of a list": b'%s, "nothing"', "weak": b"W/%s", "any": b"*", "no spaces": b'"a",%s,"b"',
            "a comma in a tag": b'"a,b", %s', "empty members": b", ,%s"}


@rule(MUST, "9110 13.1.2", 304, needs=ETAG)
@cases(MATCHING)
def test_if_none_match_of_the_tag_is_304(judge, data):
    """GET with If-None-Match that lists the current tag (by weak comparison) or "*" is answered 304."""
    tag = tag_of(judge)
    asked(judge, b"If-None-Match: " + data.replace(b"%s", tag.removeprefix(b"W/") if data.startswith(b"W/") else tag))


@rule(MUST, "9110 13.1.2", 304, needs=ETAG)
@cases({"HEAD": b"HEAD"})
def test_if_none_match_counts_for_head(judge, data):
    """The same for HEAD."""
    tag = tag_of(judge)
    asked(judge, b"If-None-Match: " + tag, method=data)


@rule(MUST, "9110 13.1.2", 304, needs=ETAG)
@cases({"two lines": None})
def test_if_none_match_on_several_lines(judge, data):
    """Lines of the same name make one list."""
    tag = tag_of(judge)
    asked(judge, b'If-None-Match: "nothing"', b"If-None-Match: " + tag)


@rule(MUST, "9110 13.1.2", 200, needs=ETAG)
@cases({"another tag": lambda tag: b'"nothing"', "a part of it": lambda tag: tag[:-3] + b'"', "more than it": lambda tag: tag[:-1] + b'x"',
        "other case": lambda tag: tag.swapcase() if tag.swapcase() != tag else b'"X"', "a star in quotes": lambda tag: b'"*"', "an empty tag": lambda tag: b'""',
        "inside another": lambda tag: b'"x' + tag.strip(b'"') + b'"'})
def test_if_none_match_of_another_tag_is_200(judge, data):
    """Tags match when they are the same character by character; otherwise the method is performed."""
    judge.check(asked(judge, b"If-None-Match: " + data(tag_of(judge).removeprefix(b"W/"))).body == FILE.body, "the content differs")


@rule(MUST, "9110 13.1.2", 200, needs=("asset", ETAG))
@cases({"gzip": b"gzip"})
def test_the_tag_of_another_coding_is_another_tag(judge, data):
    """It is the selected representation's tag that counts: who has the coded page and asks for the plain one gets it."""
    coded, plain = judge.get("asset", [b"Accept-Encoding: " + data]), judge.get("asset")
    tag = coded.field("ETag")
    if tag is not None and tag != plain.field("ETag") and coded.field("Content-Encoding") is not None:
        judge.check(judge(request(ASSET.path, fields=[b"If-None-Match: " + tag])).body == ASSET.body, "the content is not the plain page")


@rule(MUST, "9110 13.2.2", 412, needs=(ETAG, DATE))
@cases({"If-Match": b'If-Match: "nothing"', "If-Unmodified-Since": b"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"})
def test_what_asks_for_the_unchanged_comes_first(judge, data):
    """If-Match and If-Unmodified-Since are evaluated before If-None-Match, in whatever order the fields stand."""
    asked(judge, b"If-None-Match: " + tag_of(judge), data)


@rule(MUST, "9110 15.4.5", 304, needs=ETAG)
@cases({"ETag": "ETag"})
def test_304_repeats_the_tag(judge, data):
    """A 304 carries the fields that a 200 to the same request would have had out of Content-Location, Date, ETag, Vary,
    Cache-Control, Expires."""
    full = judge.get("file")
    response = asked(judge, b"If-None-Match: " + (full.field("ETag") or b""))
    for name in ("ETag", "Vary", "Cache-Control", "Expires", "Content-Location"):
        judge.check(response.field(name) == full.field(name), f"{name} is {response.field(name)!r}, the 200 has {full.field(name)!r}")
    judge.check(response.field("Date") is not None, "no Date")


@rule(MUST, "9112 6.3", 304, needs=ETAG)
@cases({"a request behind it": None})
def test_304_has_no_content(judge, data):
    """A 304 ends with its head."""
    tag = tag_of(judge)
    first, second = judge.answers(judge.connect(), request(FILE.path, fields=[b"If-None-Match: " + tag]), request(ROOT.path))
    judge.check(first.status == 304 and second.body == ROOT.body, f"answered {first}, then {second}")


@rule(MUST, "9110 8.6", 304, needs=ETAG)
@cases({"a length": None})
def test_the_length_of_304_is_that_of_200(judge, data):
    """A Content-Length in a 304 is what the 200 would have had."""
    length = asked(judge, b"If-None-Match: " + tag_of(judge)).field("Content-Length")
    judge.check(length is None or int(length) == len(FILE.body), f"Content-Length is {length!r}")


@rule(MUST, "9110 13.1.1", 412, needs=ETAG)
@cases({"another tag": b'"nothing"', "a list": b'"nothing", "either"'})
def test_if_match_of_another_tag_is_412(judge, data):
    """A server does not perform the method when no listed tag matches; 412 says so. (A success is allowed only for a change that was
    made before, which GET makes none.)"""
    tag_of(judge)
    asked(judge, b"If-Match: " + data)


@rule(MUST, "9110 13.1.1", 200, needs=ETAG)
@cases({"the tag": b"%s", "any": b"*", "a list": b'"nothing", %s'})
def test_if_match_of_the_tag_is_200(judge, data):
    """With a matching tag the method is performed."""
    asked(judge, b"If-Match: " + data.replace(b"%s", tag_of(judge)))


@rule(MUST, "9110 13.1.1", 412, needs=ETAG)
@cases({"weak": b"W/%s"})
def test_if_match_compares_strongly(judge, data):
    """Weak tags match nothing in If-Match."""
    tag = tag_of(judge)
    asked(judge, b"If-Match: " + data.replace(b"%s", tag.removeprefix(b"W/")))


@rule(SHOULD, "9110 13.1.3", 304, needs=DATE)
@cases({"the date": 0, "a day later": 86400})
def test_if_modified_since_is_304(judge, data):
    """GET with a date that is not earlier than Last-Modified should be answered 304."""
    asked(judge, b"If-Modified-Since: " + date_text(date_seconds(date_of(judge)) + data))


@rule(MUST, "9110 13.1.3", 200, needs=DATE)
@cases({"a second earlier": -1, "a year earlier": -365 * 86400})
def test_if_modified_since_an_earlier_date_is_200(judge, data):
    """What has changed since is sent."""
    asked(judge, b"If-Modified-Since: " + date_text(date_seconds(date_of(judge)) + data))


@rule(MUST, "9110 13.1.3", 200, needs=DATE)
@cases({"a word": b"yesterday", "a number": b"86400000000", "empty": b"", "no such day": b"Mon, 31 Feb 2050 00:00:00 GMT", "a list": b"Sun, 06 Nov 2033 08:49:37 GMT, Sun, 06 Nov 2033 08:49:37 GMT",
        "no GMT": b"Sun, 06 Nov 2033 08:49:37", "an offset": b"Sun, 06 Nov 2033 08:49:37 +0000"})
def test_an_invalid_if_modified_since_is_ignored(judge, data):
    """A value that is no HTTP-date is ignored."""
    asked(judge, b"If-Modified-Since: " + data)


@rule(MUST, "9110 5.6.7", 304, needs=DATE)
@cases({"RFC 850": "%A, %d-%b-%y %H:%M:%S GMT", "asctime": "%a %b %e %H:%M:%S %Y", "IMF-fixdate": "%a, %d %b %Y %H:%M:%S GMT"})
def test_all_three_forms_of_a_date_are_read(judge, data):
    """A recipient of a timestamp accepts the two obsolete forms as well."""
    now = time.gmtime(date_seconds(date_of(judge)))
    asked(judge, b"If-Modified-Since: " + time.strftime(data, now).encode())


@rule(MUST, "9110 5.6.7", 200, needs=DATE)
@cases({"94": b"Sunday, 06-Nov-94 08:49:37 GMT"})
def test_a_year_of_two_digits_is_no_distant_future(judge, data):
    """A two-digit year that would be more than 50 years ahead is of the past: what has changed since 1994 is sent."""
    asked(judge, b"If-Modified-Since: " + data)


@rule(MUST, "9110 13.1.3", 200, needs=("echo", DATE))
@cases({"POST": b"POST"})
def test_if_modified_since_is_for_get_and_head(judge, data):
    """It is ignored in requests of other methods."""
    date = date_text(date_seconds(date_of(judge)) + 86400)
    judge.check(judge(request(ECHO.path, data, [b"If-Modified-Since: " + date, b"Content-Length: 5"], b"hello")).body == b"hello", "the echo differs")


@rule(MUST, "9110 13.1.3", 200, needs=(ETAG, DATE))
@cases({"a later date": 86400})
def test_if_none_match_wins_over_if_modified_since(judge, data):
    """If-Modified-Since is ignored where If-None-Match is there."""
    date = date_text(date_seconds(date_of(judge)) + data)
    asked(judge, b'If-None-Match: "nothing"', b"If-Modified-Since: " + date)


@rule(MUST, "9110 13.1.3", 304, needs=(ETAG, DATE))
@cases({"an earlier date": -86400})
def test_a_matching_tag_is_304_whatever_the_date(judge, data):
    """The same the other way round."""
    date = date_text(date_seconds(date_of(judge)) + data)
    asked(judge, b"If-None-Match: " + tag_of(judge), b"If-Modified-Since: " + date)


@rule(MUST, "9110 13.1.4", 412, needs=DATE)
@cases({"an earlier date": -86400})
def test_if_unmodified_since_an_earlier_date_is_412(judge, data):
    """What was changed since is not sent to one who wants it unchanged."""
    asked(judge, b"If-Unmodified-Since: " + date_text(date_seconds(date_of(judge)) + data))


@rule(MUST, "9110 13.1.4", 200, needs=DATE)
@cases({"a word": b"yesterday", "empty": b"", "no such day": b"Mon, 31 Feb 1994 00:00:00 GMT", "a list": b"Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "no GMT": b"Sun, 06 Nov 1994 08:49:37"})
def test_an_invalid_if_unmodified_since_is_ignored(judge, data):
    """A value that is no HTTP-date is ignored."""
    asked(judge, b"If-Unmodified-Since: " + data)


@rule(MUST, "9110 13.1.4", 200, needs=DATE)
@cases({"the date": 0, "a later date": 86400})
def test_if_unmodified_since_is_200(judge, data):
    """Unchanged: the method is performed."""
    asked(judge, b"If-Unmodified-Since: " + date_text(date_seconds(date_of(judge)) + data))


@rule(MUST, "9110 13.1.4", 200, needs=(ETAG, DATE))
@cases({"an earlier date": -86400})
def test_if_match_wins_over_if_unmodified_since(judge, data):
    """If-Unmodified-Since is ignored where If-Match is there."""
    date = date_text(date_seconds(date_of(judge)) + data)
    asked(judge, b"If-Match: " + tag_of(judge), b"If-Unmodified-Since: " + date)


@rule(MUST, "9110 13.2.1", 404)
@cases({"a tag": b"If-None-Match: *", "a date": b"If-Modified-Since: Sun, 06 Nov 2033 08:49:37 GMT", "a match": b'If-Match: "a"'})
def test_preconditions_count_only_for_a_success(judge, data):
    """A server ignores preconditions when its answer without them would be no 2xx or 412."""
    judge(request(MISSING.path, fields=[data]))


@rule(MUST, "9110 13.2.1", 404, 405, 501, needs=(ETAG, DATE))
@cases({"If-Match": b'If-Match: "nothing"', "If-None-Match": b"If-None-Match: *", "If-Unmodified-Since": b"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"})
def test_preconditions_do_not_hide_a_405(judge, data):
    """The same of a method that is not allowed: normal request checks come first. Which of its statuses a server has for that is not asked here."""
    judge(request(FILE.path, b"DELETE", [data]))


@rule(SHOULD, "9110 13.1.3", 304, needs=DATE)
@cases({"HEAD": b"HEAD"})
def test_if_modified_since_counts_for_head(judge, data):
    """HEAD with such a date should be answered 304 too."""
    date = date_of(judge)
    asked(judge, b"If-Modified-Since: " + date, method=data)


@rule(MUST, "9110 15.4.5", 304, needs=("asset", ETAG))
@cases({"gzip": [b"Accept-Encoding: gzip"], "plain": []})
def test_304_repeats_what_was_negotiated(judge, data):
    """A 304 to a request whose answer depends on Accept-Encoding carries Vary and the tag of the selected coding, as its 200 does."""
    full = judge.get("asset", data)
    response = judge(request(ASSET.path, fields=[*data, b"If-None-Match: " + (full.field("ETag") or b"")]))
    for name in ("Vary", "ETag"):
        judge.check(response.field(name) == full.field(name), f"{name} is {response.field(name)!r}, the 200 has {full.field(name)!r}")


@rule(MUST, "9110 8.8.3.3", 200, needs="asset")
@cases({"page": ASSET.path})
def test_codings_have_tags_of_their_own(judge, data):
    """Representations in different content codings are different: strong tags differ."""
    plain = judge(request(data)).field("ETag")
    coded = judge(request(data, fields=[b"Accept-Encoding: gzip"])).field("ETag")
    judge.check(plain is None or coded is None or plain.startswith(b"W/") or coded.startswith(b"W/") or plain != coded,
                f"both have the strong tag {plain!r}")
