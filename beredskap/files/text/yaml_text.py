"""YAML text to a tree that knows its places: libyaml parses, nothing is interpreted but null.

Everything that can be wrong with the text is said in Swedish with line and column.
"""

from __future__ import annotations

import re

import yaml

from beredskap.errors import Place, Problem
from beredskap.files.personal_numbers import find_in_lines
from beredskap.files.text.yaml_tree import TreeBuilder, YamlError
from beredskap.language import Message, message
from beredskap.model.raw import RawTable

_COMPARISON = re.compile(r"(?:^|[:\[,{-])\s*(>=?\s*[^\s,}\]][^,}\]]*)")
_TEMPLATE_NAME = re.compile(r"\{(?:site|municipality|name)\}")


def read_yaml(text: str, file: str) -> tuple[RawTable, list[Problem]]:
    """The file's top mapping, and the problems (duplicate keys …) that do not stop the reading.

    Raises `YamlError` if the text cannot be read at all.
    """
    builder = TreeBuilder(file)
    try:
        builder.build(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError as error:
        raise YamlError([_syntax(error, text, file)]) from error
    if not builder.has_root:
        raise YamlError([Problem("file-empty", message("filen är tom"), Place(file, 1, 1))])
    if not isinstance(builder.root, RawTable):
        said = message("filen ska börja med nycklar, till exempel «name: …»")
        raise YamlError([Problem("yaml-mapping", said, builder.first)])
    return builder.root, [*builder.problems, *find_in_lines(text, file)]


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
