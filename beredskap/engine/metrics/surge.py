"""How far beds gave way in a run: patients in beds of other care, and patients above the ordinary beds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.model.result.journal import Journal
from beredskap.units import DAY

_SOME = 0.05


@dataclass(frozen=True)
class Most:
    """The ``most`` patients at any segment's end, and ``bed_days`` in the whole run."""

    most: float
    bed_days: float


@dataclass(frozen=True)
class SurgeAt:
    """Of one offering its satellites and those above its ordinary beds."""

    offering: str
    satellites: Most
    over: Most


def rank_surge(journal: Journal) -> list[SurgeAt]:
    """The offerings whose beds gave way, those with the most bed-days first."""
    found = [
        SurgeAt(one.offering, _most(journal, one.satellites), _most(journal, one.over)) for one in journal.offerings
    ]
    some = [one for one in found if max(one.satellites.most, one.over.most) >= _SOME]
    return sorted(some, key=lambda one: (-round(one.satellites.bed_days + one.over.bed_days, 6), one.offering))


def _most(journal: Journal, series: Sequence[float]) -> Most:
    """Older journals have no such series: then there was nobody."""
    patients = list(zip(journal.segments, series, strict=False))
    most = max((there for _, there in patients), default=0.0)
    return Most(most, sum(there * (segment.end - segment.start) for segment, there in patients) / DAY)
