"""The places: each a name and a function from one byte to a stream that ends with a request that closes.

SPDX-License-Identifier: MIT
"""
from ..contract import FEATURES

ECHO, ROOT = FEATURES["echo"].path, FEATURES["root"].path
SENTINEL = b"GET " + ROOT + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HELLO = b"5\r\nhello\r\n0\r\n\r\n"


def _head(lines, body):
    return b"POST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\n" + lines + b"\r\n\r\n" + body + SENTINEL


# X stands for the byte.
LENGTH = {
    "before the name": (b"XContent-Length: 5", b"hello"),
    "in the name": (b"ConXtent-Length: 5", b"hello"),
    "for the dash": (b"ContentXLength: 5", b"hello"),
    "before the colon": (b"Content-LengthX: 5", b"hello"),
    "for the colon": (b"Content-LengthX 5", b"hello"),
    "after the colon": (b"Content-Length:X 5", b"hello"),
    "for the space": (b"Content-Length:X5", b"hello"),
    "before the digit": (b"Content-Length: X5", b"hello"),
    "between digits": (b"Content-Length: 1X0", b"helloworld"),
    "for the digit": (b"Content-Length: X", b"hello"),
    "after the digit": (b"Content-Length: 5X", b"hello"),
    "before the CR": (b"Content-Length: 5 X", b"hello"),
    "for the CR": (b"Content-Length: 5X\nX-A: b", b"hello"),
    "for the LF": (b"Content-Length: 5\rXX-A: b", b"hello"),
    "before it in a value": (b"X-A: bXContent-Length: 5", b"hello"),
    "before it on a line": (b"X-A: b\r\nXContent-Length: 5", b"hello"),
    "in a second one": (b"Content-Length: 5\r\nContent-LengthX: 6", b"hello"),
    "in the value of a second one": (b"Content-Length: 5\r\nContent-Length: X5", b"hello"),
    "in a list": (b"Content-Length: 5X5", b"hello"),
}
CODING = {
    "before the name": (b"XTransfer-Encoding: chunked", HELLO),
    "in the name": (b"TransXfer-Encoding: chunked", HELLO),
    "for the dash": (b"TransferXEncoding: chunked", HELLO),
    "before the colon": (b"Transfer-EncodingX: chunked", HELLO),
    "for the colon": (b"Transfer-EncodingX chunked", HELLO),
    "after the colon": (b"Transfer-Encoding:X chunked", HELLO),
    "for the space": (b"Transfer-Encoding:Xchunked", HELLO),
    "before the value": (b"Transfer-Encoding: Xchunked", HELLO),
    "in the value": (b"Transfer-Encoding: chunXked", HELLO),
    "for a letter": (b"Transfer-Encoding: chunXed", HELLO),
    "after the value": (b"Transfer-Encoding: chunkedX", HELLO),
    "after the value and a space": (b"Transfer-Encoding: chunked X", HELLO),
    "a member behind": (b"Transfer-Encoding: chunked,X", HELLO),
    "a member in front": (b"Transfer-Encoding: X,chunked", HELLO),
    "for the CR": (b"Transfer-Encoding: chunkedX\nX-A: b", HELLO),
    "before it in a value": (b"X-A: bXTransfer-Encoding: chunked", HELLO),
    "before it on a line": (b"X-A: b\r\nXTransfer-Encoding: chunked", HELLO),
}
BOTH = {
    "before the coding's name": (b"Content-Length: 15\r\nXTransfer-Encoding: chunked", HELLO),
    "before the coding's colon": (b"Content-Length: 15\r\nTransfer-EncodingX: chunked", HELLO),
    "before the coding's value": (b"Content-Length: 15\r\nTransfer-Encoding: Xchunked", HELLO),
    "after the coding's value": (b"Content-Length: 15\r\nTransfer-Encoding: chunkedX", HELLO),
    "before the length's name": (b"Transfer-Encoding: chunked\r\nXContent-Length: 3", HELLO),
    "before the length's value": (b"Transfer-Encoding: chunked\r\nContent-Length: X3", HELLO),
}
CHUNKS = {
    "before the size": b"X5\r\nhello\r\n0\r\n\r\n",
    "after the size": b"5X\r\nhello\r\n0\r\n\r\n",
    "after the size and a space": b"5 X\r\nhello\r\n0\r\n\r\n",
    "for the size": b"X\r\nhello\r\n0\r\n\r\n",
    "for the CR of the size": b"5X\nhello\r\n0\r\n\r\n",
    "for the LF of the size": b"5\rXhello\r\n0\r\n\r\n",
    "between CR and LF of the size": b"5\rX\nhello\r\n0\r\n\r\n",
    "for the semicolon": b"5Xa=b\r\nhello\r\n0\r\n\r\n",
    "after the semicolon": b"5;X\r\nhello\r\n0\r\n\r\n",
    "in an extension's name": b"5;aXb\r\nhello\r\n0\r\n\r\n",
    "before an extension's value": b"5;a=Xb\r\nhello\r\n0\r\n\r\n",
    "after an extension's value": b"5;a=bX\r\nhello\r\n0\r\n\r\n",
    "in a quoted value": b'5;a="bXc"\r\nhello\r\n0\r\n\r\n',
    "behind an escape": b'5;a="b\\Xc"\r\nhello\r\n0\r\n\r\n',
    "after a quoted value": b'5;a="b"X\r\nhello\r\n0\r\n\r\n',
    "after the data": b"5\r\nhelloX\r\n0\r\n\r\n",
    "for the CR of the data": b"5\r\nhelloX\n0\r\n\r\n",
    "for the LF of the data": b"5\r\nhello\rX0\r\n\r\n",
    "for CR and LF of the data": b"5\r\nhelloX0\r\n\r\n",
    "before the last size": b"5\r\nhello\r\nX0\r\n\r\n",
    "after the last size": b"5\r\nhello\r\n0X\r\n\r\n",
    "for the CR of the last size": b"5\r\nhello\r\n0X\n\r\n",
    "before the trailer": b"5\r\nhello\r\n0\r\nXA: b\r\n\r\n",
    "in the trailer's name": b"5\r\nhello\r\n0\r\nX-AXB: b\r\n\r\n".replace(b"X-AX", b"T-AX"),
    "before the trailer's colon": b"5\r\nhello\r\n0\r\nT-AX: b\r\n\r\n",
    "in the trailer's value": b"5\r\nhello\r\n0\r\nT-A: bXc\r\n\r\n",
    "for the CR of the trailer": b"5\r\nhello\r\n0\r\nT-A: bX\n\r\n",
    "for the CR of the end": b"5\r\nhello\r\n0\r\nX\n",
    "before the end": b"5\r\nhello\r\n0\r\nX\r\n",
    "after the end": b"5\r\nhello\r\n0\r\n\r\nX",
}
LINES = {
    "the first space": b"POSTX" + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "the second space": b"POST " + ECHO + b"XHTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "before the method": b"XPOST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "after the version": b"POST " + ECHO + b" HTTP/1.1X\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "the minor version": b"POST " + ECHO + b" HTTP/1.X\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + HELLO,
    "the CR of the request line": b"POST " + ECHO + b" HTTP/1.1X\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "the CR of the empty line": b"POST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nX\nhello",
    "the LF of the empty line": b"POST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\rXhello",
    "before the empty line": b"POST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nX\r\nhello",
    "a whole line": b"POST " + ECHO + b" HTTP/1.1\r\nHost: localhost\r\nX\r\nContent-Length: 5\r\n\r\nhello",
}


def _at(template, mark):
    """The one X that stands for the byte: the last that begins no word "X-A"."""
    at = template.rfind(mark)
    while template[at + 1:at + 2] == b"-":
        at = template.rfind(mark, 0, at)
    return at


def _fill(template, byte):
    at = _at(template, b"X")
    return template[:at] + bytes([byte]) + template[at + 1:]


def _place(group, name, template):
    if group == "lines":
        return lambda byte: _fill(template, byte) + SENTINEL
    if group == "chunks":
        return lambda byte: _head(b"Transfer-Encoding: chunked", _fill(template, byte))
    lines, body = template
    return lambda byte: _head(_fill(lines, byte), body)


PLACES = {f"{group}: {name}": _place(group, name, template)
          for group, table in (("length", LENGTH), ("coding", CODING), ("both", BOTH), ("chunks", CHUNKS), ("lines", LINES))
          for name, template in table.items()}
