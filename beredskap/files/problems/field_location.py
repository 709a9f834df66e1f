"""From a field of a record (`needs`, 0, `sources`, 1) to the spot in the file where it is written (`needs[0].el.any[1]`)."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Tag

from beredskap.errors import Place
from beredskap.model.base import Record
from beredskap.model.need import Need
from beredskap.model.raw import COLLECTIONS, Scalar, key_in, place_of

Loc = tuple[str | int, ...]
_BESIDE = ("without", "recharge", "routine")
_FORMS = ("any", "of", "store", "busbar")
NEED_KEYS = (*_FORMS, "in_order", "at_least", "load", "shed", "draw")


@dataclass(frozen=True)
class Spot:
    """Where a field is written: the raw value there, its place and key, and the type that the model wants."""

    value: Any
    at: object
    key: str
    wanted: Any
    keys: tuple[str, ...]

    @property
    def place(self) -> Place:
        """The value's place, or the nearest that is known around it."""
        return place_of(self.at, self.key)


def core(annotation: Any) -> Any:
    """The type itself, without ``Annotated`` and ``| None``."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            annotation = typing.get_args(annotation)[0]
            continue
        if origin in (typing.Union, types.UnionType):
            parts = [part for part in typing.get_args(annotation) if part is not type(None)]
            if len(parts) == 1:
                annotation = parts[0]
                continue
        return annotation


def keys_of(wanted: Any) -> tuple[str, ...]:
    """The keys that a record of this type has in a file."""
    if isinstance(wanted, type) and issubclass(wanted, Record):
        is_keyed = wanted in COLLECTIONS.values()
        return tuple(
            field.alias or name for name, field in wanted.model_fields.items() if not (is_keyed and name == "id")
        )
    return ()


def find(raw: Any, record: type[Record], loc: Loc, key: str, *, with_tags: bool) -> Spot:
    """Walk from a record's raw body along ``loc``, which names the member of a tagged union if ``with_tags`` (as pydantic does)."""
    walk = _Walk(raw, record, key, with_tags)
    for part in loc:
        walk.step(part)
    return Spot(walk.value, walk.at, walk.key, walk.wanted, walk.keys)


class _Walk:
    def __init__(self, raw: Any, record: type[Record], key: str, with_tags: bool) -> None:
        self.with_tags = with_tags
        self.value = raw
        self.at: object = raw
        self.key = key
        self.wanted: Any = record
        self.keys: tuple[str, ...] = ()

    def step(self, part: str | int) -> None:
        members = _tags(self.wanted)
        if members and not self.with_tags and isinstance(self.value, dict):
            self.wanted = next((member for tag, member in members.items() if tag in self.value), None)
        if members and self.with_tags and part in members:
            self.wanted = members[part]
        elif self.wanted is Need and isinstance(part, str):
            self._into_need(part)
        elif part == "[key]":
            return
        else:
            self._into(part)
            self.wanted = _inner(self.wanted, part)

    def _into(self, part: str | int) -> None:
        if isinstance(part, int):
            if isinstance(self.value, list) and part < len(self.value):
                self.value = self.value[part]
                self.key += f"[{part}]"
                self._stand(self.value)
            return
        self.keys = keys_of(self.wanted)
        if isinstance(self.value, dict):
            written = key_in(self.value, part)
            if self.keys and part not in (*self.keys, "id") and written is not None:
                self.at = written
            self.key += f".{part}" if self.key else part
            self.value = self.value.get(part)
            self._stand(self.value if self.value is not None and self.at is not written else written)

    def _into_need(self, part: str) -> None:
        body = self.value
        if not isinstance(body, dict):
            self.wanted = None
            return
        name = next((key for key in body if key not in _BESIDE), None)
        spec = body.get(name) if name is not None else None
        field = Need.model_fields.get(part)
        self.wanted = core(field.annotation) if field else None
        self.keys = NEED_KEYS
        if part in _BESIDE:
            self.value = body
            self._plain_step(part)
            return
        if name is None:
            return
        self.value, self.key = spec, f"{self.key}.{name}"
        self._stand(spec if spec is not None else name)
        if not isinstance(spec, dict):
            return
        if part == "sources":
            part = next((form for form in _FORMS if form in spec), part)
        self._plain_step(part, on_key=field is None)

    def _plain_step(self, part: str, on_key: bool = False) -> None:
        written = key_in(self.value, part)
        self.key += f".{part}"
        self.value = self.value.get(part)
        self._stand(self.value if self.value is not None and not on_key else written)

    def _stand(self, at: object) -> None:
        if isinstance(at, Scalar | list | dict):
            self.at = at


def _tags(wanted: Any) -> dict[Any, Any]:
    """The members of a tagged union by tag."""
    if typing.get_origin(wanted) not in (typing.Union, types.UnionType):
        return {}
    found = {}
    for member in typing.get_args(wanted):
        for extra in getattr(member, "__metadata__", ()):
            if isinstance(extra, Tag):
                found[extra.tag] = core(member)
    return found


def _inner(wanted: Any, part: str | int) -> Any:
    if isinstance(wanted, type) and issubclass(wanted, Record):
        for name, field in wanted.model_fields.items():
            if part in (name, field.alias):
                return core(field.annotation)
        return None
    arguments = typing.get_args(wanted)
    if typing.get_origin(wanted) is tuple and isinstance(part, int):
        return core(arguments[0])
    return core(arguments[1]) if typing.get_origin(wanted) is dict else None
