"""The smuggling sweep: every byte value at every place where framing is decided. SPDX-License-Identifier: MIT"""
import pytest

from common import FRAMING, MUST, REFUSED, SUCCESS, rule
from harness.conformance.sweep.hazard import hazard
from harness.conformance.sweep.places import PLACES
from harness.conformance.sweep.probe import observe, observe_all


@rule(MUST, "9112 6.3", SUCCESS, REFUSED, area=FRAMING)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_accepted_is_framed_by_the_grammar(judge, sweep, place):
    """A server may refuse any of these; what it accepts it frames as the grammar does, with no departure but those that the RFC
    leaves to a recipient. Otherwise another party on the path sees other messages."""
    has_echo = "echo" not in judge.contestant.lacks
    streams = {byte: PLACES[place](byte) for byte in sweep.bytes()}
    found = {}
    for byte, observation in zip(streams, observe_all(judge.contestant.address, streams.values())):
        sweep.note(place, byte, observation)
        trouble = hazard(streams[byte], observation, has_echo)
        # Once more by itself, so that nothing but the stream can have been the cause.
        if trouble and hazard(streams[byte], observe(judge.contestant.address, streams[byte]), has_echo):
            found[byte] = trouble
            sweep.hazard(place, byte, trouble, streams[byte], observation.received)
    if found:
        byte, trouble = next(iter(found.items()))
        judge.fail(f"{len(found)} hazards at {' '.join(f'{one:02x}' for one in found)}; {byte:02x}: {trouble}; sent {streams[byte]!r}")
