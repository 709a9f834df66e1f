"""Changing single values of a YAML file and leaving every other character, comments too, as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml


def replaced(text: str, values: Mapping[tuple[int, int], str]) -> str:
    """The text with the scalars that begin at these places (line and column from 1) written anew. Raises `KeyError` where none begins."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    spans = {(one.start_mark.line + 1, one.start_mark.column + 1): one for one in _scalars(node)}
    for place in sorted(values, reverse=True):
        one = spans[place]
        start, end = one.start_mark.index, one.end_mark.index
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        text = text[:start] + values[place] + text[end:]
    return text


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(one)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
