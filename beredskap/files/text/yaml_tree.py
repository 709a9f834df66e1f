"""The events of a YAML parser to tables, rows and scalars, without recursion and within limits.

Depth is counted where the parser itself says that a list or a mapping begins, so that no way of writing one passes by; libyaml's own composer
calls itself for each level on the stack of C, and a file could end the process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from beredskap.errors import Place, Problem
from beredskap.language import Message, message
from beredskap.limits import DEPTH, PROBLEMS, YAML_LIST, YAML_VALUES
from beredskap.model.raw import RawTable, Rows, Scalar, scalar

_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_PLAIN_TAGS: Final = frozenset((None, "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!"))
_MERGE: Final = "<<"
Event = Any
"""One of the parser's; which is asked by its type, and marks are always there."""


class YamlError(Exception):
    """The text is not YAML that we read; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(str(problems[0].message))


@dataclass(frozen=True, slots=True)
class Built:
    """A part of the tree: how many values it has with all that is in it, and how many levels."""

    value: Any
    size: int
    height: int


@dataclass(slots=True)
class _Level:
    """A list or mapping that has begun. ``key`` is the key whose value comes next; ``keys`` are those seen, by their line."""

    made: Any
    anchor: str | None
    size: int = 1
    height: int = 1
    key: Scalar | None = None
    expects_key: bool = True
    keys: dict[str, int] = field(default_factory=dict)


class TreeBuilder:
    """Builds one document; ``problems`` is what does not stop the reading. An aliased part is built once and shared."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Any = None
        self.first = Place(file)
        self.has_root = False
        self._levels: list[_Level] = []
        self._anchors: dict[str, Built | None] = {}
        self._size = 0

    def build(self, events: Iterable[Event]) -> None:
        """Take every event. Raises `YamlError` for what is too deep or too large, and `yaml.YAMLError` for what is no YAML."""
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._add_scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._begin(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._add_alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise yaml.composer.ComposerError(
                        None,
                        None,
                        "but found another document",
                        event.start_mark,
                    )

    def _add_scalar(self, event: Event) -> None:
        value: str = event.value
        mark = event.start_mark
        plain = not event.style
        if event.tag not in _PLAIN_TAGS:
            self._refuse_tag(event)
        text = scalar(value, self.file, mark.line + 1, mark.column + 1)
        level = self._levels[-1] if self._levels else None
        if event.anchor is not None:
            self._remember(event.anchor, event, Built(None if plain and value in _NULLS else text, 1, 0))
        if level is not None and level.expects_key and type(level.made) is RawTable:
            self._take_key(level, text, plain, event)
            return
        self._put(None if plain and value in _NULLS else text, 1, 0, event)

    def _add_alias(self, event: Event) -> None:
        name = event.anchor
        if name not in self._anchors:
            raise yaml.composer.ComposerError(None, None, f"found undefined alias {name!r}", event.start_mark)
        found = self._anchors[name]
        if found is None:
            raise YamlError([self._problem("yaml-alias", message("ett ankare hänvisar till sig självt"), event)])
        if len(self._levels) + found.height > DEPTH:
            raise YamlError([too_deep(self.file, event.start_mark.line + 1)])
        level = self._levels[-1] if self._levels else None
        if level is not None and level.expects_key and type(level.made) is RawTable:
            if isinstance(found.value, Scalar):
                self._take_key(level, found.value, False, event)
            else:
                self._refuse_key(level, event)
            return
        self._put(found.value, found.size, found.height, event)

    def _begin(self, event: Event) -> None:
        mark = event.start_mark
        if len(self._levels) >= DEPTH:
            raise YamlError([too_deep(self.file, mark.line + 1)])
        if event.tag not in _PLAIN_TAGS:
            self._refuse_tag(event)
        made = RawTable() if type(event) is yaml.MappingStartEvent else Rows()
        made.file, made.line, made.column = self.file, mark.line + 1, mark.column + 1
        self._levels.append(_Level(made, event.anchor))
        if event.anchor is not None:
            self._remember(event.anchor, event, None)

    def _end(self, event: Event) -> None:
        level = self._levels.pop()
        if level.anchor is not None:
            self._anchors[level.anchor] = Built(level.made, level.size, level.height)
        outer = self._levels[-1] if self._levels else None
        if outer is not None and outer.expects_key and type(outer.made) is RawTable:
            self._refuse_key(outer, level.made)
            return
        self._put(level.made, level.size, level.height, event)

    def _put(self, value: Any, size: int, height: int, event: Event) -> None:
        """Give a finished value its place in the list or mapping that is open."""
        if not self._levels:
            self.root, self.has_root = value, True
            if isinstance(value, Scalar | Rows | RawTable):
                self.first = Place(self.file, value.line, value.column)
            return
        level = self._levels[-1]
        level.size += size
        level.height = max(level.height, height + 1)
        self._count(size if height == 0 or type(event) is yaml.AliasEvent else 1, event)
        if type(level.made) is RawTable:
            if level.key is not None:
                level.made[level.key] = value
            level.key, level.expects_key = None, True
        else:
            level.made.append(value)
            if len(level.made) > YAML_LIST:
                self._refuse_size(message("listan har fler än {most} poster", most=YAML_LIST), event)

    def _take_key(self, level: _Level, key: Scalar, plain: bool, event: Event) -> None:
        self._count(1, event)
        level.expects_key = False
        first = level.keys.get(key)
        if first is not None:
            said = message("«{key}» står två gånger; första gången på rad {line}", key=str(key), line=first)
            remedy = message("ta bort den ena, eller ge den ett annat namn")
            self._complain(self._problem("duplicate-key", said, event, remedy))
        elif key == _MERGE and plain:
            said = message("«<<» läses inte")
            remedy = message("skriv fälten i posten, eller använd en mall")
            self._complain(self._problem("yaml-merge", said, event, remedy))
        else:
            level.keys[key] = key.line
            level.key = key

    def _refuse_key(self, level: _Level, at: Any) -> None:
        level.expects_key = False
        said = message("en nyckel ska vara text")
        remedy = message("sätt citattecken om nyckeln om den innehåller {{site}}")
        self._complain(self._problem("yaml-key", said, at, remedy))

    def _remember(self, anchor: str, event: Event, built: Built | None) -> None:
        if anchor in self._anchors:
            raise yaml.composer.ComposerError(None, None, "found duplicate anchor", event.start_mark)
        self._anchors[anchor] = built

    def _count(self, size: int, event: Event) -> None:
        self._size += size
        if self._size <= YAML_VALUES:
            return
        if type(event) is yaml.AliasEvent:
            raise YamlError([self._problem("yaml-alias", message("ankarna vecklas ut till för mycket"), event)])
        self._refuse_size(message("filen har fler än {most} värden", most=YAML_VALUES), event)

    def _refuse_size(self, said: Message, event: Event) -> NoReturn:
        remedy = message("så mycket läses inte ur YAML; skriv posterna i en CSV-fil per samling, eller dela upp filen")
        raise YamlError([self._problem("yaml-size", said, event, remedy)])

    def _refuse_tag(self, event: Any) -> None:
        said = message("taggen «{tag}» läses inte", tag=str(event.tag))
        self._complain(self._problem("yaml-tag", said, event))

    def _complain(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= PROBLEMS:
            raise YamlError(self.problems)

    def _problem(self, rule: str, said: Message, at: Any, remedy: Message | None = None) -> Problem:
        if isinstance(at, Rows | RawTable):
            return Problem(rule, said, Place(at.file, at.line, at.column), remedy=remedy)
        mark = at.start_mark
        return Problem(rule, said, Place(self.file, mark.line + 1, mark.column + 1), remedy=remedy)


def too_deep(file: str, line: int) -> Problem:
    """The problem of more levels than are read."""
    return Problem("yaml-deep", message("för många nivåer i varandra (högst {n})", n=DEPTH), Place(file, line))
