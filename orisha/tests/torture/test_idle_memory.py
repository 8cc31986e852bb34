"""Memory per idle connection, with fewer of them than `just idle-memory` takes. SPDX-License-Identifier: MIT"""
import pytest

from idle_memory import GOAL_BYTES_PER_CONNECTION, GOAL_PSS_KIB, Unmeasurable, measure

# Tables double: beyond 4,096 descriptors they have room for 8,192, so the figure is at its worst here. io_uring's buffers, which all
# connections share, are among its figure: some 670 KB, whatever the number (with 10,000: 249 bytes in all).
BOUNDS = {"epoll": GOAL_BYTES_PER_CONNECTION, "io_uring": GOAL_BYTES_PER_CONNECTION + 670 * 1024 // 4200}


@pytest.mark.parametrize("backend", BOUNDS)
def test_an_idle_connection_takes_little_memory(backend):
    try:
        figures = measure(4200, 1, backend)
    except Unmeasurable as reason:
        pytest.skip(str(reason))
    print(figures)
    assert 0 < figures["bytes_per_connection"] <= BOUNDS[backend]
    assert figures["pss_kib"] <= GOAL_PSS_KIB
