"""Measure the long work: a 90-day pandemic, and ensembles of a 14-day loss: ``python -m benchmarks.long [RUNS]``.

An ensemble of RUNS (and one of a quarter as many) is timed on all cores and scaled to the 200 runs that the design asks for. Memory must not grow with
the number of runs.
"""

from __future__ import annotations

import resource
import statistics
import sys

from benchmarks.__main__ import BARE, ROOT, timed

PANDEMIC = [sys.executable, "-m", "beredskap", "run", str(ROOT / "scenarios" / "pandemi.yaml")]
ENSEMBLE = [
    *(sys.executable, "-m", "beredskap", "run", str(ROOT / "scenarios" / "uso-utslaget.yaml")),
    *("--seed", "1", "--runs"),
]
DESIGN_RUNS = 200
BUDGET_S = {"pandemic, 90 d": 8, "200 runs of 14 d": 150}
ROUNDS = 3


def peak() -> float:
    """Megabytes of the largest process so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def ensemble(runs: int) -> tuple[float, float]:
    """Seconds of so many runs, and the peak memory up to then."""
    return timed([*ENSEMBLE, str(runs)])[0] / 1000, peak()


def main(runs: int) -> None:
    """Few against many first: the peak only ever rises, so what the many add is seen."""
    few, few_peak = ensemble(max(runs // 4, 1))
    many, many_peak = ensemble(runs)
    per_run = (many - few) / (runs - max(runs // 4, 1))
    bare, pandemic = [], []
    for _ in range(ROUNDS):
        bare.append(timed(BARE)[0] / 1000)
        pandemic.append(timed(PANDEMIC)[0] / 1000)
    unit = statistics.median(bare)
    found = {
        "pandemic, 90 d": statistics.median(pandemic),
        f"{runs} runs of 14 d": many,
        "200 runs of 14 d": many + per_run * (DESIGN_RUNS - runs),
    }
    print(f"{'work':20}{'s':>9}{'budget':>9}{'× bare':>9}")
    for name, seconds in found.items():
        print(f"{name:20}{seconds:9.1f}{BUDGET_S.get(name, '–'):>9}{seconds / unit:9.0f}")
    print(f"\none run more: {per_run * 1000:.0f} ms; 200 runs are scaled from {runs}")
    print(f"peak memory: {few_peak:.0f} MB after {max(runs // 4, 1)} runs, {many_peak:.0f} MB after {runs}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
