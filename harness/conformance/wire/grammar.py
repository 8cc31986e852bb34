"""The pieces of RFC 9110 and RFC 9112 that both directions are made of, as patterns over bytes.

SPDX-License-Identifier: MIT
"""
import calendar
import re

TCHAR = rb"!#$%&'*+\-.^_`|~0-9A-Za-z"
TOKEN = re.compile(rb"[" + TCHAR + rb"]+")
# field-content of section 5.5: visible characters, obs-text, and SP or HTAB between them.
FIELD_VALUE = re.compile(rb"(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
STATUS_LINE = re.compile(rb"HTTP/(\d)\.(\d) ([1-5]\d\d) ([\t\x20-\x7e\x80-\xff]*)")
DIGITS = re.compile(rb"[0-9]+")
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]+")
QUOTED = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'
CHUNK_EXT = re.compile(rb"(?:[ \t]*;[ \t]*[" + TCHAR + rb"]+(?:[ \t]*=[ \t]*(?:[" + TCHAR + rb"]+|" + QUOTED + rb"))?)*")
IMF_FIXDATE = re.compile(rb"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
                         rb"(\d\d):(\d\d):(\d\d) GMT")
ETAG = re.compile(rb'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = b"Mon Tue Wed Thu Fri Sat Sun".split()


def date_seconds(text):
    """Seconds since 1970 of an IMF-fixdate (RFC 9110 section 5.6.7), or None where it is none."""
    match = IMF_FIXDATE.fullmatch(text)
    if not match:
        return None
    day, month, year = int(match[2]), MONTHS.index(match[3]) + 1, int(match[4])
    hour, minute, second = int(match[5]), int(match[6]), int(match[7])
    if not 1 <= day <= calendar.monthrange(year, month)[1] or hour > 23 or minute > 59 or second > 60:
        return None
    if DAYS[calendar.weekday(year, month, day)] != match[1]:
        return None
    return calendar.timegm((year, month, day, hour, minute, second))


def date_text(seconds):
    import time
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(seconds)).encode()


def list_members(value):
    """The members of a comma-separated list without quoted strings, lower case, empty ones dropped (section 5.6.1)."""
    return [member.strip(b" \t").lower() for member in value.split(b",") if member.strip(b" \t")]
