"""Stores: batches, expiry, refrigerators, tanks, what is lost, and the account of it all."""

from datetime import datetime

import pytest

from beredskap.errors import InternalError
from tests.worlds import DAY, H, changes, event, infrastructure, levels, run, why, world

KEPT = {"needs": [{"el": "el", "without": ["100 % for 8 h", "0 %"]}]}


def test_endurance_is_amount_over_draw() -> None:
    # 60 st at 5 st/h last 12 h.
    region = world(
        nodes={"x": {"needs": [{"mat": {"store": "lager", "draw": "5 st/h"}}]}}, stores={"lager": {"amount": "60 st"}}
    )
    state = run(region, until=DAY)
    assert levels(state, "lager") == levels(state, "x") == [(12 * H, 0.0)]
    assert why(state, "x", 12 * H) == {("empty", "lager")}
    account = state.store_accounts()["lager"]
    assert (account.opening, account.drawn, account.closing, account.empty_at) == (60.0, 60.0, 0.0, 12 * H)


def test_the_bottom_of_a_tank_cannot_be_drawn() -> None:
    # 10 m3 tank with 6 m3 in it, 80 % usable: 2 m3 stay, 4 m3 at 500 L/h last 8 h.
    region = world(
        nodes={"x": {"needs": [{"d": {"store": "tank", "draw": "500 L/h"}}]}},
        stores={"tank": {"amount": "6 m3", "capacity": "10 m3", "usable": "80 %"}},
    )
    state = run(region, until=DAY)
    assert levels(state, "tank") == [(8 * H, 0.0)]
    assert state.stock("tank") == 0.0
    assert state.store_accounts()["tank"].closing == pytest.approx(2000.0)


def test_two_draw_on_one_store_and_care_on_top() -> None:
    # 10 + 20 L/h: 300 L last 10 h. Care takes 30 L/h more from 5 h: 150 L left at 60 L/h last 2.5 h.
    region = world(
        nodes={
            "a": {"needs": [{"d": {"store": "tank", "draw": "10 L/h"}}]},
            "b": {"needs": [{"d": {"store": "tank", "draw": "20 L/h"}}]},
        },
        stores={"tank": {"amount": "300 L"}},
    )
    assert levels(run(region, until=DAY), "tank") == [(10 * H, 0.0)]
    state = infrastructure(region)
    state.settle([])
    assert state.next_time() == 10 * H
    state.advance(5 * H)
    state.settle([])
    state.set_care_draws({"tank": 30.0})
    assert state.next_time() == int(7.5 * H)
    state.set_care_draws({})
    assert state.next_time() == 10 * H


def test_a_lost_or_shed_node_draws_nothing_but_one_that_is_down_does() -> None:
    region = world(
        nodes={"el": {}, "x": {"needs": [{"el": "el"}, {"d": {"store": "tank", "draw": "10 L/h"}}]}},
        stores={"tank": {"amount": "100 L"}},
    )
    for verb, end in (("lose", 20), ("shed", 20)):
        undo = {"lose": "restore", "shed": "unshed"}[verb]
        state = run(region, [{"at": 0, verb: "x"}, {"at": "10 h", undo: "x"}], until=DAY)
        assert levels(state, "tank") == [(end * H, 0.0)], verb
    state = run(region, [{"at": 0, "lose": "el"}], until=DAY)
    assert levels(state, "tank") == [(10 * H, 0.0)]


def test_the_second_store_is_drawn_when_the_first_is_empty() -> None:
    region = world(
        nodes={"x": {"needs": [{"gas": {"any": ["a", "b"], "draw": "10 L/h"}}]}},
        stores={"a": {"amount": "20 L"}, "b": {"amount": "30 L"}},
    )
    state = run(region, until=DAY)
    assert [levels(state, s) for s in "ab"] == [[(2 * H, 0.0)], [(5 * H, 0.0)]]
    assert levels(state, "x") == [(5 * H, 0.0)]


def test_stores_that_are_needed_together_share_the_draw() -> None:
    # 10 L/h from two stores: 5 L/h each, so the smaller (20 L) ends after 4 h and the need with it.
    region = world(
        nodes={"x": {"needs": [{"gas": {"at_least": 2, "of": ["a", "b"], "draw": "10 L/h"}}]}},
        stores={"a": {"amount": "20 L"}, "b": {"amount": "30 L"}},
    )
    state = run(region, until=4 * H)
    assert levels(state, "x") == [(4 * H, 0.0)]
    assert state.stock("b") == pytest.approx(10.0)


def test_a_batch_counts_to_the_end_of_its_expiry_day() -> None:
    # The start is 11 January at 06:00, so the end of 12 January is 42 h later.
    region = world(
        stores={"lager": {}},
        batches={
            "gammal": {"store": "lager", "amount": "10 st", "expires": "2027-01-10"},
            "kort": {"store": "lager", "amount": "30 st", "expires": "2027-01-12"},
            "lång": {"store": "lager", "amount": "5 st"},
        },
    )
    stocks = []
    state = run(
        region,
        until=3 * DAY,
        start=datetime(2027, 1, 11, 6),
        each=lambda now: stocks.append((now.now, now.stock("lager"))),
    )
    assert stocks[:2] == [(0, 35.0), (42 * H, 5.0)]
    assert changes(state, "lager", "discarded") == [0, 42 * H]
    account = state.store_accounts()["lager"]
    assert (account.opening, account.discarded, account.closing) == (45.0, 40.0, 5.0)


def test_first_expired_first_out() -> None:
    # 10 st/d for two days take 20 of the 30 that expire at 48 h; 10 are discarded and all of the late batch is left.
    region = world(
        nodes={"x": {"needs": [{"m": {"store": "lager", "draw": "10 st/d"}}]}},
        stores={"lager": {}},
        batches={
            "sen": {"store": "lager", "amount": "50 st", "expires": "2027-06-01"},
            "tidig": {"store": "lager", "amount": "30 st", "expires": "2027-01-12"},
        },
    )
    state = run(region, until=2 * DAY)
    account = state.store_accounts()["lager"]
    assert (account.drawn, account.discarded, account.closing) == pytest.approx((20.0, 10.0, 50.0))


def test_a_refrigerator_discards_for_good_when_its_endurance_ends() -> None:
    region = world(nodes={"el": {}}, stores={"kyl": {"amount": "40 dos", **KEPT}})
    state = run(region, [{"at": "1 h", "lose": "el"}, {"at": "20 h", "restore": "el"}], until=DAY)
    assert changes(state, "kyl", "discarded") == [9 * H]
    assert why(state, "kyl", 9 * H) == {("profile", "el")}
    assert state.stock("kyl") == 0.0
    assert state.store_accounts()["kyl"].discarded == 40.0
    short = run(region, [{"at": "1 h", "lose": "el"}, {"at": "8 h", "restore": "el"}], until=DAY)
    assert short.stock("kyl") == 40.0


def test_each_step_down_keeps_its_share_of_what_was_there() -> None:
    # 100 %, then 60 % from 8 h, then 30 % from 12 h: of 40 there are 24 and then 12 left; what comes at 10 h (20) is halved too: 24 + 20 = 44 -> 22.
    needs = [{"el": "el", "without": ["100 % for 8 h", "60 % for 4 h", "30 %"]}]
    region = world(nodes={"el": {}}, stores={"kyl": {"amount": "40 dos", "needs": needs}})
    state = run(region, [{"at": 0, "lose": "el"}], until=11 * H)
    assert state.stock("kyl") == pytest.approx(24.0)
    state = run(region, [{"at": 0, "lose": "el"}, {"at": "15 h", "restore": "el"}], until=DAY)
    assert state.stock("kyl") == pytest.approx(12.0)
    region = world(
        nodes={"el": {}},
        stores={"kyl": {"amount": "40 dos", "needs": needs, "deliveries": ["20 st every 90 d first 10 h"]}},
    )
    assert run(region, [{"at": 0, "lose": "el"}], until=DAY).stock("kyl") == pytest.approx(22.0)


def test_a_refrigerator_whose_standby_starts_at_once_keeps_everything() -> None:
    region = world(
        nodes={"el": {}, "rk": {"standby": True}},
        stores={"kyl": {"amount": "40 dos", "needs": [{"el": {"any": ["el", "rk"]}}]}},
    )
    assert run(region, [{"at": "1 h", "lose": "el"}], until=DAY).stock("kyl") == 40.0


def test_a_spoilt_store_fails_those_who_need_it_in_the_same_instant() -> None:
    region = world(
        nodes={"el": {}, "x": {"needs": [{"blod": {"store": "kyl"}}]}}, stores={"kyl": {"amount": "40 dos", **KEPT}}
    )
    assert levels(run(region, [{"at": 0, "lose": "el"}], until=DAY), "x") == [(8 * H, 0.0)]


def test_destroying_takes_a_share() -> None:
    region = world(stores={"lager": {"amount": "80 st"}})
    state = run(region, [{"at": "1 h", "destroy": "lager", "share": "25 %"}], until=DAY)
    assert (state.stock("lager"), state.store_accounts()["lager"].lost) == (60.0, 20.0)


def test_what_lies_in_a_lost_building_is_lost_unless_kept() -> None:
    region = world(stores={"lager": {"amount": "80 st"}})
    events = [{"at": "1 h", "lose": "s", "id": "brand"}, {"at": "2 h", "restore": "s"}]
    lost = run(region, events, until=DAY)
    assert (lost.stock("lager"), lost.store_accounts()["lager"].lost) == (0.0, 80.0)
    assert why(lost, "lager", H) == {("site", "s")}
    assert why(lost, "s", H) == {("event", "brand")}
    kept = run(region, [{**events[0], "keep": ["stock"]}], until=DAY)
    assert kept.stock("lager") == 80.0


def test_kept_stock_is_still_drawn_by_others() -> None:
    region = world(
        sites={"a": {}, "b": {}},
        nodes={"x": {"site": "b", "needs": [{"m": {"store": "lager", "draw": "1 st/h"}}]}},
        stores={"lager": {"site": "a", "amount": "10 st"}},
    )
    state = run(region, [{"at": 0, "lose": "a", "keep": ["stock"]}], until=DAY)
    assert levels(state, "x") == [(10 * H, 0.0)]


def test_a_store_can_be_lost_by_itself() -> None:
    region = world(stores={"a": {"amount": "8 st"}, "b": {"amount": "8 st"}})
    state = run(region, [{"at": "1 h", "lose": "a"}], until=DAY)
    assert (state.stock("a"), state.stock("b")) == (0.0, 8.0)
    assert why(state, "a", H) == {("event", "a")}


def test_a_store_that_does_not_balance_is_an_internal_error() -> None:
    state = run(world(stores={"a": {"amount": "8 st"}}), until=H)
    state._stockroom.stocks[0].drawn += 1.0
    with pytest.raises(InternalError):
        state.store_accounts()


def test_care_is_told_of_what_it_uses_and_only_of_that() -> None:
    region = world(
        offerings={"akut": {"needs": [{"el": "el"}], "items": {"dropp": "1 st"}}},
        nodes={"el": {}, "annat": {}, "x": {"needs": [{"m": {"store": "mat", "draw": "1 st/h"}}]}},
        stores={"dropp": {"amount": "10 st"}, "mat": {"amount": "3 st"}},
    )
    state = infrastructure(region)
    asked = []
    state.settle([])
    state.care_changed()
    state.set_care_draws({"dropp": 2.0})
    for time in (3 * H, 5 * H):
        assert state.next_time() == time
        state.advance(time)
        state.settle([])
        asked.append((state.care_changed(), state.care_changed()))
    assert asked == [(False, False), (True, False)]  # the food runs out at 3 h, the drip at 5 h


def test_care_is_told_of_roads_and_of_sites_with_vehicles() -> None:
    region = world(
        municipalities={"a": {}, "b": {}},
        roads={"ab": {"start": "a", "end": "b", "minutes": 10}},
        sites={"station": {}, "kontor": {}},
        vehicles={"amb": {"site": "station", "kind": "ambulans", "number": 3}},
    )
    for change, told in (({"cut": "ab"}, True), ({"lose": "station"}, True), ({"lose": "kontor"}, False)):
        state = infrastructure(region)
        state.settle([])
        state.care_changed()
        state.settle([event({"at": 0, **change})])
        assert state.care_changed() is told
