"""What stores use: stated, from issues, and which basis is taken."""

from __future__ import annotations

import datetime

import pytest

from beredskap.supplies.consumption import Issue, history, stated
from beredskap.supplies.use import NOT_ASKED, Use, chosen, unknown
from tests.supplies.shelves import ON, stores


def _day(before: int) -> datetime.date:
    return ON - datetime.timedelta(before)


def test_stated_per_day_with_the_items_crisis_factor() -> None:
    region = stores({"vara": {"crisis": "150 %"}}, a={"consumption": "2 st/h"})
    # 2 per hour are 48 a day, × 1,5 = 72; nobody states what cannot wait
    assert stated(region)["a"].per_day == (48, 72, None)
    assert "anstå" in str(stated(region)["a"].why)


def test_a_stated_crisis_is_not_multiplied() -> None:
    region = stores({"vara": {"crisis": "150 %"}}, a={"consumption": "10 st/d", "consumption_crisis": "40 st/d"})
    assert stated(region)["a"].per_day == (pytest.approx(10), pytest.approx(40), None)


def test_what_is_not_stated_is_okand() -> None:
    region = stores(None, a={}, b={"consumption": "okänd"}, c={"consumption": "1 st/d", "consumption_crisis": "okänd"})
    found = stated(region)
    assert found["a"].per_day == found["b"].per_day == (None, None, None)
    assert found["c"].per_day == (pytest.approx(1), None, None)


def test_nothing_stated_is_not_okand() -> None:
    assert stated(stores(None, a={"consumption": "0 st/d"}))["a"].per_day[0] == 0


def test_history_is_what_was_issued_per_day_on_record() -> None:
    # 30 + 30 in the 20 days since the first issue: 3 a day; in a crisis × 2
    region = stores({"vara": {"crisis": 2}}, a={})
    issues = [Issue("a", _day(20), 30), Issue("a", _day(5), 30)]
    assert history(region, issues, ON)["a"].per_day == (3, 6, None)


def test_history_counts_neither_today_nor_before_the_window() -> None:
    issues = [Issue("a", _day(30), 900), Issue("a", _day(20), 30), Issue("a", _day(5), 30), Issue("a", ON, 900)]
    assert history(stores(None, a={}), issues, ON, window=28)["a"].per_day[0] == 3


def test_history_of_few_days_is_okand_with_the_reason() -> None:
    found = history(stores(None, a={}), [Issue("a", _day(5), 30)], ON)["a"]
    assert found.per_day == (None, None, None)
    assert "täcker 5 dygn; minst 14" in str(found.why)


def test_history_without_issues_is_okand_unless_they_are_known_to_be_on_record() -> None:
    region = stores(None, a={})
    assert history(region, [], ON)["a"].per_day[0] is None
    # on record for 100 days, of which the window holds 28, and nothing issued: nothing is used
    assert history(region, [], ON, since={"a": _day(100)})["a"].per_day[0] == 0
    # 56 in the 28 days of the window, on record for all of them
    assert history(region, [Issue("a", _day(2), 56)], ON, since={"a": _day(100)})["a"].per_day[0] == 2


def test_the_order_of_issues_never_matters() -> None:
    issues = [Issue("a", _day(n), n * 0.1) for n in range(1, 28)]
    region = stores(None, a={})
    assert history(region, issues, ON) == history(region, issues[::-1], ON)


def test_the_first_basis_that_is_known_is_taken_whole() -> None:
    norm = {"a": Use("norm", (1.0, 2.0, None)), "b": unknown("norm", NOT_ASKED)}
    own = {"a": Use("stated", (5.0, 6.0, 7.0)), "b": Use("stated", (5.0, None, None))}
    found = chosen(("norm", "stated"), {"norm": norm, "stated": own})
    # a keeps its okänd level: figures of two bases are never put together
    assert (found["a"], found["b"]) == (norm["a"], own["b"])
    assert chosen(("norm",), {"norm": norm, "stated": own})["b"] == norm["b"]
