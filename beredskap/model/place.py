"""Where people live and where care is: municipalities, roads, sites and the vehicles that stand at them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import Date, Flag, Id, PositiveFloat, Quantity, Ref, Seconds, Share, Sourced, Text

SiteKind = Literal[
    "sjukhus",
    "vårdcentral",
    "mottagning",
    "ambulansstation",
    "lager",
    "försörjning",
    "ledningscentral",
    "grannsjukhus",
]
Operator = Literal["region", "privat", "kommun", "stat"]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Municipality(Sourced):
    """A municipality (kommun) of the region, or a place outside it that roads and patients come from.

    Population is by age band at the end of ``population_year``; the band sums must equal ``population``. A place outside the region
    (``outside``) has no population here: its patients are given as non-residents.
    """

    id: Id
    code: Text = Field("", description="SCB-kod")
    outside: Flag = False
    lat: Latitude | None = None
    lon: Longitude | None = None
    population_year: int | None = None
    age_0_15: int = Field(0, ge=0)
    age_16_24: int = Field(0, ge=0)
    age_25_44: int = Field(0, ge=0)
    age_45_64: int = Field(0, ge=0)
    age_65_plus: int = Field(0, ge=0)
    population: int = Field(0, ge=0)
    population_2024: int | None = Field(None, ge=0)
    listed: int | None = Field(None, ge=0, description="listade patienter")
    change_80_plus_2030: Text = Field("", description="prognos 2018: förändring 80+ 2017–2030")
    change_20_64_2030: Text = Field("", description="prognos 2018: förändring 20–64 2017–2030")
    projection_confidence: Text = ""
    projection_source: Text = ""
    ambulance_minutes: PositiveFloat = Field(10.0, description="körtid inom kommunen")


AGE_BANDS = ("age_0_15", "age_16_24", "age_25_44", "age_45_64", "age_65_plus")


class Road(Sourced):
    """A road between two municipality seats, open in both directions."""

    id: Id
    start: Ref
    end: Ref
    km: PositiveFloat
    minutes: PositiveFloat
    name: Text = ""


class Site(Sourced):
    """A place of work (anläggning): hospital, vårdcentral, mottagning, ambulance station, store, utility …

    ``hours`` are the opening hours as a profile id (default: always open); a child site (``parent``) falls with its parent.
    """

    id: Id
    name: Text
    kind: SiteKind
    municipality: Ref
    operator: Operator = "region"
    parent: Ref | None = None
    template: Ref | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    hsa: Text = ""
    hours: Ref | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None

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
    kind: Ref = Field(description="fordonsklass: akutambulans, sjuktransport, buss …")
    number: Quantity
    seats: int = Field(1, ge=1)
    load_time: Seconds = 15 * 60
    unload_time: Seconds = 15 * 60
    hours: Ref | None = None
    on_site: Share = 0.5


class NonResidents(Sourced):
    """Patients from outside the region (utomlänspatienter) who arise at ``municipality`` and seek one care type, per day."""

    id: Id
    municipality: Ref
    care: Ref
    per_day: PositiveFloat
