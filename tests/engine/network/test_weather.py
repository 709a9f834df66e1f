"""Weather on the infrastructure: greater loads, slower roads, and when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.region import Region
from tests.engine.acting import acted, causes
from tests.engine.stock.test_transfers import move, two
from tests.worlds import DAY, H, changes, infrastructure, levels, run, world


def weather(at: str = "0 h", **sky: Any) -> dict[str, Any]:
    return {"at": at, "weather": sky}


def heated() -> Region:
    """A boiler of 10 kW load on a generator that burns 2 + 0.5 x kW L/h of 140 L: 7 L/h last 20 h."""
    return world(
        nodes={
            "aggregat": {"needs": [{"diesel": {"store": "tank", "draw": {"a": "2 L/h", "b": "0.5 L/kWh"}}}]},
            "värmare": {"needs": [{"el": {"any": ["aggregat"], "load": "10 kW"}}]},
            "dator": {"needs": [{"data": {"any": ["aggregat"], "load": "0 kW"}}]},
        },
        stores={"tank": {"amount": "140 L"}},
    )


def test_cold_raises_the_loads_of_a_need_and_so_the_burn() -> None:
    # 7 L/h to 10 h leave 70 L; 15 kW burn 9.5 L/h, which last 7.37 h.
    assert levels(run(heated(), until=2 * DAY), "tank") == [(20 * H, 0.0)]
    state = run(heated(), [weather("10 h", loads={"el": 1.5, "data": 9, "ånga": 3})], until=2 * DAY)
    assert [time for time, _ in levels(state, "tank")] == pytest.approx([17.3685 * H], abs=1)


def test_weather_ends_by_itself_or_when_it_is_restored() -> None:
    # Twice the load (12 L/h) from 2 h to 5 h: 14 + 36 L of 140 L are gone at 5 h, and 90 L at 7 L/h last 12.857 h.
    lasting = run(heated(), [weather("2 h", loads={"el": 2}, lasts="3 h")], until=2 * DAY)
    restored = run(
        heated(), [{"id": "kyla", **weather("2 h", loads={"el": 2})}, {"at": "5 h", "restore": "kyla"}], until=2 * DAY
    )
    for state in (lasting, restored):
        assert [time for time, _ in levels(state, "tank")] == pytest.approx([17.857 * H], abs=2)


def test_several_at_once_multiply_and_end_one_by_one() -> None:
    events = [
        weather(loads={"el": 1.5}, travel=1.2),
        weather("1 h", loads={"el": 2}, travel=1.5, lasts="2 h"),
        {"id": "snö", **weather("2 h", travel=2, name="aggregat")},
        {"at": "4 h", "restore": "snö"},
    ]
    loads, factors = {}, {}
    run(
        heated(),
        events,
        until=5 * H,
        each=lambda now: (
            loads.update({now.now: now.load("aggregat")}),
            factors.update({now.now: now.outages.travel_factor()}),
        ),
    )
    assert loads == {0: 15.0, H: 30.0, 2 * H: 30.0, 3 * H: 15.0, 4 * H: 15.0, 5 * H: 15.0}
    assert factors == pytest.approx({0: 1.2, H: 1.8, 2 * H: 3.6, 3 * H: 2.4, 4 * H: 1.2, 5 * H: 1.2})


def test_a_load_that_no_longer_fits_is_dropped_because_of_the_weather() -> None:
    region = world(
        nodes={
            "nät": {"capacity": "100 kW"},
            "kök": {"needs": [{"el": {"any": ["nät"], "load": "50 kW"}}]},
            "tvätt": {"needs": [{"el": {"any": ["nät"], "load": "30 kW", "shed": 1}}]},
        }
    )
    cold = {"id": "kyla", **weather("1 h", loads={"el": 1.5}, lasts="4 h")}
    state = run(region, [cold], until=DAY)
    assert levels(state, "tvätt") == [(H, 0.0), (5 * H, 1.0)]
    dropped = next(change for change in state.changes if change.kind == "dropped")
    assert dropped.before == 45.0
    assert causes(state, "tvätt", "dropped", H) == {("shed", "nät"), ("event", "kyla")}


def test_no_load_at_all_even_where_it_is_okänd() -> None:
    region = world(nodes={"nät": {"capacity": "1 kW"}, "kök": {"needs": [{"el": {"any": ["nät"], "load": "okänd"}}]}})
    state = run(region, [weather("1 h", loads={"el": 0}, lasts="2 h")], until=DAY)
    assert levels(state, "kök") == [(0, 0.0), (H, 1.0), (3 * H, 0.0)]


def test_all_travel_takes_longer_and_each_state_of_the_roads_has_one_answer() -> None:
    region = two()
    events = [
        weather("1 h", travel=1.5, lasts="1 h"),
        {"at": "3 h", "cut": "ac"},
        weather("4 h", travel=1.5, lasts="2 h"),
        {"at": "5 h", "restore": "ac"},
    ]
    seen = {}
    state = run(region, events, until=8 * H, each=lambda now: seen.update({now.now // H: now.travel}))
    ways = {hour: (seen[hour].between("A", "C"), seen[hour].between("A", "A")) for hour in sorted(seen)}
    assert ways == {
        0: (60, 10),
        1: (90, 15),
        2: (60, 10),
        3: (90, 10),
        4: (135, 15),
        5: (90, 15),
        6: (60, 10),
        8: (60, 10),
    }
    assert seen[0] is seen[2] is seen[6] is state.plant.travel
    assert seen[1] is seen[5]
    assert seen[1].km is seen[0].km


def test_care_is_told_when_travel_changes_and_only_then() -> None:
    events = [weather("1 h", travel=1.5), weather("2 h", loads={"el": 2}), {"at": "3 h", "restore": "x"}]
    told: dict[int, bool] = {}
    run(two(), events, until=4 * H, each=lambda now: told.update({now.now // H: now.care_changed()}))
    assert told == {0: True, 1: True, 2: False, 3: False, 4: False}


def test_snow_delays_deliveries_and_what_is_under_way() -> None:
    # The way of 60 min takes 90: a delivery is 30 min late; a move that left at 0 with 1 h of handling comes at 2.5 h.
    snow = {"id": "snö", **weather("30 min", travel=1.5)}
    region = world(
        municipalities={"A": {}, "C": {}},
        roads={"ac": {"start": "A", "end": "C", "minutes": 60}},
        sites={"depå": {"municipality": "A"}, "sjukhus": {"municipality": "C"}},
        nodes={"central": {"site": "depå"}},
        stores={
            "lager": {"site": "sjukhus", "amount": "0 st", "deliveries": ["10 st every 9 d first 2 h from central"]}
        },
    )
    state = run(region, [snow], until=DAY)
    assert changes(state, "lager", "delivered") == [2.5 * H]
    assert causes(state, "lager", "waits", 2 * H) == {("event", "snö")}
    moved = acted(two(), [(0, "flytt", move())], [snow], until=DAY)
    assert changes(moved, "mål", "arrived") == [2.5 * H]


def test_the_end_of_the_weather_is_an_instant() -> None:
    state = infrastructure(heated())
    state.settle([])
    assert state.next_time() == 20 * H
    state = run(heated(), [weather(travel=2, lasts="7 h")], until=H)
    assert state.outages.next_lapse() == 7 * H
