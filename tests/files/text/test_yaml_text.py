"""YAML text: places, null, and everything that can be wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.errors import Problem
from beredskap.files.text.yaml_text import read_yaml
from beredskap.files.text.yaml_tree import YamlError
from beredskap.limits import DEPTH as MAX_DEPTH
from beredskap.limits import PROBLEMS
from beredskap.model.raw import place_of


def only_problem(text: str) -> Problem:
    try:
        _, problems = read_yaml(text, "f.yaml")
    except YamlError as error:
        problems = error.problems
    assert len(problems) == 1, problems
    return problems[0]


def test_everything_knows_its_place() -> None:
    tree, problems = read_yaml("a:\n  b: [x, {c: y}]\n", "f.yaml")
    assert not problems
    assert str(place_of(tree["a"])) == "f.yaml:2:3"
    assert str(place_of(tree["a"]["b"])) == "f.yaml:2:6"
    assert str(place_of(tree["a"]["b"][1]["c"])) == "f.yaml:2:14"
    assert str(place_of(next(iter(tree["a"])))) == "f.yaml:2:3"


@pytest.mark.parametrize("text", ["null", "~", "", "Null", "NULL"])
def test_plain_null_is_null(text: str) -> None:
    assert read_yaml(f"a: {text}\n", "f")[0] == {"a": None}


@pytest.mark.parametrize("text", ["no", "010", "12:30", "yes", "1e3", "2027-01-11", ".inf"])
def test_all_else_stays_text(text: str) -> None:
    assert read_yaml(f"a: {text}\n", "f")[0] == {"a": text}


@pytest.mark.parametrize("text", ['"null"', "'~'", '""'])
def test_quoted_null_is_text(text: str) -> None:
    assert read_yaml(f"a: {text}\n", "f")[0] == {"a": text[1:-1]}


def test_an_anchor_is_shared_and_keeps_the_place_it_was_written_at() -> None:
    tree, _ = read_yaml("a: &x {n: 1}\nb: *x\n", "f")
    assert tree["b"] is tree["a"]


@pytest.mark.parametrize(("text", "rule", "line", "said", "remedy"), [
    ("a: >= 90 %\n", "yaml-syntax", 1, ">= 90 %", 'sätt citattecken: ">= 90 %"'),
    ("x: 1\nb: {a: >= 90 %, c: 1}\n", "yaml-syntax", 2, ">= 90 %", 'sätt citattecken: ">= 90 %"'),
    ("a: > 7 d\n", "yaml-syntax", 1, "> 7 d", 'sätt citattecken: "> 7 d"'),
    ("- x\n- > 7 d\n", "yaml-syntax", 2, "> 7 d", 'sätt citattecken: "> 7 d"'),
    ("care: *\n", "yaml-syntax", 1, "*", 'sätt citattecken: "*"'),
    ("b: {care: *, x: 1}\n", "yaml-syntax", 1, "*", 'sätt citattecken: "*"'),
    ("b: *okänt\n", "yaml-syntax", 1, "*", 'sätt citattecken: "*"'),
    ("a:\n\tb: 1\n", "yaml-syntax", 2, "tabb", "använd blanksteg i stället för tabb"),
    ("a: 1\n---\nb: 2\n", "yaml-syntax", 2, "flera dokument", "dela upp den i flera filer"),
    ("a: @b\n", "yaml-syntax", 1, "@", "sätt citattecken om värdet"),
    ("a: b: c\n", "yaml-syntax", 1, "kolon", "sätt citattecken om text med «: »"),
    ("a: [1, 2\nb: 3\n", "yaml-syntax", 2, "stängs inte", None),
    ("a: 'x\n", "yaml-syntax", 2, "citattecken stängs inte", None),
    ("{site}.el: 1\n", "yaml-syntax", 1, "{site}", "sätt citattecken om hela värdet"),
    ("", "file-empty", 1, "tom", None),
    ("# bara en kommentar\n", "file-empty", 1, "tom", None),
    ("- a\n- b\n", "yaml-mapping", 1, "nycklar", None),
    ("bara text\n", "yaml-mapping", 1, "nycklar", None),
    ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, "första gången på rad 1", "ta bort den ena, eller ge den ett annat namn"),
    ("<<: {a: 1}\n", "yaml-merge", 1, "<<", "skriv fälten i posten, eller använd en mall"),
    ("a: !!python/object:os.system x\n", "yaml-tag", 1, "python/object", None),
    ("? [a]\n: 1\n", "yaml-key", 1, "nyckel", "sätt citattecken om nyckeln om den innehåller {site}"),
    ("a: &x [*x]\n", "yaml-alias", 1, "sig självt", None),
    ("a: \x01\n", "yaml-character", 1, "styrtecken", "ta bort tecknet"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_line_and_remedy(
    text: str, rule: str, line: int, said: str, remedy: str | None
) -> None:
    problem = only_problem(text)
    assert (problem.rule, problem.place.line) == (rule, line)
    assert said in str(problem.message)
    assert (str(problem.remedy) if problem.remedy else None) == remedy


def test_folded_text_is_still_allowed() -> None:
    assert read_yaml("a: >\n  två\n  rader\n", "f")[0] == {"a": "två rader\n"}


def test_an_alias_bomb_is_refused_before_it_is_unfolded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert only_problem("\n".join(lines)).rule == "yaml-alias"


@pytest.mark.parametrize("text", [
    "a: " + "[" * 100_000,
    "a: " + "[" * 100_000 + "]" * 100_000,
    "a: " + "{b: " * 50_000,
    "- " * 50_000 + "x",
    "\n".join(" " * level + "a:" for level in range(3000)),
    "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
])  # fmt: skip
def test_endless_nesting_is_refused_and_does_not_crash_the_parser(text: str) -> None:
    assert only_problem(text).rule == "yaml-deep"


YAML_LIKE = st.text(alphabet=st.sampled_from(list("ab:-[]{},&*!|>'\"%@`#? \n\t~0é\x00")), max_size=60)


@settings(max_examples=300)
@given(YAML_LIKE | st.text(max_size=40))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        read_yaml(text, "f")
    except YamlError as error:
        assert error.problems  # noqa: PT017


@pytest.mark.parametrize(
    "piece", ['["]",', '["}", ', "[ # ]\n", "[']',", '["\\"]",', "[x]]" * 0 + "{? ", "[ ! ", "[&a", '["]\n]", ']
)
def test_depth_is_counted_as_the_parser_counts_it(piece: str) -> None:
    """A bracket in quotes or in a comment closes nothing: thirty thousand of these are thirty thousand levels, and no way of writing one passes by."""
    with pytest.raises(YamlError):
        read_yaml("a: " + piece * 30_000, "f")


def test_levels_that_are_reached_through_anchors_count_too() -> None:
    """Each line is one level deeper than the one before it, though no line is deep."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH + 5))]
    problem = only_problem("\n".join(lines))
    assert problem.rule == "yaml-deep"
    assert only_problem("\n".join(lines)).place.line == MAX_DEPTH


def test_the_most_levels_are_read() -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read_yaml(deep, "f")[1] == []


def test_more_values_than_are_read_are_refused_at_the_line_where_they_become_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("beredskap.files.text.yaml_tree.YAML_VALUES", 6)
    assert read_yaml("a:\n- 1\n- 2\n- 3\n- 4\n", "f")[1] == []  # a key, four texts and the list: six
    problem = only_problem("a:\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n")
    assert (problem.rule, problem.place.line) == ("yaml-size", 7)


def test_as_many_problems_as_anybody_mends_are_worked_out() -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml("a: 1\n" * (PROBLEMS + 100), "f")
    assert len(caught.value.problems) == PROBLEMS
