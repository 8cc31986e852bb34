"""Real proxies of Debian that a contestant can be put behind: how each is configured and started.

Both keep connections to the contestant and use them for whoever comes next, as they do in front of real servers: only then does a
contestant that loses its place in a stream answer one client with what belongs to another. SPDX-License-Identifier: MIT
"""
import contextlib
import os
import shutil
import socket
import subprocess
import time

NGINX = """\
daemon off; master_process off; pid "{folder}/pid"; error_log "{folder}/error.log" error;
events {{ worker_connections 256; }}
http {{
    access_log off; client_max_body_size 64m;
    client_body_temp_path "{folder}/body"; proxy_temp_path "{folder}/proxy"; fastcgi_temp_path "{folder}/f"; uwsgi_temp_path "{folder}/u"; scgi_temp_path "{folder}/s";
    upstream contestant {{ server {host}:{port}; keepalive 4; }}
    server {{
        listen 127.0.0.1:{listen};
        location / {{ proxy_pass http://contestant; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host localhost; }}
    }}
}}
"""
HAPROXY = """\
global
    maxconn 256
    nbthread 1
defaults
    mode http
    timeout connect 10s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:{listen}
    default_backend contestant
backend contestant
    http-reuse always
    server contestant {host}:{port}
"""
# name: configuration, words behind the program
PROXIES = {"nginx": (NGINX, ["-e", "stderr", "-p", "{folder}", "-c", "{file}"]),
           "haproxy": (HAPROXY, ["-db", "-q", "-f", "{file}"])}
START_S = 20
END_S = 20


class Missing(Exception):
    """The program is not on this machine; the text says what helps."""


@contextlib.contextmanager
def proxy(name, folder, address):
    """The address of a proxy that passes everything on to `address`."""
    configuration, words = PROXIES[name]
    program = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        raise Missing(f"there is no {name} on this machine; ./bootstrap --only {name}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = probe.getsockname()[1]
    file, log = folder / f"{name}.conf", folder / "stderr"
    file.write_text(configuration.format(folder=folder, host=address[0], port=address[1], listen=listen))
    with log.open("w") as stderr:
        # Should an interrupt come before `try`, it ends with us.
        process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", program, *(word.format(folder=folder, file=file) for word in words)],
                                   stderr=stderr, start_new_session=True)
    try:
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", listen), 1):
                break
            assert process.poll() is None and time.monotonic() < deadline, f"{name} does not start: {log.read_text()}"
            time.sleep(0.01)
        yield ("127.0.0.1", listen)
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
