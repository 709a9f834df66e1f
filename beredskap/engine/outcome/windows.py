"""How patients fare in every rolling 24 hours: as usual (U), elsewhere (E), too late (T), waiting within their limit (W), unmet (X)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from beredskap.arrays import Floats, Ints
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.outcome.baseline import Usual, arising_rows
from beredskap.engine.outcome.lateness import Distant, Reach
from beredskap.engine.outcome.rolling import arisen_in_window, late_in_window
from beredskap.units import DAY

_NOTHING = 1e-12
"""Share of a pair's patients in the run that cumulative sums may leave where there is nobody."""


@dataclass(frozen=True)
class Windows:
    """The 24 hours up to each segment's end (the first ones begin with the run), in patients of shape (segments, pairs).

    ``base`` = ``home`` + ``away`` + ``too_late`` + ``waiting`` + ``unmet``: those who arose, and those whose wait ended in the window if they arose more
    than 24 hours before that. ``home`` includes ``usually_waiting``, those who wait as they do in the reference week at the same hour (care that is closed
    at night is not deferred at night). ``substituted`` is part of home, away and too late. ``served`` and ``kept`` have shape (segments, keys): patients,
    and the share of them whose place is as usual. ``distant`` tells who of those served is beyond reach: of them those are at home whose place is as usual
    and whose way is no longer than when nothing is cut, and all others are too late. ``left_out`` (segments, pairs) are those whose wait ends unserved with
    the pass as it was decided at the segment's start, where that is known.
    """

    ledger: PatientLedger
    usual: Usual
    base: Floats
    home: Floats
    away: Floats
    too_late: Floats
    substituted: Floats
    waiting: Floats
    unmet: Floats
    usually_waiting: Floats
    served: Floats
    kept: Floats
    distant: Distant
    left_out: Floats | None = None

    @property
    def starts(self) -> Ints:
        """Where each window begins, in seconds."""
        return np.maximum(self.ledger.ends - DAY, 0)

    @cached_property
    def home_rows(self) -> Floats:
        """Of each row of those served the patients who are as usual, shape (rows,)."""
        rows = self.ledger.served
        as_far_as_usual = ~self.distant.beyond | self.distant.ordinarily
        return np.where(as_far_as_usual, rows.patients * self.kept[rows.segment, rows.column], 0.0)

    @cached_property
    def too_late_rows(self) -> Floats:
        """Of each row of those served the patients who are too late, shape (rows,)."""
        return np.where(self.distant.beyond, self.ledger.served.patients - self.home_rows, 0.0)


def windows(ledger: PatientLedger, usual: Usual, reach: Reach | None = None, left_out: Floats | None = None) -> Windows:
    """All windows of a run, held against the reference week and against what must be reached within a time.

    A site serves its usual patients up to the greatest share it serves in any 24 hours of the reference week, or in the same hours of it;
    what it serves beyond that is elsewhere. The same goes for a site that serves as another care type. Whom no week has is at home at the nearest site.
    """
    arising = arisen_in_window(ledger, arising_rows(ledger), ledger.pairs)
    late = late_in_window(ledger)
    nothing = _NOTHING * (ledger.arising.sum(axis=0) + ledger.opening)
    arising[arising <= nothing] = 0.0
    late[late <= nothing] = 0.0
    served = arisen_in_window(ledger, ledger.served, len(ledger.codes))
    unmet = arisen_in_window(ledger, ledger.unmet, ledger.pairs) + late

    same = usual.same_hours(ledger, np.maximum(ledger.ends - DAY, 0), ledger.ends)
    most = usual.greatest_shares(ledger)
    limit = np.maximum(usual.of_keys(ledger, same.served), most)[same.which]
    limit *= arising[:, ledger.key_pair]
    as_usual = np.minimum(served, limit)

    some = served > _NOTHING * ledger.arising.max(initial=0.0)
    kept = np.divide(as_usual, served, out=np.broadcast_to(most > 0, served.shape).astype(np.float64), where=some)

    distant = reach.distant(ledger) if reach else _nobody(ledger)
    too_late = np.zeros_like(served)
    if distant.beyond.any():
        far, as_far_as_usual = (
            arisen_in_window(ledger, ledger.served.only(rows), len(ledger.codes))
            for rows in (distant.beyond & ~distant.ordinarily, distant.ordinarily)
        )
        too_late = far + as_far_as_usual * (1 - kept)
        as_usual = np.maximum(as_usual - far * kept, 0.0)

    all_served = ledger.by_pair(served)
    served_home, served_late = ledger.by_pair(as_usual), ledger.by_pair(too_late)
    waiting = np.maximum(arising + late - all_served - unmet, 0.0)
    usually_waiting = np.minimum(waiting, same.waiting[same.which] * arising)
    return Windows(
        ledger=ledger,
        usual=usual,
        base=arising + late,
        home=served_home + usually_waiting,
        away=np.maximum(all_served - served_home - served_late, 0.0),
        too_late=served_late,
        substituted=ledger.by_pair(np.where(ledger.key_substituted, served, 0.0)),
        waiting=waiting - usually_waiting,
        unmet=unmet,
        usually_waiting=usually_waiting,
        served=served,
        kept=kept,
        distant=distant,
        left_out=left_out,
    )


def _nobody(ledger: PatientLedger) -> Distant:
    none = np.zeros(len(ledger.served.patients), np.bool_)
    return Distant(none, none)
