"""Records built by hand: a finished closed-loop run, a finished open-loop run, and one that was killed in the middle.

SPDX-License-Identifier: MIT
"""

NOW = "2026-02-08T10:00:00Z"
BODY = '{"id":"42","name":"User 42"}'
EXPECT = {"status": 200, "content_type": "application/json", "body": BODY, "present": ["Date"], "headers": {"Vary": "Accept"}}
REQUESTS = [{"method": "GET", "path": "/api/users/42", "headers": {"Accept": "*/*"}, "expect": EXPECT},
            {"path": "/index.html", "body": "", "expect": {"body_file": "site/index.html", "content_encoding": "gzip"}}]


def figure(value):
    return {"median": value, "min": value, "max": value}


def errors(**counts):
    return {**dict.fromkeys(["connect", "read", "write", "status", "answer", "timeout", "unclosed"], 0), **counts}


def void_round(block, position):
    """Of a server that did not start: nothing was timed."""
    counts = ["requests", "duration_ns", "window_ns", "bytes_read", "asked_beside", "verified", "server_cpu_ns", "server_user_ns",
              "server_system_ns", "server_threads_peak", "generator_cpu_ns", "harness_cpu_ns", "steal_ns", "foreign_ns",
              "link_samples", "link_waiting_samples"]
    return {"block": block, "attempt": 0, "position": position, **dict.fromkeys(counts, 0), "errors": errors(),
            "server_cpu_use": 0.0, "generator_cpu_use": 0.0, "foreign_cpu_use": 0.0, "check": None,
            "reason": "it did not listen within 30 s"}


def timed_round(block, position, latency):
    return {"block": block, "attempt": 0, "position": position, "started_at": NOW, "requests": 120000,
            "duration_ns": 2000000000, "rps": 60000.0, "server_cpu_ns_per_request": 15833.3, "window_ns": 2001000000,
            "bytes_read": 16320000, "errors": errors(), "asked_beside": 1100, "verified": 1100, **latency, "server_cpu_ns": 1900000000,
            "server_user_ns": 600000000, "server_system_ns": 1300000000, "server_cpu_use": 0.95, "server_threads_peak": 2,
            "pss_peak_bytes": 1048576, "server_command": "server 8080", "generator_cpu_ns": 1500000000,
            "harness_cpu_ns": 20000000, "generator_cpu_use": 0.76, "generator_command": "wrk -c50", "steal_ns": 0,
            "foreign_ns": 4000000, "foreign_cpu_use": 0.001, "cpu_pressure": 0.2, "link_samples": 40,
            "link_waiting_samples": 1}


def summary(latency):
    keys = [key for key in latency if key.endswith("_ns")]
    return {"rps": figure(60000.0), "server_cpu_ns_per_request": figure(15833.3), "pss_peak_bytes": figure(1048576.0),
            "server_threads_peak": figure(2.0), **{key: figure(float(latency[key])) for key in keys}}


def ratio(tested):
    bare = {"ratio": 1.07, "low": 1.05, "high": 1.08, "blocks": 12}
    return {**bare, "p": 0.00049, "p_holm": 0.001, "verdict": "ahead"} if tested else bare


def cell(contestant, latency=None, **more):
    if latency is None:
        return {"scenario": "hello", "contestant": contestant, "verdict": "excluded", "check": None,
                "reason": "not measured yet", "wire_bytes": None, "bottleneck": None, "rounds": [], **more}
    rounds = [timed_round(block, 3 * block, latency) for block in (1, 2)]
    return {"scenario": "hello", "contestant": contestant, "verdict": "ok", "check": None, "reason": None,
            "wire_bytes": 136, "bottleneck": "server", "rounds": rounds, **more}


def contestant(name, **more):
    return {"name": name, "title": name.title(), "version": "1.2", "binary_sha256": "0123456789abcdef" * 4, "build": "make",
            "start": "server {port}", "constant_answer": False, **more}


def record(load, cells, **more):
    return {"schema": "http-benchmark-run", "schema_version": 2, "arguments": ["run", "--seed", "7"], "started_at": NOW,
            "updated_at": NOW, "ended_at": NOW, "interrupted": False, "resumed_at": [NOW], "revision": "0123456789" * 4,
            "seed": 7, "reference": "alpha", "blocks": 12, "noise_limit": 0.05, "workers": 1,
            "machine": {"system": "Linux", "kernel": "6.1", "architecture": "x86_64", "cpu_model": "unknown",
                        "cpu_count": 4, "memory_bytes": 8589934592, "affinity_count": 3, "affinity": "0-1,3",
                        "server_cpus": "0", "generator_cpus": "1,3", "cpus_shared": False},
            "spoiled": [{"scenario": "hello", "block": 1, "attempt": 0, "last": False, "contestant": "beta", "reason": "others"}],
            "scenarios": [{"name": "hello", "title": "GET /", "published": None, "closes": False, "requests": REQUESTS,
                           "load": {"driver": "wrk", "connections": 50, "threads": 2, "pipeline": 1, "duration_s": 2.0,
                                    "warmup_s": 1.0, **load}}],
            "cells": cells, **more}


def comparison(ranked_by, reason):
    return {"scenario": "hello", "blocks": 12, "spoiled_blocks": 1, "alpha": 0.01, "ranked_by": ranked_by,
            "ranked_by_reason": reason, "smallest_p": 0.00049,
            "metrics": {"rps": {"tests": 1, "detectable": 0.012}, "server_cpu_ns_per_request": {"tests": 1, "detectable": None}}}


def closed_loop():
    latency = {"wrk_latency_p50_ns": 700000, "wrk_latency_p99_ns": 1500000, "wrk_latency_max_ns": 9000000}
    compared = {"rps": ratio(True), "server_cpu_ns_per_request": ratio(True)}
    cells = [cell("alpha", latency, summary=summary(latency), rank=2),
             cell("beta", latency, summary=summary(latency), rank=1, comparison=compared),
             cell("alpha-aa", latency, summary=summary(latency), comparison={"rps": ratio(True)}),
             cell("constant", latency, summary=summary(latency), comparison={"rps": ratio(False)}),
             cell("broken", verdict="hung", check="start", reason="it did not listen", void_rounds=[void_round(1, 5)])]
    contestants = [contestant("alpha", env={"THREADS": "1"}, capabilities={"pipelining": True}, notes={"tuning": "none"}),
                   contestant("beta", warmup_s=8.0), contestant("alpha-aa", twin_of="alpha", spin=100, slowed_percent=1.0),
                   contestant("constant", constant_answer=True, version=None, build=None),
                   contestant("broken", binary_sha256=None)]
    return record({}, cells, contestants=contestants, tools={"wrk": "wrk 4.1.0"}, comparisons=[comparison("rps", None)],
                  calibration={"cpu_ns_per_request": 15000.0, "cpu_ns_per_iteration": 1.2, "iterations": 1000})


def open_loop():
    names = ["p50", "p90", "p99", "p99_batches", "p999", "max", "mean"]
    latency = {**{f"latency_{name}_ns": 100000 * (i + 1) for i, name in enumerate(names)}, "latency_from": "schedule",
               "latency_histogram": "HISTFAAAAB542pNpmSzMwMDABMSMAAUTAEM="}
    cells = [cell("alpha", latency, summary=summary(latency), rank=1, capacity_rps=64000.5),
             cell("beta", {**latency, "sent": 120000}, summary=summary(latency), rank=1, capacity_rps=60000.0,
                  comparison={"server_cpu_ns_per_request": ratio(True)})]
    return record({"driver": "loadgen", "rate_of_slowest": 0.4, "rate_rps": 24000.0}, cells,
                  contestants=[contestant("alpha"), contestant("beta")], tools={"loadgen": "loadgen 0.1.0"},
                  comparisons=[comparison("server_cpu_ns_per_request", "rate")])


def killed():
    """In its first block; prepared, but nothing derived."""
    failed = timed_round(1, 1, {"h2load_latency_mean_ns": 800000})
    failed = {**failed, "errors": errors(status=3), "check": "status", "reason": "3 of 120003 responses were wrong"}
    cells = [cell("alpha", {"h2load_latency_mean_ns": 800000}),
             cell("beta", verdict="invalid", check="status", reason="3 of 120003 responses", void_rounds=[failed]),
             cell("gamma")]
    return record({"driver": "h2load"}, cells, ended_at=None, resumed_at=[], revision=None, reference=None,
                  contestants=[contestant("alpha"), contestant("beta"), contestant("gamma")], tools={"h2load": "h2load"})


def killed_early():
    """While the contestants were being built."""
    return record({}, [cell("alpha")], ended_at=None, spoiled=[], resumed_at=[])


ALL = [closed_loop, open_loop, killed, killed_early]
