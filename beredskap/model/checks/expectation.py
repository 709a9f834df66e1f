"""Expectations name what exists, within the horizon, and something that can be decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from beredskap import units
from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model.care import has_rate, residents_per_day
from beredskap.model.checks.known import Known, problem
from beredskap.model.checks.strain import injured
from beredskap.model.region import Region
from beredskap.model.scenario.event import Demand, Enact, InfrastructureEvent, Restore, StaffEvent
from beredskap.model.scenario.expectation import Bound, CareExpectation, NodeExpectation, StoreExpectation
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.scenario.strain import Casualties, Epidemic, Weather
from beredskap.units import HOUR

EVERY = "*"
COUNTY = "länet"


def expectation_problems(scenario: Scenario, region: Region, known: Known) -> Iterator[Problem]:
    """All problems of the scenario's expectations."""
    demand = demand_by_municipality(scenario, region)
    for index, expectation in enumerate(scenario.expect):
        at = f"expect/{index}"
        if isinstance(expectation, CareExpectation):
            unknown = list(_care_references(at, expectation, known))
            yield from unknown
            yield from _times(at, expectation, scenario)
            if not unknown and not known.unreadable:
                yield from _undecidable(at, expectation, region, demand)
        elif isinstance(expectation, StoreExpectation):
            yield from _store(at, expectation, scenario, known)
        else:
            yield from _node(at, expectation, scenario, known)


def _care_references(at: str, expectation: CareExpectation, known: Known) -> Iterator[Problem]:
    if expectation.care != EVERY:
        yield from known.missing("", f"{at}/care", expectation.care, ("care",))
    if expectation.residents != COUNTY and not known.has(expectation.residents, ("municipalities",)):
        near = nearest(expectation.residents, (COUNTY, *known.ids["municipalities"]))
        said = message("«{id}» finns inte", id=expectation.residents)
        yield problem("unknown-reference", "", f"{at}/for", said, value=expectation.residents, near=near)
    if expectation.site is not None:
        yield from known.missing("", f"{at}/site", expectation.site, ("sites",))


def _times(at: str, expectation: CareExpectation, scenario: Scenario) -> Iterator[Problem]:
    if expectation.at is not None and expectation.at > scenario.duration:
        yield _beyond(f"{at}/at", expectation.at, scenario)
    window = expectation.during
    if window is None:
        return
    if window.end > scenario.duration:
        yield _beyond(f"{at}/during", window.end, scenario)
    if window.end <= window.start:
        yield problem("empty-window", "", f"{at}/during", message("tidsfönstret slutar innan det börjar"))


def _beyond(field: str, seconds: float, scenario: Scenario) -> Problem:
    said = message(
        "{shown} ligger bortom scenariots slut, {end}",
        shown=units.show(seconds / HOUR, "time"),
        end=units.show(scenario.duration / HOUR, "time"),
    )
    return problem("beyond-horizon", "", field, said, remedy=message("förläng «duration»"))


def _store(at: str, expectation: StoreExpectation, scenario: Scenario, known: Known) -> Iterator[Problem]:
    yield from known.missing("", f"{at}/store", expectation.store, ("stores",))
    begin = 0
    if expectation.after is not None:
        event = next((event for event in scenario.events if event.id == expectation.after), None)
        if event is None:
            names = [event.id for event in scenario.events if event.id is not None]
            said = message("ingen händelse har id «{id}»", id=expectation.after)
            near = nearest(expectation.after, names)
            yield problem("unknown-reference", "", f"{at}/after", said, value=expectation.after, near=near)
        else:
            begin = event.at
    if begin + expectation.lasts.value > scenario.duration:
        yield _beyond(f"{at}/lasts", begin + expectation.lasts.value, scenario)


def _node(at: str, expectation: NodeExpectation, scenario: Scenario, known: Known) -> Iterator[Problem]:
    yield from known.missing("", f"{at}/node", expectation.node, ("nodes", "offerings"))
    for field in ("down", "total_down"):
        bound: Bound | None = getattr(expectation, field)
        if bound is not None and bound.value > scenario.duration:
            yield _beyond(f"{at}/{field}", bound.value, scenario)


def demand_by_municipality(scenario: Scenario, region: Region) -> dict[str, set[str]]:
    """Care type -> the municipalities where somebody may need it in the scenario."""
    found: dict[str, set[str]] = {identity: set() for identity in region.care}
    for identity, care in region.care.items():
        for name, municipality in region.municipalities.items():
            if residents_per_day(care, municipality) > 0 or (care.arises_when and municipality.inhabitants > 0):
                found[identity].add(name)
    for patients in region.nonresidents.values():
        if patients.per_day > 0 and patients.care in found:
            found[patients.care].add(patients.municipality)
    for event in scenario.events:
        for asked, where in _struck(event, region):
            if asked in found:
                found[asked].add(where)
    return _followed(region, found)


def _struck(event: AnyEvent, region: Region) -> Iterator[tuple[str, str]]:
    """The care that an event asks for, and from which municipalities."""
    match event:
        case Demand():
            if event.demand.extra > 0:
                yield event.demand.care, event.demand.municipality
        case Casualties():
            classes = {triage for triage, number in injured(event.casualties).items() if number}
            yield from (
                (name, event.casualties.municipality) for name, care in region.care.items() if care.triage in classes
            )
        case Epidemic():
            asked = [care for care, share in event.epidemic.care.items() if share > 0]
            yield from (
                (care, name) for name, place in region.municipalities.items() if place.inhabitants for care in asked
            )
        case InfrastructureEvent() | StaffEvent() | Weather() | Restore() | Enact():
            pass
        case _:
            assert_never(event)


def _followed(region: Region, found: dict[str, set[str]]) -> dict[str, set[str]]:
    work = sorted(found)
    while work:
        identity = work.pop()
        for following in region.care[identity].followed_by:
            target = found.get(following.care)
            if target is not None and following.share > 0 and not found[identity] <= target:
                target |= found[identity]
                work.append(following.care)
    return found


def _undecidable(
    at: str, expectation: CareExpectation, region: Region, demand: dict[str, set[str]]
) -> Iterator[Problem]:
    """An expectation on care that nobody needs, that the site never gives, or that cannot be too late would hold whatever happens."""
    chosen = [expectation.care] if expectation.care != EVERY else list(region.care)
    chosen = [care for care in chosen if expectation.grade in (None, region.care[care].grade)]
    if not chosen:
        said = message("ingen vårdtyp har graden «{grade}» här", grade=expectation.grade)
        yield problem("nothing-expected", "", f"{at}/grade", said)
        return
    if expectation.too_late is not None and all(region.care[care].reach is None for care in chosen):
        said = message("vården har ingen tid som den ska nås på («reach»), så den kan inte komma för sent")
        yield problem("nothing-expected", "", f"{at}/too_late", said)
        return
    homes = {municipality for care in chosen for municipality in demand[care]}
    if not homes or (expectation.residents != COUNTY and expectation.residents not in homes):
        said = message("ingen efterfrågar vården där, så förväntan kan inte prövas")
        remedy = None
        if not any(has_rate(region.care[care]) for care in chosen):
            remedy = message("ange efterfrågan («per_1000») eller en händelse med «demand»")
        yield problem("nothing-expected", "", f"{at}/care", said, value=expectation.care, remedy=remedy)
    elif expectation.site is not None and not _given_at(region, expectation.site, chosen):
        said = message("vården ges aldrig på {site}, så förväntan kan inte prövas", site=expectation.site)
        yield problem("nothing-expected", "", f"{at}/site", said, value=expectation.site)


def _given_at(region: Region, site: str, chosen: list[str]) -> bool:
    accepted = {*chosen, *(other.care for care in chosen for other in region.care[care].stand_in)}
    sites = {site}
    while True:
        below = {identity for identity, one in region.sites.items() if one.parent in sites} - sites
        if not below:
            break
        sites |= below
    return any(
        offering.site in sites and not accepted.isdisjoint(offering.care) for offering in region.offerings.values()
    )
