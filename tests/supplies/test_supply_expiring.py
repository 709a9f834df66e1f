"""What expires before it is used, lot by lot."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.supplies.endurance import endurance
from beredskap.supplies.expiring import Expiring, expiring
from tests.supplies.shelves import ON, day, held, holding, stores, uses


def of(*lots: float | tuple[float, int], rate: float | None = 10.0, within: int = 90) -> list[Expiring]:
    region = stores({"vara": {"price": 2, "unit": "st"}}, a={})
    return list(expiring(region, held(a=lots), ON, uses({"a": rate}), within=within))


def test_what_is_not_used_in_time() -> None:
    (found,) = of((50, 3))
    # three days × 10 are used, 20 are left, at 2 kronor
    assert (found.fate, found.left, found.cost, found.days, found.expires) == ("wasted", 20, 40, 3, day(3))


def test_a_lot_waits_for_the_one_before() -> None:
    # the first 40 take 4 days, so of the second, which counts 6 days, only 2 × 10 are used; it leaves 10
    found = of((40, 5), (30, 6))
    assert [(one.fate, one.left, one.used_up) for one in found] == [("wasted", 10, None), ("used", 0, 4)]


def test_what_has_expired_is_lost_whole() -> None:
    (found,) = of((50, 0))
    assert (found.fate, found.left, found.days) == ("expired", 50, 0)


def test_when_nothing_is_used_all_is_lost_and_when_nobody_knows_it_is_okand() -> None:
    assert of((50, 3), rate=0.0)[0].left == 50
    (found,) = of((50, 3), rate=None)
    assert (found.fate, found.left, found.cost) == ("unknown", None, None)


def test_only_what_expires_soon() -> None:
    assert [one.days for one in of((50, 3), (50, 30), 20, within=10)] == [3]


def test_an_okand_amount_leaves_it_okand() -> None:
    region = stores(None, a={})
    (found,) = expiring(region, {"a": holding("a", (50, 3), known=False)}, ON, uses({"a": 1.0}))
    assert found.fate == "unknown"


def test_the_price_is_per_unit_of_the_item() -> None:
    region = stores({"vara": {"price": 500, "unit": "g", "category": "läkemedel"}}, a={})
    (found,) = expiring(region, held(a=[(2000, 0)]), ON, uses({"a": 1.0}))
    # 2 000 mg are 2 g
    assert found.cost == 1000


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 30)), max_size=5), st.sampled_from([0.5, 3.0, 8.0]))
def test_what_is_used_and_what_is_left_is_what_there_was(lots: list[tuple[int, int]], rate: float) -> None:
    region = stores(None, a={})
    found = expiring(region, held(a=lots), ON, uses({"a": rate}))
    (lasts,) = endurance(region, held(a=lots), ON, uses({"a": rate})).stores.days[:, 0].tolist()
    # every day until it is empty uses as much
    assert sum(amount for amount, _ in lots) - math.fsum(one.left or 0.0 for one in found) == pytest.approx(
        lasts * rate
    )
