"""Who sends what to whom: hand-calculated worlds, and laws."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.region import Region
from beredskap.supplies.endurance import endurance
from beredskap.supplies.redistribution.plan import Redistribution, moved, redistribution
from beredskap.supplies.use import Use
from tests.supplies.shelves import ON, held, holding, uses
from tests.worlds import world

H = 3600


def country(item: dict[str, Any] | None = None, **stores: dict[str, Any]) -> Region:
    """Towns A, B and C in a row, 30 and 40 minutes apart, and a long way round from A to C; every store has a site of its own in the town it names."""
    return world(
        municipalities={"A": {}, "B": {}, "C": {}},
        roads={
            "ab": {"start": "A", "end": "B", "minutes": 30},
            "bc": {"start": "B", "end": "C", "minutes": 40},
            "ac": {"start": "A", "end": "C", "minutes": 100},
        },
        sites={name: {"municipality": body.pop("town", "A")} for name, body in stores.items()},
        items={"vara": {"target": "10 d", **(item or {})}, "annan": {"target": "10 d"}},
        stores={name: {"item": "vara", "site": name, **body} for name, body in stores.items()},
        vehicles={
            "buss": {
                "site": next(iter(stores)),
                "kind": "buss",
                "number": "1 st",
                "load_time": "10 min",
                "unload_time": "5 min",
            }
        },
    )


def sent(found: Redistribution) -> list[tuple[str, str, float]]:
    return [(move.sender, move.receiver, move.amount) for move in found.moves]


def test_one_gives_another_what_it_lacks() -> None:
    region = country(a={}, b={"town": "B"})
    found = redistribution(region, held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0}))
    # b lacks 10 days × 5 − 20 = 30; a has 200 above its own 100
    assert sent(found) == [("a", "b", 30)]
    (move,) = found.moves
    assert (move.sender_before, move.sender_after, move.receiver_before, move.receiver_after) == (30, 27, 4, 10)
    assert (found.days_before, found.days_after) == (6, 0)
    # the bus stands at a: 10 min loading, 30 min, 5 min unloading
    assert (move.ride.vehicle, move.ride.hours) == ("buss", pytest.approx(0.75))
    assert (move.latest, move.in_time) == (ON + datetime.timedelta(4), True)


def test_a_sender_keeps_its_target_and_its_minimum() -> None:
    region = country(a={}, b={"town": "B"})
    use = uses({"a": 10.0, "b": 5.0})
    # a has 110 and needs 100: 10 go, though b lacks 30
    assert sent(redistribution(region, held(a=[110], b=[20]), ON, use)) == [("a", "b", 10)]
    keeping = country(a={"minimum": "105 st"}, b={"town": "B"})
    assert sent(redistribution(keeping, held(a=[110], b=[20]), ON, use)) == [("a", "b", 5)]
    (short,) = redistribution(keeping, held(a=[110], b=[20]), ON, use).short
    assert (short.store, short.days, short.lack) == ("b", 5, 25)


def test_a_receiver_takes_what_it_has_room_for() -> None:
    region = country(a={}, b={"town": "B", "capacity": "32 st"})
    found = redistribution(region, held(a=[300], b=[20, (5, 0)]), ON, uses({"a": 10.0, "b": 5.0}))
    # the 5 that have expired take their room
    assert sent(found) == [("a", "b", 7)]


def test_the_most_days_are_won_where_little_is_used() -> None:
    region = country(a={}, b={"town": "B"}, c={"town": "C"})
    found = redistribution(region, held(a=[130], b=[], c=[]), ON, uses({"a": 10.0, "b": 1.0, "c": 5.0}))
    # of 30: b is filled with 10 (10 days), and the 20 left give c 4 days
    assert sent(found) == [("a", "b", 10), ("a", "c", 20)]
    assert (found.days_before, found.days_after) == (20, 6)


def test_the_nearest_sends_first() -> None:
    region = country(a={}, b={"town": "B"}, c={"town": "C"})
    found = redistribution(region, held(a=[500], b=[500], c=[0]), ON, uses({"a": 10.0, "b": 10.0, "c": 5.0}))
    assert sent(found) == [("b", "c", 50)]


def test_a_cut_road_turns_it_round_or_ends_it() -> None:
    region = country(a={}, b={"town": "B"}, c={"town": "C"})
    holdings, use = held(a=[500], b=[500], c=[0]), uses({"a": 10.0, "b": 10.0, "c": 5.0})
    # without b–c it is 100 minutes from a, and 130 from b
    assert sent(redistribution(region, holdings, ON, use, cut=["bc"])) == [("a", "c", 50)]
    nothing = redistribution(region, holdings, ON, use, cut=["bc", "ac"])
    assert nothing.moves == ()
    assert [one.store for one in nothing.short] == ["c"]


def test_the_shortest_expiry_that_is_used_in_time_goes_first() -> None:
    region = country(depot={}, b={"town": "B"})
    # 10 days × 5: the lot of 20 that counts 4 days is used whole in them; then 30 of the other
    found = redistribution(region, held(depot=[(20, 4), (500, 99)], b=[]), ON, uses({"depot": 0.0, "b": 5.0}))
    (move,) = found.moves
    assert [(lot.amount, amount) for lot, amount in move.lots] == [(20, 20), (500, 30)]


def test_what_would_expire_before_it_is_used_is_not_sent() -> None:
    region = country(depot={}, b={"town": "B"})
    # of the lot of 100 that counts 4 days b uses 20, and there is nothing else to send
    found = redistribution(region, held(depot=[(100, 4)], b=[]), ON, uses({"depot": 0.0, "b": 5.0}))
    assert sent(found) == [("depot", "b", 20)]
    assert found.days_after == 6


def test_whole_packs_are_sent() -> None:
    region = country({"pack": "8 st"}, a={}, b={"town": "B"})
    found = redistribution(region, held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0}))
    # 30 are three packs of 8 and something
    assert (found.moves[0].amount, found.moves[0].packs) == (24, 3)


def test_a_reserve_behind_another_source_is_left_where_it_is() -> None:
    region = country(a={}, b={"town": "B"})
    use = {"a": Use("norm", (0.0, 0.0, 0.0), kept=True), **uses({"b": 5.0})}
    assert redistribution(region, held(a=[300], b=[20]), ON, use).moves == ()


def test_an_ambulance_station_gives_nothing_away_and_may_be_given() -> None:
    region = country(a={}, b={"town": "B"})
    use = uses({"a": 10.0, "b": 5.0})
    station = region.model_copy(
        update={
            "sites": {**region.sites, "a": region.sites["a"].model_copy(update={"kind": "ambulansstation"})},
        }
    )
    assert redistribution(station, held(a=[300], b=[20]), ON, use).moves == ()
    assert sent(redistribution(station, held(a=[20], b=[300]), ON, use)) == [("b", "a", 80)]


@pytest.mark.parametrize(
    ("category", "kind"), [("diesel", "tankbil"), ("gas", "gasbil"), ("vatten", "vattenbil"), ("blod", "buss")]
)
def test_what_flows_goes_in_its_own_kind_of_tank_and_goods_in_none(category: str, kind: str) -> None:
    region = country({"category": category}, a={}, b={"town": "B"})
    tanks = {
        name: region.vehicles["buss"].model_copy(update={"id": name, "kind": name})
        for name in ("gasbil", "tankbil", "vattenbil")
    }
    found = redistribution(
        region.model_copy(update={"vehicles": {**region.vehicles, **tanks}}),
        held(a=[300], b=[20]),
        ON,
        uses({"a": 10.0, "b": 5.0}),
    )
    assert [move.ride.kind for move in found.moves] == [kind]


def test_a_store_with_a_target_of_its_own_lacks_to_that() -> None:
    region = country(a={}, b={"town": "B", "target": "6 d"})
    # b lacks 6 days × 5 − 20 = 10, not the 30 of its item's 10 days
    assert sent(redistribution(region, held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0}))) == [("a", "b", 10)]


def test_what_is_okand_takes_no_part_and_is_said() -> None:
    region = country(a={}, b={"town": "B"}, c={"town": "C"})
    holdings = {**held(a=[300], b=[20]), "c": holding("c", 5, known=False)}
    found = redistribution(region, holdings, ON, {**uses({"a": None, "b": 5.0, "c": 1.0})})
    assert found.moves == ()
    assert [store for store, _ in found.left_out] == ["a", "c"]


def test_a_minimum_that_is_okand_is_not_touched() -> None:
    region = country(a={"minimum": "okänd"}, b={"town": "B"})
    assert redistribution(region, held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0})).moves == ()


def test_substitutes_are_shown_where_it_is_not_enough() -> None:
    region = country({"substitutes": ["annan"]}, b={"town": "B"}, z={"item": "annan"})
    found = redistribution(region, held(b=[20], z=[70]), ON, uses({"b": 5.0, "z": 2.0}))
    (short,) = found.short
    assert (short.store, short.substitutes) == ("b", (("annan", 35.0),))


def test_what_comes_too_late_is_said() -> None:
    region = country(a={}, b={"town": "B"})
    found = redistribution(region, held(a=[300], b=[0.1]), ON, uses({"a": 10.0, "b": 5.0}))
    # 0,1 / 5 days are 29 minutes; the bus takes 45
    assert not found.moves[0].in_time


def test_what_the_acutely_ill_are_driven_in_is_spared() -> None:
    region = country(a={}, b={"town": "B"})
    ambulance = {
        "id": "amb",
        "site": "a",
        "kind": "ambulans",
        "number": "1 st",
        "load_time": "0 h",
        "unload_time": "0 h",
    }
    parts = region.model_dump(by_alias=True)
    parts["vehicles"]["amb"] = ambulance
    parts["care"]["trauma"] = {"id": "trauma", "name": "trauma", "grade": "nödvändigt", "transport": ["ambulans"]}
    found = redistribution(Region.model_validate(parts), held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0}))
    assert found.moves[0].ride.vehicle == "buss"


def test_diesel_goes_in_a_tanker_or_nobody_knows_in_what() -> None:
    region = country({"category": "diesel"}, a={}, b={"town": "B"})
    found = redistribution(region, held(a=[300], b=[20]), ON, uses({"a": 10.0, "b": 5.0}))
    assert (found.moves[0].ride.vehicle, found.moves[0].ride.hours) == ("", 0.5)


LOTS = st.lists(st.tuples(st.integers(1, 120), st.sampled_from([2, 5, 9, 14, 40])), max_size=3)
STORES = st.fixed_dictionaries(dict.fromkeys("abcd", LOTS))
RATES = st.fixed_dictionaries({name: st.sampled_from([0.0, 1.0, 4.0, 9.0]) for name in "abcd"})


@given(STORES, RATES, st.sampled_from(["", "7 st"]), st.sampled_from([0, 15]))
def test_laws(lots: dict[str, list[tuple[int, int]]], rates: dict[str, float], pack: str, minimum: int) -> None:
    body = {"minimum": f"{minimum} st"}
    region = country(
        {"pack": pack} if pack else None,
        a=dict(body), b={"town": "B", "capacity": "100 st", **body}, c={"town": "C", **body}, d={"town": "C", **body},
    )  # fmt: skip
    holdings = held(**lots)
    use = uses(dict(rates))
    found = redistribution(region, holdings, ON, use)
    # nothing is created or lost
    taken = {name: math.fsum(move.amount for move in found.moves if move.sender == name) for name in "abcd"}
    given_ = {name: math.fsum(move.amount for move in found.moves if move.receiver == name) for name in "abcd"}
    for name in "abcd":
        whole = holdings[name].amount() or 0.0
        good = holdings[name].amount(ON) or 0.0
        if taken[name]:
            # never below its minimum, never below its own target
            assert good - taken[name] >= minimum - 1e-6
            after = next(move.sender_after for move in found.moves if move.sender == name)
            assert after >= 10 - 1e-4
            assert given_[name] == 0
        if name == "b" and given_[name]:
            assert whole + given_[name] <= 100 + 1e-4
    assert found.days_after <= found.days_before + 1e-6
    for move in found.moves:
        assert move.receiver_after >= move.receiver_before - 1e-6
        if pack:
            assert move.amount / 7 == pytest.approx(round(move.amount / 7))
    # the order of input never matters
    turned = {name: holdings[name] for name in reversed(holdings)}
    assert redistribution(region, turned, ON, dict(reversed(use.items()))) == found


@given(STORES, RATES)
def test_the_whole_is_moved_and_no_more(lots: dict[str, list[tuple[int, int]]], rates: dict[str, float]) -> None:
    region = country(a={}, b={"town": "B"}, c={"town": "C"}, d={"town": "C"})
    holdings, use = held(**lots), uses(dict(rates))
    found = redistribution(region, holdings, ON, use)
    from beredskap.supplies.redistribution.sharing import Dated, Sent

    parts = [
        Sent(move.sender, move.receiver, Dated(lot, 0.0), amount) for move in found.moves for lot, amount in move.lots
    ]
    after = moved(holdings, parts)
    total = [math.fsum(one.amount() or 0.0 for one in some.values()) for some in (holdings, after)]
    assert total[0] == pytest.approx(total[1])
    days = endurance(region, after, ON, use).stores
    for row, name in enumerate("abcd"):
        for move in found.moves:
            if name in (move.sender, move.receiver):
                now = move.sender_after if name == move.sender else move.receiver_after
                assert days.at_target[row] == pytest.approx(now, rel=1e-6, abs=1e-6)
