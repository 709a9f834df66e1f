"""What many runs of one scenario say together: an ensemble over what is uncertain, and a sweep over when it starts.

Times are seconds from the scenario's start. Percentiles are values that some run had: P5 is the lowest that at least 5 % of the runs are at or below.
"""

from __future__ import annotations

import datetime

from beredskap.model.base import Record
from beredskap.model.result.journal import Word

SCHEMA = "beredskap/ensemble/1"
LEVELS = (5, 50, 95)


class Percentiles(Record):
    """P5, P50 and P95. None is a time that the runs did not reach, which sorts last."""

    p5: float | None
    p50: float | None
    p95: float | None


class CareSpread(Record):
    """One care type in the whole region: how many runs had each outcome word, and percentiles over the runs.

    ``served`` is the share of those who sought care in the run, None where nobody did or some run could not tell.
    """

    care: str
    words: dict[Word, int]
    served: Percentiles | None
    unmet: Percentiles
    too_late: Percentiles | None = None
    first_failure: Percentiles


class StoreSpread(Record):
    """A store that was empty in some of the runs, and when."""

    store: str
    runs: int
    empty_at: Percentiles


class ExpectationSpread(Record):
    """In how many runs an expectation held, and in how many it could not be decided."""

    index: int
    subject: str
    expected: str
    held: int
    undecided: int


class Varied(Record):
    """A quantity that was drawn: which record it is in and where, and its range as it is written. ``field`` is the record's field."""

    collection: str
    id: str
    path: str
    field: str
    text: str


class StartRisk(Record):
    """A standby node that may fail to start: how probable that is, and in how many runs it happened."""

    node: str
    probability: float
    runs: int


class Influence(Record):
    """How much a drawn quantity goes with patients without necessary care: Spearman's rank correlation. ``index`` is into ``varied``, then ``risks``."""

    index: int
    correlation: float


class Studied(Record):
    """What was run many times, with which program on which input."""

    schema_version: str = SCHEMA
    versions: dict[str, str]
    digests: dict[str, str]
    region: str
    region_name: str
    information_class: str
    variant: str
    scenario: str
    start: datetime.datetime
    duration: int
    runs: int


class Ensemble(Studied):
    """Seeded runs of one scenario with everything that is uncertain drawn.

    ``unmet`` is patients without necessary care, ``too_late`` those who get it too late.
    """

    seed: int
    care: tuple[CareSpread, ...]
    stores: tuple[StoreSpread, ...]
    expectations: tuple[ExpectationSpread, ...]
    unmet: Percentiles
    too_late: Percentiles | None = None
    varied: tuple[Varied, ...]
    risks: tuple[StartRisk, ...]
    influences: tuple[Influence, ...]


class Paired(Record):
    """Two scenarios run in pairs, both of a pair with the same draws: patients without necessary care in A and B, and how many more in B.

    B had more in ``more_in`` of the pairs, and fewer in ``fewer_in``.
    """

    schema_version: str = SCHEMA
    runs: int
    seed: int
    a: Percentiles
    b: Percentiles
    more: Percentiles
    more_in: int
    fewer_in: int


class Started(Record):
    """One start of the scenario, and the patients without necessary care that it leads to."""

    start: datetime.datetime
    unmet: float


class Sweep(Studied):
    """One scenario from many starts, in the order of time; ``own`` is the start that the scenario itself says."""

    starts: tuple[Started, ...]
    own: Started
    worst: Started
    best: Started
