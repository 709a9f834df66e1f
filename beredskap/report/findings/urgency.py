"""The most urgent findings: what may hurt patients soon before what is missing on paper, with names instead of ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from beredskap.engine.explanation.single_points import Lone
from beredskap.language import message
from beredskap.model.result.journal import Finding
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

SINGLE_POINT: Final = "single-point"
_FIRST: Final = (
    "stock-below",
    "stock-expired",
    SINGLE_POINT,
    "stock-expiring",
    "state-stale",
    "stock-stale",
    "stock-unknown",
)
"""The rules that come before all others of their severity or milder, in this order."""
_OF_ONE_RULE: Final = 2
"""So many of one rule come before the next rule has its turn, so that a long list of one kind hides no other."""
_SEVERITIES: Final = {"fel": "✖", "varning": "▲", "info": "○"}
_COLUMNS: Final = (
    Column("severity", message("allvar"), lead=True),
    Column("subject", message("gäller"), lead=True),
    Column("message", message("vad")),
    Column("remedy", message("åtgärd"), fold=True, label=True),
)


def ordered(found: Iterable[Finding]) -> list[Finding]:
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
    return len(_FIRST) + list(_SEVERITIES).index(one.severity)


def single_points(found: Sequence[Lone], names: Names) -> tuple[Finding, ...]:
    """A finding for each node that alone ends nödvändigt care at once."""
    remedy = message("ge behovet en uthållighet, en reservrutin eller en källa till; se Beroenden")
    return tuple(
        Finding(
            rule=SINGLE_POINT,
            severity="varning",
            subject=one.node,
            message=message(
                "om den slås ut upphör genast all {care} i regionen",
                care=formatting.some([formatting.uncapital(names.care(care)) for care in one.care]),
            ),
            remedy=remedy,
        )
        for one in found
    )


def table(found: Sequence[Finding], names: Names) -> Table:
    """The findings in the order given, each about a thing by its name."""
    rows = tuple(
        (
            formatting.chained([_SEVERITIES[one.severity], formatting.SEVERITIES[one.severity]]),
            names.near(one.subject, "") if one.subject else None,
            one.message,
            one.remedy,
        )
        for one in found
    )
    return Table("urgent", message("Mest angeläget"), _COLUMNS, rows, empty=message("Inget att anmärka."))
