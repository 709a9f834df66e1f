"""The cold chain: which refrigerated stores nothing is said to keep cold, and how long the cold survives without what keeps it."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from beredskap.model.need import FOREVER, Need
from beredskap.model.region import Region


@dataclass(frozen=True)
class Cold:
    """One store of an item that must be kept cold. ``kept_by`` are the sources of its needs; empty is a finding.

    ``whole`` are the seconds without them during which everything keeps, ``some`` those during which something does; None is okänd. Infinite: for good.
    """

    store: str
    kept_by: tuple[str, ...]
    whole: float | None
    some: float | None


def cold_stores(region: Region, stores: Collection[str] | None = None) -> tuple[Cold, ...]:
    """Every store of an item with ``cold_chain``, by id; of several needs the one that gives out first counts."""
    names = sorted(region.stores if stores is None else set(stores))
    return tuple(_cold(region, name) for name in names if region.items[region.stores[name].item].cold_chain)


def _cold(region: Region, name: str) -> Cold:
    needs = region.stores[name].needs
    spans = [_spans(need) for need in needs]
    whole, some = (_least([span[part] for span in spans]) for part in (0, 1))
    return Cold(name, tuple(source for need in needs for source in need.sources), whole, some)


def _least(spans: list[float | None]) -> float | None:
    """The shortest; okänd if any is."""
    known = [span for span in spans if span is not None]
    return min(known, default=0.0) if len(known) == len(spans) else None


def _spans(need: Need) -> tuple[float | None, float | None]:
    """Seconds at 100 %, and seconds above 0 %."""
    whole = [step.duration for step in need.without if step.level == 1]
    some = [step.duration for step in need.without if step.level > 0]
    return _sum(whole), _sum(some)


def _sum(durations: list[float | None]) -> float | None:
    known = [duration for duration in durations if duration is not None]
    if len(known) < len(durations):
        return None
    return FOREVER if FOREVER in known else math.fsum(known)
