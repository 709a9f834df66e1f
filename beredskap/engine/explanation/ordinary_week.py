"""What an ordinary week shows of a region before any scenario: care that does not reach everybody though nothing is lost, and what holds it back."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.care.reference_week import SATURDAY, ReferenceWeek, solve_reference_week
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists, build_supply_lists
from beredskap.engine.explanation.bottleneck import Bottlenecks
from beredskap.engine.explanation.limits import TIGHT, Limits
from beredskap.engine.outcome.lateness import Reach
from beredskap.engine.pass_calendar import Passes
from beredskap.engine.roads import Travel, travel
from beredskap.language import Message, message
from beredskap.model import usage_rules
from beredskap.model.base import GRADES
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.units import HOUR, WEEK

ENOUGH: Final = 0.95
"""Of a care type's patients: where fewer are given care on an ordinary day it is worth knowing. An assumption, the same as the word *kvarstår* has."""
_PASS: Final = 6 * HOUR


def ordinary_findings(region: Region) -> Iterator[Finding]:
    """Care below `ENOUGH` in the reference week, by id; what is okänd never limits it, and what is to come into force has."""
    plan = CarePlan(region, _day(region), unknown_as=math.inf)
    if not plan.pairs or not plan.offers:
        return
    roads, supply_lists = travel(region), build_supply_lists(plan)
    week = solve_reference_week(plan, roads, supply_lists, _PASS)
    arisen, served, late = _counts(plan, week, roads)
    offered = {care for offer in plan.offers for care in offer.care}
    for care in np.flatnonzero(served - late < ENOUGH * arisen).tolist():
        if care not in offered:
            continue
        without = arisen[care] - served[care]
        if late[care] > without:
            limits = [message("restiden dit")]
        elif _cut_off(plan, week, roads, care) > without / 2:
            limits = [message("vägarna dit")]
        else:
            limits = _limits(plan, supply_lists, week, care)
        yield _finding(plan, care, (served[care] - late[care]) / arisen[care], limits)


def _day(region: Region) -> datetime.date:
    """The day from which everything that has a first day is in force."""
    first = (one.valid_from for table in (region.offerings, region.sites) for one in table.values())
    return max((day for day in first if day is not None), default=datetime.date.min)


def _counts(plan: CarePlan, week: ReferenceWeek, roads: Travel) -> tuple[Floats, Floats, Floats]:
    """Patients who arose in the week, those who were served in it, and those of them who were served too far away, all by care type."""
    ledger = week.ledger
    seconds = np.array([math.inf if one.reach is None else float(one.reach) for one in plan.care])
    sites = [roads.index[plan.region.sites[site].municipality] for site in ledger.sites]
    beyond = Reach(seconds, lambda _: roads.minutes[:, sites]).distant(ledger).beyond
    in_week = ledger.ends > ledger.horizon - WEEK
    towns, count = len(ledger.municipalities), len(plan.care)
    arisen = ledger.arising[in_week].sum(axis=0).reshape(count, towns).sum(axis=1)
    care = ledger.key_pair[ledger.served.column] // towns
    patients = ledger.served.patients * in_week[ledger.served.segment]
    return arisen, tally(care, patients, count), tally(care, patients * beyond, count)


def _cut_off(plan: CarePlan, week: ReferenceWeek, roads: Travel, care: int) -> float:
    """Patients of the week who arose where no road leads to the care, or to what may stand in for it."""
    taken = {care, *(one.other for one in plan.stand_ins if one.care == care)}
    ends = sorted({offer.municipality for offer in plan.offers if taken & set(offer.care)})
    ledger, towns = week.ledger, len(plan.places)
    away = np.isinf(roads.minutes[:, ends]).all(axis=1)
    arisen = ledger.arising[ledger.ends > ledger.horizon - WEEK].sum(axis=0)[care * towns : (care + 1) * towns]
    return float(arisen[away].sum())


def _limits(plan: CarePlan, supply_lists: SupplyLists, week: ReferenceWeek, care: int) -> list[Message]:
    """What holds the care back in the pass of the week that leaves most of its patients without.

    Where they only wait, longer and longer, it is what is used up in the pass that serves most of those who leave somebody waiting.
    """
    rows = np.flatnonzero(plan.pair_care == care)
    worst = max(week.booked, key=lambda one: float(one.unmet[rows].sum()))
    limits = list(Bottlenecks(plan, supply_lists, Passes(SATURDAY, _PASS)).of_care(care, worst).limits)
    if not limits:
        full = [one for one in week.booked if one.decision.unserved[rows].sum() > TIGHT] or week.booked
        busiest = max(full, key=lambda one: float(one.decision.served[rows].sum()))
        tight = [(limit.kind, limit.subject) for limit in Limits(plan, supply_lists, busiest).of_care(care)]
        limits = [one for one in tight if one[0] != "share"] or tight
    return [_say(plan, kind, subject) for kind, subject in limits] or [message("ingenstans att ta vägen")]


def _say(plan: CarePlan, kind: str, subject: str) -> Message:
    region = plan.region
    if kind == "capacity" and subject in region.care:
        care = region.care[subject]
        if care.measure == "vårddygn":
            return message("vårdplatser i {care}", care=care.name)
        return message("besök i {care}", care=care.name)
    if kind == "staff":
        return message("personaltid ({competence})", competence=subject)
    if kind == "vehicle":
        return message("fordon ({kind})", kind=subject)
    if kind in ("item", "ration") and subject in region.items:
        return message("{text}", text=region.items[subject].name)
    return message("taket för annan vård")


def _finding(plan: CarePlan, care: int, share: float, limits: list[Message]) -> Finding:
    said = limits[0]
    for other in limits[1:]:
        said = message("{some}, {name}", some=said, name=other)
    words = message(
        "en vanlig dag får bara {share} av dem som behöver {care} vård; det som inte räcker: {limits}",
        share=f"{math.floor(round(100 * share, 6))} %",
        care=plan.care[care].name,
        limits=said,
    )
    urgent = plan.grade[care] < len(GRADES) - 1
    return usage_rules.CARE_BELOW.finding(plan.care_ids[care], words, at_worst=urgent)
