"""What to order: packs, room, cost, and the last day, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.supplies.endurance import endurance
from beredskap.supplies.holdings import Holding, Lot, first_expired_first
from beredskap.supplies.orders import Order, Orders, orders
from tests.supplies.shelves import ON, day, held, holding, stores, uses

ITEM = {"target": "10 d", "pack": "12 st", "price": 3, "pack_volume": "2 L"}


def ordered(
    lots: list[float | tuple[float, int]], rate: float | None, item: dict[str, Any] | None = None, **store: Any
) -> Orders:
    region = stores({"vara": ITEM if item is None else item}, a=store)
    return orders(region, held(a=lots), ON, uses({"a": rate}))


def one(*args: Any, **kwargs: Any) -> Order:
    found = ordered(*args, **kwargs)
    assert found.undecided == ()
    (order,) = found.orders
    return order


def test_whole_packs_to_the_target_and_the_lead_time() -> None:
    found = one([50], 10.0, lead_time="2 d", supplier="s")
    # to last 10 + 2 days: 120 − 50 = 70, six packs of 12 are 72, at 3 kronor, 2 L a pack
    assert (found.wanted, found.amount, found.packs, found.cost, found.space) == (70, 72, 6, 216, 12)
    assert (found.reason, found.supplier, found.lead_time, found.days, found.target) == ("target", "s", 2, 5, 10)


def test_the_last_day_to_order_is_before_the_minimum() -> None:
    # 50 fall to 20 in 3 days; with 2 days on the road it must be ordered within a day
    found = one([50], 10.0, lead_time="2 d", minimum="20 st")
    assert (found.latest, found.late) == (day(2), False)


def test_what_cannot_come_before_the_minimum_is_said_to_be_late() -> None:
    found = one([30], 10.0, lead_time="2 d", minimum="20 st")
    assert (found.latest, found.late) == (ON, True)


def test_what_is_not_used_while_the_store_is_empty_is_not_ordered() -> None:
    # 10 last a day, the order comes after 4: three days are lost and not ordered: 14 days × 10 − 10 − 3 × 10
    assert one([10], 10.0, lead_time="4 d").wanted == 100


def test_below_the_minimum_alone() -> None:
    # no target, 5 of 20, and while the order is on its way 2 days × 1 go: 20 − 3
    found = one([5], 1.0, {"pack": "10 st"}, minimum="20 st", lead_time="2 d")
    assert (found.reason, found.wanted, found.packs) == ("minimum", 17, 2)


def test_there_is_only_so_much_room() -> None:
    # 100 fit, 50 are there and 20 have expired but take their room: 30, two packs
    found = one([50, (20, 0)], 10.0, capacity="100 st")
    assert (found.packs, found.amount, found.cramped) == (2, 24, True)


def test_above_target_and_minimum_nothing_is_ordered() -> None:
    assert ordered([200], 10.0, minimum="50 st") == Orders((), ())


def test_what_is_okand_stays_okand() -> None:
    found = one([50], 10.0, {"target": "10 d"})
    assert (found.packs, found.cost, found.space, found.lead_time, found.latest) == (None,) * 5
    assert found.amount == 50
    assert len(found.notes) == 3


def test_a_store_that_cannot_be_counted_is_said() -> None:
    assert [str(one.why) for one in ordered([50], None).undecided] != []
    region = stores({"vara": ITEM}, a={})
    found = orders(region, {"a": holding("a", 5, known=False)}, ON, uses({"a": 1.0}))
    assert (found.orders, str(found.undecided[0].why)) == ((), "mängden är okänd")
    assert str(ordered([50], 1.0, minimum="okänd").undecided[0].why) == "lägsta nivån är okänd"


def test_below_the_minimum_is_ordered_even_where_use_is_okand() -> None:
    found = ordered([5], None, minimum="20 st")
    assert [order.wanted for order in found.orders] == [15]
    assert len(found.undecided) == 1


def test_lots_that_expire_before_they_are_used_do_not_count() -> None:
    # of 50 that count 3 days only 30 are used; 10 days × 10 − 30 = 70
    assert one([(50, 3)], 10.0).wanted == pytest.approx(70)


@given(
    st.lists(st.tuples(st.integers(1, 80), st.integers(1, 40)), max_size=4),
    st.sampled_from([1.0, 4.0]),
    st.sampled_from(["0 h", "2 d"]),
)
def test_what_is_ordered_is_enough(lots: list[tuple[int, int]], rate: float, lead: str) -> None:
    region = stores({"vara": {"target": "10 d", "pack": "7 st"}}, a={"lead_time": lead})
    use, before = uses({"a": rate}), held(a=lots)
    found = orders(region, before, ON, use).orders
    after = [*before["a"].lots, *(Lot("", order.amount) for order in found)]
    lasts = endurance(region, {"a": Holding("a", first_expired_first(after))}, ON, use).stores.days[0, 0]
    dry_before_it_comes = endurance(region, before, ON, use).stores.days[0, 0] < 2
    assert lasts >= 10 - 1e-6 or dry_before_it_comes
