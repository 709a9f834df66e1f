"""Measure the terminal UI: ``python -m benchmarks.ui [ROUNDS]``.

The real application is driven without a terminal, on a database with 100,000 rows in its ledger, in a cold process for every round. A key press is
measured from the key to the end of the next painting, which includes making the text for the terminal. Every time is given as median and most, and as a
ratio to a peer in the same rounds: a bare Python that starts and stops, and Textual's own DataTable with a tenth of the rows.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import BARE, timed
from benchmarks.ledger import BEREDSKAP, sheet

BUDGET_MS: dict[str, tuple[int, int] | None] = {
    "app: cold start to first paint": (1000, 1500),
    "Lager: cold start to its table": (1000, 1500),
    "Lager: key 2 to its table": (1000, 1000),
    "Lager: how long it all lasts": None,
    "ledger: 100,000 rows read": None,
    "key: move": (50, 150),
    "key: page": (50, 150),
    "key: first and last": (50, 150),
    "key: type in the filter": (50, 150),
    "key: move while it sorts": (50, 150),
    "key: in the time line": (50, 150),
    "USÖ lost: from key to time line": None,
    "filter: from key to rows": None,
    "sort: from key to rows": None,
    "DataTable, 10,000 rows: shown": None,
    "DataTable, 10,000 rows: key": None,
}
"""Median and most, or None where the number is only for comparison. A new line is a name here and a measure in `benchmarks.ui_session`."""
SESSION = [sys.executable, "-m", "benchmarks.ui_session"]


def main(rounds: int) -> None:
    """Make the database once, and play a session on a copy in every round."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        full, rows, copy = (Path(folder) / name for name in ("full.db", "rows.csv", "copy.db"))
        sheet(rows)
        who = ["--db", str(full), "--by", "mätning"]
        timed([*BEREDSKAP, "init", "orebro", *who, "--at", "2026-01-01"])
        timed([*BEREDSKAP, "import", str(rows), *who, "-o", str(Path(folder) / "ut.json")])
        for _ in range(rounds):
            shutil.copy(full, copy)
            times.setdefault("bare python", []).append(timed(BARE)[0])
            for name, milliseconds in json.loads(timed([*SESSION, str(copy), repr(time.time())])[1]).items():
                times.setdefault(name, []).extend(milliseconds)
    unit = statistics.median(times["bare python"])
    print(f"{'work':34}{'median ms':>10}{'most':>8}{'budget':>14}{'× bare':>8}{'n':>6}")
    for name, values in times.items():
        middle, most = statistics.median(values), max(values)
        budget = BUDGET_MS.get(name)
        said = "–" if budget is None else f"{budget[0]} / {budget[1]}"
        over = " !" if budget and (middle > budget[0] or most > budget[1]) else ""
        print(f"{name:34}{middle:10.1f}{most:8.1f}{said:>14}{middle / unit:8.1f}{len(values):6}{over}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
