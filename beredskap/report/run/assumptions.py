"""What the answer rests on."""

from __future__ import annotations

from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import Table, sentences


def table(journal: Journal, region: Region, limit: int | None = None) -> Table:
    """What this run assumed, and then what the inventory does; a reader is shown the first ``limit``."""
    stated = {assumption.text for assumption in region.assumptions.values()}
    in_order = sorted(journal.assumptions, key=lambda one: str(one) in stated)
    found = sentences("assumptions", message("Svaret vilar på"), [formatting.capitalize(one) for one in in_order])
    return Table(
        found.key,
        found.title,
        found.columns,
        found.rows,
        empty=message("Inga antaganden är angivna."),
        limit=limit,
        listed=True,
    )
