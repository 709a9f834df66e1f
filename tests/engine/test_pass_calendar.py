"""Profiles as integrals over real dates: parts add up, every way to write a week is the same, holidays are as dated, and a hand world of a night shift."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.pass_calendar import ORDINARY_MONDAY, Passes, Shape
from beredskap.model.times.holidays import names_of
from beredskap.model.times.profile import Profile
from tests.engine.runs import arising, finished, outcome, scenario, served_between, unmet_between
from tests.worlds import DAY, H, world

WEEK = 7 * DAY
MINUTE = 60
EVENLY = [1.0] * 24


def shape(**body: Any) -> Shape:
    return Shape(Profile.model_validate({"id": "p", **body}))


def at(moment: str) -> int:
    """Seconds from `ORDINARY_MONDAY`."""
    return int((datetime.datetime.fromisoformat(moment) - ORDINARY_MONDAY).total_seconds())


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


times = st.integers(0, 1439).map(clock)
shifts = st.builds(
    lambda begin, end, weight: f"{begin}-{end} × {weight}", times, times, st.sampled_from(["1", "0.35", "2.5"])
)
hours_of_day = st.one_of(
    st.just("stängt"),
    st.lists(shifts, min_size=1, max_size=3),
    st.lists(st.sampled_from(["0", "1", "0.85", "3"]), min_size=24, max_size=24),
)
holiday_groups = st.dictionaries(
    st.sampled_from(["helgdag", "julafton", "annandag påsk", "nyårsdagen"]),
    st.one_of(hours_of_day, st.just("som vanligt")),
)
weekday_groups = st.fixed_dictionaries({"mån-tor": hours_of_day, "fre": hours_of_day, "lör+sön": hours_of_day})
weeks = st.builds(lambda days, holidays: {"week": days | holidays}, weekday_groups, holiday_groups)
products = st.builds(
    lambda hours, days, holidays: {"hours": hours, "days": days, "week": holidays},
    st.lists(st.sampled_from([0.0, 0.4, 1.0, 3.0]), min_size=24, max_size=24),
    st.lists(st.sampled_from([0.0, 0.6, 1.0, 1.4]), min_size=7, max_size=7),
    holiday_groups,
)
profiles = st.one_of(weeks, products)
moments = st.integers(at("2026-12-20T00:00"), at("2027-04-05T00:00"))
"""Over Christmas, New Year and Easter."""


@given(profiles, st.lists(moments, min_size=2, max_size=8).map(sorted))
def test_the_hours_of_an_interval_are_those_of_its_parts(body: dict[str, Any], cuts: list[int]) -> None:
    whole = shape(**body)
    parts = sum(whole.open_hours(begin, end) for begin, end in itertools.pairwise(cuts))
    assert whole.open_hours(cuts[0], cuts[-1]) == pytest.approx(parts, rel=1e-12, abs=1e-9)


@given(profiles, moments, st.integers(1, 3 * 24 * 60))
def test_the_hours_are_the_sum_of_the_minutes(body: dict[str, Any], begin: int, minutes: int) -> None:
    profile = Profile.model_validate({"id": "p", **body})
    begin -= begin % MINUTE
    hours = 0.0
    for minute in range(begin, begin + minutes * MINUTE, MINUTE):
        for back in (0, 1):  # a shift of today, or one that began yesterday
            date = (ORDINARY_MONDAY + datetime.timedelta(seconds=minute)).date() - datetime.timedelta(days=back)
            since = minute % DAY + back * DAY
            for shift in profile.shifts(date.weekday(), names_of(date)):
                hours += shift.weight / 60 if shift.begin <= since < shift.end else 0.0
    assert Shape(profile).open_hours(begin, begin + minutes * MINUTE) == pytest.approx(hours, abs=1e-9)


@given(profiles, st.integers(0, 5 * WEEK))
def test_every_ordinary_week_is_the_same_and_has_seven_mean_days(body: dict[str, Any], begin: int) -> None:
    one = shape(**body)
    assert one.open_hours(begin, begin + WEEK) == pytest.approx(one.open_hours(0, WEEK))
    assert one.demand_days(begin, begin + WEEK) == pytest.approx(7 if one.open_hours(0, WEEK) else 0)


@given(products, moments, st.integers(0, 10 * DAY))
def test_weights_of_hours_and_days_are_the_same_as_weights_of_each_day(
    body: dict[str, Any], begin: int, length: int
) -> None:
    days = dict(zip(("mån", "tis", "ons", "tor", "fre", "lör", "sön"), body["days"], strict=True))
    by_day = {day: [weight * hour for hour in body["hours"]] for day, weight in days.items()}
    same = shape(week=by_day | body["week"])
    window = begin, begin + length
    assert same.open_hours(*window) == pytest.approx(shape(**body).open_hours(*window), abs=1e-9)
    assert same.demand_days(*window) == pytest.approx(shape(**body).demand_days(*window), abs=1e-9)


@given(st.integers(0, 23), st.integers(0, 23), moments, st.integers(0, 30 * DAY))
def test_a_shift_written_by_day_is_the_same_as_168_weights(begin: int, end: int, since: int, length: int) -> None:
    """From Monday to Friday: the hours after midnight are those of the next day, holidays apart."""
    until = end if end > begin else end + 24
    weights = [[float(h in range(begin, until)) for h in range(24)] for _ in range(7)]
    weights[5:] = [[0.0] * 24, [0.0] * 24]
    for day in range(5):
        for hour in range(24):
            weights[day + 1][hour] += float(hour + 24 in range(begin, until))
    by_weight = shape(week=dict(zip(("mån", "tis", "ons", "tor", "fre", "lör", "sön"), weights, strict=True)))
    by_shift = shape(week={"mån-fre": f"{begin:02}-{end:02}"})
    window = since % WEEK, since % WEEK + length % (6 * WEEK)
    assert by_shift.open_hours(*window) == pytest.approx(by_weight.open_hours(*window))


def test_the_hours_of_easter() -> None:
    # Weekdays 8-17. Maundy Thursday 25 March 2027 has 9 h, Good Friday to Easter Monday none, Tuesday 9.
    office = shape(week={"mån-fre": "08-17"})
    assert office.open_hours(at("2027-03-25T00:00"), at("2027-03-31T00:00")) == 18
    # The night shift of Thursday ends on Good Friday at 6; the next begins on Tuesday.
    night = shape(week={"mån-fre": "22-06"})
    assert night.open_hours(at("2027-03-26T00:00"), at("2027-03-27T00:00")) == 6
    assert night.open_hours(at("2027-03-26T06:00"), at("2027-03-30T22:00")) == 0


def test_an_amount_per_day_is_that_of_the_fullest_day() -> None:
    # 17-22 on weekdays and 9-21 at the weekend: 60 visits a day are 60 in the 12 h of a Saturday and 60 x 5 / 12 = 25 on a weekday.
    evenings = shape(week={"mån-fre": "17-22", "lör+sön+helgdag": "09-21"})
    by_day = [60 * evenings.capacity_days(day * DAY, day * DAY + DAY) for day in range(7)]
    assert by_day == pytest.approx([25] * 5 + [60] * 2)
    assert 60 * evenings.capacity_days(at("2027-03-26T00:00"), at("2027-03-27T00:00")) == pytest.approx(60)


def test_a_pass_of_a_holiday_is_one_of_a_sunday() -> None:
    passes = Passes(datetime.datetime(2027, 3, 25, 10), 6 * H)  # Maundy Thursday, in its second pass
    assert [passes.of_week(number) for number in (0, 2)] == [13, 15]
    assert [passes.of_week(number) for number in range(3, 7)] == [24, 25, 26, 27]  # Good Friday
    assert [passes.of_week(number) for number in range(7, 11)] == [20, 21, 22, 23]  # an ordinary Saturday
    assert [passes.of_week(number) for number in (15, 19)] == [24, 4]  # Monday, and then Tuesday
    assert passes.holidays(6 * DAY) == (14 * H, 14 * H + 2 * DAY, 14 * H + 3 * DAY)


def nights(**profile: Any) -> Any:
    """3 patients an hour from 22 to 6, who cannot wait, and 3 nurses; a day of theirs is 8 h."""
    return world(
        municipalities={"m": {"population": 10000}},
        profiles={"natt": {"week": {"mån-sön": "22-06"}}, "pass": profile},
        care={"akut": {"per_1000": 2.4, "profile": "natt"}},
        offerings={"s.akut": {"care": ["akut"], "capacity": "240 besök/dygn", "staff": {"ssk": "1 h"}}},
        staff={"s.ssk": {"competence": "ssk", "present": "24 h/dygn", "profile": "pass"}},
    )


@pytest.mark.parametrize("length", ["1 h", "2 h", "3 h", "6 h"])
def test_a_night_shift_ends_on_saturday(length: str) -> None:
    # Shifts begin at 22 from Monday to Friday: 00-06 is manned from Tuesday to Saturday, 6 x 3 = 18 each.
    journal, _ = finished(nights(week={"mån-fre": "22-06"}), scenario(days=7, **{"pass": length}))
    early = [served_between(journal, "akut", day * DAY, day * DAY + 6 * H) for day in range(7)]
    assert early == pytest.approx([0, 18, 18, 18, 18, 18, 0])
    without = [unmet_between(journal, "akut", day * DAY, day * DAY + 6 * H) for day in range(7)]
    assert without == pytest.approx([18, 0, 0, 0, 0, 0, 18])
    # 7 nights x 24 = 168 seek care, 5 of them are manned.
    assert (arising(journal, "akut"), outcome(journal, "akut").unmet) == (pytest.approx(168), pytest.approx(48))


@pytest.mark.parametrize(
    ("start", "served"), [("2027-01-16T00:00", 18), ("2027-01-18T00:00", 0), ("2027-01-16T03:00", 9)]
)
def test_a_run_that_begins_in_the_night_has_the_shift_of_the_evening_before(start: str, served: float) -> None:
    # On Saturday at 00 Friday's shift is there, on Monday at 00 nobody.
    hours = 6 - int(start[11:13])
    journal, _ = finished(nights(week={"mån-fre": "22-06"}), scenario(days=hours / 24, start=start))
    assert outcome(journal, "akut").served == pytest.approx(served, abs=1e-9)


def test_the_shift_by_168_weights_is_the_same_run() -> None:
    tue_fri = [1.0] * 6 + [0.0] * 16 + [1.0] * 2
    weights = {
        "mån": [0.0] * 22 + [1.0] * 2,
        "tis-fre": tue_fri,
        "lör": [1.0] * 6 + [0.0] * 18,
        "sön": "stängt",
    }
    asked = scenario({"at": "100.4 h", "degrade": "s.akut", "to": 0.9}, days=8, start="2027-01-14T17:10")
    by_shift, _ = finished(nights(week={"mån-fre": "22-06"}), asked)
    by_weight, _ = finished(nights(week=weights), asked)
    for one, other in zip(by_shift.care, by_weight.care, strict=True):
        assert one.unmet == pytest.approx(other.unmet, abs=1e-9)


def clinic(**week: Any) -> Any:
    """100 visits on a weekday by day, and acute care day and night that all can wait a pass for."""
    return world(
        municipalities={"m": {"population": 1000}},
        profiles={"vardag": {"week": {"mån-fre": "08-17", **week}}},
        care={"besök": {"per_1000": 500 / 7, "profile": "vardag", "wait": "3 d", "grade": "angeläget"}},
        offerings={"s.vc": {"care": ["besök"], "capacity": "100 besök/dygn", "hours": "vardag"}},
    )


def test_nobody_seeks_what_is_closed_over_easter_and_the_outcome_is_as_usual() -> None:
    # 500 visits in a week of five days; from Maundy Thursday to Easter Monday there is one such day.
    journal, run = finished(clinic(), scenario(days=5, start="2027-03-25T00:00"))
    assert arising(journal, "besök") == pytest.approx(100)
    assert outcome(journal, "besök").word == "kvarstår"
    assert [row.usual for row in journal.served_at] == [pytest.approx(100)]
    assert run.reference.ledger.arising.sum() == pytest.approx(500)
    said = next(str(one) for one in journal.assumptions if "helgdag" in str(one))
    assert said.endswith("långfredagen 2027-03-26; påskdagen 2027-03-28; annandag påsk 2027-03-29")
    assert not any("helgdag" in str(one) for one in finished(clinic(), scenario(days=5))[0].assumptions)


def test_a_holiday_may_have_hours_of_its_own() -> None:
    # 9 of 9 h on Maundy Thursday, 3 of 9 h on Good Friday and on Easter Sunday, none on Saturday, and all of Easter Monday.
    week = {"helgdag": "10-13", "annandag påsk": "som vanligt"}
    journal, _ = finished(clinic(**week), scenario(days=5, start="2027-03-25T00:00"))
    assert arising(journal, "besök") == pytest.approx(100 * (1 + 3 / 9 + 0 + 3 / 9 + 1))
    assert outcome(journal, "besök").served == pytest.approx(arising(journal, "besök"))
