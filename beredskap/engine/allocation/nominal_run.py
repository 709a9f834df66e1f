"""What a draw of an ensemble shares with the nominal run it was drawn from: the reference week, and where solves start (docs/decisions/012-ensembles.md)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from beredskap.lp.lexicographic import Start
from beredskap.model.care import CareOffering, CareType
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario

CARE_TABLES: Final = (
    "municipalities",
    "roads",
    "sites",
    "profiles",
    "seasons",
    "care",
    "offerings",
    "nonresidents",
    "items",
    "vehicles",
    "staff",
)
"""What the care half of a run is made of; of the stores it only needs to know what each holds and where."""


Trail = dict[tuple[int, bytes], Start]
"""Where the solves of a run ended, by number of the pass and state of the world (`WorldState.key`)."""


class Nominal(NamedTuple):
    """What draws are drawn from: the region and the scenario with the middle of every range."""

    region: Region
    scenario: Scenario

    def leads(self, scenario: Scenario) -> bool:
        """Whether a run of ``scenario`` may start its solves where those of this one ended: another scenario with the same passes."""
        mine = self.scenario
        return mine is not scenario and (mine.start, mine.pass_length, mine.coordination) == (
            scenario.start,
            scenario.pass_length,
            scenario.coordination,
        )


def usual_region(nominal: Region, drawn: Region) -> Region:
    """``nominal`` if the draw touches nothing that an ordinary week hangs on, else ``drawn``.

    What arises when something is down arises in no ordinary week. What sites outside the region can spare does not matter to a week in which nobody is
    sent there: that is for the caller to see.
    """
    alike: dict[str, Callable[[Any, Any], bool]] = {
        "care": _alike_care,
        "offerings": lambda one, other: _alike_offerings(one, other, nominal),
    }
    same = all(
        _alike(getattr(nominal, name), getattr(drawn, name), alike.get(name, operator.eq)) for name in CARE_TABLES
    ) and _alike(nominal.stores, drawn.stores, lambda one, other: (one.site, one.item) == (other.site, other.item))
    return nominal if same else drawn


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], alike: Callable[[Any, Any], bool]) -> bool:
    """Whether two tables have the same records in the same order, by ``alike`` where they are not the very same."""
    return one is other or (
        list(one) == list(other)
        and all(record is other[name] or alike(record, other[name]) for name, record in one.items())
    )


def _alike_care(one: CareType, other: CareType) -> bool:
    return bool(one.arises_when) == bool(other.arises_when) and one == other.model_copy(
        update={"arises_when": one.arises_when}
    )


def _alike_offerings(one: CareOffering, other: CareOffering, region: Region) -> bool:
    is_outside = region.sites[one.site].is_neighbour
    both = one.capacity is not None and other.capacity is not None and one.capacity.known and other.capacity.known
    return one == (other.model_copy(update={"capacity": one.capacity}) if is_outside and both else other)
