"""One answer from two runs: each okänd quantity as never limiting, and as nothing. Where they differ the answer is okänd."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose, isfinite
from typing import Final, TypeVar

from beredskap.engine.metrics.spread import Coordination, own_spread
from beredskap.errors import InternalError
from beredskap.model.findings import Finding
from beredskap.model.result.journal import (
    Course,
    Journal,
    Outcome,
    ResponseSeries,
    StoreSeries,
    Verdict,
    WindowShares,
    Word,
    WordSpell,
)

Item = TypeVar("Item")
_ACCOUNT: Final = (
    "opening",
    "received",
    "drawn",
    "discarded",
    "lost",
    "refused",
    "closing",
    "short",
    "sent",
    "under_way",
)
_TIMES: Final = ("empty_at", "rationed_at", "ran_out_at", "lost_at")


def merge(optimistic: Journal, pessimistic: Journal, unknowns: Sequence[str]) -> Journal:
    """The optimistic journal, with okänd where the two differ.

    An outcome whose words differ, or whose patients without care or too late differ by more than the model's own spread, is okänd: it has both words as
    ``bounds`` (never limiting, nothing) and hangs on ``unknowns``; a window whose words differ is okänd, with the
    shares of the optimistic run. A verdict that differs cannot be decided. A store names the fields that differ. Response times that differ are left out.
    Findings, deadlocks and assumptions of both are kept. Raises `InternalError` if the journals are not of the same question.
    """
    outcomes = {(outcome.care, outcome.municipality): outcome for outcome in pessimistic.outcomes}
    verdicts = {_question(verdict): verdict for verdict in pessimistic.verdicts}
    if outcomes.keys() != {(outcome.care, outcome.municipality) for outcome in optimistic.outcomes}:
        raise InternalError("the two runs answer for different care types or municipalities")
    return optimistic.model_copy(
        update={
            "outcomes": tuple(
                _outcome(
                    outcome, outcomes[outcome.care, outcome.municipality], tuple(unknowns), optimistic.coordination
                )
                for outcome in optimistic.outcomes
            ),
            "courses": tuple(map(_course, optimistic.courses, pessimistic.courses)),
            "stores": tuple(map(_store, optimistic.stores, pessimistic.stores)),
            "response_times": tuple(map(_response, optimistic.response_times, pessimistic.response_times)),
            "verdicts": _verdicts(optimistic.verdicts, verdicts),
            "findings": _findings(optimistic.findings, pessimistic.findings),
            "deadlocks": _united(optimistic.deadlocks, pessimistic.deadlocks),
            "assumptions": _united(optimistic.assumptions, pessimistic.assumptions),
        }
    )


def _outcome(
    optimistic: Outcome, pessimistic: Outcome, unknowns: tuple[str, ...], coordination: Coordination
) -> Outcome:
    at = tuple(_window(one, other) for one, other in zip(optimistic.at, pessimistic.at, strict=True))
    alike = all(
        abs(one - other) <= own_spread(max(one, other), coordination)
        for one, other in ((optimistic.unmet, pessimistic.unmet), (optimistic.too_late, pessimistic.too_late))
    )
    if optimistic.word == pessimistic.word and alike:
        return optimistic.model_copy(update={"at": at})
    bounds = (optimistic.word, pessimistic.word)
    unmet = (optimistic.unmet, pessimistic.unmet)
    return optimistic.model_copy(
        update={"at": at, "word": "okänd", "bounds": bounds, "unmet_bounds": unmet, "hangs_on": unknowns}
    )


def _window(optimistic: WindowShares, pessimistic: WindowShares) -> WindowShares:
    if optimistic.word == pessimistic.word:
        return optimistic
    return optimistic.model_copy(update={"word": "okänd"})


def _course(optimistic: Course, pessimistic: Course) -> Course:
    """Okänd where the words differ."""
    spells: list[WordSpell] = []
    ends = sorted({spell.end for course in (optimistic, pessimistic) for spell in course.spells})
    for end in ends:
        one, other = (
            next(spell.word for spell in course.spells if spell.end >= end) for course in (optimistic, pessimistic)
        )
        word: Word = one if one == other else "okänd"
        if spells and spells[-1].word == word:
            spells.pop()
        spells.append(WordSpell(end=end, word=word))
    return optimistic.model_copy(update={"spells": tuple(spells)})


def _store(optimistic: StoreSeries, pessimistic: StoreSeries) -> StoreSeries:
    unknown = [name for name in _ACCOUNT if not _same(getattr(optimistic, name), getattr(pessimistic, name))]
    unknown += [name for name in _TIMES if getattr(optimistic, name) != getattr(pessimistic, name)]
    return optimistic.model_copy(update={"unknown": tuple(unknown)}) if unknown else optimistic


def _response(optimistic: ResponseSeries, pessimistic: ResponseSeries) -> ResponseSeries:
    """Okänd where the two differ at any time."""
    both = [
        (*zip(a, b, strict=False),)
        for a, b in ((optimistic.minutes, pessimistic.minutes), (optimistic.usual, pessimistic.usual))
    ]
    alike = len(optimistic.minutes) == len(pessimistic.minutes) and all(
        a == b or _same(a, b) for pairs in both for a, b in pairs
    )
    return optimistic if alike else optimistic.model_copy(update={"minutes": (), "usual": ()})


def _same(one: float, other: float) -> bool:
    return isfinite(one) and isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


def _question(verdict: Verdict) -> tuple[int, str, str]:
    return verdict.index, verdict.subject, verdict.expected


def _verdicts(optimistic: Sequence[Verdict], pessimistic: dict[tuple[int, str, str], Verdict]) -> tuple[Verdict, ...]:
    """Every verdict of either run in the order of the file; what only one of them asked cannot be decided."""
    both = {_question(verdict): verdict for verdict in optimistic}
    merged = [
        verdict
        if question in pessimistic and pessimistic[question].holds is verdict.holds
        else verdict.model_copy(update={"holds": None})
        for question, verdict in both.items()
    ]
    merged += [
        verdict.model_copy(update={"holds": None}) for question, verdict in pessimistic.items() if question not in both
    ]
    return tuple(sorted(merged, key=lambda verdict: verdict.index))


def _findings(optimistic: Sequence[Finding], pessimistic: Sequence[Finding]) -> tuple[Finding, ...]:
    """Both runs' findings; one that is said of the same subject in the same words is said once."""
    said: dict[tuple[str, str, str], Finding] = {}
    for finding in (*optimistic, *pessimistic):
        said.setdefault((finding.rule, finding.subject, str(finding.message)), finding)
    return tuple(said.values())


def _united(optimistic: Sequence[Item], pessimistic: Sequence[Item]) -> tuple[Item, ...]:
    united = list(optimistic)
    united += [one for one in pessimistic if one not in united]
    return tuple(united)
