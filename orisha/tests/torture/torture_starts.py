"""Ways to start a server, for the failures of its start. SPDX-License-Identifier: MIT"""
import functools
from dataclasses import dataclass

from torture_operation import CAPPED, LOG, ON_UNIX, SUPERVISION, leave_stale_socket, remove


@dataclass
class Start:
    arguments: list
    again: tuple = ()  # functions that are called for another reason than in the starts before
    given: bool = False
    before: object = None


QUICKLY = ["--drain-grace-ms", 0]
STARTS = [
    Start(["--workers", 2, *QUICKLY]),
    Start(["--workers", 0, *QUICKLY]),
    Start(["--workers", 1, *ON_UNIX, *QUICKLY], again=("socket", "bind", "listen", "getsockname", "close"), before=leave_stale_socket),
    Start(["--workers", 1, *QUICKLY], again=("fcntl", "setsockopt", "getsockname"), given=True),
    Start(["--workers", 1, *CAPPED, *QUICKLY]),
    Start(["--workers", 1, "--access-log", LOG, *QUICKLY], again=("eventfd", "pthread_create", "poll", "close"),
          before=functools.partial(remove, f"{LOG}*")),
    Start(["--workers", 1, "--reload", *QUICKLY], again=(*SUPERVISION, "signalfd", "getsockname")),
]
