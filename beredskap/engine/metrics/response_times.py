"""How much longer an ambulance takes than usual (insatstid): of one run, and of two side by side."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from beredskap.model.result.journal import Journal, ResponseSeries


@dataclass(frozen=True)
class Response:
    """Expected minutes to a municipality when they are the most above the ordinary, from ``at``; ``mean`` and ``usual_mean`` over the whole run.

    All None where it is okänd. Infinite where no vehicle gets there.
    """

    municipality: str
    at: int | None
    minutes: float | None
    usual: float | None
    mean: float | None
    usual_mean: float | None

    @property
    def more(self) -> float:
        """Minutes beyond the ordinary when it is at its worst; 0 where it is okänd."""
        if self.minutes is None or self.usual is None or self.minutes == self.usual:
            return 0.0
        return self.minutes - self.usual


class ResponsePair(NamedTuple):
    """Minutes to a municipality in the runs A and B, each at its worst; None where okänd."""

    municipality: str
    a: float | None
    b: float | None
    usual: float | None


class Use(NamedTuple):
    """The share of ambulance hours that were worked in the busiest segment, from ``at``, and in the whole run."""

    at: int
    most: float
    mean: float


def rank_responses(journal: Journal) -> list[Response]:
    """Every municipality, the one with the most minutes beyond the ordinary first; empty where the region states no ambulances."""
    found = [_response(journal, series) for series in journal.response_times]
    return sorted(found, key=lambda one: (one.minutes is not None, -round(one.more, 6), one.municipality))


def _response(journal: Journal, series: ResponseSeries) -> Response:
    if not series.minutes:
        return Response(series.municipality, None, None, None, None, None)
    above = [
        round(now - usual, 6) if now != usual else 0.0 for now, usual in zip(series.minutes, series.usual, strict=True)
    ]
    worst = above.index(max(above))
    weights = [segment.end - segment.start for segment in journal.segments]
    mean, usual_mean = (
        sum(minutes * weight for minutes, weight in zip(values, weights, strict=True)) / sum(weights)
        for values in (series.minutes, series.usual)
    )
    return Response(
        series.municipality,
        journal.segments[worst].start,
        series.minutes[worst],
        series.usual[worst],
        mean,
        usual_mean,
    )


def use_of_ambulances(journal: Journal) -> Use | None:
    """How busy the class of vehicle that carries out missions was; None where it is okänd."""
    kinds = {series.vehicle for series in journal.response_times if series.minutes}
    series = next((one for one in journal.resources if one.kind == "vehicle" and one.resource in kinds), None)
    if series is None or not all(isfinite(hours) for hours in series.available) or not sum(series.available):
        return None
    shares = [used / there if there else 0.0 for used, there in zip(series.used, series.available, strict=True)]
    worst = max(range(len(shares)), key=lambda number: (round(shares[number], 9), -number))
    return Use(journal.segments[worst].start, shares[worst], sum(series.used) / sum(series.available))


def pair_responses(a: Journal, b: Journal) -> list[ResponsePair]:
    """The municipalities of either run whose worst differs by a minute or more, the greatest difference first; those okänd in one of them last."""
    ours = {one.municipality: one for one in rank_responses(a)}
    theirs = {one.municipality: one for one in rank_responses(b)}
    pairs = [
        ResponsePair(
            name,
            ours[name].minutes if name in ours else None,
            theirs[name].minutes if name in theirs else None,
            next((one.usual for one in (ours.get(name), theirs.get(name)) if one and one.usual is not None), None),
        )
        for name in sorted({*ours, *theirs})
    ]
    return sorted(
        (pair for pair in pairs if _differs(pair)), key=lambda pair: (pair.a is None or pair.b is None, -_apart(pair))
    )


def _differs(pair: ResponsePair) -> bool:
    return (pair.a is None) != (pair.b is None) or _apart(pair) >= 1


def _apart(pair: ResponsePair) -> float:
    return 0.0 if pair.a is None or pair.b is None or pair.a == pair.b else round(abs(pair.a - pair.b), 6)
