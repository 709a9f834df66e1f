"""Longer shifts give more hours until those who work them are worn out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.engine.staffs import Staff, about, region
from tests.worlds import DAY, H


def test_longer_shifts_wear_by_what_is_worked_of_them() -> None:
    # 125 h instead of 100 for 4 days if all is worked. 112.5 used in 6 days wears 3 days, 125 used one day more: spent after 7, then 80 % of 100 h.
    staff = Staff(region(a={}, b={}))
    roster = {"site": ["a"], "hours": "125 %", "lasts": "4 d", "after": "80 %"}
    staff.happen({"id": "skift", "roster": roster})
    assert staff.hours() == about(a=125, b=100)
    for day in range(6):
        staff.work(day * DAY, (day + 1) * DAY, {"a": 112.5, "b": 100})
        assert staff.hours() == about(a=125, b=100)
    staff.work(6 * DAY, 7 * DAY, {"a": 125, "b": 100})
    assert [(spent.pool, spent.time, spent.lasted) for spent in staff.availability.rosters] == [("a", 7 * DAY, 7 * DAY)]
    assert staff.hours() == about(a=80, b=100)
    staff.work(7 * DAY, 8 * DAY, {"a": 80, "b": 100})
    assert len(staff.availability.rosters) == 1
    staff.happen({"restore": "skift"})
    assert staff.hours() == about(a=100, b=100)


def test_ordinary_hours_wear_nobody() -> None:
    # Of 120 h, 100 are ordinary; that those are used for ten times as long as the roster lasts wears nobody.
    staff = Staff(region(a={}))
    staff.enact("skift", roster={"hours": "120 %", "lasts": "1 d"})
    staff.work(0, 10 * DAY, {"a": 100})
    assert staff.availability.rosters == []
    assert staff.hours() == about(a=120)


def test_a_roster_is_worn_from_when_it_began() -> None:
    # The first roster is worked in full for 12 h; a longer one begins in the second in which that is booked, and is not worn by it.
    staff = Staff(region(a={}))
    staff.happen({"roster": {"hours": "110 %", "lasts": "18 h"}})
    staff.hours()
    staff.now = 12 * H
    staff.happen({"roster": {"hours": "150 %", "lasts": "6 h", "after": "50 %"}})
    staff.availability.work(0, 12 * H, np.array([55.0]), np.array([55.0]))
    assert staff.hours() == about(a=150)
    # Of the 50 h that the longer one adds 10 are worked: 12 h × 10/50 = 2.4 h, which wears the first to 14.4 of 18 h and the second to 2.4 of 6.
    staff.work(12 * H, DAY, {"a": 110})
    assert staff.availability.rosters == []
    staff.work(DAY, DAY + 4 * H, {"a": 150})
    # Both are spent; the lesser of 85 % and 50 % is left.
    assert [(spent.time, spent.lasted) for spent in staff.availability.rosters] == [(28 * H, 28 * H), (28 * H, 16 * H)]
    assert staff.hours() == about(a=50)


def test_a_roster_is_spent_where_a_segment_ends_and_wears_only_its_own() -> None:
    # Two rosters of 18 h, worked in full for two segments of 12 h.
    staff = Staff(region(a={}, b={"competence": "sjuksköterska", "commute": {"A": 1.0}}))
    staff.happen({"roster": {"site": ["a"], "lasts": "18 h"}}, {"roster": {"site": ["b"], "lasts": "18 h"}})
    staff.happen({"roster": {"living_in": ["C"], "lasts": "1 h"}})
    staff.work(0, 12 * H, {"a": 125, "b": 125})
    assert staff.availability.rosters == []
    staff.work(12 * H, DAY, {"a": 125, "b": 125})
    assert [(spent.pool, spent.time) for spent in staff.availability.rosters] == [("a", DAY), ("b", DAY)]


def test_who_serves_elsewhere_is_worn_where_he_works() -> None:
    # a's 125 h are freed and serve at b. Only half of what they add there is worked: b has 225, uses 212.5. After 2 days a day is worn.
    staff = Staff(region(a={"fallback": "b", "mustering": "0 h"}, b={}))
    staff.happen({"roster": {"site": ["a"], "hours": "125 %", "lasts": "1 d", "after": "60 %"}})
    staff.look({"a": 0.0})
    assert staff.hours() == about(a=0, b=225)
    staff.work(0, DAY, {"a": 0, "b": 212.5})
    assert staff.availability.rosters == []
    staff.work(DAY, 2 * DAY, {"a": 0, "b": 212.5})
    assert [spent.pool for spent in staff.availability.rosters] == ["a"]
    assert staff.hours() == about(a=0, b=160)


def test_a_segment_wears_by_what_held_in_it() -> None:
    # The roster's staff are all away from the second in which the segment ends: it is booked after that is known, and wears by what was there before.
    staff = Staff(region(a={}))
    staff.happen({"roster": {"hours": "125 %", "lasts": "1 d"}})
    staff.hours()
    staff.now = DAY
    staff.happen({"absence": {"curve": ["100 %"]}})
    staff.look()
    staff.availability.work(0, DAY, np.array([125.0]), np.array([125.0]))
    assert [spent.lasted for spent in staff.availability.rosters] == [DAY]


def test_who_is_worn_already_has_as_much_less_left() -> None:
    # Of 4 days 3 have been worked: of 125 h a day, all of it used, one day is left. b, of whom nothing is told, has all four.
    staff = Staff(region(a={}, b={}), worn={"a": 3 * DAY})
    staff.happen({"roster": {"hours": "125 %", "lasts": "4 d", "after": "80 %"}})
    assert staff.hours() == about(a=125, b=125)
    staff.work(0, DAY, {"a": 125, "b": 125})
    assert [(spent.pool, spent.time, spent.lasted) for spent in staff.availability.rosters] == [("a", DAY, DAY)]
    assert staff.hours() == about(a=80, b=125)


@pytest.mark.parametrize("worn", [4 * DAY, 40 * DAY, math.inf])
def test_who_is_spent_or_of_whom_nobody_knows_gives_what_is_left_at_once(worn: float) -> None:
    staff = Staff(region(a={}, b={}, c={}), worn={"a": worn, "c": worn})
    assert staff.hours() == about(a=100, b=100, c=100)
    staff.happen({"roster": {"site": ["a", "b"], "hours": "125 %", "lasts": "4 d", "after": "80 %"}})
    assert [(spent.pool, spent.time, spent.lasted) for spent in staff.availability.rosters] == [("a", 0, 0)]
    assert staff.hours() == about(a=80, b=125, c=100)


def test_a_measure_wears_those_who_are_worn_as_an_event_does() -> None:
    staff = Staff(region(a={}, b={}), worn={"a": 4 * DAY})
    staff.enact("skift", roster={"hours": "125 %", "lasts": "4 d", "after": "80 %"})
    assert staff.hours() == about(a=80, b=125)
