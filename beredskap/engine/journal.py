"""From a finished run to its journal: what was booked becomes tables, outcomes with their causes, and verdicts."""

from __future__ import annotations

import math
import platform
from importlib.metadata import version

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.segment_terms import with_pool_hours
from beredskap.engine.explanation.explanation import explained, not_evacuated
from beredskap.engine.outcome.baseline import Usual
from beredskap.engine.outcome.findings import assumptions, findings
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.outcome.instructions import instructions
from beredskap.engine.outcome.lateness import Reach
from beredskap.engine.outcome.nearest_sites import nearest_sites
from beredskap.engine.outcome.outcomes import care_series, courses, outcomes, served_at, served_late
from beredskap.engine.outcome.response_times import response_times
from beredskap.engine.outcome.series import series_of
from beredskap.engine.outcome.shortages import shortages
from beredskap.engine.outcome.takeover import dropped, taken_over
from beredskap.engine.outcome.verdicts import Evidence, spells, verdicts
from beredskap.engine.outcome.windows import Windows, windows
from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.result.journal import (
    CareName,
    Discharged,
    Evacuated,
    Instruction,
    Journal,
    OfferingSeries,
    ResourceSeries,
    Segment,
    Series,
    StoreSeries,
)
from beredskap.program import __version__

_LIBRARIES = ("highspy", "numpy", "pydantic")


def journal(run: Run) -> Journal:
    """The journal of a run; a brief one has only what ensembles count: stores, outcomes of the whole region and verdicts."""
    week = run.reference.ledger
    usual = Usual(week, nearest_sites(run.plan, week, run.roads.minutes))
    reach = _reach(run)
    ledger = run.care.ledger_writer.ledger()
    view = windows(ledger.with_opening_arising(), usual, reach, _left_out(run))
    served = () if run.brief else served_at(view)
    left = not_evacuated(run)
    infrastructure = run.infrastructure
    return Journal.model_construct(
        program="beredskap",
        versions={name: version(name) for name in _LIBRARIES}
        | {"beredskap": __version__, "python": platform.python_version()},
        digests=dict(sorted(run.digests.items())),
        region=run.region.id,
        region_name=run.region.name,
        secrecy=run.region.secrecy,
        information_class=run.region.information_class,
        variant=run.region.variant,
        scenario=run.scenario.name,
        start=run.scenario.start,
        duration=run.scenario.duration,
        pass_length=run.scenario.pass_length,
        coordination=run.scenario.coordination,
        seed=None,
        care_types=tuple(
            CareName(care=care.id, name=care.name, grade=care.grade) for _, care in sorted(run.region.care.items())
        ),
        populations={name: place.inhabitants for name, place in sorted(run.region.municipalities.items())},
        segments=tuple(Segment(start=booked.start, end=booked.end) for booked in run.care.booked),
        changes=tuple(infrastructure.changes),
        care=() if run.brief else care_series(view, ledger.opening),
        served_at=served,
        served_late=() if run.brief else served_late(view, reach),
        offerings=() if run.brief else _offerings(run),
        stores=_stores(run),
        resources=() if run.brief else _resources(run),
        response_times=() if run.brief else response_times(run),
        evacuated=_evacuated(run),
        not_evacuated=left,
        outcomes=explained(run, outcomes(view, run.distance, regional=run.brief), left, view),
        courses=() if run.brief else courses(view),
        taken_over=taken_over(served),
        dropped=() if run.brief else dropped(run, view),
        instructions=_instructions(run, view),
        deadlocks=() if run.brief else infrastructure.deadlocks(),
        measures=run.circumstances.measures.taken(),
        rosters=tuple(run.circumstances.availability.rosters),
        discharged=_discharged(run),
        shortages=() if run.brief else shortages(run),
        findings=findings(run),
        verdicts=verdicts(run.scenario.expect, _evidence(run, view)),
        assumptions=assumptions(run),
        unmodelled=() if run.brief else list_unmodelled(run.region),
    )


def _left_out(run: Run) -> Floats:
    """Those whose wait ends unserved with the pass, as each segment was decided: (segments, care types x municipalities)."""
    plan = run.plan
    found = np.zeros((len(run.care.booked), len(plan.care_ids) * len(plan.places)))
    found[:, plan.pair_care * len(plan.places) + plan.pair_place] = [one.decision.late for one in run.care.booked]
    return found


def _reach(run: Run) -> Reach:
    limits = [math.inf if care.reach is None else float(care.reach) for care in run.plan.care]
    return Reach(np.array(limits), run.minutes)


def _booked(run: Run, field: str) -> list[Series]:
    """A field of every booked segment, one series per element."""
    return series_of(np.array([getattr(booked, field) for booked in run.care.booked]))


def _offerings(run: Run) -> tuple[OfferingSeries, ...]:
    level, capacity, used, present, satellites, over = (
        _booked(run, name) for name in ("level", "capacity", "used", "inpatients", "satellites", "over")
    )
    return tuple(
        OfferingSeries.model_construct(
            offering=offer.id,
            level=level[index],
            capacity=capacity[index],
            used=used[index],
            inpatients=present[index],
            satellites=satellites[index],
            over=over[index],
        )
        for index, offer in enumerate(run.plan.offers)
    )


def _stores(run: Run) -> tuple[StoreSeries, ...]:
    item_use = run.care.item_use
    place = {name: index for index, name in enumerate(run.supply_lists.stores)}
    return tuple(
        StoreSeries(
            store=name,
            stock=tuple(row[name] for row in run.stocks),
            **vars(account),
            rationed_at=item_use.rationed_at.get(place.get(name, -1)),
            short=float(item_use.short[place[name]]) if name in place else 0.0,
        )
        for name, account in sorted(run.infrastructure.store_accounts().items())
    )


def _resources(run: Run) -> tuple[ResourceSeries, ...]:
    usual = series_of(np.array([_usual_hours(run, booked) for booked in run.care.booked]))
    pool_hours, pool_used, fleet_hours, fleet_used = (
        _booked(run, name) for name in ("pool_hours", "pool_used", "fleet_hours", "fleet_used")
    )
    staff = [
        ResourceSeries.model_construct(
            resource=pool.id,
            kind="staff",
            available=pool_hours[index],
            used=pool_used[index],
            usual=usual[index],
            idle=float(run.idle[index]),
            refused=float(run.refused[index]),
        )
        for index, pool in enumerate(run.plan.pools)
    ]
    fleets = [
        ResourceSeries.model_construct(
            resource=kind, kind="vehicle", available=fleet_hours[index], used=fleet_used[index]
        )
        for index, kind in enumerate(run.plan.fleet_kinds)
    ]
    return (*staff, *fleets)


def _usual_hours(run: Run, booked: Booked) -> Floats:
    """Hours of each pool in a segment when nothing is out of the ordinary."""
    window = run.care.passes.window(booked.start, booked.end)
    return with_pool_hours(run.plan, run.reference.terms, window).pools


def _evacuated(run: Run) -> tuple[Evacuated, ...]:
    plan, inpatients = run.plan, run.care.inpatients
    rows = []
    for booked in run.care.booked:
        for moved in booked.moved:
            kind = booked.programme.columns.evacuations[moved.evacuation].kind
            rows.append(
                Evacuated(
                    time=booked.start,
                    start=plan.offers[inpatients.offer[moved.source]].site,
                    end=plan.offers[inpatients.offer[moved.target]].site,
                    care=plan.care_ids[inpatients.care[moved.source]],
                    as_care=plan.care_ids[inpatients.care[moved.target]],
                    patients=moved.patients,
                    vehicle=plan.fleet_kinds[kind],
                )
            )
    return tuple(rows)


def _instructions(run: Run, view: Windows) -> tuple[Instruction, ...]:
    """Where nobody coordinates nobody is told where to go."""
    if run.brief or not any(booked.coordinated for booked in run.care.booked):
        return ()
    segments = tuple(Segment(start=booked.start, end=booked.end) for booked in run.care.booked)
    return instructions(run.region, view, _evacuated(run), segments)


def _discharged(run: Run) -> tuple[Discharged, ...]:
    plan, inpatients = run.plan, run.care.inpatients
    return tuple(
        Discharged(
            time=left.time,
            site=plan.offers[inpatients.offer[left.give]].site,
            care=plan.care_ids[inpatients.care[left.give]],
            measure=left.handle.partition("#")[0],
            patients=left.patients,
        )
        for left in run.care.discharges.done
    )


def _evidence(run: Run, view: Windows) -> Evidence:
    region, changes, horizon = run.region, run.infrastructure.changes, run.scenario.duration
    nodes = sorted({*region.nodes, *region.offerings})
    return Evidence(
        windows=view,
        horizon=horizon,
        grades={name: care.grade for name, care in region.care.items()},
        minutes=run.minutes,
        down=spells(changes, nodes, horizon),
        empty=spells(changes, sorted(region.stores), horizon),
        events={event.id: event.at for event in run.scenario.events if event.id},
        lost={
            name: one.lost_at for name, one in run.infrastructure.store_accounts().items() if one.lost_at is not None
        },
    )
