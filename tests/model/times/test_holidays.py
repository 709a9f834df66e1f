"""Holidays by rule against published tables, and against another rule for Easter."""

from __future__ import annotations

import datetime

import pytest
from dateutil.easter import easter as other_easter

from beredskap.model.times.holidays import HOLIDAYS, easter, holidays, names_of

ALWAYS = ("01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26", "12-31")
PUBLISHED = {
    # långfredagen, påskdagen, annandag påsk, Kristi himmelsfärdsdag, pingstdagen, midsommarafton, midsommardagen, alla helgons dag
    2008: ("03-21", "03-23", "03-24", "05-01", "05-11", "06-20", "06-21", "11-01"),
    2011: ("04-22", "04-24", "04-25", "06-02", "06-12", "06-24", "06-25", "11-05"),
    2024: ("03-29", "03-31", "04-01", "05-09", "05-19", "06-21", "06-22", "11-02"),
    2025: ("04-18", "04-20", "04-21", "05-29", "06-08", "06-20", "06-21", "11-01"),
    2026: ("04-03", "04-05", "04-06", "05-14", "05-24", "06-19", "06-20", "10-31"),
    2027: ("03-26", "03-28", "03-29", "05-06", "05-16", "06-25", "06-26", "11-06"),
    2028: ("04-14", "04-16", "04-17", "05-25", "06-04", "06-23", "06-24", "11-04"),
}
"""Month and day in the almanac."""


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_of_a_year_are_those_of_the_almanac(year: int) -> None:
    assert {date.strftime("%m-%d") for date in holidays(year)} == {*PUBLISHED[year], *ALWAYS}


def test_each_has_its_name_and_a_date_may_be_two() -> None:
    named = ["långfredagen", "påskdagen", "annandag-påsk", "kristi-himmelsfärdsdag", "pingstdagen"]
    named += ["midsommarafton", "midsommardagen", "alla-helgons-dag"]
    for name, day in zip(named, PUBLISHED[2027], strict=True):
        assert names_of(datetime.date.fromisoformat(f"2027-{day}")) == (name,)
    assert names_of(datetime.date(2008, 5, 1)) == ("första-maj", "kristi-himmelsfärdsdag")
    assert names_of(datetime.date(2027, 1, 10)) == ()  # an ordinary Sunday
    assert names_of(datetime.date(2027, 3, 27)) == ()  # påskafton is an ordinary Saturday


def test_easter_is_what_another_rule_says_in_every_year() -> None:
    years = range(1900, 2200)
    assert [easter(year) for year in years] == [other_easter(year) for year in years]
    for year in years:
        assert {name for names in holidays(year).values() for name in names} == set(HOLIDAYS)
