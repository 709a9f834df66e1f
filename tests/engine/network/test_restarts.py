"""Down, restart, black start and its deadlocks."""

from tests.worlds import DAY, H, levels, run, why, world


def test_restart_counts_from_when_everything_holds() -> None:
    region = world(nodes={"el": {}, "x": {"restart": "2 h", "needs": [{"el": "el"}]}})
    state = run(region, [{"at": "1 h", "lose": "el"}, {"at": "3 h", "restore": "el"}], until=DAY)
    assert levels(state, "x") == [(H, 0.0), (5 * H, 1.0)]
    assert why(state, "x", 5 * H) == {("restart", "x")}


def test_an_interrupted_restart_begins_again() -> None:
    # Restored at 3 h, lost again at 4 h (half way), restored at 4.5 h: up at 6.5 h, not at 5 h.
    region = world(nodes={"el": {}, "x": {"restart": "2 h", "needs": [{"el": "el"}]}})
    events = [
        {"at": "1 h", "lose": "el"},
        {"at": "3 h", "restore": "el"},
        {"at": "4 h", "lose": "el"},
        {"at": "4.5 h", "restore": "el"},
    ]
    assert levels(run(region, events, until=DAY), "x") == [(H, 0.0), (6.5 * H, 1.0)]


def test_restarts_follow_one_another_up_a_chain() -> None:
    region = world(
        nodes={
            "a": {"restart": "1 h"},
            "b": {"restart": "2 h", "needs": [{"x": "a"}]},
            "c": {"needs": [{"x": "b"}]},
        }
    )
    state = run(region, [{"at": 0, "lose": "a"}, {"at": "1 h", "restore": "a"}], until=DAY)
    assert [levels(state, x)[-1] for x in "abc"] == [(2 * H, 1.0), (4 * H, 1.0), (4 * H, 1.0)]


def test_a_lost_and_restored_node_restarts_too() -> None:
    region = world(nodes={"x": {"restart": "6 h"}})
    state = run(region, [{"at": "1 h", "lose": "x"}, {"at": "2 h", "restore": "x"}], until=DAY)
    assert levels(state, "x") == [(H, 0.0), (8 * H, 1.0)]


def test_lost_and_restored_in_the_same_second_is_nothing() -> None:
    region = world(nodes={"x": {"restart": "6 h"}, "y": {"needs": [{"x": "x"}]}})
    state = run(region, [{"at": "1 h", "lose": "x"}, {"at": "1 h", "restore": "x"}], until=DAY)
    assert state.changes == []


def test_comes_up_at_the_level_that_it_may() -> None:
    region = world(nodes={"el": {}, "x": {"restart": "1 h", "needs": [{"el": "el"}]}})
    events = [{"at": 0, "lose": "el"}, {"at": "1 h", "degrade": "el", "to": "30 %"}, {"at": "2 h", "restore": "el"}]
    # What is restored at 2 h is the loss (the earliest); the degradation stays.
    assert levels(run(region, events, until=DAY), "x") == [(0, 0.0), (3 * H, 0.3)]


POWER_AND_TELECOM = {
    "brand": {},
    "kraftverk": {"restart": "1 h", "needs": [{"styrning": "tele"}, {"hall": "brand"}]},
    "tele": {"restart": "10 min", "needs": [{"el": "kraftverk", "without": ["100 % for 2 h", "0 %"]}]},
    "iva": {"needs": [{"el": "kraftverk"}]},
}


def test_a_black_start_deadlock_is_named() -> None:
    # The power station is out 1-5 h; the telecom's battery ends at 3 h. From 5 h each waits for the other.
    events = [{"at": "1 h", "lose": "brand"}, {"at": "5 h", "restore": "brand"}]
    state = run(world(nodes=POWER_AND_TELECOM), events, until=DAY)
    assert [(d.time, d.nodes) for d in state.deadlocks()] == [(3 * H, ("kraftverk", "tele"))]
    assert state.level("iva") == 0.0


def test_no_deadlock_while_the_outage_itself_lasts() -> None:
    state = run(world(nodes=POWER_AND_TELECOM), [{"at": "1 h", "lose": "brand"}], until=DAY)
    assert state.deadlocks() == ()


def test_no_deadlock_where_the_battery_lasts() -> None:
    # Restored a second before 2 h: the power station is up a second before 3 h, when the telecom's battery ends.
    events = [{"at": "1 h", "lose": "brand"}, {"at": "7199 s", "restore": "brand"}]
    state = run(world(nodes=POWER_AND_TELECOM), events, until=DAY)
    assert levels(state, "kraftverk") == [(H, 0.0), (3 * H - 1, 1.0)]
    assert levels(state, "tele") == []
    assert state.deadlocks() == ()


def test_run_outs_come_before_restarts() -> None:
    # Restored at 2 h: the restart would be over at 3 h, the very second that the battery ends; then the need did not hold throughout.
    events = [{"at": "1 h", "lose": "brand"}, {"at": "2 h", "restore": "brand"}]
    state = run(world(nodes=POWER_AND_TELECOM), events, until=DAY)
    assert levels(state, "kraftverk") == [(H, 0.0)]
    assert [d.time for d in state.deadlocks()] == [3 * H]


def test_no_deadlock_where_a_standby_source_starts_it() -> None:
    nodes = {
        **POWER_AND_TELECOM,
        "rk": {"standby": True, "start": "1 min"},
        "tele": {
            "restart": "10 min",
            "needs": [{"el": {"any": ["kraftverk", "rk"]}, "without": ["100 % for 2 h", "0 %"]}],
        },
    }
    events = [{"at": "1 h", "lose": "brand"}, {"at": "5 h", "restore": "brand"}]
    state = run(world(nodes=nodes), events, until=DAY)
    assert state.deadlocks() == ()
    assert levels(state, "iva") == [(H, 0.0), (6 * H, 1.0)]


def test_no_deadlock_is_reported_that_a_pending_restart_will_open() -> None:
    nodes = {"a": {"restart": "10 d", "needs": [{"x": "b", "without": ["50 %"]}]}, "b": {"needs": [{"x": "a"}]}}
    state = run(world(nodes=nodes), [{"at": 0, "lose": "a"}, {"at": "1 h", "restore": "a"}], until=DAY)
    assert (state.level("a"), state.level("b")) == (0.0, 0.0)
    assert state.deadlocks() == ()


def test_no_deadlock_is_reported_that_a_delivery_will_open() -> None:
    # The pump needs power, the power station fuel or the pump. A delivery on day 3 gives the fuel.
    nodes = {
        "verk": {"needs": [{"bränsle": {"any": ["pump", "tank"]}}]},
        "pump": {"needs": [{"el": "verk"}]},
    }
    dry = world(nodes=nodes, stores={"tank": {"amount": "0 L"}})
    coming = world(nodes=nodes, stores={"tank": {"amount": "0 L", "deliveries": ["5 L every 3 d"]}})
    events = [{"at": 0, "lose": "pump"}, {"at": "1 h", "restore": "pump"}]
    assert [d.nodes for d in run(dry, events, until=DAY).deadlocks()] == [("pump", "verk")]
    assert run(coming, events, until=DAY).deadlocks() == ()
    assert run(coming, events, until=4 * DAY).level("pump") == 1.0


def test_two_deadlocks_are_two() -> None:
    nodes = {}
    for pair in ("a1", "a2"), ("b1", "b2"):
        nodes[pair[0]] = {"needs": [{"x": pair[1]}]}
        nodes[pair[1]] = {"needs": [{"x": pair[0]}]}
    nodes["efter"] = {"needs": [{"x": "a1"}, {"y": "b1"}]}
    events = [{"at": f"{hour} h", verb: node} for verb, hour in (("lose", 1), ("restore", 2)) for node in ("a1", "b2")]
    state = run(world(nodes=nodes), sorted(events, key=str), until=DAY)
    assert [d.nodes for d in state.deadlocks()] == [("a1", "a2"), ("b1", "b2")]


def test_a_node_that_needs_itself_never_starts_again() -> None:
    region = world(nodes={"x": {"needs": [{"styrning": "x"}]}})
    state = run(region, [{"at": "1 h", "lose": "x"}, {"at": "2 h", "restore": "x"}], until=DAY)
    assert [d.nodes for d in state.deadlocks()] == [("x",)]
