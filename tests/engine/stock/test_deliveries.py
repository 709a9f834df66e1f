"""Deliveries: what they need, detours, what waits, what is lost and what is refused."""

from typing import Any

import pytest

from beredskap.model.region import Region
from tests.worlds import DAY, H, changes, infrastructure, levels, run, why, world


def depot(plan: str = "100 st every 7 d first 2 d from central", **store: Any) -> Region:
    """A depot in A, a ward store in C; the way is A-C (60 min) or A-B-C (90 min)."""
    return world(
        municipalities={"A": {}, "B": {}, "C": {}},
        roads={
            "ac": {"start": "A", "end": "C", "minutes": 60},
            "ab": {"start": "A", "end": "B", "minutes": 45},
            "bc": {"start": "B", "end": "C", "minutes": 45},
        },
        sites={"depå": {"municipality": "A", "kind": "lager"}, "sjukhus": {"municipality": "C"}},
        nodes={"el": {"site": "depå"}, "central": {"site": "depå", "needs": [{"el": "el"}]}},
        stores={"lager": {"site": "sjukhus", "amount": "10 st", "deliveries": [plan], **store}},
    )


def test_arrives_on_time_and_again() -> None:
    state = run(depot(), until=10 * DAY)
    assert changes(state, "lager", "delivered") == [2 * DAY, 9 * DAY]
    assert state.store_accounts()["lager"].received == 200.0


def test_the_first_delivery_comes_after_one_interval_where_nothing_is_said() -> None:
    assert changes(run(depot("100 st every 7 d"), until=20 * DAY), "lager", "delivered") == [7 * DAY, 14 * DAY]


def test_a_delivery_at_the_very_second_of_the_run_out_prevents_it() -> None:
    region = world(
        nodes={"x": {"needs": [{"m": {"store": "lager", "draw": "5 st/h"}}]}},
        stores={"lager": {"amount": "60 st", "deliveries": ["60 st every 12 h"]}},
    )
    state = run(region, until=5 * DAY)
    assert levels(state, "x") == levels(state, "lager") == []
    assert state.store_accounts()["lager"].empty_at is None


def test_a_cut_road_delays_by_the_extra_minutes() -> None:
    # The detour takes 90 min instead of 60.
    state = run(depot(), [{"at": "1 d", "cut": "ac"}], until=3 * DAY)
    assert changes(state, "lager", "delivered") == [2 * DAY + 30 * 60]
    assert changes(state, "lager", "waits") == [2 * DAY]
    assert changes(state, "ac", "road") == [DAY]


def test_without_a_way_it_waits_and_arrives_when_there_is_one() -> None:
    events = [{"at": "1 d", "cut": "ac"}, {"at": "1 d", "cut": "bc"}, {"at": "4 d", "restore": "ac"}]
    state = run(depot(), events, until=5 * DAY)
    assert changes(state, "lager", "delivered") == [4 * DAY]
    assert state.travel.between("A", "C") == 60.0


def test_it_needs_its_supplier() -> None:
    # The depot's power is gone 1-3 d; the delivery of day 2 waits for the supplier, not for the power as such.
    state = run(depot(), [{"at": "1 d", "lose": "el"}, {"at": "3 d", "restore": "el"}], until=5 * DAY)
    assert changes(state, "lager", "delivered") == [3 * DAY]
    waits = [change for change in state.changes if change.kind == "waits"]
    assert [(cause.kind, cause.subject) for cause in waits[0].causes] == [("need", "central")]


def test_a_supplier_may_be_a_site() -> None:
    region = depot("100 st every 7 d first 2 d from depå")
    state = run(region, [{"at": "1 d", "lose": "depå"}, {"at": "3 d", "restore": "depå"}], until=5 * DAY)
    assert changes(state, "lager", "delivered") == [3 * DAY]


def test_it_needs_its_receiver() -> None:
    events = [{"at": "1 d", "lose": "sjukhus"}, {"at": "3 d", "restore": "sjukhus"}]
    state = run(depot(), events, until=5 * DAY)
    assert changes(state, "lager", "delivered") == [3 * DAY]
    account = state.store_accounts()["lager"]
    assert (account.lost, account.closing) == (10.0, 100.0)


def test_a_store_that_keeps_nothing_takes_nothing() -> None:
    region = depot(needs=[{"el": {"any": ["kylel"]}}])
    region = world(
        nodes={"kylel": {}},
        stores={"lager": {"amount": "10 st", "needs": [{"el": "kylel"}], "deliveries": ["100 st every 7 d first 2 d"]}},
    )
    state = run(region, [{"at": "1 d", "lose": "kylel"}, {"at": "3 d", "restore": "kylel"}], until=5 * DAY)
    assert changes(state, "lager", "delivered") == [3 * DAY]


def test_what_is_missed_may_be_lost() -> None:
    plan = "100 st every 7 d first 2 d from central lost"
    state = run(depot(plan), [{"at": "1 d", "lose": "central"}, {"at": "3 d", "restore": "central"}], until=10 * DAY)
    assert changes(state, "lager", "lost") == [2 * DAY]
    assert changes(state, "lager", "delivered") == [9 * DAY]
    detour = run(depot(plan), [{"at": "1 d", "cut": "ac"}], until=5 * DAY)
    assert changes(detour, "lager", "delivered") == [2 * DAY + 30 * 60]


def test_several_that_waited_arrive_together() -> None:
    events = [{"at": 0, "lose": "central"}, {"at": "17 d", "restore": "central"}]
    state = run(depot(), events, until=20 * DAY)
    assert changes(state, "lager", "delivered") == [17 * DAY] * 3  # those of days 2, 9 and 16


def test_what_does_not_fit_is_refused_and_counted() -> None:
    state = run(depot(capacity="50 st"), until=3 * DAY)
    account = state.store_accounts()["lager"]
    assert (account.received, account.refused, account.closing) == (40.0, 60.0, 50.0)
    assert changes(state, "lager", "refused") == [2 * DAY]


@pytest.mark.parametrize("subject", ["central", "lager", "artikel"])
def test_stops_and_delays_by_supplier_store_and_item(subject: str) -> None:
    region = depot(item="artikel")
    stopped = run(region, [{"at": 0, "stop": subject}, {"at": "5 d", "restore": subject}], until=6 * DAY)
    assert changes(stopped, "lager", "delivered") == [5 * DAY]
    delayed = run(region, [{"at": 0, "delay": subject, "by": "36 h"}], until=6 * DAY)
    assert changes(delayed, "lager", "delivered") == [3.5 * DAY]
    ended = run(region, [{"at": 0, "delay": subject, "by": "36 h"}, {"at": "60 h", "restore": subject}], until=6 * DAY)
    assert changes(ended, "lager", "delivered") == [60 * H]


def test_the_next_delivery_that_can_arrive() -> None:
    state = infrastructure(depot())
    state.settle([])
    assert state.next_delivery("lager") == 2 * DAY
    blocked = run(depot(), [{"at": 0, "lose": "central"}], until=DAY)
    assert blocked.next_delivery("lager") is None
    detour = run(depot(), [{"at": 0, "cut": "ac"}], until=DAY)
    assert detour.next_delivery("lager") == 2 * DAY + 30 * 60


def test_a_store_that_ran_out_says_which_delivery_is_missing() -> None:
    region = world(
        nodes={"lev": {}, "x": {"needs": [{"m": {"store": "lager", "draw": "1 st/h"}}]}},
        stores={"lager": {"amount": "60 st", "deliveries": ["60 st every 2 d from lev"]}},
    )
    state = run(region, [{"at": "1 d", "lose": "lev"}], until=5 * DAY)
    assert levels(state, "x") == [(60 * H, 0.0)]
    assert why(state, "lager", 60 * H) == {("need", "lev")}


def test_delivered_goods_keep_for_their_shelf_life() -> None:
    # Delivered on 13 January (day 2 at 00:00) with 3 days: they count to the end of 16 January, which is 6 d after the start.
    region = world(
        items={"blod": {"shelf_life": "3 d"}},
        stores={"lager": {"item": "blod", "amount": "0 st", "deliveries": ["8 st every 90 d first 2 d"]}},
    )
    state = run(region, until=10 * DAY)
    assert changes(state, "lager", "discarded") == [6 * DAY]


def test_a_supplier_that_is_not_in_the_inventory_always_delivers() -> None:
    state = run(
        depot("100 st every 7 d first 2 d from grossisten"),
        [{"at": 0, "cut": "ac"}, {"at": 0, "cut": "bc"}],
        until=3 * DAY,
    )
    assert changes(state, "lager", "delivered") == [2 * DAY]
