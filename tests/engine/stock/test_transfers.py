"""Stock between stores: what is moved, what is bought, and the rounds of tankers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.infrastructure import Infrastructure
from beredskap.errors import InternalError
from beredskap.model.region import Region
from tests.engine.acting import Act, acted, causes, told
from tests.worlds import DAY, H, changes, levels, world

MIN = 60


def places(stores: dict[str, dict[str, Any]], nodes: dict[str, dict[str, Any]] | None = None) -> Region:
    """A depot in A, a hospital and a clinic in C, a ward in D. A-C takes 60 min (A-B-C 90), C-D 30; inside each municipality it takes 10."""
    stores = {name: {"item": "diesel", **store} for name, store in stores.items()}
    return world(
        municipalities={name: {"ambulance_minutes": 10} for name in "ABCD"},
        roads={
            "ac": {"start": "A", "end": "C", "minutes": 60},
            "ab": {"start": "A", "end": "B", "minutes": 45},
            "bc": {"start": "B", "end": "C", "minutes": 45},
            "cd": {"start": "C", "end": "D", "minutes": 30},
        },
        sites={
            "depå": {"municipality": "A", "kind": "lager"},
            "sjukhus": {"municipality": "C"},
            "klinik": {"municipality": "C"},
            "avdelning": {"municipality": "D"},
        },
        nodes=nodes or {},
        stores=stores,
    )


def two(**target: Any) -> Region:
    """1,000 L at the depot and an empty tank at the hospital."""
    return places(
        {"källa": {"site": "depå", "amount": "1000 L"}, "mål": {"site": "sjukhus", "amount": "0 L", **target}}
    )


def move(amount: str = "400 L", source: str = "källa", target: str = "mål", handling: str = "1 h") -> dict[str, Any]:
    return {"move": {"amount": amount, "from": source, "to": target, "handling": handling}}


Events = list[dict[str, Any]]


def refuel(*targets: str, size: str = "100 L", **more: Any) -> dict[str, Any]:
    return {"refuel": {"from": "källa", "to": list(targets), "size": size, **more}}


# Moves


def test_stock_leaves_now_and_arrives_after_handling_and_the_way() -> None:
    # 1 h of handling and 60 min of road: what left at 2 h arrives at 4 h, and is under way in between.
    under_way = {}
    state = acted(
        two(),
        [(2 * H, "flytt", move()), (3 * H, "annat", None)],
        until=DAY,
        each=lambda now: under_way.update({now.now: now.store_accounts()["mål"].under_way}),
    )
    assert told(state, "källa", "sent") == [(2 * H, 1000.0, 600.0)]
    assert told(state, "mål", "arrived") == [(4 * H, 0.0, 400.0)]
    assert under_way == {0: 0.0, 2 * H: 400.0, 3 * H: 400.0, 4 * H: 0.0, DAY: 0.0}
    source, target = (state.store_accounts()[name] for name in ("källa", "mål"))
    assert (source.sent, source.received, source.closing) == (400.0, 0.0, 600.0)
    assert (target.sent, target.received, target.closing) == (0.0, 400.0, 400.0)
    assert causes(state, "källa", "sent", 2 * H) == {("measure", "flytt")}
    assert causes(state, "mål", "arrived", 4 * H) == {("measure", "flytt"), ("supply", "källa")}


def test_inside_a_municipality_it_takes_the_ambulance_minutes() -> None:
    region = places(
        {"källa": {"site": "klinik", "amount": "50 L"}, "mål": {"site": "sjukhus", "amount": "0 L"}},
    )
    state = acted(region, [(0, "flytt", move("50 L", handling="20 min"))], until=DAY)
    assert changes(state, "mål", "arrived") == [30 * MIN]


def test_no_more_leaves_than_there_is_to_draw() -> None:
    # A tank of 1,000 L with 300 L in it, 90 % usable: 200 L can be had.
    region = places(
        {
            "källa": {"site": "depå", "amount": "300 L", "capacity": "1000 L", "usable": "90 %"},
            "mål": {"site": "sjukhus", "amount": "0 L"},
        }
    )
    state = acted(region, [(0, "flytt", move())], until=DAY)
    assert state.store_accounts()["källa"].closing == pytest.approx(100.0)
    assert state.store_accounts()["mål"].closing == pytest.approx(200.0)
    assert levels(state, "källa") == [(0, 0.0)]
    assert causes(state, "källa", "level", 0) == {("measure", "flytt")}


def test_an_empty_store_sends_nothing_and_says_so() -> None:
    state = acted(two(), [(0, "flytt", move(source="mål", target="källa"))], until=DAY)
    assert told(state, "mål", "sent") == [(0, 0.0, 0.0)]
    assert told(state, "källa", "arrived") == []


def test_without_a_road_it_does_not_leave_until_one_opens() -> None:
    # Both ways from A are cut to 5 h; it leaves then and arrives 2 h later.
    cut: Events = [{"at": 0, "cut": "ac"}, {"at": 0, "cut": "ab"}, {"at": "5 h", "restore": "ac"}]
    state = acted(two(), [(H, "flytt", move())], cut, until=DAY)
    assert changes(state, "mål", "waits") == [H]
    assert causes(state, "mål", "waits", H) == {("measure", "flytt"), ("event", "ac"), ("event", "ab")}
    assert told(state, "källa", "sent") == [(5 * H, 1000.0, 600.0)]
    assert changes(state, "mål", "arrived") == [7 * H]


def test_a_road_that_is_cut_on_the_way_means_a_detour_or_a_wait() -> None:
    # Left at 0, due at 2 h. The way by B takes 30 min more; without any it comes when the road opens.
    detour = acted(two(), [(0, "flytt", move())], [{"at": "90 min", "cut": "ac"}], until=DAY)
    assert changes(detour, "mål", "arrived") == [2.5 * H]
    cut: Events = [{"at": "90 min", "cut": "ac"}, {"at": "90 min", "cut": "bc"}, {"at": "9 h", "restore": "ac"}]
    waits = acted(two(), [(0, "flytt", move())], cut, until=DAY)
    assert changes(waits, "mål", "arrived") == [9 * H]


@pytest.mark.parametrize("lost", ["sjukhus", "mål"])
def test_what_comes_to_a_lost_store_waits_until_it_is_restored(lost: str) -> None:
    events = [{"at": "1 h", "lose": lost}, {"at": "8 h", "restore": lost}]
    state = acted(two(), [(0, "flytt", move())], events, until=DAY)
    assert told(state, "mål", "waits") == [(2 * H, 400.0, 0.0)]
    assert told(state, "mål", "arrived") == [(8 * H, 0.0, 400.0)]


def test_a_refrigerator_without_power_takes_nothing() -> None:
    region = places(
        {
            "källa": {"site": "depå", "amount": "10 st"},
            "mål": {"site": "sjukhus", "amount": "0 st", "needs": [{"el": "kylel"}]},
        },
        {"kylel": {"site": "sjukhus"}},
    )
    events = [{"at": "1 h", "lose": "kylel"}, {"at": "8 h", "restore": "kylel"}]
    state = acted(region, [(0, "flytt", move("10 st"))], events, until=DAY)
    assert told(state, "mål", "arrived") == [(8 * H, 0.0, 10.0)]


def test_what_does_not_fit_is_brought_back() -> None:
    # 400 L come at 2 h to a tank with room for 150 L; 250 L are home again 60 min later.
    state = acted(two(capacity="150 L"), [(0, "flytt", move())], until=DAY)
    assert told(state, "mål", "arrived", "refused") == [(2 * H, 0.0, 150.0), (2 * H, 400.0, 150.0)]
    assert told(state, "källa", "arrived") == [(3 * H, 600.0, 850.0)]
    accounts = state.store_accounts()
    assert (accounts["mål"].refused, accounts["mål"].closing) == (250.0, 150.0)
    assert (accounts["källa"].sent, accounts["källa"].received, accounts["källa"].closing) == (400.0, 250.0, 850.0)


def test_what_no_longer_fits_at_home_stays_on_the_truck_until_it_does() -> None:
    # Home again at 3 h with 250 L, where a delivery at 1 h filled the tank. 100 L/h are drawn from it: 1,000 L from 1 h, room for 250 L at 3.5 h.
    region = places(
        {
            "källa": {
                "site": "depå",
                "amount": "1000 L",
                "capacity": "1000 L",
                "deliveries": ["900 L every 90 d first 1 h"],
            },
            "mål": {"site": "sjukhus", "amount": "0 L", "capacity": "150 L"},
        },
        {"panna": {"site": "depå", "needs": [{"d": {"store": "källa", "draw": "100 L/h"}}]}},
    )
    state = acted(region, [(0, "flytt", move())], until=5 * H)
    assert told(state, "källa", "waits") == [(3 * H, 250.0, 0.0)]
    assert [time for time, _, _ in told(state, "källa", "arrived")] == [3.5 * H]
    assert state.store_accounts()["källa"].closing == pytest.approx(850.0)  # full at 3.5 h, less 1.5 h


def test_what_comes_home_to_a_lost_depot_stays_on_the_truck_until_it_is_restored() -> None:
    # 400 L come at 2 h to a tank with room for 150 L; the depot is lost when the rest is home at 3 h, and stands again at 5 h.
    events = [{"at": "2 h", "id": "borta", "lose": "depå", "keep": ["stock"]}, {"at": "5 h", "restore": "borta"}]
    state = acted(two(capacity="150 L"), [(0, "flytt", move())], events, until=DAY)
    assert told(state, "källa", "waits") == [(3 * H, 250.0, 0.0)]
    assert told(state, "källa", "arrived") == [(5 * H, 600.0, 850.0)]
    assert state.store_accounts()["källa"].closing == 850.0


def test_moved_goods_keep_their_date() -> None:
    # The batch to the end of 11 January (24 h) goes first; it arrives in time and is discarded where it lies then.
    region = world(
        sites={"s": {}, "t": {}},
        stores={"källa": {"item": "blod"}, "mål": {"item": "blod", "site": "t", "amount": "0 st"}},
        batches={
            "lång": {"store": "källa", "amount": "30 st"},
            "kort": {"store": "källa", "amount": "20 st", "expires": "2027-01-11"},
        },
    )
    state = acted(region, [(0, "flytt", move("25 st"))], until=2 * DAY)
    assert told(state, "mål", "discarded") == [(DAY, 25.0, 5.0)]
    assert state.stock("källa") == 25.0
    late = acted(region, [(DAY - H, "flytt", move("25 st"))], until=2 * DAY)
    assert told(late, "mål", "arrived", "discarded") == [
        (DAY + 10 * MIN, 0.0, 25.0),
        (DAY + 10 * MIN, 25.0, 5.0),
    ]


def test_a_move_ends_the_shortage_and_is_known_beforehand() -> None:
    region = places(
        {"källa": {"site": "depå", "amount": "1000 L"}, "mål": {"site": "sjukhus", "amount": "10 L"}},
        {"panna": {"site": "sjukhus", "needs": [{"d": {"store": "mål", "draw": "10 L/h"}}]}},
    )
    coming = {}
    state = acted(
        region, [(0, "flytt", move())], until=DAY, each=lambda now: coming.update({now.now: now.next_delivery("mål")})
    )
    assert levels(state, "panna") == [(H, 0.0), (2 * H, 1.0)]
    assert (coming[0], coming[2 * H]) == (2 * H, None)


def test_care_is_told_when_a_store_it_uses_is_filled() -> None:
    told_care: dict[int, bool] = {}

    def ask(state: Infrastructure) -> None:
        told_care[state.now] = state.care_changed()
        state.set_care_stores(["mål"])

    acted(two(), [(0, "flytt", move()), (H, "annat", None)], until=DAY, each=ask)
    assert told_care == {0: True, H: False, 2 * H: True, DAY: False}


def test_a_move_that_is_called_off_comes_if_it_has_left_and_else_never() -> None:
    left = acted(two(), [(0, "flytt", move()), (H, "flytt", None)], until=DAY)
    assert changes(left, "mål", "arrived") == [2 * H]
    cut: Events = [{"at": 0, "cut": "ac"}, {"at": 0, "cut": "ab"}, {"at": "5 h", "restore": "ac"}]
    waits = acted(two(), [(0, "flytt", move()), (H, "flytt", None)], cut, until=DAY)
    assert changes(waits, "källa", "sent") == []


def test_nothing_vanishes_between_stores_unnoticed() -> None:
    state = acted(two(), [(0, "flytt", move())], until=H)
    assert state.store_accounts()["mål"].under_way == 400.0
    state._transfers._trips.clear()
    with pytest.raises(InternalError, match="diesel: 400"):
        state.store_accounts()


# Purchases


def supplied(**more: Any) -> Region:
    return places(
        {"mål": {"site": "sjukhus", "amount": "0 L", "supplier": "grossist", **more}}, {"grossist": {"site": "depå"}}
    )


PURCHASE: dict[str, Any] = {"deliver": {"amount": "70 L", "to": "mål"}}


def test_a_purchase_comes_at_once_by_way_of_the_supplier() -> None:
    state = acted(supplied(), [(3 * H, "köp", PURCHASE)], until=DAY)
    assert told(state, "mål", "delivered") == [(3 * H, 0.0, 70.0)]
    assert causes(state, "mål", "delivered", 3 * H) == {("measure", "köp"), ("supply", "grossist")}
    account = state.store_accounts()["mål"]
    assert (account.received, account.sent, account.closing) == (70.0, 0.0, 70.0)


@pytest.mark.parametrize(
    ("hindrance", "over"),
    [
        ([{"lose": "grossist"}], [{"restore": "grossist"}]),
        ([{"lose": "depå"}], [{"restore": "depå"}]),
        ([{"cut": "ac"}, {"cut": "ab"}], [{"restore": "ac"}]),
        ([{"lose": "sjukhus"}], [{"restore": "sjukhus"}]),
        ([{"stop": "diesel"}], [{"restore": "diesel"}]),
    ],
)
def test_a_purchase_waits_for_what_a_delivery_needs(
    hindrance: list[dict[str, Any]], over: list[dict[str, Any]]
) -> None:
    events = [{"at": "1 h", **one} for one in hindrance] + [{"at": "9 h", **one} for one in over]
    state = acted(supplied(), [(3 * H, "köp", PURCHASE)], events, until=DAY)
    assert changes(state, "mål", "waits") == [3 * H]
    assert changes(state, "mål", "delivered") == [9 * H]
    called_off = acted(supplied(), [(3 * H, "köp", PURCHASE), (4 * H, "köp", None)], events, until=DAY)
    assert changes(called_off, "mål", "delivered") == []


def test_a_purchase_is_beside_the_planned_deliveries() -> None:
    region = supplied(deliveries=["40 L every 2 d first 6 h"], capacity="100 L")
    state = acted(region, [(3 * H, "köp", PURCHASE)], until=DAY)
    assert told(state, "mål", "delivered") == [(3 * H, 0.0, 70.0), (6 * H, 70.0, 100.0)]
    assert state.store_accounts()["mål"].refused == 10.0


# Tankers


def depot(amount: str = "1000 L", drawn: str = "0 L/h", **targets: str) -> Region:
    """A depot in A and tanks of 200 L at the hospital (60 min away), the clinic (60) and the ward (90), from each of which as much is drawn."""
    stores = {"källa": {"site": "depå", "amount": amount}}
    sites = {"ett": "sjukhus", "två": "klinik", "tre": "avdelning"}
    nodes = {}
    for name, held in targets.items():
        stores[name] = {"site": sites[name], "amount": held, "capacity": "200 L"}
        nodes[f"panna.{name}"] = {"site": sites[name], "needs": [{"d": {"store": name, "draw": drawn}}]}
    return places(stores, nodes)


def test_one_tanker_fills_the_first_before_the_second() -> None:
    # A round takes 1 h + 60 min there and 60 min back. Room for 200 L in each: two loads of 100 L to each, first at 2 h, 5 h, 8 h, 11 h.
    state = acted(depot(ett="0 L", två="0 L"), [(0, "tankning", refuel("ett", "två"))], until=20 * H)
    assert changes(state, "ett", "arrived") == [2 * H, 5 * H]
    assert changes(state, "två", "arrived") == [8 * H, 11 * H]
    assert changes(state, "källa", "sent") == [0, 3 * H, 6 * H, 9 * H]
    assert [state.stock(name) for name in ("källa", "ett", "två")] == [600.0, 200.0, 200.0]


def test_tankers_drive_at_once_and_count_what_is_under_way() -> None:
    # Three tankers leave at 0: two fill the first target (no drop of its tank is promised twice), the third goes to the second.
    state = acted(depot(ett="0 L", två="0 L"), [(0, "tankning", refuel("ett", "två", tankers=3))], until=20 * H)
    assert told(state, "ett", "arrived") == [(2 * H, 0.0, 100.0), (2 * H, 100.0, 200.0)]
    assert changes(state, "två", "arrived") == [2 * H, 5 * H]
    assert changes(state, "källa", "sent") == [0, 0, 0, 3 * H]


def test_the_last_load_is_what_there_is() -> None:
    state = acted(depot("130 L", ett="0 L", två="0 L"), [(0, "tankning", refuel("ett", "två"))], until=20 * H)
    assert told(state, "källa", "sent") == [(0, 130.0, 30.0), (3 * H, 30.0, 0.0)]
    assert [state.stock(name) for name in ("källa", "ett", "två")] == [0.0, 130.0, 0.0]


def test_a_tanker_waits_for_room_for_its_load() -> None:
    # 200 L in a tank of 200 L, 20 L/h drawn: room for 100 L after 5 h. The way takes 2 h, and the next 100 L have gone at 10 h, when it has been back for 2 h.
    state = acted(depot(drawn="20 L/h", ett="200 L"), [(0, "tankning", refuel("ett"))], until=12 * H)
    assert changes(state, "källa", "sent") == [5 * H, 10 * H]
    assert changes(state, "ett", "arrived") == [7 * H, 12 * H]
    assert told(state, "ett", "arrived")[0][1:] == pytest.approx((60.0, 160.0))


def test_a_small_tank_is_filled_when_half_of_it_is_empty() -> None:
    # The tanker holds 1,000 L, the tank 200 L: it leaves when 100 L fit (5 h) with 100 L.
    state = acted(depot(drawn="20 L/h", ett="200 L"), [(0, "tankning", refuel("ett", size="1000 L"))], until=8 * H)
    assert told(state, "källa", "sent") == [(5 * H, 1000.0, pytest.approx(900.0))]


def test_the_next_tanker_leaves_when_there_is_room_beside_what_is_under_way() -> None:
    # 60 L have room at 3 h; with 5 h of handling they come at 9 h. Another 60 L have room beside them at 6 h, and come at 12 h.
    # The first tanker is home at 10 h, when 60 L are in the tank and 60 L under way: 80 L have room.
    rounds = refuel("ett", size="60 L", handling="5 h", tankers=2)
    state = acted(depot(drawn="20 L/h", ett="200 L"), [(0, "tankning", rounds)], until=12 * H)
    assert changes(state, "källa", "sent") == [3 * H, 6 * H, 10 * H]
    assert changes(state, "ett", "arrived") == [9 * H, 12 * H]


def test_a_target_that_cannot_be_reached_or_is_lost_is_skipped() -> None:
    act: list[Act] = [(0, "tankning", refuel("tre", "ett", "två"))]
    region = depot(ett="0 L", två="0 L", tre="0 L")
    state = acted(region, act, [{"at": 0, "cut": "cd"}, {"at": 0, "lose": "sjukhus"}], until=5 * H)
    assert changes(state, "två", "arrived") == [2 * H, 5 * H]
    opened = acted(region, act, [{"at": 0, "cut": "cd"}, {"at": "1 h", "restore": "cd"}], until=6 * H)
    assert changes(opened, "ett", "arrived") == [2 * H]
    assert changes(opened, "tre", "arrived") == [3 * H + H + 90 * MIN]


def test_a_tanker_turns_back_from_a_lost_target_and_goes_to_the_next() -> None:
    # Lost at 1 h: the tanker comes at 2 h, is home with its 100 L at 3 h, and leaves for the second target.
    state = acted(
        depot(ett="0 L", två="0 L"),
        [(0, "tankning", refuel("ett", "två"))],
        [{"at": "1 h", "lose": "sjukhus"}],
        until=6 * H,
    )
    assert told(state, "ett", "refused") == [(2 * H, 100.0, 0.0)]
    assert told(state, "källa", "arrived", "sent") == [
        (0, 1000.0, 900.0),
        (3 * H, 900.0, 1000.0),
        (3 * H, 1000.0, 900.0),
        (6 * H, 900.0, 800.0),
    ]
    assert changes(state, "två", "arrived") == [5 * H]


def test_called_off_tankers_still_arrive() -> None:
    state = acted(
        depot(ett="0 L", två="0 L"), [(0, "tankning", refuel("ett", "två")), (H, "tankning", None)], until=DAY
    )
    assert changes(state, "källa", "sent") == [0]
    assert changes(state, "ett", "arrived") == [2 * H]


def test_rounds_without_any_way_or_handling_still_take_time() -> None:
    region = world(
        municipalities={"m": {"ambulance_minutes": 0}},
        sites={"s": {}, "t": {}},
        stores={
            "källa": {"item": "d", "amount": "5 L"},
            "mål": {"item": "d", "site": "t", "amount": "0 L", "capacity": "10 L"},
        },
    )
    state = acted(region, [(0, "tankning", refuel("mål", size="1 L", handling="0 h"))], until=H)
    assert changes(state, "mål", "arrived") == [1, 3, 5, 7, 9]


def test_a_tank_of_okänd_size_or_amount_ends_too() -> None:
    region = places({"källa": {"site": "depå", "amount": "okänd"}, "mål": {"site": "sjukhus", "amount": "okänd"}})
    for unknown_as, arrived in ((0.0, 0), (math.inf, 7)):
        state = acted(region, [(0, "tankning", refuel("mål"))], until=20 * H, unknown_as=unknown_as)
        assert len(changes(state, "mål", "arrived")) == arrived


# Laws


@given(
    amounts=st.lists(st.integers(0, 300), min_size=3, max_size=3),
    size=st.integers(1, 250),
    tankers=st.integers(1, 3),
    moved=st.integers(0, 500),
    lost=st.integers(0, 20),
    cut=st.integers(0, 20),
)
def test_whatever_happens_nothing_is_created_or_lost(
    amounts: list[int], size: int, tankers: int, moved: int, lost: int, cut: int
) -> None:
    region = depot(drawn="7 L/h", ett=f"{amounts[0]} L", två=f"{amounts[1]} L", tre=f"{amounts[2]} L")
    acts: list[Act] = [
        (2 * H, "flytt", move(f"{moved} L", target="tre")),
        (3 * H, "tankning", refuel("ett", "två", "tre", size=f"{size} L", tankers=tankers)),
        (30 * H, "tankning", None),
    ]
    events = [
        {"at": f"{lost} h", "lose": "klinik"},
        {"at": f"{cut} h", "cut": "ac"},
        {"at": f"{cut + 3} h", "cut": "bc"},
        {"at": f"{cut + 9} h", "restore": "ac"},
        {"at": f"{lost + 9} h", "restore": "klinik"},
    ]

    def balance(state: Infrastructure) -> None:
        accounts = state.store_accounts().values()
        held = sum(a.closing + a.under_way + a.drawn + a.lost + a.discarded for a in accounts)
        assert held == pytest.approx(1000 + sum(amounts), abs=1e-6)

    acted(region, acts, events, until=2 * DAY, each=balance)
