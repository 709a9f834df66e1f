"""What can still be checked of a scenario when some of its events or expectations, or its region, cannot be read."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from beredskap.errors import Place, Problem
from beredskap.files.includes import timed
from beredskap.model.checks import check_scenario
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario

_LISTS = ("events", "expect")
_RESTING = ("/after", "/restore")


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
            if self.is_whole or not problem.place.key.endswith(_RESTING)
        ]

    def _at_home(self, problem: Problem) -> Problem:
        field, _, rest = problem.place.key.partition("/")
        index, _, inside = rest.partition("/")
        if field not in self.kept or not index.isdecimal():
            return problem
        key = "/".join(part for part in (field, str(self.kept[field][int(index)]), inside) if part)
        return dataclasses.replace(problem, place=Place(key=key))


def remaining(given: Mapping[str, Any], error: ValidationError | None, later: Sequence[int]) -> Remaining | None:
    """The parts that can be read of what was given; None where the scenario has more wrong with it than single parts.

    ``later`` is how much later each event happens than it says, in seconds.
    """
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
    timely = timed(scenario, [later[n] for n in kept["events"]] if later else ())
    return Remaining(timely, kept, not any(bad.values()))
