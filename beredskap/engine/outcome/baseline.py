"""What is usual: where the reference week serves whom, who waits at what hour, and who goes unmet even then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, tally
from beredskap.engine.care_plan.patient_ledger import PatientLedger, Rows
from beredskap.engine.outcome.rolling import arisen_in_window, between
from beredskap.errors import InternalError
from beredskap.model.times.profile import SUNDAY
from beredskap.units import DAY, WEEK


class SameHours(NamedTuple):
    """The reference week in the hours of some windows: ``which`` row (n,) of ``served`` (m, keys) and ``waiting`` (m, pairs) is each one's.

    Both are shares of those who arose in the window.
    """

    which: Ints
    served: Floats
    waiting: Floats


class Nearest(NamedTuple):
    """Where patients belong who have no usual place: the ``sites`` that give their care nearest home, and all that are no farther away (``within``)."""

    sites: tuple[int, ...]
    within: frozenset[int]


@dataclass(frozen=True)
class Usual:
    """The reference run: a week or more in which nothing is lost.

    It should begin with the weekend, nine days from a Saturday, or Monday's queue is missing from what is usual. Its last seven days (or
    all of it, if shorter) are taken to repeat. ``nearest`` is where those belong whom no week has, by pair (`nearest_sites`).
    """

    ledger: PatientLedger
    nearest: Mapping[int, Nearest] = field(default_factory=dict)

    @cached_property
    def most(self) -> Floats:
        """The greatest share of those who arose in any rolling 24 hours that each key served, shape (keys,).

        The first windows of the run, shorter than 24 hours, count only where no other does.
        """
        ledger = self.ledger
        if not ledger.segments or not len(ledger.codes):
            return np.zeros(len(ledger.codes))
        whole = ledger.ends >= min(DAY, ledger.horizon)
        served = arisen_in_window(ledger, ledger.served, len(ledger.codes))[whole]
        arising = arisen_in_window(ledger, arising_rows(ledger), ledger.pairs)[whole][:, ledger.key_pair]
        shares = np.divide(served, arising, out=np.zeros_like(served), where=arising > 0)
        return np.asarray(np.minimum(shares, 1.0).max(axis=0))

    @cached_property
    def patients(self) -> Floats:
        """The patients of each key in the whole reference run, shape (keys,)."""
        return np.asarray(self._served_flow.sum(axis=0))

    def of_keys(self, ledger: PatientLedger, values: Floats) -> Floats:
        """``values`` (…, this reference's keys) for the keys of another ledger, 0 where the reference has none.

        Raises `InternalError` if the two ledgers have different care types, municipalities or sites.
        """
        own = self.ledger
        if (own.cares, own.municipalities, own.sites) != (ledger.cares, ledger.municipalities, ledger.sites):
            raise InternalError("the reference run is of another region")
        found = np.zeros((*values.shape[:-1], len(ledger.codes)))
        if len(own.codes):
            place = np.minimum(np.searchsorted(own.codes, ledger.codes), len(own.codes) - 1)
            there = own.codes[place] == ledger.codes
            found[..., there] = values[..., place[there]]
        return found

    def greatest_shares(self, ledger: PatientLedger) -> Floats:
        """The greatest usual share of each key of another ledger: `most`, or all of those who have no usual place and are no farther than the nearest."""
        usual = self.of_keys(ledger, self.most)
        for key, (pair, site) in enumerate(zip(ledger.key_pair.tolist(), ledger.key_site.tolist(), strict=True)):
            if pair in self.nearest and site in self.nearest[pair].within:
                usual[key] = 1.0
        return usual

    def same_hours(self, run: PatientLedger, start: Ints, end: Ints) -> SameHours:
        """Who had been served, and who waited, at the same hours of the reference week; those of a Sunday where a window ends on a holiday.

        ``start`` and ``end`` (n,) bound the windows, in seconds from the start of a ``run``.
        """
        own = self.ledger
        close = (end + run.clock - own.clock) % self._period
        for midnight in run.holidays if self._period == WEEK else ():
            is_then = (midnight < end) & (end <= midnight + DAY)
            close = np.where(is_then, (end - midnight + SUNDAY * DAY - own.clock) % WEEK, close)
        close += (own.horizon - close) // self._period * self._period
        begin = np.maximum(close - (end - start), 0)
        windows, which = np.unique(np.stack((begin, close), axis=1), axis=0, return_inverse=True)
        served = [_shares_at(own, self._by_arrival, int(a), int(b)) for a, b in windows]
        return SameHours(
            which.reshape(-1),
            np.array([shares for shares, _ in served]).reshape(len(windows), len(own.codes)),
            np.array([waiting for _, waiting in served]).reshape(len(windows), own.pairs),
        )

    def served_between(self, run: PatientLedger, start: Ints, end: Ints) -> Floats:
        """Patients of each key served in the same hours of a repeating reference week, of which holidays of the ``run`` are Sundays, shape (n, keys)."""
        return self._flow_between(self._served_flow, run, start, end)

    def unmet_between(self, run: PatientLedger, start: Ints, end: Ints) -> Floats:
        """Patients of each pair who go unmet in those hours, shape (n, pairs)."""
        return self._flow_between(self._unmet_flow, run, start, end)

    @cached_property
    def _served_flow(self) -> Floats:
        return self.ledger.by_segment(self.ledger.served, len(self.ledger.codes))

    @cached_property
    def _unmet_flow(self) -> Floats:
        return self.ledger.by_segment(self.ledger.unmet, self.ledger.pairs)

    @cached_property
    def _by_arrival(self) -> tuple[Rows, Rows]:
        return _sorted(self.ledger.served), _sorted(self.ledger.unmet)

    @property
    def _period(self) -> int:
        return min(WEEK, self.ledger.horizon)

    def _flow_between(self, flow: Floats, run: PatientLedger, start: Ints, end: Ints) -> Floats:
        own = self.ledger
        edges = np.append(own.starts, own.horizon)
        first = own.horizon - self._period
        opening = np.array([first])
        whole = between(edges, flow, opening, np.array([own.horizon]))

        def until(time: Ints) -> Floats:
            weeks, rest = np.divmod(time - own.clock - first, self._period)
            result: Floats = weeks[:, None] * whole + between(edges, flow, np.full_like(rest, first), first + rest)
            return result

        result = until(end + run.clock) - until(start + run.clock)
        for midnight in run.holidays if self._period == WEEK else ():
            begin, close = (np.clip(edge - midnight, 0, DAY) for edge in (start, end))
            then = np.flatnonzero(close > begin)
            for sign, day in ((1, SUNDAY * DAY), (-1, midnight + run.clock)):
                result[then] += sign * (until(close[then] + day) - until(begin[then] + day))
        return np.maximum(result, 0.0)


def arising_rows(ledger: PatientLedger) -> Rows:
    """Those who arise, as rows of pairs that leave in the segment they arise in."""
    segment, pair = np.nonzero(ledger.arising)
    return Rows(segment, segment, pair, ledger.arising[segment, pair])


def _sorted(rows: Rows) -> Rows:
    return rows.only(np.argsort(rows.arisen, kind="stable"))


def _shares_at(ledger: PatientLedger, by_arrival: tuple[Rows, Rows], start: int, end: int) -> tuple[Floats, Floats]:
    """Of those who arose in ``(start, end]``: the share each key had served at ``end``, and the share of each pair that waited."""
    length = ledger.ends - ledger.starts
    inside = np.clip((np.minimum(ledger.ends, end) - np.maximum(ledger.starts, start)) / length, 0.0, 1.0)
    past = np.clip((end - ledger.starts) / length, 0.0, 1.0)
    # A sum, not a matrix product: its order does not depend on the machine's cores.
    among = inside > 0
    arising = (inside[among, None] * ledger.arising[among]).sum(axis=0)
    served, unmet = (
        _left(rows, inside, past, width)
        for rows, width in zip(by_arrival, (len(ledger.codes), ledger.pairs), strict=True)
    )
    waiting = np.maximum(arising - ledger.by_pair(served[None])[0] - unmet, 0.0)
    some = np.where(arising > 0, arising, np.inf)
    return served / some[ledger.key_pair], waiting / some


def _left(rows: Rows, inside: Floats, past: Floats, width: int) -> Floats:
    among = np.flatnonzero(inside)
    if not len(among):
        return np.zeros(width)
    first, last = np.searchsorted(rows.arisen, [among[0], among[-1] + 1])
    arisen, segment, column, patients = rows.only(slice(first, last))
    done = np.where(segment == arisen, 1.0, past[segment])
    return tally(column, patients * inside[arisen] * done, width)
