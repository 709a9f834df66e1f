"""What to say over the phone: from where, to where, which care, how many a day, from when."""

from __future__ import annotations

from beredskap.language import Message, message
from beredskap.model.result.journal import Instruction, Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vad")),
    Column("start", message("från")),
    Column("end", message("till")),
    Column("per_day", message("per dygn"), "number"),
    Column("begin", message("från när"), "time"),
    Column("until", message("till när"), "time"),
    Column("patients", message("patienter"), "patients"),
)
_NOTE = message(
    "Alla som vårdas någon annanstans än de brukar och alla inneliggande som flyttas, i hela människor per dygn. "
    "En rad gäller så länge mottagaren tar emot minst en patient om dygnet."
)


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """The lines, the gravest first; nothing where everybody is cared for where they usually are."""
    if not journal.instructions:
        return ()
    rows = tuple(_row(one, names) for one in journal.instructions)
    return (Table("instructions", message("Instruktioner"), _COLUMNS, rows, notes=(_NOTE,), limit=12),)


def _row(one: Instruction, names: Names) -> tuple[Cell, ...]:
    if not one.care:
        return (one.grade, _others(one), None, None, None, one.begin, one.until, one.patients)
    return (
        one.grade,
        _care(one, names),
        formatting.join_some([names.site(start) if one.evacuation else start for start in one.starts]),
        names.site(one.end),
        round(one.per_day),
        one.begin,
        one.until,
        one.patients,
    )


def _others(one: Instruction) -> Message:
    if one.evacuation:
        return message("övriga inneliggande, under 1 per dygn")
    return message("övriga, under 1 per dygn")


def _care(one: Instruction, names: Names) -> Message | str:
    care, as_care = names.care(one.care), names.care(one.as_care)
    if one.evacuation:
        return message("{care}, inneliggande", care=care)
    return care if one.as_care == one.care else message("{care}, som {as_care}", care=care, as_care=as_care)
