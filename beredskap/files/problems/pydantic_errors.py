"""What pydantic says about a record, in Swedish and with the spot in the file."""

from __future__ import annotations

import dataclasses
import itertools
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import ValidationError

from beredskap import units
from beredskap.errors import Place, Problem, nearest
from beredskap.files.problems.field_location import Spot, find
from beredskap.language import Message, message
from beredskap.limits import PROBLEMS
from beredskap.model.base import Record
from beredskap.model.effect import EFFECT_KINDS
from beredskap.model.raw import Scalar, place_of
from beredskap.model.scenario.scenario import EVENT_KINDS

Made = Callable[..., Problem]
_QUOTED = re.compile(r"«(\w+)»")
_COMMA = re.compile(r"[+-]?\d+,\d+")


def problems_of(error: ValidationError, raw: Any, record: type[Record], key: str) -> list[Problem]:
    """Every error of one record; ``key`` is the record's own dotted key."""
    found = []
    details = error.errors(include_url=False)[:PROBLEMS]
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "too_short" and any(
            len(one["loc"]) > len(loc) == _common(one["loc"], loc) for one in details
        ):
            continue  # too short only because of what is wrong inside it
        spot = find(raw, record, loc, key, with_tags=True)
        found.append(_problem(detail, spot, str(loc[-1]) if loc else ""))
    return found


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many steps two paths have in common."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _problem(detail: Mapping[str, Any], spot: Spot, name: str) -> Problem:
    kind: str = detail["type"]
    context = detail.get("ctx", {})
    value = str(spot.value) if isinstance(spot.value, Scalar) else None

    def made(rule: str, said: Message, near: str | None = None, remedy: Message | None = None) -> Problem:
        return Problem(rule, said, spot.place, subject=spot.key, value=value, near=near, remedy=remedy)

    if kind == "extra_forbidden" and name[:1].isdecimal() and spot.value is None:
        said = message("«{name}» står för sig självt efter ett komma", name=name)
        return made("decimal-comma", said, None, message("skriv decimalpunkt i datafiler"))
    if kind == "extra_forbidden":
        near = nearest(name, spot.keys)
        known = message("nycklarna är: {names}", names=", ".join(spot.keys)) if near is None else None
        return made("unknown-key", message("okänd nyckel «{name}»", name=name), near, known)
    if kind == "missing":
        return made("missing-key", message("«{name}» saknas", name=name))
    if kind == "literal_error":
        return _choice(made, value, spot)
    if spot.value is None and kind != "beredskap":
        return made("missing-value", message("«{name}» har inget värde", name=name))
    if kind == "beredskap":
        return _own(made, context, spot)
    if kind.startswith(("int_", "float_", "finite_")):
        return _number(made, kind, value)
    return made("wrong-value", _said(kind, context, value))


def _choice(made: Made, value: str | None, spot: Spot) -> Problem:
    choices = [str(choice) for choice in typing.get_args(spot.wanted)] if _is_literal(spot.wanted) else []
    near = nearest(value or "", choices)
    known = message("välj bland: {names}", names=", ".join(choices))
    return made("wrong-choice", message("«{value}» går inte att välja här", value=value or ""), near, known)


def _is_literal(wanted: Any) -> bool:
    return typing.get_origin(wanted) is Literal


def _own(made: Made, context: Mapping[str, Any], spot: Spot) -> Problem:
    said = context.get("message")
    near = context.get("near")
    remedy = context.get("remedy")
    if isinstance(said, Message):
        if "unit" in said.values:
            near = near or nearest(str(said.values["unit"]), units.known_units())
        if spot.value is None:
            said = message("ett värde saknas här")
        place = _mentioned(said, spot)
        return dataclasses.replace(made("wrong-value", said, near, remedy), place=place)
    if spot.key.rpartition(".")[2].startswith("expect"):
        return made("wrong-kind", message("en förväntan ska nämna «care», «store» eller «node»"))
    is_effect = spot.key.rpartition(".")[2].startswith("does")
    kinds = EFFECT_KINDS if is_effect else EVENT_KINDS
    written = (
        [str(key) for key in spot.value if key not in ("at", "id", "note")] if isinstance(spot.value, dict) else []
    )
    guesses = [near for key in written if key not in kinds and (near := nearest(key, kinds))]
    names = ", ".join(kinds)
    of_effect = message("det en åtgärd gör («does») ska vara precis en av: {kinds}", kinds=names)
    said = of_effect if is_effect else message("en händelse ska ha precis en av: {kinds}", kinds=names)
    return made("wrong-kind", said, guesses[0] if guesses else None)


def _mentioned(said: Message, spot: Spot) -> Place:
    """The key of a record that the message names, if it is written there; else the record."""
    for key in _QUOTED.findall(said.template) if isinstance(spot.value, dict) else ():
        if spot.value.get(key) is not None:
            return place_of(spot.value[key], f"{spot.key}.{key}" if spot.key else key)
    return spot.place


def _number(made: Made, kind: str, value: str | None) -> Problem:
    text = value or ""
    if _COMMA.match(text):
        said = message("«{text}» har decimalkomma; skriv decimalpunkt i datafiler", text=text)
    elif kind.startswith("int_"):
        said = message("«{text}» är inte ett heltal", text=text)
    else:
        said = message("«{text}» är inte ett tal", text=text)
    return made("wrong-value", said)


def _said(kind: str, context: Mapping[str, Any], value: str | None) -> Message:
    match kind:
        case "greater_than":
            return message("«{value}» ska vara större än {limit}", value=value, limit=_plain(context["gt"]))
        case "greater_than_equal":
            return message("«{value}» får inte vara mindre än {limit}", value=value, limit=_plain(context["ge"]))
        case "less_than":
            return message("«{value}» ska vara mindre än {limit}", value=value, limit=_plain(context["lt"]))
        case "less_than_equal":
            return message("«{value}» får inte vara större än {limit}", value=value, limit=_plain(context["le"]))
        case "too_short":
            return message(
                "här behövs minst {wanted} värden; det är {found}",
                wanted=context["min_length"],
                found=context["actual_length"],
            )
        case "too_long":
            return message(
                "här ryms högst {wanted} värden; det är {found}",
                wanted=context["max_length"],
                found=context["actual_length"],
            )
        case "string_pattern_mismatch":
            return message("«{value}» har inte rätt form", value=value)
        case "string_type":
            return message("här ska det stå text")
        case "tuple_type" | "list_type":
            return message("här ska det stå en lista: [a, b]")
        case "dict_type" | "model_type" | "model_attributes_type":
            return message("här ska det stå nycklar med värden: {{nyckel: värde}}")
    return message("värdet «{value}» duger inte ({kind})", value=value or "", kind=kind)


def _plain(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, int | float) else str(limit)
