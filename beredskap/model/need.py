"""How anything depends on anything: a need, its sources in order of preference, and what remains when they fail."""

from __future__ import annotations

import itertools
import math
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator, model_validator

from beredskap import units
from beredskap.language import message
from beredskap.model.base import (
    Flag,
    OrText,
    Quantity,
    Record,
    Ref,
    Seconds,
    Share,
    Text,
    WholeNumber,
    is_unknown,
    refuse,
)
from beredskap.model.draw import Draw, draw_of
from beredskap.units import HOUR

FOREVER = math.inf
SOURCE_KEYS: Final = {
    "any": "källor i ordning; den bästa används",
    "of": "källor som räknas tillsammans",
    "store": "ett lager som källa",
    "busbar": "noder på en gemensam skena, som bär lasten tillsammans; ensam, eller efter `any`",
}
"""The keys that `Need.sources` are written with in a file, and what each means."""


class Step(Record):
    """One step of an endurance profile: this level for this much shortfall (seconds; infinite for the last, None if okänd)."""

    level: Share
    duration: float | None


def _step(value: object) -> object:
    """Read ``100 % for 20 min`` or ``0 %``."""
    if isinstance(value, Step | dict):
        return value
    level, separator, length = str(value).partition(" for ")
    if not separator:
        return {"level": value, "duration": FOREVER}
    if is_unknown(length):
        return {"level": level, "duration": None}
    try:
        hours = units.parse_as(length, "time")
    except units.UnitError as error:
        raise refuse(error.message) from error
    if hours < 0:
        raise refuse(message("«{text}»: en tid kan inte vara negativ", text=str(value)))
    return {"level": level, "duration": float(math.ceil(hours * HOUR - 1e-6))}


ProfileStep = Annotated[
    Step,
    BeforeValidator(_step),
    WithJsonSchema({"type": "string", "description": "nivå och tid", "examples": ["100 % for 20 min", "0 %"]}),
]


class Routine(Record):
    """A reserve routine (reservrutin) behind an endurance profile."""

    document: Text = ""
    """dokument"""
    owner: Text = ""
    """ägare, en funktion"""
    way_back: Text = Field("", description="återgångsrutin")
    exercised: Text = Field("", description="senast övad, ISO-datum")


class Need(Record):
    """One need of a node: supplied by the best of ``sources`` (``at_least`` = 1) or by the k-th best.

    The last of the sources may stand on a ``busbar``: where none before them is enough they carry the load together, in proportion to their
    capacities or, ``in_order``, each filled before the next is started.

    In a file a need is written ``- el: {any: [a, b], load: 120 kW}`` with ``without``, ``recharge`` and ``routine`` beside it;
    ``- journal: cosmic`` names one source. A source is a node, or a store (``- diesel: {store: tank, draw: 20 L/h}``). Generators on a busbar are written
    ``- el: {any: [grid], busbar: [a, b]}``.
    """

    model_config = ConfigDict(json_schema_extra=lambda schema: _need_schema(schema))

    name: Ref
    sources: tuple[Ref, ...] = Field(min_length=1)
    at_least: WholeNumber = Field(1, ge=1)
    """så många av `of` behövs"""
    busbar: tuple[Ref, ...] = ()
    in_order: Flag = False
    """`true` om källorna på skenan startas i ordning, var och en fylld innan nästa behövs; annars går alla och delar lasten efter `capacity`"""
    load: Quantity | None = None
    """last på källan, till exempel `120 kW`"""
    shed: WholeNumber | None = None
    """ordning vid överlast; högst tal kopplas bort först"""
    draw: Annotated[Draw, BeforeValidator(draw_of), OrText("20 L/h")] | None = None
    """uttag ur lagret: `20 L/h`, `{a: 76 L/h, b: 0.25 L/kWh}` där `b` gäller per last, eller en tabell, `{points: {25 %: 82 L/h, 100 %: 269 L/h}}`"""
    without: tuple[ProfileStep, ...] = (Step(level=0.0, duration=FOREVER),)
    """uthållighet: nivån som finns kvar utan källan, och hur länge"""
    recharge: Seconds | None = None
    """tid att fylla på hela uthålligheten"""
    routine: Routine | None = None
    """reservrutin bakom uthålligheten"""

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "name" in data:
            return data
        beside = {key: data[key] for key in ("without", "recharge", "routine") if key in data}
        names = [key for key in data if key not in beside]
        if len(names) != 1:
            raise refuse(
                message(
                    "ett behov har ett namn, till exempel «- el: uso.stallverk»; här står {names}",
                    names=", ".join(map(str, names)) or "–",
                )
            )
        name = names[0]
        spec = data[name]
        if isinstance(spec, str):
            spec = {"any": [spec]}
        if not isinstance(spec, dict):
            raise refuse(message("behovet «{name}» måste namnge en källa eller «any: […]»", name=name))
        return {"name": name, **_sources(name, dict(spec)), **beside}

    @field_validator("without")
    @classmethod
    def _falls(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        if not steps:
            raise refuse(message("uthålligheten («without») är tom"))
        for step in steps[:-1]:
            if step.duration == FOREVER:
                raise refuse(message("bara det sista steget i «without» får sakna tid"))
        for before, after in itertools.pairwise(steps):
            if after.level > before.level:
                raise refuse(message("nivåerna i «without» får inte stiga"))
        if steps[-1].duration != FOREVER:
            return (*steps, Step(level=0.0, duration=FOREVER))
        return steps

    @model_validator(mode="after")
    def _enough_sources(self) -> Self:
        if self.at_least > len(self.sources):
            raise refuse(
                message(
                    "behovet «{name}» kräver minst {k} av {n} källor",
                    name=self.name,
                    k=self.at_least,
                    n=len(self.sources),
                )
            )
        if self.in_order and not self.busbar:
            raise refuse(message("«in_order» gäller källor på en skena («busbar»)"))
        return self

    def step(self, at: int) -> str:
        """Where source number ``at`` is written."""
        before = len(self.sources) - len(self.busbar)
        return f"sources/{at}" if at < before else f"busbar/{at - before}"


def _sources(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """Translate ``any``, ``at_least``/``of``, ``store`` and ``busbar`` to ``sources``."""
    forms = [key for key in SOURCE_KEYS if key in spec]
    if forms not in (["any"], ["of"], ["store"], ["busbar"], ["any", "busbar"]):
        raise refuse(
            message(
                "behovet «{name}» ska ha ett av «any», «at_least … of», «store» och «busbar»; bara «any» och «busbar» får stå ihop",
                name=name,
            )
        )
    found = [spec.pop(form) for form in forms]
    lists = [list(value) if isinstance(value, list | tuple) else [value] for value in found]
    beside = {"busbar": lists[-1]} if forms[-1] == "busbar" else {}
    return {**spec, **beside, "sources": [source for one in lists for source in one]}


def _need_schema(schema: dict[str, Any]) -> None:
    """Describe the form in the file instead of the record's own fields."""
    fields = schema.pop("properties")
    schema.pop("required", None)
    names = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    spec = {
        "type": "object",
        "properties": {
            "any": names,
            "of": names,
            "at_least": fields["at_least"],
            "store": {"type": "string"},
            "busbar": names,
            "in_order": fields["in_order"],
            "load": fields["load"],
            "shed": fields["shed"],
            "draw": fields["draw"],
        },
        "additionalProperties": False,
    }
    schema["properties"] = {key: fields[key] for key in ("without", "recharge", "routine")}
    schema["additionalProperties"] = {"anyOf": [{"type": "string"}, spec]}
    schema["minProperties"] = 1
