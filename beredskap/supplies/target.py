"""The target in days that an item has, and what an endurance is against it: a riktvärde unless it is binding, and only from its first day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from beredskap.arrays import Floats, Indices, Mask
from beredskap.model.region import Region
from beredskap.model.supply import LEVELS, Item
from beredskap.units import DAY

TargetState = Literal["empty", "under", "later", "over", "unknown", "none", "unused"]
STATES: Final[tuple[TargetState, ...]] = ("empty", "under", "unknown", "later", "over", "none", "unused")
"""The worst first. ``later``: the target does not hold yet on the day; ``none``: the item has none; ``unused``: nothing is used of it."""


def days(item: Item) -> float | None:
    """The target in days, whether or not it holds yet."""
    return None if item.target is None else item.target / DAY


def holds(item: Item, on: datetime.date) -> bool:
    """Whether the target holds on a day."""
    return item.target is not None and (item.target_from is None or item.target_from <= on)


@dataclass(frozen=True)
class Targets:
    """Targets of many rows: ``days`` (NaN: none), the ``level`` of consumption that each counts at, and whether it ``holds`` on the day."""

    days: Floats
    level: Indices
    holds: Mask


def targets(region: Region, items: Sequence[str], on: datetime.date) -> Targets:
    """The targets of these items."""
    each = {
        name: (days(item), LEVELS.index(item.target_level), holds(item, on))
        for name in sorted(set(items))
        if (item := region.items[name])
    }
    return Targets(
        np.array([np.nan if (wanted := each[name][0]) is None else wanted for name in items], dtype=np.float64),
        np.array([each[name][1] for name in items], dtype=np.intp),
        np.array([each[name][2] for name in items], dtype=bool),
    )


def states(wanted: Targets, lasts: Floats, usable: Floats) -> Indices:
    """The state of each row, as indices in `STATES`: ``lasts`` days at the target's level (NaN okänd, infinite unused), ``usable`` NaN where okänd."""
    none = np.isnan(wanted.days)
    conditions: tuple[tuple[TargetState, Mask], ...] = (
        ("unused", np.isinf(lasts)),
        ("empty", usable == 0),
        ("unknown", np.isnan(lasts)),
        ("none", none),
        ("later", ~wanted.holds),
        ("under", lasts < wanted.days),
        ("over", np.ones(len(lasts), dtype=bool)),
    )
    found = np.select([holds_so for _, holds_so in conditions], [STATES.index(state) for state, _ in conditions])
    return np.asarray(found, dtype=np.intp)
