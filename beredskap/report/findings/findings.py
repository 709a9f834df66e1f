"""What a coordinator should look at: findings of the loader and of the reference week, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.report.document.table import Column, Table

SEVERITIES = ("info", "varning", "fel")
_COLUMNS = (
    Column("severity", message("allvar"), "severity", lead=True),
    Column("subject", message("om"), lead=True),
    Column("place", message("plats"), "place", lead=True),
    Column("message", message("vad")),
    Column("remedy", message("åtgärd"), label=True),
    Column("rule", message("regel"), label=True),
    Column("source", message("källa"), label=True),
)


def table(found: Iterable[Finding], name: Callable[[str], str] = str) -> Table:
    """The findings as a list, the worst first; ``name`` says what a subject is called."""
    worst_first = sorted(
        found, key=lambda one: (-SEVERITIES.index(one.severity), one.rule, one.subject, str(one.message))
    )
    rows = tuple(
        (
            one.severity,
            _say_subject(one.subject, name),
            one.place or None,
            one.message,
            one.remedy,
            one.rule,
            one.source or None,
        )
        for one in worst_first
    )
    return Table(
        "findings",
        message("Att granska"),
        _COLUMNS,
        rows,
        empty=message("Inget att anmärka."),
        limit=10,
        listed=True,
    )


def _say_subject(subject: str, name: Callable[[str], str]) -> str:
    """What a finding is about; a routine is a need and its document."""
    thing, colon, document = subject.partition(": ")
    return f"{name(thing)}{colon}{document}"


def reaches(found: Iterable[Finding], severity: str) -> bool:
    """Whether any finding is at least this severe."""
    return any(SEVERITIES.index(one.severity) >= SEVERITIES.index(severity) for one in found)
