"""Measure the model's own spread: ``python -m benchmarks.spread [SCENARIO …]``.

Each scenario is run as it is, with shorter passes, begun half an hour and an hour later, and with travel times changed by at most a ten thousandth, so
that other allocations of the equally good ones are chosen. None of it is a difference between two plans. What it does to the patients without
nödvändig care is what `beredskap.engine.metrics.spread` must hold: docs/decisions/030-words.md tells the figures.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator

from benchmarks.__main__ import ROOT
from beredskap.engine.metrics.ranking import unmet_necessary
from beredskap.engine.metrics.spread import own_spread
from beredskap.engine.run import Simulator
from beredskap.files import load_scenario
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.units import HOUR

EQUALS = 3
TINY = 1e-4


def variations(region: Region, scenario: Scenario) -> Iterator[tuple[str, Region, Scenario]]:
    """The same question in other ways, by name."""
    yield "as it is", region, scenario
    for hours in (3, 2):
        if hours * HOUR < scenario.pass_length:
            yield f"pass {hours} h", region, scenario.model_copy(update={"pass_length": hours * HOUR})
    for minutes in (30, 60):
        later = scenario.start + datetime.timedelta(minutes=minutes)
        yield f"+{minutes} min", region, scenario.model_copy(update={"start": later})
    for seed in range(EQUALS):
        chance = random.Random(seed)
        roads = {
            name: road.model_copy(update={"minutes": road.minutes * (1 + TINY * chance.uniform(-1, 1))})
            for name, road in region.roads.items()
        }
        yield f"equal {seed}", region.model_copy(update={"roads": roads}), scenario


def main(names: list[str]) -> None:
    """One line a scenario: patients without nödvändig care as it is, how far the others are from it, and what the program allows."""
    for file in [ROOT / "scenarios" / f"{name}.yaml" for name in names] or sorted((ROOT / "scenarios").glob("*.yaml")):
        loaded = load_scenario(file)
        found = {}
        for name, region, scenario in variations(loaded.region, loaded.scenario):
            found[name] = unmet_necessary(Simulator(brief=True).simulate(region, scenario))
        nominal = found.pop("as it is")
        said = "  ".join(f"{name} {value - nominal:+.2f}" for name, value in found.items())
        print(
            f"{file.stem:28}{nominal:9.2f}  ±{own_spread(nominal, loaded.scenario.coordination):.1f}  {said}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
