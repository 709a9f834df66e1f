"""The situation of a booked segment with some of what limits it lifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.columns import LeftInPlace
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Deficit, Situation
from beredskap.engine.explanation.limits import Limit


def lifted(programme: Programme, situation: Situation, limits: Sequence[Limit], grade: int) -> Situation:
    """The situation with plenty of these limits for a grade: finite, so that the solver can go on from where it was."""
    for limit in dict.fromkeys(limits):
        for row in limit.rows:
            lacking = lacks(programme, situation, limit.field, row, grade)
            enough = limit.plenty + (lacking if np.isfinite(lacking) else 0.0)
            situation = with_more(programme, situation, limit.field, row, enough)
    return situation


def lacks(programme: Programme, situation: Situation, field: str, row: int, grade: int) -> float:
    """What must come of a row of a field before any new patient of a grade has use of it: what inpatients lack, and what is kept for higher grades."""
    deficit = situation.deficit
    if deficit is None:
        return 0.0
    if field == "stock":
        return max(float(deficit.stock[row]), float(deficit.ration[row, grade - 1]) if grade else 0.0)
    if field != "pools":
        return 0.0
    later = (
        np.maximum(-deficit.coming.there[:, programme.coming.pools == row], 0.0) / programme.passes_of_windows[:, None]
    )
    return max(float(deficit.pools[row]), float(later.max(initial=0.0)))


def with_more(programme: Programme, situation: Situation, field: str, row: int, amount: float) -> Situation:
    """The situation with so much more of one row of a field, and of what follows from it; those who are there already and lack it come first."""
    deficit = situation.deficit
    if deficit is not None and field == "capacity":
        situation, amount = _let_stay(programme, situation, deficit, row, amount)
    if deficit is not None and field == "pools":
        return _with_staff(programme, situation, deficit, row, amount)
    if deficit is not None and field == "stock":
        return _with_stock(situation, deficit, row, amount)
    whole = getattr(situation, field).copy()
    whole[row] += amount
    return replace(situation, **{field: whole})


def _let_stay(
    programme: Programme, situation: Situation, deficit: Deficit, offer: int, beds: float
) -> tuple[Situation, float]:
    """Inpatients who would have to leave an offer stay in so many more ``beds``; gives the beds that are left over too."""
    columns = programme.columns
    here = np.where(columns.give_offer == offer, deficit.excess, 0.0)
    total = float(here.sum())
    if total <= 0:
        return situation, beds
    stay = here * min(beds / total, 1.0)
    number = {left: place for place, left in enumerate(columns.left_in_place)}
    leaving = situation.leaving.copy()
    for give in np.flatnonzero(stay).tolist():
        place = number.get(LeftInPlace(int(columns.give_care[give]), int(columns.give_place[give])))
        if place is not None:
            leaving[place] = max(leaving[place] - float(stay[give]), 0.0)
    remaining = replace(deficit, excess=deficit.excess - stay)
    return replace(situation, leaving=leaving, deficit=remaining), beds - float(stay.sum())


def _with_staff(programme: Programme, situation: Situation, deficit: Deficit, pool: int, hours: float) -> Situation:
    """So many more ``hours`` of a pool in the pass, and in every pass of the coming days."""
    pools, lacking = _fill(situation.pools, deficit.pools, pool, hours)
    here = (programme.coming.pools == pool)[None, :]
    coming = deficit.coming.more(np.where(here, hours * programme.passes_of_windows[:, None], 0.0))
    return replace(
        situation,
        pools=pools,
        coming_free=coming.free,
        coming_visits=coming.visits,
        deficit=replace(deficit, pools=lacking, coming=coming),
    )


def _with_stock(situation: Situation, deficit: Deficit, store: int, amount: float) -> Situation:
    """So much more in a store, of which lower grades may take what higher ones do not need."""
    stock, lacking = _fill(situation.stock, deficit.stock, store, amount)
    ration, kept = _fill(situation.ration, deficit.ration, store, amount)
    return replace(situation, stock=stock, ration=ration, deficit=replace(deficit, stock=lacking, ration=kept))


def _fill(there: Floats, lacking: Floats, row: int, amount: float) -> tuple[Floats, Floats]:
    """So much more of a row: first of what is ``lacking``, the rest of what is ``there``."""
    there, lacking = there.copy(), lacking.copy()
    met = np.minimum(amount, lacking[row])
    there[row] += amount - met
    lacking[row] -= np.where(np.isfinite(lacking[row]), met, 0.0)
    return there, lacking
