"""Endurance (uthållighet): how many days each store lasts, and each item at a site and in the region, at three levels of consumption."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.supply import LEVELS
from beredskap.supplies import target
from beredskap.supplies.holdings import Holdings
from beredskap.supplies.lots import Lots, StoreLots, gather_lots
from beredskap.supplies.target import STATES, TargetState
from beredskap.supplies.use import NOT_ASKED, Use, UseBasis

HORIZON: Final = 90
AMOUNT_UNKNOWN: Final = message("mängden är okänd")
BOTTOM_UNKNOWN: Final = message("tankens rymd är okänd, och därmed vad som inte går att ta ut")


PerLevel = tuple[float | None, float | None, float | None]
"""One figure for each of `beredskap.model.supply.LEVELS`; None is okänd."""


@dataclass(frozen=True)
class EnduranceLine:
    """One row. Days at each level: None is okänd, infinite that nothing is used; ``lack`` is what is missing to the target, in the item's base unit.

    ``stores`` are those it is about and ``base`` those of them that could be counted, at the target's level; ``soonest`` is the first expiry day.
    """

    item: str
    site: str
    stores: tuple[str, ...]
    base: tuple[str, ...]
    days: PerLevel
    per_day: PerLevel
    good: float | None
    usable: float | None
    expired: float
    soonest: datetime.date | None
    state: TargetState
    target: float | None
    gap: float | None
    lack: float | None
    bases: tuple[UseBasis, ...]
    why: Message | None
    note: Message | None


class _Plain(NamedTuple):
    days: list[PerLevel]
    rate: list[PerLevel]
    good: list[float | None]
    usable: list[float | None]
    expired: list[float]
    soonest: list[float]
    target: list[float | None]
    level: list[int]
    at_target: list[float | None]
    lack: list[float | None]
    state: list[int]
    counted: list[list[bool]]
    amounts: list[bool]


@dataclass(frozen=True)
class EnduranceLines:
    """Rows by column; ``line(i)`` makes one of them whole. ``days`` and ``rate`` are (rows, levels)."""

    on: datetime.date
    items: tuple[str, ...]
    sites: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]
    days: Floats
    rate: Floats
    good: Floats
    usable: Floats
    expired: Floats
    soonest: Floats
    targets: target.Targets
    at_target: Floats
    lack: Floats
    state: Indices
    counted: Mask
    all_stores: tuple[str, ...]
    use: Mapping[str, Use]
    amounts: Mask

    def __len__(self) -> int:
        return len(self.items)

    def count(self, state: TargetState) -> int:
        """How many rows are in a state."""
        return int((self.state == STATES.index(state)).sum())

    def line(self, row: int) -> EnduranceLine:
        """One row."""
        plain = self._plain
        members = self.members[row]
        level, state = plain.level[row], STATES[plain.state[row]]
        stores = tuple(self.all_stores[one] for one in members)
        base = tuple(self.all_stores[one] for one in members if plain.counted[one][level])
        wanted, at_target, soonest = plain.target[row], plain.at_target[row], plain.soonest[row]
        uses = [self.use[name] for name in stores if name in self.use]
        return EnduranceLine(
            self.items[row],
            self.sites[row],
            stores,
            base,
            plain.days[row],
            plain.rate[row],
            plain.good[row],
            plain.usable[row],
            plain.expired[row],
            None if soonest == math.inf else self.on + datetime.timedelta(int(soonest) - 1),
            state,
            wanted,
            None if wanted is None or at_target is None or at_target == math.inf else max(0.0, wanted - at_target),
            None if at_target == math.inf else plain.lack[row],
            tuple(sorted({use.basis for use in uses})),
            self._why(members, stores),
            uses[0].note if len(stores) == len(uses) == 1 else None,
        )

    def _why(self, members: Sequence[int], stores: Sequence[str]) -> Message | None:
        """Why something of the first store that could not be counted is okänd."""
        for name, member in zip(stores, members, strict=True):
            if not self._plain.amounts[member]:
                return AMOUNT_UNKNOWN
            if not all(self._plain.counted[member]):
                return self.use[name].why if name in self.use else NOT_ASKED
        return None

    @cached_property
    def _plain(self) -> _Plain:
        """The arrays as lists, for reading row by row."""
        return _Plain(
            _three(self.days),
            _three(self.rate),
            _figures(self.good),
            _figures(self.usable),
            self.expired.tolist(),
            self.soonest.tolist(),
            _figures(self.targets.days),
            self.targets.level.tolist(),
            _figures(self.at_target),
            _figures(self.lack),
            self.state.tolist(),
            self.counted.tolist(),
            self.amounts.tolist(),
        )

    def worst_first(self) -> list[int]:
        """Rows by state, then by days at the target's level in proportion to the target, then by item and place."""
        rank = np.where(
            np.isfinite(self.at_target),
            self.at_target / np.fmax(np.nan_to_num(self.targets.days, nan=1.0), 1e-9),
            np.inf,
        )
        keys = list(zip(self.state.tolist(), rank.tolist(), self.items, self.sites, strict=True))
        return sorted(range(len(self)), key=keys.__getitem__)


@dataclass(frozen=True)
class Endurance:
    """Three tables of the same stores: one row each, per item that a site has in several stores, and per item in all."""

    on: datetime.date
    horizon: int
    gather_lots: StoreLots
    stores: EnduranceLines
    at_sites: EnduranceLines
    in_all: EnduranceLines


def endurance(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    *,
    stores: Collection[str] | None = None,
    horizon: int = HORIZON,
) -> Endurance:
    """How long everything lasts from the start of the day ``on``, with no deliveries, at a constant mean use per day.

    ``stores`` are those asked about (default: all). A total pools the lots and the use of those that can be counted, as if all could be moved to
    where it is needed; one that is okänd is not in its base, and the row says so.
    """
    names = tuple(sorted(region.stores if stores is None else set(stores)))
    keys = [(region.stores[name].item, region.stores[name].site) for name in names]
    many = Counter(keys)
    beside = tuple(name for name, key in zip(names, keys, strict=True) if many[key] > 1)
    each, shared = (_totals(region, holdings, on, use, some) for some in (names, beside))
    return Endurance(
        on,
        horizon,
        each.held,
        each.alone(keys),
        shared.pooled([key for key in keys if many[key] > 1]),
        each.pooled([(item, "") for item, _ in keys]),
    )


def _totals(
    region: Region, holdings: Holdings, on: datetime.date, use: Mapping[str, Use], names: tuple[str, ...]
) -> _Totals:
    held = gather_lots(region, holdings, on, names)
    rate = _rates(use, names)
    return _Totals(region, on, held, rate, held.known[:, None] & ~np.isnan(rate), use)


@dataclass(frozen=True)
class _Totals:
    region: Region
    on: datetime.date
    held: StoreLots
    rate: Floats
    counted: Mask
    use: Mapping[str, Use]

    def alone(self, keys: Sequence[tuple[str, str]]) -> EnduranceLines:
        """One row per store."""
        held = self.held
        items, sites = _columns(keys)
        blank = np.where(held.known, 1.0, np.nan)
        lots = [held.lots] * len(LEVELS)
        members = tuple((row,) for row in range(len(held.stores)))
        own = self._with_depots()
        rate = own * blank[:, None]
        into = np.arange(len(held.stores))
        wanted = target.targets_of_stores(self.region, held.stores, self.on)
        good, usable = held.good * blank, held.usable * blank
        return self._lines(items, sites, members, into, lots, rate, good, usable, own, wanted)

    def _with_depots(self) -> Floats:
        """Use per day, where a depot that only supplies others has that of all stores of its item: it is to last for them."""
        rate = self.rate.copy()
        for row, name in enumerate(self.held.stores):
            if name in self.use and self.use[name].supplies:
                item = self.region.stores[name].item
                others = [other for other, store in self.region.stores.items() if store.item == item]
                rate[row] = _rates(self.use, sorted(others)).sum(axis=0)  # okänd if that of any is
        return rate

    def pooled(self, keys: Sequence[tuple[str, str]]) -> EnduranceLines:
        """One row per key, over the stores of that key that can be counted at each level."""
        groups = sorted(set(keys))
        index = {key: row for row, key in enumerate(groups)}
        into = np.array([index[key] for key in keys], dtype=np.intp)
        members: list[list[int]] = [[] for _ in groups]
        for store, row in enumerate(into.tolist()):
            members[row].append(store)
        lots, rate = [], np.full((len(groups), len(LEVELS)), np.nan)
        for level in range(len(LEVELS)):
            part = self.counted[:, level]
            some = tally(into, part.astype(np.float64), len(groups)) > 0
            sums = tally(into, np.where(part, self.rate[:, level], 0.0), len(groups))
            rate[some, level] = sums[some]
            lots.append(self.held.lots.regrouped(into, len(groups), part))
        known = tally(into, self.held.known.astype(np.float64), len(groups))
        blank = np.where(known > 0, 1.0, np.nan)
        good, usable = (
            tally(into, np.where(self.held.known, value, 0.0), len(groups)) * blank
            for value in (self.held.good, self.held.usable)
        )
        items, sites = _columns(groups)
        wanted = target.targets(self.region, items, self.on)
        return self._lines(items, sites, tuple(map(tuple, members)), into, lots, rate, good, usable, rate, wanted)

    def _lines(
        self,
        items: tuple[str, ...],
        sites: tuple[str, ...],
        members: tuple[tuple[int, ...], ...],
        into: Indices,
        lots: Sequence[Lots],
        rate: Floats,
        good: Floats,
        usable: Floats,
        shown: Floats,
        wanted: target.Targets,
    ) -> EnduranceLines:
        days = np.column_stack([part.last(rate[:, level]) for level, part in enumerate(lots)])
        rows = np.arange(len(items))
        at_target = days[rows, wanted.level] if len(items) else np.zeros(0)
        lack = np.full(len(items), np.nan)
        for level, part in enumerate(lots):
            here = wanted.level == level
            lack[here] = part.lack(rate[:, level], wanted.days)[here]
        soonest = np.full(len(members), np.inf)
        np.minimum.at(soonest, into, self.held.soonest)
        expired = tally(into, self.held.expired, len(members))
        return EnduranceLines(
            self.on, items, sites, members, days, shown, good, usable, expired, soonest, wanted, at_target, lack,
            target.states(wanted, at_target, usable), self.counted, self.held.stores, self.use, self.held.known,
        )  # fmt: skip


def _columns(keys: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Items, and sites."""
    return tuple(item for item, _ in keys), tuple(site for _, site in keys)


def _rates(use: Mapping[str, Use], names: Sequence[str]) -> Floats:
    """Use per day (stores, levels); NaN where okänd."""
    nothing = (None, None, None)
    rows = [use[name].per_day if name in use else nothing for name in names]
    return np.array(rows, dtype=np.float64).reshape(len(names), len(LEVELS))


def _figures(values: Floats) -> list[float | None]:
    """Numbers, with None where they are NaN."""
    return [None if value != value else value for value in values.tolist()]


def _three(values: Floats) -> list[PerLevel]:
    normal, crisis, urgent = (_figures(column) for column in values.T)
    return list(zip(normal, crisis, urgent, strict=True))
