"""The hypercube itself (Larson 1974): every combination of vehicles at work, their chances by linear equations. For a handful of vehicles."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats


def expected_minutes(vehicles: list[int], load: Floats, minutes: Floats, wait: Floats) -> Floats:
    """Expected minutes by municipality until the nearest free vehicle is there, or ``wait`` (municipalities,) for those who find none.

    ``vehicles`` by station; ``load`` by municipality in vehicles at work on average; ``minutes`` by (municipality, station). Calls come at random and last
    for a random time with the same mean; those who find every vehicle at work wait in line.
    """
    stand = [station for station, number in enumerate(vehicles) for _ in range(number)]
    count, full = len(stand), 2 ** len(stand) - 1
    nearest = [sorted(range(count), key=lambda one: (minutes[place, stand[one]], one)) for place in range(len(load))]
    flow = np.zeros((full + 1, full + 1))
    for state in range(full + 1):
        for one in range(count):
            if state >> one & 1:
                flow[state, state ^ 1 << one] += 1.0
        for place, calls in enumerate(load.tolist()):
            free = [one for one in nearest[place] if not state >> one & 1]
            if free:
                flow[state, state | 1 << free[0]] += calls
    balance = (flow - np.diag(flow.sum(axis=1))).T
    balance[0] = 1.0
    chance = np.linalg.solve(balance, np.eye(full + 1)[0])
    chance[full] /= 1 - load.sum() / count  # with a line in which the wait has a geometric length
    chance /= chance.sum()
    found = np.zeros(len(load))
    for state in range(full):
        for place in range(len(load)):
            first = next(one for one in nearest[place] if not state >> one & 1)
            found[place] += chance[state] * minutes[place, stand[first]]
    return found + chance[full] * wait
