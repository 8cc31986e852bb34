"""A command that a signal ends in good order: what it started is stopped on the way out.

SPDX-License-Identifier: MIT
"""
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """By the signal that is its argument."""


def _interrupt(number, _):
    # A second signal must not come in between.
    for ignored in SIGNALS:
        signal.signal(ignored, signal.SIG_IGN)
    raise Interrupted(number)


def interruptible(command):
    """The exit status of the command, or that of one that a signal ended."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        return command()
    except Interrupted as signalled:
        return 128 + signalled.args[0]
