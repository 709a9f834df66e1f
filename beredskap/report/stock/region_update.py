"""What reading a region's folder in anew has changed in its database, or would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from beredskap.language import message
from beredskap.report.document.table import Column, Document, Table
from beredskap.report.stock.stock_list import About

if TYPE_CHECKING:
    from beredskap.database.region.create import RegionUpdate

_COLUMNS: Final = (Column("what", message("vad"), group=True), Column("name", message("namn")))


def document(change: RegionUpdate, about: About, dry: bool) -> Document:
    """The files and the stores that differ."""
    kinds = (
        (message("ny eller ändrad fil"), change.added),
        (message("borttagen fil"), change.removed),
        (message("nytt lager, öppnas med det mappen säger"), change.opened),
        (message("lager som försvinner"), change.closed),
    )
    rows = tuple((said, name) for said, names in kinds for name in names)
    table = Table("folder", message("Ändringar"), _COLUMNS, rows, empty=message("Mappen är som databasen."))
    answer = message("Ingenting har ändrats: det här är ett prov.") if dry and rows else None
    return about.document("folder", message("Nytt underlag ur en mapp"), (table,), answer=answer)
