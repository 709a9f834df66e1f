"""Care types × hospitals at one moment of a run: where each is given now, and how."""

from __future__ import annotations

from collections import defaultdict

from beredskap.language import message
from beredskap.model.journal import Journal, Word
from beredskap.model.region import Region
from beredskap.report.names import Names
from beredskap.report.survival import order, regional
from beredskap.report.table import Cell, Column, Table

PRIMARY = "vårdcentral"


def table(journal: Journal, region: Region, time: int = 0) -> Table:
    """One row a care type, with the whole region's word, then one column a hospital and one for all vårdcentraler."""
    names = Names(region)
    hospitals = [site for site in region.sites.values() if site.kind == "sjukhus"]
    columns = [
        Column("grade", message("prioritering"), "grade", group=True),
        Column("care", message("vårdtyp")),
        Column("region", message("länet"), "word"),
        *(Column(site.id, message("{name}", name=_short(site.name or site.id)), "word") for site in hospitals),
        Column(PRIMARY, message("vårdcentraler"), "word"),
    ]
    levels = _levels(journal, time)
    given = _given(region)
    rows: list[tuple[Cell, ...]] = []
    for outcome in sorted(regional(journal), key=lambda one: order(one, names)):
        if outcome.word == "–":
            continue
        care = outcome.care
        cells = [_word(outcome.word, [levels.get(o, 1.0) for o in given[care, site.id]]) for site in hospitals]
        primary = [levels.get(o, 1.0) for o in given[care, PRIMARY]]
        rows.append((names.grade(care), names.care(care), outcome.word, *cells, _word(outcome.word, primary)))
    return Table("matrix", message("Vården per sjukhus"), tuple(columns), tuple(rows))


def _short(name: str) -> str:
    """A hospital's short name where its full one holds it in brackets."""
    return name[name.index("(") + 1 : name.index(")")] if "(" in name and ")" in name else name.split(" ")[0]


def _given(region: Region) -> dict[tuple[str, str], list[str]]:
    """The offerings of each care type, by hospital and for all vårdcentraler."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for offering in region.offerings.values():
        site = region.sites[offering.site]
        where = PRIMARY if site.kind == PRIMARY else offering.site
        for care in offering.care:
            found[care, where].append(offering.id)
    return found


def _levels(journal: Journal, time: int) -> dict[str, float]:
    """The level of everything that has changed, at a time."""
    levels: dict[str, float] = {}
    for change in journal.changes:
        if change.time > time:
            break
        if change.kind == "level":
            levels[change.subject] = change.after
    return levels


def _word(region: Word, levels: list[float]) -> Cell:
    """What has become of care at a site: what is lost there is moved or waits if the region as a whole still gives it."""
    if not levels:
        return None
    if max(levels) == 0:
        return region if region in ("flyttad", "anstår") else "upphör"
    return "kvarstår" if min(levels) == 1 else "begränsad"
