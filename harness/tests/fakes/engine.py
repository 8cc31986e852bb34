"""A stand-in for docker or podman: speaks as much of either as the harness asks, and contains nothing.

The folder that it is given holds `kind` (docker or podman) and gets `calls`, one JSON array of words for each call. An image is a file `NAME.image`
whose text is the command of its server; a container is a file with the number of its first process, which leads a session of
its own, as a real one does. SPDX-License-Identifier: MIT
"""
import hashlib
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1])
WORDS = sys.argv[2:]
KIND = (FOLDER / "kind").read_text()


def fail(words):
    print(f"Error: {words}", file=sys.stderr)
    sys.exit(125)


def image(name):
    file = FOLDER / f"{name.replace('/', '_')}.image"
    return file.read_text() if file.exists() else fail(f"no such image: {name}")


def container(name):
    return FOLDER / f"{name}.container"


def inspect_image(name):
    digest = hashlib.sha256(image(name).encode()).hexdigest()
    print(json.dumps([{"Id": digest if KIND == "podman" else f"sha256:{digest}",
                       "Config": {"Cmd": ["sh", "-c", image(name)], "Env": ["PATH=/bin", "TUNED=a=b"]}}]))


def run(words):
    options = dict(word.removeprefix("--").partition("=")[::2] for word in words if not word.startswith("--env="))
    settings = dict(word.removeprefix("--env=").split("=", 1) for word in words if word.startswith("--env="))
    command = image(words[-1]).replace("$PORT", settings["PORT"])
    server = subprocess.Popen(shlex.split(command), env={**os.environ, **settings}, start_new_session=True)
    file = container(options["name"])
    file.write_text(str(server.pid))
    status = server.wait()
    file.unlink(missing_ok=True)
    sys.exit(status if status >= 0 else 128 - status)


def main():
    with open(FOLDER / "calls", "a", encoding="utf-8") as calls:
        calls.write(json.dumps(WORDS) + "\n")
    match WORDS:
        case ["--version"]:
            print("podman version 9.8.7" if KIND == "podman" else "Docker version 1.2.3, build abcdef0")
        case ["version", *_]:
            # The client's, and the daemon's.
            print("9.8.7" if "Client" in WORDS[-1] else "1.2.4")
        case ["image", "inspect", name]:
            inspect_image(name)
        case ["container", "inspect", _, name]:
            print(container(name).read_text() if container(name).exists() else fail("no such container"))
        case ["run", *_, "cat", "/version"]:
            print("Alpha 1.0\nbuilt with care")
        case ["run", *words]:
            run(words)
        case ["kill", name]:
            os.kill(int(container(name).read_text()), signal.SIGKILL)
        case ["rm", "--force", name]:
            container(name).unlink(missing_ok=True)
        case _:
            fail(f"unknown words {WORDS}")


main()
