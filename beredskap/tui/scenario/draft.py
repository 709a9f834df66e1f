"""The text of a scenario while it is being written: one field or one event is changed, and every other character stays."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

FIELDS: Final = ("name", "start", "duration", "variant", "coordination")
"""The fields of the form, in its order; each is a plain value at the top of the file."""
_LAST: Final = "expect"
NEW: Final = """\
name: Nytt scenario
region: {region}
start: {start}
duration: 7 d
events:
  - {{at: 0 h, lose: {site}, evacuate_within: 24 h}}
expect:
  - {{care: "*", grade: nödvändigt, sum: true, unmet: "<= 20 patienter"}}
"""


@dataclass(frozen=True)
class Draft:
    """``path`` is where the text was read, or would be written first; ``saved`` is what stood there then, or None where nothing did."""

    path: Path
    text: str
    saved: str | None

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than its file."""
        return self.text != self.saved

    def value(self, key: str) -> str:
        """The value of a field, or "" where the text has none or cannot be read."""
        found = _top(self.text).get(key)
        return str(found.value.value) if found and isinstance(found.value, yaml.ScalarNode) else ""

    def with_value(self, key: str, value: str) -> Draft:
        """With another value of a field; an empty value takes its line away. A text that cannot be read stays as it is."""
        top = _top(self.text)
        found = top.get(key)
        if found is None:
            if not value or not top:
                return self
            last = max((top[name].key.start_mark.line for name in FIELDS if name in top), default=-1)
            lines = self.text.splitlines(keepends=True)
            lines.insert(last + 1, f"{key}: {to_yaml(value)}\n")
            return replace(self, text="".join(lines))
        start, end = (_at(self.text, mark) for mark in (found.value.start_mark, found.value.end_mark))
        if value:
            return replace(self, text=self.text[:start] + to_yaml(value) + self.text[end:])
        lines = self.text.splitlines(keepends=True)
        del lines[found.key.start_mark.line : found.value.end_mark.line + 1]
        return replace(self, text="".join(lines))

    def with_item(self, key: str, item: str) -> Draft:
        """With one more item, written as YAML, last in the list under a key at the top; a list that is not there is begun."""
        found = _top(self.text).get(key)
        if found is None or not isinstance(found.value, yaml.SequenceNode):
            return replace(self, text=self._with_list(key, item))
        listed = found.value
        if listed.flow_style:
            end = _at(self.text, listed.end_mark) - 1
            comma = ", " if listed.value else ""
            return replace(self, text=f"{self.text[:end]}{comma}{item}{self.text[end:]}")
        lines = _whole_lines(self.text)
        dash = lines[listed.start_mark.line].index("-")
        last = listed.value[-1].end_mark
        lines.insert(last.line + (1 if last.column else 0), f"{' ' * dash}- {item}\n")
        return replace(self, text="".join(lines))

    def _with_list(self, key: str, item: str) -> str:
        """Begun before what is expected, which is last in a scenario."""
        after = _top(self.text).get(_LAST)
        lines = _whole_lines(self.text)
        place = after.key.start_mark.line if after else len(lines)
        lines[place:place] = [f"{key}:\n", f"  - {item}\n"]
        return "".join(lines)


@dataclass(frozen=True)
class _Pair:
    key: yaml.Node
    value: yaml.Node


def _top(text: str) -> dict[str, _Pair]:
    """The pairs at the top of the text, or none where it cannot be read."""
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError):
        return {}
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {key.value: _Pair(key, value) for key, value in root.value if isinstance(key, yaml.ScalarNode)}


def _whole_lines(text: str) -> list[str]:
    """The lines, each with its end."""
    return (text if text.endswith("\n") or not text else text + "\n").splitlines(keepends=True)


def _at(text: str, mark: yaml.Mark) -> int:
    """Where a mark stands: libyaml counts lines and characters."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: mark.line])) + mark.column


def to_yaml(value: str) -> str:
    """The value as YAML: as it is where that reads back the same, else between quotes."""
    pair = _top(f"k: {value}\n").get("k")
    same = pair is not None and isinstance(pair.value, yaml.ScalarNode) and pair.value.value == value
    return value if same and "\n" not in value else json.dumps(value, ensure_ascii=False)
