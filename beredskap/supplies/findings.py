"""What is worth attention in the stores: too little, expired, soon expired, not counted for long, or not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from beredskap import units
from beredskap.files.region import Loaded
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.checks.routines import routine_findings
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.supplies.holdings import STALE_AFTER, Holding, Holdings

EXPIRES_WITHIN: Final = datetime.timedelta(days=60)
"""An assumption: time enough to use, move or order."""


def all_findings(loaded: Loaded, holdings: Holdings, at: datetime.datetime) -> tuple[Finding, ...]:
    """What is found in a region's files, its routines and its stores at a moment."""
    region = loaded.region
    return (*loaded.findings, *routine_findings(region, at.date()), *stock_findings(region, holdings, at))


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
