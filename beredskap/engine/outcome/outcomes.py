"""Which care survives: a word for every care type and municipality, from how patients fare in the rolling 24 hours and how long that lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Ints, tally
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.outcome.between import Between
from beredskap.engine.outcome.lateness import Reach, travel_minutes
from beredskap.engine.outcome.series import series_of
from beredskap.engine.outcome.whole_run import Ranks, judge_whole_run
from beredskap.engine.outcome.windows import Windows
from beredskap.model.result.journal import (
    CareSeries,
    Course,
    Moved,
    Outcome,
    ServedAt,
    ServedLate,
    WindowShares,
    Word,
    WordSpell,
)
from beredskap.units import DAY, HOUR

Travel = Callable[[str, str], tuple[float, float]]
"""(municipality, site) -> (km, minutes)."""

CHECKPOINTS: Final = (*(hours * HOUR for hours in (1, 8, 24, 72)), *(days * DAY for days in (7, 30, 90)))
RANKED: Final[tuple[Word, ...]] = ("kvarstår", "flyttad", "försenad", "för sent", "begränsad", "upphör")
ALMOST_ALL: Final = 0.95
ALMOST_NONE: Final = 0.05
WHOLE_REGION: Final = ""
_SLACK = 1e-6
_NEXT_TO_NOTHING: Final = 1e-6
"""Patients."""
_HARDLY_ANY: Final = 1e-3
"""Of those who seek care."""


@dataclass(frozen=True)
class _Shares:
    """Shares of the base of each window, shape (segments, pairs + cares): the last columns are the whole region."""

    base: Floats
    home: Floats
    away: Floats
    too_late: Floats
    substituted: Floats
    waiting: Floats
    unmet: Floats
    rank: Ints


def outcomes(windows: Windows, travel: Travel, *, regional: bool = False) -> tuple[Outcome, ...]:
    """One outcome per care type and municipality, the whole region (municipality "") before them; bottleneck and causes are left out.

    ``regional`` leaves out the municipalities.
    ``arising`` and ``served`` count those who arose in the run, ``unmet`` all whose wait ended in it, ``too_late`` all who were served in it.
    """
    ledger = windows.ledger
    shares = _shares(windows)
    asked = [column for column in _columns(ledger) if not regional or column[1] == WHOLE_REGION]
    at = np.array([column for _, _, column in asked], dtype=np.intp)
    worst_window = _worst(shares)
    worst = _read(ledger, shares, worst_window[at], at)
    failures, first_late = _first_failures(windows), _first_late(windows)
    moves = _Moves(windows, travel)
    begun = ledger.served.arisen >= 0
    pair = ledger.key_pair[ledger.served.column]
    served = tally(pair[begun], ledger.served.patients[begun], ledger.pairs)
    too_late, far = windows.too_late_rows, np.where(windows.distant.beyond, ledger.served.patients, 0.0)
    totals = [
        _with_region(ledger, total).tolist()
        for total in (
            ledger.arising.sum(axis=0),
            served,
            ledger.by_segment(ledger.unmet, ledger.pairs).sum(axis=0),
            ledger.by_segment(ledger.without_place, ledger.pairs).sum(axis=0),
            tally(pair, too_late, ledger.pairs),
            tally(pair, far - too_late, ledger.pairs),
        )
    ]
    in_time, between = _in_time(windows), Between(windows)
    whole = [
        judge_whole_run(
            windows.starts,
            ledger.ends,
            Ranks(RANKED.index("begränsad"), RANKED.index("upphör")),
            base=shares.base[:, column],
            served_between=partial(between.share, column),
            ranks=shares.rank[:, column],
            worst=int(shares.rank[worst_window[column], column]),
            served_of_all=totals[1][column] / totals[0][column] if totals[0][column] > 0 else 1.0,
            in_time=in_time[:, column],
        )
        for column in at.tolist()
    ]
    marks = [
        _read(ledger, shares, np.full(len(at), np.searchsorted(ledger.ends, mark), np.int64), at)
        for mark in CHECKPOINTS
        if mark <= ledger.horizon
    ]
    found = []
    for place, (care, municipality, column) in enumerate(asked):
        arising, treated, unmet, without_place, late, usually_late = (total[column] for total in totals)
        found.append(
            Outcome(
                care=care,
                municipality=municipality,
                word="–" if worst[place].word == "–" else RANKED[whole[place].rank],
                worst=None if worst[place].word == "–" else worst[place],
                spell=None if worst[place].word == "–" else whole[place].spell,
                at=tuple(mark[place] for mark in marks),
                served=treated,
                arising=arising,
                unmet=unmet,
                without_place=without_place,
                too_late=late,
                usually_too_late=usually_late,
                first_failure=failures[column],
                first_too_late=first_late[column],
                moved=moves.of(column),
            )
        )
    return tuple(found)


def courses(windows: Windows) -> tuple[Course, ...]:
    """How each care type fares in the whole region over time, one spell for each stretch of windows with the same word."""
    ledger = windows.ledger
    shape = (ledger.segments, len(ledger.cares), len(ledger.municipalities))
    base, home, away, waiting, too_late = (
        part.reshape(shape).sum(axis=-1)
        for part in (windows.base, windows.home, windows.away, windows.waiting, windows.too_late)
    )
    some = np.where(base > 0, base, np.inf)
    ranks = np.where(base > 0, _ranks(home / some, away / some, waiting / some, too_late / some), len(RANKED))
    last = np.append(np.diff(ranks, axis=0) != 0, np.ones((1, len(ledger.cares)), bool), axis=0)
    words = (*RANKED, "–")
    return tuple(
        Course.model_construct(
            care=care,
            spells=tuple(
                WordSpell.model_construct(end=end, word=words[rank])
                for end, rank in zip(
                    ledger.ends[last[:, index]].tolist(), ranks[last[:, index], index].tolist(), strict=True
                )
            ),
        )
        for index, care in enumerate(ledger.cares)
    )


def care_series(windows: Windows, waited: Floats | None = None) -> tuple[CareSeries, ...]:
    """What happened to patients in each segment; ``substituted`` is part of ``home``, ``away`` and ``too_late``.

    Those among the first who ``waited`` already (pairs,) do not arise.

    Of those a site served in a segment the share that is home is the one of the 24 hours up to the segment's end.
    """
    ledger = windows.ledger
    patients = ledger.served.patients
    as_usual, late = windows.home_rows, windows.too_late_rows
    pair = ledger.key_pair[ledger.served.column]
    substituted = np.where(ledger.key_substituted[ledger.served.column], patients, 0.0)
    home, away, too_late, stood_in = (
        ledger.by_segment(ledger.served._replace(column=pair, patients=part), ledger.pairs)
        for part in (as_usual, patients - as_usual - late, late, substituted)
    )
    unmet = ledger.by_segment(ledger.unmet, ledger.pairs)
    waiting = ledger.opening + np.cumsum(ledger.arising - home - away - too_late - unmet, axis=0)
    came = ledger.arising.copy()
    came[0] -= 0.0 if waited is None else waited
    arising, at_home, elsewhere, far, instead, left, lost = (
        series_of(part) for part in (came, home, away, too_late, stood_in, np.maximum(waiting, 0.0), unmet)
    )
    return tuple(
        CareSeries.model_construct(
            care=care,
            municipality=municipality,
            arising=arising[column],
            home=at_home[column],
            away=elsewhere[column],
            too_late=far[column],
            substituted=instead[column],
            waiting=left[column],
            unmet=lost[column],
        )
        for care, municipality, column in _columns(ledger)
        if municipality != WHOLE_REGION
    )


def served_at(windows: Windows) -> tuple[ServedAt, ...]:
    """Who was served where in the run, and in the same hours of a repeating reference week, sorted as the ledger's keys."""
    ledger, usual = windows.ledger, windows.usual
    begin, end = np.array([0]), np.array([ledger.horizon])
    normally = usual.served_between(ledger, begin, end)[0]
    patients = tally(ledger.served.column, ledger.served.patients, len(ledger.codes))
    amounts: dict[int, tuple[float, float]] = {
        int(code): (0.0, float(x)) for code, x in zip(usual.ledger.codes, normally, strict=True)
    }
    for code, x in zip(ledger.codes, patients, strict=True):
        amounts[int(code)] = (float(x), amounts.get(int(code), (0.0, 0.0))[1])
    found = []
    for code in sorted(amounts):
        rest, as_care = divmod(code, len(ledger.cares))
        pair, site = divmod(rest, len(ledger.sites))
        care, municipality = divmod(pair, len(ledger.municipalities))
        found.append(
            ServedAt(
                care=ledger.cares[care],
                municipality=ledger.municipalities[municipality],
                site=ledger.sites[site],
                as_care=ledger.cares[as_care],
                patients=amounts[code][0],
                usual=amounts[code][1],
            )
        )
    return tuple(found)


def served_late(windows: Windows, reach: Reach) -> tuple[ServedLate, ...]:
    """Who was served too late and where, in the order of care types, municipalities and sites."""
    ledger = windows.ledger
    patients = windows.too_late_rows
    rows = ledger.served._replace(patients=patients).only(patients > _SLACK)
    minutes = travel_minutes(ledger, rows, reach.minutes)
    place = ledger.key_pair[rows.column] * len(ledger.sites) + ledger.key_site[rows.column]
    found = []
    for one in np.unique(place).tolist():
        there = place == one
        pair, site = divmod(one, len(ledger.sites))
        care, municipality = divmod(pair, len(ledger.municipalities))
        many = rows.patients[there]
        found.append(
            ServedLate(
                care=ledger.cares[care],
                municipality=ledger.municipalities[municipality],
                site=ledger.sites[site],
                patients=float(many.sum()),
                minutes=float((minutes[there] * many).sum() / many.sum()),
                reach=int(reach.seconds[care]),
                first=int(ledger.starts[rows.segment[there].min()]),
            )
        )
    return tuple(found)


def _columns(ledger: PatientLedger) -> list[tuple[str, str, int]]:
    """Care type, municipality and column, in the order of the answer."""
    count = len(ledger.municipalities)
    return [
        column
        for index, care in enumerate(ledger.cares)
        for column in (
            (care, WHOLE_REGION, ledger.pairs + index),
            *((care, name, index * count + place) for place, name in enumerate(ledger.municipalities)),
        )
    ]


def _with_region(ledger: PatientLedger, values: Floats) -> Floats:
    """Append to the pairs (…, pairs) each care type's sum over municipalities: (…, pairs + cares)."""
    shape = (*values.shape[:-1], len(ledger.cares), len(ledger.municipalities))
    return np.concatenate((values, values.reshape(shape).sum(axis=-1)), axis=-1)


def _shares(windows: Windows) -> _Shares:
    ledger = windows.ledger
    base = _with_region(ledger, windows.base)
    some = np.where(base > 0, base, np.inf)
    home, away, too_late, substituted, waiting, unmet = (
        _with_region(ledger, part) / some
        for part in (
            windows.home,
            windows.away,
            windows.too_late,
            windows.substituted,
            windows.waiting,
            windows.unmet,
        )
    )
    return _Shares(base, home, away, too_late, substituted, waiting, unmet, _ranks(home, away, waiting, too_late))


def _ranks(home: Floats, away: Floats, waiting: Floats, too_late: Floats) -> Ints:
    """Which of the words (`RANKED`) the shares of a window give."""
    served = home + away
    found: Ints = np.select(
        [
            home >= ALMOST_ALL - _SLACK,
            served >= ALMOST_ALL - _SLACK,
            served + waiting >= ALMOST_ALL - _SLACK,
            served + waiting + too_late >= ALMOST_ALL - _SLACK,
            served + too_late >= ALMOST_NONE - _SLACK,
        ],
        [0, 1, 2, 3, 4],
        5,
    )
    return found


def _worst(shares: _Shares) -> Ints:
    """The window that gives the word: the worst, of these the one with the fewest served in time, of these the first."""
    served = np.round(shares.home + shares.away, 9)
    badness = np.where(shares.base > 0, 2 * shares.rank - served, -np.inf)
    found: Ints = badness.argmax(axis=0)
    return found


def _read(ledger: PatientLedger, shares: _Shares, window: Ints, column: Indices) -> list[WindowShares]:
    """One window of each of these columns; most of a region fares alike, so that equal ones are one record."""
    ranks = np.where(shares.base[window, column] > 0, shares.rank[window, column], len(RANKED)).tolist()
    words = (*RANKED, "–")
    parts = (shares.home, shares.away, shares.too_late, shares.substituted, shares.waiting, shares.unmet)
    values = zip(ledger.ends[window].tolist(), ranks, *(part[window, column].tolist() for part in parts), strict=True)
    made: dict[tuple[float, ...], WindowShares] = {}
    found = []
    for value in values:
        if value not in made:
            time, rank, home, away, too_late, substituted, waiting, unmet = value
            # Made without validation, like the series above: thousands of records of floats that numpy made.
            made[value] = WindowShares.model_construct(
                time=time,
                word=words[rank],
                home=home,
                away=away,
                too_late=too_late,
                substituted=substituted,
                waiting=waiting,
                unmet=unmet,
            )
        found.append(made[value])
    return found


def _in_time(windows: Windows) -> Floats:
    """The share of those who arise in each segment (segments, pairs + cares) who are served in time; nan where nobody does."""
    ledger = windows.ledger
    began = ledger.served.arisen >= 0
    rows = ledger.served._replace(
        segment=ledger.served.arisen,
        column=ledger.key_pair[ledger.served.column],
        patients=ledger.served.patients - windows.too_late_rows,
    )
    arising = _with_region(ledger, ledger.arising)
    served = _with_region(ledger, ledger.by_segment(rows.only(began), ledger.pairs))
    return np.divide(served, arising, out=np.full_like(arising, np.nan), where=arising > _NEXT_TO_NOTHING)


def _first_failures(windows: Windows) -> list[int | None]:
    """When more are unmet than in the same hours of the reference week, for each column.

    Of the first pass in which that is so it is the first part that leaves them out, or the end of the part at which inpatients had no place.
    """
    ledger = windows.ledger
    flow = ledger.by_segment(ledger.unmet, ledger.pairs)
    stranded = _with_region(ledger, ledger.by_segment(ledger.without_place, ledger.pairs))
    left_out = None if windows.left_out is None else _with_region(ledger, windows.left_out)
    found: list[int | None] = []
    for column, failing in enumerate(_first_passes(windows, flow, usually=True)):
        if failing is None:
            found.append(None)
            continue
        part = slice(failing.first, failing.last + 1)
        over = [] if left_out is None else np.flatnonzero(left_out[part, column] > failing.least).tolist()
        if not over and failing.many - stranded[part, column].sum() <= failing.least:
            found.append(int(ledger.ends[part][stranded[part, column] > 0][0]))
        else:
            found.append(int(ledger.starts[failing.first + (over[0] if over else 0)]))
    return found


def _first_late(windows: Windows) -> list[int | None]:
    """When patients begin to be served too late, for each column."""
    ledger = windows.ledger
    rows = ledger.served._replace(column=ledger.key_pair[ledger.served.column], patients=windows.too_late_rows)
    flow = ledger.by_segment(rows, ledger.pairs)
    by_column = _with_region(ledger, flow)
    return [
        None
        if late is None
        else int(
            ledger.starts[late.first + (by_column[late.first : late.last + 1, column] > _NEXT_TO_NOTHING / 2).argmax()]
        )
        for column, late in enumerate(_first_passes(windows, flow, usually=False))
    ]


class _Pass(NamedTuple):
    """A pass by its segments, ``first`` to ``last``: how ``many`` of a flow there are in it, and the ``least`` that counts."""

    first: int
    last: int
    many: float
    least: float


def _first_passes(windows: Windows, flow: Floats, *, usually: bool) -> list[_Pass | None]:
    """The first pass with more of a ``flow`` (segments, pairs) than next to nothing, or than those who ``usually`` are unmet, for each column."""
    ledger = windows.ledger
    number = (ledger.starts + ledger.clock) // ledger.pass_length
    first = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
    last = np.append(first[1:], ledger.segments) - 1
    many, demand = (_with_region(ledger, np.add.reduceat(part, first, axis=0)) for part in (flow, ledger.arising))
    least = _NEXT_TO_NOTHING + _HARDLY_ANY * demand
    if usually:
        least = least + _with_region(
            ledger, windows.usual.unmet_between(ledger, ledger.starts[first], ledger.ends[last])
        )
    more = many > least
    return [
        _Pass(int(first[row]), int(last[row]), float(many[row, column]), float(least[row, column])) if fails else None
        for column, (row, fails) in enumerate(
            zip(more.argmax(axis=0).tolist(), np.any(more, axis=0).tolist(), strict=True)
        )
    ]


class _Moves:
    """Where those served elsewhere went, and how much farther that is than usual."""

    def __init__(self, windows: Windows, travel: Travel) -> None:
        ledger, usual = windows.ledger, windows.usual
        self._ledger = ledger
        self._travel = travel
        self._arising = _with_region(ledger, ledger.arising.sum(axis=0))
        self._moved: dict[int, dict[int, float]] = {}
        rows = ledger.served
        elsewhere = tally(rows.column, rows.patients * (1 - windows.kept[rows.segment, rows.column]), len(ledger.codes))
        for pair, site, patients in zip(ledger.key_pair, ledger.key_site, elsewhere, strict=True):
            if patients > 0:
                at = self._moved.setdefault(int(pair), {})
                at[int(site)] = at.get(int(site), 0.0) + float(patients)
        self._usually: dict[int, dict[int, float]] = {}
        for pair, site, patients in zip(usual.ledger.key_pair, usual.ledger.key_site, usual.patients, strict=True):
            at = self._usually.setdefault(int(pair), {})
            at[int(site)] = at.get(int(site), 0.0) + float(patients)
        for one, near in usual.nearest.items():
            self._usually[one] = dict.fromkeys(near.sites, 1.0)

    def of(self, column: int) -> Moved | None:
        """The site that took most of a column's moved patients; None if hardly any moved."""
        ledger = self._ledger
        count = len(ledger.municipalities)
        region = column - ledger.pairs
        pairs = range(region * count, (region + 1) * count) if region >= 0 else range(column, column + 1)
        sites: dict[int, float] = {}
        for pair in pairs:
            for site, patients in self._moved.get(pair, {}).items():
                sites[site] = sites.get(site, 0.0) + patients
        if sum(sites.values()) <= 1e-6 + 1e-3 * self._arising[column]:
            return None
        most = min(sites, key=lambda site: (-round(sites[site], 9), ledger.sites[site]))
        weights = {pair: self._moved[pair][most] for pair in pairs if most in self._moved.get(pair, {})}
        km, minutes = self._mean([(pair, most, weight) for pair, weight in weights.items()])
        usual_km, usual_minutes = self._mean(
            [
                (pair, site, weight * share / sum(self._usually[pair].values()))
                for pair, weight in weights.items()
                for site, share in self._usually.get(pair, {}).items()
            ]
        )
        return Moved(
            site=ledger.sites[most],
            km=km,
            minutes=minutes,
            km_more=km - usual_km,
            minutes_more=minutes - usual_minutes,
        )

    def _mean(self, trips: list[tuple[int, int, float]]) -> tuple[float, float]:
        weight = sum(weight for _, _, weight in trips)
        if not weight:
            return 0.0, 0.0
        ledger = self._ledger
        km = minutes = 0.0
        for pair, site, part in trips:
            far, long = self._travel(ledger.municipalities[pair % len(ledger.municipalities)], ledger.sites[site])
            km += far * part / weight
            minutes += long * part / weight
        return km, minutes
