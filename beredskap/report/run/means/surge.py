"""Where beds gave way: satellites, and more patients than ordinary beds."""

from __future__ import annotations

from beredskap.engine.metrics.surge import rank_surge
from beredskap.language import message
from beredskap.model.result.journal import Journal
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("offering", message("vårdplatser")),
    Column("satellites", message("utlokaliserade som mest"), "patients"),
    Column("over", message("överbelagda som mest"), "patients"),
    Column("satellite_days", message("vårddygn utlokaliserade"), "number"),
    Column("over_days", message("vårddygn överbelagda"), "number"),
)


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """Offerings whose beds gave way; nothing where all held."""
    rows = tuple(
        (
            names.subject(one.offering),
            one.satellites.most or None,
            one.over.most or None,
            round(one.satellites.bed_days) or None,
            round(one.over.bed_days) or None,
        )
        for one in rank_surge(journal)
    )
    return (Table("surge", message("Utlokaliserade och överbelagda"), _COLUMNS, rows, limit=8),) if rows else ()
