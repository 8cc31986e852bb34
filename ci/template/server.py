"""The server of this example, in your project's place: GET / and GET /users/ID. usage: server.py PORT. SPDX-License-Identifier: MIT"""
import asyncio
import email.utils
import sys


def answer(path):
    """(status, content type, body)"""
    if path == b"/":
        return b"200 OK", b"text/plain; charset=utf-8", b"Hello, World!"
    if path.startswith(b"/users/") and path[7:].isdigit():
        return b"200 OK", b"application/json", b'{"id":"%s"}' % path[7:]
    return b"404 Not Found", b"text/plain; charset=utf-8", b"Not Found"


class Connection(asyncio.Protocol):
    """Requests have no bodies here, so each ends with an empty line."""
    rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        for request in requests:
            status, content_type, body = answer(request.split(b" ", 2)[1])
            self.transport.write(b"HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                                 % (status, email.utils.formatdate(usegmt=True).encode(), content_type, len(body), body))


async def serve(port):
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", port)
    await server.serve_forever()


asyncio.run(serve(int(sys.argv[1])))
