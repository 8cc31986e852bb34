"""The verdicts on published ratios, branch by branch. SPDX-License-Identifier: MIT"""
import pytest

from reports.page import published

SERVER = {"bottleneck": "server"}
CLIENT = {"bottleneck": "client"}
NOISE = {"bottleneck": "noise"}


def ratio(low, high, blocks=12):
    return {"ratio": (low + high) / 2, "low": low, "high": high, "blocks": blocks}


@pytest.mark.parametrize("measured, cell, reference, verdict, word", [
    (ratio(0.95, 1.05), SERVER, SERVER, published.REPRODUCED, ""),
    (ratio(0.80, 0.90), SERVER, SERVER, published.REPRODUCED, ""),
    (ratio(0.70, 0.84), SERVER, SERVER, published.NOT_REPRODUCED, "below the published"),
    (ratio(1.16, 1.30), SERVER, SERVER, published.NOT_REPRODUCED, "above the published"),
    (ratio(0.80, 1.20), SERVER, SERVER, published.NOT_COMPARABLE, "wider than the tolerance"),
    (ratio(0.95, 1.05, blocks=5), SERVER, SERVER, published.NOT_COMPARABLE, "5 blocks are too few"),
    (ratio(0.95, 1.05), NOISE, SERVER, published.NOT_COMPARABLE, "too much other work"),
    (ratio(0.95, 1.05), CLIENT, CLIENT, published.NOT_COMPARABLE, "limit of both"),
    (ratio(0.95, 1.05), CLIENT, SERVER, published.NOT_COMPARABLE, "at least this"),
    (ratio(1.16, 1.30), CLIENT, SERVER, published.NOT_REPRODUCED, "above"),
    (ratio(0.95, 1.05), SERVER, CLIENT, published.NOT_COMPARABLE, "at most this"),
    (ratio(0.70, 0.84), SERVER, CLIENT, published.NOT_REPRODUCED, "below"),
])
def test_judgement_of_a_published_ratio_of_one(measured, cell, reference, verdict, word):
    found, reason = published.judge(1.0, measured, cell, reference)
    assert found == verdict and word in reason and bool(reason) == bool(word)


def table(*contestants):
    return {"reference": "orisha", "groups": [{"scenario": "user_by_id", "cells": [
        {"contestant": name, "title": name, "rps": rps} for name, rps in contestants]}]}


def findings(run, source):
    group = source["groups"][0]
    return [published.finding(run, source, group, cell) for cell in group["cells"]]


def test_cells_of_a_real_run(run):
    reference, go, kestrel, stranger = findings(run, table(("orisha", 150), ("go", 75), ("kestrel", 140), ("stranger", 1)))
    assert (reference.verdict, reference.reason) == (published.REFERENCE, "")
    assert go.published == 0.5 and go.measured["low"] < go.measured["high"]
    assert kestrel.verdict == published.NOT_COMPARABLE and kestrel.reason.startswith("excluded: ")
    assert (stranger.verdict, stranger.reason) == (published.NOT_COMPARABLE, "not measured in this run")


def test_a_reference_without_peers_reproduces_nothing(run):
    (alone,) = findings(run, table(("orisha", 150)))
    assert (alone.verdict, alone.reason) == (published.REFERENCE, "no peer was published beside it")
