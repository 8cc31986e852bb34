"""Histograms read here against what the generator said of them, and against the encoding's corners. SPDX-License-Identifier: MIT"""
import base64
import collections
import struct
import zlib

import pytest

from reports.page import histogram


def encoded(payload, figures=3, lowest=1, cookie=histogram.COOKIE, outer=histogram.COMPRESSED_COOKIE):
    inner = zlib.compress(struct.pack(">iiiiqqd", cookie, len(payload), 0, figures, lowest, 3600 * 10**9, 1.0) + payload)
    return base64.b64encode(struct.pack(">ii", outer, len(inner)) + inner).decode()


def test_a_run_of_zeros_and_a_count():
    # 1000 zeros (-1000 zig-zagged is 1999), then 3 at the value 1000; a second bucket begins at 2048, in steps of 2.
    payload = bytes([0xCF, 0x0F]) + bytes([6]) + bytes([0x8D, 0x11]) + bytes([2])
    # -1047 zig-zagged is 2093: 1001 + 1047 = 2048, the first index of the second bucket.
    payload = bytes([0xCF, 0x0F, 6, 2093 & 0x7F | 0x80, 2093 >> 7, 2])
    assert histogram.decode(encoded(payload)) == {1000: 3, 2049: 1}


@pytest.mark.parametrize("text, word", [
    ("", "requires a buffer"), ("!!!!", "Only base64"), (encoded(b"", outer=1), "not that of the compressed V2"), (encoded(b"", cookie=1), "inner cookie"),
    (encoded(bytes([0x80])), "ends within a number")])
def test_what_is_no_histogram_says_why(text, word):
    with pytest.raises(histogram.NotAHistogram, match=word):
        histogram.decode(text)


def test_every_recorded_round_agrees_with_its_generator(run):
    rounds = [one for cell in run.document["cells"] for one in cell["rounds"]]
    assert len(rounds) > 100
    for one in rounds:
        counts = histogram.decode(one["latency_histogram"])
        assert sum(counts.values()) == one["requests"]
        for share, key in ((50, "p50"), (90, "p90"), (99, "p99"), (99.9, "p999")):
            assert histogram.percentile(counts, share) == one[f"latency_{key}_ns"], (key, one["position"])


def test_percentiles_of_few():
    counts = collections.Counter({10: 1, 20: 1, 30: 1, 40: 1})
    assert [histogram.percentile(counts, share) for share in (1, 25, 26, 50, 75, 99, 100)] == [10, 10, 20, 20, 30, 40, 40]
    assert histogram.percentile(collections.Counter(), 50) is None


def test_the_curve_ends_where_the_requests_do_and_never_falls():
    counts = collections.Counter({value: 1 for value in range(1, 1001)})
    points = histogram.curve(counts)
    assert points[-1][0] == 1000 and points[-1][1] == 999
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in zip(points, points[1:]))
    assert histogram.curve(collections.Counter()) == []
    assert dict(map(tuple, points))[10.0] == histogram.percentile(counts, 90)
