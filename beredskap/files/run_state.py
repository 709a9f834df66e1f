"""A run that was stopped, as a file from which it is continued: a top to read, and below it all that the run remembers (docs/lage.md).

The file is JSON. Arrays stand as ``{"#f8": shape, "else": value, "at": places, "is": values}``: ``else`` everywhere but ``at`` the places, where the values
stand; without ``at`` the values are all there is. ``sha256`` is of all the rest, so that a file that was changed by hand is not continued from.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem
from beredskap.files.text.json_text import read_json
from beredskap.language import Message, message
from beredskap.model.queries.present import present
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.result.memory import Memory, Tree
from beredskap.model.scenario.state import ReportedState

FORMAT: Final = "beredskap/state/1"
_KINDS: Final[dict[str, type[np.generic]]] = {"f8": np.float64, "i8": np.int64, "i1": np.int8, "b1": np.bool_}
_CODES: Final = {np.dtype(kind): code for code, kind in _KINDS.items()}
_MOST: Final = 50_000_000
"""Values of one array; a file that says more is not believed."""
_ENDLESS: Final = {"inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True)
class RunState:
    """What a file holds: the ``memory``, and the ``reported`` state that the run itself began from, if it did."""

    memory: Memory
    reported: ReportedState | None


def write_run_state(memory: Memory, journal: Journal, region: Region, reported: ReportedState | None) -> str:
    """The file of a run that was stopped: its memory, and its journal's end to be read by people. The same run gives the same bytes."""
    top = present(journal, region)
    body: Tree = {
        "format": FORMAT,
        **top,
        "reported": None if reported is None else reported.model_dump(mode="json"),
        "time": memory.time,
        "question": dict(memory.question),
        "memory": _encode(dict(memory.parts)),
    }
    lines = [f"{_text(name)}: {_text(value, indent=1 if name in top else None)}" for name, value in body.items()]
    lines.append(f'"sha256": {_text(_digest(body))}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def is_run_state(text: str) -> bool:
    """Whether a text is that of such a file, of this form or another."""
    return text.lstrip()[:1] == "{" and '"beredskap/state/' in text[:200]


def read_run_state(text: str, file: str) -> RunState:
    """What a file holds. Raises `InputError` where it is of another form, or incomplete, or was changed."""
    try:
        body: Any = read_json(text)
        form = body.pop("format")
        if form != FORMAT:
            said = message("läget har formen «{form}», men här läses «{known}»", form=str(form)[:40], known=FORMAT)
            raise _refusal(file, "state-form", said)
        digest = body.pop("sha256")
        if digest != _digest({"format": form, **body}):
            raise _refusal(file, "state-changed", message("läget är ändrat efter att körningen skrev det"))
        reported = None if body["reported"] is None else ReportedState.model_validate(body["reported"])
        question = {str(name): str(value) for name, value in body["question"].items()}
        parts = {str(name): _decode(part) for name, part in body["memory"].items()}
        return RunState(Memory(int(body["time"]), question, parts), reported)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, ValidationError) as error:
        raise _refusal(file, "state-content", message("läget är inte en hel fil som en körning har skrivit")) from error


def _refusal(file: str, rule: str, said: Message) -> InputError:
    remedy = message(
        "skriv ett nytt med beredskap run SCENARIO --until TID --write-state {file}, eller rapportera läget i en egen fil (nodes, beds, stock)",
        file=file,
    )
    return InputError([Problem(rule, said, Place(file), remedy=remedy)])


def _text(value: object, indent: int | None = None) -> str:
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)


def _digest(body: Tree) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _encode(value: Any) -> Any:
    """Plain data as JSON has it."""
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if isinstance(value, dict):
        return {name: _encode(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_encode(part) for part in value]
    if isinstance(value, float) and math.isinf(value):
        return {"#": _said(value)}
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def _encode_array(array: NDArray[Any]) -> Tree:
    flat = array.ravel()
    usual = max((0, 1, math.inf), key=lambda one: int((flat == one).sum())) if flat.dtype == float else 0
    at = np.flatnonzero(flat != usual)
    head: Tree = {f"#{_CODES[array.dtype]}": list(array.shape)}
    if 2 * len(at) > len(flat):
        return {**head, "is": _values(flat)}
    return {**head, "else": _said(usual), "at": at.tolist(), "is": _values(flat[at])}


def _values(flat: NDArray[Any]) -> list[Any]:
    if flat.dtype == float:
        return [_said(one) for one in flat.tolist()]
    return [int(one) for one in flat.tolist()]


def _said(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _decode(value: Any) -> Any:
    """Plain data from JSON. Raises `ValueError` where an array is not one."""
    if isinstance(value, list):
        return [_decode(part) for part in value]
    if not isinstance(value, dict):
        return value
    marked = next((name for name in value if name.startswith("#")), None)
    if marked is None:
        return {name: _decode(part) for name, part in value.items()}
    return _ENDLESS[value["#"]] if marked == "#" else _decode_array(value, marked)


def _decode_array(tree: Tree, marked: str) -> NDArray[Any]:
    kind, shape = _KINDS[marked[1:]], tree[marked]
    if not all(type(size) is int and size >= 0 for size in shape) or math.prod(shape) > _MOST:
        raise ValueError(shape)
    values = np.array([_number(one) for one in tree["is"]], kind)
    if "at" not in tree:
        return values.reshape(shape)
    flat = np.full(math.prod(shape), _number(tree["else"]), kind)
    at = np.array([_place(one) for one in tree["at"]], np.int64)
    if len(at) != len(values) or (len(at) and (at[-1] >= len(flat) or (np.diff(at) <= 0).any())):
        raise ValueError(shape)
    flat[at] = values
    return flat.reshape(shape)


def _number(value: object) -> float:
    if type(value) in (int, float):
        return value  # type: ignore[return-value]
    return _ENDLESS[str(value)]


def _place(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value
