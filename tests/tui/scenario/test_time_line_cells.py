"""How a track is drawn in columns of time."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from beredskap.language import message
from beredskap.report.run.timeline import QUEUE, RESPONSE, STORE, TimeLine, Track
from beredskap.tui.scenario import time_line_cells

HOUR = 3600
GROUP = message("grupp")


def a_line(*ends: int) -> TimeLine:
    return TimeLine((0, *ends[:-1]), ends, ())


def test_a_column_touches_the_segments_of_its_time() -> None:
    line = a_line(6 * HOUR, 12 * HOUR, 24 * HOUR)
    assert time_line_cells.columns(line, 24 * HOUR, 4) == [(0, 0), (1, 1), (2, 2), (2, 2)]
    assert time_line_cells.columns(line, 24 * HOUR, 2) == [(0, 1), (2, 2)]


def test_the_worst_word_of_a_column_is_drawn() -> None:
    track = Track("care", "akut", "Akut", GROUP, words=("kvarstår", "upphör", "flyttad"))
    assert [ch for ch, _ in time_line_cells.cells(track, [(0, 1), (2, 2)])] == ["█", "▃"]


def test_the_lowest_share_and_the_longest_queue_of_a_column_are_drawn() -> None:
    store = Track(STORE, "tank", "Tank", GROUP, shares=(1.0, 0.0, 0.5, None))
    assert time_line_cells.cells(store, [(0, 0), (0, 1), (2, 2), (3, 3)]) == [
        ("█", "success"),
        time_line_cells.EMPTY,
        ("▅", "success"),
        ("?", "muted"),
    ]
    queue = Track(QUEUE, "nödvändigt", "nödvändigt", GROUP, shares=(0.0, 1.0))
    assert [ch for ch, _ in time_line_cells.cells(queue, [(0, 0), (0, 1)])] == [" ", "█"]
    slow = Track(RESPONSE, "Kumla", "Kumla", GROUP, shares=(0.5, 1.0, 2.0))
    assert [ch for ch, _ in time_line_cells.cells(slow, [(0, 0), (0, 1), (2, 2)])] == ["▅", "█", "█"]


def test_every_word_is_drawn_as_something_of_its_own() -> None:
    assert len({ch for ch, _ in time_line_cells.WORDS.values()}) == len(time_line_cells.WORDS)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=30),
    st.integers(1, 120),
)
def test_the_columns_cover_all_segments_in_order(lengths: list[int], width: int) -> None:
    ends = [sum(lengths[: number + 1]) * HOUR for number in range(len(lengths))]
    spans = time_line_cells.columns(a_line(*ends), ends[-1], width)
    assert len(spans) == width
    assert spans[0][0] == 0
    assert spans[-1][1] == len(ends) - 1
    seen = {segment for first, last in spans for segment in range(first, last + 1)}
    assert seen == set(range(len(ends)))
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(spans))


@given(st.integers(HOUR, 100 * 24 * HOUR), st.integers(40, 150))
def test_the_axis_fits_and_begins_at_the_start(duration: int, width: int) -> None:
    text = time_line_cells.axis(duration, width)
    assert len(text) == width
    assert text.startswith("┊0 h")
