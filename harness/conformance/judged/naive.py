"""A server as it is written in an afternoon: splits lines, takes the first word it finds, believes every number.

It must fail most cases that are about framing. SPDX-License-Identifier: MIT
"""
from ..contract import FEATURES


def serve(connection):
    file = connection.makefile("rb")
    while line := file.readline():
        words = line.split()
        if not words:
            continue
        fields = {}
        while (line := file.readline()).strip():
            name, _, value = line.partition(b":")
            fields[name.strip().lower()] = value.strip()
        body = b""
        try:
            if b"chunked" in fields.get(b"transfer-encoding", b""):
                while (size := int(file.readline().split(b";")[0].strip() or b"0", 16)) > 0:
                    body += file.read(size)
                    file.readline()
                file.readline()
            elif b"content-length" in fields:
                body = file.read(int(fields[b"content-length"]))
        except ValueError:
            pass
        path = words[1] if len(words) > 1 else b"/"
        content = body if path == FEATURES["echo"].path else FEATURES["root"].body if path == b"/" else b"none\n"
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
