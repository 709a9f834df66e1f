"""A run on one time line: hand-made journals with the arithmetic beside them, and a real run."""

from __future__ import annotations

import pytest

from beredskap.engine.metrics.ranking import regional_outcomes
from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.engine.run import simulate
from beredskap.files import load_scenario
from beredskap.model.result.journal import Change, Course, Journal, ResourceSeries, WordSpell
from beredskap.report.naming.names import Names
from beredskap.report.run import timeline
from tests.report.journals import DAY, HOUR, a_journal, a_region, a_scenario

NAMES = Names(a_region(), a_scenario())


def line(journal: Journal) -> dict[str, timeline.Track]:
    return {track.key: track for track in timeline.timeline(journal, NAMES).tracks}


def test_care_has_the_word_of_each_segment() -> None:
    spells = (WordSpell(end=7 * DAY, word="upphör"), WordSpell(end=14 * DAY, word="flyttad"))
    track = line(a_journal(courses=(Course(care="forlossning", spells=spells),)))["care:forlossning"]
    assert track.words == ("upphör", "flyttad")
    assert str(track.group) == "nödvändigt"


def test_a_store_is_a_share_of_the_most_it_held() -> None:
    """Lilla: 2000 l at the start, 1000 and 500 at the ends of the segments. Stora ran out, so it comes first."""
    tracks = line(a_journal())
    assert [key for key in tracks if key.startswith("store:")] == ["store:stora.diesel", "store:lilla.diesel"]
    assert tracks["store:lilla.diesel"].shares == (0.5, 0.25)
    assert tracks["store:lilla.diesel"].top == 2000


def test_a_store_that_is_okand_or_lost_with_its_building_has_no_share() -> None:
    journal = a_journal()
    unknown = journal.stores[1].model_copy(update={"unknown": ("stock",)})
    lost = journal.stores[0].model_copy(update={"lost": 6000.0, "lost_at": 0, "ran_out_at": None})
    tracks = line(a_journal(stores=(lost, unknown)))
    assert "store:stora.diesel" not in tracks
    assert tracks["store:lilla.diesel"].shares == (None, None)
    assert str(timeline.cell(tracks["store:lilla.diesel"], 0)) == "okänd"


def test_a_queue_is_a_share_of_the_longest() -> None:
    rows = a_journal().care
    journal = a_journal(
        care=(
            rows[0].model_copy(update={"waiting": (4.0, 8.0)}),
            rows[0].model_copy(update={"care": "mottagning", "waiting": (0.0, 16.0)}),
        )
    )
    tracks = line(journal)
    assert tracks["queue:nödvändigt"].shares == (0.25, 0.5)
    assert tracks["queue:angeläget"].shares == (0.0, 1.0)
    assert str(timeline.cell(tracks["queue:angeläget"], 1)) == "16"


def test_a_node_has_its_level_before_what_happens_at_the_end_of_the_segment() -> None:
    changes = (
        Change(time=HOUR, subject="elnat", kind="level", before=1.0, after=0.0),
        Change(time=7 * DAY, subject="elnat", kind="level", before=0.0, after=1.0),
    )
    assert line(a_journal(changes=changes))["node:elnat"].shares == (0.0, 1.0)


def test_what_a_lost_site_takes_with_it_is_told_by_the_site() -> None:
    assert [key for key in line(a_journal()) if key.startswith("node:")] == ["node:stora"]


def test_staff_are_counted_by_competence() -> None:
    pool = ResourceSeries(
        resource="granne.barnmorskor", kind="staff", available=(24.0, 48.0), used=(0.0, 0.0), usual=(48.0, 48.0)
    )
    assert line(a_journal(resources=(pool,)))["staff:barnmorska"].shares == (0.5, 1.0)
    full = pool.model_copy(update={"available": (48.0, 48.0)})
    assert "staff:barnmorska" not in line(a_journal(resources=(full,)))


def test_a_time_lies_in_the_segment_that_begins_there() -> None:
    found = timeline.timeline(a_journal(), NAMES)
    assert [found.segment(time) for time in (0, 7 * DAY - 1, 7 * DAY, 14 * DAY, 99 * DAY)] == [0, 0, 1, 1, 1]


@pytest.fixture(scope="module")
def real() -> tuple[Journal, Names]:
    loaded = load_scenario("cosmic-24h")
    return simulate(loaded.region, loaded.scenario), Names(loaded.region, loaded.scenario)


def test_in_a_real_run_every_care_type_is_there_and_the_worst_word_is_its_outcome(
    real: tuple[Journal, Names],
) -> None:
    journal, names = real
    found = timeline.timeline(journal, names)
    words = {track.subject: track.words for track in found.tracks if track.kind == timeline.CARE}
    outcomes = {one.care: one.word for one in regional_outcomes(journal) if one.word != "–"}
    assert words.keys() == outcomes.keys()
    for care, word in outcomes.items():
        assert len(words[care]) == len(journal.segments)
        assert min(words[care], key=SEVERITY_ORDER.index) == word


def test_the_table_says_the_same_at_its_marks(real: tuple[Journal, Names]) -> None:
    journal, names = real
    table = timeline.table(journal, names)
    assert [str(column.title) for column in table.columns[2:]] == ["T+1 h", "T+8 h", "T+24 h", "T+72 h", "T+4 d"]
    assert len(table.rows) == len(timeline.timeline(journal, names).tracks)
