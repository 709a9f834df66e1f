"""Where people live and where care is: municipalities, roads, sites and the vehicles that stand at them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import (
    Date,
    Degrees,
    Flag,
    Id,
    PositiveFloat,
    Quantity,
    Ref,
    Seconds,
    Share,
    Sourced,
    Text,
    WholeNumber,
)

SiteKind = Literal[
    "sjukhus",
    "vårdcentral",
    "mottagning",
    "kommunal vård",
    "ambulansstation",
    "lager",
    "försörjning",
    "ledningscentral",
    "grannsjukhus",
]
Operator = Literal["region", "privat", "kommun", "stat"]
Latitude = Annotated[Degrees, Field(ge=-90, le=90)]
Longitude = Annotated[Degrees, Field(ge=-180, le=180)]


class Municipality(Sourced):
    """A municipality (kommun) of the region, or a place outside it that roads and patients come from.

    Population is by age band at the end of ``population_year``. ``population`` alone is enough for care whose demand asks no age, and all the bands are
    enough without it; where both are said the bands add up to it. A place outside the region (``outside``) has no population here: its patients are given
    as non-residents.
    """

    id: Id
    code: Text = ""
    """SCB:s kommunkod"""
    outside: Flag = False
    """ligger utanför regionen och har ingen folkmängd här"""
    lat: Latitude | None = None
    """centralortens latitud (WGS 84)"""
    lon: Longitude | None = None
    """centralortens longitud (WGS 84)"""
    population_year: WholeNumber | None = None
    """år vars slut folkmängden gäller"""
    age_0_15: WholeNumber | None = Field(None, ge=0)
    """invånare 0–15 år"""
    age_16_24: WholeNumber | None = Field(None, ge=0)
    """invånare 16–24 år"""
    age_25_44: WholeNumber | None = Field(None, ge=0)
    """invånare 25–44 år"""
    age_45_64: WholeNumber | None = Field(None, ge=0)
    """invånare 45–64 år"""
    age_65_plus: WholeNumber | None = Field(None, ge=0)
    """invånare 65 år och äldre"""
    population: WholeNumber | None = Field(None, ge=0)
    """folkmängd; utelämnat är summan av åldersgrupperna. Den räcker ensam, utom för vård som har olika tal för olika åldrar"""
    population_2024: WholeNumber | None = Field(None, ge=0)
    """folkmängd vid slutet av 2024"""
    listed: WholeNumber | None = Field(None, ge=0)
    """listade patienter"""
    change_80_plus_2030: Text = ""
    """prognos från 2018: förändring av antalet 80 år och äldre 2017–2030"""
    change_20_64_2030: Text = ""
    """prognos från 2018: förändring av antalet 20–64 år 2017–2030"""
    projection_confidence: Text = ""
    """hur säker prognosen är"""
    projection_source: Text = ""
    """var prognosen kommer ifrån"""
    ambulance_minutes: PositiveFloat = 10.0
    """körtid för ambulans inom kommunen, i minuter"""

    @property
    def inhabitants(self) -> int:
        """Everybody who lives there; 0 also where nothing is said of it, which is a finding."""
        return self.in_bands if self.population is None else self.population

    @property
    def in_bands(self) -> int:
        """Those whose age band is known."""
        return sum(getattr(self, band) or 0 for band in AGE_BANDS)

    @property
    def unsaid_bands(self) -> tuple[str, ...]:
        """The age bands that nothing is said of: whoever is in none of the others is in one of these."""
        return tuple(band for band in AGE_BANDS if getattr(self, band) is None)


AGE_BANDS = ("age_0_15", "age_16_24", "age_25_44", "age_45_64", "age_65_plus")


class Road(Sourced):
    """A road between two municipality seats, open in both directions."""

    id: Id
    start: Ref
    """kommun"""
    end: Ref
    """kommun"""
    km: PositiveFloat
    """längd i km"""
    minutes: PositiveFloat
    """körtid i minuter"""
    name: Text = ""
    """vägens namn, till exempel `E18`"""


class Site(Sourced):
    """A place of work (anläggning): hospital, vårdcentral, mottagning, ambulance station, store, utility …

    ``hours`` are the opening hours as a profile id (default: always open); a child site (``parent``) falls with its parent.
    """

    id: Id
    name: Text
    """anläggningens namn"""
    kind: SiteKind
    """slag av anläggning; vård som ges vid en `ambulansstation` är ambulansuppdrag, och insatstiden är tiden till dem"""
    municipality: Ref
    """kommunen den ligger i"""
    operator: Operator = "region"
    """vem som driver den"""
    parent: Ref | None = None
    """överordnad anläggning; faller den faller också denna"""
    template: Ref | None = None
    """mall som ger anläggningen noder, utbud, lager och personal"""
    lat: Latitude | None = None
    """latitud (WGS 84)"""
    lon: Longitude | None = None
    """longitud (WGS 84)"""
    hsa: Text = ""
    """HSA-id"""
    hours: Ref | None = None
    """öppettider, en profil; utelämnat är alltid öppet"""
    valid_from: Date | None = None
    """första dag den finns"""
    valid_to: Date | None = None
    """sista dag den finns"""

    @property
    def is_neighbour(self) -> bool:
        """A hospital outside the region, which may receive its patients."""
        return self.kind == "grannsjukhus"


class Vehicle(Sourced):
    """Vehicles of one class at a site: how many are manned, how many patients each carries, and loading times.

    The share ``on_site`` of them stands there when the site is lost.
    """

    id: Id
    site: Ref
    """anläggningen de utgår från"""
    kind: Ref
    """fordonsslag: akutambulans, sjuktransport, buss …"""
    number: Quantity
    """bemannade fordon"""
    seats: WholeNumber = Field(1, ge=1)
    """patienter per fordon"""
    load_time: Seconds = 15 * 60
    """tid att lasta"""
    unload_time: Seconds = 15 * 60
    """tid att lasta av"""
    hours: Ref | None = None
    """när de är bemannade, en profil"""
    on_site: Share = 0.5
    """andel som står på anläggningen när den slås ut"""


class NonResidents(Sourced):
    """Patients from outside the region (utomlänspatienter) who arise at ``municipality`` and seek one care type, per day."""

    id: Id
    municipality: Ref
    """där de söker vård"""
    care: Ref
    """vårdtyp"""
    per_day: PositiveFloat
    """patienter per dygn"""
