"""What the engine's run of a scenario says, in the naive simulator's words."""

from __future__ import annotations

from collections import defaultdict

from beredskap.engine.journal import Run
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal
from tests.naive.patients import Choice, Way

ByName = dict[tuple[str, str], float]


def choices(journal: Journal, run: Run, pass_ends: list[int]) -> list[Choice]:
    """Who was served and moved where in each segment, as much as the whole rest of its pass (which ends at ``pass_ends``) would have had."""
    found = [Choice() for _ in journal.segments]
    whole = [
        (end - segment.start) / (segment.end - segment.start)
        for segment, end in zip(journal.segments, pass_ends, strict=True)
    ]
    ledger = run.care.ledger_writer.ledger()
    for segment, column, patients in zip(
        ledger.served.segment, ledger.served.column, ledger.served.patients, strict=True
    ):
        care, place = divmod(int(ledger.key_pair[column]), len(ledger.municipalities))
        site, as_care = ledger.sites[ledger.key_site[column]], ledger.cares[ledger.key_as_care[column]]
        way = Way(ledger.cares[care], ledger.municipalities[place], site, as_care)
        served = found[segment].served
        served[way] = served.get(way, 0.0) + float(patients) * whole[segment]
    at = {segment.start: number for number, segment in enumerate(journal.segments)}
    for row in journal.evacuated:
        way = Way(row.care, run.region.sites[row.start].municipality, row.end, row.as_care)
        moved = found[at[row.time]].moved
        moved[way] = moved.get(way, 0.0) + row.patients * whole[at[row.time]]
    return found


def census(run: Run) -> ByName:
    """The reference week's inpatients by offering and care type."""
    found: ByName = defaultdict(float)
    programme = run.reference.programme
    for give, patients in zip(programme.columns.gives, run.reference.census, strict=True):
        if run.plan.offers[give.offer].beds and patients > 0:
            care = run.plan.care_ids[programme.columns.commodities[give.commodity].care]
            found[run.plan.offers[give.offer].id, care] += float(patients)
    return dict(found)


def usual(run: Run) -> ByName:
    """The reference week's use of each store by grade, per hour."""
    return {
        (store, grade): float(run.reference.use[row, column])
        for row, store in enumerate(run.supply_lists.stores)
        for column, grade in enumerate(GRADES)
    }
