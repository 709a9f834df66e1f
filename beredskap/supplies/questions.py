"""What a stock sheet is asked about before it is taken: it holds, and yet a date or a factor may have been lost on the way into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from beredskap import units
from beredskap.errors import Place, Problem
from beredskap.language import OnCommandLine, message
from beredskap.model.region import Region
from beredskap.model.sheet import Sheet
from beredskap.supplies.holdings import Holdings

_FOLD: Final = 50.0
_NAMED: Final = 5


def questions(sheet: Sheet, region: Region, holdings: Holdings, meant: Collection[str] = ()) -> list[Problem]:
    """Those that have not been answered, at the heading of the sheet."""
    found: list[Problem] = []
    if "utan-datum" not in meant:
        found += _without_date(sheet, region, holdings)
    if "femtiofalt" not in meant:
        found += _fiftyfold(sheet, region, holdings)
    return found


def _without_date(sheet: Sheet, region: Region, holdings: Holdings) -> Iterator[Problem]:
    """Batches that nothing says the last day of, in a sheet without a column for it."""
    if "expires" in sheet.mapping.values():
        return
    dated = {(region.stores[one.store].item, one.id) for one in region.batches.values() if one.expires}
    dated |= {
        (region.stores[name].item, lot.batch)
        for name, holding in holdings.items()
        for lot in holding.lots
        if lot.expires
    }
    named = {
        row.batch: None
        for row in sheet.rows
        if row.batch and row.kind in ("count", "receive") and (region.stores[row.store].item, row.batch) not in dated
    }
    if named:
        said = message(
            "{n} partier får inget utgångsdatum: ingen kolumn är läst som det ({batches})",
            n=len(named), batches=", ".join(list(named)[:_NAMED]),
        )  # fmt: skip
        remedy = message(
            "peka ut den med {map} «RUBRIK=expires», eller bekräfta med {meant}",
            map=OnCommandLine("--map"), meant=OnCommandLine("--meant utan-datum"),
        )  # fmt: skip
        yield Problem("sheet-undated", said, Place(sheet.file, sheet.line), remedy=remedy)


def _fiftyfold(sheet: Sheet, region: Region, holdings: Holdings) -> Iterator[Problem]:
    """Stores that come to more than fifty times what they held, or less than a fiftieth, by numbers that nobody says the unit of."""
    counted: defaultdict[str, float] = defaultdict(float)
    bare = set()
    for row in sheet.rows:
        if row.kind == "count":
            counted[row.store] += row.amount
            if row.is_bare:
                bare.add(row.store)
    for store in sorted(bare):
        holding = holdings.get(store)
        before, after = (holding.amount() if holding else None) or 0.0, counted[store]
        if before > 0 and after > 0 and not before / _FOLD <= after <= before * _FOLD:
            unit = region.items[region.stores[store].item].unit
            dimension = units.unit(unit)[1]
            said = message(
                "{store} går från {before} till {after}, och filen säger inte vad talet räknas i",
                store=store, before=units.show(before, dimension), after=units.show(after, dimension),
            )  # fmt: skip
            remedy = message(
                "skriv enheten (artikeln räknas i {unit}), eller bekräfta med {meant}",
                unit=unit, meant=OnCommandLine("--meant femtiofalt"),
            )  # fmt: skip
            yield Problem(
                "sheet-fiftyfold", said, Place(sheet.file, sheet.line, 0, store), subject=store, remedy=remedy
            )
