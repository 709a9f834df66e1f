"""What a scenario expects to hold, written so that a coordinator and a machine read the same thing."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from beredskap import units
from beredskap.language import message
from beredskap.model.base import Flag, Grade, Record, Ref, Seconds, refuse
from beredskap.model.scenario.budget import Accepted
from beredskap.units import HOUR

Relation = Literal[">=", "<=", ">", "<", "="]
_BOUND = re.compile(r"\s*(>=|<=|>|<|=)\s*(.+?)\s*")


class Bound(Record):
    """A relation and a limit: a share, seconds, or a number of patients."""

    relation: Relation
    value: float
    text: str

    def holds(self, value: float, slack: float = 1e-9) -> bool:
        """Whether ``value`` is within the bound, give or take ``slack``."""
        match self.relation:
            case ">=":
                return value >= self.value - slack
            case "<=":
                return value <= self.value + slack
            case ">":
                return value > self.value + slack
            case "<":
                return value < self.value - slack
        return abs(value - self.value) <= slack


def _split(value: object) -> tuple[Relation, str]:
    match = _BOUND.fullmatch(str(value))
    if match is None:
        raise refuse(
            message("«{text}» är inte ett villkor; skriv till exempel «>= 90 %» inom citattecken", text=str(value))
        )
    return match[1], match[2]  # type: ignore[return-value]  # the pattern admits nothing else


def _share_bound(value: object) -> object:
    if isinstance(value, Bound | dict):
        return value
    relation, limit = _split(value)
    if not limit.endswith("%"):
        raise refuse(message("«{text}»: en andel skrivs med procent, till exempel «>= 90 %»", text=str(value)))
    share = _number(limit[:-1], str(value)) / 100
    if not 0 <= share <= 1:
        raise refuse(message("andelen «{text}» ligger inte mellan 0 % och 100 %", text=str(value)))
    return Bound(relation=relation, value=share, text=str(value))


def _time_bound(value: object) -> object:
    if isinstance(value, Bound | dict):
        return value
    relation, limit = _split(value)
    try:
        hours = units.parse_as(limit, "time")
    except units.UnitError as error:
        raise refuse(error.message) from error
    return Bound(relation=relation, value=hours * HOUR, text=str(value))


def _patient_bound(value: object) -> object:
    if isinstance(value, Bound | dict):
        return value
    relation, limit = _split(value)
    for word in ("patienter", "patient"):
        limit = limit.removesuffix(word)
    return Bound(relation=relation, value=_number(limit.strip(), str(value)), text=str(value))


def _number(text: str, whole: str) -> float:
    try:
        quantity = units.parse(text)
    except units.UnitError as error:
        raise refuse(error.message) from error
    if quantity.dimension:
        raise refuse(message("«{text}» ska vara ett tal här", text=whole))
    return quantity.value


def _schema(example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": r"^\s*(>=|<=|>|<|=)", "examples": [example]})


ShareBound = Annotated[Bound, BeforeValidator(_share_bound), _schema(">= 90 %")]
TimeBound = Annotated[Bound, BeforeValidator(_time_bound), _schema(">= 7 d")]
PatientBound = Annotated[Bound, BeforeValidator(_patient_bound), _schema("<= 20 patienter")]


class Window(Record):
    """A span of scenario time in seconds, written ``0 h..72 h``."""

    start: Seconds
    end: Seconds


def _window(value: object) -> object:
    if isinstance(value, Window | dict):
        return value
    start, dots, end = str(value).partition("..")
    if not dots:
        raise refuse(message("«{text}» är inte ett tidsfönster; skriv till exempel «0 h..72 h»", text=str(value)))
    return {"start": start, "end": end}


TimeWindow = Annotated[Window, BeforeValidator(_window), WithJsonSchema({"type": "string", "examples": ["0 h..72 h"]})]


class Expected(Record):
    """What every expectation may say; ``accepted`` makes it a budget."""

    accepted: Accepted | None = None
    """vem som har accepterat gränsen, och när: då är den en budget"""


class CareExpectation(Expected):
    """How much of a care type is served, how many go unmet, or how many are served too late.

    ``for`` is residents wherever they are served (a municipality, or länet), ``site`` what is served there. ``care: "*"`` is each care type,
    with ``sum: true`` all of them together. ``served`` is tested on the rolling 24 hours throughout ``during`` (default the whole run) unless ``at`` or
    ``by: end`` is given. Those who are too late are not served, unless ``within`` says what counts.
    """

    care: Ref
    """vårdtyp; `"*"` är var och en"""
    grade: Grade | None = None
    """bara vårdtyper med den prioriteten"""
    residents: Ref = Field("länet", alias="for")
    """invånarna i en kommun, eller `länet`"""
    site: Ref | None = None
    """det som ges på en anläggning"""
    within: Seconds | None = None
    """restid som räknas"""
    served: ShareBound | None = None
    """andel som får vård: `">= 90 %"`"""
    unmet: PatientBound | None = None
    """patienter som inte får vård: `"<= 20 patienter"`"""
    too_late: PatientBound | None = None
    """patienter som får vård för sent, bortom vårdtypens `reach`: `"<= 0 patienter"`"""
    during: TimeWindow | None = None
    """tidsfönster: `0 h..72 h`; utelämnat är hela scenariot"""
    at: Seconds | None = None
    """vid en tidpunkt"""
    by: Literal["end"] | None = None
    """`end`: vid scenariots slut"""
    sum: Flag = False
    """alla vårdtyper tillsammans"""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if sum(given is not None for given in (self.served, self.unmet, self.too_late)) != 1:
            raise refuse(message("förväntan ska ha ett av «served», «unmet» och «too_late»"))
        if self.too_late is not None and self.within is not None:
            raise refuse(message("«within» kan inte stå med «too_late»: vårdtypens «reach» säger vad som är för sent"))
        if self.site is not None and self.served is None:
            raise refuse(message("«site» kan bara stå med «served»"))
        if sum(given is not None for given in (self.during, self.at, self.by)) > 1:
            raise refuse(message("förväntan ska ha högst ett av «during», «at» och «by»"))
        return self


class StoreExpectation(Expected):
    """How long a store lasts, counted from the scenario's start or from ``after`` (the id of an event)."""

    store: Ref
    """lager"""
    lasts: TimeBound
    """hur länge det räcker: `">= 7 d"`"""
    after: Ref | None = None
    """räknat från händelsen med detta id; utelämnat är starten"""


class NodeExpectation(Expected):
    """How long a node is down: ``down`` is the longest spell, ``total_down`` the sum."""

    node: Ref
    """nod eller utbud"""
    down: TimeBound | None = None
    """längsta avbrott: `"<= 4 h"`"""
    total_down: TimeBound | None = None
    """alla avbrott tillsammans"""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.down is None and self.total_down is None:
            raise refuse(message("förväntan på en nod ska ha «down» eller «total_down»"))
        return self


def _kind(value: Any) -> str | None:
    for kind in ("care", "store", "node"):
        if (kind in value) if isinstance(value, dict) else hasattr(value, kind):
            return kind
    return None


Expectation = Annotated[
    Annotated[CareExpectation, Tag("care")]
    | Annotated[StoreExpectation, Tag("store")]
    | Annotated[NodeExpectation, Tag("node")],
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en förväntan ska nämna «care», «store» eller «node»",
    ),
]
