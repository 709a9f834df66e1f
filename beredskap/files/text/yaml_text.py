"""YAML text to a tree that knows its places: libyaml composes, nothing is interpreted but null.

Everything that can be wrong with the text is said in Swedish with line and column.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from beredskap.errors import Place, Problem
from beredskap.files.personal_numbers import find_in_lines
from beredskap.language import Message, message
from beredskap.model.raw import RawTable, Rows, Scalar, scalar

MAX_DEPTH: Final = 60
MAX_EXPANDED: Final = 1_000_000
_MAX_OPEN: Final = 300  # libyaml's composer recurses on the C stack and would crash
_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_BRACKET = re.compile(r"[\[\]{}]")
_COMPACT = re.compile(r"(?:[-?:][ \t]+){60}")
_PLAIN_TAGS: Final = frozenset(("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!"))
_COMPARISON = re.compile(r"(?:^|[:\[,{-])\s*(>=?\s*[^\s,}\]][^,}\]]*)")
_TEMPLATE_NAME = re.compile(r"\{(?:site|municipality|name)\}")


class YamlError(Exception):
    """The text is not YAML that we read; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(str(problems[0].message))


def read_yaml(text: str, file: str) -> tuple[RawTable, list[Problem]]:
    """The file's top mapping, and the problems (duplicate keys …) that do not stop the reading.

    Raises `YamlError` if the text cannot be read at all.
    """
    _guard_depth(text, file)
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        raise YamlError([_syntax(error, text, file)]) from error
    if root is None:
        raise YamlError([Problem("file-empty", message("filen är tom"), Place(file, 1, 1))])
    builder = _Builder(file)
    tree = builder.build(root, 0)
    if not isinstance(tree, RawTable):
        place = Place(file, root.start_mark.line + 1, root.start_mark.column + 1)
        problem = Problem("yaml-mapping", message("filen ska börja med nycklar, till exempel «name: …»"), place)
        raise YamlError([problem])
    return tree, [*builder.problems, *find_in_lines(text, file)]


def _guard_depth(text: str, file: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > _MAX_OPEN:
            raise YamlError([_too_deep(file, text.count("\n", 0, match.start()) + 1)])
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("    " * MAX_DEPTH) or _COMPACT.search(line):
            raise YamlError([_too_deep(file, number)])


def _too_deep(file: str, line: int) -> Problem:
    return Problem("yaml-deep", message("för många nivåer i varandra (högst {n})", n=MAX_DEPTH), Place(file, line))


class _Builder:
    """Turns composed nodes into tables, rows and scalars; an aliased node is built once and shared."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._built: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._expanded = 0

    def build(self, node: yaml.Node, depth: int) -> Any:
        if type(node) is yaml.ScalarNode:
            return self._scalar(node)
        known = self._built.get(id(node))
        if known is not None:
            self._count(known[1], node)
            return known[0]
        if id(node) in self._open:
            raise YamlError([self._problem("yaml-alias", message("ett ankare hänvisar till sig självt"), node)])
        if depth >= MAX_DEPTH:
            raise YamlError([_too_deep(self.file, node.start_mark.line + 1)])
        self._open.add(id(node))
        before = self._expanded
        self._count(1, node)
        built = self._mapping(node, depth) if type(node) is yaml.MappingNode else self._sequence(node, depth)
        mark = node.start_mark
        built.file, built.line, built.column = self.file, mark.line + 1, mark.column + 1
        if node.tag not in _PLAIN_TAGS:
            self._refuse_tag(node)
        self._open.discard(id(node))
        self._built[id(node)] = (built, self._expanded - before)
        return built

    def _scalar(self, node: yaml.ScalarNode) -> Scalar | None:
        value: str = node.value
        if value in _NULLS and not node.style:
            return None
        if node.tag not in _PLAIN_TAGS:
            self._refuse_tag(node)
        mark = node.start_mark
        return scalar(value, self.file, mark.line + 1, mark.column + 1)

    def _sequence(self, node: yaml.Node, depth: int) -> Rows:
        made = Rows()
        for part in node.value:
            self._expanded += 1
            made.append(self.build(part, depth + 1))
        return made

    def _mapping(self, node: yaml.Node, depth: int) -> RawTable:
        made = RawTable()
        for key_node, value_node in node.value:
            self._expanded += 1
            if type(key_node) is not yaml.ScalarNode:
                self.problems.append(self._bad_key(key_node))
                continue
            mark = key_node.start_mark
            key = scalar(key_node.value, self.file, mark.line + 1, mark.column + 1)
            if key in made:
                first = next(known for known in made if known == key)
                said = message("«{key}» står två gånger; första gången på rad {line}", key=str(key), line=first.line)  # type: ignore[attr-defined]  # our keys are scalars
                remedy = message("ta bort den ena, eller ge den ett annat namn")
                self.problems.append(self._problem("duplicate-key", said, key_node, remedy))
                continue
            if key == "<<" and not key_node.style:
                said = message("«<<» läses inte")
                remedy = message("skriv fälten i posten, eller använd en mall")
                self.problems.append(self._problem("yaml-merge", said, key_node, remedy))
                continue
            made[key] = self.build(value_node, depth + 1)
        return made

    def _bad_key(self, node: yaml.Node) -> Problem:
        said = message("en nyckel ska vara text")
        remedy = message("sätt citattecken om nyckeln om den innehåller {{site}}")
        return self._problem("yaml-key", said, node, remedy)

    def _refuse_tag(self, node: yaml.Node) -> None:
        said = message("taggen «{tag}» läses inte", tag=str(node.tag))
        self.problems.append(self._problem("yaml-tag", said, node))

    def _count(self, size: int, node: yaml.Node) -> None:
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise YamlError([self._problem("yaml-alias", message("ankarna vecklas ut till för mycket"), node)])

    def _problem(self, rule: str, said: Message, node: yaml.Node, remedy: Message | None = None) -> Problem:
        mark = node.start_mark
        return Problem(rule, said, Place(self.file, mark.line + 1, mark.column + 1), remedy=remedy)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = int(getattr(error, "position", 0) or 0)
        place = Place(file, text.encode()[:position].count(b"\n") + 1)
        return Problem(
            "yaml-character",
            message("ett styrtecken som inte får stå i en textfil"),
            place,
            remedy=message("ta bort tecknet"),
        )
    place = Place(file, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    said, remedy = _explain(str(getattr(error, "problem", "")), str(getattr(error, "context", "")), line, mark.column)
    return Problem("yaml-syntax", said, place, remedy=remedy)


def _explain(problem: str, context: str, line: str, column: int) -> tuple[Message, Message | None]:
    """What libyaml means, and what to do about it."""
    at = line[column : column + 1]
    comparison = _COMPARISON.search(line)
    if comparison and ("block scalar" in context or at == ">"):
        text = comparison[1].strip()
        return message("«{text}» läses inte som text", text=text), _quote(text)
    if "alias" in context or "alias" in problem:
        return message("«*» betyder något annat i YAML"), _quote("*")
    if "\t" in line[: column + 1] or at == "\t":
        return message("tabb i indraget"), message("använd blanksteg i stället för tabb")
    if "another document" in problem:
        return message("filen har flera dokument («---»)"), message("dela upp den i flera filer")
    template = _TEMPLATE_NAME.search(line)
    if template:
        return message("«{text}» läses inte som text", text=template[0]), message("sätt citattecken om hela värdet")
    if "cannot start any token" in problem:
        return message("ett värde får inte börja med «{sign}»", sign=at), message("sätt citattecken om värdet")
    return _structure(problem, context)


def _structure(problem: str, context: str) -> tuple[Message, Message | None]:
    if "mapping values are not allowed" in problem:
        return message("ett kolon för mycket, eller fel indrag"), message("sätt citattecken om text med «: »")
    if "flow" in context:
        return message("en parentes «[» eller «{{» stängs inte, eller ett komma saknas"), None
    if "quoted scalar" in context:
        return message("ett citattecken stängs inte"), None
    if "could not find expected ':'" in problem:
        return message("ett kolon saknas efter en nyckel"), None
    if "block mapping" in context or "block collection" in context:
        return message("fel indrag, eller en nyckel på fel plats"), message("rader i samma nivå ska ha samma indrag")
    if "duplicate anchor" in problem:
        return message("ett ankare har redan det namnet"), None
    return message("detta är inte YAML"), None


def _quote(text: str) -> Message:
    return message('sätt citattecken: "{text}"', text=text)
