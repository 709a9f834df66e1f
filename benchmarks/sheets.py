"""How fast a stock sheet of 100,000 rows is read and checked: ``python -m benchmarks.sheets [RUNS]``. Medians of wall clock and of the processor's time."""

from __future__ import annotations

import datetime
import gc
import io
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from beredskap.files import load_region
from beredskap.files.stock.sheet import load_stock
from beredskap.model.region import Region

ROOT = Path(__file__).parent.parent
ROWS = 100_000
BUDGET_S = {"csv": 2.5}
NOW = datetime.datetime(2026, 11, 24, 12)
HEADINGS = ("Lager", "Artikel", "Batch", "Antal", "Enhet", "Utgångsdatum")
Row = tuple[str, str, str, float, str, datetime.date]


def made(region: Region) -> list[Row]:
    """Rows of every store, each of its own batch."""
    chance = random.Random(1)
    stores = list(region.stores.values())
    rows: list[Row] = []
    for number in range(ROWS):
        store = chance.choice(stores)
        day = datetime.date(2027, 1, 1) + datetime.timedelta(chance.randint(1, 900))
        unit = region.items[store.item].unit
        part = 0.0 if unit == "st" else 0.5
        rows.append((store.id, store.item, f"B{number}", chance.randint(1, 2000) + part, unit, day))
    return rows


def as_csv(rows: list[Row]) -> bytes:
    """As Swedish Excel writes them."""
    lines = [
        ";".join(str(cell).replace(".5", ",5") if isinstance(cell, float) else str(cell) for cell in row)
        for row in rows
    ]
    return "\r\n".join([";".join(HEADINGS), *lines]).encode("cp1252")


def as_xlsx(rows: list[Row]) -> bytes:
    """As a workbook with shared strings and dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate((HEADINGS, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def main(runs: int) -> None:
    """Read each form ``runs`` times."""
    gc.set_threshold(200_000, 20, 20)  # as the command line does
    region = load_region(ROOT / "inventories" / "orebro").region
    rows = made(region)
    with tempfile.TemporaryDirectory() as folder:
        for form, data in (("csv", as_csv(rows)), ("xlsx", as_xlsx(rows))):
            path = Path(folder) / f"lista.{form}"
            path.write_bytes(data)
            walls, processor = [], []
            for _ in range(runs):
                wall, used = time.perf_counter(), time.process_time()
                assert len(load_stock(path, region, NOW).sheet.rows) == ROWS
                walls.append(time.perf_counter() - wall)
                processor.append(time.process_time() - used)
            median = statistics.median(walls)
            budget = f" (budget {BUDGET_S[form]} s)" if form in BUDGET_S else ""
            print(
                f"{form}: {median:.2f} s{budget}, processor {statistics.median(processor):.2f} s, {ROWS / median:,.0f} rows/s"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
