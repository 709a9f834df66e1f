"""How a database is: each check, and what is wrong with what to do; and how the program itself is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beredskap.errors import Problem
from beredskap.language import Message, message
from beredskap.model.findings import Finding
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Fact, Table
from beredskap.report.findings import findings, problems

if TYPE_CHECKING:
    from beredskap.database.examination import CheckResult, Examination

_CHECKS: Final = (
    Column("verdict", message("svar")),
    Column("check", message("prövat")),
    Column("n", message("fynd"), "number"),
    Column("key", message("id"), fold=True),
)
_VERSIONS: Final = (Column("name", message("vad")), Column("version", message("version")))
_REGIONS: Final = (
    Column("name", message("region")),
    Column("problems", message("fel"), "number"),
    Column("findings", message("att granska"), "number"),
)


@dataclass(frozen=True)
class Health:
    """A region that is shipped: what is worth attention in it, or what is wrong with it."""

    name: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()


def document(found: Examination) -> Document:
    """The examination of one file."""
    rows = tuple((_verdict(one), one.title, len(one.findings) or None, one.key) for one in found.checks)
    tables = [Table("checks", message("Undersökningen"), _CHECKS, rows)]
    if found.findings:
        tables.append(findings.table(found.findings))
    facts: list[Fact] = []
    if found.head:
        end = message("rad {n}, {head}", n=found.entries, head=found.head)
        facts.append((message("Kedjans slut"), end))
    return Document(
        "doctor",
        message("Undersökning av {path}", path=found.path),
        found.information_class,
        facts=tuple(facts),
        answer=_answer(found),
        tables=tuple(tables),
    )


def _verdict(one: CheckResult) -> Message:
    if not one.done:
        return message("– ej prövat")
    if any(finding.severity == "fel" for finding in one.findings):
        return message("✖ fel")
    return message("▲ obs") if one.findings else message("✓ bra")


def _answer(found: Examination) -> Message:
    if found.is_whole:
        return message("Databasen är hel, och allt i den är som det berättades.")
    n = sum(one.severity == "fel" for one in found.findings)
    said = formatting.pick_plural(n, message("Ett fel"), message("{n} fel", n=n))
    if any(not one.done for one in found.checks):
        return message("{what}; allt kunde inte prövas. Ingenting har ändrats.", what=said)
    return message("{what}. Ingenting har ändrats.", what=said)


def program(versions: Sequence[tuple[str, str]], health: Sequence[Health]) -> Document:
    """The program: what it runs on, and the regions that it comes with."""
    wrong = [problem for one in health for problem in one.problems]
    regions = tuple((one.name, len(one.problems), len(one.findings)) for one in health)
    tables = [
        Table("versions", message("Versioner"), _VERSIONS, tuple(versions)),
        Table("regions", message("Medföljande regioner"), _REGIONS, regions, empty=message("Inga.")),
    ]
    if wrong:
        tables.append(problems.table(wrong))
    answer = (
        message("Något är fel med det som följer med programmet; installera om det.")
        if wrong
        else message("Programmet är helt. Undersök en databas med beredskap doctor --db FIL.")
    )
    return Document("doctor", message("Undersökning av programmet"), "", answer=answer, tables=tuple(tables))
