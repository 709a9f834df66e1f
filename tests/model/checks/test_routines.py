"""Needs that are lived without on a routine that nobody has written, and routines that are not exercised."""

from __future__ import annotations

import datetime

from beredskap.model.checks.routines import routine_findings
from beredskap.model.region import Region
from tests.worlds import world

ON = datetime.date(2027, 1, 11)


def found(need: dict[str, object], on: datetime.date | None = ON) -> list[tuple[str, str]]:
    region: Region = world(
        sites={"a": {"name": "A"}, "b": {"name": "B"}},
        care={"akut": {"grade": "nödvändigt"}},
        nodes={"it": {"site": "b"}, "here": {"site": "a"}},
        offerings={"a.akut": {"site": "a", "care": ["akut"], "needs": [need]}},
    )
    return [(one.rule, one.subject) for one in routine_findings(region, on)]


def test_a_need_without_a_routine() -> None:
    assert found({"journal": "it", "without": ["70 % for 24 h", "50 %"]}) == [("no-routine", "journal")]
    assert found({"journal": "it"}) == [("no-fallback", "journal")]
    assert found({"journal": "it", "without": ["100 % for 4 h", "0 %"]}) == []  # a buffer needs no routine
    assert found({"journal": "here"}) == []  # what the site is made of
    assert found({"journal": {"any": ["it", "here"]}}) == []


def test_a_routine_that_is_not_exercised() -> None:
    def exercised(day: str, on: datetime.date | None = ON) -> list[tuple[str, str]]:
        routine = {"document": "papper", **({"exercised": day} if day else {})}
        return found({"journal": "it", "without": ["70 %"], "routine": routine}, on)

    assert exercised("") == [("routine-never-exercised", "journal: papper")]
    assert exercised("i höstas") == [("routine-never-exercised", "journal: papper")]
    assert exercised("2026-01-11") == []
    assert exercised("2026-01-10") == [("routine-exercise-old", "journal: papper")]
    assert exercised("2020-01-10", on=None) == []
