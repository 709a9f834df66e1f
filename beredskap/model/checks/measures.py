"""Measures make sense: what they do can be done, and those that only change the region are in place beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.checks.effects import Effects
from beredskap.model.checks.known import THINGS, Known, problem
from beredskap.model.findings import Finding
from beredskap.model.region import Action, Region
from beredskap.model.scenario.event import Enact
from beredskap.model.scenario.scenario import Scenario

_BEFOREHAND = rules.MEASURE_HALF.remedy


def measure_problems(region: Region, known: Known) -> Iterator[Problem]:
    """Problems of the measures of a region."""
    effects = Effects(region, known)
    for identity, measure in region.measures.items():
        subject = f"measures.{identity}"
        for index, effect in enumerate(measure.does):
            yield from effects.problems(subject, f"does/{index}", effect)
        if known.has(identity, THINGS):
            said = message("«{id}» är redan id på en anläggning, en nod, ett utbud eller ett lager", id=identity)
            remedy = message("ge åtgärden ett annat id; «needs» och «restore» kan nämna båda slagen")
            yield problem("duplicate", subject, "", said, remedy=remedy)


def measure_findings(region: Region) -> Iterator[Finding]:
    """Measures that neither change nor do anything."""
    for identity, measure in region.measures.items():
        if not measure.change and not measure.does:
            said = message("åtgärden har ingen verkan: varken «change» eller «does»")
            yield rules.MEASURE_EMPTY.without_remedy(identity, said)


def in_place(scenario: Scenario, region: Region) -> set[str]:
    """The measures that are in place from the start, with those that they need."""
    found: set[str] = set()
    work = list(scenario.measures)
    while work:
        name = work.pop()
        if name in region.measures and name not in found:
            found.add(name)
            work.extend(region.measures[name].needs)
    return found


def decision_problems(scenario: Scenario, region: Region, known: Known) -> Iterator[Problem]:
    """The measures in place exist, and those decided in the scenario do something."""
    for index, name in enumerate(scenario.measures):
        field = f"measures/{index}"
        yield from known.missing("", field, name, ("measures",))
        if name in scenario.measures[:index]:
            yield problem("duplicate", "", field, message("«{id}» står två gånger", id=name), value=name)
    standing = in_place(scenario, region)
    for index, event in enumerate(scenario.events):
        if isinstance(event, Enact):
            field = f"events/{index}/measure"
            yield from known.missing("", field, event.measure, ("measures",))
            if event.measure in region.measures:
                yield from _decided(field, region.measures[event.measure], region, standing)


def _decided(field: str, measure: Action, region: Region, standing: set[str]) -> Iterator[Problem]:
    name = measure.id
    if not measure.does and measure.change:
        said = message("åtgärden «{id}» ändrar bara regionen och måste vara på plats från början", id=name)
        yield problem("measure-beforehand", "", field, said, value=name, remedy=_BEFOREHAND)
    elif not measure.does:
        said = message("åtgärden «{id}» har ingen verkan: varken «change» eller «does»", id=name)
        yield problem("measure-empty", "", field, said, value=name)
    for need in measure.needs:
        needed = region.measures.get(need)
        if needed is not None and needed.change and not needed.does and need not in standing:
            said = message(
                "åtgärden «{id}» förutsätter «{need}», som bara ändrar regionen och måste vara på plats från början",
                id=name,
                need=need,
            )
            yield problem("measure-beforehand", "", field, said, value=name, remedy=_BEFOREHAND)


def decision_findings(scenario: Scenario, region: Region) -> Iterator[Finding]:
    """Measures whose change of the region does not come with what they do."""
    standing = in_place(scenario, region)
    decided = {event.measure for event in scenario.events if isinstance(event, Enact)}
    for name in sorted(decided - standing):
        measure = region.measures.get(name)
        if measure is not None and measure.change and measure.does:
            said = message(
                "bara det som står under «does» sker; ändringen under «change» måste vara på plats från början"
            )
            yield rules.MEASURE_HALF.finding(name, said)
