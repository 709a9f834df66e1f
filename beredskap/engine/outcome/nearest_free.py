"""How long until the nearest free vehicle is there: Larson's approximation of the hypercube, with several vehicles at a station.

Calls go to the nearest station that has a vehicle free. What a station is offered is what the nearer ones could not take; the share of time that it has none
free is Erlang's formula for its vehicles, and stations are independent of one another. Who finds everything busy calls again, so that all the hours that are
known to be worked are worked. See docs/model.md, Insatstid, for the sources and the limits.
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


def expected_minutes(vehicles: Floats, load: Floats, minutes: Floats, farthest: Floats) -> Floats:
    """Expected minutes until the nearest free vehicle is there, by (case, municipality); infinite where no road leads from any station.

    ``vehicles`` are those manned on average, by (case, station); ``load`` how many are at work on average for each (case, municipality); ``minutes`` from a
    station, by (case, municipality, station). ``farthest``, by (case, municipality), is what counts while every vehicle is away.

    Every step of the fixed point is monotone, from nobody busy: fewer vehicles, more load or longer ways never make an answer shorter.
    """
    order = np.argsort(minutes, axis=2, kind="stable")
    rank = np.argsort(order, axis=2, kind="stable")
    away = np.take_along_axis(minutes, order, axis=2)
    reached = np.isfinite(away)
    known = np.where(reached.any(axis=2), load, 0.0)
    busy, again = np.zeros_like(vehicles), np.ones(len(vehicles))
    for _ in range(_MOST_STEPS):
        missed = _missed(busy, order, reached)
        first = np.take_along_axis(np.where(reached, missed[:, :, :-1], 0.0), rank, axis=2)
        offered = again[:, None] * (known[:, :, None] * first).sum(axis=1)
        before, busy = busy, busy_share(vehicles, offered)
        carried = (known * (1 - _missed(busy, order, reached)[:, :, -1])).sum(axis=1)
        again = np.maximum(again, np.divide(known.sum(axis=1), carried, out=again.copy(), where=carried > 0))
        if np.abs(busy - before).max(initial=0.0) < _CLOSE:
            break
    missed = _missed(busy, order, reached)
    found = (np.where(reached, away, 0.0) * (missed[:, :, :-1] - missed[:, :, 1:])).sum(axis=2)
    latest = np.maximum(farthest, np.where(reached, away, 0.0).max(axis=2, initial=0.0))
    return np.where(reached.any(axis=2), found + missed[:, :, -1] * latest, np.inf)


def _missed(busy: Floats, order: Indices, reached: Mask) -> Floats:
    """The share of calls that none of the k nearest stations could take, k from 0: (case, municipality, stations + 1)."""
    each = np.where(reached, np.take_along_axis(busy[:, None, :], order, axis=2), 1.0)
    ones = np.ones((*each.shape[:2], 1))
    return np.concatenate([ones, np.cumprod(each, axis=2)], axis=2)
