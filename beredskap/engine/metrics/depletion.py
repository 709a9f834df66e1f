"""Which stores a run used up, which were lost with their building, and what is left of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.model.result.journal import StoreSeries

_SOME = 1e-9


@dataclass(frozen=True)
class Depletion:
    """The stores that a run used: those that ran out in order of time, those with the least left, and last those lost with their building."""

    stores: tuple[StoreSeries, ...]

    @property
    def ran_out(self) -> int:
        """How many ran out by use."""
        return sum(1 for series in self.stores if ran_out_at(series) is not None and "empty_at" not in series.unknown)

    @property
    def emptied(self) -> int:
        """How many were emptied otherwise, but not with their building: destroyed, discarded, or moved."""
        return sum(1 for series in self.stores if is_emptied(series) and "empty_at" not in series.unknown)

    @property
    def unsure(self) -> int:
        """Of how many it is okänd whether they last."""
        return sum(1 for series in self.stores if "empty_at" in series.unknown)

    @property
    def lost(self) -> int:
        """How many were lost with their building, those that had run out once before among them."""
        return sum(1 for series in self.stores if lost_at(series) is not None)


def rank_stores(stores: Sequence[StoreSeries]) -> Depletion:
    """Those of the stores that were used."""
    return Depletion(tuple(sorted((series for series in stores if _is_used(series)), key=_rank)))


def ran_out_at(series: StoreSeries) -> int | None:
    """When use first took the last of a store; of a journal that does not tell, where nothing else can have."""
    if series.ran_out_at is not None or series.lost_at is not None:
        return series.ran_out_at
    only_used = series.drawn > _SOME and max(series.lost, series.discarded, series.sent) <= _SOME
    return series.empty_at if only_used else None


def lost_at(series: StoreSeries) -> int | None:
    """When some of a store first went with its building; of a journal that does not tell, where all of it was lost and nothing used."""
    is_whole = series.lost > _SOME and series.closing <= 0 and series.drawn <= _SOME
    return series.empty_at if series.lost_at is None and is_whole else series.lost_at


def is_lost(series: StoreSeries) -> bool:
    """Whether a store went with its building before it ever ran out."""
    lost, ran_out = lost_at(series), ran_out_at(series)
    return lost is not None and (ran_out is None or lost < ran_out)


def is_emptied(series: StoreSeries) -> bool:
    """Whether it was emptied otherwise than by use or with its building."""
    had_some = max(series.opening, series.received) > _SOME
    return had_some and series.empty_at is not None and ran_out_at(series) is None and lost_at(series) is None


def share_left(series: StoreSeries) -> float | None:
    """The share that is left; None where there was nothing, or an okänd amount."""
    return series.closing / series.opening if 0 < series.opening < float("inf") else None


def _is_used(series: StoreSeries) -> bool:
    moved = (series.drawn, series.discarded, series.lost, series.short, series.sent)
    return series.empty_at is not None or "empty_at" in series.unknown or any(amount > _SOME for amount in moved)


def _rank(series: StoreSeries) -> tuple[bool, bool, float, float, str]:
    at = float("inf") if series.empty_at is None else series.empty_at
    return is_lost(series), "empty_at" not in series.unknown, at, round(share_left(series) or 0.0, 9), series.store
