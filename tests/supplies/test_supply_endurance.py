"""Days per store, site and item against targets: by hand."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pytest

from beredskap.model.region import Region
from beredskap.supplies.endurance import AMOUNT_UNKNOWN, EnduranceLine, endurance
from beredskap.supplies.holdings import Holding, Holdings, of_region
from beredskap.supplies.use import Use
from tests.supplies.shelves import ON, held, holding, stores, uses
from tests.worlds import world


def line(region: Region, holdings: Holdings, use: dict[str, Use]) -> EnduranceLine:
    """The only store's row."""
    return endurance(region, holdings, ON, use).stores.line(0)


def test_three_levels_of_one_store() -> None:
    # 120 at 10, 20 and 4 a day; the target of 10 days is over, counted at normal use
    region = stores({"vara": {"target": "10 d"}}, a={})
    found = line(region, held(a=[120]), uses({"a": (10, 20, 4)}))
    assert found.days == (12, 6, 30)
    assert (found.state, found.target, found.gap, found.lack) == ("over", 10, 0, 0)


def test_a_target_counts_at_its_own_level() -> None:
    region = stores({"vara": {"target": "10 d", "target_level": "kris"}}, a={})
    found = line(region, held(a=[120]), uses({"a": (10, 20, 4)}))
    # 6 of 10 days in a crisis: 4 days × 20 = 80 are missing
    assert (found.state, found.gap, found.lack) == ("under", 4, 80)


@pytest.mark.parametrize(
    ("target", "amount", "rate", "state"),
    [
        ({"target": "10 d"}, 100.0, 10.0, "over"),
        ({"target": "10 d"}, 99.0, 10.0, "under"),
        ({"target": "10 d", "target_from": "2027-01-12"}, 1.0, 10.0, "later"),
        ({"target": "10 d", "target_from": "2027-01-11"}, 1.0, 10.0, "under"),
        ({"target": "10 d"}, 0.0, 10.0, "empty"),
        ({"target": "10 d"}, 0.0, None, "empty"),
        ({"target": "10 d"}, 5.0, None, "unknown"),
        ({"target": "10 d"}, 5.0, 0.0, "unused"),
        ({"target": "10 d"}, 0.0, 0.0, "unused"),
        ({}, 5.0, 10.0, "none"),
    ],
)
def test_states(target: dict[str, Any], amount: float, rate: float | None, state: str) -> None:
    assert line(stores({"vara": target}, a={}), held(a=[amount]), uses({"a": rate})).state == state


def test_nothing_used_is_neither_endless_nor_nothing() -> None:
    found = line(stores({"vara": {"target": "10 d"}}, a={}), held(a=[5]), uses({"a": 0.0}))
    assert math.isinf(found.days[0] or 0)
    assert (found.gap, found.lack) == (None, None)


def test_okand_says_why() -> None:
    region = stores({"vara": {"target": "10 d"}}, a={})
    unknown_amount = line(region, {"a": holding("a", 5, known=False)}, uses({"a": 1.0}))
    assert (unknown_amount.days, unknown_amount.why) == ((None, None, None), AMOUNT_UNKNOWN)
    assert (unknown_amount.good, unknown_amount.usable, unknown_amount.lack) == (None, None, None)
    nobody = line(region, held(a=[5]), {})
    assert nobody.days == (None, None, None)
    assert nobody.why is not None
    not_held = line(region, {}, uses({"a": 1.0}))
    assert not_held.state == "unknown"


def test_one_level_may_be_okand() -> None:
    found = line(stores({"vara": {"target": "3 d"}}, a={}), held(a=[20]), uses({"a": (5, 10, None)}))
    assert found.days == (4, 2, None)
    assert found.state == "over"


def test_what_expires_is_counted_to_its_day_and_shown() -> None:
    found = line(stores(None, a={}), held(a=[(50, 3), 50, (7, 0)]), uses({"a": 10.0}))
    assert found.days[0] == 8
    assert found.soonest == ON + datetime.timedelta(2)
    assert (found.good, found.expired) == (100, 7)


def test_an_item_in_all_stores_is_pooled() -> None:
    region = stores({"vara": {"target": "10 d"}}, a={}, b={})
    found = endurance(region, held(a=[10], b=[100]), ON, uses({"a": 5.0, "b": 6.0}))
    # apart 2 and 16,7 days; together 110 / 11 = 10
    assert [found.stores.line(row).days[0] for row in (0, 1)] == [2, pytest.approx(100 / 6)]
    assert found.in_all.line(0).days[0] == 10
    assert found.in_all.line(0).state == "over"


def test_a_depot_that_uses_nothing_adds_to_the_whole() -> None:
    region = stores(None, a={}, depot={})
    found = endurance(region, held(a=[10], depot=[40]), ON, uses({"a": 5.0, "depot": 0.0})).in_all.line(0)
    assert found.days[0] == 10


def test_a_total_states_its_base() -> None:
    region = stores({"vara": {"target": "10 d"}}, a={}, b={}, c={})
    holdings = {**held(a=[10], b=[100]), "c": holding("c", known=False)}
    found = endurance(region, holdings, ON, uses({"a": 5.0, "b": None, "c": 1.0})).in_all.line(0)
    # b's use and c's amount are okända: neither their amount nor their use is in the total
    assert (found.stores, found.base) == (("a", "b", "c"), ("a",))
    assert found.days[0] == 2


def test_a_total_of_nothing_known_is_okand() -> None:
    found = endurance(stores({"vara": {"target": "1 d"}}, a={}), held(a=[5]), ON, {}).in_all.line(0)
    assert (found.days, found.state, found.base) == ((None, None, None), "unknown", ())


def test_a_total_says_when_bases_are_mixed() -> None:
    region = stores(None, a={}, b={})
    use = {**uses({"a": 1.0}, "norm"), **uses({"b": 1.0}, "stated")}
    assert endurance(region, held(a=[1], b=[1]), ON, use).in_all.line(0).bases == ("norm", "stated")


def test_items_at_a_site() -> None:
    region = world(
        sites={"s": {}, "t": {}},
        items={"vara": {}},
        stores={"a": {"item": "vara"}, "b": {"item": "vara"}, "c": {"item": "vara", "site": "t"}},
    )
    found = endurance(region, held(a=[10], b=[30], c=[8]), ON, uses({"a": 5.0, "b": 5.0, "c": 1.0})).at_sites
    rows = [(found.line(row).site, found.line(row).stores, found.line(row).days[0]) for row in range(len(found))]
    # 40 / 10; t has only one store of it, and no row of its own
    assert rows == [("s", ("a", "b"), 4)]


def test_only_the_stores_asked_about() -> None:
    region = stores(None, a={}, b={})
    found = endurance(region, held(a=[10], b=[30]), ON, uses({"a": 5.0, "b": 5.0}), stores=["b"])
    assert found.stores.all_stores == ("b",)
    assert found.in_all.line(0).days[0] == 6
    assert len(endurance(region, {}, ON, {}, stores=[]).in_all) == 0


def test_the_worst_comes_first() -> None:
    items = {name: {"target": "10 d"} for name in ("tom", "kort", "okänd", "lång")}
    region = stores(items, **{name: {"item": name} for name in items})
    use: dict[str, float | tuple[float | None, float | None, float | None] | None]
    use = {"tom": 1.0, "kort": 1.0, "okänd": None, "lång": 1.0}
    found = endurance(region, held(tom=[], kort=[3], okänd=[5], lång=[30]), ON, uses(use)).stores
    assert [found.line(row).item for row in found.worst_first()] == ["tom", "kort", "okänd", "lång"]
    assert [found.count(state) for state in ("empty", "under", "unknown", "over", "none")] == [1, 1, 1, 1, 0]


def test_the_order_of_holdings_never_matters() -> None:
    region = stores({"vara": {"target": "10 d"}}, a={}, b={}, c={})
    holdings = held(a=[(50, 3), 5], b=[7, (9, 2)], c=[])
    use = uses({"a": 5.0, "b": 1.0, "c": 2.0})
    turned = {name: Holding(name, holdings[name].lots) for name in reversed(holdings)}
    one, other = endurance(region, holdings, ON, use), endurance(region, turned, ON, dict(reversed(use.items())))
    for table in ("stores", "at_sites", "in_all"):
        lines, others = getattr(one, table), getattr(other, table)
        assert [lines.line(row) for row in range(len(lines))] == [others.line(row) for row in range(len(others))]


def test_a_folder_is_a_ledger_of_its_own() -> None:
    region = world(
        stores={"a": {"item": "vara", "amount": "40 st"}, "b": {"item": "vara"}},
        batches={"p": {"store": "b", "amount": "30 st", "expires": "2027-01-12"}},
    )
    found = endurance(region, of_region(region), ON, uses({"a": 10.0, "b": 5.0})).stores
    # b's batch counts two days
    assert [found.line(row).days[0] for row in (0, 1)] == [4, 2]


def test_a_depot_is_rated_at_what_all_others_use_and_a_ward_at_its_own_target() -> None:
    region = stores({"vara": {"target": "90 d"}}, a={"target": "7 d"}, b={"target": "7 d"}, depot={})
    use = {**uses({"a": 10.0, "b": 5.0}), "depot": Use("norm", (0.0, 0.0, 0.0), supplies=True)}
    found = endurance(region, held(a=[80], b=[30], depot=[900]), ON, use)
    lines = {line.stores[0]: line for line in (found.stores.line(row) for row in range(3))}
    # 900 / (10 + 5) = 60 of 90 days; the wards 8 of 7 and 6 of 7
    assert {name: (line.days[0], line.target, line.state) for name, line in lines.items()} == {
        "a": (8, 7, "over"),
        "b": (6, 7, "under"),
        "depot": (60, 90, "under"),
    }
    # in all it is counted once: 1 010 / 15
    assert found.in_all.line(0).days[0] == pytest.approx(1010 / 15)
    assert found.in_all.line(0).target == 90
