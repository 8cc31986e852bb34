"""From exec to the first byte of an answer, against nginx, in turns.

Both are asked for the same constant text. The clock runs from the last step before exec, taken in the child, until a byte has come; the
client, on the other CPU, tries to connect all the while.
SPDX-License-Identifier: MIT
"""
import contextlib
import os
import random
import socket
import statistics
import struct
import subprocess
import time

from .figure import ratio
from .programs import Unavailable, cpus, free_port, nginx_command, spawn, stop

REQUEST = b"GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
DEADLINE_S = 20
STAMP = struct.Struct("d")


def first_byte_s(words, address, server):
    """Seconds."""
    reader, writer = os.pipe()
    try:
        # perf_counter is CLOCK_MONOTONIC, the same for all processes.
        process = spawn(words, server, lambda: os.write(writer, STAMP.pack(time.perf_counter())), stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL)
        began, = STAMP.unpack(os.read(reader, STAMP.size))
    finally:
        os.close(reader)
        os.close(writer)
    try:
        while time.perf_counter() - began < DEADLINE_S:
            with contextlib.suppress(ConnectionRefusedError), socket.socket() as connection:
                connection.connect(address)
                connection.settimeout(DEADLINE_S)
                connection.sendall(REQUEST)
                if connection.recv(1) == b"H":
                    return time.perf_counter() - began
                break
        raise Unavailable(f"{words[0]} gave no answer")
    finally:
        stop(process)


def measure(program, plan, folder):
    server, generator = cpus()
    usable = os.sched_getaffinity(0)
    port = free_port()
    started = {
        "orisha": ([program, "--port", port, "--bind", "127.0.0.1", "--workers", "1", "--drain-grace-ms", "0"], ("127.0.0.1", port)),
        "nginx": nginx_command(folder / "nginx"),
    }
    seconds = {name: [] for name in started}
    os.sched_setaffinity(0, generator)
    try:
        for turn in range(plan.starts + 1):
            for name in random.sample(sorted(started), 2):
                taken = first_byte_s(*started[name], server)
                if turn > 0:  # in the first, files came from the disk
                    seconds[name].append(taken)
    finally:
        os.sched_setaffinity(0, usable)
    middle = {name: statistics.median(values) * 1000 for name, values in seconds.items()}
    return {"start": ratio([mine / theirs for mine, theirs in zip(seconds["orisha"], seconds["nginx"])],
                           f"{plan.starts} pairs; {middle['orisha']:.2f} ms and {middle['nginx']:.2f} ms")}
