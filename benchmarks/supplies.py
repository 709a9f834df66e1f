"""Measure endurance over a large region: ``python -m benchmarks.supplies [RUNS]``.

200 items at 60 sites are 12,000 stores with three lots each, at three levels of consumption, with their totals per site and item. The same
by a plain loop over stores, levels and lots stands beside it: machines are noisy, ratios less so. "rows" is making every row whole for a report.
"""

from __future__ import annotations

import datetime
import gc
import math
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from beredskap.model.region import Region
from beredskap.supplies.endurance import Endurance, endurance
from beredskap.supplies.holdings import Holding, Lot, first_expired_first
from beredskap.supplies.redistribution.plan import redistribution
from beredskap.supplies.use import Use

ITEMS, SITES, LOTS = 200, 60, 3
ON = datetime.date(2027, 1, 11)
BUDGET_MS = 300


def region() -> Region:
    """Sites in six towns in a row, every item at every site."""
    towns = [f"ort{number}" for number in range(6)]
    sites = [f"s{number:02}" for number in range(SITES)]
    items = [f"i{number:03}" for number in range(ITEMS)]
    return Region.model_validate(
        {
            "id": "stor",
            "name": "Stor",
            "class": "FIKTIV",
            "municipalities": {town: {"id": town} for town in towns},
            "roads": {
                f"v{n}": {"id": f"v{n}", "start": towns[n], "end": towns[n + 1], "km": 30, "minutes": 30}
                for n in range(len(towns) - 1)
            },
            "sites": {
                site: {"id": site, "name": site, "kind": "sjukhus", "municipality": towns[n % len(towns)]}
                for n, site in enumerate(sites)
            },
            "items": {
                item: {"id": item, "name": item, "category": "läkemedel", "unit": "st", "target": "30 d"}
                for item in items
            },
            "stores": {
                f"{site}.{item}": {"id": f"{site}.{item}", "site": site, "item": item}
                for site in sites
                for item in items
            },
        }
    )


def holdings(stores: Mapping[str, object]) -> dict[str, Holding]:
    """Amounts and expiry days that differ from store to store, the same every time."""
    found = {}
    for number, name in enumerate(stores):
        lots = [
            Lot(f"p{lot}", 10.0 + (number * 7 + lot * 13) % 90, ON + datetime.timedelta((number * 3 + lot * 37) % 200))
            for lot in range(LOTS)
        ]
        found[name] = Holding(name, first_expired_first(lots))
    return found


def plain(
    world: Region, held: Mapping[str, Holding], use: Mapping[str, Use]
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]:
    """Days of stores and of items at each level, and what each store lacks to its target: what `endurance` finds for all of them at once."""
    stores = {name: [_lasts(holding.lots, rate or 1.0) for rate in use[name].per_day] for name, holding in held.items()}
    pooled: dict[str, list[Lot]] = defaultdict(list)
    rates: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for name, holding in held.items():
        item = world.stores[name].item
        pooled[item] += holding.lots
        rates[item] = [have + (more or 0.0) for have, more in zip(rates[item], use[name].per_day, strict=True)]
    items = {
        item: [_lasts(first_expired_first(lots), rate) for rate in rates[item]] for item, lots in sorted(pooled.items())
    }
    lacks = {name: _lacks(holding.lots, use[name].per_day[0] or 1.0, 30.0) for name, holding in held.items()}
    return stores, items, lacks


def _until(lot: Lot) -> float:
    return math.inf if lot.expires is None else (lot.expires - ON).days + 1


def _lasts(lots: Iterable[Lot], rate: float) -> float:
    now = 0.0
    for lot in lots:
        until = _until(lot)
        if until > now:
            now = min(now + lot.amount / rate, until)
    return now


def _lacks(lots: Sequence[Lot], rate: float, target: float) -> float:
    later, most = 0.0, 0.0
    for lot in reversed(lots):
        until = _until(lot)
        if 0 < until < target:
            most = max(most, (target - until) * rate - later)
        if until > 0:
            later += lot.amount
    return max(most, target * rate - later)


def check(found: Endurance, by_hand: tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]) -> None:
    """Both found the same."""
    stores, items, lacks = by_hand
    for row, name in enumerate(found.stores.all_stores):
        for ours, plainly in zip(
            [*found.stores.days[row], found.stores.lack[row]], [*stores[name], lacks[name]], strict=True
        ):
            if not math.isclose(ours, plainly, rel_tol=1e-9, abs_tol=1e-9):
                sys.exit(f"{name}: {ours} is not {plainly}")
    for row, item in enumerate(found.in_all.items):
        for ours, plainly in zip(found.in_all.days[row], items[item], strict=True):
            if not math.isclose(ours, plainly, rel_tol=1e-9, abs_tol=1e-9):
                sys.exit(f"{item}: {ours} is not {plainly}")


def main(runs: int) -> None:
    """Medians in milliseconds."""
    gc.set_threshold(200_000, 20, 20)  # as the program does
    world = region()
    held = holdings(world.stores)
    use = {name: Use("norm", (1.0 + n % 7, 2.0 + n % 9, 0.5 + n % 4)) for n, name in enumerate(world.stores)}
    times: dict[str, list[float]] = {"endurance": [], "rows": [], "plain loop": [], "redistribution": []}
    for _ in range(runs):
        begin = time.perf_counter()
        found = endurance(world, held, ON, use)
        times["endurance"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        rows = [found.stores.line(row) for row in found.stores.worst_first()]
        times["rows"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        by_hand = plain(world, held, use)
        times["plain loop"].append(time.perf_counter() - begin)
    check(found, by_hand)
    begin = time.perf_counter()
    moves = redistribution(world, held, ON, use).moves
    times["redistribution"].append(time.perf_counter() - begin)
    print(f"{len(rows)} stores with {LOTS} lots, {ITEMS} items at {SITES} sites; {len(moves)} moves; {runs} runs")
    print(f"{'':20}{'median':>9}{'least':>9}{'most':>9}{'budget':>9}   ms")
    for what, values in times.items():
        median, least, most = (1000 * f(values) for f in (statistics.median, min, max))
        print(f"{what:20}{median:9.0f}{least:9.0f}{most:9.0f}{BUDGET_MS if what == 'endurance' else '–':>9}")
    ratio = statistics.median(times["plain loop"]) / statistics.median(times["endurance"])
    print(f"plain loop ÷ endurance: {ratio:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
