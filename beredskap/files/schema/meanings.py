"""What every field of the files means, as the model says it beside the field: the JSON Schemas' descriptions and ``docs/format.md`` are made of it."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import sys
from collections.abc import Iterator
from functools import cache

from beredskap.model.base import Record
from beredskap.model.need import SOURCE_KEYS, Need

Meanings = dict[str, str]


def meaning(record: type[Record], key: str) -> str:
    """What the field that is written ``key`` in a file means, in Swedish; of a field that nobody has described a `KeyError`.

    It is the docstring below the field, in the record itself or else in the nearest that it inherits from. A few fields say it in pydantic's
    ``description`` instead, which has another place among the keys of the schema.
    """
    if record is Need and key in SOURCE_KEYS:
        return SOURCE_KEYS[key]
    name = {field.alias or name: name for name, field in record.model_fields.items()}[key]
    return record.model_fields[name].description or _docstrings(record)[name]


def _docstrings(record: type[Record]) -> Meanings:
    """Field -> docstring: the record's own go before those that it inherits."""
    found: Meanings = {}
    for owner in reversed(record.__mro__):
        if issubclass(owner, Record):
            found |= _docstrings_in(owner.__module__).get(owner.__name__, {})
    return found


@cache
def _docstrings_in(module: str) -> dict[str, Meanings]:
    """Class -> field -> docstring of a module, from its source: Python does not keep them, and pydantic would read them at every start."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {part.name: dict(_below_fields(part.body)) for part in tree.body if isinstance(part, ast.ClassDef)}


def _below_fields(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, below in itertools.pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, re.sub(r"\n\s*", " ", text)
