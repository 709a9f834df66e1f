"""How vårdcentraler take over (seed 001): what they stood in for beyond the usual, and what they dropped to do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from beredskap.model.region import Region
from beredskap.model.result.journal import ServedAt, TakenOver

_PRIMARY_CARE: Final = ("vårdcentral", "mottagning")
_WORTH_TELLING: Final = 0.05
"""Patients over the run; less is the solver choosing between equals."""


def taken_over(served: Sequence[ServedAt]) -> tuple[TakenOver, ...]:
    """Patients served at each site in another care type's stead, beyond what the reference week does in the same time."""
    return _summed([row for row in served if row.as_care != row.care], sign=1)


def dropped(region: Region, served: Sequence[ServedAt]) -> tuple[TakenOver, ...]:
    """Patients of vårdcentralers' own care types whom they serve in the reference week and did not serve now."""
    own = [row for row in served if row.as_care == row.care and region.sites[row.site].kind in _PRIMARY_CARE]
    return _summed(own, sign=-1)


def _summed(rows: Sequence[ServedAt], *, sign: int) -> tuple[TakenOver, ...]:
    total: dict[tuple[str, str, str], float] = {}
    for row in rows:
        key = (row.site, row.care, row.as_care)
        total[key] = total.get(key, 0.0) + sign * (row.patients - row.usual)
    return tuple(
        TakenOver(site=site, care=care, as_care=as_care, patients=patients)
        for (site, care, as_care), patients in sorted(total.items())
        if patients > _WORTH_TELLING
    )
