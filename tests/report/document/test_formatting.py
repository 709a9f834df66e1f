"""Words and numbers: times, lists, and that nothing is rounded to something it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.language import message
from beredskap.model.result.journal import WORDS
from beredskap.report.document import formatting
from beredskap.report.document.layout import pad, share_out, span, width, wrap


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 h"),
        (20, "20 s"),
        (90, "1 min 30 s"),
        (1200, "20 min"),
        (5400, "1 h 30 min"),
        (72 * 3600, "72 h"),
        (96 * 3600, "4 d"),
        (102 * 3600, "4 d 6 h"),
        (7 * 86400, "7 d"),
        (86400 * 4 - 1, "96 h"),
    ],
)
def test_duration(seconds: int, said: str) -> None:
    assert formatting.duration(seconds) == said


def test_the_start_is_t_plus_0() -> None:
    assert formatting.clock(0) == "T+0"
    assert formatting.clock(6 * 3600) == "T+6 h"


def test_every_word_has_a_glyph_a_word_and_a_place_in_the_order() -> None:
    assert set(formatting.GLYPHS) == set(formatting.OUTCOMES) == set(SEVERITY_ORDER) == set(WORDS)


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists(parts: list[str], said: str) -> None:
    assert formatting.join_words(parts).text("sv") == said


def test_long_lists_say_how_many_more() -> None:
    assert formatting.join_some(list("abcdef")).text("sv") == "a, b, c och 3 till"
    assert formatting.join_some(list("abcd")).text("en") == "a, b, c and d"


def test_numbers_inside_sentences_wait_for_the_language() -> None:
    said = message("{n} lager", n=formatting.number(7.5))
    assert said.text("sv") == "7,5 lager"
    assert said.text("en") == "7.5 lager"


@pytest.mark.parametrize(
    ("patients", "said"),
    [
        (0, "0"),
        (1e-5, "0"),
        (0.01, "<1"),
        (0.49, "<1"),
        (0.5, "1"),
        (1.49, "1"),
        (7.9, "8"),
        (2.5, "3"),
        (1234.4, "1 234"),
    ],
)
def test_patients_are_whole_people_and_some_is_never_nobody(patients: float, said: str) -> None:
    assert formatting.patients_text(patients, "sv").replace("\N{NO-BREAK SPACE}", " ") == said


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=5))
def test_the_parts_of_a_sum_add_up_as_whole_people(parts: list[float]) -> None:
    # Each is the whole number below or above its part; what is shown as «<1» counts as nobody.
    shown = [
        int(str(one).replace("\N{NO-BREAK SPACE}", "").replace("<1", "0"))
        for one in formatting.patients_in_parts(*parts)
    ]
    assert abs(sum(shown) - sum(parts)) <= 0.5 + 1e-3
    assert all(abs(whole - part) < 1 + 1e-6 for whole, part in zip(shown, parts, strict=True))


@given(st.lists(st.floats(0, 50), min_size=2, max_size=4), st.data())
def test_a_part_that_is_told_alone_elsewhere_is_the_same_number_there(parts: list[float], data: st.DataObject) -> None:
    alone = data.draw(st.integers(0, len(parts) - 1))
    shown = [str(one) for one in formatting.patients_in_parts(*parts, alone=alone)]
    assert shown[alone] == str(formatting.patients(parts[alone]))
    whole = sum(0 if one == "<1" else int(one) for one in shown)
    assert abs(whole - sum(parts)) <= 0.5 + 1e-3


def test_a_difference_is_that_of_the_numbers_beside_it() -> None:
    # 17.6 and 20.4 are shown as 18 and 20: 2 more, not 3.
    assert str(formatting.difference_in_patients(17.6, 20.4)) == "2"
    assert str(formatting.difference_in_patients(17.6, 17.7)) == "<1"


@given(st.floats(0, 1))
def test_a_share_is_never_rounded_to_all_or_nothing(share: float) -> None:
    said = formatting.share_text(share, "sv")
    if said == "100 %":
        assert share >= 0.999999 - 1e-12
    if said == "0 %":
        assert share <= 1e-6


@given(st.text(alphabet="aåb 日e\u0301", max_size=60), st.integers(2, 30))
def test_wrapping_keeps_every_word_and_fits(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wide_characters_take_two_columns() -> None:
    assert width("日本") == 4
    assert pad("日", 4) == "日  "


def test_columns_that_do_not_fit_move_below_from_the_right() -> None:
    spans = [
        span("namn", ["x" * 20], True, False),
        span("var", ["y" * 30], True, True),
        span("vad", ["z" * 30], True, True),
    ]
    assert share_out(spans, 90) == [20, 30, 30]
    assert share_out(spans, 50)[2] == 0
    assert sum(share_out(spans, 50)) + 2 <= 50
