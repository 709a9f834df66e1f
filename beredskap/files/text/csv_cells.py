"""The text of a CSV cell to the form that the same field has in YAML: lists, maps and short records."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any, Literal

from beredskap.model.base import Record
from beredskap.model.need import Need
from beredskap.model.raw import Scalar, moved, rows, table

Form = Literal["text", "list", "map", "needs", "pairs", "none"]
SEPARATOR = "|"


def form_of(annotation: Any) -> Form:
    """How a field of this type is written in one cell; ``none`` if it has to be written in YAML."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        return form_of(parts[0]) if len(parts) == 1 else "text"
    origin = typing.get_origin(annotation)
    if origin is dict:
        return "none" if typing.get_args(annotation)[1] is Any else "map"
    if origin is tuple:
        inner = typing.get_args(annotation)[0]
        if inner is Need:
            return "needs"
        if typing.get_origin(inner) is Annotated and typing.get_origin(typing.get_args(inner)[0]) is not None:
            return "none"
        if isinstance(inner, type) and issubclass(inner, Record):
            return "pairs" if len(_required(inner)) == 2 else "none"
        return "list"
    return "text"


def pair_fields(annotation: Any) -> tuple[str, str]:
    """The two fields that ``key value`` in a cell stands for."""
    first, second = _required(typing.get_args(annotation)[0])
    return first, second


def read_cell(cell: Scalar, form: Form, annotation: Any) -> Any:
    """The value of a cell that is not empty."""
    if form == "text":
        return cell
    parts = [moved(part.strip(), cell) for part in cell.split(SEPARATOR) if part.strip()]
    if form == "list":
        return rows(parts, cell)
    pairs = [_pair(part) for part in parts]
    if form == "map":
        return table(pairs, cell)
    if form == "needs":
        return rows([table([pair], cell) for pair in pairs], cell)
    first, second = pair_fields(annotation)
    return rows([table({first: key, second: value}, cell) for key, value in pairs], cell)


def _pair(part: Scalar) -> tuple[Scalar, Scalar]:
    key, _, value = part.partition(" ")
    return moved(key, part), moved(value.strip(), part)


def _required(record: type[Record]) -> list[str]:
    return [name for name, field in record.model_fields.items() if field.is_required()]
