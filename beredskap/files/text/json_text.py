"""JSON text to a tree, within limits: journals, the UI's preferences, and how columns of earlier sheets were read."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from beredskap.limits import DEPTH


def read_json(text: str) -> Any:
    """The tree. Raises `ValueError` for what is no JSON, and for more levels than are read: whoever walks the tree calls itself for each."""
    try:
        tree = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("too deep") from error
    level = [tree]
    for _ in range(DEPTH + 1):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return tree
    raise ValueError("too deep")


def _refuse_constant(name: str) -> NoReturn:
    """NaN and the infinities are no JSON, though Python reads them."""
    raise ValueError(name)


def _parts(value: Any) -> list[Any]:
    """The lists and objects right within one; what is neither has no levels."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [part for part in inside if isinstance(part, dict | list)]
