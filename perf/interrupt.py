"""A command that a signal ends in good order: what it started is stopped on the way out.

SPDX-License-Identifier: MIT
"""
import contextlib
import signal
import threading

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """By the signal that is its argument."""


_holding = False
_held_back = None  # the signal that came meanwhile


def _interrupt(number, _):
    global _held_back
    if _holding:
        _held_back = number
        return
    # A second signal must not come in between.
    for ignored in SIGNALS:
        signal.signal(ignored, signal.SIG_IGN)
    raise Interrupted(number)


@contextlib.contextmanager
def held():
    """Signals of an interruptible command wait for the end of the block: a process that runs is one that somebody knows of.

    Without it one that comes between exec() in the child and the return of Popen leaves a process that nobody stops. Signals come to
    the main thread alone; in another there is nothing to hold, and who started it waits for it.
    """
    global _holding, _held_back
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _holding = True
    try:
        yield
    finally:
        _holding = False
        number, _held_back = _held_back, None
        if number is not None:
            _interrupt(number, None)


def interruptible(command):
    """The exit status of the command, or that of one that a signal ended."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        return command()
    except Interrupted as signalled:
        return 128 + signalled.args[0]
