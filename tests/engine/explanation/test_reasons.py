"""What held care back, and when: hand-calculated days, and laws over random regions with several losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.explanation.chain import Explanations
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause, Journal, Outcome
from tests.engine.everything import a_course, a_region
from tests.engine.runs import outcome, scenario
from tests.worlds import DAY, H, run, world

"""What a cause that is over may still work by."""


def a_hospital(needs: list[dict[str, Any]], nodes: dict[str, Any], restart: str = "0 h", **more: Any) -> Region:
    """One an hour seeks care that cannot wait, and as many can be seen: whoever comes while it is down is left out."""
    return world(
        municipalities={"A": {"population": 1000}},
        sites={"a": {"municipality": "A"}},
        nodes=nodes,
        care={"op": {"per_1000": 24, "wait": "0 h"}},
        offerings={"a.op": {"care": ["op"], "capacity": "24 besök/dygn", "needs": needs, "restart": restart}},
        **more,
    )


def roots(found: Outcome) -> set[str]:
    return {cause.subject for cause in found.causes if cause.kind in ("event", "site")}


def test_the_causes_of_a_need_of_two_in_three_are_both_and_from_when_both_were_lost() -> None:
    region = a_hospital([{"kyla": {"at_least": 2, "of": ["x", "y", "z"]}}], {"x": {}, "y": {}, "z": {}})
    events = [{"at": "1 h", "lose": "x"}, {"at": "7 h", "lose": "y"}]
    found = outcome(simulate(region, scenario(*events, days=2)), "op")
    assert found.first_failure == 7 * H
    assert roots(found) == {"x", "y"}
    assert [(reason.time, reason.at) for reason in found.reasons] == [(7 * H, 7 * H)]
    # One an hour from 7 h to 48 h.
    assert found.reasons[0].patients == pytest.approx(41)
    assert found.spell is not None
    assert (found.spell.start, found.spell.end, found.spell.served) == (7 * H, 48 * H, 0)


def test_an_hour_without_x_ray_does_not_explain_three_days_without_power() -> None:
    region = a_hospital([{"rtg": "x"}, {"el": "y"}], {"x": {}, "y": {}})
    events = [
        {"at": "1 h", "lose": "x"},
        {"at": "2 h", "restore": "x"},
        {"at": "10 h", "lose": "y"},
        {"at": "82 h", "restore": "y"},
    ]
    found = outcome(simulate(region, scenario(*events, days=5)), "op")
    assert found.first_failure == H  # the one who came then is left out
    assert roots(found) == {"y"}
    (reason,) = found.reasons
    assert reason.time == 10 * H
    assert 68 <= reason.patients <= 72  # from 10 h to 82 h; in the last pass two hours are left for those who wait


def test_what_is_lost_while_the_care_is_down_already_is_told_from_when_it_alone_holds_it() -> None:
    # x from 1 h to 21 h, y from 11 h to 41 h: ten hours of x, ten of both, twenty of y.
    region = a_hospital([{"rtg": "x"}, {"el": "y"}], {"x": {}, "y": {}})
    events = [
        {"at": "1 h", "lose": "x"},
        {"at": "11 h", "lose": "y"},
        {"at": "21 h", "restore": "x"},
        {"at": "41 h", "restore": "y"},
    ]
    found = outcome(simulate(region, scenario(*events, days=3)), "op")
    assert told(found) == [(1, ["x"], 10), (11, ["x", "y"], 10), (21, ["y"], 20)]
    assert roots(found) == {"y"}


def test_a_long_restart_is_laid_to_the_short_outage() -> None:
    region = a_hospital([{"rtg": "x"}], {"x": {"restart": "30 h"}})
    found = outcome(simulate(region, scenario({"at": "1 h", "lose": "x"}, {"at": "2 h", "restore": "x"}, days=3)), "op")
    # An hour of the outage, and thirty of the restart, which counts from when it is over.
    (reason,) = found.reasons
    assert reason.time == 2 * H
    assert 28 <= reason.patients <= 30
    assert ("restart", "x") in [(cause.kind, cause.subject) for cause in found.causes]
    assert roots(found) == {"x"}


def told(found: Outcome) -> list[tuple[int, list[str], int]]:
    """From which hour on what events held the care back, and for how many patients."""
    return [
        (
            reason.time // H,
            sorted({one.subject for one in reason.causes if one.kind in ("event", "failure")}),
            round(reason.patients),
        )
        for reason in found.reasons
    ]


def test_what_keeps_from_starting_again_explains_the_restart() -> None:
    # x is lost from 1 h to 2 h and takes 30 h to start; it needs y, which is lost from 2 h to 20 h. So x is up at 50 h. Without its own loss it would be too,
    # and without y's at 32 h: until then both must be undone.
    region = a_hospital([{"k": "x"}], {"x": {"restart": "30 h", "needs": [{"el": "y"}]}, "y": {}})
    events = [
        {"at": "1 h", "lose": "x"},
        {"at": "2 h", "restore": "x"},
        {"at": "2 h", "lose": "y"},
        {"at": "20 h", "restore": "y"},
    ]
    found = outcome(simulate(region, scenario(*events, days=4)), "op")
    assert [(hour, causes) for hour, causes, _ in told(found)] == [(2, ["x", "y"]), (20, ["x", "y"]), (32, ["y"])]
    # 18 h of the loss, 12 h of the restart for both, 18 h for y alone, less those of the last pass who can wait for 50 h.
    assert [patients for *_, patients in told(found)[:2]] == [18, 12]


def test_a_loss_that_is_over_explains_by_the_battery_it_spent() -> None:
    # 4 h of battery that fills in 1,000 h: three are spent from 0 h, so the loss at 10 h is felt after one.
    region = a_hospital([{"el": "x", "without": ["100 % for 4 h", "0 %"], "recharge": "1000 h"}], {"x": {}})
    events = [
        {"at": "0 h", "lose": "x", "id": "first"},
        {"at": "3 h", "restore": "first"},
        {"at": "10 h", "lose": "x", "id": "second"},
        {"at": "40 h", "restore": "second"},
    ]
    (reason,) = outcome(simulate(region, scenario(*events, days=3)), "op").reasons
    assert {one.subject for one in reason.causes if one.kind == "event"} == {"first", "second"}
    # Filled in no time it is whole at 10 h, and the first loss explains nothing.
    region = a_hospital([{"el": "x", "without": ["100 % for 4 h", "0 %"]}], {"x": {}})
    (reason,) = outcome(simulate(region, scenario(*events, days=3)), "op").reasons
    assert {one.subject for one in reason.causes if one.kind == "event"} == {"second"}


def test_a_loss_that_is_over_explains_by_the_fuel_it_took() -> None:
    # 100 L at 10 L/h: nine hours from 0 h, and the tank is dry an hour into the loss at 20 h. What a delivery made good is forgotten.
    nodes = {
        "x": {},
        "g": {"standby": True, "needs": [{"diesel": {"store": "tank", "draw": "10 L/h"}}]},
    }
    events = [
        {"at": "0 h", "lose": "x", "id": "first"},
        {"at": "9 h", "restore": "first"},
        {"at": "20 h", "lose": "x", "id": "second"},
        {"at": "70 h", "restore": "second"},
    ]

    def by(**tank: Any) -> set[str]:
        region = a_hospital([{"el": {"any": ["x", "g"]}}], nodes, stores={"tank": {"amount": "100 L", **tank}})
        found = outcome(simulate(region, scenario(*events, days=3)), "op")
        return {one.subject for one in found.causes if one.kind == "event"}

    assert by() == {"first", "second"}
    assert by(capacity="100 L", deliveries=["90 L every 100 h first 12 h"]) == {"second"}


def test_a_lock_shows_behind_another_loss() -> None:
    nodes = {
        "hall": {},
        "kraft": {"needs": [{"hall": "hall"}, {"styrning": "tele"}]},
        "tele": {"needs": [{"el": "kraft", "without": ["100 % for 2 h", "0 %"]}]},
        "y": {},
    }
    region = a_hospital([{"el": "kraft"}, {"vatten": "y"}], nodes)
    events = [{"at": "1 h", "lose": "hall"}, {"at": "5 h", "restore": "hall"}, {"at": "9 h", "lose": "y"}]
    found = outcome(simulate(region, scenario(*events, days=3)), "op")
    assert [cause.subject for cause in found.causes if cause.kind == "lock"] == ["kraft", "tele"]
    assert roots(found) == {"hall", "y"}


def test_a_circle_that_a_lost_source_could_break_is_a_lock_all_the_same() -> None:
    # The telephones could have power from the set instead, were that not lost: whole things wait, and repairing the set is one way out.
    nodes = {
        "hall": {},
        "kraft": {"needs": [{"hall": "hall"}, {"styrning": "tele"}]},
        "tele": {"needs": [{"el": {"any": ["kraft", "g"]}, "without": ["100 % for 2 h", "0 %"]}]},
        "g": {},
    }
    region = a_hospital([{"el": "kraft"}], nodes)
    events = [{"at": "0 h", "lose": "g"}, {"at": "1 h", "lose": "hall"}, {"at": "5 h", "restore": "hall"}]
    journal = simulate(region, scenario(*events, days=3))
    found = outcome(journal, "op")
    assert [deadlock.nodes for deadlock in journal.deadlocks] == [("kraft", "tele")]
    assert [cause.subject for cause in found.causes if cause.kind == "lock"] == ["kraft", "tele"]
    assert roots(found) == {"g", "hall"}


def test_what_holds_itself_down_is_told_as_a_lock() -> None:
    # The power station needs its control, and the control the power: the hall is back after four hours and they are not.
    nodes = {
        "hall": {},
        "kraft": {"needs": [{"hall": "hall"}, {"styrning": "tele"}]},
        "tele": {"needs": [{"el": "kraft", "without": ["100 % for 2 h", "0 %"]}]},
    }
    region = a_hospital([{"el": "kraft"}], nodes)
    events = [{"at": "1 h", "lose": "hall"}, {"at": "5 h", "restore": "hall"}]
    journal = simulate(region, scenario(*events, days=3))
    found = outcome(journal, "op")
    assert [deadlock.nodes for deadlock in journal.deadlocks] == [("kraft", "tele")]
    assert [cause.subject for cause in found.causes if cause.kind == "lock"] == ["kraft", "tele"]
    assert roots(found) == {"hall"}


def test_where_nothing_is_out_of_order_there_are_no_causes() -> None:
    # Eighty times as many patients as there is room for.
    region = a_hospital([], {})
    extra = {"care": "op", "municipality": "A", "extra": 2000, "over": "1 d"}
    found = outcome(simulate(region, scenario({"at": "0 h", "demand": extra}, days=2)), "op")
    assert found.causes == ()
    assert all(reason.causes == () for reason in found.reasons)


def test_the_hospital_of_the_municipality_comes_first() -> None:
    # Both hospitals lose their own power; B's patients are B's.
    region = world(
        municipalities={"A": {"population": 1000}, "B": {"population": 500}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        nodes={"el.a": {"site": "a"}, "el.b": {"site": "b"}},
        care={"op": {"per_1000": 24, "wait": "0 h"}},
        offerings={
            f"{site}.op": {"site": site, "care": ["op"], "capacity": "240 besök/dygn", "needs": [{"el": f"el.{site}"}]}
            for site in "ab"
        },
    )
    events = [{"at": "1 h", "lose": "el.a"}, {"at": "1 h", "lose": "el.b"}]
    journal = simulate(region, scenario(*events, days=2))
    assert outcome(journal, "op", "A").causes[0].subject == "a.op"
    assert outcome(journal, "op", "B").causes[0].subject == "b.op"
    assert roots(outcome(journal, "op")) == {"el.a", "el.b"}


def origins(causes: tuple[Cause, ...]) -> set[str]:
    return {cause.subject for cause in causes if cause.kind in ("event", "site")}


def every_cause_comes_before_its_effect(journal: Journal) -> None:
    known = Explanations(journal.changes)
    for found in journal.outcomes:
        assert list(found.reasons) == sorted(found.reasons, key=lambda reason: (reason.time, -reason.patients))
        for reason in found.reasons:
            assert reason.at <= reason.time
            assert found.first_failure is None or reason.time >= found.first_failure
            if reason.causes:
                explained = known.explain(reason.causes[0].subject, reason.at)
                assert explained is not None
                assert all(change.time <= reason.at for change in explained.changes)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31))
def test_no_cause_comes_after_its_effect(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_region(rng)
    every_cause_comes_before_its_effect(simulate(region, a_course(rng, region)))


THINGS = ("e", "f", "g", "h")
LOSS = st.tuples(st.sampled_from(THINGS), st.integers(0, 40), st.integers(1, 40))


@st.composite
def a_net(draw: st.DrawFn) -> tuple[Region, list[dict[str, Any]]]:
    """A ward that needs some of four things, some of which need others, and losses of some of them, over before 80 h.

    Things take their time to start again, live for a while on what they have and fill it up slowly, and may be lost several times. No two need each other.
    """
    restarts = st.sampled_from(["0 h", "0 h", "3 h", "20 h"])
    buffers = st.sampled_from(
        [{}, {"without": ["100 % for 3 h", "0 %"]}, {"without": ["100 % for 9 h", "0 %"], "recharge": "90 h"}]
    )
    nodes: dict[str, Any] = {}
    for place, name in enumerate(THINGS):
        sources = draw(st.lists(st.sampled_from(THINGS[:place]), max_size=2, unique=True)) if place else []
        needs = [{"n": {"any": sources}, **draw(buffers)}] if sources else []
        nodes[name] = {"needs": needs, "restart": draw(restarts)}
    least = draw(st.integers(1, 3))
    ward: list[dict[str, Any]] = [{"k": {"at_least": least, "of": list(THINGS[:3])}}]
    if draw(st.booleans()):
        ward.append({"h": "h"})
    losses = draw(st.lists(LOSS, min_size=1, max_size=5))
    events: list[dict[str, Any]] = []
    for number, (what, begin, length) in enumerate(losses):
        events.append({"at": f"{begin} h", "lose": what, "id": f"p{number}"})
        events.append({"at": f"{begin + length} h", "restore": f"p{number}"})
    return a_hospital(ward, nodes, restart=draw(restarts)), events


def without(events: list[dict[str, Any]], ids: set[str]) -> list[dict[str, Any]]:
    return [one for one in events if one.get("id") not in ids and one.get("restore") not in ids]


@settings(max_examples=60, deadline=None)
@given(a_net())
def test_what_is_told_is_what_to_undo(net: tuple[Region, list[dict[str, Any]]]) -> None:
    """Undoing all that is told restores the care at that time, and whatever loss would do so alone is told."""
    region, events = net
    journal = simulate(region, scenario(*events, days=4))
    every_cause_comes_before_its_effect(journal)
    begins = {one["id"]: int(one["at"].split()[0]) * H for one in events if "lose" in one}
    for reason in outcome(journal, "op").reasons:
        told = origins(reason.causes)
        assert told
        assert all(begins[one] <= reason.at for one in told)
        assert stands_without(region, events, told, reason.at)
        for one in begins.keys() - told:
            assert not stands_without(region, events, {one}, reason.at)


def stands_without(region: Region, events: list[dict[str, Any]], ids: set[str], time: int) -> bool:
    again = run(region, without(events, ids), until=4 * DAY)
    return Explanations(again.changes).failing("a.op", time) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 5), st.data())
def test_undoing_any_one_that_a_need_of_some_in_many_lacks_is_enough(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n))
    # eight hours apart, so that those who come between two losses are a tenth of all at least
    hours = [8 * hour for hour in data.draw(st.lists(st.integers(0, 5), min_size=n, max_size=n, unique=True))]
    things = [f"x{number}" for number in range(n)]
    region = a_hospital([{"kyla": {"at_least": k, "of": things}}], {name: {} for name in things})
    events: list[dict[str, Any]] = [
        {"at": f"{hour} h", "lose": name, "id": f"p-{name}"} for name, hour in zip(things, hours, strict=True)
    ]
    found = outcome(simulate(region, scenario(*events, days=3)), "op")
    first = found.reasons[0]
    told = origins(first.causes)
    assert len(told) == n - k + 1
    assert first.time == sorted(hours)[n - k] * H
    for one in sorted(told):
        again = run(region, without(events, {one}), until=3 * DAY)
        assert Explanations(again.changes).failing("a.op", first.at) is None
