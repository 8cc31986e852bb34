"""What was started is stopped, wherever a signal comes in between. SPDX-License-Identifier: MIT"""
import os
import signal
import sys
import threading

from perf import interrupt, programs


def started_and_stopped(step):
    """The status of a command that a signal meets at that line of what it runs, and how many lines it ran."""
    lines = 0

    def trace(_, event, __):
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == step:
                signal.raise_signal(signal.SIGINT)
        return trace

    def command():
        with programs.all_stopped():
            sys.settrace(trace)
            process = programs.spawn(["sleep", "600"])
            programs.stop(process)
            sys.settrace(None)
        return 0

    return interrupt.interruptible(command), lines


def outcome(step):
    """In a process of its own: "interrupted", "ended", or what went wrong."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            status, lines = started_and_stopped(step)
            sys.settrace(None)
            try:
                os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                told = "a process is left"
            except ChildProcessError:
                told = {130: "interrupted", 0: "ended"}.get(status, f"status {status}") if status == 130 or lines < step else "it took no notice"
        except BaseException as error:
            told = repr(error)
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return told


def test_a_signal_at_any_line_leaves_no_process():
    step = 1
    while (told := outcome(step)) == "interrupted":
        step += 1
    assert told == "ended" and step > 50, f"line {step}: {told}"


def held_in_threads():
    """The status of a command that a signal meets while other threads are in held(), and what they met."""
    met, inside, told = [], threading.Barrier(3), threading.Event()

    def work():
        try:
            with interrupt.held():
                inside.wait()
                told.wait()
        except BaseException as error:
            met.append(error)

    def command():
        threads = [threading.Thread(target=work) for _ in range(2)]
        try:
            for thread in threads:
                thread.start()
            inside.wait()
            signal.raise_signal(signal.SIGINT)
            return 0
        finally:
            told.set()
            for thread in threads:
                thread.join()

    return interrupt.interruptible(command), met


def test_a_signal_is_the_main_threads_alone():
    before = {number: signal.getsignal(number) for number in interrupt.SIGNALS}
    try:
        assert held_in_threads() == (130, [])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
