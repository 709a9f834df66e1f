"""From a finished run to its journal: what was booked becomes tables, outcomes with their causes, and verdicts."""

from __future__ import annotations

import math
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from beredskap import __version__
from beredskap.engine.bottleneck import Bottlenecks
from beredskap.engine.care import Care, Left
from beredskap.engine.careplan import CarePlan, Floats
from beredskap.engine.chain import Explanations
from beredskap.engine.expect import Evidence, spells, verdicts
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.larder import Larders
from beredskap.engine.outcome import care_series, outcomes, served_at
from beredskap.engine.reference import Reference
from beredskap.engine.roads import Travel
from beredskap.engine.takeover import dropped, taken_over
from beredskap.engine.usual import Usual
from beredskap.engine.windows import Windows, windows
from beredskap.language import Message, message
from beredskap.model.base import GRADES
from beredskap.model.journal import (
    Cause,
    Evacuated,
    Finding,
    Journal,
    NotEvacuated,
    OfferingSeries,
    Outcome,
    ResourceSeries,
    Segment,
    Series,
    StoreSeries,
)
from beredskap.model.region import Region
from beredskap.model.scenario import Lose, Scenario

_LIBRARIES = ("highspy", "numpy", "pydantic")


@dataclass(frozen=True)
class Run:
    """Everything that a finished run leaves for the journal."""

    region: Region
    scenario: Scenario
    digests: dict[str, str]
    plan: CarePlan
    larders: Larders
    reference: Reference
    care: Care
    infrastructure: Infrastructure
    roads: Travel
    left: tuple[Left, ...]
    stocks: Sequence[dict[str, float]]


def journal(run: Run) -> Journal:
    """The journal of a run."""
    usual = Usual(run.reference.ledger)
    view = windows(run.care.cohorts.ledger(), usual)
    served = served_at(view)
    infrastructure = run.infrastructure
    return Journal.model_construct(
        program="beredskap",
        versions={name: version(name) for name in _LIBRARIES}
        | {"beredskap": __version__, "python": platform.python_version()},
        digests=dict(sorted(run.digests.items())),
        region=run.region.id,
        region_name=run.region.name,
        information_class=run.region.information_class,
        variant=run.region.variant,
        scenario=run.scenario.name,
        start=run.scenario.start,
        duration=run.scenario.duration,
        pass_length=run.scenario.pass_length,
        seed=None,
        segments=tuple(Segment(start=booked.start, end=booked.end) for booked in run.care.booked),
        changes=tuple(infrastructure.changes),
        care=care_series(view),
        served_at=served,
        offerings=_offerings(run),
        stores=_stores(run),
        resources=_resources(run),
        evacuated=_evacuated(run),
        not_evacuated=_not_evacuated(run),
        outcomes=_explained(run, outcomes(view, _Distance(run).between)),
        taken_over=taken_over(served),
        dropped=dropped(run.region, served),
        deadlocks=infrastructure.deadlocks(),
        findings=_findings(run),
        verdicts=verdicts(run.scenario.expect, _evidence(run, view)),
        assumptions=_assumptions(run),
    )


@dataclass(frozen=True)
class _Distance:
    """How far it is from a municipality to a site, over undisturbed roads."""

    run: Run

    def between(self, municipality: str, site: str) -> tuple[float, float]:
        """(km, minutes)."""
        roads = self.run.roads
        start, end = roads.index[municipality], roads.index[self.run.region.sites[site].municipality]
        return float(roads.km[start, end]), float(roads.minutes[start, end])

    def minutes(self, municipality: str, site: str) -> float:
        """Minutes only."""
        return self.between(municipality, site)[1]


def _column(rows: Sequence[Floats], index: int) -> Series:
    return tuple(float(row[index]) for row in rows)


def _offerings(run: Run) -> tuple[OfferingSeries, ...]:
    booked = run.care.booked
    level, capacity, used, present = (
        np.array([getattr(b, name) for b in booked]).T.tolist() for name in ("level", "capacity", "used", "inpatients")
    )
    return tuple(
        OfferingSeries.model_construct(
            offering=offer.id,
            level=tuple(level[index]),
            capacity=tuple(capacity[index]),
            used=tuple(used[index]),
            inpatients=tuple(present[index]),
        )
        for index, offer in enumerate(run.plan.offers)
        if booked
    )


def _stores(run: Run) -> tuple[StoreSeries, ...]:
    provisions = run.care.provisions
    place = {name: index for index, name in enumerate(run.larders.stores)}
    return tuple(
        StoreSeries(
            store=name,
            stock=tuple(row[name] for row in run.stocks),
            opening=account.opening,
            received=account.received,
            drawn=account.drawn,
            discarded=account.discarded,
            lost=account.lost,
            refused=account.refused,
            closing=account.closing,
            empty_at=account.empty_at,
            rationed_at=provisions.rationed_at.get(place.get(name, -1)),
            short=float(provisions.short[place[name]]) if name in place else 0.0,
        )
        for name, account in sorted(run.infrastructure.store_accounts().items())
    )


def _resources(run: Run) -> tuple[ResourceSeries, ...]:
    booked = run.care.booked
    staff = [
        ResourceSeries(
            resource=pool.id,
            kind="staff",
            available=_column([b.pool_hours for b in booked], index),
            used=_column([b.pool_used for b in booked], index),
        )
        for index, pool in enumerate(run.plan.pools)
    ]
    fleets = [
        ResourceSeries(
            resource=kind,
            kind="vehicle",
            available=_column([b.fleet_hours for b in booked], index),
            used=_column([b.fleet_used for b in booked], index),
        )
        for index, kind in enumerate(run.plan.fleet_kinds)
    ]
    return (*staff, *fleets)


def _evacuated(run: Run) -> tuple[Evacuated, ...]:
    plan, inpatients = run.plan, run.care.inpatients
    rows = []
    for booked in run.care.booked:
        for moved in booked.moved:
            kind = booked.programme.moves[moved.move].kind
            rows.append(
                Evacuated(
                    time=booked.start,
                    start=plan.offers[inpatients.offer[moved.source]].site,
                    end=plan.offers[inpatients.offer[moved.target]].site,
                    care=plan.care_ids[inpatients.care[moved.source]],
                    as_care=plan.care_ids[inpatients.care[moved.target]],
                    patients=moved.patients,
                    vehicle="" if kind is None else plan.fleet_kinds[kind],
                )
            )
    return tuple(rows)


def _not_evacuated(run: Run) -> tuple[NotEvacuated, ...]:
    plan = run.plan
    bottlenecks = Bottlenecks(plan, run.larders)
    rows = []
    for left in run.left:
        start = plan.place_index[run.region.sites[left.site].municipality]
        limit, subject = bottlenecks.of_evacuation(left.care, start, run.care.booked[left.booked])
        rows.append(
            NotEvacuated(
                site=left.site,
                care=plan.care_ids[left.care],
                deadline=left.deadline,
                patients=left.patients,
                limit=limit,
                limit_subject=subject,
            )
        )
    return tuple(rows)


def _explained(run: Run, found: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes with the bottleneck of the pass of first failure (for the whole region) and the chain of causes."""
    bottlenecks = Bottlenecks(run.plan, run.larders)
    explanations = Explanations(run.infrastructure.changes)
    explained = []
    for outcome in found:
        if outcome.word in ("kvarstår", "–"):
            explained.append(outcome)
            continue
        changed: dict[str, object] = {"causes": _causes(run, outcome, explanations)}
        if outcome.first_failure is not None and not outcome.municipality:
            number = run.care.passes.number(outcome.first_failure)
            booked = [b for b in run.care.booked if b.number == number]
            changed["bottleneck"] = bottlenecks.of_care(run.plan.care_index[outcome.care], booked[-1])
        explained.append(outcome.model_copy(update=changed))
    return tuple(explained)


def _causes(run: Run, outcome: Outcome, explanations: Explanations) -> tuple[Cause, ...]:
    """The chain behind the offering that usually serves most of these patients, among those that fell."""
    end = outcome.worst.time if outcome.worst else 0
    when = end if outcome.first_failure is None else max(end, outcome.first_failure)
    care = run.plan.care_index[outcome.care]
    chains = [
        (offer, explanations.chain(offer.id, when))
        for offer in run.plan.offers
        if care in offer.care and not offer.receiver
    ]
    fallen = [(offer, chain) for offer, chain in chains if chain]
    if not fallen:
        return ()
    largest, chain = max(fallen, key=lambda entry: (entry[0].capacity, entry[0].id))
    return (Cause(kind="need", subject=largest.id), *chain)


def _evidence(run: Run, view: Windows) -> Evidence:
    region, changes, horizon = run.region, run.infrastructure.changes, run.scenario.duration
    nodes = sorted({*region.nodes, *region.offerings})
    return Evidence(
        windows=view,
        horizon=horizon,
        grades={name: care.grade for name, care in region.care.items()},
        minutes=_Distance(run).minutes,
        down=spells(changes, nodes, horizon),
        empty=spells(changes, sorted(region.stores), horizon),
        events={event.id: event.at for event in run.scenario.events if event.id},
    )


def _findings(run: Run) -> tuple[Finding, ...]:
    """What the reference week cannot serve of nödvändigt and angeläget, and stores that left inpatients short."""
    plan = run.plan
    unserved: dict[int, float] = {}
    for pair, patients in zip(plan.pairs, run.reference.unserved, strict=True):
        if plan.grade[pair.care] < len(GRADES) - 1 and patients > 1e-3:
            unserved[pair.care] = unserved.get(pair.care, 0.0) + float(patients)
    findings = [
        Finding(
            rule="B301",
            severity="varning",
            subject=plan.care_ids[care],
            message=message(
                "även i normalläge blir {patients} patienter i veckan utan {care}",
                patients=f"{patients:.1f}",
                care=plan.care[care].name,
            ),
            remedy=message("se över kapacitet, bemanning och efterfrågan för vårdtypen"),
        )
        for care, patients in sorted(unserved.items())
    ]
    findings += [
        Finding(
            rule="B302",
            severity="varning",
            subject=name,
            message=message(
                "inneliggande patienter blev utan {item}", item=run.region.items[run.region.stores[name].item].name
            ),
        )
        for name, short in zip(run.larders.stores, run.care.provisions.short, strict=True)
        if short > 1e-6
    ]
    return tuple(findings)


def _assumptions(run: Run) -> tuple[Message, ...]:
    said = [message("{text}", text=assumption.text) for _, assumption in sorted(run.region.assumptions.items())]
    weighted = [care.name for care in run.plan.care if care.weight != 1]
    if weighted:
        said.append(message("inom en grad väger {care} annorlunda än andra vårdtyper", care=", ".join(weighted)))
    else:
        said.append(message("inom en prioriteringsgrad väger alla patienter lika"))
    for event in run.scenario.events:
        if isinstance(event, Lose) and event.lose in run.region.sites:
            said.append(
                message(
                    "av fordonen vid {site} stod {share} på platsen och gick förlorade",
                    site=run.region.sites[event.lose].name,
                    share=_on_site(run.region, event),
                )
            )
            said.append(
                message(
                    "av personalen vid {site} skadades {share}; övriga, {hours} timmar per dygn, arbetar inte på annan plats",
                    site=run.region.sites[event.lose].name,
                    share=f"{event.staff_lost:.0%}".replace("%", " %"),
                    hours=round(_idle_hours(run, event)),
                )
            )
    if run.scenario.ration == "off":
        said.append(message("ingen ransonering: lägre grader drar från samma lager så länge det räcker"))
    return tuple(said)


def _idle_hours(run: Run, event: Lose) -> float:
    """Staff hours per day that a lost site leaves without a place of work."""
    hours = sum(pool.hours for pool in run.plan.pools if pool.site == event.lose and math.isfinite(pool.hours))
    return hours * (1 - event.staff_lost)


def _on_site(region: Region, event: Lose) -> str:
    shares = {
        v.on_site if event.on_site is None else event.on_site for v in region.vehicles.values() if v.site == event.lose
    }
    return ", ".join(f"{share:.0%}".replace("%", " %") for share in sorted(shares)) or "0 %"
