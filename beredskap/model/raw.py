"""What stands in the files before pydantic reads it: text, lists and tables that know their place.

The types are subclasses of ``str``, ``list`` and ``dict``, so that pydantic validates them as they are.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from typing import Any, Final

from beredskap.errors import Place
from beredskap.model.base import Record
from beredskap.model.region import Region

Problems = Callable[..., None]


class Scalar(str):
    """Text with the place where it stands."""

    __slots__ = ("column", "file", "line")
    file: str
    line: int
    column: int


class Rows(list[Any]):
    """A list with the place where it begins."""

    __slots__ = ("column", "file", "line")
    file: str
    line: int
    column: int


class RawTable(dict[str, Any]):
    """A mapping with the place where it begins; its keys are `Scalar`."""

    __slots__ = ("column", "file", "line")
    file: str
    line: int
    column: int


def scalar(value: str, file: str, line: int, column: int) -> Scalar:
    """Text at a place."""
    made = Scalar(value)
    made.file, made.line, made.column = file, line, column
    return made


def rows(values: Iterable[Any], at: object) -> Rows:
    """A list that stands where ``at`` does."""
    made = Rows(values)
    _stand(made, at)
    return made


def table(values: Iterable[tuple[str, Any]] | dict[str, Any], at: object) -> RawTable:
    """A mapping that stands where ``at`` does."""
    made = RawTable(values)
    _stand(made, at)
    return made


def moved(text: str, at: object) -> Scalar:
    """New text that stands where ``at`` does."""
    made = Scalar(text)
    _stand(made, at)
    return made


def _stand(made: Scalar | Rows | RawTable, at: object) -> None:
    if isinstance(at, Scalar | Rows | RawTable):
        made.file, made.line, made.column = at.file, at.line, at.column
    else:
        made.file, made.line, made.column = "", 0, 0


def place_of(value: object, key: str = "") -> Place:
    """Where a value stands; only the key is known of what does not stand in a file."""
    if isinstance(value, Scalar | Rows | RawTable):
        return Place(value.file, value.line, value.column, key)
    return Place(key=key)


def plain(value: Any) -> Any:
    """The same tree of ordinary str, list and dict."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value) if isinstance(value, str) else value


def without_nulls(body: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """The body without the fields that are null, which is the same as leaving them out; an unknown key stays, to be refused."""
    return {name: value for name, value in body.items() if value is not None or name not in fields}


def key_in(known: dict[str, Any], wanted: str) -> str | None:
    """The key itself as it stands in the file (a `Scalar`), for its place."""
    for key in known:
        if key == wanted:
            return key
    return None


def _collections() -> dict[str, type[Record]]:
    found: dict[str, type[Record]] = {}
    for name, field in Region.model_fields.items():
        if typing.get_origin(field.annotation) is dict:
            found[name] = typing.get_args(field.annotation)[1]
    return found


COLLECTIONS: Final = _collections()
HEADER: Final = {
    field.alias or name: name
    for name, field in Region.model_fields.items()
    if name not in COLLECTIONS and name != "variant"
}
SHARED_NAMESPACE: Final = ("sites", "nodes", "offerings", "stores")


def fields_of(record: type[Record]) -> tuple[str, ...]:
    """The keys that a record is written with in a file (aliases), without ``id``."""
    return tuple(field.alias or name for name, field in record.model_fields.items() if name != "id")
