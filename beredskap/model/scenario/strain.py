"""What strains a whole region: epidemics, many injured, weather, and staff who are away, called up or worn out.

Each lasts until it ends by itself or its event is restored by ``id``.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from beredskap.language import message
from beredskap.model.base import Factor, Flag, Number, PositiveFloat, Record, Ref, Seconds, Share, Text, refuse
from beredskap.model.need import ProfileStep
from beredskap.model.scenario.event import Event, PatientEvent, StaffEvent
from beredskap.units import DAY, HOUR

Triage = Literal["röd", "gul", "grön"]
TRIAGE: tuple[Triage, ...] = ("röd", "gul", "grön")
Rate = Literal["normal", "ansträngd", "kris"]
"""How much of each item care takes: as usual, `Item.strained` or `Item.crisis` times as much."""


class Curve(Record):
    """Shares one after another, such as ``[20 % for 14 d, 40 % for 14 d, 20 % for 14 d]``; 0 after the last that has a time."""

    steps: tuple[ProfileStep, ...] = Field(min_length=1)
    """andel och tid: `[20 % for 14 d, 40 % for 14 d]`"""

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        if isinstance(data, str | float | int):
            data = [data]
        return {"steps": data} if isinstance(data, list | tuple) else data

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if any(step.duration is None for step in self.steps):
            raise refuse(message("hur länge frånvaron varar kan inte vara okänt"))
        if any(step.duration == float("inf") for step in self.steps[:-1]):
            raise refuse(message("bara det sista steget i kurvan får sakna tid"))
        return self


class Whom(Record):
    """Which staff: all, or those of a ``competence``, at a ``site``, or who live in a municipality (``living_in``)."""

    competence: tuple[Ref, ...] = ()
    """bara dessa kompetenser"""
    site: tuple[Ref, ...] = ()
    """bara på dessa anläggningar"""
    living_in: tuple[Ref, ...] = ()
    """bara de som bor i dessa kommuner"""


class Absent(Whom):
    """The share of them that is away, as a curve from the event's time."""

    curve: Curve
    """andel som är borta, steg för steg från händelsen; ett sista steg utan tid varar till återställning"""


class Absence(StaffEvent):
    """Staff are away: ill, or unable to get to work. Several absences at once leave the product of the shares that each leaves."""

    kind: ClassVar[str] = "absence"

    absence: Absent
    """personal som är borta: `{curve: [20 % for 14 d, 40 % for 14 d, 20 % for 14 d]}`"""


class CalledUp(Record):
    """Those whom others claim leave and hired staff vanish at once; those placed elsewhere (`StaffPool.placed`) serve there after ``mustering``.

    ``claimed`` and ``hired`` replace the shares that the pools state. ``duty`` (allmän tjänsteplikt) holds those hired too.
    """

    mustering: Seconds = DAY
    """tid innan de krigsplacerade tjänstgör där"""
    claimed: Share | None = None
    """andel som andra gör anspråk på, i stället för vad personalen anger"""
    hired: Share | None = None
    """andel inhyrda, i stället för vad personalen anger"""
    duty: Flag = False
    """allmän tjänsteplikt: de inhyrda stannar"""


class Mobilise(StaffEvent):
    """Höjd beredskap: the war organisation is manned."""

    kind: ClassVar[str] = "mobilise"

    mobilise: CalledUp
    """höjd beredskap: `{}`, eller `{mustering: 24 h, duty: true}`"""


class LongerShifts(Whom):
    """Shifts that give ``hours`` times the usual hours, for as long as those who work them last.

    They last ``lasts`` if all the extra is worked, longer if less is; then ``after`` of the usual hours is left until the event is restored.
    """

    hours: Factor = Field(1.25, ge=1)
    """arbetade timmar, som andel av de vanliga"""
    lasts: Seconds = 21 * DAY
    """hur länge de orkar om allt det extra arbetas"""
    after: Share = 0.85
    """andel av de vanliga timmarna som sedan är kvar"""


class Roster(StaffEvent):
    """Longer shifts until restored."""

    kind: ClassVar[str] = "roster"

    roster: LongerShifts
    """längre arbetspass: `{hours: 125 %, lasts: 21 d, after: 85 %}`"""


class Spread(Record):
    """An SIR epidemic among those who can be infected: each infects ``r0`` others over ``infectious`` days, from ``first`` infected per 1,000."""

    r0: Annotated[Number, Field(gt=0, le=100)]
    """hur många en sjuk smittar när alla är mottagliga"""
    infectious: Annotated[Seconds, Field(ge=HOUR)] = 5 * DAY
    """hur länge en sjuk smittar"""
    first: Annotated[Number, Field(gt=0, le=1000)] = 1.0
    """smittade per 1 000 invånare när händelsen börjar"""
    susceptible: Share = 1.0
    """andel mottagliga"""


class Cases(Record):
    """New cases per 1,000 inhabitants and day at a time after the event; straight lines between, nothing outside."""

    after: Seconds
    per_1000: PositiveFloat


def _cases(value: object) -> object:
    """Read ``0.4 at 10 d``: cases per 1,000 inhabitants and day, and when."""
    if not isinstance(value, str):
        return value
    cases, separator, after = value.partition(" at ")
    if not separator:
        raise refuse(message("«{text}» är inte en punkt på kurvan; skriv till exempel «0.4 at 10 d»", text=value))
    return {"after": after, "per_1000": cases}


CasesAt = Annotated[
    Cases,
    BeforeValidator(_cases),
    WithJsonSchema({"type": "string", "description": "fall per 1 000 och dygn", "examples": ["0.4 at 10 d"]}),
]


class RateStep(Record):
    """A rate of use, for a time (forever if left out)."""

    rate: Rate
    """åtgång"""
    duration: Seconds | None = None
    """hur länge; utelämnat är resten av tiden"""


class Outbreak(Record):
    """Cases by ``sir`` or by ``table``; of each case a share needs each care type, ``delay`` after falling ill.

    ``consumption`` says at which rate care takes items, one step after another.
    """

    name: Text = ""
    """namn som visas"""
    sir: Spread | None = None
    """smittspridning som beräknas (SIR)"""
    table: tuple[CasesAt, ...] = ()
    """nya fall per 1 000 invånare och dygn vid en tid efter händelsen: `[0.4 at 10 d, 2 at 30 d]`"""
    care: dict[Ref, Share]
    """andel av fallen som behöver en vårdtyp"""
    delay: Seconds = 0
    """tid från insjuknande till vårdbehov; utelämnat är 0, genast"""
    consumption: tuple[RateStep, ...] = ()
    """åtgång av artiklar, steg för steg: `{rate: kris, duration: 14 d}`"""

    @model_validator(mode="after")
    def _has_one_curve(self) -> Self:
        if (self.sir is None) == (not self.table):
            raise refuse(message("epidemin ska ha ett av «sir» och «table»"))
        if len(self.table) == 1:
            raise refuse(message("«table» ska ha minst två punkter: mellan dem går kurvan"))
        times = [point.after for point in self.table]
        if times != sorted(set(times)):
            raise refuse(message("punkterna i «table» ska stå i tidsordning"))
        return self


class Epidemic(PatientEvent):
    """Many fall ill over weeks."""

    kind: ClassVar[str] = "epidemic"

    epidemic: Outbreak
    """många blir sjuka: `{sir: {r0: 2}, care: {iva: 0.5 %}}`"""


class ManyInjured(Record):
    """People injured at once, by triage class; each class has its care types in the region (`CareType.triage`), in equal parts where several do.

    They reach care evenly ``over`` a time.
    """

    municipality: Ref
    """där det sker"""
    red: PositiveFloat = Field(0.0, description="antal röda: omedelbart vårdbehov; utelämnat är 0")
    yellow: PositiveFloat = Field(0.0, description="antal gula: kan vänta en stund; utelämnat är 0")
    green: PositiveFloat = Field(0.0, description="antal gröna: kan vänta länge; utelämnat är 0")
    over: Annotated[Seconds, Field(gt=0)] = 2 * HOUR
    """tiden under vilken de når vården"""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.red + self.yellow + self.green:
            raise refuse(message("ange hur många skadade: «red», «yellow» eller «green»"))
        return self


class Casualties(PatientEvent):
    """A mass-casualty event (masskadehändelse)."""

    kind: ClassVar[str] = "casualties"

    casualties: ManyInjured
    """masskadehändelse: `{municipality: …, red: 10, yellow: 20, green: 60}`"""


class Conditions(Record):
    """Weather that changes what is asked: ordinary ``demand`` per care type, ``loads`` per need (``el``, ``värme`` …), and ``travel`` times."""

    name: Text = ""
    """namn som visas"""
    demand: dict[Ref, Factor] = {}
    """vanlig efterfrågan per vårdtyp, som andel av den vanliga"""
    loads: dict[Ref, Factor] = {}
    """last per behov (`el`, `värme` …), som andel av den vanliga"""
    travel: Annotated[Factor, Field(gt=0)] = 1.0
    """restider, som andel av de vanliga"""
    lasts: Annotated[Seconds, Field(gt=0)] | None = None
    """hur länge det varar; utelämnat är tills det återställs"""


class Weather(Event):
    """Cold, heat, snow or storm."""

    kind: ClassVar[str] = "weather"

    weather: Conditions
    """väder: `{demand: {akutbesök: 120 %}, loads: {el: 130 %}, travel: 150 %, lasts: 3 d}`"""

    @property
    def subject(self) -> str:
        """The name of the weather."""
        return self.weather.name
