"""The most urgent findings, with names instead of ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from beredskap.engine.explanation.single_points import Lone
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

_SEVERITIES: Final = {"fel": "✖", "varning": "▲", "info": "○"}
_COLUMNS: Final = (
    Column("severity", message("allvar"), lead=True),
    Column("subject", message("gäller"), lead=True),
    Column("message", message("vad")),
    Column("remedy", message("åtgärd"), fold=True, label=True),
)


def single_points(found: Sequence[Lone], names: Names) -> tuple[Finding, ...]:
    """A finding for each node that alone ends nödvändigt care at once."""
    return tuple(
        rules.SINGLE_POINT.finding(
            one.node,
            message(
                "om den slås ut upphör genast all {care} i regionen",
                care=formatting.join_some([formatting.uncapitalize(names.care(care)) for care in one.care]),
            ),
        )
        for one in found
    )


def table(found: Sequence[Finding], names: Names) -> Table:
    """The findings in the order given, each about a thing by its name."""
    rows = tuple(
        (
            formatting.join_parts([_SEVERITIES[one.severity], formatting.SEVERITIES[one.severity]]),
            names.near(one.subject, "") if one.subject else None,
            one.message,
            one.remedy,
        )
        for one in found
    )
    return Table("urgent", message("Mest angeläget"), _COLUMNS, rows, empty=message("Inget att anmärka."))
