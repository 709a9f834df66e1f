"""Runs of small worlds, and what a test looks up in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from beredskap.engine import run as engine_run
from beredskap.engine import simulate
from beredskap.engine.journal import Run
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome, ResourceSeries, StoreSeries
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import USUAL, StartingPoint
from beredskap.notation import written


def scenario(*events: Mapping[str, Any], days: float = 8, start: str = "2027-01-11T00:00", **more: Any) -> Scenario:
    """A scenario of the given events that starts on a Monday at midnight."""
    data = {
        "name": "prov",
        "region": "r",
        "start": start,
        "duration": f"{written(float(days))} d",
        "events": list(events),
        **more,
    }
    return Scenario.model_validate(data)


def finished(region: Region, asked: Scenario, starting_point: StartingPoint = USUAL) -> tuple[Journal, Run]:
    """The journal, and the state that the run left behind (of the hopeful run where something is okänd)."""
    kept: list[Run] = []
    write = engine_run.journal

    def keep(run: Run) -> Journal:
        kept.append(run)
        return write(run)

    with patch.object(engine_run, "journal", keep):
        journal = simulate(region, asked, starting_point=starting_point)
    return journal, kept[0]


def outcome(journal: Journal, care: str, municipality: str = "") -> Outcome:
    """One outcome; of the whole region if no municipality is given."""
    return next(o for o in journal.outcomes if (o.care, o.municipality) == (care, municipality))


def served_between(journal: Journal, care: str, begin: int, end: int, municipality: str = "") -> float:
    """Patients served in the segments inside a stretch of time."""
    return sum(
        home + away
        for series in journal.care
        if series.care == care and municipality in ("", series.municipality)
        for segment, home, away in zip(journal.segments, series.home, series.away, strict=True)
        if begin <= segment.start and segment.end <= end
    )


def unmet_between(journal: Journal, care: str, begin: int, end: int, municipality: str = "") -> float:
    """Patients whose wait ended in the segments inside a stretch of time."""
    return sum(
        unmet
        for series in journal.care
        if series.care == care and municipality in ("", series.municipality)
        for segment, unmet in zip(journal.segments, series.unmet, strict=True)
        if begin <= segment.start and segment.end <= end
    )


def arising(journal: Journal, care: str) -> float:
    """All patients of a care type who arose."""
    return sum(sum(series.arising) for series in journal.care if series.care == care)


def resource(journal: Journal, name: str) -> ResourceSeries:
    """One resource's hours."""
    return next(r for r in journal.resources if r.resource == name)


def store(journal: Journal, name: str) -> StoreSeries:
    """One store."""
    return next(s for s in journal.stores if s.store == name)
