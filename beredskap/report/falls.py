"""What falls if something falls, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence

from beredskap.engine.fallout import Fallen
from beredskap.language import message
from beredskap.report import causes
from beredskap.report.names import Names
from beredskap.report.table import Column, Table

_COLUMNS = (
    Column("at", message("när"), "time"),
    Column("name", message("faller")),
    Column("state", message("läge")),
    Column("least", message("kvar"), "share"),
    Column("why", message("för att"), fold=True),
)


def table(fallen: Sequence[Fallen], names: Names) -> Table:
    """One row for each node or offering that falls; offerings last of those that fall in the same instant."""
    rows = tuple(
        (
            float(one.at),
            names.subject(one.subject),
            message("✖ nere") if one.least == 0 else message("▲ begränsad"),
            one.least,
            causes.short(one.causes[0], names) if one.causes else None,
        )
        for one in fallen
    )
    return Table("falls", message("Detta faller"), _COLUMNS, rows, empty=message("Ingenting faller inom två veckor."))
