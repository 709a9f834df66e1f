"""The array types that the program computes with, and sums and shares over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.intp]
"""Places in another array, as numpy's own functions return them."""
Mask = NDArray[np.bool_]


def tally(place: Ints | Indices, amount: Floats, size: int) -> Floats:
    """Sum the amounts at each place 0 … ``size`` - 1: ``place`` and ``amount`` of shape (n,), the sums of shape (size,)."""
    return np.bincount(place, amount, size).astype(np.float64, copy=False)


def part_of(amount: float, share: float) -> float:
    """``amount`` × ``share``: nothing of what is endless is nothing, and so is any part of nothing."""
    return amount * share if amount and share else 0.0


def parts_of(amounts: Floats, shares: Floats) -> Floats:
    """`part_of` each amount; both of one shape."""
    some = (amounts != 0) & (shares != 0)
    return np.asarray(np.multiply(amounts, shares, out=np.zeros_like(amounts), where=some))
