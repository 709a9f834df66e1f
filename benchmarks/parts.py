"""One cold run taken apart: prints the milliseconds of each part as JSON. Started by ``python -m benchmarks``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

BEGIN = time.perf_counter()
KEPT_OUT = ("networkx", "scipy", "sqlite_utils", "textual", "pint", "rich")


def main(path: str) -> None:
    """Run one scenario with a stopwatch around each part."""
    spent: dict[str, float] = {}

    def watched(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            begin = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[part] = spent.get(part, 0.0) + time.perf_counter() - begin

        return call

    import gc

    gc.set_threshold(200_000, 20, 20)  # as the command line does
    import beredskap.engine.run as run
    from beredskap.engine.care import care, warm_starts
    from beredskap.files import load_scenario
    from beredskap.report.formats import as_text
    from beredskap.report.run import result

    imports = time.perf_counter() - BEGIN
    loaded = watched("load", load_scenario)(path)
    run.solve_reference_week = watched("reference", run.solve_reference_week)
    begin = time.perf_counter()
    reference: list[float] = []
    decide = watched("decide", care.decide)

    def solve_reference_week(*args: Any) -> Any:
        found = original(*args)
        reference.append(spent.get("decide", 0.0))
        return found

    original, run.solve_reference_week = run.solve_reference_week, solve_reference_week
    care.decide = warm_starts.decide = decide
    journal = run.simulate(loaded.region, loaded.scenario, digests=loaded.digests)
    simulated = time.perf_counter() - begin
    allocation = spent["decide"] - sum(reference)

    def report() -> str:
        document = result.document(journal, loaded.scenario, loaded.region, loaded.findings, path)
        return str(as_text.render(document, "sv", 80))

    watched("report", report)()
    parts = {
        "imports": imports,
        "load and validate": spent["load"],
        "reference week": spent["reference"],
        "engine": simulated - spent["reference"] - allocation,
        "allocation": allocation,
        "report": spent["report"],
    }
    loaded_in_vain = [name for name in KEPT_OUT if name in sys.modules]
    if loaded_in_vain:
        sys.exit(f"a run imports {', '.join(loaded_in_vain)}")
    print(json.dumps({part: seconds * 1000 for part, seconds in parts.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
