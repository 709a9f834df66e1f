"""What a measure (åtgärd) does once it works: one key an effect, as an event has."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from beredskap.language import message
from beredskap.model.base import (
    Factor,
    Flag,
    Grade,
    Number,
    PositiveFloat,
    Quantity,
    Record,
    Ref,
    Seconds,
    Share,
    SurgeKind,
    WholeNumber,
    refuse,
)
from beredskap.model.scenario.strain import LongerShifts, Rate
from beredskap.units import DAY, HOUR


class Switched(Record):
    """Loads of these nodes are switched off (lastfrånkoppling)."""

    off: tuple[Ref, ...] = Field(min_length=1)
    """noder och utbud vars laster kopplas bort"""


class Load(Record):
    """Shed load."""

    load: Switched
    """last kopplas bort"""


class Transfer(Record):
    """``amount`` goes from one store to another of the same item, ``handling`` and the travel time later."""

    amount: Quantity
    """mängd"""
    source: Ref = Field(alias="from")
    """lagret det tas från"""
    target: Ref = Field(alias="to")
    """lagret det körs till"""
    handling: Seconds = HOUR
    """tid att lasta och lasta av, utöver restiden"""


class MoveStock(Record):
    """Move stock between sites (omfördelning)."""

    move: Transfer
    """lager omfördelas"""


class Purchase(Record):
    """``amount`` comes into a store, by way of its supplier where it has one."""

    amount: Quantity
    """mängd"""
    target: Ref = Field(alias="to")
    """lagret det kommer till"""


class Deliver(Record):
    """An extra delivery."""

    deliver: Purchase
    """en extra leverans"""


class Rounds(Record):
    """Tankers of ``size`` carry from one store to others, first to last, each filled before the next, as long as there is something to carry.

    A round takes the way there and back and ``handling``.
    """

    source: Ref = Field(alias="from")
    """lagret tankbilarna hämtar i"""
    target: tuple[Ref, ...] = Field(alias="to", min_length=1)
    """lager i turordning; vart och ett fylls innan nästa"""
    size: Quantity
    """hur mycket en tankbil bär"""
    tankers: Annotated[WholeNumber, Field(ge=1)] = 1
    """antal tankbilar"""
    handling: Seconds = HOUR
    """tid att lasta och lasta av varje runda, utöver restiden"""


class Refuel(Record):
    """Refuel by priority (tankning i turordning)."""

    refuel: Rounds
    """tankning i turordning"""


class Bridged(Record):
    """A node's need that is met from elsewhere while the measure is in force: a hired generator, a water tank."""

    node: Ref
    """nod, utbud eller lager"""
    need: Ref
    """behovets namn"""


class Bridge(Record):
    """Meet a need from elsewhere."""

    bridge: Bridged
    """ett behov möts från annat håll: ett inhyrt aggregat, en vattentank"""


class OpeningHours(Record):
    """Offerings with opening hours at these sites, or at every site of a kind, and their staff, keep the hours of another profile."""

    sites: tuple[Ref, ...] = ()
    """anläggningar"""
    kind: Ref | None = None
    """alla anläggningar av ett slag"""
    hours: Ref
    """öppettiderna, en profil"""

    @model_validator(mode="after")
    def _has_sites(self) -> Self:
        if not self.sites and self.kind is None:
            raise refuse(message("ange «sites» eller «kind»: vilka anläggningar det gäller"))
        return self


class Open(Record):
    """Open at other hours, for instance a vårdcentral at night."""

    open: OpeningHours
    """andra öppettider"""


class Closing(Record):
    """This share of what these offerings, or all at these sites, have is closed."""

    offerings: tuple[Ref, ...] = ()
    """utbud"""
    sites: tuple[Ref, ...] = ()
    """alla utbud på anläggningar"""
    share: Share = 1.0
    """andel som stängs"""


class Close(Record):
    """Close care, for instance to merge vårdcentraler."""

    close: Closing
    """vård stängs, till exempel för att slå ihop vårdcentraler"""


class StaffMove(Record):
    """A share of a competence at these sites serves at another site, as another competence if ``work_as`` says so, after ``mustering``.

    An hour of theirs ``counts`` as so much of an hour of those who belong there.
    """

    sites: tuple[Ref, ...] = Field(min_length=1)
    """anläggningar de lämnar"""
    competence: Ref
    """kompetens"""
    share: Share = 1.0
    """andel som flyttas"""
    target: Ref = Field(alias="to")
    """anläggning där de tjänstgör"""
    work_as: Ref | None = None
    """kompetens de tjänstgör som"""
    counts: Annotated[Share, Field(gt=0)] = 1.0
    """vad en av deras timmar är värd mot en van"""
    mustering: Seconds = 8 * HOUR
    """tid innan de tjänstgör där"""


class MoveStaff(Record):
    """Move staff."""

    staff: StaffMove
    """personal flyttas"""


class Extra(Record):
    """So many more ``hours`` per day of a competence at a site: its own who are off duty, or ``heads`` from elsewhere; nobody works longer than he may."""

    site: Ref
    """anläggning"""
    competence: Ref
    """kompetens"""
    hours: Quantity
    """timmar till per dygn: `80 h/dygn`"""
    heads: Annotated[Number, Field(gt=0)] | None = None
    """hur många som kommer utifrån; utelämnat kallas anläggningens egna in, så långt deras arbetstid räcker"""
    counts: Annotated[Share, Field(gt=0)] = 1.0
    """vad en av deras timmar är värd mot en van"""


class CallIn(Record):
    """Call in staff from leave, part time or elsewhere."""

    call_in: Extra
    """personal kallas in från ledighet, deltid eller annat håll"""


class LongShifts(Record):
    """Longer shifts, as the event `roster`."""

    roster: LongerShifts
    """längre arbetspass"""


class Places(Record):
    """More of what offerings have: a ``factor`` of their capacity, and ``more`` of it (beds, or visits per day) each."""

    offerings: tuple[Ref, ...] = ()
    """utbud"""
    site: tuple[Ref, ...] = ()
    """alla utbud på anläggningar"""
    factor: Factor = 1.0
    """andel av kapaciteten"""
    more: Quantity | None = None
    """så många platser, eller besök per dygn, till i vart och ett"""


class Capacity(Record):
    """More places, such as those a neighbour lends; they are there as far as the offering is up."""

    capacity: Places
    """fler eller färre platser"""


class Surged(Record):
    """Beds of these offerings, or of all at these sites, or of all that declare it, are used in ways that otherwise wait for a decision."""

    allow: tuple[SurgeKind, ...] = Field(min_length=1)
    """`satellites` (utlokaliserade) och `over_occupancy` (överbeläggning), så långt utbuden anger dem"""
    offerings: tuple[Ref, ...] = ()
    """utbud"""
    sites: tuple[Ref, ...] = ()
    """alla utbud på anläggningar; utelämnat, liksom `offerings`, är alla"""


class Surge(Record):
    """Let beds give way: satellites and over-occupancy where the region does not use them without a decision."""

    surge: Surged
    """utlokalisering och överbeläggning tillåts"""


class Converted(Record):
    """``beds`` of one offering become beds of another."""

    source: Ref = Field(alias="from")
    """utbudet de tas från"""
    target: Ref = Field(alias="to")
    """utbudet de blir"""
    beds: Quantity
    """antal vårdplatser"""


class Convert(Record):
    """Convert beds (ställa om vårdplatser)."""

    convert: Converted
    """vårdplatser ställs om"""


class EarlyDischarge(Record):
    """Inpatients of these care types with at most ``share`` of the mean stay left leave for the municipality, as long as it has ``places``.

    Each takes a place for ``stay``.
    """

    care: tuple[Ref, ...] = Field(min_length=1)
    """vårdtyper i vårddygn"""
    share: Share = 0.2
    """de som har högst denna andel av medelvårdtiden kvar"""
    places: Quantity
    """platser i kommunal vård"""
    stay: Annotated[Seconds, Field(gt=0)] = 14 * DAY
    """hur länge var och en upptar platsen"""


class Discharge(Record):
    """Early discharge (omvänd triage), limited by municipal care (kommunal vård)."""

    discharge: EarlyDischarge
    """tidig utskrivning (omvänd triage), så långt kommunal vård räcker"""


class Postponed(Record):
    """Care types, or a whole grade, of which nobody is called while the measure is in force."""

    grade: Grade | None = None
    """all vård med prioriteten"""
    care: tuple[Ref, ...] = ()
    """vårdtyper"""

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.grade is None and not self.care:
            raise refuse(message("ange «grade» eller «care»: vad som skjuts upp"))
        return self


class Postpone(Record):
    """Postpone care that can wait."""

    postpone: Postponed
    """vård skjuts upp"""


class MoreVehicles(Record):
    """``number`` more manned vehicles of a class."""

    kind: Ref
    """fordonsslag"""
    number: PositiveFloat
    """bemannade fordon till"""


class Vehicles(Record):
    """More vehicles."""

    vehicles: MoreVehicles
    """fler fordon"""


class Use(Record):
    """What care takes of ``items`` (all if none is named): at a rate, or a factor of the normal."""

    items: tuple[Ref, ...] = ()
    """artiklar; utelämnat är alla"""
    rate: Rate | None = None
    """åtgång"""
    factor: Factor | None = None
    """andel av den normala"""

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if (self.rate is None) == (self.factor is None):
            raise refuse(message("ange ett av «rate» och «factor»"))
        return self


class Consume(Record):
    """Use less, or more, of items."""

    use: Use
    """åtgången av artiklar ändras"""


class Ration(Record):
    """Ration stores so that lower grades leave enough for higher ones, where the scenario does not already."""

    ration: Literal["on"]
    """lager ransoneras, där scenariot inte redan gör det"""


class Lead(Record):
    """Regional command (särskild sjukvårdsledning) starts to coordinate, where the scenario has no coordination."""

    lead: Flag
    """särskild sjukvårdsledning samordnar vården, där scenariot inte har samordning"""


_Effects = (
    Annotated[Load, Tag("load")]
    | Annotated[MoveStock, Tag("move")]
    | Annotated[Deliver, Tag("deliver")]
    | Annotated[Refuel, Tag("refuel")]
    | Annotated[Bridge, Tag("bridge")]
    | Annotated[Open, Tag("open")]
    | Annotated[Close, Tag("close")]
    | Annotated[MoveStaff, Tag("staff")]
    | Annotated[CallIn, Tag("call_in")]
    | Annotated[LongShifts, Tag("roster")]
    | Annotated[Capacity, Tag("capacity")]
    | Annotated[Convert, Tag("convert")]
    | Annotated[Discharge, Tag("discharge")]
    | Annotated[Postpone, Tag("postpone")]
    | Annotated[Vehicles, Tag("vehicles")]
    | Annotated[Consume, Tag("use")]
    | Annotated[Ration, Tag("ration")]
    | Annotated[Lead, Tag("lead")]
    | Annotated[Surge, Tag("surge")]
)
EFFECT_KINDS: Final[dict[str, type[Record]]] = {tag.tag: effect for effect, tag in map(get_args, get_args(_Effects))}


def _kind(value: Any) -> str | None:
    found = [kind for kind in EFFECT_KINDS if ((kind in value) if isinstance(value, dict) else hasattr(value, kind))]
    return found[0] if len(found) == 1 else None


AnyEffect = Annotated[
    _Effects,
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en verkan ska ha precis en av: " + ", ".join(EFFECT_KINDS),
    ),
]
