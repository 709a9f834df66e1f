"""Insatstid: how long the nearest free ambulance takes to each municipality, segment by segment, and usually (docs/model.md, Insatstid)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.outcome.nearest_free import expected_minutes
from beredskap.engine.outcome.series import series_of
from beredskap.model.result.journal import ResponseSeries
from beredskap.units import HOUR


class Stretch(NamedTuple):
    """Vehicles in so many ``hours``.

    Hours of them that are ``manned``, by fleet, and that are ``there``, by class; ``rides``, by (municipality, class); ``trips``, by class; and the
    ``minutes`` from each municipality to each.
    """

    hours: float
    manned: Floats
    there: Floats
    rides: Floats
    trips: Floats
    minutes: Floats


def response_times(run: Run) -> tuple[ResponseSeries, ...]:
    """Of each municipality in the region; nothing where the region states no ambulance stations, or no vehicles for their missions."""
    plan, kind = run.plan, mission_class(run.plan)
    if kind is None or not run.care.booked:
        return ()
    whole = run.scenario.pass_length / HOUR
    booked = [
        Stretch((one.end - one.start) / HOUR, one.manned, one.fleet_hours, one.rides, one.trips, one.programme.minutes)
        for one in run.care.booked
    ]
    usual_week = zip(run.reference.manned, run.reference.rides, run.reference.trips, strict=True)
    week = [
        Stretch(whole, manned, _by_class(plan, manned), rides, trips, run.roads.minutes)
        for manned, rides, trips in usual_week
    ]
    found = _expected(plan, kind, [*booked, *week])
    usual = found[len(booked) :][[run.care.passes.of_week(one.number) for one in run.care.booked]]
    inside = _inside(plan)
    return tuple(
        ResponseSeries.model_construct(
            municipality=plan.places[place], vehicle=plan.fleet_kinds[kind], minutes=minutes, usual=ordinary
        )
        for place, minutes, ordinary in zip(
            inside.tolist(), series_of(found[: len(booked)][:, inside]), series_of(usual[:, inside]), strict=True
        )
    )


def mission_class(plan: CarePlan) -> int | None:
    """The class of vehicle that carries out the gravest care given at ambulance stations; None where there is no such care, or no such vehicle."""
    sites = plan.region.sites
    missions = {care for offer in plan.offers if sites[offer.site].kind == "ambulansstation" for care in offer.care}
    riding = [care for care in missions if plan.carriers[care]]
    if not riding:
        return None
    gravest = min(riding, key=lambda care: (plan.grade[care], -plan.care[care].weight, care))
    kind = plan.carriers[gravest][0]
    return kind if any(fleet.kind == kind for fleet in plan.fleets) else None


def _by_class(plan: CarePlan, manned: Floats) -> Floats:
    there = np.zeros(len(plan.fleet_kinds))
    for fleet, hours in zip(plan.fleets, manned.tolist(), strict=True):
        there[fleet.kind] += hours
    return there


def _inside(plan: CarePlan) -> Indices:
    places = plan.region.municipalities
    return np.array([index for index, name in enumerate(plan.places) if not places[name].outside], dtype=np.intp)


def _expected(plan: CarePlan, kind: int, stretches: Sequence[Stretch]) -> Floats:
    """Expected minutes by (stretch, municipality)."""
    fleets = [number for number, fleet in enumerate(plan.fleets) if fleet.kind == kind]
    stands = [plan.place_index[plan.region.sites[plan.fleets[number].site].municipality] for number in fleets]
    stations = sorted(set(stands))
    at = [stations.index(place) for place in stands]
    size = np.array([plan.fleets[number].number for number in fleets])
    vehicles = np.zeros((len(stretches), len(stations)))
    for row, stretch in enumerate(stretches):
        own = stretch.manned[fleets]
        more = stretch.there[kind] - own.sum() if np.isfinite(own).all() else 0.0
        shares = size / size.sum() if 0 < size.sum() < np.inf else np.full(len(fleets), 1 / len(fleets))
        np.add.at(vehicles[row], at, (own + max(more, 0.0) * shares) / stretch.hours)
    load = np.array([stretch.rides[:, kind] / stretch.hours for stretch in stretches])
    ways = np.array([stretch.minutes for stretch in stretches])
    within = np.diagonal(ways, axis1=1, axis2=2)
    minutes = np.maximum(ways[:, stations, :].transpose(0, 2, 1), within[:, :, None])
    return expected_minutes(vehicles, load, minutes, _wait(stretches, kind, vehicles.sum(axis=1), load, ways))


def _wait(stretches: Sequence[Stretch], kind: int, there: Floats, load: Floats, ways: Floats) -> Floats:
    """Minutes until the next vehicle to come free is in each municipality: the mean trip shared by all of them, and the way from where the work is."""
    spent = np.array([stretch.rides[:, kind].sum() for stretch in stretches])
    trips = np.array([stretch.trips[kind] for stretch in stretches])
    mean = np.divide(spent * 60, trips, out=np.zeros(len(trips)), where=trips > 0)
    next_free = np.divide(mean, there, out=np.full(len(there), np.inf), where=(there > 0) & (trips > 0))
    work = np.where(np.isfinite(ways), load[:, :, None], 0.0)
    near = work.sum(axis=1)
    way = np.divide(
        (np.where(np.isfinite(ways), ways, 0.0) * work).sum(axis=1),
        near,
        out=np.full_like(near, np.inf),
        where=near > 0,
    )
    return np.asarray(next_free[:, None] + way)
