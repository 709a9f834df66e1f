"""What a run starts from where that is not the usual: what somebody has reported of how it was at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple


class Queue(NamedTuple):
    """Patients of a care type and a municipality who already wait at the start, since so many seconds ``ago``; None is not known."""

    care: str
    municipality: str
    patients: float
    ago: int | None


@dataclass(frozen=True)
class StartingPoint:
    """Where a run starts; what is not told is as usual, and nobody waits.

    Attributes:
        inpatients: Of each offering that has been reported; nan is okänd.
        began: How many seconds before the start each reported outage began, by id of its event: None is not known. Without it nothing has been reported.
        queues: Who waits.
        worn: Seconds of longer shifts that pools have behind them; infinite where nobody knows.
    """

    inpatients: Mapping[str, float] = field(default_factory=dict)
    began: Mapping[str, int | None] | None = None
    queues: tuple[Queue, ...] = ()
    worn: Mapping[str, float] = field(default_factory=dict)


USUAL: Final = StartingPoint()
"""Nothing has been reported."""
