"""Reads the latency histograms of rounds: HdrHistogram, compressed V2 encoding, base64.

The format is that of HdrHistogram's own encodings (HdrHistogram_c, hdr_histogram_log.c): a compressed envelope, a header of 40 bytes, then the
counts as zig-zag LEB128, where a negative number is a run of that many zeros. SPDX-License-Identifier: MIT
"""
import base64
import collections
import math
import struct
import zlib

COOKIE, COMPRESSED_COOKIE = 0x1C849303, 0x1C849304
COOKIE_MASK = 0xFFFFFF0F  # the rest is the size of a word, which V2 does not need
PERCENTILES = (50, 90, 99, 99.9, 99.99)
POINTS_A_DECADE = 12


class NotAHistogram(ValueError):
    """What the text is not, in words."""


def zigzag(data):
    """Every number of the payload."""
    number, shift = 0, 0
    for position, byte in enumerate(data):
        # The ninth byte of a number carries eight bits (ZigZagEncoding of HdrHistogram).
        number |= (byte if shift == 56 else byte & 0x7F) << shift
        if byte & 0x80 and shift < 56:
            shift += 7
            continue
        yield (number >> 1) ^ -(number & 1)
        number, shift = 0, 0
    if shift:
        raise NotAHistogram(f"it ends within a number, after {len(data)} bytes")


def decode(text):
    """Counter of {the highest value that falls into the same bucket: how many}."""
    try:
        data = base64.b64decode(text, validate=True)
        cookie, length = struct.unpack_from(">ii", data)
        if cookie & COOKIE_MASK != COMPRESSED_COOKIE & COOKIE_MASK:
            raise NotAHistogram(f"its cookie is {cookie:#x}, not that of the compressed V2 encoding")
        data = zlib.decompress(data[8:8 + length])
        cookie, length, _, figures, lowest, _, _ = struct.unpack_from(">iiiiqqd", data)
    except (ValueError, struct.error, zlib.error) as error:
        raise error if isinstance(error, NotAHistogram) else NotAHistogram(str(error)) from error
    if cookie & COOKIE_MASK != COOKIE & COOKIE_MASK:
        raise NotAHistogram(f"its inner cookie is {cookie:#x}, not that of the V2 encoding")
    unit = int(math.log2(max(lowest, 1)))
    half = math.ceil(math.log2(2 * 10 ** figures)) - 1
    counts, index = collections.Counter(), 0
    for number in zigzag(data[40:40 + length]):
        if number < 0:
            index -= number
            continue
        if number:
            bucket = max((index >> half) - 1, 0)
            inner = index if index < 1 << half else (index & ((1 << half) - 1)) + (1 << half)
            counts[((inner + 1) << (bucket + unit)) - 1] += number
        index += 1
    return counts


def percentile(counts, share):
    """The value below or at which `share` percent of what was counted lie; None of nothing."""
    wanted, seen = max(1, math.ceil(share / 100 * sum(counts.values()) - 1e-9)), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= wanted:
            return value
    return None


def curve(counts):
    """[[one in so many requests is slower, than this]]: 2 is the median, 100 the 99th percentile; up to what so many requests can show."""
    total, values, seen, points = sum(counts.values()), sorted(counts), 0, []
    step, at = 1, 0
    while values and (one_in := 10 ** (step / POINTS_A_DECADE)) <= total:
        wanted = total - total / one_in
        while at < len(values) and seen + counts[values[at]] < max(1, wanted):
            seen += counts[values[at]]
            at += 1
        points.append([round(one_in, 4), values[at]])
        step += 1
    return points
