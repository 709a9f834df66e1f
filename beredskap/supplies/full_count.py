"""A count of all that there is: a store that such a list leaves out is empty."""

from __future__ import annotations

import dataclasses

from beredskap.language import message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.sheet import Sheet, StockRow

_NAMED = 5


def completed(sheet: Sheet, region: Region) -> tuple[Sheet, tuple[Finding, ...]]:
    """The sheet with a count of nothing for every store that it leaves out, and which they are.

    They are the stores at the sites that it counts at, of items of the categories that it counts.
    """
    counted = {row.store: None for row in sheet.rows if row.kind == "count"}
    sites = {region.stores[name].site for name in counted}
    categories = {region.items[region.stores[name].item].category for name in counted}
    at = max((row.at for row in sheet.rows if row.kind == "count" and row.at is not None), default=None)
    left = [
        name
        for name, store in sorted(region.stores.items())
        if name not in counted and store.site in sites and region.items[store.item].category in categories
    ]
    if not left:
        return sheet, ()
    rows = tuple(StockRow(sheet.line, "count", name, "", 0.0, None, at) for name in left)
    said = message(
        "{n} lager som listan inte nämner räknas till noll: {stores}", n=len(left), stores=", ".join(left[:_NAMED])
    )
    return dataclasses.replace(sheet, rows=(*sheet.rows, *rows)), (rules.STOCK_EMPTIED.finding("", said),)
