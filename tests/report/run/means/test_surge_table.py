"""Where beds gave way, worst first, and nothing where all held."""

from __future__ import annotations

from beredskap.engine import simulate
from beredskap.report.naming.names import Names
from beredskap.report.run.means import surge
from tests.engine.care.test_surge import SATELLITES, ward
from tests.engine.runs import scenario


def test_the_table_has_the_wards_that_gave_way() -> None:
    # Half a satellite more each pass of the first day, then 2 of them: (0.5 + 1 + 1.5 + 2) / 4 + 2 + 2 = 5.25 bed-days, shown as 5.
    region = ward(SATELLITES)
    asked = scenario(days=3)
    journal = simulate(region, asked)
    (table,) = surge.tables(journal, Names(region, asked))
    ((name, satellites, over, satellite_days, over_days),) = table.rows
    assert (str(name), over, satellite_days, over_days) == ("kir", None, 5, None)
    assert satellites is not None
    assert round(float(str(satellites)), 6) == 2
    assert surge.tables(simulate(ward(), asked), Names(region, asked)) == ()
