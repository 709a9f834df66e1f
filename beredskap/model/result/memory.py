"""What a stopped run remembers, so that it can be continued (docs/model.md, *Ett läge som minns*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Tree = dict[str, Any]
"""Plain data: numbers, texts, flags, None, lists, NumPy arrays and further trees, by name."""


@dataclass(frozen=True)
class Memory:
    """The memory of a run that was stopped at ``time`` (seconds from its start).

    ``question`` are the digests of what it was asked: of the ``region``, and of the scenario as far as it had come (``scenario``). ``parts`` is the memory
    of each of its runs: ``plenty`` where okänd never limits, and ``nothing`` where okänd is nothing, if anything is okänd.
    """

    time: int
    question: Mapping[str, str]
    parts: Mapping[str, Tree]
