"""A reported state (lägesbild): what works, what there is and how many lie in the wards, as somebody reported it at one time."""

from __future__ import annotations

import datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from beredskap.language import message
from beredskap.model.base import (
    OKAND,
    Moment,
    OrText,
    PositiveFloat,
    Quantity,
    Record,
    Ref,
    Seconds,
    Share,
    Text,
    is_unknown,
    refuse,
)

Inpatients = Annotated[
    PositiveFloat | None,
    BeforeValidator(lambda value: None if is_unknown(value) else value),
    WithJsonSchema({"type": ["number", "string"], "description": "antal, eller okänd", "examples": [12, "okänd"]}),
]
"""How many lie there; None is okänd."""


def _waiting(value: object) -> object:
    told = value if isinstance(value, dict | ReportedQueue) else {"patients": value}
    if isinstance(told, dict) and is_unknown(told.get("patients")):
        raise refuse(
            message(
                "ett okänt antal väntande går inte att räkna med: skriv det högsta som är rimligt, eller utelämna raden"
            )
        )
    return told


class ReportedQueue(Record):
    """Patients who wait already, and ``since`` when: without it their wait is over with the first pass."""

    patients: PositiveFloat
    """antal som väntar"""
    since: Moment | None = None
    """sedan när de väntar, lokal tid; utelämnat: okänt, och det sämre räknas"""


Worn = Annotated[
    Seconds | None,
    BeforeValidator(lambda value: None if is_unknown(value) else value),
    WithJsonSchema({"type": ["number", "string"], "description": "tid, eller okänd", "examples": ["40 h", "okänd"]}),
]
"""Longer shifts that a pool has behind it, in seconds; None is okänd."""


def _level(value: object) -> object:
    return value if isinstance(value, dict | ReportedLevel) else {"level": value}


class ReportedLevel(Record):
    """How much of a node or an offering works, and ``since`` when: without it the worse is taken."""

    level: Share
    """hur mycket som fungerar: `60 %`"""
    since: Moment | None = None
    """sedan när, lokal tid; utelämnat: okänt, och det sämre räknas"""


def _loss(value: object) -> object:
    if isinstance(value, str) and value != "lost":
        raise refuse(message("en anläggning är «lost» (utslagen), här står «{value}»", value=value[:40]), near="lost")
    return {} if value == "lost" else value


class ReportedLoss(Record):
    """That a site is lost, and ``since`` when: without it the worse is taken."""

    since: Moment | None = None
    """sedan när, lokal tid; utelämnat: okänt, och det sämre räknas"""


class ReportedState(Record):
    """What a run starts from instead of the inventory and the reference week; what is not mentioned is as usual.

    ``nodes`` are the levels of nodes and offerings, ``beds`` inpatients per offering, ``stock`` what stores hold, ``waiting`` who waits by care type and
    municipality, and ``worn`` the longer shifts that staff pools have behind them. ``reported_by`` is a role, never a name.
    ``unknown`` names the nodes and sites whose state is okänd: they are taken as down or lost.
    """

    as_of: Moment
    reported_by: Text = ""
    note: Text = ""
    nodes: dict[Ref, Annotated[ReportedLevel, BeforeValidator(_level), OrText("60 %")]] = {}
    sites: dict[Ref, Annotated[ReportedLoss, BeforeValidator(_loss), OrText("lost")]] = {}
    beds: dict[Ref, Inpatients] = {}
    stock: dict[Ref, Quantity] = {}
    waiting: dict[Ref, dict[Ref, Annotated[ReportedQueue, BeforeValidator(_waiting), OrText("12")]]] = {}
    worn: dict[Ref, Worn] = {}
    unknown: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _is_local(self) -> Self:
        if self.as_of.tzinfo is not None:
            raise refuse(message("«as_of» är lokal tid; utelämna tidszonen"))
        return self

    @property
    def inpatients(self) -> dict[str, float]:
        """The inpatients of each offering, by id; those that are okänd are `OKAND`."""
        return {name: OKAND if told is None else told for name, told in sorted(self.beds.items())}

    @property
    def since(self) -> dict[str, datetime.datetime | None]:
        """Since when each node, offering and site that is not as usual has been so."""
        levels = {name: one.since for name, one in self.nodes.items() if one.level < 1}
        return {**levels, **{name: one.since for name, one in self.sites.items()}}
