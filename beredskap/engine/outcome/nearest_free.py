"""How long until the nearest free vehicle is there: Larson's approximation of the hypercube, with several vehicles at a station.

Calls go to the nearest station that has a vehicle free. What a station is offered is what the nearer ones could not take, and the share of time that it has
none free is Erlang's formula for its vehicles: as many equations as there are stations. See docs/model.md, Insatstid, for the sources and the limits.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from beredskap.arrays import Floats, Indices, Mask

_MOST_STEPS: Final = 500
_CLOSE: Final = 1e-10


def busy_share(vehicles: Floats, load: Floats) -> Floats:
    """The share of time that none of ``vehicles`` is free when so many would be at work if there were always one (Erlang's B), elementwise.

    A part of a vehicle counts as between none and one (Szybicki's interpolation). More vehicles never make it greater, more load never less.
    """
    whole = np.floor(np.where(np.isfinite(vehicles), vehicles, 0.0))
    part = np.where(np.isfinite(vehicles), vehicles, 0.0) - whole
    below = part + 2 * load + load**2
    share = np.divide((2 - part) * load + load**2, below, out=np.where(part > 0, 0.0, 1.0), where=below > 0)
    for number in range(1, int(whole.max(initial=0.0)) + 1):
        offered = load * share
        share = np.where(number <= whole, offered / (number + part + offered), share)
    return np.where(np.isfinite(vehicles), share, 0.0)


def expected_minutes(vehicles: Floats, load: Floats, minutes: Floats, wait: Floats) -> Floats:
    """Expected minutes until the nearest free vehicle is there, by (case, municipality); infinite where no road leads from any station, or none is manned.

    ``vehicles`` are those manned on average, by (case, station); ``load`` how many are at work on average for each (case, municipality); ``minutes`` from a
    station, by (case, municipality, station). ``wait``, by (case, municipality), is until the next one to come free is there: so long it takes where all are
    away, and nobody farther away is sent.

    Every step is monotone, from nobody busy: more vehicles, less load, shorter ways or a shorter wait never make an answer longer.
    """
    order = np.argsort(minutes, axis=2, kind="stable")
    rank = np.argsort(order, axis=2, kind="stable")
    away = np.take_along_axis(minutes, order, axis=2)
    reached = np.isfinite(away)
    away = np.where(reached, np.minimum(away, wait[:, :, None]), 0.0)
    there, work = vehicles.sum(axis=1), load.sum(axis=1)
    every = busy_share(there, work)[:, None, None]
    busy = np.zeros_like(vehicles)
    for _ in range(_MOST_STEPS):
        first = np.take_along_axis(_missed(busy, order, reached, every)[:, :, :-1], rank, axis=2)
        before, busy = busy, busy_share(vehicles, (load[:, :, None] * first).sum(axis=1))
        if np.abs(busy - before).max(initial=0.0) < _CLOSE:
            break
    missed = _missed(busy, order, reached, every)
    missed[:, :, 1:] = 1 - (1 - missed[:, :, 1:]) * _without_line(there, work, every)
    found = (away * (missed[:, :, :-1] - missed[:, :, 1:])).sum(axis=2)
    never = np.multiply(missed[:, :, -1], wait, out=np.zeros_like(wait), where=missed[:, :, -1] > 0)
    return np.where(reached.any(axis=2), found + never, np.inf)


def _missed(busy: Floats, order: Indices, reached: Mask, every: Floats) -> Floats:
    """The share of calls that none of the k nearest stations can take, k from 0: (case, municipality, stations + 1).

    Stations are independent of one another, but never all busy more seldom than ``every`` vehicle is.
    """
    each = np.where(reached, np.take_along_axis(busy[:, None, :], order, axis=2), 1.0)
    ones = np.ones((*each.shape[:2], 1))
    return np.concatenate([ones, np.maximum(np.cumprod(each, axis=2), every)], axis=2)


def _without_line(there: Floats, work: Floats, every: Floats) -> Floats:
    """The factor on every chance but that of all being busy, by (case, 1, 1): those who find no vehicle wait in line, so that all the work is done."""
    share = np.divide(work, there, out=np.full(len(there), np.inf), where=there > 0)[:, None, None]
    spare = np.maximum(1 - share, 0.0)
    factor: Floats = np.zeros_like(spare)
    np.divide(spare, spare + share * every, out=factor, where=spare > 0)
    return factor
