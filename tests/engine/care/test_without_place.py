"""Inpatients of a lost building for whom there is no bed elsewhere: from the deadline they are without care, once each, where they live."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome
from tests.engine.runs import finished, outcome, scenario
from tests.worlds import H, world


def wards(beds: int = 4, **people: int) -> Region:
    """A: 2 admissions a day x 5 days; when the run starts 9.5 lie at a and one cohort of 0.5 is to come. b, in B, has some beds and nobody in them."""
    return world(
        municipalities={"A": {"population": people.get("A", 1000)}, "B": {"population": people.get("B", 0)}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"med": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "wait": "1 d"}},
        offerings={
            "a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": f"{beds} vårdplatser"},
        },
        vehicles={"b.sjuktransport": {"site": "b", "kind": "sjuktransport", "number": "50 st"}},
    )


def run(region: Region, *events: dict[str, Any], days: float = 2) -> Journal:
    journal, run = finished(region, scenario(*events, days=days))
    run.care.check()
    return journal


def region_wide(journal: Journal) -> Outcome:
    return outcome(journal, "med")


LOST = {"at": "0 h", "lose": "a", "evacuate_within": "6 h"}
"""The deadline is the end of the first pass: nobody at b has gone home by then and made room for another."""


def test_those_without_a_bed_are_unmet_beside_the_new_ones() -> None:
    # Of 9.5 inpatients 4 get the beds at b: 5.5 are left at T+6 h. 0.5 come each pass and may wait for 4 passes: none of them is late by T+18 h.
    found = region_wide(run(wards(), LOST, days=0.75))
    assert found.without_place == pytest.approx(5.5)
    assert found.unmet == pytest.approx(5.5)
    assert found.arising == pytest.approx(3 * 0.5 + 5.5)


def test_new_ones_who_wait_in_vain_come_on_top() -> None:
    # No beds at b: all 9.5 are left. 0.5 come each pass and may wait for 4 passes, their own among them: those of passes 0 to 4 have waited in vain before
    # the 8 passes are over, 5 x 0.5 = 2.5.
    found = region_wide(run(wards(beds=0), LOST))
    assert found.without_place == pytest.approx(9.5)
    assert found.unmet == pytest.approx(9.5 + 2.5)


def test_they_are_told_apart_with_where_they_are_at_the_end() -> None:
    (left,) = run(wards(beds=0), LOST).not_evacuated
    assert (left.patients, left.remaining, left.deadline) == (pytest.approx(9.5), pytest.approx(9.5), 6 * H)


def test_whoever_gets_a_bed_later_has_still_been_without() -> None:
    # b is at 40 % of 10 beds until 30 h: 4 are moved at once and 5.5 when the rest of the beds are there.
    half = {"at": "0 h", "degrade": "b.med", "to": 0.4}
    journal = run(wards(beds=10), half, LOST, {"at": "30 h", "restore": "b.med"})
    assert region_wide(journal).without_place == pytest.approx(5.5)
    assert sum(move.patients for move in journal.evacuated) == pytest.approx(9.5)
    assert journal.not_evacuated[0].remaining == pytest.approx(0, abs=1e-6)


def test_nobody_is_counted_twice() -> None:
    # Lost again while it is lost: two deadlines, the same 5.5.
    again = LOST | {"at": "2 h"}
    journal = run(wards(), LOST, again)
    assert [one.deadline for one in journal.not_evacuated] == [6 * H, 8 * H]
    assert region_wide(journal).without_place == pytest.approx(5.5)


def test_nobody_is_without_before_the_deadline() -> None:
    found = region_wide(run(wards(), LOST | {"evacuate_within": "1 d"}, days=0.5))
    assert (found.without_place, found.unmet) == (0.0, 0.0)


def test_a_building_that_is_back_in_time_leaves_nobody_without() -> None:
    assert region_wide(run(wards(), LOST, {"at": "5 h", "restore": "a"})).without_place == 0.0


def test_they_are_without_care_where_they_live() -> None:
    # A's 600 and B's 300 are all cared for at a, since b has no beds: 1.2 + 0.6 admissions a day and 9 inpatients, less the cohort to come of 1.8 / 4.
    journal = run(wards(beds=0, A=600, B=300), LOST)
    here, there = (outcome(journal, "med", name).without_place for name in ("A", "B"))
    assert here == pytest.approx(2 * there)
    assert here + there == pytest.approx(9 - 0.45)


def test_what_held_them_is_the_bottleneck_where_nobody_new_is_without() -> None:
    found = region_wide(run(wards(), LOST, days=0.5))
    assert found.bottleneck is not None
    assert found.bottleneck.limits == (("capacity", "med"),)
    assert found.bottleneck.unmet == pytest.approx(5.5)
