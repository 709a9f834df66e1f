"""Where inpatients live, as far as it is known: a stay does not remember the municipality that the patient came from."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.care_plan.plan import CarePlan


def home_shares(plan: CarePlan, columns: Columns, week: PatientLedger | None) -> Floats:
    """The share of each municipality among the inpatients of each give, shape (gives, municipalities); every row is 1 in sum.

    It is that of the patients whom the site serves so in the reference ``week``; where it serves none, that of the care type's demand in the region, and
    where there is no such demand either, all live where the site lies.
    """
    places = len(plan.places)
    demand = np.zeros((len(plan.care_ids), places))
    demand[plan.pair_care, plan.pair_place] = plan.pair_base
    at_site = {} if week is None else _served_at(week)
    shares = np.zeros((len(columns.gives), places))
    for give, (care, offer) in enumerate(zip(columns.give_care.tolist(), columns.give_offer.tolist(), strict=True)):
        served = at_site.get((care, plan.offers[offer].site))
        weights = demand[care] if served is None else served
        if weights.sum() > 0:
            shares[give] = weights / weights.sum()
        else:
            shares[give, plan.offers[offer].municipality] = 1.0
    return shares


def _served_at(week: PatientLedger) -> dict[tuple[int, str], Floats]:
    """Patients (municipalities,) by the care type they were served as and the site, where there were any."""
    patients = tally(week.served.column, week.served.patients, len(week.codes))
    found: dict[tuple[int, str], Floats] = {}
    places = len(week.municipalities)
    for pair, site, care, amount in zip(week.key_pair, week.key_site, week.key_as_care, patients, strict=True):
        if amount > 0:
            at = found.setdefault((int(care), week.sites[site]), np.zeros(places))
            at[int(pair) % places] += amount
    return found
