"""A scenario file to a checked `Scenario` with its region."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem
from beredskap.files.locate import region_beside
from beredskap.files.placing import finished, place_in
from beredskap.files.region import Loaded, assemble, build, read_folder
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


def load_scenario(path: str | Path) -> LoadedScenario:
    """Read a scenario file and its region, in the variant that it names, or the world inside it.

    Raises `InputError` with every problem of the scenario and of its region.
    """
    return scenario_from(read_source(Path(path), within_folder=False), Path(path))


def scenario_from(source: Source, path: Path) -> LoadedScenario:
    """The scenario in a file that was read; ``path`` is where its region is looked for. Raises `InputError`."""
    try:
        content, problems = read_yaml(source.text, source.file)
    except YamlError as error:
        raise InputError(finished(error.problems)) from error
    scenario: Scenario | None = None
    given = without_nulls(content, fields_of(Scenario))
    try:
        scenario = Scenario.model_validate({**given, "world": plain(given["world"])} if "world" in given else given)
    except ValidationError as error:
        problems = problems + problems_of(error, table(given, content), Scenario, "")
    loaded: Loaded | None = None
    try:
        loaded = _world(content, source, path)
    except InputError as error:
        problems = problems + [_at_variant(problem, content) for problem in error.problems]
    if problems or scenario is None or loaded is None:
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


def _world(content: Table, source: Source, path: Path) -> Loaded | None:
    """The region that the scenario names or holds; None where it says neither, which the record itself refuses."""
    variant = _text(content.get("variant"))
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
