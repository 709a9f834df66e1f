"""Law: a run that is stopped at any time and continued from what it remembers is the whole run, byte for byte; what is not such a memory is refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.question import usable
from beredskap.engine.run import Simulator, Stopped, simulate
from beredskap.errors import InputError, InternalError
from beredskap.model.region import Region
from beredskap.model.result.memory import Memory
from beredskap.model.scenario.scenario import Scenario
from tests.engine.everything import a_course, a_region
from tests.engine.runs import scenario
from tests.worlds import H, event, world

SEEDS = st.integers(0, 2**31)
SHARES = st.floats(0.01, 0.99)


def a_case(seed: int) -> tuple[Region, Scenario]:
    rng = np.random.default_rng(seed)
    region = a_region(rng, unknown=seed % 2 == 0)
    return region, a_course(rng, region)


def stop(region: Region, asked: Scenario, until: int, memory: Memory | None = None) -> Stopped:
    return Simulator().stop(region, asked, until, memory=memory)


def when(asked: Scenario, share: float, seed: int) -> int:
    """A time in the run: to the second, or on the hour, where passes and events often are."""
    until = max(1, int(asked.duration * share))
    return until if seed % 3 else min(max(1, round(until / H)) * H, asked.duration - 1)


@settings(max_examples=40)
@given(SEEDS, SHARES)
def test_a_run_stopped_at_any_time_goes_on_as_if_it_had_not_been(seed: int, share: float) -> None:
    region, asked = a_case(seed)
    memory = stop(region, asked, when(asked, share, seed)).memory
    assert simulate(region, asked, memory=memory).model_dump_json() == simulate(region, asked).model_dump_json()


@pytest.mark.parametrize(
    "world_",
    [
        world(
            municipalities={"m": {"population": 1000}}, care={"v": {"per_1000": 9}}, offerings={"o": {"care": ["v"]}}
        ),
        world(nodes={"nat": {}, "pump": {"needs": [{"el": "nat", "without": ["100 % for 30 h", "0 %"]}]}}),
        world(),
    ],
)
@pytest.mark.parametrize("coordination", ["region", "none"])
def test_so_does_a_region_that_lacks_most_things(world_: Region, coordination: str) -> None:
    lost = [{"at": "3 h", "lose": name} for name in world_.nodes if name == "nat"]
    asked = scenario(*lost, days=2, coordination=coordination)
    memory = stop(world_, asked, 20 * H + 7).memory
    assert simulate(world_, asked, memory=memory).model_dump_json() == simulate(world_, asked).model_dump_json()


def test_a_reserve_that_was_starting_starts_when_it_would_have() -> None:
    region = world(
        nodes={
            "nat": {},
            "agg": {"standby": True, "start": "30 h"},
            "pump": {"needs": [{"el": {"any": ["nat", "agg"]}}]},
        }
    )
    asked = scenario({"at": "1 h", "lose": "nat"}, days=2)
    journal = simulate(region, asked, memory=stop(region, asked, 20 * H).memory)
    assert [(one.time / H, one.after) for one in journal.changes if one.subject == "pump"] == [(1, 0), (31, 1)]


def test_inpatients_without_a_place_are_counted_once() -> None:
    """Their building is lost twice, with two deadlines: those without a place at the first are not so anew at the second."""
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"a": {}, "b": {}},
        care={"vard": {"per_1000": 2, "measure": "vårddygn", "stay": "3 d"}},
        offerings={"a.vard": {"site": "a", "care": ["vard"], "capacity": "20 vårdplatser"}},
    )
    lost = [{"at": "1 h", "lose": "a", "evacuate_within": "3 h"}, {"at": "2 h", "lose": "a", "evacuate_within": "24 h"}]
    asked = scenario(*lost, days=2)
    whole, memory = simulate(region, asked), stop(region, asked, 20 * H).memory
    assert simulate(region, asked, memory=memory).model_dump_json() == whole.model_dump_json()
    assert len(whole.not_evacuated) == 2
    forgotten = copy.deepcopy(dict(memory.parts))
    forgotten["plenty"]["care"]["without_place"][:] = 0
    memory = Memory(memory.time, memory.question, forgotten)
    assert simulate(region, asked, memory=memory).model_dump_json() != whole.model_dump_json()


@settings(max_examples=15)
@given(SEEDS, SHARES, SHARES)
def test_it_may_be_stopped_again_and_again(seed: int, one: float, other: float) -> None:
    region, asked = a_case(seed)
    first, second = sorted(when(asked, share, seed) for share in (one, other))
    memory = stop(region, asked, second, stop(region, asked, first).memory).memory
    assert same(memory.parts, stop(region, asked, second).memory.parts)
    assert simulate(region, asked, memory=memory).model_dump_json() == simulate(region, asked).model_dump_json()


@settings(max_examples=3)
@given(SEEDS)
def test_it_may_be_stopped_every_other_hour(seed: int) -> None:
    region, asked = a_case(seed)
    simulator, memory = Simulator(brief=True), None
    for until in range(H, asked.duration, 2 * H):
        memory = simulator.stop(region, asked, until, memory=memory).memory
    assert simulate(region, asked, memory=memory).model_dump_json() == simulate(region, asked).model_dump_json()


@settings(max_examples=15)
@given(SEEDS, SHARES)
def test_until_it_is_stopped_it_is_the_whole_run(seed: int, share: float) -> None:
    region, asked = a_case(seed)
    until = when(asked, share, seed)
    part, whole = stop(region, asked, until).journal, simulate(region, asked)
    assert part.duration == part.segments[-1].end == until
    done = [segment for segment in whole.segments if segment.end <= until]
    assert list(part.segments[: len(done)]) == done
    assert [one for one in part.changes if one.time < until] == [one for one in whole.changes if one.time < until]
    for some, every in zip(part.care, whole.care, strict=True):
        assert some.unmet[: len(done)] == pytest.approx(every.unmet[: len(done)])
    assert part.verdicts == ()


@settings(max_examples=15)
@given(SEEDS, SHARES)
def test_what_has_not_happened_may_be_another(seed: int, share: float) -> None:
    """Whoever stops and decides goes on as one who had meant to decide so from the start."""
    region, asked = a_case(seed)
    until = when(asked, share, seed)
    lost = event({"at": f"{until} s", "lose": "a"})
    other = asked.model_copy(update={"events": (*asked.events, lost)})
    memory = stop(region, asked, until).memory
    assert simulate(region, other, memory=memory).model_dump_json() == simulate(region, other).model_dump_json()


def test_another_question_is_refused() -> None:
    region, asked = a_case(3)
    memory = stop(region, asked, 20 * H).memory
    with pytest.raises(InputError, match="annan region"):
        simulate(region.model_copy(update={"name": "en annan"}), asked, memory=memory)
    past = event({"at": "1 h", "lose": "b"})
    with pytest.raises(InputError, match="annat scenario"):
        simulate(region, asked.model_copy(update={"events": (*asked.events, past)}), memory=memory)


def test_patients_that_nobody_counted_on_are_counted_on_from_the_start() -> None:
    region = world(
        municipalities={"A": {"population": 1000}, "B": {"population": 0}},
        sites={"s": {"municipality": "A"}},
        care={"vard": {"per_1000": 1}},
        offerings={"vard": {"capacity": "9 besök/d"}},
    )
    memory = stop(region, scenario(days=2), 20 * H).memory
    sick = {"at": "30 h", "demand": {"care": "vard", "municipality": "B", "extra": 5, "over": "1 h"}}
    asked = scenario(sick, days=2)
    assert usable(memory, region, scenario(days=2)) is memory
    assert usable(memory, region, asked) is None
    assert simulate(region, asked, memory=memory) == simulate(region, asked)
    later = stop(region, asked, 32 * H, memory).memory
    assert simulate(region, asked, memory=later) == simulate(region, asked)
    earlier = scenario({**sick, "at": "3 h"}, days=2)
    with pytest.raises(InputError, match="annat scenario"):
        simulate(region, earlier, memory=memory)


@pytest.mark.parametrize("until", [0, -1, 8 * 24 * H, 9 * 24 * H])
def test_a_run_stops_inside_its_time(until: int) -> None:
    region, asked = a_case(1)
    with pytest.raises(InputError, match="kan stannas"):
        stop(region, asked.model_copy(update={"duration": 8 * 24 * H, "events": ()}), until)


def test_it_does_not_go_back() -> None:
    region, asked = a_case(1)
    memory = stop(region, asked, 20 * H).memory
    with pytest.raises(InputError, match="kan stannas"):
        stop(region, asked, 19 * H, memory)


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all that is in a memory; of alike parts only the last."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield (*path, name)
            yield from leaves(part, (*path, name))
    elif isinstance(tree, list) and tree:
        yield from leaves(tree[-1], (*path, -1))


def put(tree: Any, path: tuple[Any, ...], value: object) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


BAD = (
    "x",
    -(2**60),
    2**60,
    None,
    [],
    {},
    [7],
    np.zeros(3),
    np.full((2, 2), 2**40),
    np.array([np.nan]),
    float("nan"),
    True,
)


@pytest.mark.parametrize("seed", [4, 9])
def test_no_memory_that_is_not_one_is_gone_on_from(seed: int) -> None:
    """Whatever is put in the place of any of it is refused in so many words, or is a value that could have been; or something does not add up after it."""
    region, asked = a_case(seed)
    simulator = Simulator(brief=True)
    memory = simulator.stop(region, asked, when(asked, 0.6, 1)).memory
    refused: list[InputError] = []
    for number, path in enumerate(leaves(dict(memory.parts))):
        parts = copy.deepcopy(dict(memory.parts))
        put(parts, path, BAD[number % len(BAD)])
        try:
            bad = Memory(memory.time, memory.question, parts)
            simulator.stop(region, asked, memory.time + 1, memory=bad)
        except InputError as error:
            refused.append(error)
        except InternalError:
            continue
    assert len(refused) > 100
    assert {one.rule for error in refused for one in error.problems} == {"state-memory"}


def same(one: Any, other: Any) -> bool:
    """Whether two memories are alike."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(part, other[name]) for name, part in one.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
