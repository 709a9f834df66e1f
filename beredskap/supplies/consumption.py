"""Use that is stated by the store's owner, or read from what has been issued."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.supplies.use import DAY_HOURS, Use, unknown

WINDOW: Final = 28
LEAST: Final = 14


class Issue(NamedTuple):
    """What was issued from a store on a day, in the item's base unit."""

    store: str
    day: datetime.date
    amount: float


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
    *,
    since: Mapping[str, datetime.date] | None = None,
    window: int = WINDOW,
    least: int = LEAST,
) -> dict[str, Use]:
    """What has been issued per day in the ``window`` days before ``on``, × the item's ``crisis`` in a crisis.

    ``since`` says from which day a store's issues are on record; without it from its first issue in the window. Fewer than ``least`` days on record, or no
    issue where nobody says since when: okänd. Issues do not tell which care they went to, so that of care that cannot wait is okänd.
    """
    first = on - datetime.timedelta(window)
    amounts: defaultdict[str, list[float]] = defaultdict(list)
    days: dict[str, datetime.date] = {}
    for store, day, amount in sorted(issues):
        if first <= day < on:
            amounts[store].append(amount)
            days.setdefault(store, day)
    return {
        name: _burned(
            sum(amounts[name]),
            (since or {}).get(name, days.get(name)),
            (first, on),
            least,
            region.items[store.item].crisis,
        )
        for name, store in sorted(region.stores.items())
    }


def _burned(
    amount: float, since: datetime.date | None, window: tuple[datetime.date, datetime.date], least: int, factor: float
) -> Use:
    if since is None:
        return unknown("history", message("inga uttag är bokförda"))
    begin, end = window
    covered = (end - max(begin, since)).days
    if covered < least:
        why = message("uttagen täcker {covered} dygn; minst {least} behövs", covered=max(covered, 0), least=least)
        return unknown("history", why)
    normal = amount / covered
    why = message("uttagen säger inte vilken vård de gick till")
    return Use(
        "history", (normal, normal * factor, None), why, message("medel av {covered} dygns uttag", covered=covered)
    )
