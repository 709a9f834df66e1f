"""Use by norm: what care takes per visit and bed-day × the care of the reference week, and what nodes draw."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from beredskap.engine.care.reference_week import solve_reference_week
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.roads import Travel, travel
from beredskap.engine.unknowns import unknown_quantities
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.supplies.draws import Draws, draws
from beredskap.supplies.use import DAY_HOURS, Use, unknown
from beredskap.units import HOUR

_PASS: Final = 6 * HOUR
_OF_CARE: Final = ("offerings.", "staff.", "vehicles.")
SUPPLIES: Final = message("ingen vård på platsen; räknat på allas förbrukning")
_PerLevel = tuple[float, float, float]


@dataclass(frozen=True)
class Norms:
    """Use per store, and the nodes that a crisis is taken to be without."""

    use: Mapping[str, Use]
    gone: tuple[str, ...]


def norms(region: Region, on: datetime.date) -> Norms:
    """Use of every store by norm in the season of ``on``.

    Normal is the reference week and standing draws with tests of reserves; kris that of care × the item's ``crisis`` and what reserves burn when what
    they replace is gone; nödvändigt the care of that grade in the reference week and what is drawn as usual.
    """
    roads = travel(region)
    by_care = _of_care(region, on, roads)
    by_nodes = draws(region, on, roads)
    taken = {item for offering in region.offerings.values() for item in offering.items}
    caring = {offering.site for offering in region.offerings.values()}
    okand = _unknown_norms(region)

    def use(name: str) -> Use:
        store = region.stores[name]
        if name in okand:
            return unknown("norm", message("åtgången per besök eller vårddygn är okänd för vård som tar ur lagret"))
        drawn = _drawn(name, by_nodes)
        if name not in by_care and drawn is None:
            return _unlinked(store.item in taken, store.site in caring)
        care = by_care.get(name, (0.0, 0.0))
        if any(math.isnan(part) for part in (*care, *(drawn or ()))):
            return unknown("norm", message("det som drar ur lagret har en okänd förbrukning, last eller vårdvolym"))
        normal, crisis, urgent = drawn or (0.0, 0.0, 0.0)
        factor = region.items[store.item].crisis
        per_day = (care[0] + normal, care[0] * factor + crisis, care[1] + urgent)
        depot = drawn is None and not any(per_day) and store.site not in caring
        note = SUPPLIES if depot else _note(name, per_day, by_nodes)
        return Use("norm", per_day, note=note, kept=drawn is not None, supplies=depot)

    return Norms({name: use(name) for name in sorted(region.stores)}, by_nodes.gone)


def _unlinked(is_taken: bool, cares: bool) -> Use:
    """Nobody is said to take from the store: nothing is used where there is no care, else it is okänd what is."""
    if is_taken and not cares:
        return Use("norm", (0.0, 0.0, 0.0), note=SUPPLIES, supplies=True)
    return unknown(
        "norm",
        message("ingen vård på platsen är angiven att ta artikeln")
        if is_taken
        else message("ingen vård är angiven att ta artikeln"),
    )


def _note(name: str, per_day: _PerLevel, by_nodes: Draws) -> Message | None:
    if name in by_nodes.standing and not any(per_day):
        return message("reserv bakom en annan källa; används när den är slut")
    if by_nodes.tests.get(name) and not by_nodes.standing.get(name):
        return message("i vardagen bara provkörning")
    return None


def _drawn(name: str, by_nodes: Draws) -> _PerLevel | None:
    if name not in by_nodes.standing:
        return None
    usual = by_nodes.standing[name] + by_nodes.tests.get(name, 0.0)
    return usual, by_nodes.crisis[name], usual


def _of_care(region: Region, on: datetime.date, roads: Travel) -> dict[str, tuple[float, float]]:
    """Per store that care may take from: its use per day in all, and that of grade nödvändigt. NaN where it hangs on what is okänd."""
    found = _week(region, on, roads, math.inf)
    if not any(path.startswith(_OF_CARE) for path in unknown_quantities(region)):
        return found
    least = _week(region, on, roads, 0.0)
    return {name: pair if _same(pair, least.get(name)) else (math.nan, math.nan) for name, pair in found.items()}


def _same(one: tuple[float, float], other: tuple[float, float] | None) -> bool:
    return other is not None and all(
        math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) for a, b in zip(one, other, strict=True)
    )


def _week(region: Region, on: datetime.date, roads: Travel, unknown_as: float) -> dict[str, tuple[float, float]]:
    plan = CarePlan(region, on, unknown_as=unknown_as)
    if not plan.offers or not plan.pairs:
        return {}
    supply_lists = build_supply_lists(plan)
    use = solve_reference_week(plan, roads, supply_lists, _PASS, on.month).use * DAY_HOURS
    return {name: (float(use[row].sum()), float(use[row, 0])) for row, name in enumerate(supply_lists.stores)}


def _unknown_norms(region: Region) -> set[str]:
    """Stores that an offering may take an okänd amount from."""
    found: set[str] = set()
    for offering in region.offerings.values():
        for item, amount in offering.items.items():
            if amount.value is None:
                found |= {
                    name
                    for name, store in region.stores.items()
                    if store.item == item and (store.site == offering.site or name in offering.supply)
                }
    return found
