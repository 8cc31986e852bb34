"""Counts of instructions of two revisions, compared: what grew, by how much, and whether that is sure.

Counts are nearly the same each time; what is left are timers and the clock, so an interval is all that was seen. SPDX-License-Identifier: MIT
"""
import dataclasses
import statistics

PARTS = ("parser", "router", "response", "whole")
REGRESSION, MOVED, CANNOT_TELL, NONE = "regression", "moved", "could not tell", "no regression"


def parts_of(profile, source):
    """{part: instructions} of a callgrind.Profile; `source` as in Profile.router. What whole has beside the other three is
    the connection, the loop and sending."""
    router = profile.router(source)
    return {"parser": profile.parser(), "router": router, "response": profile.handled() - router, "whole": profile.total()}


@dataclasses.dataclass(frozen=True)
class Growth:
    """Of one part of one request: every count of either revision."""
    request: str
    part: str
    base: list
    head: list

    def percent(self):
        """(estimate, low, high)."""
        pairs = ((statistics.median(self.head), statistics.median(self.base)), (min(self.head), max(self.base)),
                 (max(self.head), min(self.base)))
        return tuple(100 * (head / base - 1) for head, base in pairs)

    def spread_percent(self):
        """By how much repeated counts of one program differ."""
        return max(100 * (max(counts) - min(counts)) / statistics.median(counts) for counts in (self.base, self.head))

    def found(self):
        return min(*self.base, *self.head) > 0

    def grew(self):
        return min(self.head) > max(self.base)


def answer(growth, whole, threshold):
    """What `growth` comes to; `whole`: that of the same request. A part may grow by what another one lost."""
    if not growth.found():
        return CANNOT_TELL
    _, low, high = growth.percent()
    if high < threshold:
        return NONE
    if low < threshold:
        return CANNOT_TELL
    return REGRESSION if growth is whole or whole.grew() else MOVED


def answers(growths, threshold):
    wholes = {growth.request: growth for growth in growths if growth.part == "whole"}
    return [answer(growth, wholes[growth.request], threshold) for growth in growths]


def status(found):
    """As everywhere: 0 well, 1 a finding, 2 could not tell; 1 wins over 2."""
    return 1 if REGRESSION in found else 2 if CANNOT_TELL in found or not found else 0


def conclusion(found):
    return ("No regression.", "Regression.", "Could not tell.")[status(found)]
