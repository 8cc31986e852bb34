"""How much one greedy client slows the others down: their latencies with and without it, in turns, in one run. Clients are processes
of their own, so that none waits for another's interpreter. SPDX-License-Identifier: MIT"""
import multiprocessing
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from conversation import Expected, connect, hello, request
from torture_scenarios import read_exactly

OTHERS = 8
DEPTH = 64


def keep_busy(address, deep, ready, stop):
    """Always has `deep` requests on the wire; None: as many as the socket takes."""
    client = connect(address)
    ready.set()
    size = len(hello())
    if deep is None:
        send_without_end(client, stop)
        return
    client.sendall(request("/") * deep)
    received = 0
    while not stop.is_set():
        received += len(client.recv(65536))
        whole, received = divmod(received, size)
        if whole:
            client.sendall(request("/") * whole)


def send_without_end(client, stop):
    client.setblocking(False)
    data = request("/") * 2000
    left = data
    while not stop.is_set():
        try:
            left = left[client.send(left):] or data
        except BlockingIOError:
            pass
        try:
            if not client.recv(1 << 20):
                raise ConnectionError("the server hung up")
        except BlockingIOError:
            pass


def ask_in_turn(address, seconds, results):
    """OTHERS connections, each asking once per turn; every latency in seconds. A wrong answer ends it with what is wrong."""
    expected = Expected(hello())
    clients = [connect(address) for _ in range(OTHERS)]
    latencies = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for client in clients:
            begin = time.monotonic()
            client.sendall(request("/"))
            received, ending = read_exactly(client, len(expected))
            latencies.append(time.monotonic() - begin)
            if expected.agrees_up_to(received) != len(expected):
                results.put(f"wrong answer, end: {ending}: {received[:80]!r}")
                return
    results.put(latencies)


def latencies(address, seconds):
    results = multiprocessing.Queue()
    asker = multiprocessing.Process(target=ask_in_turn, args=(address, seconds, results), daemon=True)
    asker.start()
    outcome = results.get(timeout=60)
    asker.join()
    assert not isinstance(outcome, str), outcome
    return outcome


def quantile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def compare(address, deep, rounds=3, seconds=0.3):
    """Quantile -> how many times longer the others take with the greedy client than without it; rounds alternate."""
    alone, beside = [], []
    for _ in range(rounds):
        alone += latencies(address, seconds)
        ready, stop = multiprocessing.Event(), multiprocessing.Event()
        greedy = multiprocessing.Process(target=keep_busy, args=(address, deep, ready, stop), daemon=True)
        greedy.start()
        try:
            assert ready.wait(20)
            beside += latencies(address, seconds)
        finally:
            stop.set()
            greedy.join(10)
            greedy.kill()
        assert greedy.exitcode == 0, "the greedy client came to grief"
    return {share: quantile(beside, share) / quantile(alone, share) for share in (0.5, 0.9, 0.99)}, len(alone), len(beside)
