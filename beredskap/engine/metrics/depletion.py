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
        return sum(
            1
            for series in self.stores
            if series.empty_at is not None and "empty_at" not in series.unknown and not is_lost(series)
        )

    @property
    def unsure(self) -> int:
        """Of how many it is okänd whether they last."""
        return sum(1 for series in self.stores if "empty_at" in series.unknown)

    @property
    def lost(self) -> int:
        """How many were lost with their building."""
        return sum(1 for series in self.stores if is_lost(series))


def rank_stores(stores: Sequence[StoreSeries]) -> Depletion:
    """Those of the stores that were used."""
    return Depletion(tuple(sorted((series for series in stores if _is_used(series)), key=_rank)))


def is_lost(series: StoreSeries) -> bool:
    """Lost as a whole, not used up."""
    return series.lost > 0 and series.closing <= 0 and series.drawn <= _SOME


def share_left(series: StoreSeries) -> float | None:
    """The share that is left; None where there was nothing, or an okänd amount."""
    return series.closing / series.opening if 0 < series.opening < float("inf") else None


def _is_used(series: StoreSeries) -> bool:
    moved = (series.drawn, series.discarded, series.lost, series.short, series.sent)
    return series.empty_at is not None or "empty_at" in series.unknown or any(amount > _SOME for amount in moved)


def _rank(series: StoreSeries) -> tuple[bool, bool, float, float, str]:
    at = float("inf") if series.empty_at is None else series.empty_at
    return is_lost(series), "empty_at" not in series.unknown, at, round(share_left(series) or 0.0, 9), series.store
