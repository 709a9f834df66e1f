"""Measure the ledger: ``python -m benchmarks.ledger [ROUNDS]``.

A sheet of 100,000 rows is imported into the shipped region's database, as a person does it and with all that changes written out as JSON (47 MB), and that
database is listed, each by a whole cold process. Every time is given as
median, least and most, and as a ratio to a bare Python that starts and stops in the same rounds.
"""

from __future__ import annotations

import csv
import datetime
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import BARE, ROOT, timed

ROWS = 100_000
BEGIN, EACH = datetime.datetime(2026, 1, 2), datetime.timedelta(minutes=4)
IMPORT, WRITTEN, LIST = "import of 100,000 rows", "the same, all of it as JSON", "stock list on 100,000 movements"
BUDGET_MS = {IMPORT: 5000, WRITTEN: 5000, LIST: 500}
BEREDSKAP = [sys.executable, "-m", "beredskap"]


def sheet(path: Path) -> None:
    """Deliveries of most of a year, as Swedish Excel writes them: 20 batches in every store."""
    rng = random.Random(1)
    inventory = ROOT / "inventories" / "orebro"
    with (inventory / "items.csv").open(encoding="utf-8", newline="") as file:
        counted = {row["id"] for row in csv.DictReader(file) if row["unit"] == "st"}
    with (inventory / "stores.csv").open(encoding="utf-8", newline="") as file:
        stores = [(row["id"], row["item"] in counted) for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Typ", "Lager", "Parti", "Utgångsdatum", "Mängd", "Tidpunkt"])
        for number in range(ROWS):
            (store, is_counted), batch = rng.choice(stores), rng.randrange(20)
            tenths = rng.randrange(1, 1000)
            amount = str(tenths) if is_counted else f"{tenths / 10}".replace(".", ",")
            row = ["inleverans", store, f"{store}-{batch}", f"2030-01-{batch + 1:02}", amount]
            writer.writerow([*row, f"{BEGIN + EACH * number:%Y-%m-%d %H:%M}"])


def main(rounds: int) -> None:
    """Import into a fresh copy in every round."""
    times: dict[str, list[float]] = {"bare python": [], **{name: [] for name in BUDGET_MS}}
    with tempfile.TemporaryDirectory() as folder:
        fresh, full, rows = (Path(folder) / name for name in ("fresh.db", "full.db", "rows.csv"))
        sheet(rows)
        timed([*BEREDSKAP, "init", "orebro", "--db", str(fresh), "--by", "mätning", "--at", "2026-01-01"])
        for _ in range(rounds):
            times["bare python"].append(timed(BARE)[0])
            for name, more in ((WRITTEN, ["-o", str(Path(folder) / "ut.json"), "--force"]), (IMPORT, [])):
                for left in Path(folder).glob("full.db*"):
                    left.unlink()
                shutil.copy(fresh, full)
                command = [*BEREDSKAP, "import", str(rows), "--db", str(full), "--by", "mätning", *more]
                times[name].append(timed(command)[0])
            times[LIST].append(timed([*BEREDSKAP, "stock", "list", "--db", str(full)])[0])
    unit = statistics.median(times["bare python"])
    print(f"{'work':34}{'median ms':>10}{'least':>8}{'most':>8}{'budget':>8}{'× bare':>8}")
    for name, found in times.items():
        middle = statistics.median(found)
        budget = BUDGET_MS.get(name, "–")
        print(f"{name:34}{middle:10.0f}{min(found):8.0f}{max(found):8.0f}{budget:>8}{middle / unit:8.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
