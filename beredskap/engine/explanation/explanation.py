"""Why it ended as it did: bottlenecks and causes behind the outcomes, and what kept inpatients from being moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from beredskap.engine.allocation.columns import LeftInPlace
from beredskap.engine.explanation.bottleneck import Bottlenecks, Held
from beredskap.engine.explanation.reasons import Reasons
from beredskap.engine.explanation.trial import DECISIONS
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.outcome.windows import Windows
from beredskap.model.result.journal import Bottleneck, LimitKind, NotEvacuated, Outcome, Reason

NOWHERE: Final[tuple[LimitKind, str]] = ("none", "")
DECIDED: Final[tuple[LimitKind, ...]] = ("postponed", *DECISIONS)
Limited = tuple[tuple[LimitKind, str], ...]


def explained(
    run: Run, found: Sequence[Outcome], left: Sequence[NotEvacuated], windows: Windows
) -> tuple[Outcome, ...]:
    """Outcomes with what held the care back, and the bottleneck of the pass in which that began (for the whole region).

    Where nobody but inpatients of a lost building was without care in that pass, the bottleneck is what kept most of them there.
    """
    if run.brief:
        return tuple(found)
    bottlenecks = _bottlenecks(run)
    reasons = Reasons(run, windows)
    known: dict[tuple[str, Limited], Limited] = {}
    explained = []
    for outcome in found:
        if outcome.word in ("kvarstår", "–"):
            explained.append(outcome)
            continue
        held = reasons.find(outcome)
        limits = [known.get((outcome.care, one.limits), ()) for one in held]
        if not outcome.municipality:
            limits = _decided(run, bottlenecks, outcome, held)
            known |= {(outcome.care, one.limits): found for one, found in zip(held, limits, strict=True)}
        held = _merged(one.model_copy(update={"limits": found}) for one, found in zip(held, limits, strict=True))
        greatest = max(held, key=lambda reason: reason.patients, default=None)
        changed: dict[str, object] = {"reasons": held, "causes": greatest.causes if greatest else ()}
        if outcome.first_failure is not None and not outcome.municipality:
            bottleneck = _bottleneck(run, bottlenecks, outcome, greatest.time if greatest else outcome.first_failure)
            changed["bottleneck"] = bottleneck if bottleneck.unmet else _of_left(outcome.care, left) or bottleneck
        explained.append(outcome.model_copy(update=changed))
    return tuple(explained)


def _bottleneck(run: Run, bottlenecks: Bottlenecks, outcome: Outcome, time: int) -> Bottleneck:
    number = run.care.passes.number(time)
    booked = [one for one in run.care.booked if one.number <= number][-1]
    return bottlenecks.of_care(run.plan.care_index[outcome.care], booked)


def _decided(run: Run, bottlenecks: Bottlenecks, outcome: Outcome, held: Sequence[Reason]) -> list[Limited]:
    """Of the decisions that may take from a care type those that hold it back where each reason begins; any decision where the greatest does."""
    greatest = max(held, key=lambda reason: reason.patients, default=None)
    return [
        tuple(one for one in _bottleneck(run, bottlenecks, outcome, reason.time).limits if one[0] in DECIDED)
        if outcome.first_failure is not None and (reason.limits or reason is greatest)
        else ()
        for reason in held
    ]


def _merged(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those that say the same as one, from when the first began."""
    found: dict[object, Reason] = {}
    for one in reasons:
        same = found.setdefault((one.causes, one.limits), one)
        if same is not one:
            found[one.causes, one.limits] = same.model_copy(update={"patients": same.patients + one.patients})
    return tuple(found.values())


def _of_left(care: str, left: Sequence[NotEvacuated]) -> Bottleneck | None:
    """What kept most of the inpatients of a care type in a lost building."""
    known = [one for one in left if one.care == care]
    if not known:
        return None
    most = max(known, key=lambda one: one.patients)
    return Bottleneck(limits=most.limits, restored=most.patients if most.limits else 0.0, unmet=most.patients)


def _bottlenecks(run: Run) -> Bottlenecks:
    return Bottlenecks(run.plan, run.supply_lists, run.care.passes, run.infrastructure.changes)


def not_evacuated(run: Run) -> tuple[NotEvacuated, ...]:
    """Inpatients left when a deadline came, with the limits that held."""
    plan = run.plan
    bottlenecks = _bottlenecks(run)
    rows = []
    for booked, group in groupby(run.left, key=lambda left: left.booked):
        columns = {
            left: LeftInPlace(left.care, plan.place_index[run.region.sites[left.site].municipality]) for left in group
        }
        asked = sorted(set(columns.values()))
        held: dict[LeftInPlace, Held] = (
            dict.fromkeys(asked, ()) if run.brief else bottlenecks.of_evacuation(asked, run.care.booked[booked])
        )
        for left, column in columns.items():
            limits = held[column]
            limit, subject = limits[0] if limits else NOWHERE
            rows.append(
                NotEvacuated(
                    site=left.site,
                    care=plan.care_ids[left.care],
                    deadline=left.deadline,
                    patients=left.patients,
                    remaining=min(left.patients, run.care.count_inpatients(left.site, left.care)),
                    limit=limit,
                    limit_subject=subject,
                    limits=limits,
                )
            )
    return tuple(rows)
