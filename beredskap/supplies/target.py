"""The target in days that an item has, or one store of it, and what an endurance is against it: a riktvärde unless it is binding, and only from
its first day."""

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


def of_store(region: Region, name: str) -> float | None:
    """The target in days of one store: its own, else its item's."""
    store = region.stores[name]
    return days(region.items[store.item]) if store.target is None else store.target / DAY


def source_of(region: Region, name: str) -> str:
    """Where a store's target comes from."""
    store = region.stores[name]
    return region.items[store.item].target_source if store.target is None else store.target_source


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
    each = {name: _of_item(region.items[name], on) for name in sorted(set(items))}
    return _together([each[name] for name in items])


def targets_of_stores(region: Region, stores: Sequence[str], on: datetime.date) -> Targets:
    """The targets of these stores: a store's own holds from the first day, at the level of its item's."""
    rows = []
    for name in stores:
        wanted, level, valid = _of_item(region.items[region.stores[name].item], on)
        own = region.stores[name].target
        rows.append((wanted, level, valid) if own is None else (own / DAY, level, True))
    return _together(rows)


_Row = tuple[float | None, int, bool]


def _of_item(item: Item, on: datetime.date) -> _Row:
    return days(item), LEVELS.index(item.target_level), holds(item, on)


def _together(rows: Sequence[_Row]) -> Targets:
    return Targets(
        np.array([np.nan if wanted is None else wanted for wanted, _, _ in rows], dtype=np.float64),
        np.array([level for _, level, _ in rows], dtype=np.intp),
        np.array([valid for _, _, valid in rows], dtype=bool),
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
