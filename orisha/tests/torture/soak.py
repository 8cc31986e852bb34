#!/usr/bin/env python3
"""just soak: a server under mixed load for a while: no wrong answer, and in the end everything is back where it was.

The load is that of soak_actors.py, on loopback. A warm-up of the same load comes first: what a server keeps for good (blocks of
client structs, tables, the allocator's arenas) it has then. Afterwards descriptors and threads must be as many as at the start,
memory within MEMORY_SLACK of the warm server's, and SIGTERM must drain it. One line of progress every 10 s on stderr, one
summary line on stdout. SPDX-License-Identifier: MIT"""
import argparse
import asyncio
import math
import os
import random
import signal
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torture_build
from soak_actors import CAST, Wrong
from torture_scenarios import blob_answer
from torture_server import Server

WARM_UP_SHARE, WARM_UP_MIN_S, WARM_UP_MAX_S = 0.15, 1.0, 60.0
SETTLE_S = 20
WRONG_LIMIT = 20  # then it ends: the next are hardly news
BEAT_S = 0.25


# The C library's allocator gives large blocks back when they are freed (mallopt(3)). Left alone it learns to keep them, and holes
# of a megabyte look like a leak that comes in steps.
ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


def memory_bound_kib(warm_kib):
    """How much a server may hold after the run that held `warm_kib` after the warm-up: what the allocator's free lists and the
    peaks of a random load explain. A leak of 32 bytes per connection passes it within a few minutes."""
    return warm_kib * 1.1 + 1024


class Interrupted(Exception):
    pass


class Soak:
    STALL_S = 4.0  # how long a reader stalls: longer than the server's patience, which is two windows
    HEADER_TIMEOUT_S, PROGRESS_WINDOW_S = 5.0, 1.0
    SERVER_ARGUMENTS = ["--workers", 2, "--header-timeout-ms", int(HEADER_TIMEOUT_S * 1000),
                        "--progress-window-ms", int(PROGRESS_WINDOW_S * 1000)]

    def __init__(self, minutes, cast, backend):
        self.total_s, self.cast, self.backend = minutes * 60, cast, backend
        self.wrong, self.served, self.latencies_s = [], 0, []
        self.starved, self.beaten_at, self.stalled_at = 0, math.inf, -math.inf
        self.interrupted = False
        self.log = torture_build.folder() / f"soak-{os.getpid()}.log"
        self.peak = {"descriptors": 0, "pss_kib": 0}

    # ---- For the actors ----

    def goes_on(self):
        return time.monotonic() < self.ends_at and len(self.wrong) < WRONG_LIMIT and not self.interrupted

    async def pause(self, seconds):
        """A sleep that the end of the run cuts short."""
        end = min(time.monotonic() + seconds, self.ends_at)
        while time.monotonic() < end and self.goes_on():
            await asyncio.sleep(min(0.25, max(end - time.monotonic(), 0.0005)))

    async def act(self, actor):
        await self.pause(random.random() * 0.2)  # not all at once
        while self.goes_on():
            try:
                await actor(self)
            except Wrong as wrong:
                self.note(actor, str(wrong))
            except OSError as error:
                if self.is_starved():
                    self.starved += 1
                else:
                    self.note(actor, f"the connection broke: {error}")
            except Exception:
                self.note(actor, traceback.format_exc())
                return

    def note(self, actor, what):
        self.wrong.append((actor.__name__, what))
        progress(f"WRONG {actor.__name__}: {what}")

    # ---- A machine that gives the clients no CPU: the server is right to end with those that move nothing ----

    async def beat(self):
        while True:
            self.beaten_at = time.monotonic()
            await asyncio.sleep(BEAT_S)
            if self.is_stalled():
                self.stalled_at = time.monotonic()

    def is_stalled(self):
        return time.monotonic() - self.beaten_at > self.PROGRESS_WINDOW_S

    def is_starved(self):
        """Whether the clients stood still for a window, now or so lately that it may be told only now."""
        return self.is_stalled() or time.monotonic() - self.stalled_at < 2 * self.STALL_S

    # ---- The run ----

    async def load(self, seconds, name):
        self.ends_at = time.monotonic() + seconds
        beside = [asyncio.ensure_future(one) for one in (self.watch(name), self.beat())]
        await asyncio.gather(*(self.act(actor) for actor, count in self.cast.items() for _ in range(count)))
        for one in beside:
            one.cancel()
        self.check_interrupt()

    async def watch(self, name):
        begin, ticks = time.monotonic(), 0
        while True:
            await asyncio.sleep(1)
            sample = self.sample()
            for key in self.peak:
                self.peak[key] = max(self.peak[key], sample[key])
            ticks += 1
            if ticks % 10 == 0:
                progress(f"{name} {time.monotonic() - begin:6.0f} s: {self.served} answers right, {len(self.wrong)} wrong, "
                         + ", ".join(f"{key} {value}" for key, value in sample.items()))

    def sample(self):
        memory = self.server.memory_kib()
        return {"descriptors": self.server.descriptors(), "threads": self.server.threads(), "rss_kib": memory["Rss"],
                "pss_kib": memory["Pss"]}

    def check_interrupt(self):
        if self.interrupted:
            raise Interrupted

    async def settle(self):
        """The sample when all connections are closed; the server may still linger for those that it refused."""
        end = time.monotonic() + SETTLE_S
        while self.server.descriptors() != self.start["descriptors"] and time.monotonic() < end:
            self.check_interrupt()
            await asyncio.sleep(0.05)
        return self.sample()

    async def run(self):
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.interrupt)
        self.server = Server(torture_build.program("release"), self.log, "--backend", self.backend, *self.SERVER_ARGUMENTS,
                             environment=ALLOCATOR)
        try:
            if self.server.address is None:
                return [f"the server did not start: {self.server.text()}"]
            self.start = self.sample()
            blob_answer(self.server.address)
            warm_up_s = min(max(self.total_s * WARM_UP_SHARE, WARM_UP_MIN_S), WARM_UP_MAX_S)
            await self.load(warm_up_s, "warm-up")
            self.warm = await self.settle()
            await self.load(max(self.total_s - warm_up_s, 1), "soak")
            self.after = await self.settle()
            return self.findings()
        finally:
            self.server.kill()
            self.log.unlink(missing_ok=True)

    def interrupt(self):
        self.interrupted = True

    def findings(self):
        found = [f"{actor}: {what}" for actor, what in self.wrong]
        for key in ("descriptors", "threads"):
            if self.after[key] != self.start[key]:
                found.append(f"{self.after[key]} {key} at the end, {self.start[key]} at the start")
        bound = memory_bound_kib(self.warm["pss_kib"])
        if self.after["pss_kib"] > bound:
            found.append(f"PSS is {self.after['pss_kib']} KiB at the end, {self.warm['pss_kib']} KiB after the warm-up; the bound is {bound:.0f}")
        what = self.server.end()
        if what:
            found.append(f"the drain: {what}")
        return found + self.check_served()

    def check_served(self):
        """The server's own count holds every answer that a client has seen."""
        text = self.server.text().strip().splitlines()[-1:]
        words = text[0].split() if text else []
        try:
            counted = int(words[words.index("drained,") + 1])
        except (ValueError, IndexError):
            return [f"the last line does not say how many requests were served: {text}"]
        return [f"the server says that it served {counted} requests; clients saw {self.served} answers"] if counted < self.served else []

    def summary(self, found):
        quantile = sorted(self.latencies_s)
        p99_ms = quantile[len(quantile) * 99 // 100] * 1000 if quantile else float("nan")
        return (f"soak: {'FAILED' if found else 'ok'}: {self.total_s / 60:g} min, backend {self.backend}, {self.served} answers right, {len(self.wrong)} wrong, {self.starved} clients starved; "
                f"descriptors {self.start['descriptors']} -> {self.after['descriptors']} (peak {self.peak['descriptors']}), "
                f"threads {self.start['threads']} -> {self.after['threads']}, "
                f"PSS KiB {self.start['pss_kib']} -> {self.warm['pss_kib']} warm -> {self.after['pss_kib']} "
                f"(peak {self.peak['pss_kib']}, bound {memory_bound_kib(self.warm['pss_kib']):.0f}); checker p99 {p99_ms:.1f} ms")


def progress(line):
    print(line, file=sys.stderr, flush=True)


def soak(minutes, cast=None, backend="auto"):
    """(what is wrong, the summary line)."""
    run = Soak(minutes, cast or CAST, backend)
    found = asyncio.run(run.run())
    return found, run.summary(found) if hasattr(run, "after") else "soak: FAILED: it did not run"


def positive(text):
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError
    return value


def main():
    parser = argparse.ArgumentParser(prog="just soak", description="A server under mixed load: no wrong answer, and nothing is kept.",
                                     epilog="Exit status: 0 all is well; 1 a finding; 2 nothing could be built; 3 wrong usage; 130 interrupted.")
    parser.add_argument("--minutes", type=positive, default=30, help="how long, warm-up included (default: 30)")
    parser.add_argument("--backend", default="auto", choices=["auto", "epoll", "io_uring"], help="what the server waits with (default: auto)")
    try:
        options = parser.parse_args()
    except SystemExit as end:
        return 3 if end.code else 0
    try:
        found, line = soak(options.minutes, backend=options.backend)
    except torture_build.BuildFailed as failure:
        progress(f"soak: cannot build the program: {failure}; `just build` shows more")
        return 2
    except (Interrupted, KeyboardInterrupt):
        progress("soak: interrupted; the server is stopped")
        return 130
    for what in found:
        print(f"soak: {what}")
    print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
