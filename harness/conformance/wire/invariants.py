"""What holds of every response, whatever was asked: each rule by name, with its level and section.

The parser of response.py notes syntax under the same names. cases/test_response_invariants.py judges what a whole run has noted.
SPDX-License-Identifier: MIT
"""
import dataclasses
import time

from .grammar import ETAG, date_seconds, list_members

# name: (level, section, the rule)
INVARIANTS = {
    "status_line": ("MUST", "9112 4", "A response begins with HTTP-version SP three digits SP reason, the version being HTTP/1.x."),
    "line_end": ("MUST", "9112 2.2", "A sender ends lines with CRLF and generates no bare CR."),
    "field_syntax": ("MUST", "9112 5", "A field line is a token, a colon directly after it, and a value without control characters; "
                     "a sender does not fold lines."),
    "one_framing": ("MUST", "9112 6.2", "A message has one framing: one Content-Length of digits, or Transfer-Encoding, not both."),
    "chunked_syntax": ("MUST", "9112 7.1", "A chunked body follows the grammar of chunks."),
    "no_framing_without_content": ("MUST", "9110 8.6", "1xx and 204 carry neither Content-Length nor Transfer-Encoding."),
    "no_body": ("MUST", "9110 6.4.1", "Answers to HEAD, 1xx, 204 and 304 have no content: nothing follows their head but the next response."),
    "no_chunks_for_1_0": ("MUST", "9112 6.1", "No Transfer-Encoding goes to a client that has not said HTTP/1.1."),
    "date": ("MUST", "9110 6.6.1", "An origin server with a clock sends Date in all 2xx, 3xx and 4xx responses."),
    "date_format": ("MUST", "9110 5.6.7", "Date is one IMF-fixdate, and it is now."),
    "last_modified": ("MUST", "9110 8.8.2.1", "Last-Modified is an IMF-fixdate that is not later than Date."),
    "etag_syntax": ("MUST", "9110 8.8.3", "ETag is one entity-tag: quoted, no white space, W/ in front when it is weak."),
    "singletons": ("MUST", "9110 5.3", "A field whose value is no list is sent once."),
    "allow_with_405": ("MUST", "9110 15.5.6", "A 405 lists in Allow what the resource supports."),
    "range_of_206": ("MUST", "9110 15.3.7", "A 206 carries Content-Range, or is multipart/byteranges and then carries none."),
    "upgrade_with_426": ("MUST", "9110 15.5.22", "A 426 says in Upgrade what is wanted."),
    "authenticate_with_401": ("MUST", "9110 15.5.2", "A 401 carries WWW-Authenticate."),
    "type_of_content": ("SHOULD", "9110 8.3", "A response with content says its Content-Type, unless it does not know it."),
    "truncated": ("MUST", "9112 8", "A response is sent whole: its content ends where its framing says."),
    "no_trailing_junk": ("MUST", "9112 2.1", "Nothing but responses is sent: no bytes between or after them."),
}

SINGLETONS = ("Content-Length", "Content-Type", "Date", "ETag", "Last-Modified", "Location", "Age", "Content-Range", "Expires",
              "Retry-After", "Server")
CLOCK_TOLERANCE_S = 5


@dataclasses.dataclass(frozen=True)
class Fault:
    rule: str
    text: str


def faults_of(response, request):
    """What the fields of a response break, syntax aside."""
    found = []

    def note(rule, text):
        found.append(Fault(rule, f"{response.status}: {text}"))

    status, coded, lengths = response.status, response.field("Transfer-Encoding"), response.all("Content-Length")
    if coded is not None and lengths:
        note("one_framing", "Transfer-Encoding and Content-Length")
    if coded is not None and list_members(coded)[-1:] != [b"chunked"] and response.framing != "close":
        note("one_framing", f"Transfer-Encoding is {coded!r}")
    if (status < 200 or status == 204) and (coded is not None or lengths):
        note("no_framing_without_content", f"carries {'Transfer-Encoding' if coded is not None else 'Content-Length'}")
    if coded is not None and request.version < (1, 1):
        note("no_chunks_for_1_0", f"Transfer-Encoding {coded!r} for an HTTP/1.{request.version[1]} request")
    dates = response.all("Date")
    if 200 <= status < 500 and not dates:
        note("date", "no Date")
    if dates and (len(dates) > 1 or date_seconds(dates[0]) is None or abs(date_seconds(dates[0]) - time.time()) > CLOCK_TOLERANCE_S):
        note("date_format", f"Date is {dates!r}")
    modified = response.field("Last-Modified")
    if modified is not None:
        seconds = date_seconds(modified)
        if seconds is None or (dates and (date_seconds(dates[0]) or seconds) < seconds):
            note("last_modified", f"Last-Modified is {modified!r}, Date {dates!r}")
    for tag in response.all("ETag"):
        if not ETAG.fullmatch(tag):
            note("etag_syntax", f"ETag is {tag!r}")
    for name in SINGLETONS:
        if len(response.all(name)) > 1:
            note("singletons", f"{name} is sent {len(response.all(name))} times")
    if status == 405 and not response.all("Allow"):
        note("allow_with_405", "no Allow")
    if status == 426 and not response.all("Upgrade"):
        note("upgrade_with_426", "no Upgrade")
    if status == 401 and not response.all("WWW-Authenticate"):
        note("authenticate_with_401", "no WWW-Authenticate")
    if status == 206:
        multipart = (response.field("Content-Type") or b"").lower().startswith(b"multipart/byteranges")
        if multipart == bool(response.all("Content-Range")):
            note("range_of_206", f"Content-Range is {response.field('Content-Range')!r}, Content-Type {response.field('Content-Type')!r}")
    if response.body and not response.all("Content-Type") and status < 400 and status != 206:  # a 206 may leave out what the client has
        note("type_of_content", "content without a type")
    return found
