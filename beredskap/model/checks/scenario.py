"""Checks of a scenario against its region: what happens, and what is expected, has meaning there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from beredskap import units
from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model.checks.expectation import expectation_problems
from beredskap.model.checks.known import THINGS, Known, problem
from beredskap.model.checks.outage import restore_problems
from beredskap.model.checks.region import Checked
from beredskap.model.checks.secrets import REMEDY, SAID, fields_with_number
from beredskap.model.journal import Finding
from beredskap.model.region import Region
from beredskap.model.scenario import Cut, Degrade, Delay, Demand, Destroy, Event, Lose, Scenario, Shed, Stop, Unshed

_SUBJECTS: dict[type[Event], tuple[str, tuple[str, ...]]] = {
    Lose: ("lose", THINGS),
    Degrade: ("degrade", ("nodes", "offerings")),
    Cut: ("cut", ("roads",)),
    Stop: ("stop", (*THINGS, "items")),
    Delay: ("delay", (*THINGS, "items")),
    Destroy: ("destroy", ("stores",)),
    Shed: ("shed", ("nodes", "offerings")),
    Unshed: ("unshed", ("nodes", "offerings")),
}


def check_scenario(scenario: Scenario, region: Region, ids: Mapping[str, Collection[str]] | None = None) -> Checked:
    """Check that the scenario's events and expectations have meaning in the region.

    ``ids`` names the records of the region that exist, also those that could not be read.
    The subject of each problem is empty and the key of its place is a path from the scenario's top.
    """
    known = Known(region, ids)
    problems = (
        *_events(scenario, known),
        *restore_problems(scenario, region, known),
        *expectation_problems(scenario, region, known),
        *_secrets(scenario),
    )
    return Checked(problems, tuple(_late(scenario)))


def _events(scenario: Scenario, known: Known) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, event in enumerate(scenario.events):
        at = f"events/{index}"
        if event.id is not None:
            if event.id in seen:
                said = message("två händelser har id «{id}»", id=event.id)
                yield problem("duplicate", "", f"{at}/id", said, value=event.id)
            seen.add(event.id)
        if isinstance(event, Demand):
            patients = event.demand
            yield from known.missing("", f"{at}/demand/care", patients.care, ("care",))
            yield from known.missing("", f"{at}/demand/municipality", patients.municipality, ("municipalities",))
            continue
        for kind, (field, collections) in _SUBJECTS.items():
            if isinstance(event, kind):
                yield from known.missing("", f"{at}/{field}", getattr(event, field), collections)


def _secrets(scenario: Scenario) -> Iterator[Problem]:
    for field in fields_with_number(scenario):
        if field != "world":
            yield problem("personal-number", "", field, SAID, remedy=REMEDY)


def _late(scenario: Scenario) -> Iterator[Finding]:
    for index, event in enumerate(scenario.events):
        if event.at > scenario.duration:
            yield Finding(
                rule="event-after-end",
                severity="varning",
                subject=event.id or f"events[{index}]",
                message=message(
                    "händelsen vid {at} inträffar aldrig; scenariot slutar vid {end}",
                    at=units.show(event.at / 3600, "time"),
                    end=units.show(scenario.duration / 3600, "time"),
                ),
            )
