#!/usr/bin/env python3
"""just idle-memory: what a server holds for an idle keep-alive connection that has made one request.

User space is counted as the growth of the server's private pages (smaps_rollup) from before the first connection to after the
last, divided by the connections; PSS is the whole server's. The kernel's socket memory is its own and not counted, only shown.
SPDX-License-Identifier: MIT"""
import argparse
import json
import os
import resource
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torture_build
from conversation import Expected, connect, judge, request, user
from torture_scenarios import read_exactly
from torture_server import Server

GOAL_BYTES_PER_CONNECTION = 256
GOAL_PSS_KIB = 16 * 1024
SPARE_DESCRIPTORS = 64         # of the server and of this process, beside the connections
CONNECTIONS_PER_SOURCE = 8192  # well below the ephemeral ports that one address has towards one port


class Unmeasurable(Exception):
    pass


def raise_descriptor_limit(needed):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed, needed))  # root may
            return
        except (ValueError, OSError):
            raise Unmeasurable(f"{needed} descriptors are needed and {hard} allowed; raise the limit (ulimit -Hn) or pass fewer "
                               "--connections") from None
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def private_kib(server):
    memory = server.memory_kib()
    return memory["Private_Dirty"] + memory["Private_Clean"]


def socket_pages():
    """The kernel's TCP memory, of both ends of all connections of the machine."""
    with open("/proc/net/sockstat") as file:
        for line in file:
            if line.startswith("TCP:"):
                return int(line.split()[-1])
    return 0


def measure(connections, workers, backend="auto"):
    """The figures as a dict. Unmeasurable when the machine does not allow it; AssertionError when an answer is wrong."""
    raise_descriptor_limit(connections + SPARE_DESCRIPTORS)
    log = torture_build.folder() / f"idle-memory-{os.getpid()}.log"
    server = Server(torture_build.program("release"), log, "--workers", workers, "--backend", backend, "--idle-timeout-ms", 3600_000)
    clients = []
    try:
        if server.address is None:
            raise Unmeasurable(f"the server did not start: {server.text()}")
        expected = Expected(user("42"))
        # One request first: what the first ever costs is not the connections'.
        for _ in range(8):
            with connect(server.address) as client:
                client.sendall(request("/users/42"))
                read_exactly(client, len(expected))
        server.wait_for_descriptors(server.descriptors())
        before, pages_before = private_kib(server), socket_pages()
        for number in range(connections):
            client = connect(server.address, source=f"127.0.0.{2 + number // CONNECTIONS_PER_SOURCE}")
            clients.append(client)
            client.sendall(request("/users/42"))
            what = judge(expected, *read_exactly(client, len(expected)), False)
            assert what is None, f"connection {number}: {what}"
        after, memory = private_kib(server), server.memory_kib()
        figures = {
            "connections": connections, "workers": workers, "backend": backend, "private_before_kib": before, "private_after_kib": after,
            "bytes_per_connection": round((after - before) * 1024 / connections, 1), "pss_kib": memory["Pss"], "rss_kib": memory["Rss"],
            "kernel_socket_pages_both_ends": socket_pages() - pages_before,
        }
        # They are all still there.
        for client in clients[:: max(1, connections // 100)]:
            client.sendall(request("/users/42"))
            what = judge(expected, *read_exactly(client, len(expected)), False)
            assert what is None, f"asked again: {what}"
        return figures
    finally:
        for client in clients:
            client.close()
        what = server.end() if server.address else None
        server.kill()
        log.unlink(missing_ok=True)
        assert what is None, what


def main():
    parser = argparse.ArgumentParser(prog="just idle-memory", description="What an idle keep-alive connection costs in memory.",
                                     epilog=f"Goals: {GOAL_BYTES_PER_CONNECTION} bytes per connection, {GOAL_PSS_KIB} KiB PSS in all, with 10,000 "
                                     "connections. Exit status: 0 both are met; 1 one is not; 2 not measurable here; 3 wrong usage.")
    parser.add_argument("--connections", type=int, default=10_000, help="how many are idle (default: 10000)")
    parser.add_argument("--workers", type=int, default=1, help="of the server (default: 1)")
    parser.add_argument("--backend", default="auto", choices=["auto", "epoll", "io_uring"], help="what the server waits with (default: auto)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    try:
        options = parser.parse_args()
    except SystemExit as end:
        return 3 if end.code else 0
    if options.connections < 1 or options.workers < 1:
        print("idle-memory: --connections and --workers are numbers from 1 up", file=sys.stderr)
        return 3
    try:
        figures = measure(options.connections, options.workers, options.backend)
    except Unmeasurable as reason:
        print(f"idle-memory: not measurable: {reason}", file=sys.stderr)
        return 2
    except torture_build.BuildFailed as failure:
        print(f"idle-memory: cannot build the program: {failure}; `just build` shows more", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"{figures['connections']} idle connections, {figures['workers']} worker(s), backend {figures['backend']}: {figures['bytes_per_connection']} bytes per connection in user "
              f"space (goal {GOAL_BYTES_PER_CONNECTION}), PSS {figures['pss_kib']} KiB in all (goal {GOAL_PSS_KIB}); private memory "
              f"{figures['private_before_kib']} -> {figures['private_after_kib']} KiB; kernel: {figures['kernel_socket_pages_both_ends']} pages of "
              "socket buffers at both ends")
    return 0 if figures["bytes_per_connection"] <= GOAL_BYTES_PER_CONNECTION and figures["pss_kib"] <= GOAL_PSS_KIB else 1


if __name__ == "__main__":
    sys.exit(main())
