"""A run that is given up half way leaves nothing behind: the next one of the same simulator is as if it were the first."""

from __future__ import annotations

import pytest

from beredskap.engine.run import Simulator
from beredskap.model.result.journal import Journal
from tests.engine.runs import scenario
from tests.report.run.test_matrix import a_county


class _GivenUpError(Exception):
    pass


def told(simulator: Simulator, *, until: float = 2.0) -> Journal:
    """A day without the large hospital, given up when so much of it is done."""

    def progress(share: float) -> None:
        if share >= until:
            raise _GivenUpError

    asked = scenario({"at": 0, "lose": "stora"}, days=2)
    return simulator.simulate(COUNTY, asked, progress=progress)


COUNTY = a_county()


@pytest.mark.parametrize("until", [0.0, 0.3, 0.8])
def test_the_next_run_is_as_the_first(until: float) -> None:
    simulator = Simulator()
    with pytest.raises(_GivenUpError):
        told(simulator, until=until)
    assert told(simulator) == told(Simulator())
