"""What of a decided segment came to pass by a time: all of it at its end, and less when something cut it short (docs/model.md, Tid och pass).

Then those have sought care whom the profiles bring by that time, and everybody is served at the pace of the slowest of what he needs: that he has come,
and that the offering, its staff and the vehicle have had the hours he takes. A pass has its hours in common: what the part before the cut did not use is
left for the rest, as far as there still is any of it. So a cut that changes nothing does not change how many are served.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.attribution import Attribution, Paces
from beredskap.engine.care.opening import Amounts, Leftover, Stretch, find_leftover, less
from beredskap.engine.care.segment import Segment
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
        decision = _carry_out(segment, attribution, _paces(segment, rest, come, share))
    after = resources.opening.part(rest)
    used = _used(
        segment, decision, np.minimum(resources.committed_hours * share, less(resources.amounts.pools, after.pools))
    )
    return Progress(
        share=share,
        arrived=arrived,
        decision=decision,
        there=_own(resources.amounts, resources.opening.part(done)),
        used=used,
        leftover=find_leftover(resources.amounts, used, after) if rest.seconds else None,
    )


def _own(whole: Amounts, part: Amounts) -> Amounts:
    """What a part of a stretch has by itself; of what is endless in the ``whole`` there is no end."""
    return Amounts(*(np.where(np.isinf(all_), np.inf, own) for all_, own in zip(whole, part, strict=True)))


def _used(segment: Segment, done: Decision, lying: Floats) -> Amounts:
    """What was used when so much was ``done`` of a segment and inpatients took ``lying`` (pools,) of the hours of staff."""
    programme = segment.programme
    return Amounts(
        np.where(
            programme.plan.is_bed, 0.0, tally(programme.columns.give_offer, done.gives, len(programme.plan.offers))
        ),
        lying + programme.pool_use(done.gives, segment.stretch.seconds),
        programme.journeys.fleet_hours(done.flows, done.evacuations),
    )


def _paces(segment: Segment, rest: Stretch, come: Floats, share: float) -> Paces:
    """The share of the decision that there was patients, hours and items for before the ``rest`` of the stretch; ``come`` (pairs,) is that of patients.

    Items leave their stores evenly.
    """
    programme, decision, resources = segment.programme, segment.decision, segment.resources
    columns, needs, journeys = programme.columns, programme.needs, programme.journeys
    there, after = resources.amounts, resources.opening.part(rest)
    given = tally(columns.give_offer, decision.gives, len(programme.plan.offers))
    visits = np.where(programme.plan.is_bed, 1.0, _share_or_all(less(there.visits, after.visits), given))
    for_new = less(there.pools, after.pools) - resources.committed_hours * share
    pools = _share_or_all(np.maximum(for_new, 0.0), programme.pool_use(decision.gives, segment.stretch.seconds))
    staffed = np.where(needs.pool_hours > 0, pools[:, None], 1.0).min(axis=0, initial=1.0)
    uses_items = np.array([bool(uses) for uses in programme.supply_lists.of_offer], dtype=bool)[columns.give_offer]
    driven = journeys.fleet_hours(decision.flows, decision.evacuations)
    fleets = _share_or_all(less(there.fleets, after.fleets), driven[: len(there.fleets)])
    rides = np.where(journeys.hours > 0, np.append(fleets, 1.0)[journeys.kind], 1.0)
    return Paces(
        pairs=come,
        gives=np.minimum(np.minimum(visits[columns.give_offer], staffed), np.where(uses_items, share, 1.0)),
        flows=rides[: len(decision.flows)],
        evacuations=np.minimum(rides[len(decision.flows) :], share),
    )


def _carry_out(segment: Segment, attribution: Attribution, paces: Paces) -> Decision:
    """The decision at these paces; items are for those who are given care."""
    programme, decision = segment.programme, segment.decision
    columns, lists = programme.columns, programme.supply_lists
    done = attribution.carry_out(decision, paces)
    stretch = decision.situation.length / programme.length
    units = programme.needs.units[columns.give_care] * np.where(columns.give_is_bed, stretch, 1.0)
    used, planned = (np.zeros((len(lists.lists), len(GRADES))) for _ in range(2))
    for give, offer in enumerate(columns.give_offer.tolist()):
        for number, amount in lists.of_offer[offer]:
            place = number, columns.give_grade[give]
            used[place] += amount * units[give] * done.gives[give]
            planned[place] += amount * units[give] * decision.gives[give]
    return replace(done, draws=decision.draws * _share(used, planned)[columns.draw_list, columns.draw_grade])


def _share_or_all(part: Floats, whole: Floats) -> Floats:
    """``part`` / ``whole``, at most 1; 1 where next to nothing is asked for or there is no end of it."""
    return np.asarray(np.where((whole > 1e-12) & np.isfinite(part), _share(part, whole), 1.0))


def _share(part: Floats, whole: Floats) -> Floats:
    """``part`` / ``whole``, at most 1; 0 where there is next to nothing."""
    return np.asarray(np.minimum(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 1e-12), 1.0))
