"""A scenario file, with the files that it includes, to a checked `Scenario` with its region."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem
from beredskap.files.includes import Composed, compose, given_of, timed
from beredskap.files.partial import remaining
from beredskap.files.paths import region_beside, scenario_file
from beredskap.files.problems.finding_places import place_findings
from beredskap.files.problems.problem_location import finished, place_in
from beredskap.files.problems.pydantic_errors import problems_of
from beredskap.files.ranges.range_extremes import scenario_extremes
from beredskap.files.ranges.uncertain import RawEvents, Searcher, drawn_region, drawn_scenario, ordered
from beredskap.files.raw_region import inline_tree
from beredskap.files.region import Amendments, BrokenRegionError, Loaded, assemble, build, read_folder
from beredskap.files.text.source import Source, read_source
from beredskap.model.checks import check_scenario
from beredskap.model.raw import RawTable, moved, place_of, table
from beredskap.model.region import Region
from beredskap.model.result.memory import Memory
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import USUAL, StartingPoint
from beredskap.model.scenario.state import ReportedState

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class LoadedScenario(Loaded):
    """A scenario with the region that it runs on; the findings, digests and ranges are of both.

    A ``reported`` state is its ``starting_point``; a run that was stopped goes on from its ``memory``.
    """

    scenario: Scenario
    events: RawEvents = field(default=RawEvents(), repr=False, kw_only=True)
    reported: ReportedState | None = field(default=None, kw_only=True)
    expected_at: tuple[Place, ...] = field(default=(), kw_only=True)
    starting_point: StartingPoint = field(default=USUAL, kw_only=True)
    memory: Memory | None = field(default=None, kw_only=True, repr=False)

    def draw(self, rng: np.random.Generator) -> tuple[Region, Scenario]:
        """The region and the scenario with every range drawn."""
        return self.drawn(self.values(rng))

    def values(self, rng: np.random.Generator) -> tuple[float, ...]:
        """One draw of every range, in the order of ``uncertain``, in the units of their distributions."""
        shares = rng.random(len(self.uncertain))
        return tuple(one.distribution.at(float(share)) for one, share in zip(self.uncertain, shares, strict=True))

    def drawn(self, values: Sequence[float]) -> tuple[Region, Scenario]:
        """The region and the scenario with these values of the ranges."""
        region = drawn_region(self.region, self.tables, self.uncertain, values)
        return region, drawn_scenario(self.scenario, self.events, self.uncertain, values)


def load_scenario(
    path: str | Path, variant: str | None = None, region: tuple[Source, ...] | None = None
) -> LoadedScenario:
    """Read a scenario file and its region, in ``variant`` or the one that it names, or the world inside it.

    With the sources of a ``region`` it is read from them, whatever region the scenario names. Raises `InputError` with every problem of the scenario and
    of its region.
    """
    file = scenario_file(path)
    return scenario_from(read_source(file, within_folder=False), file, variant, region)


def scenario_from(
    source: Source, path: Path, variant: str | None = None, region: tuple[Source, ...] | None = None
) -> LoadedScenario:
    """The scenario in a file that was read; ``path`` is where its region and what it includes are looked for. Raises `InputError`."""
    composed = compose(source, path)
    content = composed.content
    problems = list(composed.problems)
    ranges = Searcher()
    given = ranges.scenario(given_of(content))
    problems += ranges.problems
    invalid: ValidationError | None = None
    try:
        scenario = timed(Scenario.model_validate(given), composed.later)
    except ValidationError as error:
        invalid = error
        problems = problems + ranges.unsaid(problems_of(error, table(given, content), Scenario, ""))
    loaded: Loaded | None = None
    broken: BrokenRegionError | None = None
    try:
        loaded = _world(composed, variant, region)
    except InputError as error:
        broken = error if isinstance(error, BrokenRegionError) else None
        problems = problems + [_at_variant(problem, content) for problem in error.problems]
    if problems or loaded is None:
        found = loaded or broken
        left = remaining(given, invalid, composed.later)
        if found is not None and left is not None:
            more = left.problems(found.region, broken.ids if broken else None)
            problems = problems + [place_in(problem, content, Scenario, "") for problem in more]
        raise InputError(finished(map(composed.at_home, problems)))
    checked = check_scenario(scenario, loaded.region)
    if checked.problems:
        placed = (place_in(problem, content, Scenario, "") for problem in checked.problems)
        raise InputError(finished(map(composed.at_home, placed)))
    events = RawEvents(tuple(content.get("events") or ()), composed.later)
    found_in_events = ordered(ranges.found)
    extremes = scenario_extremes(scenario, loaded.region, events, found_in_events, content)
    if extremes:
        raise InputError(finished(map(composed.at_home, extremes)))
    return LoadedScenario(
        region=loaded.region,
        findings=loaded.findings + place_findings(checked.findings, {**loaded.tables, "events": _by_subject(events)}),
        digests=dict(sorted({**loaded.digests, **composed.digests}.items())),
        origins=loaded.origins,
        scenario=scenario,
        uncertain=ordered((*loaded.uncertain, *found_in_events)),
        tables=loaded.tables,
        events=events,
        expected_at=tuple(place_of(one, f"expect[{n}]") for n, one in enumerate(content.get("expect") or ())),
    )


def _by_subject(events: RawEvents) -> dict[str, Any]:
    """The events as findings name them: by id, or else by their place in the list; the keys stand where the events do."""
    return {moved(str(body.get("id") or f"events[{at}]"), body): body for at, body in enumerate(events.bodies)}


def _world(composed: Composed, chosen: str | None, sources: tuple[Source, ...] | None) -> Loaded | None:
    """The region that the scenario names or holds, as it amends it; None where it says neither, which the record itself refuses."""
    content = composed.content
    amended = Amendments(_texts(content.get("measures")), composed.changes)
    variant = chosen or _text(content.get("variant"))
    world = content.get("world")
    if isinstance(world, RawTable):
        return build(inline_tree(world), variant, {}, amended)
    name = content.get("region")
    if not isinstance(name, str):
        return None
    if sources is not None:
        return assemble(sources, variant, amended)
    folder = region_beside(str(name), composed.home, place_of(name, "region"))
    return assemble(read_folder(folder), variant, amended)


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _at_variant(problem: Problem, content: RawTable) -> Problem:
    """An unknown variant is a mistake in the scenario, on the line that names it."""
    if problem.rule != "unknown-variant" or problem.place != Place():
        return problem
    return dataclasses.replace(problem, place=place_of(content.get("variant"), "variant"))
