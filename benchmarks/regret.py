"""How many more are without nödvändig vård because nobody sees ahead: ``python -m benchmarks.regret [WORLDS]``.

Each world is run as it is, and solved once more as one linear programme over all its passes that knows everything that will happen. The optimum has the
run's arriving patients, levels, visits, beds, hours of staff and opening inpatients by pass; its admissions hold their bed and take their hours for the
whole stay, and who waits does so as long as the run lets him. Its only goal is the fewest without nödvändig vård. Nothing else is left out of these worlds;
what they do not have is vehicles, items, stand-ins, care that follows on, lost beds and evacuation, and passes that something cuts. In the run inpatients
whom the staff no longer suffice for stay all the same; the optimum foresees it and never lets it come to that but for those who lie there from the start.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from beredskap.engine.journal import Run
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario
from beredskap.units import DAY
from tests.engine.care.wards import a_course, a_region, a_ward
from tests.engine.runs import finished, scenario
from tests.naive.linear import Model
from tests.worlds import world


def worlds(number: int) -> Iterator[tuple[str, Region, Scenario]]:
    """The worlds by hand, and so many random ones."""
    for beds in (11, 20):
        yield f"a ward with {beds} beds", a_ward(beds), scenario(days=10)
    for seed in range(number):
        rng = np.random.default_rng(seed)
        yield f"random {seed}", world(**a_region(rng)), a_course(rng)


def without_care(journal: Journal) -> float:
    """Patients without nödvändig vård in the run."""
    grade = {care.care: care.grade for care in journal.care_types}
    return sum(one.unmet for one in journal.outcomes if not one.municipality and grade[one.care] == "nödvändigt")


def least_without_care(run: Run) -> float:
    """The fewest without nödvändig vård that anybody could have reached who knew everything."""
    plan, booked, length = run.plan, run.care.booked, run.care.passes.length
    model = Model()
    goal: dict[int, float] = {}
    beds = defaultdict(lambda: defaultdict(float))  # type: ignore[var-annotated]
    hours = defaultdict(lambda: defaultdict(float))  # type: ignore[var-annotated]
    visits = defaultdict(lambda: defaultdict(float))  # type: ignore[var-annotated]
    arising = run.care.ledger_writer.ledger().arising
    for number, pair in enumerate(plan.pairs):
        if plan.grade[pair.care]:
            continue
        came = arising[:, pair.care * len(plan.places) + pair.municipality]
        last = plan.wait_passes(pair.care, length)
        before: int | None = None
        for t in range(len(booked)):
            going, waiting = (
                model.column("unmet", number, t),
                model.column(
                    "waiting", number, t, upper=float(came[max(0, t - last + 1) : t + 1].sum()) if last else 0.0
                ),
            )
            goal[going] = 1.0
            everybody = {going: 1.0, waiting: 1.0} | ({} if before is None else {before: -1.0})
            for n, offer in enumerate(plan.offers):
                if pair.care in offer.care:
                    served = model.column("served", number, n, t)
                    everybody[served] = 1.0
                    stay = round(plan.stay_passes(pair.care, length)) if offer.beds else 1
                    for later in range(t, min(t + stay, len(booked))):
                        (beds if offer.beds else visits)[n, later][served] += 1.0
                        for pool, amount in offer.staff.items():
                            hours[pool, later][served] += amount * (length / DAY if offer.beds else 1.0)
            model.row(everybody, float(came[t]), float(came[t]))
            before = waiting
    for (n, t), terms in visits.items():
        model.row(terms, -math.inf, float(booked[t].capacity[n]))
    lying = _opening(run)
    for (n, t), terms in beds.items():
        model.row(terms, -math.inf, max(0.0, float(plan.capacity[n] * booked[t].level[n]) - lying[n, t]))
    for (pool, t), terms in hours.items():
        taken = sum(
            offer.staff.get(pool, 0.0) * lying[n, t] * length / DAY for n, offer in enumerate(plan.offers) if offer.beds
        )
        model.row(terms, -math.inf, max(0.0, float(booked[t].pool_hours[pool]) - taken))
    return model.one_by_one([goal])[0]


def _opening(run: Run) -> dict[tuple[int, int], float]:
    """Of the inpatients at the start those who still lie there, by offer and pass."""
    reference, inpatients = run.reference, run.care.inpatients
    lying: dict[tuple[int, int], float] = defaultdict(float)
    for give, census in enumerate(reference.census.tolist()):
        stay = int(inpatients.stay[give])
        for t in range(len(run.care.booked)):
            lying[int(inpatients.offer[give]), t] += census / stay * max(0, stay - 1 - t)
    return lying


def main(number: int) -> None:
    """Print each world, and all of them together."""
    total = [0.0, 0.0]
    print(f"{'without nödvändig vård':24}{'run':>9}{'optimum':>9}{'regret':>9}   % of the run's")
    for name, region, asked in worlds(number):
        journal, run = finished(region, asked)
        found = without_care(journal), least_without_care(run)
        total = [a + b for a, b in zip(total, found, strict=True)]
        _say(name, *found)
    _say("in all", *total)


def _say(name: str, run: float, best: float) -> None:
    share = f"{(run - best) / run:8.1%}" if run > 1e-6 else f"{'–':>8}"
    print(f"{name:24}{run:9.1f}{best:9.1f}{run - best:9.1f}{share}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
