"""Who was at work: hours per competence against the usual, and those without a place of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, ResourceSeries
from beredskap.units import DAY

_CHANGED = 1e-6


@dataclass(frozen=True)
class Attendance:
    """Hours of one competence in the whole run: ``usual``, ``present`` and ``idle``; ``least`` is the least share of the usual on any day from the start."""

    competence: str
    usual: float
    present: float
    least: float
    idle: float

    @property
    def share(self) -> float | None:
        """The share of the usual hours that was there; None where there usually are none."""
        return self.present / self.usual if self.usual else None


def rank_attendance(journal: Journal, region: Region) -> list[Attendance]:
    """Competences of which some pool's hours were not the usual, the least present first."""
    by_competence: dict[str, list[ResourceSeries]] = defaultdict(list)
    touched: set[str] = set()
    for series in journal.resources:
        if series.kind == "staff":
            competence = region.staff[series.resource].competence
            by_competence[competence].append(series)
            if _changed(series):
                touched.add(competence)
    found = [_attendance(journal, competence, by_competence[competence]) for competence in sorted(touched)]
    return sorted(found, key=lambda one: (1.0 if one.share is None else one.share, one.competence))


def _changed(series: ResourceSeries) -> bool:
    return series.idle > _CHANGED or any(
        abs(there - usual) > _CHANGED * max(1.0, usual)
        for there, usual in zip(series.available, series.usual, strict=True)
    )


def _attendance(journal: Journal, competence: str, pools: Sequence[ResourceSeries]) -> Attendance:
    usual: dict[int, float] = defaultdict(float)
    there: dict[int, float] = defaultdict(float)
    for series in pools:
        for segment, have, want in zip(journal.segments, series.available, series.usual, strict=True):
            day = segment.start // DAY
            usual[day] += want
            there[day] += have
    shares = [there[day] / usual[day] for day in usual if usual[day] > 0]
    return Attendance(
        competence,
        sum(usual.values()),
        sum(there.values()),
        min(shares, default=1.0),
        sum(series.idle for series in pools),
    )
