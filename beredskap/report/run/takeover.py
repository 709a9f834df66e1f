"""What vårdcentraler and others took over when hospital care fell away, and what was dropped to do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from beredskap.language import message
from beredskap.model.result.journal import Journal, TakenOver
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names

_TAKEN = (
    Column("kind", message("slag av anläggning"), group=True),
    Column("care", message("vård som söktes")),
    Column("as_care", message("gavs som")),
    Column("patients", message("patienter"), "patients"),
    Column("sites", message("vid"), fold=True),
)
_DROPPED = (
    Column("kind", message("slag av anläggning"), group=True),
    Column("care", message("vård som fick stå tillbaka")),
    Column("patients", message("patienter"), "patients"),
    Column("sites", message("vid"), fold=True),
)
_KINDS = {
    "vårdcentral": message("vårdcentraler"),
    "mottagning": message("mottagningar"),
    "kommunal vård": message("kommunal vård"),
    "sjukhus": message("sjukhus"),
    "grannsjukhus": message("grannsjukhus"),
}
_ORDER = ("vårdcentral", "mottagning", "kommunal vård", "sjukhus", "grannsjukhus")


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """Taken over and dropped, vårdcentralerna first; that they could take over nothing is said too."""
    taken = Table(
        "taken_over",
        message("Vad vårdcentraler och andra tog över"),
        _TAKEN,
        tuple(
            (kind, names.care(care), names.care(as_care), patients, sites)
            for kind, care, as_care, patients, sites in _sum_by_kind(journal.taken_over, names)
        ),
        empty=message("Ingen tog över någon annans vård: varken vårdcentralerna eller andra."),
        limit=10,
    )
    if not journal.dropped:
        return (taken,)
    rows = tuple(
        (kind, names.care(care), patients, sites)
        for kind, care, _, patients, sites in _sum_by_kind(journal.dropped, names)
    )
    return taken, Table("dropped", message("Vad som fick stå tillbaka"), _DROPPED, rows, limit=10)


def _sum_by_kind(found: Sequence[TakenOver], names: Names) -> list[tuple[Cell, str, str, float, Cell]]:
    """Per kind of site and care: kind, care, given as, patients, and the sites that did most of it."""
    sums: dict[tuple[int, str, str, str], float] = defaultdict(float)
    sites: dict[tuple[int, str, str, str], list[tuple[float, str]]] = defaultdict(list)
    for one in found:
        site = names.region.sites.get(one.site)
        kind = site.kind if site else one.site
        key = (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind, one.care, one.as_care)
        sums[key] += one.patients
        sites[key].append((-round(one.patients, 6), names.site(one.site)))
    ordered = sorted(sums, key=lambda key: (key[:2], -round(sums[key], 6), key))
    return [
        (
            _KINDS.get(key[1], formatting.verbatim(key[1])),
            key[2],
            key[3],
            sums[key],
            formatting.join_some([name for _, name in sorted(sites[key])]),
        )
        for key in ordered
    ]
