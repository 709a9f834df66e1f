"""The report of `check`: one line a scenario, and beneath it the expectations that do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from beredskap.engine.metrics.expectations import Judgement, count_held, judge
from beredskap.errors import Problem
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Document, Table
from beredskap.report.findings import problems
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations

CheckState = Judgement | Literal["bad"]
STATES: dict[CheckState, Message] = {
    "holds": message("✓ håller"),
    "fails": message("✖ håller inte"),
    "unchecked": message("– okontrollerad"),
    "bad": message("✖ går inte att köra"),
}
_COLUMNS = (
    Column("state", message("läge")),
    Column("name", message("scenario")),
    Column("held", message("håller"), "number"),
    Column("total", message("av"), "number"),
    Column("file", message("fil"), fold=True),
)
_TIME = Column("time", message("tid"), "number", "s")
_FAILED = (
    Column("name", message("scenario"), group=True),
    Column("holds", message("förväntan"), "verdict"),
    Column("subject", message("om")),
    Column("expected", message("förväntat")),
    Column("found", message("funnet")),
    Column("at", message("när"), "time"),
)


@dataclass(frozen=True)
class ScenarioCheck:
    """One file: the journal of its run, or the problems that kept it from running. ``seconds`` is wall-clock time."""

    file: str
    seconds: float
    journal: Journal | None = None
    scenario: Scenario | None = None
    region: Region | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def state(self) -> CheckState:
        """What the line says first."""
        return "bad" if self.journal is None else judge(self.journal)


def document(checked: Sequence[ScenarioCheck], timed: bool) -> Document:
    """All files. ``timed`` adds how long each took; without it the report is the same every time."""
    columns = (*_COLUMNS, _TIME) if timed else _COLUMNS
    summary = Table("check", message("Scenarier"), columns, tuple(_row(one, timed) for one in checked))
    tables = [summary]
    failed = tuple(row for one in checked for row in _failures(one))
    if failed:
        tables.append(Table("failed", message("Håller inte"), _FAILED, failed))
    wrong = [problem for one in checked for problem in one.problems]
    if wrong:
        tables.append(problems.table(wrong))
    classes = sorted({one.journal.information_class for one in checked if one.journal}, key=_strictness)
    return Document(
        "check",
        formatting.pick_plural(
            len(checked), message("Kontroll av ett scenario"), message("Kontroll av {n} scenarier", n=len(checked))
        ),
        classes[-1] if classes else "",
        answer=_answer(checked),
        tables=tuple(tables),
    )


def _strictness(information_class: str) -> int:
    order = ("FIKTIV", "ÖVNING", "SKARP")
    return order.index(information_class) if information_class in order else len(order)


def _row(one: ScenarioCheck, timed: bool) -> tuple[Cell, ...]:
    journal = one.journal
    held = count_held(journal) if journal else None
    total = len(journal.verdicts) if journal else None
    name = journal.scenario if journal else None
    row: tuple[Cell, ...] = (STATES[one.state], name, held, total, one.file)
    return (*row, round(one.seconds, 1)) if timed else row


def _failures(one: ScenarioCheck) -> list[tuple[Cell, ...]]:
    if one.journal is None or one.scenario is None or one.region is None:
        return []
    names = Names(one.region, one.scenario)
    failed = [verdict for verdict in one.journal.verdicts if not verdict.holds]
    return [(one.journal.scenario, *expectations.row(verdict, one.scenario, names)) for verdict in failed]


def _answer(checked: Sequence[ScenarioCheck]) -> Message:
    states = [one.state for one in checked]
    counted: tuple[tuple[CheckState, Message], ...] = (
        ("holds", message("{n} håller", n=states.count("holds"))),
        ("fails", message("{n} håller inte", n=states.count("fails"))),
        ("unchecked", message("{n} saknar förväntningar («expect»)", n=states.count("unchecked"))),
        ("bad", message("{n} går inte att köra", n=states.count("bad"))),
    )
    said = [words for state, words in counted if state in states]
    return formatting.capitalize(formatting.join_parts([formatting.join_words(said), "."], ""))
