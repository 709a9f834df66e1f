"""Outages: each ended by its own restore; sites with all that is in them."""

from tests.worlds import DAY, H, levels, run, why, world


def test_two_outages_of_one_node_end_when_both_are_restored() -> None:
    region = world(nodes={"x": {}})
    events = [
        {"at": "1 h", "lose": "x", "id": "brand"},
        {"at": "2 h", "lose": "x", "id": "storm"},
        {"at": "3 h", "restore": "brand"},
        {"at": "4 h", "restore": "storm"},
    ]
    state = run(region, events, until=DAY)
    assert levels(state, "x") == [(H, 0.0), (4 * H, 1.0)]
    assert why(state, "x", H) == {("event", "brand")}
    assert why(state, "x", 4 * H) == {("event", "storm"), ("restart", "x")}


def test_restore_by_subject_ends_the_earliest() -> None:
    region = world(nodes={"x": {}})
    events = [
        {"at": "1 h", "degrade": "x", "to": "20 %"},
        {"at": "2 h", "degrade": "x", "to": "50 %"},
        {"at": "3 h", "restore": "x"},
        {"at": "4 h", "restore": "x"},
    ]
    assert levels(run(region, events, until=DAY), "x") == [(H, 0.2), (3 * H, 0.5), (4 * H, 1.0)]


def test_a_site_takes_its_nodes_offerings_and_child_sites() -> None:
    region = world(
        sites={"sjukhus": {}, "hus": {"parent": "sjukhus"}, "plan": {"parent": "hus"}, "annan": {}},
        nodes={"a": {"site": "sjukhus"}, "b": {"site": "plan"}, "c": {"site": "annan"}},
        offerings={"iva": {"site": "hus"}},
    )
    state = run(region, [{"at": "1 h", "lose": "sjukhus"}], until=2 * H)
    assert [state.level(x) for x in ("a", "b", "c", "iva")] == [0.0, 0.0, 1.0, 0.0]
    assert [state.site_lost(site) for site in ("sjukhus", "hus", "plan", "annan")] == [True, True, True, False]
    event = state.lost_by("plan")
    assert event is not None
    assert event.lose == "sjukhus"
    # The chain from the offering to the event.
    assert why(state, "iva", H) == {("site", "hus")}
    assert why(state, "hus", H) == {("site", "sjukhus")}
    assert why(state, "sjukhus", H) == {("event", "sjukhus")}


def test_a_node_lost_by_itself_and_with_its_site_waits_for_both() -> None:
    region = world(nodes={"x": {"restart": "1 h"}})
    events = [
        {"at": "1 h", "lose": "x"},
        {"at": "2 h", "lose": "s"},
        {"at": "3 h", "restore": "s"},
        {"at": "5 h", "restore": "x"},
    ]
    state = run(region, events, until=DAY)
    assert levels(state, "x") == [(H, 0.0), (6 * H, 1.0)]
    assert levels(state, "s") == [(2 * H, 0.0), (3 * H, 1.0)]
    assert state.lost_by("s") is None


def test_a_degradation_holds_through_a_loss() -> None:
    region = world(nodes={"x": {}})
    events = [{"at": "1 h", "degrade": "x", "to": "60 %"}, {"at": "2 h", "lose": "s"}, {"at": "3 h", "restore": "s"}]
    assert levels(run(region, events, until=DAY), "x") == [(H, 0.6), (2 * H, 0.0), (3 * H, 0.6)]


def test_degraded_to_nothing_is_down_and_restarts() -> None:
    region = world(nodes={"x": {"restart": "1 h"}})
    state = run(region, [{"at": "1 h", "degrade": "x", "to": "0 %"}, {"at": "2 h", "restore": "x"}], until=DAY)
    assert levels(state, "x") == [(H, 0.0), (3 * H, 1.0)]


def test_endurance_runs_on_while_the_node_is_lost() -> None:
    # The battery of 4 h empties from 0 h although the node itself is lost 1-3 h: at 4 h it is down again.
    region = world(nodes={"el": {}, "x": {"needs": [{"el": "el", "without": ["100 % for 4 h", "0 %"]}]}})
    events = [{"at": 0, "lose": "el"}, {"at": "1 h", "lose": "x"}, {"at": "3 h", "restore": "x"}]
    assert levels(run(region, events, until=DAY), "x") == [(H, 0.0), (3 * H, 1.0), (4 * H, 0.0)]


def test_restoring_what_is_not_lost_is_nothing() -> None:
    assert run(world(nodes={"x": {}}), [{"at": "1 h", "restore": "x"}], until=DAY).changes == []
