"""What comes from files, arguments and regions reaches the terminal without anything that moves the cursor, hides or names a person."""

from __future__ import annotations

import ast
import itertools
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.cli.shell.language import show_plainly
from beredskap.model.personal import has_personal_number
from beredskap.report.document.cells import clean, escape_formula
from tests.cli import worlds
from tests.cli.conftest import Ran
from tests.model.personal_numbers import CORPUS, NUMBERS

Run = Callable[..., Ran]
ROOT = Path(__file__).parents[3] / "beredskap"
HOSTILE = (
    "\x1b[2J",
    "\x1b]52;c;aGVq\x07",
    "\x9b31m",
    "\x07",
    "\r",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2028",
    "\x85",
    "\U000e0041",
    "\x7f",
)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)


def unseen(text: str) -> list[str]:
    """What may not be in anything that is said: controls but the line break, format characters, half surrogates, separators of lines."""
    return [ascii(ch) for ch in text if ch != "\n" and unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(ANYTHING)
def test_a_line_that_is_told_holds_nothing_unseen(text: str) -> None:
    assert not unseen(show_plainly(text))
    assert "\n" not in show_plainly(text)
    assert not unseen(clean(text).replace("\u00ad", ""))


@given(ANYTHING, st.sampled_from(CORPUS))
def test_no_number_is_told(text: str, number: str) -> None:
    for told in (show_plainly(f"{text} {number} {text}"), clean(f"{text} {number} {text}")):
        assert not has_personal_number(told)


COMMANDS = (
    ("run", "{path}"),
    ("check", "{path}"),
    ("validate", "{path}"),
    ("explain", "{path}", "akut"),
    ("explain", "uso-utslaget", "{word}"),
    ("compare", "{path}", "{path}", "--coordination", "{word}"),
    ("show", "{word}"),
    ("show", "uso.iva", "--region", "{word}"),
    ("stock", "list", "--db", "{path}"),
    ("stock", "show", "{word}", "--db", "{path}"),
    ("import", "{path}", "--region", "orebro"),
    ("import", "{path}", "--region", "{word}"),
    ("template", "{word}"),
    ("schema", "{word}"),
    ("doctor", "--db", "{path}"),
    ("init", "{path}", "--db", "{word}", "--by", "{word}"),
    ("{word}",),
    ("run", "--{word}"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_whatever_a_file_or_an_argument_is_called(beredskap: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    for number, hostile in enumerate(HOSTILE):
        for content in ("", worlds.WORLD.format(name="x") + worlds.HOLDS):
            path = tmp_path / f"a{hostile}{number}.yaml"
            path.write_text(content, encoding="utf-8")
            ran = beredskap(*(part.format(path=path, word=f"ord{hostile}") for part in command))
            assert ran.code in (0, 1, 2, 5), ran.err
            assert not unseen(ran.out), (hostile, ran.out)
            assert not unseen(ran.err), (hostile, ran.err)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_number_on_the_command_line_is_refused_and_not_repeated(
    beredskap: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for number in itertools.islice(CORPUS, 0, None, 29):
        if "/" in number or "\x00" in number:
            continue
        ran = beredskap(*(part.format(path=tmp_path / f"{number}.yaml", word=number) for part in command))
        assert ran.code == 2
        assert "personnummer" in ran.err
        assert not any(digits in (ran.out + ran.err).replace(" ", "").replace("-", "") for digits in NUMBERS)


def test_nothing_else_writes_to_the_terminal() -> None:
    """Data goes to stdout through `streams.put`, all else to stderr through `language.tell`; a line of progress rewrites itself."""
    doors = {"cli/shell/streams.py", "cli/shell/language.py", "cli/shell/progress.py"}
    for path in ROOT.rglob("*.py"):
        if path.relative_to(ROOT).as_posix() in doors:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert said not in ("print", "sys.stdout.write", "sys.stderr.write", "click.echo"), path


@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20")
def test_no_cell_is_a_formula(sign: str) -> None:
    for before in ("", " ", "\t", "\u00a0", "\u3000"):
        assert escape_formula(f"{before}{sign}A1").startswith("'")
