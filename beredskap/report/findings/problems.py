"""What is wrong with files: every problem with its place, the nearest valid value and the next step."""

from __future__ import annotations

from collections.abc import Iterable

from beredskap.errors import Problem
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Table

_COLUMNS = (
    Column("file", message("fil"), group=True),
    Column("place", message("plats"), "place", lead=True),
    Column("key", message("nyckel"), lead=True),
    Column("wrong", message("vad")),
    Column("near", message("menade du"), label=True),
    Column("remedy", message("åtgärd"), label=True),
    Column("rule", message("regel"), label=True),
)


def deduplicate(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of their places; what is said twice of one place is said once."""
    seen = {(problem.place, problem.rule, str(problem.message)): problem for problem in problems}
    return tuple(problem for _, problem in sorted(seen.items(), key=lambda pair: pair[0]))


def table(problems: Iterable[Problem]) -> Table:
    """The problems as a list, file by file."""
    rows = tuple(
        (
            problem.place.file or None,
            _position(problem),
            problem.place.key or problem.subject or None,
            problem.message,
            problem.near,
            problem.remedy,
            problem.rule,
        )
        for problem in deduplicate(problems)
    )
    return Table("problems", message("Fel"), _COLUMNS, rows, empty=message("Inga fel."), listed=True)


def _position(problem: Problem) -> str | None:
    place = problem.place
    return ":".join(str(part) for part in (place.file, place.line, place.column) if part) or None


def summary(problems: int, findings: int) -> Message:
    """How much was found."""
    if problems:
        return message("{n} fel måste rättas.", n=problems)
    if findings:
        return formatting.pick_plural(
            findings,
            message("Inga fel; en sak att granska."),
            message("Inga fel; {n} saker att granska.", n=findings),
        )
    return message("Inga fel och inget att anmärka.")
