"""How long lots last, first expired first: by hand, against a plain loop over days and lots, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.supplies.holdings import Holding
from beredskap.supplies.lots import StoreLots, gather_lots
from tests.supplies.shelves import ON, holding, stores

LOTS = st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 40)), max_size=6)
RATES = st.sampled_from([0.5, 1.0, 3.0, 7.0])


def lasts(found: Holding, rate: float, **store: object) -> float:
    return float(_shelf(found, **store).lots.last(np.array([rate]))[0])


def lacks(found: Holding, rate: float, days: float, **store: object) -> float:
    return float(_shelf(found, **store).lots.lack(np.array([rate]), np.array([days]))[0])


def _shelf(found: Holding, **store: object) -> StoreLots:
    return gather_lots(stores(a=store), {"a": found}, ON, ["a"])


def in_small_steps(lots: list[tuple[float, int]], rate: float, bottom: float = 0.0) -> float:
    """A store as a store keeper would see it: take the first to expire, throw what has expired, stop at the bottom."""
    left = sorted(((float(until), float(amount)) for amount, until in lots if until > 0))
    now = 0.0
    while left:
        total = sum(amount for _, amount in left)
        if total <= bottom:
            return now
        until, amount = left[0]
        if until <= now:
            left.pop(0)
            continue
        step = min(amount / rate, until - now, (total - bottom) / rate)
        now += step
        left[0] = (until, amount - step * rate)
        if left[0][1] <= 1e-9 or until <= now:
            left.pop(0)
    return now


def test_an_amount_lasts_its_days() -> None:
    assert lasts(holding("a", 100), 10) == 10


def test_a_lot_counts_to_the_end_of_its_expiry_day() -> None:
    # 3 days × 10 = 30 of the first 50; 20 are thrown; then 50 / 10 = 5 days: 3 + 5 = 8, not (50 + 50) / 10
    assert lasts(holding("a", (50, 3), 50), 10) == 8
    # one that expires today counts today
    assert lasts(holding("a", (50, 1)), 10) == 1


def test_what_has_expired_does_not_count() -> None:
    found = _shelf(holding("a", (50, 0), 20))
    assert (found.good[0], found.expired[0]) == (20, 50)
    assert lasts(holding("a", (50, 0), 20), 10) == 2


def test_the_bottom_of_a_tank_cannot_be_drawn() -> None:
    # 6 of 10, of which 20 % cannot be drawn: 6 − 2 = 4, at 0,5 a day 8 days
    assert lasts(holding("a", 6), 0.5, capacity="10 st", usable="80 %") == 8
    # with no capacity it is a share of what there is: 6 · 0,8 / 0,5
    assert lasts(holding("a", 6), 0.5, usable="80 %") == pytest.approx(9.6)


def test_a_bottom_of_lots() -> None:
    # 10 + 10 with 4 at the bottom, 2 a day. By day 3, 6 are used and 4 of the first expire: 10 left, of which 6 can be drawn: 3 + 6 / 2 = 6
    assert lasts(holding("a", (10, 3), 10), 2, capacity="20 st", usable="80 %") == 6


def test_nothing_is_used_or_nobody_knows() -> None:
    assert math.isinf(lasts(holding("a", 5), 0))
    assert math.isnan(lasts(holding("a", 5), math.nan))
    assert lasts(holding("a"), 1) == 0


def test_an_okand_amount_or_bottom_is_not_known() -> None:
    assert not _shelf(holding("a", 5, known=False)).known[0]
    assert not _shelf(holding("a", 5), usable="80 %", capacity="okänd").known[0]


def test_what_is_lacking_to_a_target() -> None:
    # 30 days × 10 = 300, less 100
    assert lacks(holding("a", 100), 10, 30) == 200
    # of the first 50 only 30 count: 300 − 30 − 50
    assert lacks(holding("a", (50, 3), 50), 10, 30) == 220
    assert lacks(holding("a", 500), 10, 30) == 0
    # the bottom has to be filled first: 300 + 20 − 10
    assert lacks(holding("a", 10), 10, 30, capacity="100 st", usable="80 %") == 310


@given(LOTS, RATES, st.sampled_from([0, 3, 12]))
def test_it_is_what_a_store_keeper_would_see(lots: list[tuple[int, int]], rate: float, bottom: int) -> None:
    store = {"capacity": "60 st", "usable": f"{100 - bottom * 100 / 60} %"} if bottom else {}
    plain = in_small_steps([(amount, until) for amount, until in lots if amount], rate, bottom)
    assert lasts(holding("a", *lots), rate, **store) == pytest.approx(plain, abs=1e-6)


@given(LOTS, RATES, st.integers(1, 50))
def test_with_what_is_lacking_it_lasts_to_the_target(lots: list[tuple[int, int]], rate: float, days: int) -> None:
    more = lacks(holding("a", *lots), rate, days)
    assert lasts(holding("a", *lots, more), rate) >= days - 1e-6
    if more > 1e-6:
        assert lasts(holding("a", *lots, more * 0.999 - 1e-6), rate) < days


@given(LOTS, RATES, st.integers(0, 40), st.integers(1, 40))
def test_more_never_shortens(lots: list[tuple[int, int]], rate: float, amount: int, until: int) -> None:
    assert lasts(holding("a", *lots, (amount, until)), rate) >= lasts(holding("a", *lots), rate) - 1e-9


@given(LOTS, RATES, st.integers(0, 30), st.data())
def test_a_later_expiry_never_shortens(
    lots: list[tuple[int, int]], rate: float, later: int, data: st.DataObject
) -> None:
    if not lots:
        return
    which = data.draw(st.integers(0, len(lots) - 1))
    longer = [(amount, until + (later if n == which else 0)) for n, (amount, until) in enumerate(lots)]
    assert lasts(holding("a", *longer), rate) >= lasts(holding("a", *lots), rate) - 1e-9


@given(LOTS, RATES, st.floats(0, 5))
def test_higher_use_never_lengthens(lots: list[tuple[int, int]], rate: float, more: float) -> None:
    assert lasts(holding("a", *lots), rate + more) <= lasts(holding("a", *lots), rate) + 1e-9


@given(st.permutations([(5, 3), (7, 9), (2, 3), (9, 40), (4, 1)]))
def test_the_order_of_lots_never_matters(lots: list[tuple[int, int]]) -> None:
    assert lasts(holding("a", *lots), 2) == pytest.approx(lasts(holding("a", *sorted(lots)), 2))


def test_pooled_lots_are_used_together() -> None:
    region = stores(a={}, b={})
    found = gather_lots(region, {"a": holding("a", (50, 3)), "b": holding("b", 50)}, ON, ["a", "b"])
    pooled = found.lots.regrouped(np.zeros(2, dtype=np.intp), 1)
    assert pooled.last(np.array([10.0])).tolist() == [8]
    without_b = found.lots.regrouped(np.zeros(2, dtype=np.intp), 1, np.array([True, False]))
    assert without_b.last(np.array([10.0])).tolist() == [3]
