"""What a run remembers, as plain data: each noun gives out its own memory and takes it back (docs/model.md, *Ett läge som minns*).

A memory (`Tree`) is a dict of numbers, texts, flags, lists, arrays and further memories. It may have been a file in between, so it is read with doubt:
`Recalled` gives only what has the shape and the range that the noun asks for.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from beredskap.arrays import Floats, Indices, Ints, Mask
from beredskap.errors import InputError, Problem
from beredskap.language import message
from beredskap.model.base import Record
from beredskap.model.effect import AnyEffect
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.scenario import AnyEvent

_LONG: Final = 2**53
LONG_AGO: Final = 2**40
"""Seconds: nothing that is remembered began longer before the start."""
_Record = TypeVar("_Record", bound=Record)


def pair_up(mapping: Mapping[int, int]) -> Tree:
    """A table of whole numbers, for `Recalled.table`."""
    return {"of": np.array(list(mapping), np.int64), "is": np.array(list(mapping.values()), np.int64)}


def write_out(records: Iterable[Record]) -> list[Tree]:
    """Records of the model as plain data, for `Recalled.records`."""
    return [record.model_dump() for record in records]


def arrays_of(record: object) -> Tree:
    """The arrays among the fields of a record."""
    return {name: value for name, value in vars(record).items() if isinstance(value, np.ndarray)}


class Recalled:
    """A memory as it is read. Raises `InputError` with the path of whatever is missing or cannot be."""

    def __init__(self, tree: object, path: str = "") -> None:
        self._path = path
        if not isinstance(tree, dict):
            self.refuse("")
        self._tree: Tree = tree

    @property
    def tree(self) -> Tree:
        """The memory itself."""
        return self._tree

    def refuse(self, name: str) -> NoReturn:
        """Say that what stands by this name cannot be."""
        path = ".".join(part for part in (self._path, name) if part)
        said = message("lägets minne är ofullständigt eller ändrat: «{path}»", path=path or "memory")
        raise InputError([Problem("state-memory", said)])

    def _get(self, name: str) -> Any:
        if name not in self._tree:
            self.refuse(name)
        return self._tree[name]

    def part(self, name: str) -> Recalled:
        """The memory of a part."""
        return Recalled(self._get(name), f"{self._path}.{name}" if self._path else name)

    def parts(self, name: str) -> list[Recalled]:
        """The memories of several."""
        found = self._get(name)
        if not isinstance(found, list):
            self.refuse(name)
        return [Recalled(one, f"{self._path}.{name}[{number}]") for number, one in enumerate(found)]

    def has(self, name: str) -> bool:
        """Whether there is anything by this name: None is nothing."""
        return self._get(name) is not None

    def names(self, name: str) -> bool:
        """Whether anything is told by this name."""
        return name in self._tree

    def number(self, name: str, least: float = 0.0, most: float = math.inf) -> float:
        """A number within bounds."""
        found = self._get(name)
        if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
            self.refuse(name)
        return float(found)

    def whole(self, name: str, least: int = 0, below: int = _LONG) -> int:
        """A whole number from ``least`` to under ``below``."""
        found = self._get(name)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found < below:
            self.refuse(name)
        return found

    def whole_or_none(self, name: str, least: int = 0) -> int | None:
        """A whole number that is at least so much, or None."""
        return self.whole(name, least) if self.has(name) else None

    def flag(self, name: str) -> bool:
        """True or false."""
        found = self._get(name)
        if not isinstance(found, bool):
            self.refuse(name)
        return found

    def text(self, name: str, among: Collection[str] | None = None) -> str:
        """A text, one of those it is to be ``among``."""
        found = self._get(name)
        if not isinstance(found, str) or (among is not None and found not in among):
            self.refuse(name)
        return found

    def texts(self, name: str, among: Collection[str]) -> list[str]:
        """Several texts, each one of those they are to be ``among``."""
        found = self._get(name)
        if not isinstance(found, list) or not all(isinstance(one, str) and one in among for one in found):
            self.refuse(name)
        return found

    def floats(self, name: str, *shape: int, least: float = -math.inf) -> Floats:
        """Numbers of this shape, none below ``least``; -1 is any length."""
        found = self._array(name, np.float64, shape)
        if found.size and not found.min() >= least:
            self.refuse(name)
        return found

    def ints(self, name: str, *shape: int, least: int = 0, below: int = _LONG) -> Ints:
        """Whole numbers of this shape, from ``least`` to under ``below``."""
        found = self._array(name, np.int64, shape)
        if found.size and not (found.min() >= least and found.max() < below):
            self.refuse(name)
        return found

    def places(self, name: str, *shape: int, below: int) -> Indices:
        """The same as places in an array."""
        return self.ints(name, *shape, below=below).astype(np.intp)

    def mask(self, name: str, *shape: int) -> Mask:
        """Flags of this shape."""
        return self._array(name, np.bool_, shape)

    def small(self, name: str, *shape: int, below: int) -> NDArray[np.int8]:
        """Whole numbers under ``below``, in a byte each."""
        found = self._array(name, np.int8, shape)
        if found.size and not (found.min() >= 0 and found.max() < below):
            self.refuse(name)
        return found

    def _array(self, name: str, kind: type[Any], shape: Sequence[int]) -> NDArray[Any]:
        found = self._get(name)
        fits = (
            isinstance(found, np.ndarray)
            and found.dtype == kind
            and found.ndim == len(shape)
            and all(want in (-1, size) for want, size in zip(shape, found.shape, strict=True))
        )
        if not fits:
            self.refuse(name)
        return np.array(found)

    def table(self, name: str, keys: int, *, least: int = 0, below: int = _LONG) -> dict[int, int]:
        """A table of whole numbers from ``least`` to under ``below``, of keys under ``keys``."""
        part = self.part(name)
        of = part.ints("of", -1, below=keys).tolist()
        return dict(zip(of, part.ints("is", len(of), least=least, below=below).tolist(), strict=True))

    def records(self, name: str, kind: type[_Record]) -> tuple[_Record, ...]:
        """Records of the model."""
        found = self._get(name)
        if not isinstance(found, list | tuple):
            self.refuse(name)
        try:
            return tuple(kind.model_validate(one) for one in found)
        except ValidationError:
            self.refuse(name)

    def record(self, name: str, kind: type[_Record]) -> _Record:
        """A record of the model: one of one."""
        found = self.records(name, kind)
        if len(found) != 1:
            self.refuse(name)
        return found[0]

    def event(self, name: str, origins: Origins) -> AnyEvent:
        """One of the scenario's events, by its number."""
        return origins.events[self.whole(name, below=len(origins.events))]

    def effect(self, origins: Origins) -> tuple[str, AnyEffect]:
        """The handle of a measure, and one of its effects."""
        handle = self.text("handle")
        does = origins.effects(handle)
        return handle, does[self.whole("effect", below=len(does))]


class Origins:
    """Where what is in force comes from: the scenario's ``events``, numbered in order of time, and the effects of measures by handle and place.

    Events to come do not change the numbers of those that have been.
    """

    def __init__(self, region: Region, events: Iterable[AnyEvent]) -> None:
        self._region = region
        self.events = sorted(events, key=lambda event: event.at)
        self._numbers = {id(event): number for number, event in enumerate(self.events)}

    def number(self, event: object) -> int:
        """The number of an event."""
        return self._numbers[id(event)]

    def find(self, part: object, key: str) -> int | None:
        """The number of the event that has this very ``part`` under ``key``; None where no event has."""
        found = (number for number, event in enumerate(self.events) if getattr(event, key, None) is part)
        return next(found, None)

    def effects(self, handle: str) -> tuple[AnyEffect, ...]:
        """What the measure of a handle does; nothing where there is none."""
        action = self._region.measures.get(handle.partition("#")[0])
        return action.does if action else ()

    def place(self, handle: str, part: object) -> Tree:
        """The effect of a measure that has (or is) this very ``part``, for `Recalled.effect`."""
        number = next(
            number
            for number, effect in enumerate(self.effects(handle))
            if effect is part or any(value is part for value in effect.__dict__.values())
        )
        return {"handle": handle, "effect": number}
