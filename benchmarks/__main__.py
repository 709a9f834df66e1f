"""Measure the numbers that the design sets: ``python -m benchmarks [RUNS]``.

Every time is of a whole cold process, as its median, least and greatest over the runs, and as a ratio to a bare Python that starts and stops in the
same rounds: machines are noisy, ratios less so.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.parts import KEPT_OUT

ROOT = Path(__file__).parent.parent
SCENARIO = ROOT / "scenarios" / "uso-utslaget.yaml"
BARE = [sys.executable, "-c", "pass"]
HELP = [sys.executable, "-m", "beredskap", "--help"]
RUN = [sys.executable, "-m", "beredskap", "run", str(SCENARIO)]
PARTS = [sys.executable, "-m", "benchmarks.parts", str(SCENARIO)]
BUDGET_MS = {"--help": 200, "run": 2500}
BUDGET_MB = 300
PART_BUDGET_MS = {
    "imports": 300,
    "load and validate": 400,
    "reference week": 300,
    "engine": 300,
    "allocation": 900,
    "report": 200,
}


def timed(command: Sequence[str]) -> tuple[float, str]:
    """Wall milliseconds of one process, and what it printed."""
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    elapsed = (time.perf_counter() - begin) * 1000
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return elapsed, done.stdout


def main(runs: int) -> None:
    """Measure in rounds, so that a slow minute of the machine falls on every command alike."""
    times: dict[str, list[float]] = {"bare python": [], "--help": [], "run": []}
    parts: dict[str, list[float]] = {}
    for _ in range(runs):
        for name, command in (("bare python", BARE), ("--help", HELP), ("run", RUN)):
            times[name].append(timed(command)[0])
        for part, milliseconds in json.loads(timed(PARTS)[1]).items():
            parts.setdefault(part, []).append(milliseconds)
    bare = statistics.median(times["bare python"])
    print(f"{'whole process':20}{'median':>9}{'least':>9}{'most':>9}{'budget':>9}{'× bare':>9}   ms, {runs} runs")
    for name, values in times.items():
        median = statistics.median(values)
        print(
            f"{name:20}{median:9.0f}{min(values):9.0f}{max(values):9.0f}{BUDGET_MS.get(name, 0) or '–':>9}{median / bare:9.1f}"
        )
    print(f"\n{'part of a run':20}{'median':>9}{'budget':>9}{'share':>9}")
    total = sum(statistics.median(values) for values in parts.values())
    for part, values in parts.items():
        median = statistics.median(values)
        print(f"{part:20}{median:9.0f}{PART_BUDGET_MS[part]:>9}{median / total:9.0%}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nnot imported by a run: {', '.join(KEPT_OUT)}")
    print(f"peak memory of the largest process: {peak:.0f} MB, budget {BUDGET_MB} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
