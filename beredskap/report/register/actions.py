"""What is to be done about findings: by whom, by when, and what has been decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Document, Table

if TYPE_CHECKING:
    from beredskap.database.reports.actions import Item

_COLUMNS: Final = (
    Column("state", message("läge"), lead=True),
    Column("severity", message("allvar"), "severity", lead=True),
    Column("rule", message("regel"), lead=True),
    Column("subject", message("om"), lead=True),
    Column("message", message("vad")),
    Column("due", message("senast"), label=True),
    Column("owner", message("ägare"), label=True),
    Column("decision", message("beslut"), label=True),
    Column("note", message("anteckning"), label=True),
    Column("remedy", message("åtgärd"), label=True),
)
STATES: Final = {
    "öppen": message("öppen"),
    "åtgärdad": message("åtgärdad"),
    "accepterad risk": message("accepterad risk"),
}


def document(items: Sequence[Item], region: str, information_class: str, secrecy: str, on: datetime.date) -> Document:
    """The register as it is on a day."""
    table = Table(
        "actions",
        message("Att göra"),
        _COLUMNS,
        tuple(map(_row, items)),
        empty=message("Inget att göra."),
        limit=10,
        listed=True,
    )
    return Document(
        "actions",
        message("Åtgärder för {region}", region=region),
        information_class,
        facts=((message("Läge den"), on.isoformat()),),
        answer=_answer(items),
        tables=(table,),
        secrecy=secrecy,
    )


def _answer(items: Sequence[Item]) -> Message:
    states = [one.state for one in items]
    parts = [
        message("{n} öppna", n=states.count("öppen")),
        message("{n} accepterade", n=states.count("accepterad risk")),
        message("{n} åtgärdade", n=states.count("åtgärdad")),
    ]
    overdue, again = sum(one.overdue for one in items), sum(one.again for one in items)
    if overdue:
        parts.append(message("{n} har passerat sitt datum", n=overdue))
    if again:
        parts.append(message("{n} har kommit tillbaka", n=again))
    return formatting.join_parts([formatting.join_words(parts), "."], "")


def _row(item: Item) -> tuple[Cell, ...]:
    action, finding = item.action, item.finding
    decision = None
    if action and action.decision and not item.again:
        decision = f"{action.decision} ({action.reference})"
    return (
        _state(item),
        finding.severity if finding else None,
        item.rule,
        item.subject,
        finding.message if finding else message("finns inte längre i underlaget eller lagret"),
        action.due.isoformat() if action and action.due else None,
        action.owner or None if action else None,
        decision,
        action.note or None if action else None,
        finding.remedy if finding else None,
    )


def _state(item: Item) -> Message:
    if item.again:
        return message("✖ öppen igen: den är funnen på nytt")
    said = STATES[item.state]
    if item.overdue and item.state == "accepterad risk":
        return message("▲ {state}, ska omprövas", state=said)
    if item.overdue:
        return message("▲ {state}, försenad", state=said)
    return said
