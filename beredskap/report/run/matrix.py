"""Care types × hospitals at one moment of a run: where each is given now, and how."""

from __future__ import annotations

from typing import Final

from beredskap.engine.metrics.care_by_hospital import OTHERS, PRIMARY, list_care_by_hospital, list_hospitals
from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names

NOT_GIVEN: Final = message("– ges inte")


def table(journal: Journal, region: Region, time: int = 0) -> Table:
    """One row a care type, with the whole region's word, then a column for each hospital, for all vårdcentraler, and for the region's other sites."""
    names = Names(region)
    columns = (
        Column("grade", message("prioritering"), "grade", group=True),
        Column("care", message("vårdtyp")),
        Column("region", message("länet"), "word"),
        *(Column(site, message("{name}", name=names.brief(site)), "word") for site in list_hospitals(region)),
        Column(PRIMARY, message("VC"), "word"),
        Column(OTHERS, message("övriga"), "word"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in list_care_by_hospital(journal, region, time):
        care = one.outcome.care
        cells = (NOT_GIVEN if word is None else word for word in one.places.values())
        rows.append((names.grade(care), names.care(care), one.outcome.word, *cells))
    notes = (
        message(
            "VC är vårdcentralerna med sina mottagningar, övriga är till exempel ambulansstationer och jour; – ges inte där."
        ),
    )
    return Table("matrix", message("Vården per sjukhus"), columns, tuple(rows), notes=notes)
