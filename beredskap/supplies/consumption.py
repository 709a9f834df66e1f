"""Use that is stated by the store's owner, or read from what has been issued and from what counts found to be gone.

No record of use is not a record of no use: a store that nothing was issued from, and that was not counted either, has an okänd use.
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.supplies.use import DAY_HOURS, Use, unknown

_DAY: Final = datetime.timedelta(days=1)
WINDOW: Final = 28
LEAST: Final = 14


class Issue(NamedTuple):
    """What was issued from a store on a day, in the item's base unit."""

    store: str
    day: datetime.date
    amount: float


class Counted(NamedTuple):
    """What was gone at a count that the books did not say, in the item's base unit: used some time since the count before it."""

    store: str
    since: datetime.datetime
    at: datetime.datetime
    gone: float


def stated(region: Region) -> dict[str, Use]:
    """What the stores' own ``consumption`` says. In a crisis its ``consumption_crisis``, else × the item's ``crisis``; care that cannot wait is not stated."""
    return {name: _stated(store, region.items[store.item].crisis) for name, store in sorted(region.stores.items())}


def _stated(store: Store, factor: float) -> Use:
    if store.consumption is None:
        return unknown("stated", message("ingen förbrukning är angiven för lagret"))
    if store.consumption.value is None:
        return unknown("stated", message("lagrets angivna förbrukning är okänd"))
    normal = store.consumption.value * DAY_HOURS
    crisis = normal * factor
    if store.consumption_crisis is not None:
        crisis_rate = store.consumption_crisis.value
        crisis_known = None if crisis_rate is None else crisis_rate * DAY_HOURS
    else:
        crisis_known = crisis
    return Use("stated", (normal, crisis_known, None), message("vård som inte kan anstå är inte angiven för sig"))


def history(
    region: Region,
    issues: Iterable[Issue],
    on: datetime.date,
    counts: Iterable[Counted] = (),
    *,
    since: Mapping[str, datetime.date] | None = None,
    window: int = WINDOW,
    least: int = LEAST,
) -> dict[str, Use]:
    """What has been used per day in the ``window`` days before ``on``, × the item's ``crisis`` in a crisis.

    It is what was issued per day on record, and what was gone at ``counts`` per day between them, evenly from one to the next. ``since`` says from which day
    a store's issues are on record; without it from its first issue in the window. Fewer than ``least`` days, or neither issues nor counts: okänd. They do not
    tell which care it went to, so that of care that cannot wait is okänd.
    """
    first = on - datetime.timedelta(window)
    amounts: defaultdict[str, list[float]] = defaultdict(list)
    days: dict[str, datetime.date] = {}
    for store, day, amount in sorted(issues):
        if first <= day < on:
            amounts[store].append(amount)
            days.setdefault(store, day)
    between = _between(counts, first, on)
    return {
        name: _used(
            sum(amounts[name]),
            _days_on_record((since or {}).get(name, days.get(name)), first, on) if name in days else 0,
            *between.get(name, (0.0, 0.0)),
            least,
            region.items[store.item].crisis,
        )
        for name, store in sorted(region.stores.items())
    }


def _days_on_record(since: datetime.date | None, first: datetime.date, on: datetime.date) -> int:
    return 0 if since is None else (on - max(first, since)).days


def _between(counts: Iterable[Counted], first: datetime.date, on: datetime.date) -> dict[str, tuple[float, float]]:
    """By store what was gone at counts within the window, and the days between those counts that lie in it."""
    begin, end = (datetime.datetime.combine(day, datetime.time()) for day in (first, on))
    found: dict[str, tuple[float, float]] = {}
    for store, since, at, gone in sorted(counts):
        part = (min(at, end) - max(since, begin)) / _DAY
        if part > 0:
            before, days = found.get(store, (0.0, 0.0))
            found[store] = before + gone * part / ((at - since) / _DAY), days + part
    return found


def _used(issued: float, on_record: int, gone: float, counted: float, least: int, factor: float) -> Use:
    """The use of one store: ``issued`` in the days ``on_record``, ``gone`` in those between counts."""
    covered = on_record or math.floor(counted)
    if not on_record and not counted:
        return unknown("history", message("inga uttag är bokförda, och ingen inventering visar vad som gått åt"))
    if covered < least and on_record:
        return unknown(
            "history", message("uttagen täcker {covered} dygn; minst {least} behövs", covered=covered, least=least)
        )
    if covered < least:
        said = message("inventeringarna täcker {covered} dygn; minst {least} behövs", covered=covered, least=least)
        return unknown("history", said)
    normal = (issued / on_record if on_record else 0.0) + (gone / (counted if counted >= least else covered))
    why = message("uttagen säger inte vilken vård de gick till")
    note = message("medel av {covered} dygns uttag", covered=covered)
    if not on_record:
        note = message("medel av {covered} dygn mellan inventeringar", covered=covered)
    elif gone:
        note = message("medel av {covered} dygns uttag, och det som saknats vid inventering", covered=covered)
    return Use("history", (normal, normal * factor, None), why, note)
