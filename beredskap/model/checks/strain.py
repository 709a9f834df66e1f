"""What strains a region names what exists: staff who are away, care that many need, weather on needs that somebody has."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model.checks.known import Known, problem
from beredskap.model.region import Region
from beredskap.model.scenario.strain import (
    TRIAGE,
    Conditions,
    ManyInjured,
    Triage,
    Whom,
)


def whom_problems(subject: str, field: str, whom: Whom, known: Known) -> Iterator[Problem]:
    """The competences, sites and municipalities that say which staff is meant."""
    collections = {"competence": "competences", "site": "sites", "living_in": "municipalities"}
    for name, collection in collections.items():
        for index, value in enumerate(getattr(whom, name)):
            yield from known.missing(subject, f"{field}/{name}/{index}", value, (collection,))


def injured(casualties: ManyInjured) -> dict[Triage, float]:
    """How many there are of each triage class."""
    return dict(zip(TRIAGE, (casualties.red, casualties.yellow, casualties.green), strict=True))


def casualties_problems(field: str, casualties: ManyInjured, region: Region, known: Known) -> Iterator[Problem]:
    """The municipality exists, and each class of injured has care that takes them in."""
    yield from known.missing("", f"{field}/municipality", casualties.municipality, ("municipalities",))
    taken = {care.triage for care in region.care.values()}
    for key, triage in zip(("red", "yellow", "green"), TRIAGE, strict=True):
        if injured(casualties)[triage] and triage not in taken and "care" not in known.unreadable:
            said = message("ingen vårdtyp tar emot skadade i klassen {triage}", triage=triage)
            remedy = message("ange «triage: {triage}» på minst en vårdtyp", triage=triage)
            yield problem("no-triage", "", f"{field}/{key}", said, remedy=remedy)


def weather_problems(field: str, weather: Conditions, known: Known) -> Iterator[Problem]:
    """The care types and the names of needs that the weather bears on exist."""
    for name in weather.demand:
        yield from known.missing("", f"{field}/demand/{name}", name, ("care",))
    for name in weather.loads:
        if not known.has(name, ("need names",)):
            said = message("inget behov heter «{name}»", name=name)
            near = known.near(name, ("need names",))
            yield problem("unknown-need", "", f"{field}/loads/{name}", said, value=name, near=near)
