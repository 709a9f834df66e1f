"""What strains a region names what exists: staff who are away, care that many need, weather on needs that somebody has."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model.checks.known import Known, problem
from beredskap.model.region import Region
from beredskap.model.scenario.event import Event
from beredskap.model.scenario.strain import (
    TRIAGE,
    Absence,
    Casualties,
    Conditions,
    Epidemic,
    ManyInjured,
    Roster,
    Triage,
    Weather,
    Whom,
)


def strain_problems(at: str, event: Event, region: Region, known: Known) -> Iterator[Problem]:
    """Problems of an event that strains the whole region; none of another event."""
    match event:
        case Absence():
            yield from whom_problems("", f"{at}/absence", event.absence, known)
        case Roster():
            yield from whom_problems("", f"{at}/roster", event.roster, known)
        case Epidemic():
            for name in event.epidemic.care:
                yield from known.missing("", f"{at}/epidemic/care/{name}", name, ("care",))
        case Casualties():
            yield from _casualties(f"{at}/casualties", event.casualties, region, known)
        case Weather():
            yield from _weather(f"{at}/weather", event.weather, known)


def whom_problems(subject: str, field: str, whom: Whom, known: Known) -> Iterator[Problem]:
    """The competences, sites and municipalities that say which staff is meant."""
    collections = {"competence": "competences", "site": "sites", "living_in": "municipalities"}
    for name, collection in collections.items():
        for index, value in enumerate(getattr(whom, name)):
            yield from known.missing(subject, f"{field}/{name}/{index}", value, (collection,))


def injured(casualties: ManyInjured) -> dict[Triage, float]:
    """How many there are of each triage class."""
    return dict(zip(TRIAGE, (casualties.red, casualties.yellow, casualties.green), strict=True))


def _casualties(field: str, casualties: ManyInjured, region: Region, known: Known) -> Iterator[Problem]:
    yield from known.missing("", f"{field}/municipality", casualties.municipality, ("municipalities",))
    taken = {care.triage for care in region.care.values()}
    for key, triage in zip(("red", "yellow", "green"), TRIAGE, strict=True):
        if injured(casualties)[triage] and triage not in taken and "care" not in known.unreadable:
            said = message("ingen vårdtyp tar emot skadade i klassen {triage}", triage=triage)
            remedy = message("ange «triage: {triage}» på minst en vårdtyp", triage=triage)
            yield problem("no-triage", "", f"{field}/{key}", said, remedy=remedy)


def _weather(field: str, weather: Conditions, known: Known) -> Iterator[Problem]:
    for name in weather.demand:
        yield from known.missing("", f"{field}/demand/{name}", name, ("care",))
    for name in weather.loads:
        if not known.has(name, ("need names",)):
            said = message("inget behov heter «{name}»", name=name)
            near = known.near(name, ("need names",))
            yield problem("unknown-need", "", f"{field}/loads/{name}", said, value=name, near=near)
