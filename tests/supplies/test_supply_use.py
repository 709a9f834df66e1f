"""What stores use: stated, from issues, and which basis is taken."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.supplies.consumption import Counted, Issue, history, stated
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


def test_no_record_of_use_is_not_a_record_of_no_use() -> None:
    region = stores(None, a={})
    assert history(region, [], ON)["a"].per_day[0] is None
    # in the books for 100 days, and nothing issued: that says nothing
    found = history(region, [], ON, since={"a": _day(100)})["a"]
    assert found.per_day[0] is None
    assert "ingen inventering" in str(found.why)
    # counted as the books say over 20 days: nothing was used
    assert history(region, [], ON, [_counted(20, 0, 0)], since={"a": _day(100)})["a"].per_day[0] == 0
    # 56 in the 28 days of the window, on record for all of them
    assert history(region, [Issue("a", _day(2), 56)], ON, since={"a": _day(100)})["a"].per_day[0] == 2


def _counted(since: int, at: int, gone: float) -> Counted:
    return Counted("a", _midnight(since), _midnight(at), gone)


def _midnight(before: int) -> datetime.datetime:
    return datetime.datetime.combine(_day(before), datetime.time())


def test_what_was_gone_at_counts_is_used_between_them() -> None:
    region = stores({"vara": {"crisis": 2}}, a={})
    # Counted daily, ten gone each day for 17 days: 170 / 17 = 10 a day
    assert history(region, [], ON, [_counted(n + 1, n, 10) for n in range(17)])["a"].per_day == (10, 20, None)
    # 400 gone in the 40 days before yesterday, 27 of them in the window: 270 / 27 = 10 a day
    assert history(region, [], ON, [_counted(41, 1, 400)])["a"].per_day[0] == pytest.approx(10)
    # and with half of it issued: 5 · 28 / 28 + 27 · 5 / 27 = 10
    issues = [Issue("a", _day(n), 5) for n in range(1, 29)]
    assert history(region, issues, ON, [_counted(41, 1, 200)], since={"a": _day(100)})["a"].per_day[0] == pytest.approx(
        10
    )


def test_counts_of_few_days_are_okand_with_the_reason() -> None:
    found = history(stores(None, a={}), [], ON, [_counted(12, 2, 50)])["a"]
    assert found.per_day[0] is None
    assert "täcker 10 dygn; minst 14" in str(found.why)


@given(st.lists(st.floats(0, 100), min_size=14, max_size=40), st.floats(0, 1000))
def test_more_gone_is_never_less_used(gone: list[float], more: float) -> None:
    region = stores(None, a={})
    counts = [_counted(n + 1, n, one) for n, one in enumerate(gone)]
    less = history(region, [], ON, counts)["a"].per_day[0]
    counts[3] = counts[3]._replace(gone=counts[3].gone + more)
    rate = history(region, [], ON, counts)["a"].per_day[0]
    assert less is not None
    assert rate is not None
    assert rate >= less - 1e-9


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
