"""Each thing that a check tried, as CI counts it: an expectation, a budget, or a file that could not be run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from beredskap.ensemble.checks import ScenarioCheck
from beredskap.errors import Place, Problem
from beredskap.language import Message, message
from beredskap.report.check.summary import say_budget
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations

Result = Literal["passed", "failed", "skipped", "error"]


@dataclass(frozen=True)
class Outcome:
    """One thing that was tried, what came of it in words, and where it stands."""

    result: Result
    name: Message
    said: Message
    place: Place


def list_outcomes(one: ScenarioCheck) -> Iterator[Outcome]:
    """All of one file, in the order in which they stand in it; a file without any is one skipped."""
    for problem in one.problems:
        yield Outcome("error", formatting.verbatim(problem.rule), say_problem(problem), _placed(problem.place, one))
    if one.problems:
        return
    if one.journal is None or one.scenario is None or one.region is None:
        yield Outcome("skipped", message("scenariot"), message("har inte den etikett som valdes"), Place(one.file))
        return
    if not one.journal.verdicts:
        yield Outcome("skipped", message("scenariot"), message("har inga förväntningar («expect»)"), Place(one.file))
    names = Names(one.region, one.scenario)
    for verdict in one.journal.verdicts:
        said = one.scenario.expect[verdict.index]
        name = message(
            "{subject}: {expected}",
            subject=expectations.say_subject(verdict, said, names),
            expected=expectations.say_expected(verdict, said, names),
        )
        budget = one.budgets.get(verdict.index)
        found = expectations.show_found(verdict, said)
        parts: list[Message | str] = [
            message("funnet: {found}", found=found if isinstance(found, Message) else message("okänt"))
        ]
        if budget is not None:
            parts.append(say_budget(budget))
        holds = verdict.holds and not (budget and budget.fails)
        place = one.places[verdict.index] if verdict.index < len(one.places) else Place(one.file)
        yield Outcome("passed" if holds else "failed", name, formatting.join_parts(parts, "; "), place)


def say_problem(problem: Problem) -> Message:
    """What is wrong, the nearest valid value and the next step."""
    parts: list[Message | str] = [problem.message]
    if problem.near is not None:
        parts.append(message("närmast: {near}", near=problem.near))
    if problem.remedy is not None:
        parts.append(problem.remedy)
    return formatting.join_parts(parts, "; ")


def _placed(place: Place, one: ScenarioCheck) -> Place:
    return place if place.file else Place(one.file)
