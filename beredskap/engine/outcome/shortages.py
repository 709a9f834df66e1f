"""What inpatients lacked at the bedside, and when: each unbroken time of each store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from beredskap.engine.outcome.finished_run import Run
from beredskap.model.result.journal import Dose, Shortage

_SOME: Final = 1e-6


def shortages(run: Run) -> tuple[Shortage, ...]:
    """The shortages of a run in the order of time, then of stores."""
    found = [one for number in range(len(run.supply_lists.stores)) for one in _of_store(run, number)]
    return tuple(sorted(found, key=lambda one: (one.start, one.store)))


def _of_store(run: Run, number: int) -> Iterator[Shortage]:
    spells: list[tuple[int, int, float]] = []
    for begin, end, lacking in run.care.item_use.lacking:
        amount = float(lacking[number])
        if amount <= _SOME:
            continue
        if spells and spells[-1][1] == begin:
            start, _, before = spells.pop()
            spells.append((start, end, before + amount))
        else:
            spells.append((begin, end, amount))
    for start, end, amount in spells:
        yield Shortage(
            store=run.supply_lists.stores[number],
            start=start,
            end=end,
            amount=amount,
            doses=_doses(run, number),
            substitutes=_substitutes(run, number, start),
        )


def _doses(run: Run, number: int) -> tuple[Dose, ...]:
    """What inpatients of each ward that takes from the store first take per bed-day."""
    lists, plan = run.supply_lists, run.plan
    found: dict[float, set[str]] = {}
    for offer, row in zip(plan.offers, lists.of_offer, strict=True):
        for supply_list, amount in row if offer.beds else ():
            stores = lists.lists[supply_list].stores
            if stores and stores[0] == number:
                found.setdefault(amount, set()).update(plan.care_ids[care] for care in offer.care)
    return tuple(Dose(care=tuple(sorted(care)), amount=amount) for amount, care in sorted(found.items()))


def _substitutes(run: Run, number: int, start: int) -> tuple[str, ...]:
    """Stores at the same site with an item that may be used instead, that had some of it left when the shortage began."""
    region = run.region
    store = region.stores[run.supply_lists.stores[number]]
    instead = region.items[store.item].substitutes
    segment = next((place for place, booked in enumerate(run.care.booked) if booked.start >= start), 0)
    return tuple(
        name
        for name, other in sorted(region.stores.items())
        if other.site == store.site and other.item in instead and run.stocks[segment][name] > _SOME
    )
