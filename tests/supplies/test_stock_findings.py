"""What is worth attention in a store, at its limits."""

from __future__ import annotations

import datetime

import pytest

from beredskap.supplies.findings import stock_findings
from beredskap.supplies.holdings import Holding, Lot
from tests.worlds import world

AT = datetime.datetime(2027, 1, 11, 6)
TODAY = AT.date()
DAY = datetime.timedelta(days=1)


def rules(*lots: Lot, known: bool = True, counted: datetime.datetime | None = AT) -> list[str]:
    region = world(
        sites={"a": {"name": "A"}},
        items={"insulin": {"unit": "st"}},
        stores={"a.insulin": {"site": "a", "item": "insulin", "minimum": "10 st"}},
    )
    holdings = {"a.insulin": Holding("a.insulin", lots, known, counted), "gone": Holding("gone")}
    found = list(stock_findings(region, holdings, AT))
    assert {one.subject for one in found} <= {"a.insulin"}
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ((Lot("", 10),), []),
        ((Lot("", 9.5),), ["stock-below"]),
        ((), ["stock-below"]),
        ((Lot("A", 10, TODAY + 61 * DAY),), []),
        ((Lot("A", 10, TODAY + 60 * DAY),), ["stock-expiring"]),
        ((Lot("A", 10, TODAY),), ["stock-expiring"]),  # good to the end of the day
        ((Lot("A", 10, TODAY - DAY),), ["stock-below", "stock-expired"]),
        ((Lot("A", 1, TODAY - DAY), Lot("", 10)), ["stock-expired"]),
    ],
)
def test_amounts_and_days(lots: tuple[Lot, ...], expected: list[str]) -> None:
    assert rules(*lots) == expected


def test_what_is_okand_is_not_below() -> None:
    assert rules(Lot("", 1), known=False, counted=None) == ["stock-unknown"]


def test_old_counts() -> None:
    assert rules(Lot("", 10), counted=AT - 90 * DAY) == []
    assert rules(Lot("", 10), counted=AT - 90 * DAY - datetime.timedelta(seconds=1)) == ["stock-stale"]
