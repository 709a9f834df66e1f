"""Which findings come first: what may hurt patients soon before what is missing on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from beredskap.model import rules
from beredskap.model.findings import Finding

_FIRST: Final = tuple(
    rule.id
    for rule in (
        rules.STOCK_BELOW,
        rules.STOCK_EXPIRED,
        rules.SINGLE_POINT,
        rules.STOCK_EXPIRING,
        rules.STATE_STALE,
        rules.STOCK_STALE,
        rules.STOCK_UNKNOWN,
    )
)
"""The rules that come before all others of their severity or milder, in this order."""
_OF_ONE_RULE: Final = 2
"""So many of one rule come before the next rule has its turn, so that a long list of one kind hides no other."""
_SEVERITIES: Final = ("fel", "varning", "info")


def rank_findings(found: Iterable[Finding]) -> list[Finding]:
    """The most urgent first: what is wrong, then stock, single points and stale data, then warnings and the rest."""
    turns: Counter[str] = Counter()
    ranked: list[tuple[tuple[object, ...], Finding]] = []
    for one in sorted(found, key=lambda finding: (_rank(finding), finding.rule)):
        turns[one.rule] += 1
        turn = (turns[one.rule] - 1) // _OF_ONE_RULE
        ranked.append(((one.severity != "fel", turn, _rank(one), turns[one.rule]), one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def _rank(one: Finding) -> int:
    if one.rule in _FIRST:
        return _FIRST.index(one.rule)
    return len(_FIRST) + _SEVERITIES.index(one.severity)
