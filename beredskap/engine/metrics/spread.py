"""The model's own spread: what two runs of one plan can differ by without any difference between two plans."""

from __future__ import annotations

import math
from typing import Final, Literal

Coordination = Literal["region", "none"]
STANDARD_DEVIATIONS: Final = 2.0
UNCOORDINATED: Final = 0.5
"""The share of those without care that queues which nobody coordinates can differ by: the pass and small ways decide who tries which place first."""


def own_spread(unmet: float, coordination: Coordination = "region") -> float:
    """How many patients without care more or fewer say nothing, where ``unmet`` are: 2·√unmet and never under 2; without coordination at least half.

    Shorter passes, a start half an hour later and other allocations of the equally good ones stay within it in the shipped scenarios
    (`benchmarks/spread.py`; docs/decisions/030-words.md has the figures). 2·√unmet is also as far as chance alone takes the number of people who fall ill: two
    standard deviations of a Poisson count.
    """
    chance = STANDARD_DEVIATIONS * math.sqrt(max(1.0, unmet))
    return chance if coordination == "region" else max(chance, UNCOORDINATED * unmet)


def less_coordinated(one: Coordination, other: Coordination) -> Coordination:
    """That of the two whose spread is the greater."""
    return "none" if "none" in (one, other) else "region"
