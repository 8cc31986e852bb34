"""A running contestant, started by `harness serve` exactly as it is started when it is timed.

SPDX-License-Identifier: MIT
"""
import json
import os
import pathlib
import queue
import subprocess
import threading

from .contract import ROOT, check_lacks

HARNESS = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "harness" / "harness"
BUILD_PATIENCE_S = 1800
START_PATIENCE_S = 90


class Unavailable(Exception):
    """The contestant cannot be had here; the text says why."""


class Contestant:
    """`about` is what the harness says of it: title, version, binary_sha256, build, start, env, lacks."""

    def __init__(self, name, workers=1):
        self.name = name
        self.death = None  # how it ended by itself, since it was started last
        self._events = queue.Queue()
        command = [HARNESS, "serve", "--root", ROOT, "--contestant", name, "--workers", str(workers)]
        try:
            self._process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.PIPE, text=True, start_new_session=True)
        except FileNotFoundError:
            raise Unavailable(f"there is no {HARNESS}; build it with `just build`") from None
        self._words = []
        self._threads = [threading.Thread(target=self._read_events, daemon=True), threading.Thread(target=self._read_words, daemon=True)]
        for thread in self._threads:
            thread.start()
        try:
            self.about = self._await("prepared", BUILD_PATIENCE_S)
            check_lacks(self.about["lacks"], f"servers/{name}/server.toml")
            self._await_address()
        except BaseException:
            self._process.terminate()  # it reads no end of its input while it builds
            self.stop()
            raise

    def _read_events(self):
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)

    def _read_words(self):
        for line in self._process.stderr:
            self._words = self._words[-5:] + [line.strip()]

    def _await(self, wanted, patience_s):
        while True:
            try:
                event = self._events.get(timeout=patience_s)
            except queue.Empty:
                raise Unavailable(f"'{wanted}' did not come from harness serve within {patience_s} s") from None
            if event is None:
                self._threads[1].join(5)
                raise Unavailable("harness serve ended: " + " ".join(self._words))
            if event["event"] == "excluded":
                raise Unavailable(event["reason"])
            if event["event"] == wanted:
                return event

    def _await_address(self):
        self.listening = self._await("listening", START_PATIENCE_S)
        self.address = ("127.0.0.1", self.listening["port"])
        self.death = None

    @property
    def lacks(self):
        return self.about["lacks"] or {}

    def has_died(self, wait_s=0.3):
        """How it ended by itself, or None. Its parent notices within a moment."""
        while self.death is None:
            try:
                event = self._events.get(timeout=wait_s)
            except queue.Empty:
                return None
            self.death = "harness serve ended" if event is None else event.get("reason")
        return self.death

    def restart(self):
        self._process.stdin.write("restart\n")
        self._process.stdin.flush()
        self._await_address()

    def stop(self):
        """Its parent stops it and then ends; only a parent that does not is ended by us."""
        try:
            self._process.stdin.close()
            self._process.wait(30)
        except (subprocess.TimeoutExpired, OSError):
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join(5)
        self._process.stdout.close()
        self._process.stderr.close()
