"""Who tells it and when, in the tests of the ledger."""

from __future__ import annotations

import datetime

from beredskap.database.ledger.audit_chain import Stamp

START = datetime.datetime(2026, 11, 1, 8)


def stamp(hours: float = 0, note: str = "", by: str = "lageransvarig") -> Stamp:
    """A stamp so many hours after the start."""
    at = START + datetime.timedelta(hours=hours)
    return Stamp(by, at, at, note)
