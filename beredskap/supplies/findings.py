"""What is worth attention in a region and its stores: what it leaves unsaid or unused, and stores with too little, expired, uncounted or not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from beredskap import units
from beredskap.engine.explanation.ordinary_week import ordinary_findings
from beredskap.files.problems.finding_places import place_findings
from beredskap.files.region import Loaded
from beredskap.language import message
from beredskap.model import rules, usage_rules
from beredskap.model.checks.planning.futile import futile_measures
from beredskap.model.checks.planning.unsaid import unsaid_findings
from beredskap.model.checks.planning.unused import unused_findings
from beredskap.model.checks.routines import routine_findings
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.supplies.holdings import STALE_AFTER, Holding, Holdings

EXPIRES_WITHIN: Final = datetime.timedelta(days=60)
"""An assumption: time enough to use, move or order."""
_KEPT: Final = 4
_PLANNED: Final[list[tuple[Region, tuple[Finding, ...]]]] = []
"""What was found of the latest few regions: it costs an ordinary week."""


def all_findings(loaded: Loaded, holdings: Holdings, at: datetime.datetime) -> tuple[Finding, ...]:
    """What is found in a region and in its stores at a moment."""
    return (*region_findings(loaded, at.date()), *stock_findings(loaded.region, holdings, at))


def region_findings(loaded: Loaded, on: datetime.date | None = None) -> tuple[Finding, ...]:
    """What is found in a region's files, in its ordinary week, in what is unsaid or unused and in its routines, with the lines.

    What many records have from one line of a template is said once. With a day also routines that were exercised too long before it.
    """
    known = next((found for region, found in _PLANNED if region is loaded.region), None)
    if known is None:
        known = tuple(_planned(loaded))
        _PLANNED[:] = [*_PLANNED[1 - _KEPT :], (loaded.region, known)]
    return (*loaded.findings, *known, *routine_findings(loaded.region, on))


def _planned(loaded: Loaded) -> Iterator[Finding]:
    region = loaded.region
    found = (
        *ordinary_findings(region),
        *unsaid_findings(region),
        *unused_findings(region),
        *futile_measures(region),
    )
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one in place_findings(found, loaded.tables):
        at = loaded.at if one.rule == usage_rules.REGION_EMPTY.id else one.place
        alike.setdefault((one.rule, at), []).append(one)
    for (_, at), (first, *others) in alike.items():
        also = [name for one in others for name in (one.subject, *one.also)]
        said = (
            message("{said}; likaså {n} till på samma rad", said=first.message, n=len(also)) if also else first.message
        )
        yield first.model_copy(update={"place": at, "message": said, "also": (*first.also, *also)})


def stock_findings(region: Region, holdings: Holdings, at: datetime.datetime) -> Iterator[Finding]:
    """The findings of every store at a moment, by rule and store; one of each rule for a store."""
    for name in sorted(region.stores.keys() & holdings.keys()):
        yield from _of_store(region, region.stores[name], holdings[name], at)


def _of_store(region: Region, store: Store, holding: Holding, at: datetime.datetime) -> Iterator[Finding]:
    on = at.date()
    there = holding.amount(on)
    dimension = units.unit(region.items[store.item].unit)[1]
    if there is None:
        said = message("mängden är okänd: lagret har aldrig räknats som helhet")
        yield rules.STOCK_UNKNOWN.finding(store.id, said)
    minimum = store.minimum.value if store.minimum else None
    if there is not None and minimum is not None and there < minimum:
        said = message(
            "{there} som håller finns, men minst {minimum} ska finnas",
            there=units.show(there, dimension),
            minimum=units.show(minimum, dimension),
        )
        yield rules.STOCK_BELOW.without_remedy(store.id, said)
    past = [lot for lot in holding.lots if lot.amount > 0 and not lot.is_good(on)]
    if past:
        said = message("{amount} har gått ut", amount=units.show(sum(lot.amount for lot in past), dimension))
        yield rules.STOCK_EXPIRED.finding(store.id, said)
    soon = [
        lot
        for lot in holding.lots
        if lot.amount > 0 and lot.expires is not None and lot.is_good(on) and lot.expires - on <= EXPIRES_WITHIN
    ]
    if soon:
        said = message(
            "{amount} går ut inom {n} dygn, först {day} (gränsen är ett antagande)",
            amount=units.show(sum(lot.amount for lot in soon), dimension),
            n=EXPIRES_WITHIN.days,
            day=min(lot.expires for lot in soon if lot.expires is not None).isoformat(),
        )
        yield rules.STOCK_EXPIRING.without_remedy(store.id, said)
    if holding.is_stale(at) and holding.counted is not None:
        said = message(
            "räknades senast {day}, för mer än {n} dygn sedan (gränsen är ett antagande)",
            day=holding.counted.date().isoformat(),
            n=STALE_AFTER.days,
        )
        yield rules.STOCK_STALE.finding(store.id, said)
