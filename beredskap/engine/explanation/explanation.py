"""Why it ended as it did: bottlenecks and chains of causes behind the outcomes, and what kept inpatients from being moved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from beredskap.engine.allocation.columns import LeftInPlace
from beredskap.engine.explanation.bottleneck import Bottlenecks
from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.outcome.finished_run import Run
from beredskap.model.result.journal import Bottleneck, Cause, LimitKind, NotEvacuated, Outcome


def explained(run: Run, found: Sequence[Outcome], left: Sequence[NotEvacuated]) -> tuple[Outcome, ...]:
    """Outcomes with the bottleneck of the pass of first failure (for the whole region) and the chain of causes.

    Where nobody but inpatients of a lost building was without care in that pass, the bottleneck is what kept most of them there.
    """
    bottlenecks = Bottlenecks(run)
    explanations = Explanations(run.infrastructure.changes)
    explained = []
    for outcome in found:
        if run.brief or outcome.word in ("kvarstår", "–"):
            explained.append(outcome)
            continue
        changed: dict[str, object] = {"causes": _causes(run, outcome, explanations)}
        if outcome.first_failure is not None and not outcome.municipality:
            number = run.care.passes.number(outcome.first_failure)
            booked = [b for b in run.care.booked if b.number == number]
            bottleneck = bottlenecks.of_care(run.plan.care_index[outcome.care], booked[-1])
            changed["bottleneck"] = bottleneck if bottleneck.unmet else _of_left(outcome.care, left) or bottleneck
        explained.append(outcome.model_copy(update=changed))
    return tuple(explained)


def _of_left(care: str, left: Sequence[NotEvacuated]) -> Bottleneck | None:
    """What kept most of the inpatients of a care type in a lost building."""
    known = [one for one in left if one.care == care]
    if not known:
        return None
    most = max(known, key=lambda one: one.patients)
    limits = () if most.limit == "none" else ((most.limit, most.limit_subject),)
    return Bottleneck(limits=limits, restored=most.patients if limits else 0.0, unmet=most.patients)


def _causes(run: Run, outcome: Outcome, explanations: Explanations) -> tuple[Cause, ...]:
    """The chain behind the offering that usually serves most of these patients, among those that fell."""
    end = outcome.worst.time if outcome.worst else 0
    when = end if outcome.first_failure is None else max(end, outcome.first_failure)
    care = run.plan.care_index[outcome.care]
    for serves in ("care", "satellites"):  # of the wards that only take its satellites where none of its own fell
        chains = [
            (offer, explanations.chain(offer.id, when))
            for offer in run.plan.offers
            if care in getattr(offer, serves) and not offer.receiver
        ]
        if fallen := [(offer, chain) for offer, chain in chains if chain]:
            break
    else:
        return ()
    largest, chain = max(fallen, key=lambda entry: (entry[0].capacity, entry[0].id))
    return (Cause(kind="need", subject=largest.id), *chain)


def not_evacuated(run: Run) -> tuple[NotEvacuated, ...]:
    """Inpatients left when a deadline came, with the limit that held."""
    plan = run.plan
    bottlenecks = Bottlenecks(run)
    rows = []
    for booked, group in groupby(run.left, key=lambda left: left.booked):
        columns = {
            left: LeftInPlace(left.care, plan.place_index[run.region.sites[left.site].municipality]) for left in group
        }
        asked = sorted(set(columns.values()))
        held: dict[LeftInPlace, tuple[LimitKind, str]] = (
            dict.fromkeys(asked, ("none", ""))
            if run.brief
            else bottlenecks.of_evacuation(asked, run.care.booked[booked])
        )
        for left, column in columns.items():
            limit, subject = held[column]
            rows.append(
                NotEvacuated(
                    site=left.site,
                    care=plan.care_ids[left.care],
                    deadline=left.deadline,
                    patients=left.patients,
                    remaining=min(left.patients, run.care.count_inpatients(left.site, left.care)),
                    limit=limit,
                    limit_subject=subject,
                )
            )
    return tuple(rows)
