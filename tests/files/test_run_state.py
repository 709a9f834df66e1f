"""The file of a stopped run: what is written is read back to the bit, in the same bytes every time, and no other file is taken for one."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from beredskap.engine.run import Simulator, Stopped, simulate
from beredskap.errors import InputError
from beredskap.files.run_state import _digest, is_run_state, read_run_state, write_run_state
from beredskap.model.region import Region
from beredskap.model.result.memory import Memory
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.state import ReportedState
from tests.engine.everything import a_course, a_region
from tests.engine.test_continued import same, when
from tests.worlds import H


def a_stop(seed: int, share: float = 0.5) -> tuple[Region, Scenario, Stopped]:
    rng = np.random.default_rng(seed)
    region = a_region(rng, unknown=seed % 2 == 0)
    asked = a_course(rng, region)
    return region, asked, Simulator().stop(region, asked, when(asked, share, seed))


REGION, ASKED, STOPPED = a_stop(4)
TEXT = write_run_state(STOPPED.memory, STOPPED.journal, REGION, None)


@settings(max_examples=15)
@given(st.integers(0, 2**31), st.floats(0.01, 0.99))
def test_a_run_goes_on_from_its_file(seed: int, share: float) -> None:
    region, asked, stopped = a_stop(seed, share)
    text = write_run_state(stopped.memory, stopped.journal, region, None)
    found = read_run_state(text, "läge.json").memory
    assert same(found.parts, stopped.memory.parts)
    assert write_run_state(found, stopped.journal, region, None) == text
    assert simulate(region, asked, memory=found).model_dump_json() == simulate(region, asked).model_dump_json()


KINDS = st.sampled_from([np.float64, np.int64, np.int8, np.bool_])


@settings(max_examples=200)
@given(KINDS.flatmap(lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=1, max_dims=3, min_side=0))))
def test_every_array_is_read_back_to_the_bit(array: np.ndarray[Any, Any]) -> None:
    if array.dtype == float:
        array = np.where(np.isnan(array), 0.0, array) + 0.0
    memory = Memory(1, {}, {"plenty": {"array": array, "number": math.inf, "nothing": None}})
    text = write_run_state(memory, STOPPED.journal, REGION, None)
    assert same(read_run_state(text, "f").memory.parts, memory.parts)
    found = read_run_state(text, "f").memory.parts["plenty"]["array"]
    assert (found.dtype, found.shape) == (array.dtype, array.shape)


def test_its_top_can_be_read() -> None:
    top = json.loads(TEXT)
    assert list(top)[:8] == ["format", "class", "secrecy", "region", "variant", "scenario", "as_of", "nodes"]
    assert top["class"] == "FIKTIV"
    assert top["time"] == STOPPED.journal.duration
    for name, level in top["nodes"].items():
        last = [one.after for one in STOPPED.journal.changes if one.kind == "level" and one.subject == name][-1]
        assert level == last < 1
    assert set(top["stock"]) == set(REGION.stores)
    beds = {one.offering: one.inpatients[-1] for one in STOPPED.journal.offerings if one.inpatients[-1] > 1e-3}
    assert top["beds"] == pytest.approx(beds, abs=1e-3)


def test_it_holds_the_reported_state_that_the_run_itself_began_from() -> None:
    state = ReportedState.model_validate(
        {
            "as_of": "2027-01-11T20:00",
            "nodes": {"el.a": {"level": "40 %", "since": "2027-01-11T04:00"}},
            "stock": {"a.dos": "3"},
        }
    )
    text = write_run_state(STOPPED.memory, STOPPED.journal, REGION, state)
    assert read_run_state(text, "f").reported == state


def changed(**parts: Any) -> str:
    """The file with something else in it, and a digest that agrees."""
    body = json.loads(TEXT)
    del body["sha256"]
    body |= parts
    return json.dumps({**body, "sha256": _digest(body)})


def array(**parts: Any) -> str:
    """The file with this array in its memory."""
    return changed(memory={"plenty": parts})


BAD = {
    "ändrad": TEXT.replace('"time": ', '"time": 1', 1),
    "avklippt": TEXT[: len(TEXT) // 2],
    "tom": '{"format": "beredskap/state/1"}',
    "lista": '{"format": ["beredskap/state/1"]}',
    "annan form": TEXT.replace("state/1", "state/9", 1),
    "NaN": TEXT.replace('"time": ', '"time": NaN, "x": ', 1),
    "djup": '{"format": "beredskap/state/1", "memory": ' + "[" * 100_000,
    "ingen tid": changed(time="nu"),
    "inget minne": changed(memory=[]),
    "rapporterat": changed(reported={"as_of": "igår"}),
    "stor": array(**{"#f8": [10**9], "else": 0, "at": [], "is": []}),
    "okänd sort": array(**{"#f2": [1], "is": [1]}),
    "utanför": array(**{"#f8": [3], "else": 0, "at": [3], "is": [1.0]}),
    "bakvänd": array(**{"#f8": [3], "else": 0, "at": [2, 1], "is": [1.0, 1.0]}),
    "minus": array(**{"#f8": [-1], "is": []}),
    "för få": array(**{"#f8": [3], "is": [1.0]}),
    "text": array(**{"#f8": [1], "is": ["1.0"]}),
    "lista i": array(**{"#f8": [1], "is": [[1.0]]}),
    "väldigt": array(**{"#i8": [1], "is": [10**40]}),
    "ensam": array(**{"#": "nan"}),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_no_other_file_is_taken_for_one(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_run_state(BAD[name], "läge.json")
    [problem] = caught.value.problems
    assert problem.rule in ("state-form", "state-changed", "state-content")
    assert problem.place.file == "läge.json"
    assert "--write-state" in str(problem.remedy)


def test_which_files_it_is_asked_of() -> None:
    assert is_run_state(TEXT)
    assert is_run_state(BAD["annan form"])
    assert not is_run_state("as_of: 2027-01-11T20:00\nnodes: {nat: 0 %}\n")
    assert not is_run_state('{"as_of": "2027-01-11T20:00"}')


@pytest.mark.parametrize("until", [H, 7 * H + 11])
def test_the_same_run_gives_the_same_bytes(until: int) -> None:
    one, other = (Simulator().stop(REGION, ASKED, until) for _ in range(2))
    assert write_run_state(one.memory, one.journal, REGION, None) == write_run_state(
        other.memory, other.journal, REGION, None
    )
