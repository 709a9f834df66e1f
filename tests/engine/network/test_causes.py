"""From an offering's level a chain of causes leads back to the scenario event."""

from typing import Any

from hypothesis import given, settings

from beredskap.engine.infrastructure import Infrastructure
from tests.engine.network.test_network_laws import UNTIL, build, histories, plants
from tests.worlds import DAY, H, run, why, world


def walk(state: Infrastructure, subject: str, time: int) -> list[tuple[int, str, str]]:
    """The chain by the first cause of each change: (time, kind of cause, subject)."""
    chain = []
    while True:
        change = next(
            (
                c
                for c in reversed(state.changes)
                if c.subject == subject and c.time <= time and c.causes and c.after < 1
            ),
            None,
        )
        if change is None:
            return chain
        cause = change.causes[0]
        chain.append((change.time, cause.kind, cause.subject))
        if cause.kind == "event":
            return chain
        subject, time = cause.subject, change.time


def test_a_chain_from_care_to_the_event() -> None:
    region = world(
        sites={"verk": {}, "station": {}, "sjukhus": {}},
        nodes={
            "turbin": {"site": "verk"},
            "nat": {"site": "station", "needs": [{"el": "turbin"}]},
            "rk": {
                "site": "sjukhus",
                "standby": True,
                "start": "10 s",
                "needs": [{"diesel": {"store": "tank", "draw": "50 L/h"}}],
            },
            "stallverk": {
                "site": "sjukhus",
                "needs": [{"el": {"any": ["nat", "rk"]}, "without": ["100 % for 10 s", "0 %"]}],
            },
        },
        stores={"tank": {"site": "sjukhus", "amount": "100 L"}},
        offerings={"iva": {"site": "sjukhus", "needs": [{"el": "stallverk", "without": ["100 % for 1 h", "0 %"]}]}},
    )
    state = run(region, [{"at": "1 h", "lose": "verk", "id": "sabotage"}], until=DAY)
    # Called at 1 h, delivers at 1 h 10 s, empty 2 h later; the switchboard's own 10 s end then, and the unit's hour after that.
    down = 3 * H + 20 + H
    assert walk(state, "iva", down) == [
        (down, "profile", "stallverk"),
        (3 * H + 20, "profile", "nat"),
        (H, "need", "turbin"),
        (H, "site", "verk"),
        (H, "event", "sabotage"),
    ]
    assert why(state, "stallverk", 3 * H + 20) == {("profile", "nat"), ("profile", "rk")}
    assert why(state, "rk", 3 * H + 10) == {("empty", "tank")}


def test_a_source_that_has_not_started_is_named() -> None:
    region = world(
        nodes={
            "el": {},
            "rk": {"standby": True, "start": "20 s"},
            "x": {"needs": [{"el": {"any": ["el", "rk"]}}]},
        }
    )
    state = run(region, [{"at": "1 h", "lose": "el"}], until=2 * H)
    assert why(state, "x", H) == {("need", "el"), ("standby", "rk")}
    assert why(state, "x", H + 20) == {("supply", "rk"), ("restart", "x")}


def test_both_limits_that_bind_are_named_and_no_other() -> None:
    region = world(nodes={n: {} for n in "abc"} | {"x": {"needs": [{"p": "a"}, {"q": "b"}, {"r": "c"}]}})
    events = [
        {"at": "1 h", "degrade": "a", "to": "50 %"},
        {"at": "1 h", "degrade": "b", "to": "50 %"},
        {"at": "1 h", "degrade": "c", "to": "90 %"},
    ]
    assert why(run(region, events, until=2 * H), "x", H) == {("need", "a"), ("need", "b")}


@settings(max_examples=60, deadline=None)
@given(plants(), histories())
def test_every_change_of_level_has_a_cause_that_exists(tables: dict[str, Any], events: list[dict[str, Any]]) -> None:
    state = run(build(tables), events, until=UNTIL)
    known = {*tables["sites"], *tables["nodes"], *tables["stores"]}
    for change in state.changes:
        if change.kind == "level" and change.subject in tables["nodes"]:
            assert change.causes, change
        assert {cause.subject for cause in change.causes} <= known
