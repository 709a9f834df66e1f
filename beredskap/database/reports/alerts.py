"""Which beredskapsläge the region, or one of its sites, has declared: append-only, by whom and when; the latest of each is what counts.

The words are those of Socialstyrelsen's term bank (2007). They are no measure of damage, and need not follow one another.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from beredskap.database.ledger.audit_chain import Stamp, append_entry, format_moment
from beredskap.database.ledger.catalogue_lookup import refusal
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.sqlite.database import Database
from beredskap.errors import nearest
from beredskap.language import message
from beredskap.model.region import Region

NORMAL: Final = "normalläge"
ALERTS: Final = (NORMAL, "stabsläge", "förstärkningsläge", "katastrofläge")
_ROWS: Final = """
SELECT a.entry, a.at, a.subject, a.alert, e.by, e.note
FROM alert a JOIN entry e ON e.id = a.entry WHERE a.at <= ? ORDER BY a.at, a.id
"""


@dataclass(frozen=True)
class Alert:
    """What was declared; ``subject`` is the region or a site."""

    entry: int
    at: datetime.datetime
    subject: str
    alert: str
    by: str
    note: str


def declare(database: Database, region: Region, subject: str, alert: str, stamp: Stamp) -> int:
    """The beredskapsläge of the region or of a site from now on. Gives the entry's number. Raises `InputError`."""
    check_texts(stamp, subject)
    if subject != region.id and subject not in region.sites:
        said = message("«{id}» är varken regionen ({region}) eller en anläggning", id=subject, region=region.id)
        raise refusal("unknown-subject", said, near=nearest(subject, (region.id, *region.sites)))
    if alert not in ALERTS:
        said = message("«{alert}» är inget beredskapsläge; det finns {words}", alert=alert, words=", ".join(ALERTS))
        raise refusal("unknown-alert", said, near=nearest(alert, ALERTS))
    with database.transaction():
        return append_entry(database, "alert", stamp, {"alert": [(format_moment(stamp.at), subject, alert)]})


def read_alerts(database: Database, as_of: datetime.datetime) -> tuple[Alert, ...]:
    """What counts at a moment, by subject."""
    found = {
        str(subject): Alert(
            int(str(entry)), datetime.datetime.fromisoformat(str(at)), str(subject), str(alert), str(by), str(note)
        )
        for entry, at, subject, alert, by, note in database.rows(_ROWS, format_moment(as_of))
    }
    return tuple(found[key] for key in sorted(found))
