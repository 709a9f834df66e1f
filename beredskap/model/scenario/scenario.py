"""What is asked: a scenario's events on a clock, and what is expected of the region when they happen."""

from __future__ import annotations

import math
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from beredskap.language import message
from beredskap.limits import DURATION_S, PASSES
from beredskap.model.base import Moment, OrText, Record, Ref, Seconds, Text, refuse
from beredskap.model.scenario.event import (
    Cut,
    Degrade,
    Delay,
    Demand,
    Destroy,
    Enact,
    Event,
    Lose,
    Restore,
    Shed,
    Stop,
    Unshed,
)
from beredskap.model.scenario.expectation import Expectation
from beredskap.model.scenario.strain import Absence, Casualties, Epidemic, Mobilise, Roster, Weather
from beredskap.units import DAY, HOUR

_Events = (
    Annotated[Lose, Tag(Lose.kind)]
    | Annotated[Restore, Tag(Restore.kind)]
    | Annotated[Degrade, Tag(Degrade.kind)]
    | Annotated[Cut, Tag(Cut.kind)]
    | Annotated[Stop, Tag(Stop.kind)]
    | Annotated[Delay, Tag(Delay.kind)]
    | Annotated[Destroy, Tag(Destroy.kind)]
    | Annotated[Shed, Tag(Shed.kind)]
    | Annotated[Unshed, Tag(Unshed.kind)]
    | Annotated[Demand, Tag(Demand.kind)]
    | Annotated[Enact, Tag(Enact.kind)]
    | Annotated[Absence, Tag(Absence.kind)]
    | Annotated[Mobilise, Tag(Mobilise.kind)]
    | Annotated[Roster, Tag(Roster.kind)]
    | Annotated[Epidemic, Tag(Epidemic.kind)]
    | Annotated[Casualties, Tag(Casualties.kind)]
    | Annotated[Weather, Tag(Weather.kind)]
)
EVENT_KINDS: Final[dict[str, type[Event]]] = {event.kind: event for event, _ in map(get_args, get_args(_Events))}


def _kind(value: Any) -> str | None:
    if isinstance(value, Event):
        return value.kind
    found = [kind for kind in EVENT_KINDS if kind in value] if isinstance(value, dict) else []
    return found[0] if len(found) == 1 else None


AnyEvent = Annotated[
    _Events,
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en händelse ska ha precis en av: " + ", ".join(EVENT_KINDS),
    ),
]


class Include(Record):
    """Another scenario file whose events happen in this one too, ``at`` a time after this one's start."""

    scenario: Text
    """filen, räknad från den fil som inkluderar, eller ett medföljande scenarios namn"""
    at: Seconds = 0
    """hur lång tid efter start som dess händelser börjar; utelämnat är 0"""


def _include(value: object) -> object:
    return {"scenario": value} if isinstance(value, str) else value


Included = Annotated[Include, BeforeValidator(_include), OrText("uso-utslaget.yaml")]


class Scenario(Record):
    """A scenario file. ``region`` names an inventory folder; ``world`` carries a region inline instead.

    ``include`` brings in other scenarios' events, ``override`` replaces what stands at dotted paths of the region or of the events by id, and
    ``measures`` are in place from the start. ``pass`` is the time between care decisions; it divides a day. ``ration: off`` lets every grade draw as long
    as there is stock. Without coordination a patient tries the next site after ``redirect``.
    """

    name: Text
    """scenariots namn"""
    region: Text | None = None
    """regionens mapp, eller namnet på en mapp i `inventories`"""
    world: dict[str, Any] | None = None
    """en hel region i samma fil, i stället för `region`"""
    variant: Ref | None = None
    """variant av regionen; utelämnat är `idag`"""
    start: Moment
    """lokal tid då det börjar: `2027-01-11T06:00`"""
    duration: Annotated[Seconds, Field(gt=0)]
    """hur länge det varar"""
    coordination: Literal["region", "none"] = "region"
    """hur vården samordnas"""
    redirect: Annotated[Seconds, Field(gt=0)] = 4 * HOUR
    """utan samordning: väntan innan patienten söker sig till nästa ställe"""
    pass_length: Annotated[Seconds, Field(gt=0, alias="pass")] = 6 * HOUR
    """tid mellan vårdbeslut; går jämnt upp i ett dygn"""
    ration: Literal["on", "off"] = "on"
    """ransonering: `off` låter alla prioriteter ta så länge det finns"""
    note: Text = ""
    """fri anteckning"""
    tags: tuple[Text, ...] = ()
    """etiketter som `beredskap check --tag` väljer på: `[vinter, el]`"""
    include: tuple[Included, ...] = ()
    """andra scenarier vars händelser också sker här (se *Sätta samman scenarier*)"""
    override: dict[str, Any] = {}
    """vägar i regionen, eller till händelser, och vad som ska stå där (se *Sätta samman scenarier*)"""
    measures: tuple[Ref, ...] = ()
    """åtgärder som är på plats från början"""
    events: tuple[AnyEvent, ...] = ()
    """vad som händer"""
    expect: tuple[Expectation, ...] = ()
    """vad som ska hålla"""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.region is None) == (self.world is None):
            raise refuse(message("scenariot ska ha ett av «region» och «world»"))
        if DAY % self.pass_length:
            raise refuse(message("passets längd («pass») ska gå jämnt upp i ett dygn"))
        if self.start.tzinfo is not None:
            raise refuse(message("«start» är lokal tid; utelämna tidszonen"))
        self._check_size()
        return self

    def _check_size(self) -> None:
        """Refuse what would be reckoned for hours: its length, and how often care is decided in it."""
        if self.duration > DURATION_S:
            said = message(
                "«duration» är {found} dygn; högst {most} räknas",
                found=math.ceil(self.duration / DAY),
                most=DURATION_S // DAY,
            )
            raise refuse(said)
        if self.duration > PASSES * self.pass_length:
            said = message(
                "«pass» ger {found} vårdbeslut på den tiden; högst {most} räknas",
                found=math.ceil(self.duration / self.pass_length),
                most=PASSES,
            )
            raise refuse(said)
