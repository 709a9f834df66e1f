"""Care types × hospitals at one moment of a run: where each is given now, and how."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Final

from beredskap.engine.care_plan.plan import holding
from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Word
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.report.run.survival import order, regional

PRIMARY = "vårdcentral"
OTHERS = "övriga"
NOT_GIVEN: Final = message("– ges inte")


def table(journal: Journal, region: Region, time: int = 0) -> Table:
    """One row a care type, with the whole region's word, then a column for each hospital, for all vårdcentraler, and for the region's other sites.

    Where an offering has no capacity or its role does not hold on the day, the care is not given there.
    """
    names = Names(region)
    hospitals = [site.id for site in region.sites.values() if site.kind == "sjukhus"]
    columns = (
        Column("grade", message("prioritering"), "grade", group=True),
        Column("care", message("vårdtyp")),
        Column("region", message("länet"), "word"),
        *(Column(site, message("{name}", name=names.brief(site)), "word") for site in hospitals),
        Column(PRIMARY, message("VC"), "word"),
        Column(OTHERS, message("övriga"), "word"),
    )
    levels = levels_at(journal, time)
    given = _given(region, (journal.start + datetime.timedelta(seconds=time)).date())
    rows: list[tuple[Cell, ...]] = []
    for outcome in sorted(regional(journal), key=lambda one: order(one, names)):
        if outcome.word == "–":
            continue
        care = outcome.care
        cells = (
            _word(outcome.word, [levels.get(one, 1.0) for one in given[care, where]])
            for where in (*hospitals, PRIMARY, OTHERS)
        )
        rows.append((names.grade(care), names.care(care), outcome.word, *cells))
    notes = (
        message(
            "VC är vårdcentralerna med sina mottagningar, övriga är till exempel ambulansstationer och jour; – ges inte där."
        ),
    )
    return Table("matrix", message("Vården per sjukhus"), columns, tuple(rows), notes=notes)


def _given(region: Region, day: datetime.date) -> dict[tuple[str, str], list[str]]:
    """The offerings of each care type that can give any on a day, by hospital and for all of the other kinds of sites."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in holding(region, day):
        offering = region.offerings[name]
        if offering.capacity is not None and offering.capacity.value == 0:
            continue
        if not region.sites[offering.site].is_neighbour:
            for care in offering.care:
                found[care, _column(region, offering.site)].append(name)
    return found


def _column(region: Region, site: str) -> str:
    """A hospital's own id; what belongs to a vårdcentral is one."""
    found = region.sites[site]
    if found.kind == "sjukhus":
        return site
    parent = region.sites.get(found.parent or "")
    return PRIMARY if PRIMARY in (found.kind, parent.kind if parent else "") else OTHERS


def levels_at(journal: Journal, time: int) -> dict[str, float]:
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
        return NOT_GIVEN
    if max(levels) == 0:
        return region if region in ("flyttad", "anstår") else "upphör"
    return "kvarstår" if min(levels) == 1 else "begränsad"
