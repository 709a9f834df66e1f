"""Where care that nobody seeks in an ordinary week belongs: the open site nearest home, since no place is usual."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.care_plan.plan import CarePlan, Offer
from beredskap.engine.outcome.baseline import Nearest


def nearest_sites(plan: CarePlan, week: PatientLedger, minutes: Floats) -> dict[int, Nearest]:
    """Where each pair of the plan that is not served in the reference ``week`` belongs; keys are pairs of the ledger, sites are places in ``week.sites``.

    ``minutes`` (from, to) are those of undisturbed roads. Hospitals outside the region count only where nobody else gives the care.
    """
    served = set(week.key_pair.tolist())
    place_of = [plan.place_index[plan.region.sites[name].municipality] for name in week.sites]
    offers = _by_care(plan)
    found: dict[int, Nearest] = {}
    for care, place in plan.pairs:
        pair = care * len(week.municipalities) + place
        if pair in served or care not in offers:
            continue
        there = sorted({week.sites.index(offer.site) for offer in offers[care]})
        away = {site: minutes[place, place_of[site]] for site in there}
        near = min(away.values())
        within = np.flatnonzero(minutes[place, place_of] <= near)
        found[pair] = Nearest(tuple(site for site in there if away[site] <= near), frozenset(within.tolist()))
    return found


def _by_care(plan: CarePlan) -> Mapping[int, list[Offer]]:
    """The offers with some capacity that give each care type: those of the region, or of its neighbours where it has none."""
    found: dict[int, list[Offer]] = {}
    for offer in plan.offers:
        if offer.capacity > 0:
            for care in offer.care:
                found.setdefault(care, []).append(offer)
    return {care: [offer for offer in offers if not offer.receiver] or offers for care, offers in sorted(found.items())}
