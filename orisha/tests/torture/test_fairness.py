"""One client cannot starve the others: neither by pipelining 64 requests deep, nor by sending without end and reading little."""
import pytest

import torture_build
from fairness import DEPTH, compare
from torture_server import Server

# Of the median. A turn of the greedy client is bounded to 64 KiB of input and 256 requests, a few hundred microseconds; a server
# that served it until it has no more would keep the others waiting for as long as it sends. Generous: two processes of ours and the
# server share what CPUs there are.
RATIO_LIMIT = 40


@pytest.mark.parametrize("deep", [DEPTH, None], ids=["64 deep", "endless"])
def test_the_others_are_served(tmp_path, deep):
    server = Server(torture_build.program("release"), tmp_path / "log", "--workers", "1")
    try:
        ratios, alone, beside = compare(server.address, deep)
        print(f"{'endless' if deep is None else deep} deep: the others take "
              + ", ".join(f"{ratio:.1f} x at p{share * 100:g}" for share, ratio in ratios.items()) + f" ({alone} and {beside} requests)")
        assert ratios[0.5] < RATIO_LIMIT
        assert server.end() is None
    finally:
        server.kill()
