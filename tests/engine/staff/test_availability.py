"""Who is at work: hand-calculated worlds of staff who are away, called up, moved and freed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from beredskap.engine.pass_calendar import Shape
from beredskap.model.care import WorkingTime
from beredskap.model.times.profile import Profile
from tests.engine.staffs import TUESDAY, Staff, about, region
from tests.worlds import DAY, H, event

# Absence


def test_an_absence_curve_takes_its_share_step_by_step() -> None:
    # MCF's planning figure: 20 % away for six weeks, 40 % during two of them.
    staff = Staff(region(a={}))
    assert staff.happen({"absence": {"curve": ["20 % for 14 d", "40 % for 14 d", "20 % for 14 d"]}})
    found = []
    while True:
        found.append((staff.now // DAY, staff.hours()["a"]))
        if (following := staff.availability.next_time(staff.now)) is None:
            break
        staff.now = following
        assert staff.look()
    assert found == [(0, pytest.approx(80)), (14, pytest.approx(60)), (28, pytest.approx(80)), (42, pytest.approx(100))]


def test_a_curve_counts_from_its_event() -> None:
    staff = Staff(region(a={}), at=5 * H)
    staff.happen({"absence": {"curve": ["50 % for 2 h", "10 %"]}})
    assert staff.hours() == about(a=50)
    assert staff.availability.next_time(staff.now) == 7 * H
    staff.now = 7 * H
    assert staff.hours() == about(a=90)
    assert staff.availability.next_time(staff.now) is None


@pytest.mark.parametrize(("share", "left"), [("0 %", 96.0), ("100 %", 0.0)])
def test_absence_on_its_bounds(share: str, left: float) -> None:
    # Commuters of thirds, which are not exact in binary: nobody away changes nothing, everybody away leaves exactly nothing.
    pool = {"commute": {"A": 1 / 3, "B": 1 / 3, "C": 0.1}, "present": "96 h/dygn"}
    staff = Staff(region(a=pool, b={"present": "okänd"}))
    staff.happen({"absence": {"curve": [share]}})
    assert staff.hours() == {"a": left, "b": math.inf if left else 0.0}
    assert staff.availability.shares().tolist() == [left / 96, left / 96]


def test_absences_at_once_leave_the_product_of_what_each_leaves() -> None:
    # 100 × 0.8 × 0.75 = 60 while both are in force; the first is restored by its id: 75.
    staff = Staff(region(a={}))
    staff.happen({"id": "vab", "absence": {"curve": ["20 %"]}}, {"absence": {"curve": ["25 %"]}})
    assert staff.hours() == about(a=60)
    assert staff.happen({"restore": "vab"})
    assert staff.hours() == about(a=75)
    assert not staff.happen({"restore": "vab"})
    assert not staff.happen({"lose": "a"})


def test_an_absence_concerns_those_it_names() -> None:
    pools = {"a": {}, "a2": {"competence": "sjuksköterska"}, "b": {}}
    staff = Staff(region(**pools))
    staff.happen({"absence": {"competence": ["läkare"], "site": ["a", "c"], "curve": ["30 %"]}})
    assert staff.hours() == about(a=70, a2=100, b=100)


def test_living_in_concerns_those_who_live_there() -> None:
    # Of pool a 30 % live in B and 70 % in A: 20 % are said to, and the rest of whom nothing is said. Half of those who live in B are away:
    # 100 × (0.7 + 0.3 × 0.5) = 85. Pool b lives in B: 50.
    staff = Staff(region(a={"commute": {"A": 0.2, "B": 0.3}}, b={}))
    staff.happen({"absence": {"living_in": ["B"], "curve": ["50 %"]}})
    assert staff.hours() == about(a=85, b=50)
    # Another half of the same people: 100 × (0.7 + 0.3 × 0.25) = 77.5.
    staff.happen({"absence": {"living_in": ["B"], "curve": ["50 %"]}})
    assert staff.hours() == about(a=77.5, b=25)


def test_commuters_without_an_open_road_are_away() -> None:
    # 30 % of a's staff come from B and 20 % from C by way of B. With B-C cut 80 are left, with A-B cut 50.
    staff = Staff(region(a={"commute": {"B": 0.3, "C": 0.2}}))
    assert not staff.look()
    assert staff.hours() == about(a=100)
    assert staff.look(cut=["bc"])
    assert staff.hours() == about(a=80)
    assert staff.look(cut=["ab"])
    assert staff.hours() == about(a=50)
    assert staff.look()
    assert staff.hours() == about(a=100)


# Höjd beredskap


def test_mobilisation_takes_those_claimed_and_hired_and_moves_those_placed() -> None:
    # Of 100: 5 are claimed, 10 hired, 20 placed at b. At once a has 65 and b its 100; after mustering (12 h) b has 120.
    staff = Staff(region(a={"claimed": 0.05, "hired": 0.1, "placed": {"b": 0.2}}, b={}), at=H)
    staff.happen({"id": "hb", "mobilise": {"mustering": "12 h"}})
    assert staff.hours() == about(a=65, b=100)
    assert staff.away() == about(a=35, b=0)
    assert staff.availability.next_time(staff.now) == 13 * H
    staff.now = 13 * H
    assert staff.look()
    assert staff.hours() == about(a=65, b=120)
    staff.happen({"restore": "hb"})
    assert staff.hours() == about(a=100, b=100)


def test_duty_holds_the_hired_and_the_event_overrides_the_shares() -> None:
    pool = {"claimed": 0.05, "hired": 0.1}
    held = Staff(region(a=pool))
    held.happen({"mobilise": {"duty": True}})
    assert held.hours() == about(a=95)
    other = Staff(region(a=pool))
    other.happen({"mobilise": {"claimed": 0.2, "hired": 0.3}})
    assert other.hours() == about(a=50)
    none = Staff(region(a=pool))
    none.happen({"mobilise": {"claimed": 0, "hired": 0}})
    assert none.hours() == about(a=100)


def test_no_more_are_taken_than_there_are() -> None:
    # Claimed 70 % and hired 60 %: all are gone, and nobody is left to be placed.
    staff = Staff(region(a={"claimed": 0.7, "hired": 0.6, "placed": {"b": 0.5}}, b={}))
    staff.happen({"mobilise": {"mustering": "0 h"}})
    assert staff.hours() == about(a=0, b=100)
    # Claimed 40 %, placed 60 % at b and 30 % at c: of the 60 left b has 60/90 and c 30/90, 40 and 20.
    over = Staff(region(a={"claimed": 0.4, "placed": {"b": 0.6, "c": 0.3}}, b={}, c={}))
    over.happen({"mobilise": {"mustering": "0 h"}})
    assert over.hours() == about(a=0, b=140, c=120)


def test_placed_where_they_work_they_stay_and_where_no_pool_is_they_are_idle() -> None:
    # 30 of 100 are placed at a itself, 20 at c where there is no pool of theirs: they leave at once and are idle.
    staff = Staff(region(a={"placed": {"a": 0.3, "c": 0.2}}, b={}))
    staff.happen({"mobilise": {}})
    assert staff.hours() == about(a=80, b=100)
    assert staff.idle() == about(a=20, b=0)
    assert staff.availability.next_time(staff.now) is None


def test_of_several_mobilisations_the_latest_holds() -> None:
    staff = Staff(region(a={"claimed": 0.1}))
    staff.happen({"mobilise": {}})
    staff.now = DAY
    staff.happen({"id": "mer", "mobilise": {"claimed": 0.4}})
    assert staff.hours() == about(a=60)
    staff.happen({"restore": "mer"})
    assert staff.hours() == about(a=90)


# Freed staff


def test_freed_staff_serve_at_their_fallback_after_mustering() -> None:
    # Site a is lost at 2 h with 25 % of those present: 75 of 100 are freed and reach b at 2 + 8 h.
    staff = Staff(region(a={"fallback": "b"}, b={}), at=2 * H)
    assert staff.look({"a": 0.25})
    assert staff.hours() == about(a=0, b=100)
    assert staff.away() == about(a=100, b=0)
    assert staff.availability.next_time(staff.now) == 10 * H
    staff.now = 9 * H
    assert not staff.look({"a": 0.25})
    staff.now = 10 * H
    assert staff.look({"a": 0.25})
    assert staff.hours() == about(a=0, b=175)
    assert staff.idle() == {"a": 0, "b": 0}
    # The site is restored: all are back at once, those lost with it too.
    staff.now = 20 * H
    assert staff.look()
    assert staff.hours() == about(a=100, b=100)


def test_nobody_sends_freed_staff_anywhere_until_somebody_leads() -> None:
    # Site a is lost at 2 h; its 100 are idle until command starts at 20 h, and reach b 8 h after that.
    staff = Staff(region(a={"fallback": "b"}, b={}), at=2 * H)
    staff.availability.lead(staff.now, is_led=False)
    staff.look({"a": 0.0})
    assert (staff.hours(), staff.idle()) == (about(a=0, b=100), about(a=100, b=0))
    staff.now = 20 * H
    staff.availability.lead(staff.now, is_led=True)
    assert staff.look({"a": 0.0})
    assert (staff.hours(), staff.idle()) == (about(a=0, b=100), about(a=0, b=0))
    assert staff.availability.next_time(staff.now) == 28 * H
    staff.now = 28 * H
    staff.look({"a": 0.0})
    assert staff.hours() == about(a=0, b=200)


def test_freed_staff_with_nowhere_to_serve_are_idle() -> None:
    # a's nurses have no pool at b; c's doctors have no fallback; b's would go to c, which is lost.
    pools = {
        "a": {"competence": "sjuksköterska", "fallback": "b"},
        "b": {"fallback": "c"},
        "c": {"present": "60 h/dygn", "mustering": "0 h"},
    }
    staff = Staff(region(**pools))
    staff.look({"a": 0.0, "c": 0.5})
    assert staff.hours() == about(a=0, b=100, c=0)
    assert staff.idle() == about(a=100, b=0, c=30)
    staff.now = H
    staff.look({"a": 0.0, "b": 0.0, "c": 0.5})
    assert staff.hours() == {"a": 0, "b": 0, "c": 0}
    assert staff.idle() == about(a=100, b=100, c=30)


def test_freed_staff_need_a_road() -> None:
    # On their way since 0 h, they cannot get there once the road is cut at 1 h; when it is open again they are there as soon as they have mustered.
    staff = Staff(region(a={"fallback": "b"}, b={}))
    staff.look({"a": 0.0})
    assert staff.idle() == {"a": 0, "b": 0}
    staff.now = H
    assert staff.look({"a": 0.0}, cut=["ab"])
    assert staff.idle() == about(a=100, b=0)
    staff.now = 9 * H
    assert staff.look({"a": 0.0})
    assert staff.hours() == about(a=0, b=200)


def test_idle_hours_are_those_of_the_hours_asked_for() -> None:
    # What was idle in a segment is booked once it is over, when more may have happened.
    staff = Staff(region(a={}))
    staff.look({"a": 0.0})
    staff.hours()
    staff.availability.happen(DAY, [event({"at": DAY, "absence": {"curve": ["50 %"]}})])
    assert staff.idle() == about(a=100)
    staff.now = DAY
    assert staff.idle() == about(a=50)


def test_those_who_serve_at_a_site_when_it_is_lost_are_hit_with_it() -> None:
    # a's 100 serve at b since 8 h. At 24 h b is lost with half of its staff: 50 of them are away and 50 idle; b's own go to c, 50 of them.
    staff = Staff(region(a={"fallback": "b"}, b={"fallback": "c"}, c={}))
    staff.look({"a": 0.0})
    staff.now = 24 * H
    staff.look({"a": 0.0, "b": 0.5})
    assert staff.idle() == about(a=50, b=0, c=0)
    assert staff.away() == about(a=50, b=100, c=0)
    staff.now = 32 * H
    staff.look({"a": 0.0, "b": 0.5})
    assert staff.hours() == about(a=0, b=0, c=150)


def test_those_who_left_before_the_loss_are_spared() -> None:
    # 40 of a's 100 moved to b at 0 h. At 10 h a is lost with everybody there: the 40 serve at b.
    staff = Staff(region(a={"fallback": "c"}, b={}, c={}))
    staff.enact("m", staff={"sites": ["a"], "competence": "läkare", "share": 0.4, "to": "b", "mustering": "2 h"})
    staff.now = 10 * H
    staff.look({"a": 1.0})
    staff.now = DAY
    assert staff.hours() == about(a=0, b=140, c=100)
    # Moved after the loss, which spared half, those 20 are what is left of 40 to move.
    late = Staff(region(a={"fallback": "c"}, b={}, c={}))
    late.look({"a": 0.5})
    late.now = H
    late.enact("m", staff={"sites": ["a"], "competence": "läkare", "share": 0.4, "to": "b", "mustering": "2 h"})
    late.now = DAY
    assert late.hours() == about(a=0, b=120, c=130)


# Measures


def test_staff_are_moved_and_work_as_something_else() -> None:
    # 30 % of the doctors at a and b serve at c as nurses, 6 h later.
    pools = {"a": {}, "b": {"present": "50 h/dygn"}, "c": {"competence": "sjuksköterska"}}
    staff = Staff(region(**pools), at=H)
    move = {"sites": ["a", "b"], "competence": "läkare", "share": 0.3, "to": "c", "work_as": "sjuksköterska"}
    staff.enact("m", staff={**move, "mustering": "6 h"})
    assert staff.hours() == about(a=70, b=35, c=100)
    assert staff.availability.next_time(staff.now) == 7 * H
    staff.now = 7 * H
    assert staff.look()
    assert staff.hours() == about(a=70, b=35, c=145)
    # They are away as much as their own pool: 30 × 0.5 from a, 15 from b.
    staff.happen({"absence": {"site": ["a"], "curve": ["50 %"]}})
    assert staff.hours() == about(a=35, b=35, c=130)
    staff.availability.withdraw(staff.now, "m")
    assert staff.hours() == about(a=50, b=50, c=100)


def test_each_move_takes_its_share_of_those_who_remain() -> None:
    # 50 % to b, then 50 % of the rest to c; the order in which measures of one instant are told does not matter.
    for order in (("1", "2"), ("2", "1")):
        staff = Staff(region(a={}, b={}, c={}))
        for handle in order:
            move = {"sites": ["a"], "competence": "läkare", "share": 0.6, "to": {"1": "b", "2": "c"}[handle]}
            staff.enact(handle, staff={**move, "mustering": 0})
        assert staff.hours() == about(a=16, b=160, c=124)


def test_a_move_to_where_they_are_moves_nobody_and_one_to_no_pool_makes_them_idle() -> None:
    staff = Staff(region(a={}, b={}))
    staff.enact("1", staff={"sites": ["a", "b"], "competence": "läkare", "share": 0.2, "to": "b", "mustering": 0})
    assert staff.hours() == about(a=80, b=120)
    staff.enact("2", staff={"sites": ["b"], "competence": "läkare", "share": 0.1, "to": "c"})
    assert staff.hours() == about(a=80, b=110)
    assert staff.idle() == about(a=0, b=10)


def test_called_in_staff_come_on_top() -> None:
    # 24 h a day more at a; half a day has half of it. They do not come to a lost site, and nowhere if there is no pool.
    staff = Staff(region(a={}, b={}))
    staff.enact("m", call_in={"site": "a", "competence": "läkare", "hours": "24 h/dygn"})
    staff.enact("m", call_in={"site": "c", "competence": "läkare", "hours": "24 h/dygn"})
    assert staff.hours() == about(a=124, b=100)
    assert staff.hours((DAY, DAY + 12 * H)) == about(a=62, b=50)
    assert staff.availability.shares().tolist() == [pytest.approx(1.24), 1.0]
    staff.look({"a": 0.0})
    assert staff.hours() == about(a=0, b=100)
    assert staff.idle() == about(a=100, b=0)
    staff.look()
    staff.availability.withdraw(staff.now, "m")
    assert staff.hours() == about(a=100, b=100)


def test_who_serves_elsewhere_keeps_the_hours_of_the_day_there() -> None:
    # b works from 8 to 16. A quarter of a's 100 hours go there: 00-06 a has 75 × 6/24 and b nothing; 08-16 b has its 100 and all 25.
    staff = Staff(region(a={}, b={"profile": "dag"}))
    staff.enact("m", staff={"sites": ["a"], "competence": "läkare", "share": 0.25, "to": "b", "mustering": 0})
    assert staff.hours((DAY, DAY + 6 * H)) == about(a=18.75, b=0)
    assert staff.hours((DAY + 8 * H, DAY + 16 * H)) == about(a=25, b=125)


def test_the_shape_in_force_is_the_one_given() -> None:
    staff = Staff(region(a={}, b={"profile": "dag"}))
    always, day = (pool.shape for pool in staff.plan.pools)
    assert staff.availability.hours(0, (0, 6 * H), [day, always]).tolist() == pytest.approx([0, 25])


# Season, unknowns, looking


def test_a_season_scales_hours_by_the_month() -> None:
    # From 30 June: July has 70 % and August 90 %.
    staff = Staff(region(a={"season": "sommar"}, b={}), start=datetime.datetime(2027, 6, 30, 12))
    assert staff.hours() == about(a=100, b=100)
    assert staff.availability.next_time(0) == 12 * H
    staff.now = 12 * H
    assert staff.look()
    assert staff.hours() == about(a=70, b=100)
    assert staff.availability.next_time(staff.now) == 12 * H + 31 * DAY
    staff.now = 12 * H + 31 * DAY
    assert staff.hours() == about(a=90, b=100)


def test_a_year_ends_in_a_month_too() -> None:
    staff = Staff(region(a={"season": "sommar"}), start=datetime.datetime(2027, 12, 31))
    assert staff.availability.next_time(0) == DAY


def test_without_seasons_nothing_changes_by_itself() -> None:
    assert Staff(region(a={})).availability.next_time(0) is None


def test_endless_pools_stay_endless() -> None:
    staff = Staff(region(a={"present": "okänd", "fallback": "b"}, b={}, c={"present": "okänd", "profile": "dag"}))
    staff.happen({"roster": {"hours": "125 %", "lasts": "1 d"}}, {"absence": {"curve": ["50 %"]}})
    assert staff.hours((DAY, DAY + 6 * H)) == about(a=math.inf, b=15.625, c=0)
    staff.availability.work(0, DAY, np.array([math.inf, 62.5, math.inf]), np.array([500.0, 62.5, 0.0]))
    assert [spent.pool for spent in staff.availability.rosters] == ["b"]
    staff.look({"a": 0.5})
    staff.now = DAY
    assert staff.hours() == {"a": 0, "b": math.inf, "c": math.inf}
    assert staff.availability.shares().tolist() == [0, 1, 1]
    assert not np.isnan(staff.availability.deployment(staff.now).away).any()


def test_looking_again_tells_nothing_new() -> None:
    staff = Staff(region(a={"fallback": "b"}, b={}))
    assert not staff.look()
    assert staff.look({"a": 0.0})
    assert not staff.look({"a": 0.0})
    staff.happen({"absence": {"curve": ["10 %"]}})
    assert staff.look({"a": 0.0})
    # Who asked for the hours knows.
    staff.happen({"absence": {"curve": ["10 %"]}})
    staff.hours()
    assert not staff.look({"a": 0.0})
    assert staff.happen({"absence": {"curve": ["0 %"]}})
    assert not staff.look({"a": 0.0})


# Working time


def limited(most: str, **pools: Mapping[str, Any]) -> Staff:
    """Staff who ordinarily work 40 h a week and at the most ``most``."""
    rule = WorkingTime.model_validate({"ordinary": "40 h", "most": most})
    return Staff(region(**pools).model_copy(update={"working_time": rule}))


def test_longer_shifts_and_calling_in_stop_where_working_time_does() -> None:
    # 100 h a day are 700 h a week, 17.5 people at 40 h. At 52 h they give 910 h a week, 130 a day: 125 by longer shifts, and 5 of the 24 called in
    # twice, so that 2 x 24 - 5 = 43 are refused; of b's 150 there are 20 too many.
    staff = limited("52 h", a={}, b={})
    staff.happen({"roster": {"site": ["a"], "hours": "125 %"}})
    assert staff.hours() == about(a=125, b=100)
    for handle in ("1", "2"):
        staff.enact(handle, call_in={"site": "a", "competence": "läkare", "hours": "24 h/dygn"})
        assert staff.hours() == about(a=130, b=100)
    staff.happen({"roster": {"site": ["b"], "hours": "150 %"}})
    assert staff.hours() == about(a=130, b=130)
    assert staff.refused() == about(a=43, b=20)


def test_rest_leaves_66_hours_of_a_week_where_nothing_is_said() -> None:
    # 7 x 24 - 36 - 6 x 11 = 66 of 40: 165 %.
    staff = Staff(region(a={}))
    staff.happen({"roster": {"hours": "200 %"}})
    assert staff.hours() == about(a=165)
    assert WorkingTime().most == 66 * H
    with pytest.raises(ValidationError):
        WorkingTime.model_validate({"most": "67 h"})
    with pytest.raises(ValidationError):
        WorkingTime.model_validate({"ordinary": "40 h", "most": "39 h"})


def test_those_who_are_off_duty_are_among_the_heads() -> None:
    # 28 people at 52 h give 28 x 52 / 7 = 208 h a day: of the 150 called in 108 may come. Half of them ill: 50 at work and 54 more.
    staff = limited("52 h", a={"heads": 28})
    staff.enact("m", call_in={"site": "a", "competence": "läkare", "hours": "150 h/dygn"})
    assert staff.hours() == about(a=208)
    staff.happen({"absence": {"curve": ["50 %"]}})
    assert staff.hours() == about(a=104)


def test_those_from_outside_bring_their_own_hours_and_count_as_stated() -> None:
    # 7 people at 52 h give 52 h a day, and an hour of theirs is worth half of one: 26. They take nothing from the pool's own.
    staff = limited("52 h", a={})
    staff.enact("1", call_in={"site": "a", "competence": "läkare", "hours": "80 h/dygn", "heads": 7, "counts": 0.5})
    assert staff.hours() == about(a=126)
    staff.enact("2", call_in={"site": "a", "competence": "läkare", "hours": "80 h/dygn"})
    assert staff.hours() == about(a=156)


def test_a_stand_in_counts_as_so_much_of_those_who_belong_there() -> None:
    # A fifth of a's 100 h go to b, where an hour of theirs is worth 60 %: 100 + 20 x 0.6.
    staff = Staff(region(a={}, b={}))
    staff.enact(
        "m",
        staff={"sites": ["a"], "competence": "läkare", "share": 0.2, "to": "b", "counts": 0.6, "mustering": "0 h"},
    )
    assert staff.hours() == about(a=80, b=112)


def test_more_open_days_do_not_make_the_week_longer() -> None:
    # Five days of 100 h are 500 h a week, 12.5 people. Seven days of 100 h would be 700; at 52 h they give 650, 92.9 a day.
    weekdays = {"vardag": {"days": [1.0] * 5 + [0.0] * 2}, "alla": {}}
    rule = WorkingTime.model_validate({"most": "52 h"})
    plain = region(a={})
    profiles = {name: Profile(id=name, **body) for name, body in weekdays.items()}
    pool = plain.staff["a"].model_copy(update={"profile": "vardag"})
    staff = Staff(plain.model_copy(update={"profiles": profiles, "staff": {"a": pool}, "working_time": rule}))
    assert staff.hours() == about(a=100)
    every_day = [Shape(profiles["alla"])]
    staff.availability.keep(staff.now, every_day)
    assert staff.availability.hours(staff.now, TUESDAY, every_day).tolist() == [pytest.approx(650 / 7)]


def test_without_a_measure_they_would_have_arrived_elsewhere_meanwhile() -> None:
    # a is lost, and its 100 h are moved to c at once. Without that they would have been on their way to b for 8 h: at first there are 100 h more at c for
    # it, and then 100 h less at b as well, though with the measure nothing changes at that hour.
    staff = Staff(region(a={"fallback": "b", "mustering": "8 h"}, b={}, c={}))
    staff.enact("m", staff={"sites": ["a"], "competence": "läkare", "to": "c", "mustering": "0 h"})
    staff.look({"a": 0.0})
    assert staff.gained_without("m") == about(a=0, b=0, c=-100)
    staff.now = 7 * H
    assert staff.gained_without("m") == about(a=0, b=0, c=-100)
    staff.now = 8 * H
    assert staff.hours() == about(a=0, b=100, c=200)
    assert staff.gained_without("m") == about(a=0, b=100, c=-100)
