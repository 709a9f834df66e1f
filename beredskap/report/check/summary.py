"""The report of `check`: one line a scenario, and beneath it the expectations that do not hold, the budgets, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beredskap.engine.metrics.expectations import count_held
from beredskap.ensemble.checks import CheckState, ScenarioCheck
from beredskap.language import Message, message
from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.scenario.budget import Budget
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Document, Table
from beredskap.report.findings import problems, unmodelled
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations

STATES: dict[CheckState, Message] = {
    "holds": message("✓ håller"),
    "fails": message("✖ håller inte"),
    "unchecked": message("– okontrollerad"),
    "bad": message("✖ går inte att köra"),
    "left out": message("– utelämnad (etikett)"),
}
_BUDGETS: dict[str, Message] = {
    "accepted": message("accepterad"),
    "lapsed": message("accepterandet har gått ut"),
    "not accepted": message("inte accepterad i åtgärdsregistret"),
    "unread": message("åtgärdsregistret är inte läst (--db)"),
}
_COLUMNS = (
    Column("state", message("läge")),
    Column("name", message("scenario")),
    Column("held", message("håller"), "number"),
    Column("total", message("av"), "number"),
    Column("file", message("fil"), fold=True),
)
_VARIANT = Column("variant", message("variant"))
_TIME = Column("time", message("tid"), "number", "s")
_VERDICT = (
    Column("name", message("scenario"), group=True),
    Column("holds", message("förväntan"), "verdict"),
    Column("subject", message("om")),
    Column("expected", message("förväntat")),
    Column("found", message("funnet")),
)
_FAILED = (*_VERDICT, Column("at", message("när"), "time"))
_BUDGETED = (
    *_VERDICT,
    Column("state", message("budget")),
    Column("by", message("av")),
    Column("date", message("accepterad")),
    Column("until", message("gäller till")),
)


def document(checked: Sequence[ScenarioCheck], timed: bool) -> Document:
    """All files. ``timed`` adds how long each took; without it the report is the same every time."""
    tables = [_summary(checked, timed)]
    for key, title, columns, rows in (
        ("failed", message("Håller inte"), _FAILED, tuple(row for one in checked for row in _failures(one))),
        ("budgets", message("Budgetar"), _BUDGETED, tuple(row for one in checked for row in _budgets(one))),
    ):
        if rows:
            tables.append(Table(key, title, columns, rows))
    wrong = [problem for one in checked for problem in one.problems]
    if wrong:
        tables.append(problems.table(wrong))
    regions = {f"{one.region.name}, {one.region.variant or 'idag'}": one.region for one in checked if one.region}
    tables += unmodelled.tables({name: list_unmodelled(region) for name, region in regions.items()})
    return Document(
        "check",
        formatting.pick_plural(
            len(checked), message("Kontroll av ett scenario"), message("Kontroll av {n} scenarier", n=len(checked))
        ),
        find_class(checked),
        answer=answer(checked),
        tables=tuple(tables),
    )


def find_class(checked: Sequence[ScenarioCheck]) -> str:
    """The strictest information class of what was run; nothing where nothing was."""
    classes = sorted({one.journal.information_class for one in checked if one.journal}, key=_strictness)
    return classes[-1] if classes else ""


def _strictness(information_class: str) -> int:
    order = ("FIKTIV", "ÖVNING", "SKARP")
    return order.index(information_class) if information_class in order else len(order)


def _summary(checked: Sequence[ScenarioCheck], timed: bool) -> Table:
    in_variants = any(one.variant for one in checked)
    columns = (*_COLUMNS[:2], *((_VARIANT,) if in_variants else ()), *_COLUMNS[2:], *((_TIME,) if timed else ()))
    return Table("check", message("Scenarier"), columns, tuple(tuple(_row(one, in_variants, timed)) for one in checked))


def _row(one: ScenarioCheck, in_variants: bool, timed: bool) -> Iterator[Cell]:
    yield STATES[one.state]
    yield one.scenario.name if one.scenario else None
    if in_variants:
        yield one.variant
    yield count_held(one.journal) if one.journal else None
    yield len(one.journal.verdicts) if one.journal else None
    yield one.file
    if timed:
        yield round(one.seconds, 1)


def _failures(one: ScenarioCheck) -> Iterator[tuple[Cell, ...]]:
    if one.journal is None or one.scenario is None or one.region is None:
        return
    names = Names(one.region, one.scenario)
    for verdict in one.journal.verdicts:
        if not verdict.holds:
            yield (say_name(one), *expectations.row(verdict, one.scenario, names))


def _budgets(one: ScenarioCheck) -> Iterator[tuple[Cell, ...]]:
    if one.journal is None or one.scenario is None or one.region is None:
        return
    names = Names(one.region, one.scenario)
    for verdict in one.journal.verdicts:
        budget = one.budgets.get(verdict.index)
        if budget is not None:
            *said, _ = expectations.row(verdict, one.scenario, names)
            yield (say_name(one), *said, *_accepted(budget))


def _accepted(budget: Budget) -> tuple[Cell, ...]:
    one = budget.accepted
    return (
        _BUDGETS[budget.state],
        one.by or None,
        one.date.isoformat() if one.date else None,
        one.until.isoformat() if one.until else None,
    )


def say_budget(budget: Budget) -> Message:
    """«accepterad av regiondirektör 2026-11-12», or why it is not."""
    one = budget.accepted
    if not one.by or one.date is None:
        return _BUDGETS[budget.state]
    return message("{state} av {by} {date}", state=_BUDGETS[budget.state], by=one.by, date=one.date.isoformat())


def say_name(one: ScenarioCheck) -> str:
    """The scenario, with the variant that was asked for."""
    name = one.scenario.name if one.scenario else one.file
    return f"{name} ({one.variant})" if one.variant else name


def answer(checked: Sequence[ScenarioCheck]) -> Message:
    """How many hold, do not, and so on."""
    states = [one.state for one in checked]
    counted: tuple[tuple[CheckState, Message], ...] = (
        ("holds", message("{n} håller", n=states.count("holds"))),
        ("fails", message("{n} håller inte", n=states.count("fails"))),
        ("unchecked", message("{n} saknar förväntningar («expect»)", n=states.count("unchecked"))),
        ("bad", message("{n} går inte att köra", n=states.count("bad"))),
        ("left out", message("{n} utelämnas, utan den etikett som valdes", n=states.count("left out"))),
    )
    said = [words for state, words in counted if state in states]
    return formatting.capitalize(formatting.join_parts([formatting.join_words(said), "."], ""))
