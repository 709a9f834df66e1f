"""What depends on a thing, or belongs to it."""

from __future__ import annotations

from typing import Final

from beredskap.language import Message, message
from beredskap.model.queries.referrers import ReferrerKind, list_referrers
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("how", message("hur"), group=True),
    Column("name", message("namn")),
    Column("id", message("id")),
    Column("detail", message("för")),
)
_KINDS: Final[dict[ReferrerKind, Message]] = {
    "need": message("behov"),
    "supply": message("hämtar artiklar"),
    "supplied": message("leverantör till"),
    "part": message("ingår i anläggningen"),
    "placed": message("finns på anläggningen"),
    "staff": message("personal på anläggningen"),
    "gives": message("ges av"),
    "stand-in": message("kan ersätta"),
    "follows": message("följer på"),
    "holds": message("ligger i lager"),
    "uses": message("förbrukas av"),
    "substitute": message("kan ersätta"),
    "site": message("anläggning i kommunen"),
    "road": message("väg"),
}


def table(collection: str, id_: str, names: Names) -> Table:
    """One row for each thing that needs this, or is part of it."""
    rows = tuple(
        (_KINDS[one.kind], names.subject(one.id), one.id, names.need(one.need) or None)
        for one in list_referrers(names.region, collection, id_)
    )
    return Table("needed_by", message("Behövs av"), _COLUMNS, rows, empty=message("Inget i regionen behöver den."))
