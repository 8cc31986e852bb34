"""The good server's answers: the resources of the contract, with preconditions, ranges and codings by RFC 9110.

SPDX-License-Identifier: MIT
"""
import email.utils
import hashlib
import itertools
import re
import time

from ..contract import FEATURES, ROOT
from ..wire.grammar import date_seconds, date_text

MODIFIED_S = 1_700_000_000
TAG = re.compile(rb'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
counter = itertools.count()


class Answer:
    def __init__(self, status, content=b"", fields=(), kind=b"text/plain; charset=utf-8"):
        self.status, self.content, self.fields = status, content, list(fields)
        self.length = len(content)  # what GET would send
        if content and kind:
            self.fields.insert(0, (b"Content-Type", kind))

    def set(self, name, value):
        self.fields.append((name, value))
        return self


def tag_of(body):
    return b'"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"'


def answer(request, wrong):
    """The Answer to a request; HEAD is answered as GET, its content is left out later."""
    for name in ("root", "file", "asset", "echo"):
        feature = FEATURES[name]
        if request.path == feature.path or wrong("prefix_matches") and name == "file" and request.path.startswith(feature.path):
            return resource(name, feature, request, wrong)
    if request.path == b"*":
        return Answer(404, b"none\n") if wrong("options_asterisk_404") else Answer(204, fields=[(b"Allow", b"GET, HEAD, POST, OPTIONS")])
    if wrong("traversal"):
        return traverse(request)
    if wrong("conditions_on_404") and (request.all(b"if-none-match") or request.all(b"if-match")):
        return Answer(412 if request.all(b"if-match") else 304)
    if wrong("range_on_404") and request.all(b"range"):
        return Answer(206, b"none\n").set(b"Content-Range", b"bytes 0-4/5")
    return Answer(404, b"none\n")


def traverse(request):
    """What the mutant does that joins paths without looking at them."""
    try:
        with open(str(ROOT / "scenarios") + request.path.decode("latin-1").replace("\\", "/"), "rb") as file:
            return Answer(200, file.read(4000))
    except (OSError, ValueError):
        return Answer(404, b"none\n")


def resource(name, feature, request, wrong):
    allowed = [b"POST"] if name == "echo" else [b"GET", b"HEAD"]
    if request.method == b"TRACE" and wrong("trace_reflects"):
        return Answer(200, b"".join(key + b": " + value + b"\r\n" for key, value in request.fields), kind=b"message/http")
    if request.method == b"CONNECT" and wrong("connect_200"):
        return Answer(200)
    if request.method == b"OPTIONS":
        return Answer(204, fields=[(b"Allow", b", ".join([*allowed, b"OPTIONS"]))])
    if request.method not in allowed or request.method == b"HEAD" and wrong("head_refused"):
        if wrong("405_as_404"):
            return Answer(404, b"none\n")
        if wrong("conditions_on_405") and (request.all(b"if-match") or request.all(b"if-none-match") or request.all(b"if-unmodified-since")):
            return Answer(412, b"changed\n")
        listed = [*allowed, b"OPTIONS", *([request.method] if wrong("405_lists_it") else [])]
        made = Answer(405, b"not allowed\n")
        return made if wrong("sends_no_allow") else made.set(b"Allow", b", ".join(listed))
    if name == "echo":
        if wrong("ims_for_post") and request.all(b"if-modified-since"):
            return Answer(304)
        if wrong("range_for_post") and request.all(b"range"):
            return Answer(206, request.content[:2]).set(b"Content-Range", b"bytes 0-1/%d" % len(request.content))
        return Answer(200, request.content, kind=b"application/octet-stream")
    if name == "root":
        return Answer(200, feature.body, kind=None if wrong("sends_no_type") else b"text/plain")
    if name == "asset":
        body, tag, fields, kept = coded(feature, request, wrong)
        if wrong("inm_any_coding") and set(tags_of(request.all(b"if-none-match"))) & {tag_of(feature.body), tag_of(feature.gzip)}:
            return Answer(304, fields=[(b"ETag", tag), *kept])
        return conditional(request, feature.body if wrong("range_of_the_plain") and request.all(b"range") else body, tag, fields, kept, wrong)
    tag = tag_of(feature.body)
    if wrong("tag_changes"):
        tag = b'"%d"' % next(counter)
    if wrong("sends_bad_tag"):
        tag = tag.strip(b'"')
    return conditional(request, feature.body, tag, [(b"Content-Type", b"text/plain; charset=utf-8")], [], wrong)


def weights(values):
    """{coding: weight} of Accept-Encoding."""
    found = {}
    for item in b",".join(values).lower().split(b","):
        coding, _, parameter = item.partition(b";")
        match = re.fullmatch(rb"[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", parameter)
        if coding.strip():
            found[coding.strip()] = float(match[1]) if match else 1.0 if not parameter.strip() else 0.0
    return found


def coded(feature, request, wrong):
    """(body, tag, fields of the representation, fields that a 304 repeats too)"""
    values = request.all(b"accept-encoding")
    if wrong("gzip_first_line"):
        values = values[:1]
    if wrong("weight_crash") and b";q=" in b"".join(values):
        float(b"".join(values).partition(b";q=")[2] or b"x")
    accepted = weights(values)
    gzip = bool(values) and accepted.get(b"gzip", accepted.get(b"x-gzip", accepted.get(b"*", 0))) > 0
    if wrong("gzip_substring"):
        gzip = b"gzip" in b",".join(values)
    gzip = (gzip or wrong("gzip_always")) and not wrong("gzip_never") and not (wrong("gzip_not_for_head") and request.method == b"HEAD")
    body = feature.gzip if gzip else feature.body
    if wrong("gzip_unnamed") and not values:
        body = feature.gzip
    fields = [(b"Content-Type", b"text/html; charset=utf-8")]
    if gzip:
        fields.append((b"Content-Encoding", b"gzip"))
        body = feature.body if wrong("gzip_untrue") else body
    tag = tag_of(feature.body if wrong("one_tag_for_codings") else body)
    return body, tag, fields, [] if wrong("vary_missing") else [(b"Vary", b"Accept-Encoding")]


def tags_of(values):
    return TAG.findall(b",".join(values))


def opaque(tag):
    return tag.removeprefix(b"W/")


def any_date(text, wrong):
    """Seconds of any of the three forms (section 5.6.7), or None."""
    seconds = date_seconds(text)
    if seconds is not None or wrong("ims_fixdate_only"):
        return seconds
    days, months = rb"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", rb"[A-Z][a-z]{2}"
    if re.fullmatch(days + rb", \d\d-" + months + rb"-\d\d \d\d:\d\d:\d\d GMT", text) or \
            re.fullmatch(rb"[A-Z][a-z]{2} " + months + rb" [ \d]\d \d\d:\d\d:\d\d \d{4}", text):
        if wrong("years_of_this_century"):
            text = re.sub(rb"-(\d\d) ", rb"-20\1 ", text)
        parsed = email.utils.parsedate_tz(text.decode())
        return email.utils.mktime_tz((*parsed[:9], 0)) if parsed else None
    return None


def evaluate(request, tag, wrong):
    """304, 412 or None: RFC 9110 section 13.2.2, in its order."""
    match, none_match = request.all(b"if-match"), request.all(b"if-none-match")
    since, unmodified = request.value(b"if-modified-since"), request.value(b"if-unmodified-since")
    if wrong("inm_first") and none_match and opaque(tag) in map(opaque, tags_of(none_match)):
        return 304
    if wrong("inm_first_line"):
        none_match = none_match[:1]
    if match and not wrong("im_ignored"):
        listed = [opaque(one) if wrong("im_weak") else one for one in tags_of(match)]
        star = match == [b"*"] and not wrong("im_star_412")
        if not star and (tag.startswith(b"W/") or tag not in listed):
            return 412
    if unmodified is not None and (not match or wrong("ius_with_im")) and not wrong("ius_ignored"):
        seconds = any_date(unmodified, wrong)
        if seconds is not None and MODIFIED_S > seconds or wrong("ius_412") or seconds is None and wrong("ius_invalid_412"):
            return 412
    if none_match and not wrong("inm_ignored") and not (wrong("inm_not_for_head") and request.method == b"HEAD") and not wrong("ims_wins"):
        listed = [opaque(one) for one in tags_of(none_match)][:1 if wrong("inm_first_only") else None]
        found = none_match == [b"*"] or opaque(tag) in listed
        if wrong("inm_substring"):
            found = opaque(tag).strip(b'"') in b",".join(none_match)
        if found and wrong("ims_also") and since is not None:
            found = MODIFIED_S <= (any_date(since, wrong) or 0)
        return 304 if found else None
    if since is not None and not wrong("ims_ignored") and not (wrong("ims_not_for_head") and request.method == b"HEAD"):
        seconds = any_date(since, wrong)
        if seconds is None:
            return 304 if wrong("ims_invalid_304") else None
        if MODIFIED_S <= seconds or wrong("ims_always"):
            return 304
    return None


def conditional(request, body, tag, fields, kept, wrong):
    """The answer to GET or HEAD of a representation."""
    validators = [(b"ETag", tag), *kept]
    status = evaluate(request, tag, wrong)
    if wrong("range_before_conditions") and request.all(b"range") or wrong("range_before_if_match") and request.all(b"range") and status == 412:
        status = None
    if wrong("if_range_alone") and not request.all(b"range") and request.all(b"if-range") not in ([], [tag]):
        status = 412
    if status == 304:
        made = Answer(304, fields=kept if wrong("304_without_etag") else validators[:1] if wrong("304_without_vary") else validators)
        made.length = 0 if wrong("304_length_0") else len(body)
        made.content = body if wrong("304_with_content") else b""
        return made
    if status == 412:
        return Answer(412, b"changed\n")
    modified = date_text(time.time() + 9999 if wrong("sends_future_date") else MODIFIED_S)
    whole = Answer(200, body, [*fields, *validators, (b"Last-Modified", modified), (b"Accept-Ranges", b"bytes")], kind=None)
    if not request.all(b"range") or request.method == b"HEAD" and not wrong("range_for_head") or wrong("range_ignored"):
        return whole
    condition = request.value(b"if-range")
    if condition is not None and not wrong("if_range_ignored"):
        same = condition == tag or condition == modified or wrong("if_range_weak") and opaque(condition) == tag
        if not same or wrong("if_range_never"):
            return whole
    return partial(request.value(b"range"), body, whole, wrong)


def partial(value, body, whole, wrong):
    unit, _, text = value.partition(b"=")
    if unit.lower() != b"bytes" and not wrong("range_any_unit"):
        return whole
    if unit != b"bytes" and wrong("range_unit_case"):
        return whole
    if unit != b"bytes":
        text = re.sub(rb"[^0-9-]", b"", value)
    parts, size = [], len(body)
    for one in text.split(b","):
        match = re.fullmatch(rb"(\d*)-(\d*)", one.strip(b" \t"))
        if not match or not (match[1] or match[2]) or match[1] and match[2] and int(match[2]) < int(match[1]):
            if wrong("range_malformed_206"):
                match = re.fullmatch(rb"(\d*)-(\d*)", b"0-9")
            else:
                return whole
        first = int(match[1]) if match[1] else max(0, size - int(match[2]))
        last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
        if first <= last:
            parts.append((first, last - 1 if wrong("range_off_by_one") and last > first else last))
    if not parts:
        if wrong("416_never"):
            return whole
        made = Answer(416, b"no such part\n")
        return made if wrong("416_without_length") else made.set(b"Content-Range", b"bytes */%d" % size)
    if sum(last - first + 1 for first, last in parts) > size and not wrong("ranges_all"):
        return whole
    fields = [field for field in whole.fields if not (wrong("206_without_etag") and field[0] == b"ETag")]
    if len(parts) == 1:
        first, last = parts[0]
        made = Answer(206, body[first:last + 1], fields, kind=None)
        return made if wrong("sends_no_content_range") else made.set(b"Content-Range", b"bytes %d-%d/%d" % (first, last, size))
    kind = dict(fields)[b"Content-Type"]
    shift = 1 if wrong("ranges_wrong_part") else 0
    kind = b"" if wrong("parts_without_type") else b"Content-Type: %s\r\n" % kind
    content = b"".join(b"\r\n--split\r\n%sContent-Range: bytes %d-%d/%d\r\n\r\n%s" % (kind, first, last, size, body[first + shift:last + 1 + shift])
                       for first, last in parts) + b"\r\n--split--\r\n"
    return Answer(206, content, [field for field in fields if field[0] != b"Content-Type"], kind=b"multipart/byteranges; boundary=split")
