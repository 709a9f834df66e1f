"""Black-start deadlocks: healthy nodes that hold each other down and that nothing will start."""

from __future__ import annotations

from beredskap.language import message
from beredskap.model.result.journal import Journal
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("time", message("sedan"), "time"),
    Column("nodes", message("låser varandra")),
)


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """One row per deadlock; no table where there is none."""
    if not journal.deadlocks:
        return ()
    rows = tuple(
        (found.time, "; ".join(names.subject(node) for node in found.nodes))
        for found in sorted(journal.deadlocks, key=lambda one: (one.time, one.nodes))
    )
    note = message("Noderna är hela men väntar på varandra: någon måste startas för hand eller matas utifrån.")
    return (Table("deadlocks", message("Låsta återstarter"), _COLUMNS, rows, notes=(note,)),)
