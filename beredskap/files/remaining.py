"""What can still be checked of a scenario when some of its events or expectations, or its region, cannot be read."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from beredskap.errors import Place, Problem
from beredskap.model.checks import check_scenario
from beredskap.model.region import Region
from beredskap.model.scenario import Scenario

_LISTS = ("events", "expect")
_OUTAGES = ("restore-nothing", "restore-part")


@dataclass(frozen=True)
class Remaining:
    """A scenario without the parts that cannot be read; ``kept`` says where in the file each of its events and expectations stands."""

    scenario: Scenario
    kept: Mapping[str, list[int]]
    is_whole: bool

    def problems(self, region: Region, ids: Mapping[str, Collection[str]] | None = None) -> list[Problem]:
        """What is wrong with the parts that are left; nothing that a part that was left out might have made right."""
        return [
            self._at_home(problem)
            for problem in check_scenario(self.scenario, region, ids).problems
            if self.is_whole or not (problem.rule in _OUTAGES or problem.place.key.endswith("/after"))
        ]

    def _at_home(self, problem: Problem) -> Problem:
        field, _, rest = problem.place.key.partition("/")
        index, _, inside = rest.partition("/")
        if field not in self.kept or not index.isdecimal():
            return problem
        key = "/".join(part for part in (field, str(self.kept[field][int(index)]), inside) if part)
        return dataclasses.replace(problem, place=Place(key=key))


def remaining(given: Mapping[str, Any], error: ValidationError | None) -> Remaining | None:
    """The parts that can be read of what was given; None where the scenario has more wrong with it than single parts."""
    bad: dict[str, set[int]] = {name: set() for name in _LISTS}
    for one in error.errors(include_url=False, include_context=False, include_input=False) if error else ():
        if len(one["loc"]) < 2 or one["loc"][0] not in _LISTS or not isinstance(one["loc"][1], int):
            return None
        bad[str(one["loc"][0])].add(one["loc"][1])
    kept = {name: [n for n in range(len(given.get(name) or ())) if n not in bad[name]] for name in _LISTS}
    left = {**given, **{name: [given[name][n] for n in kept[name]] for name in _LISTS if given.get(name)}}
    try:
        scenario = Scenario.model_validate(left)
    except ValidationError:
        return None
    return Remaining(scenario, kept, not any(bad.values()))
