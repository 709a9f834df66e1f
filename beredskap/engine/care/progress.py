"""What of a decided segment came to pass by a time: all of it at its end, and less when something cut it short (docs/model.md, Tid och pass).

Then those have sought care whom the profiles bring by that time, and as large a share of them has been served as the decision served of all. A pass has its
hours in common: what the part before the cut did not use of its own is left for the rest, as far as there still is any of it, and what it used beyond is
taken from the rest. So a cut that changes nothing changes neither how many are served nor how many wait.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.attribution import Attribution
from beredskap.engine.care.opening import Amounts, Leftover, find_leftover, less
from beredskap.engine.care.segment import Resources, Segment
from beredskap.model.base import GRADES


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A segment up to a time: the ``share`` of its seconds, who had ``arrived`` (pairs,), and the ``decision`` as far as it was carried out.

    ``there`` is what its own hours had, and ``used`` what was used; ``leftover`` goes to the rest of the pass if there is one.
    """

    share: float
    arrived: Floats
    decision: Decision
    there: Amounts
    used: Amounts
    leftover: Leftover | None


def find_progress(segment: Segment, to: int, arrived: Floats, waiting: Floats, attribution: Attribution) -> Progress:
    """How far a segment had come at ``to``, when so many had ``arrived`` since its start, and ``waiting`` (both by pair) had been there already."""
    stretch, resources = segment.stretch, segment.resources
    done, rest = stretch.until(to), stretch.since(to)
    share = done.seconds / stretch.seconds
    decision = segment.decision
    if rest.seconds:
        come = _share(share * waiting + arrived, waiting + segment.arising + segment.following)
        decision = _carry_out(segment, attribution, come, share)
    used = _used(segment, decision, share)
    return Progress(
        share=share,
        arrived=arrived,
        decision=decision,
        there=_there(resources, resources.opening.part(done), used),
        used=used,
        leftover=find_leftover(resources.amounts, used, resources.opening.part(rest)) if rest.seconds else None,
    )


def _there(resources: Resources, own: Amounts, used: Amounts) -> Amounts:
    """What there was in a part of a stretch: its ``own`` without what had been used of it before, and what it used of the rest; of what is endless no end."""
    found = []
    for whole, by_itself, part, taken in zip(
        resources.amounts, resources.opening.part(resources.opening.stretch), own, used, strict=True
    ):
        extra = less(whole, by_itself)
        there = np.maximum(part + np.minimum(extra, 0.0), taken - np.maximum(extra, 0.0))
        found.append(np.where(np.isinf(whole), np.inf, np.maximum(there, 0.0)))
    return Amounts(*found)


def _used(segment: Segment, done: Decision, share: float) -> Amounts:
    """What was used when so much was ``done`` of a segment and the ``share`` of its time had passed."""
    programme, resources = segment.programme, segment.resources
    lying = np.minimum(resources.committed_hours, resources.amounts.pools) * share
    return Amounts(
        np.where(
            programme.plan.is_bed, 0.0, tally(programme.columns.give_offer, done.gives, len(programme.plan.offers))
        ),
        lying + programme.pool_use(done.gives, segment.stretch.seconds),
        programme.journeys.fleet_hours(done.flows, done.evacuations),
    )


def _carry_out(segment: Segment, attribution: Attribution, come: Floats, share: float) -> Decision:
    """The decision for the share (pairs,) of patients who have ``come``, and of inpatients for the ``share`` of the time."""
    programme, decision = segment.programme, segment.decision
    columns, lists = programme.columns, programme.supply_lists
    done = attribution.carry_out(decision, come, share)
    stretch = decision.situation.length / programme.length
    units = programme.needs.units[columns.give_care] * np.where(columns.give_is_bed, stretch, 1.0)
    used, planned = (np.zeros((len(lists.lists), len(GRADES))) for _ in range(2))
    for give, offer in enumerate(columns.give_as.tolist()):
        for number, amount in lists.of_offer[offer]:
            place = number, columns.give_grade[give]
            used[place] += amount * units[give] * done.gives[give]
            planned[place] += amount * units[give] * decision.gives[give]
    return replace(done, draws=decision.draws * _share(used, planned)[columns.draw_list, columns.draw_grade])


def _share(part: Floats, whole: Floats) -> Floats:
    """``part`` / ``whole``, at most 1; 0 where there is next to nothing."""
    return np.asarray(np.minimum(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 1e-12), 1.0))
