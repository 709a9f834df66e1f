"""How the hours of a week are written: groups of days, shifts, weights, holidays, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from beredskap.model.times.profile import Profile, Shift
from beredskap.units import HOUR

MON, FRI, SAT, SUN = 0, 4, 5, 6


def profile(**body: Any) -> Profile:
    return Profile.model_validate({"id": "p", **body})


def hours(profile: Profile, weekday: int, *holidays: str) -> list[tuple[float, float, float]]:
    """Each shift's begin, end and weight, in hours."""
    return [(shift.begin / HOUR, shift.end / HOUR, shift.weight) for shift in profile.shifts(weekday, holidays)]


def test_a_shift_may_end_on_the_next_day_and_belongs_to_the_day_it_begins_in() -> None:
    night = profile(week={"mån-fre": "22-06"})
    assert hours(night, FRI) == [(22, 30, 1)]
    assert hours(night, SAT) == []
    assert (night.full_day, night.full_days) == (8, 5)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("08-17", [(8, 17, 1)]),
        ("8:30–17:15", [(8.5, 17.25, 1)]),
        ("08.30 - 17.15", [(8.5, 17.25, 1)]),
        ("07-16 × 3, 16-22 x 2, 22-07", [(7, 16, 3), (16, 22, 2), (22, 31, 1)]),
        (["08-12", "13-17 * 50 %"], [(8, 12, 1), (13, 17, 0.5)]),
        ("08-08", [(8, 32, 1)]),
        ("00-24", [(0, 24, 1)]),
        ("stängt", []),
        (["0"] * 8 + ["2"] + ["0"] * 15, [(8, 9, 2)]),
    ],
)
def test_the_hours_of_a_day(written: object, read: list[tuple[float, float, float]]) -> None:
    assert [one for one in hours(profile(week={"mån": written}), MON) if one[2]] == read


@pytest.mark.parametrize(
    ("group", "days"),
    [
        ("mån-fre", [0, 1, 2, 3, 4]),
        ("måndag - onsdag", [0, 1, 2]),
        ("lör+sön", [5, 6]),
        ("fre-mån, ons", [4, 5, 6, 0, 2]),
        ("Tors", [3]),
        ("so\u0308n", [6]),
    ],
)
def test_groups_of_days(group: str, days: list[int]) -> None:
    week = profile(week={group: "08-17"})
    assert [day for day in range(7) if hours(week, day)] == sorted(days)


def test_a_holiday_is_a_sunday_unless_it_has_its_own_hours() -> None:
    plain = profile(week={"mån-fre": "08-17", "sön": "10-14"})
    assert hours(plain, FRI, "långfredagen") == [(10, 14, 1)]
    own = profile(week={"mån-fre": "08-17", "helgdag": "12-13", "julafton": "08-10", "annandag påsk": "som vanligt"})
    assert hours(own, FRI, "långfredagen") == [(12, 13, 1)]
    assert hours(own, FRI, "julafton") == [(8, 10, 1)]
    assert hours(own, MON, "annandag-påsk") == [(8, 17, 1)]
    assert hours(own, SUN, "påskdagen") == [(12, 13, 1)]
    assert hours(own, SUN) == []
    assert hours(own, 3, "första-maj", "kristi-himmelsfärdsdag") == [(12, 13, 1)]
    usual = profile(week={"mån-lör": "07-19", "helgdag": "som vanligt"})
    assert hours(usual, SUN, "pingstdagen") == []
    assert hours(usual, FRI, "långfredagen") == [(7, 19, 1)]


def test_hours_and_days_stay_as_they_were_and_may_have_holidays_beside_them() -> None:
    plain = profile(hours=[0] * 8 + [3] * 8 + [0] * 8, days=[1.4] * 5 + [0, 0])
    assert (plain.full_day, plain.full_days) == (24, pytest.approx(7))
    assert hours(plain, MON)[8] == (8, 9, pytest.approx(4.2))
    assert not any(weight for _, _, weight in hours(plain, MON, "nyårsdagen"))
    beside = profile(days=[1] * 5 + [0, 0], week={"julafton": "08-12"})
    assert hours(beside, FRI, "julafton") == [(8, 12, 1)]
    assert beside.shifts(MON) == tuple(Shift(begin=h * HOUR, end=h * HOUR + HOUR) for h in range(24))
    assert (beside.full_day, beside.full_days) == (24, 5)


def test_a_full_day_is_the_fullest_of_the_ordinary_week() -> None:
    clinic = profile(week={"mån-fre": "17-22", "lör+sön+helgdag": "09-21", "julafton": "00-24"})
    assert clinic.full_day == 12
    assert clinic.full_days == pytest.approx(2 + 5 * 5 / 12)
    assert profile(week={"mån": "stängt"}).full_days == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"week": {"mån-fri": "08-17"}}, "«mån-fri» är ingen dag"),
        ({"week": {"midsommar": "08-17"}}, "«midsommar» är ingen dag"),
        ({"week": {"13-17": None}}, "«13-17» är ingen dag"),
        ({"week": {"mån": None}}, "dagarna saknar tider"),
        ({"week": {"mån": "8 till 17"}}, "«8 till 17» är inga tider"),
        ({"week": {"mån": "08-25"}}, "dygnet går från 00:00 till 24:00"),
        ({"week": {"mån": "08-12:75"}}, "dygnet går från 00:00 till 24:00"),
        ({"week": {"mån": "08-12 × -1"}}, "en faktor kan inte vara negativ"),
        ({"week": {"mån": ["1"] * 23}}, "ett dygn har 24 vikter, en för varje timme; här står 23"),
        ({"week": {"mån": ["1"] * 23 + ["x"]}}, "«x» är inte ett tal"),
        ({"week": {"mån-ons": "08-17", "tis": "09-10"}}, "tider för tisdag på två ställen"),
        ({"week": {"helgdag": "08-17", "lör+helgdag": "09-10"}}, "tider för helgdag på två ställen"),
        ({"week": {"mån": "som vanligt"}}, "bara en helgdag kan vara «som vanligt»"),
        ({"week": {"mån": "08-17"}, "days": [1] * 5 + [0, 0]}, "ta bort «hours» och «days»"),
    ],
)
def test_what_is_refused(body: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        profile(**body)
    assert said in caught.value.errors()[0]["msg"]
