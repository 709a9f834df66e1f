"""What can go wrong, and the exit code of each.

BeredskapError
├── InputError        exit 2: bad input or usage; carries every problem found, nothing was run or changed
├── NothingToDoError       exit 5: nothing to run, or nothing expected
└── InternalError     exit 3: an invariant does not hold; never the user's fault
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from beredskap.language import Message
from beredskap.limits import PROBLEMS, WORD


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    DEVIATION = 1
    BAD_INPUT = 2
    INTERNAL = 3
    NOTHING = 5


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file: line and column count from 1; ``key`` is a dotted path or a CSV column."""

    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        position = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return "  ".join(part for part in (position, self.key) if part)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    ``rule`` is a stable id. ``subject`` names what it is about (``nodes.uso.iva``) and ``value`` the offending text, so that
    the loader can point at the line. ``near`` is the nearest valid value, ``remedy`` the next step.
    """

    rule: str
    message: Message
    place: Place = Place()
    subject: str = ""
    value: str | None = None
    near: str | None = None
    remedy: Message | None = None

    def reworded(self, words: Mapping[str, Message]) -> Problem:
        """The same with other words for what is typed on the command line (`Message.reworded`)."""
        remedy = self.remedy and self.remedy.reworded(words)
        return replace(self, message=self.message.reworded(words), remedy=remedy)


def first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """As many of the problems as are worked out: the others are not even looked for."""
    return tuple(itertools.islice(problems, PROBLEMS))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6, any_case: bool = True) -> str | None:
    """The one of ``known`` that looks most like ``word``, for "did you mean"; None where none is as like as ``cutoff``.

    The likeness is the ratio of `difflib.SequenceMatcher`, from 0 to 1. Upper and lower case are the same unless ``any_case`` is False.
    A word of more than `WORD` characters is like none.

    >>> nearest("SJUKHUSS", ["sjukhus", "lager"])
    'sjukhus'
    """
    if len(word) > WORD:
        return None
    import difflib  # most runs make no mistake, and the help is not to wait for it

    folded = str.casefold if any_case else str
    names = {folded(name): name for name in sorted(set(known), reverse=True)}
    if folded(word) in names:
        return str(names[folded(word)])
    found = difflib.get_close_matches(folded(word), names, n=1, cutoff=cutoff)
    return str(names[found[0]]) if found else None


class BeredskapError(Exception):
    """Every error that the program raises on purpose."""

    exit_code = Exit.INTERNAL


class InputError(BeredskapError):
    """The input is wrong; ``problems`` holds all that was found."""

    exit_code = Exit.BAD_INPUT

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem.message) for problem in self.problems))


class NothingToDoError(BeredskapError):
    """There is nothing to run, or nothing is expected of what was run."""

    exit_code = Exit.NOTHING

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class InternalError(BeredskapError):
    """An invariant of the program does not hold."""
