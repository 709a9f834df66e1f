"""A scenario file to a checked `Scenario` with its region."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem
from beredskap.files.locate import region_beside, scenario_file
from beredskap.files.placing import finished, place_in
from beredskap.files.region import BrokenRegionError, Loaded, assemble, build, read_folder
from beredskap.files.remaining import remaining
from beredskap.files.source import Source, read_source
from beredskap.files.translate import problems_of
from beredskap.files.tree import inline_tree
from beredskap.files.yaml_text import YamlError, read_yaml
from beredskap.model.checks import check_scenario
from beredskap.model.raw import Table, fields_of, place_of, plain, table, without_nulls
from beredskap.model.scenario import Scenario


@dataclass(frozen=True)
class LoadedScenario(Loaded):
    """A scenario with the region that it runs on; the findings and digests are of both."""

    scenario: Scenario


def load_scenario(path: str | Path, variant: str | None = None) -> LoadedScenario:
    """Read a scenario file and its region, in ``variant`` or the one that it names, or the world inside it.

    Raises `InputError` with every problem of the scenario and of its region.
    """
    file = scenario_file(path)
    return scenario_from(read_source(file, within_folder=False), file, variant)


def scenario_from(source: Source, path: Path, variant: str | None = None) -> LoadedScenario:
    """The scenario in a file that was read; ``path`` is where its region is looked for. Raises `InputError`."""
    try:
        content, problems = read_yaml(source.text, source.file)
    except YamlError as error:
        raise InputError(finished(error.problems)) from error
    given = without_nulls(content, fields_of(Scenario))
    if "world" in given:
        given["world"] = plain(given["world"])
    invalid: ValidationError | None = None
    try:
        scenario = Scenario.model_validate(given)
    except ValidationError as error:
        invalid = error
        problems = problems + problems_of(error, table(given, content), Scenario, "")
    loaded: Loaded | None = None
    broken: BrokenRegionError | None = None
    try:
        loaded = _world(content, source, path, variant)
    except InputError as error:
        broken = error if isinstance(error, BrokenRegionError) else None
        problems = problems + [_at_variant(problem, content) for problem in error.problems]
    if problems or loaded is None:
        found = loaded or broken
        left = remaining(given, invalid)
        if found is not None and left is not None:
            more = left.problems(found.region, broken.ids if broken else None)
            problems = problems + [place_in(problem, content, Scenario, "") for problem in more]
        raise InputError(finished(problems))
    checked = check_scenario(scenario, loaded.region)
    if checked.problems:
        raise InputError(finished(place_in(problem, content, Scenario, "") for problem in checked.problems))
    return LoadedScenario(
        region=loaded.region,
        findings=loaded.findings + checked.findings,
        digests=dict(sorted({**loaded.digests, source.name: source.digest}.items())),
        origins=loaded.origins,
        scenario=scenario,
    )


def _world(content: Table, source: Source, path: Path, chosen: str | None) -> Loaded | None:
    """The region that the scenario names or holds; None where it says neither, which the record itself refuses."""
    variant = chosen or _text(content.get("variant"))
    world = content.get("world")
    if isinstance(world, Table):
        return build(inline_tree(world), variant, {source.name: source.digest})
    name = content.get("region")
    if not isinstance(name, str):
        return None
    folder = region_beside(str(name), path, place_of(name, "region"))
    return assemble(read_folder(folder), variant)


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) else None


def _at_variant(problem: Problem, content: Table) -> Problem:
    """An unknown variant is a mistake in the scenario, on the line that names it."""
    if problem.rule != "unknown-variant" or problem.place != Place():
        return problem
    return dataclasses.replace(problem, place=place_of(content.get("variant"), "variant"))
