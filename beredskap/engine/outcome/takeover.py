"""How vårdcentraler take over (seed 001): what they stood in for beyond the usual, and what they dropped to do it (docs/model.md, Utfallet)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Ints
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.care_plan.plan import CarePlan, Offer
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.outcome.windows import Windows
from beredskap.model.result.journal import ServedAt, TakenOver

_PRIMARY_CARE: Final = ("vårdcentral", "mottagning")
_WORTH_TELLING: Final = 0.05
"""Patients over the run; less is the solver choosing between equals."""
_Beyond = dict[tuple[int, int, int], Floats]
"""Patients beyond the usual, below 0 where fewer, in each segment: by (site, care, care they are given)."""


def taken_over(served: Sequence[ServedAt]) -> tuple[TakenOver, ...]:
    """Patients served at each site in another care type's stead, beyond what the reference week does in the same time."""
    total: dict[tuple[str, str, str], float] = {}
    for row in served:
        if row.as_care != row.care:
            key = (row.site, row.care, row.as_care)
            total[key] = total.get(key, 0.0) + row.patients - row.usual
    return tuple(
        TakenOver(site=site, care=care, as_care=as_care, patients=patients)
        for (site, care, as_care), patients in sorted(total.items())
        if patients > _WORTH_TELLING
    )


def dropped(run: Run, windows: Windows) -> tuple[TakenOver, ...]:
    """Patients of vårdcentralers' own care types whom what they took over displaced, and nobody else.

    In each segment those who were not served though they are in the ordinary week, at most as many as what was taken over takes the place of (in the same
    offering one for one, in another as many as the hours of the staff that they share), and at most those of the care type who were left out; over the run at
    most those who were not served later either.
    """
    beyond = _beyond(windows, run.plan)
    if not any(care != as_care for _, care, as_care in beyond):
        return ()
    left_out = _left_out(run)
    found: dict[tuple[int, int], Floats] = {}
    for site in sorted({site for site, _, _ in beyond}):
        for care, displaced in _displaced_at(site, beyond, left_out, run.plan, windows.ledger.sites).items():
            found[site, care] = displaced
    claimed: dict[int, Floats] = defaultdict(lambda: np.zeros(len(left_out)))
    for (_, care), displaced in found.items():
        claimed[care] = claimed[care] + displaced
    rows = []
    for (site, care), displaced in found.items():
        share = np.divide(
            left_out[:, care], claimed[care], out=np.ones(len(left_out)), where=claimed[care] > left_out[:, care]
        )
        patients = min(float((displaced * share).sum()), max(0.0, -float(beyond[site, care, care].sum())))
        if patients > _WORTH_TELLING:
            name = run.plan.care_ids[care]
            rows.append(TakenOver(site=windows.ledger.sites[site], care=name, as_care=name, patients=patients))
    return tuple(rows)


def _beyond(windows: Windows, plan: CarePlan) -> _Beyond:
    """What vårdcentraler give beyond the usual."""
    ledger, usual = windows.ledger, windows.usual
    sites = [plan.region.sites[name].kind in _PRIMARY_CARE for name in ledger.sites]
    ends = ledger.ends
    now = ledger.by_segment(ledger.served, len(ledger.codes))
    normally = usual.served_between(ledger, np.append(0, ends[:-1]), ends)
    found: _Beyond = {}
    for amounts, codes, sign in ((now, ledger.codes, 1), (normally, usual.ledger.codes, -1)):
        for column, key in enumerate(_keys(ledger, codes)):
            if sites[key[0]]:
                found[key] = found.get(key, np.zeros(len(ends))) + sign * amounts[:, column]
    return found


def _keys(ledger: PatientLedger, codes: Ints) -> Iterator[tuple[int, int, int]]:
    """Site, care and given care of each code."""
    for code in codes.tolist():
        rest, as_care = divmod(code, len(ledger.cares))
        pair, site = divmod(rest, len(ledger.sites))
        yield site, pair // len(ledger.municipalities), as_care


def _left_out(run: Run) -> Floats:
    """Patients of each care type who were sought to be served and were not: (segments, cares)."""
    left_out = np.zeros((len(run.care.booked), len(run.plan.care_ids)))
    for number, booked in enumerate(run.care.booked):
        np.add.at(left_out[number], run.plan.pair_care, booked.decision.unserved)
    return left_out


def _displaced_at(
    site: int, beyond: _Beyond, left_out: Floats, plan: CarePlan, sites: Sequence[str]
) -> dict[int, Floats]:
    """Own patients of each care type displaced at a site, in each segment."""
    offers = [offer for offer in plan.offers if offer.site == sites[site]]
    short = {
        care: np.minimum(np.maximum(-amount, 0.0), left_out[:, care])
        for (where, care, as_care), amount in beyond.items()
        if where == site and care == as_care
    }
    taken: dict[int, Floats] = {}
    for (where, care, as_care), amount in beyond.items():
        if where == site and care != as_care:
            taken[as_care] = taken.get(as_care, np.zeros(len(left_out))) + amount
    found = {care: np.zeros(len(left_out)) for care in short}
    for as_care, patients in sorted(taken.items()):
        room = np.maximum(patients, 0.0)
        for offering in (offer for offer in offers if as_care in offer.care):
            for other in sorted(offers, key=lambda offer: offer is not offering):
                room = _take(room, _worth(offering, other), other, short, found)
    return found


def _take(room: Floats, worth: float, offer: Offer, short: dict[int, Floats], found: dict[int, Floats]) -> Floats:
    """Let what was taken over, as far as there is ``room`` for it, displace those who are short at an offer; gives the room that is left."""
    cares = [care for care in sorted(offer.care) if care in short]
    wanted = sum((short[care] for care in cares), np.zeros_like(room)) / worth if worth else np.zeros_like(room)
    part = np.divide(room, wanted, out=np.ones_like(room), where=wanted > room)
    for care in cares if worth else ():
        displaced = short[care] * part
        found[care] = found[care] + displaced
        short[care] = short[care] - displaced
    return np.asarray(np.maximum(room - wanted, 0.0))


def _worth(taking: Offer, other: Offer) -> float:
    """How many patients of another offer one who is taken over stands in the way of: by the staff they share, in the same offer one."""
    if taking is other:
        return 1.0
    shared = [pool for pool in taking.staff if other.staff.get(pool, 0.0) > 0]
    return max((taking.staff[pool] / other.staff[pool] for pool in shared), default=0.0)
