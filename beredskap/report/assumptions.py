"""What the answer rests on."""

from __future__ import annotations

from beredskap.language import message
from beredskap.model.journal import Journal
from beredskap.report.table import Table, sentences


def table(journal: Journal) -> Table:
    """The assumptions of the inventory and of the engine, in the order they were made."""
    found = sentences("assumptions", message("Svaret vilar på"), journal.assumptions)
    return Table(
        found.key,
        found.title,
        found.columns,
        found.rows,
        empty=message("Inga antaganden är angivna."),
        listed=True,
    )
