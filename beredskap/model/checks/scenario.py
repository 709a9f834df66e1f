"""Checks of a scenario against its region: what happens, and what is expected, has meaning there."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from typing import assert_never

from beredskap import units
from beredskap.errors import Problem, first
from beredskap.language import message
from beredskap.limits import HAPPENINGS, YAML_LIST
from beredskap.model import rules
from beredskap.model.checks.expectation import expectation_problems
from beredskap.model.checks.known import THINGS, Known, problem
from beredskap.model.checks.measures import decision_findings, decision_problems
from beredskap.model.checks.outage import restore_problems
from beredskap.model.checks.planning.futile import futile_events
from beredskap.model.checks.region import Checked
from beredskap.model.checks.secrets import REMEDY, SAID, fields_with_number
from beredskap.model.checks.strain import casualties_problems, weather_problems, whom_problems
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.scenario.event import (
    Cut,
    Degrade,
    Delay,
    Demand,
    Destroy,
    Enact,
    Lose,
    Restore,
    Shed,
    Stop,
    Unshed,
)
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.scenario.strain import Absence, Casualties, Epidemic, Mobilise, Roster, Weather
from beredskap.model.supply import Store
from beredskap.units import HOUR


def check_scenario(scenario: Scenario, region: Region, ids: Mapping[str, Collection[str]] | None = None) -> Checked:
    """Check that the scenario's events and expectations have meaning in the region.

    ``ids`` names the records of the region that exist, also those that could not be read.
    The subject of each problem is empty and the key of its place is a path from the scenario's top.
    """
    known = Known(region, ids)
    problems = first(
        itertools.chain(
            _endless(scenario, region),
            _events(scenario, region, known),
            decision_problems(scenario, region, known),
            restore_problems(scenario, region, known),
            expectation_problems(scenario, region, known),
            secret_problems(scenario),
        )
    )
    findings = (
        *_late(scenario),
        *_coordination(scenario),
        *decision_findings(scenario, region),
        *futile_events(scenario, region),
    )
    return Checked(problems, findings)


def _events(scenario: Scenario, region: Region, known: Known) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, event in enumerate(scenario.events):
        at = f"events/{index}"
        if event.id is not None:
            if event.id in seen:
                said = message("två händelser har id «{id}»", id=event.id)
                remedy = message(
                    "ge en av dem ett annat id; ett scenario som tas med två gånger ska inte ha id på sina händelser"
                )
                yield problem("duplicate", "", f"{at}/id", said, value=event.id, remedy=remedy)
            seen.add(event.id)
        yield from _references(f"{at}/{event.kind}", event, region, known)


def _endless(scenario: Scenario, region: Region) -> Iterator[Problem]:
    """More events than anybody plans, or more deliveries and failures than anybody waits for."""
    if len(scenario.events) > YAML_LIST:
        said = message("{found} händelser på en gång; högst {most} räknas", found=len(scenario.events), most=YAML_LIST)
        yield problem("scenario-size", "", "events", said)
    counts = {name: _count_deliveries(store, scenario.duration) for name, store in region.stores.items()}
    counts |= {
        name: scenario.duration // (node.mttf + node.repair)
        for name, node in region.nodes.items()
        if node.mttf is not None and node.repair is not None
    }
    total = sum(counts.values())
    if total > HAPPENINGS:
        most = max(counts, key=counts.__getitem__)
        said = message(
            "leveranser och driftfel blir {found} på den tiden, {n} av dem vid «{id}»; högst {most} räknas",
            found=total,
            n=counts[most],
            id=most,
            most=HAPPENINGS,
        )
        remedy = message("slå ihop leveranserna till större och glesare, eller räkna en kortare tid")
        yield problem("scenario-size", "", "duration", said, remedy=remedy)


def _count_deliveries(store: Store, duration: int) -> int:
    """How many planned deliveries come to a store in that time."""
    count = 0
    for one in store.deliveries:
        first = one.every if one.first is None else one.first
        if first <= duration:
            count += 1 + (duration - first) // one.every if one.every else 1
    return count


def _references(field: str, event: AnyEvent, region: Region, known: Known) -> Iterator[Problem]:
    """What one event names exists; restores and measures are judged by what happens before them."""
    match event:
        case Lose():
            yield from known.missing("", field, event.subject, THINGS)
        case Stop() | Delay():
            yield from known.missing("", field, event.subject, (*THINGS, "items"))
        case Degrade() | Shed() | Unshed():
            yield from known.missing("", field, event.subject, ("nodes", "offerings"))
        case Cut():
            yield from known.missing("", field, event.subject, ("roads",))
        case Destroy():
            yield from known.missing("", field, event.subject, ("stores",))
        case Demand():
            yield from known.missing("", f"{field}/care", event.demand.care, ("care",))
            yield from known.missing("", f"{field}/municipality", event.demand.municipality, ("municipalities",))
        case Absence():
            yield from whom_problems("", field, event.absence, known)
        case Roster():
            yield from whom_problems("", field, event.roster, known)
        case Epidemic():
            for name in event.epidemic.care:
                yield from known.missing("", f"{field}/care/{name}", name, ("care",))
        case Casualties():
            yield from casualties_problems(field, event.casualties, region, known)
        case Weather():
            yield from weather_problems(field, event.weather, known)
        case Mobilise() | Restore() | Enact():
            pass
        case _:
            assert_never(event)


def secret_problems(scenario: Scenario) -> Iterator[Problem]:
    """One problem for each field that holds a personnummer; a region inside the scenario is judged as a region."""
    for field in fields_with_number(scenario):
        if field != "world":
            yield problem("personal-number", "", field, SAID, remedy=REMEDY)


def _coordination(scenario: Scenario) -> Iterator[Finding]:
    if "redirect" in scenario.model_fields_set and scenario.coordination != "none":
        said = message("«redirect» har ingen verkan när vården samordnas")
        yield rules.REDIRECT_UNUSED.finding("redirect", said)


def _late(scenario: Scenario) -> Iterator[Finding]:
    for index, event in enumerate(scenario.events):
        if event.at > scenario.duration:
            said = message(
                "händelsen vid {at} inträffar aldrig; scenariot slutar vid {end}",
                at=units.show(event.at / HOUR, "time"),
                end=units.show(scenario.duration / HOUR, "time"),
            )
            yield rules.EVENT_AFTER_END.without_remedy(event.id or f"events[{index}]", said)
