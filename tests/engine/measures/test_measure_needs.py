"""What a measure needs is looked at when it is decided and when its lead time is over; it is refused, not silently done, where that is missing."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.result.journal import Journal, MeasureTaken
from tests.engine.runs import scenario
from tests.worlds import DAY, H, world


def ran(*events: dict[str, Any], needs: list[str], ready: tuple[str, ...] = ()) -> Journal:
    """Twenty beds; the measure gives ten more, four hours after it is decided, for 5 kr. The depot's 10 L last to 10 h."""
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"s": {}, "stab": {}},
        nodes={"växel": {}, "panna": {"needs": [{"diesel": {"store": "depå", "draw": "1 L/h"}}]}},
        stores={"depå": {"item": "diesel", "amount": "10 L"}},
        care={"vård": {"measure": "vårddygn", "stay": "1 d"}},
        offerings={"vård": {"capacity": "20 vårdplatser"}},
        measures={
            "fler": {
                "name": "fler",
                "lead_time": "4 h",
                "cost": 5,
                "does": [{"capacity": {"offerings": ["vård"], "more": "10 vårdplatser"}}],
                "needs": needs,
            },
            "först": {"name": "först", "lead_time": "1 h", "does": [{"ration": "on"}]},
            "förberedd": {"name": "förberedd", "change": {"offerings.vård.capacity": "20 vårdplatser"}},
        },
    )
    return simulate(region, scenario(*events, days=2, measures=list(ready)))


def taken(journal: Journal) -> MeasureTaken:
    return next(one for one in journal.measures if one.measure == "fler")


def beds(journal: Journal) -> dict[int, float]:
    [offering] = journal.offerings
    return {segment.start: there for segment, there in zip(journal.segments, offering.capacity, strict=True)}


def assert_refused(journal: Journal, need: str) -> None:
    one = taken(journal)
    assert (one.works, one.ended, one.cost) == (None, None, 0)
    assert [(cause.kind, cause.subject) for cause in one.refused] == [("need", need)]
    assert set(beds(journal).values()) == {20}


def assert_worked(journal: Journal, works: int) -> None:
    one = taken(journal)
    assert (one.works, one.cost, one.refused) == (works, 5, ())
    assert {there for time, there in beds(journal).items() if time < works} == {20}
    assert {there for time, there in beds(journal).items() if time >= works} == {30}


DECIDE = {"at": "2 h", "measure": "fler"}


@pytest.mark.parametrize("need", ["växel", "stab", "depå"])
def test_it_works_after_its_lead_time_where_what_it_needs_does(need: str) -> None:
    assert_worked(ran(DECIDE, needs=[need]), 6 * H)


@pytest.mark.parametrize("need", ["växel", "stab"])
def test_it_is_refused_when_it_is_decided(need: str) -> None:
    # It would have worked when the lead time was over, but nobody could begin.
    events = [{"at": "1 h", "id": "borta", "lose": need}, DECIDE, {"at": "3 h", "restore": "borta"}]
    assert_refused(ran(*events, needs=[need]), need)


@pytest.mark.parametrize("need", ["växel", "stab"])
@pytest.mark.parametrize("at", ["2 h", "5 h", "6 h"])
def test_it_is_refused_when_its_lead_time_is_over(need: str, at: str) -> None:
    assert_refused(ran(DECIDE, {"at": at, "lose": need}, needs=[need]), need)


@pytest.mark.parametrize("need", ["växel", "stab"])
def test_what_fell_and_rose_on_the_way_does_not_matter(need: str) -> None:
    events = [DECIDE, {"at": "3 h", "id": "borta", "lose": need}, {"at": "5 h", "restore": "borta"}]
    assert_worked(ran(*events, needs=[need]), 6 * H)


@pytest.mark.parametrize("need", ["växel", "stab"])
def test_what_falls_later_does_not_end_it(need: str) -> None:
    assert_worked(ran(DECIDE, {"at": "7 h", "lose": need}, needs=[need]), 6 * H)


@pytest.mark.parametrize(("at", "works"), [("5 h", 9 * H), ("6 h", None), ("11 h", None)])
def test_an_empty_store_is_missing(at: str, works: int | None) -> None:
    # Empty at 10 h: at 9 h there is a litre left, at the very instant nothing.
    journal = ran({"at": at, "measure": "fler"}, needs=["depå"])
    if works is None:
        assert_refused(journal, "depå")
    else:
        assert_worked(journal, works)


def test_only_what_is_missing_is_named() -> None:
    assert_refused(ran({"at": "1 h", "lose": "växel"}, DECIDE, needs=["stab", "växel", "depå"]), "växel")


def test_a_measure_that_another_needs_must_work_by_then() -> None:
    assert_worked(ran({"at": 0, "measure": "först"}, DECIDE, needs=["först"]), 6 * H)
    assert_refused(ran({"at": "2 h", "measure": "först"}, DECIDE, needs=["först"]), "först")
    ended = [{"at": 0, "measure": "först"}, DECIDE, {"at": "4 h", "restore": "först"}]
    assert_refused(ran(*ended, needs=["först"]), "först")
    assert_worked(ran(DECIDE, needs=["förberedd"], ready=("förberedd",)), 6 * H)


def test_it_can_be_decided_again_when_what_it_needs_is_back() -> None:
    again = {"at": "20 h", "measure": "fler"}
    journal = ran(
        {"at": "1 h", "id": "borta", "lose": "växel"},
        DECIDE,
        {"at": "10 h", "restore": "borta"},
        again,
        needs=["växel"],
    )
    assert [(one.decided, one.works, one.cost) for one in journal.measures] == [(2 * H, None, 0), (20 * H, DAY, 5)]
    assert beds(journal)[DAY] == 30
