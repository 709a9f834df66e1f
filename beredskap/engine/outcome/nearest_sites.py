"""Where care that nobody seeks in an ordinary week belongs: the open site nearest home, since no place is usual."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.care_plan.plan import CarePlan, Offer


def nearest_sites(plan: CarePlan, week: PatientLedger, minutes: Floats) -> dict[int, tuple[int, ...]]:
    """The sites (places in ``week.sites``) nearest each pair of the plan that is not served in the reference ``week``; keys are pairs of the ledger.

    They are all that give the care in the municipality that is nearest by undisturbed roads, ``minutes`` (from, to); hospitals outside the region only
    where nobody else gives it.
    """
    served = set(week.key_pair.tolist())
    site = {name: number for number, name in enumerate(week.sites)}
    offers = _by_care(plan)
    found: dict[int, tuple[int, ...]] = {}
    for care, place in plan.pairs:
        pair = care * len(week.municipalities) + place
        there = offers.get(care, [])
        if pair in served or not there:
            continue
        away = np.array([minutes[place, offer.municipality] for offer in there])
        near = {site[offer.site] for offer, time in zip(there, away, strict=True) if time <= away.min()}
        found[pair] = tuple(sorted(near))
    return found


def _by_care(plan: CarePlan) -> Mapping[int, list[Offer]]:
    """The offers with some capacity that give each care type: those of the region, or of its neighbours where it has none."""
    found: dict[int, list[Offer]] = {}
    for offer in plan.offers:
        if offer.capacity > 0:
            for care in offer.care:
                found.setdefault(care, []).append(offer)
    return {care: [offer for offer in offers if not offer.receiver] or offers for care, offers in sorted(found.items())}
