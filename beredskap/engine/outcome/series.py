"""Columns of figures as the series of a journal."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats
from beredskap.model.result.journal import Series


def series_of(rows: Floats) -> list[Series]:
    """One series per column of ``rows`` (segments × columns). Most of a journal is nothing; all that is shares one series."""
    nothing: Series = (0.0,) * len(rows)
    some = np.flatnonzero(rows.any(axis=0)).tolist()
    series = [nothing] * rows.shape[1]
    for column in some:
        series[column] = tuple(rows[:, column].tolist())
    return series
