"""RFC 9112 section 7.1: the grammar of chunks. SPDX-License-Identifier: MIT"""
from common import FRAMING, MAY, MUST, REFUSED, ROOT, SHOULD, cases, chunked, head, post, refused_alone, request, rule

CHUNKED = b"Transfer-Encoding: chunked"


def coded(body):
    return post(CHUNKED, body=body)


VALID = {
    "one": (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
    "several": (chunked(b"Wiki", b"pedia ", b"in \r\n\r\nchunks."), b"Wikipedia in \r\n\r\nchunks."),
    "none": (b"0\r\n\r\n", b""),
    "lower hex": (b"a\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    "upper hex": (b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    "mixed hex": (b"aB\r\n" + b"x" * 171 + b"\r\n0\r\n\r\n", b"x" * 171),
    "leading zeros": (b"0005\r\nhello\r\n0\r\n\r\n", b"hello"),
    "a last chunk of zeros": (b"5\r\nhello\r\n000\r\n\r\n", b"hello"),
    "an extension": (b"5;a\r\nhello\r\n0\r\n\r\n", b"hello"),
    "an extension with a value": (b"5;a=b\r\nhello\r\n0\r\n\r\n", b"hello"),
    "two extensions": (b"5;a=b;c=d\r\nhello\r\n0\r\n\r\n", b"hello"),
    "a quoted value": (b'5;a="b c"\r\nhello\r\n0\r\n\r\n', b"hello"),
    "an escape": (b'5;a="b\\"c"\r\nhello\r\n0\r\n\r\n', b"hello"),
    "a semicolon in quotes": (b'5;a=";"\r\nhello\r\n0\r\n\r\n', b"hello"),
    "an extension of the last": (b"5\r\nhello\r\n0;a=b\r\n\r\n", b"hello"),
    "a trailer": (b"5\r\nhello\r\n0\r\nX-A: b\r\n\r\n", b"hello"),
    "two trailers": (b"5\r\nhello\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n", b"hello"),
    "content like a chunk": (chunked(b"0\r\n\r\n"), b"0\r\n\r\n"),
    "content like a request": (chunked(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "chunks of one": (chunked(*[b"%c" % n for n in range(256)]), bytes(range(256))),
    "a large chunk": (chunked(b"x" * 100_000), b"x" * 100_000),
}


@rule(MUST, "9112 7.1", 200, area=FRAMING, needs="echo")
@cases(VALID)
def test_valid_chunks_are_decoded(judge, data):
    """A recipient parses and decodes chunked; sizes are hex digits of either case, extensions that it does not know are ignored."""
    body, content = data
    connection = judge.connect()
    judge.check(judge(coded(body), connection=connection).body == content, "the echo differs from what was sent")
    judge.check(judge(head(), connection=connection).body == ROOT.body, "what followed was not the next request")


@rule(MUST, "9112 7.1", 200, area=FRAMING, needs="echo")
@cases({"a byte at a time": b'5;a="b"\r\nhello\r\n6\r\n world\r\n0\r\nX-A: b\r\n\r\n'})
def test_chunks_are_decoded_however_they_arrive(judge, data):
    """Segments have no meaning for chunks either."""
    connection = judge.connect()
    for byte in coded(data):
        connection.send(bytes([byte]))
    judge.check(judge(b"", connection=connection).body == b"hello world", "the echo differs from what was sent")


SIZES = {"nothing": b"", "a space": b" ", "a letter": b"g", "a word": b"five", "a plus": b"+5", "a minus": b"-5", "minus zero": b"-0", "a prefix": b"0x5",
         "a decimal": b"5.0", "a space in front": b" 5", "a tab in front": b"\t5", "an underscore": b"0_5", "a letter behind": b"5g", "a comma": b"5,",
         "two sizes": b"5 5", "quoted": b'"5"', "a NUL": b"5\0", "a NUL in front": b"\0005", "high": b"\xb25", "a vertical tab": b"5\x0b", "an h": b"5h", "equals": b"5=a",
         "a colon": b"5:"}


@rule(MUST, "9112 7.1", REFUSED, area=FRAMING)
@cases({name: coded(size + b"\r\nhello\r\n0\r\n\r\n") for name, size in SIZES.items()})
def test_a_size_is_hex_digits(judge, data):
    """chunk-size is 1*HEXDIG. What is something else cannot be framed: refused, and the connection ends."""
    refused_alone(judge, data)


@rule(MUST, "9112 7.1", REFUSED, area=FRAMING)
@cases({name: coded(size + b"\r\nhello\r\n0\r\n\r\n") for name, size in {
    "2^64 and 5": b"10000000000000005", "2^64": b"10000000000000000", "2^63": b"8000000000000000", "2^64 less 1": b"ffffffffffffffff", "2^32 and 5": b"100000005",
    "2^128 and 5": b"100000000000000000000000000000005", "100 digits": b"f" * 100}.items()})
def test_a_size_that_overflows_is_refused(judge, data):
    """A recipient anticipates large hexadecimal numbers and prevents errors by overflow: none of these is five."""
    connection = judge.connect()
    connection.send(data)
    connection.half_close()
    judge(b"", closes=True, connection=connection)


@rule(MUST, "9112 7.1", REFUSED, area=FRAMING)
@cases({
    "no CRLF": coded(b"5\r\nhello0\r\n\r\n"),
    "a CR": coded(b"5\r\nhello\r0\r\n\r\n"),
    "LF CR": coded(b"5\r\nhello\n\r0\r\n\r\n"),
    "one byte more": coded(b"5\r\nhello!\r\n0\r\n\r\n"),
    "two bytes more": coded(b"5\r\nhello!!\r\n0\r\n\r\n"),
    "junk for CRLF": coded(b"5\r\nhelloXX0\r\n\r\n"),
    "two CRs": coded(b"5\r\nhello\r\r\n0\r\n\r\n"),
})
def test_a_chunk_ends_with_crlf(judge, data):
    """The content of a chunk is followed by CRLF, nothing else: else sizes and content have come apart."""
    refused_alone(judge, data)


@rule(MUST, "9112 7.1", REFUSED, area=FRAMING)
@cases({"after the size": coded(b"5\rhello\r\n0\r\n\r\n"), "before the CRLF": coded(b"5\r\r\nhello\r\n0\r\n\r\n"), "in an extension": coded(b"5;a\rb\r\nhello\r\n0\r\n\r\n"),
        "in the last chunk": coded(b"5\r\nhello\r\n0\r\r\n\r\n")})
def test_a_bare_cr_in_a_chunk_line_is_refused(judge, data):
    """A chunk line ends with CRLF; a bare CR is part of no grammar there."""
    refused_alone(judge, data)


@rule(SHOULD, "9112 7.1", REFUSED, area=FRAMING)
@cases({"after the size": coded(b"5\nhello\r\n0\r\n\r\n"), "after the content": coded(b"5\r\nhello\n0\r\n\r\n"), "of the last chunk": coded(b"5\r\nhello\r\n0\n\r\n"),
        "of the end": coded(b"5\r\nhello\r\n0\r\n\n"), "in an extension": coded(b"5;a\nhello\r\n0\r\n\r\n"), "everywhere": coded(b"5\nhello\n0\n\n"), "after a CR of the content": coded(b"5\r\nhell\r\n0\r\n\r\n")})
def test_a_bare_lf_in_chunks_is_refused(judge, data):
    """A chunk's lines end with CRLF; the leave to take a bare LF is for the head only. Where an LF counts as the end and another
    party reads on, requests are hidden in extensions."""
    refused_alone(judge, data)


@rule(SHOULD, "9112 2.2", REFUSED, area=FRAMING)
@cases({"a control": coded(b"5;a\x01\r\nhello\r\n0\r\n\r\n"), "a NUL": coded(b"5;a\0\r\nhello\r\n0\r\n\r\n"), "no name": coded(b"5;=b\r\nhello\r\n0\r\n\r\n"),
        "an open quote": coded(b'5;a="b\r\nhello\r\n0\r\n\r\n'), "a space and a word": coded(b"5 a\r\nhello\r\n0\r\n\r\n"), "an LF in quotes": coded(b'5;a="\n"\r\nhello\r\n0\r\n\r\n')})
def test_a_malformed_extension_is_refused(judge, data):
    """What does not match the grammar should be refused. Extensions are ";" name ["=" value]. They are ignored when they are not known, but they are still read by their grammar."""
    refused_alone(judge, data)


@rule(MAY, "9112 7.1.1", 200, REFUSED, area=FRAMING)
@cases({"before the semicolon": coded(b"5 ;a\r\nhello\r\n0\r\n\r\n"), "around everything": coded(b"5 ; a = b\r\nhello\r\n0\r\n\r\n"), "at the end": coded(b"5 \r\nhello\r\n0\r\n\r\n")})
def test_bad_white_space_in_chunk_lines(judge, data):
    """BWS around the parts of an extension is parsed and removed by recipients; at the end of the line it is a habit of old senders. Refused
    or read, the chunk has five octets."""
    response = judge(data)
    judge.check(response is None or response.status != 200 or response.body == b"hello", "the chunk was framed differently")


@rule(SHOULD, "9112 7.1.1", REFUSED, area=FRAMING)
@cases({"200 kB": coded(b"5;" + b"a" * 200_000 + b"\r\nhello\r\n0\r\n\r\n"), "in many chunks": coded(b"".join(b"1;" + b"a" * 1000 + b"\r\nx\r\n" for _ in range(1000)) + b"0\r\n\r\n")})
def test_extensions_are_bounded(judge, data):
    """A server ought to limit the total length of extensions in a request."""
    judge(data)


@rule(SHOULD, "9112 2.2", REFUSED, area=FRAMING)
@cases({"no colon": coded(b"5\r\nhello\r\n0\r\nnonsense\r\n\r\n"), "a space before the colon": coded(b"5\r\nhello\r\n0\r\nX-A : b\r\n\r\n"), "no name": coded(b"5\r\nhello\r\n0\r\n: b\r\n\r\n"),
        "a NUL in the name": coded(b"5\r\nhello\r\n0\r\nX\0A: b\r\n\r\n"), "a bare CR": coded(b"5\r\nhello\r\n0\r\nX-A: b\rX-C: d\r\n\r\n"), "a fold": coded(b"5\r\nhello\r\n0\r\n X-A: b\r\n\r\n")})
def test_a_malformed_trailer_is_refused(judge, data):
    """The trailer section is made of field lines; what does not match the grammar should be refused."""
    refused_alone(judge, data)


@rule(MUST, "9110 6.5.1", 200, REFUSED, area=FRAMING, needs="echo")
@cases({"a length": coded(b"5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n"), "a coding": coded(b"5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        "a host": coded(b"5\r\nhello\r\n0\r\nHost: elsewhere\r\n\r\n"), "an expectation": coded(b"5\r\nhello\r\n0\r\nExpect: 100-continue\r\n\r\n"),
        "an end": coded(b"5\r\nhello\r\n0\r\nConnection: close\r\n\r\n")})
def test_trailers_do_not_frame(judge, data):
    """Fields that are needed for framing, routing or authentication have no effect in a trailer."""
    connection = judge.connect()
    response = judge(data, connection=connection)
    if response is not None and response.status == 200:
        judge.check(response.body == b"hello", "the content is not what was sent")
        judge.check(response.closes or judge(head(), connection=connection).body == ROOT.body, "what followed was not the next request")


@rule(SHOULD, "9110 17.5", REFUSED, area=FRAMING)
@cases({"3 MB": coded(b"0\r\n" + b"X-A: " + b"b" * 3_000_000 + b"\r\n\r\n"), "400000 lines": coded(b"0\r\n" + b"X-A: b\r\n" * 400_000 + b"\r\n")})
def test_trailers_are_bounded(judge, data):
    """A recipient carefully limits what it collects of a message: trailers as well as the head."""
    judge(data)
