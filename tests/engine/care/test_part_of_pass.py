"""A part of a pass has what the profiles bring in it: a start inside one, and one that something cuts, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine.journal import Run
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from tests.engine.runs import finished, scenario
from tests.worlds import world

LATE = {"hours": [0.0] * 23 + [1.0]}
NOON = {"hours": [0.0] * 12 + [1.0] + [0.0] * 11}


def a_cut(at: str) -> dict[str, Any]:
    """Something that makes care be decided again and changes nothing."""
    return {"at": at, "demand": {"care": "besok", "municipality": "m", "extra": 0}}


def a_town(profile: dict[str, Any], hours: str, capacity: str = "1000 besök/dygn") -> Region:
    """60 patients a day, all in one hour; an offering that keeps the ``hours`` of a profile."""
    return world(
        municipalities={"m": {"population": 6000}},
        profiles={"timme": profile, "jämt": {}},
        care={"besok": {"per_1000": 10, "profile": "timme"}},
        offerings={"s.besok": {"care": ["besok"], "capacity": capacity, "hours": hours, "needs": [{"el": "el"}]}},
        nodes={"el": {}},
    )


def arising(journal: Journal) -> list[tuple[int, float]]:
    """How many arise in each segment, by its start."""
    (series,) = journal.care
    return [
        (segment.start, patients)
        for segment, patients in zip(journal.segments, series.arising, strict=True)
        if patients > 1e-9
    ]


def served(run: Run) -> list[float]:
    return [float(booked.used.sum()) for booked in run.care.booked]


def test_a_start_inside_a_pass_has_what_is_left_of_the_profile() -> None:
    # 60 patients in 23–24, and the run starts at 23.59: 60 · 1 min / 60 min = 1, not 60 · 1 min / 360 min = 1/6. Then 60 the next night.
    journal, _ = finished(a_town(LATE, "jämt"), scenario(days=1, start="2027-01-11T23:59"))
    assert arising(journal) == [(0, pytest.approx(1)), (60 + 18 * 3600, pytest.approx(59))]


def test_a_cut_finds_those_whom_the_profile_has_brought() -> None:
    # Cut at 23.00 and at 23.15: nobody, then a quarter, then the rest.
    events = [a_cut(at) for at in ("23 h", "1395 min")]
    journal, run = finished(a_town(LATE, "jämt"), scenario(*events, days=1))
    assert arising(journal) == [(23 * 3600, pytest.approx(15)), (1395 * 60, pytest.approx(45))]
    assert served(run)[-3:] == pytest.approx([0, 15, 45])


def test_what_is_lost_at_the_cut_is_lost_to_those_who_had_not_come() -> None:
    # Lost at 23.15: the 15 who had come have been served, and 45 go without.
    journal, _ = finished(a_town(LATE, "jämt"), scenario({"at": "1395 min", "lose": "el"}, days=1))
    (whole,) = (outcome for outcome in journal.outcomes if not outcome.municipality)
    assert (whole.served, whole.unmet) == (pytest.approx(15), pytest.approx(45))


def test_a_start_inside_opening_hours_has_what_is_left_of_them() -> None:
    # 40 visits in 12–13 and a start at 12.45: 10 visits for the quarter's 15 patients.
    journal, _ = finished(a_town(NOON, "timme", "40 besök/dygn"), scenario(days=0.25, start="2027-01-11T12:45"))
    (whole,) = (outcome for outcome in journal.outcomes if not outcome.municipality)
    assert (whole.arising, whole.served) == (pytest.approx(15), pytest.approx(10))


@pytest.mark.parametrize(
    "events", [[], [a_cut("7 h")], [a_cut("7 h"), a_cut("9 h")]], ids=["whole", "cut", "cut twice"]
)
def test_those_who_follow_on_in_a_pass_that_the_run_does_not_finish(events: list[dict[str, Any]]) -> None:
    # 24 a day are served, 6 in the first pass, and all of them follow on in the second. The run ends after 4 of its 6 hours: 6 · 4 / 6 = 4, however it is cut.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"besok": {"per_1000": 24, "followed_by": [{"care": "efter", "share": 1}]}, "efter": {}},
        offerings={name: {"care": [name], "capacity": "1000 besök/dygn"} for name in ("besok", "efter")},
    )
    journal, _ = finished(region, scenario(*events, days=10 / 24))
    after = next(one for one in journal.care if one.care == "efter")
    late = (
        patients for segment, patients in zip(journal.segments, after.arising, strict=True) if segment.start >= 6 * 3600
    )
    assert sum(late) == pytest.approx(4)


def test_a_pass_has_its_hours_in_common() -> None:
    # Capacity for 60 a day evenly is 15 in 18–24, and 60 seek care in 23–24. A cut at 21 changes nothing: the hours that nobody needed are left.
    region = a_town(LATE, "jämt", "60 besök/dygn")
    for events in ([], [a_cut("21 h")]):
        _, run = finished(region, scenario(*events, days=1))
        assert sum(served(run)) == pytest.approx(15)
    # At half the level from 21 on half of what is left and of its own is there: (7.5 + 7.5) / 2.
    _, run = finished(region, scenario({"at": "21 h", "degrade": "el", "to": 0.5}, days=1))
    assert sum(served(run)) == pytest.approx(7.5)
