"""Many scenarios, each run once and held against what it expects: over the cores, in the order in which they were named."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from beredskap.engine.metrics.expectations import judge
from beredskap.ensemble import single
from beredskap.ensemble.workers import Progress, Task, load, over
from beredskap.errors import InputError, Place, Problem
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.budget import Budget
from beredskap.model.scenario.scenario import Scenario

CheckState = Literal["holds", "fails", "unchecked", "bad", "left out"]


@dataclass(frozen=True)
class ToCheck:
    """A scenario file as it is shown, in the variant that was asked for ("" its own), and what reads it."""

    file: str
    variant: str
    task: Task


@dataclass(frozen=True)
class ScenarioCheck:
    """One file in one variant: the journal of its run, or the problems that kept it from running.

    Attributes:
        seconds: Wall-clock time.
        places: Where each expectation stands.
        budgets: By the index of the expectation.
        left_out: It has none of the tags that were asked for.
        finding_places: Where in the files what each finding is about stands, where that is known.
    """

    file: str
    seconds: float
    journal: Journal | None = None
    scenario: Scenario | None = None
    region: Region | None = None
    problems: tuple[Problem, ...] = ()
    variant: str = ""
    places: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_places: tuple[Place, ...] = ()
    budgets: dict[int, Budget] = field(default_factory=dict)
    left_out: bool = False

    @property
    def state(self) -> CheckState:
        """What the line says first."""
        if self.left_out:
            return "left out"
        if self.journal is None:
            return "bad"
        return "fails" if any(budget.fails for budget in self.budgets.values()) else judge(self.journal)


def run_checks(
    asked: Sequence[ToCheck],
    tags: tuple[str, ...] = (),
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[ScenarioCheck]:
    """Each scenario in order; those without any of the ``tags``, if there are any, are read and left out. Raises `RunFailedError`."""
    return over(asked, partial(_check, tags), _named, jobs, progress)


def _check(tags: tuple[str, ...], asked: ToCheck) -> ScenarioCheck:
    started = time.monotonic()
    try:
        loaded = load(asked.task)
    except InputError as error:
        return ScenarioCheck(asked.file, time.monotonic() - started, problems=error.problems, variant=asked.variant)
    scenario = loaded.scenario
    if tags and not set(tags) & set(scenario.tags):
        return ScenarioCheck(asked.file, 0.0, scenario=scenario, variant=asked.variant, left_out=True)
    journal = single.counted(loaded)
    return ScenarioCheck(
        asked.file,
        time.monotonic() - started,
        journal,
        scenario,
        loaded.region,
        variant=asked.variant,
        places=loaded.expected_at,
        findings=loaded.findings,
        finding_places=tuple(loaded.origins.about(finding.subject) for finding in loaded.findings),
    )


def _named(asked: ToCheck) -> str:
    return f"{asked.file} ({asked.variant})" if asked.variant else asked.file
