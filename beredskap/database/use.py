"""What the stores use per day, on the bases there are: norms and the stores' own words, and from a database what has been issued."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from beredskap.database.region.load import read_issues
from beredskap.model.region import Region
from beredskap.supplies.consumption import history, stated
from beredskap.supplies.norms import norms
from beredskap.supplies.use import BASES, Use, UseBasis, chosen


def estimate_use(
    region: Region, on: datetime.date, db: str | None = None, bases: Sequence[UseBasis] = BASES
) -> tuple[dict[str, Use], tuple[str, ...]]:
    """Use per store on the first of the bases that is known, and the nodes that a crisis is taken to be without. Raises `InputError`."""
    found: dict[UseBasis, Mapping[str, Use]] = {}
    gone: tuple[str, ...] = ()
    if "norm" in bases:
        by_norm = norms(region, on)
        found["norm"], gone = by_norm.use, by_norm.gone
    if "stated" in bases:
        found["stated"] = stated(region)
    if "history" in bases and db is not None:
        issues, counts, since = read_issues(db, end_of_day(on))
        found["history"] = history(region, issues, on, counts, since=since)
    return chosen(tuple(basis for basis in bases if basis in found), found), gone


def end_of_day(day: datetime.date) -> datetime.datetime:
    """What a database holds on a day is what it held when the day was over, or now."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59))
