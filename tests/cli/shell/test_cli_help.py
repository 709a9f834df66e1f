"""Help, language, version and mistakes on the command line."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

import beredskap
from beredskap.cli.root import root
from tests.cli.conftest import Ran

COMMANDS = (
    "run",
    "explain",
    "check",
    "compare",
    "validate",
    "show",
    "schema",
    "init",
    "export",
    "template",
    "import",
    "stock",
    "status",
    "actions",
    "doctor",
    "backup",
    "serve",
)


def test_the_commands_that_there_are() -> None:
    assert tuple(root.commands) == COMMANDS


def test_without_arguments_it_helps(beredskap: Callable[..., Ran]) -> None:
    ran = beredskap()
    assert ran.code == 0
    assert "Kommandon:" in ran.out
    assert ran.err == ""


def test_a_database_in_the_environment_is_no_option_before_a_command(
    beredskap: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREDSKAP_DB", "finns-inte.db")
    assert beredskap().out.startswith("Användning: beredskap")
    assert beredskap("schema", "scenario").code == 0
    assert "finns inte" in beredskap("--plain").err
    typed = beredskap("--db", "region.db", "schema", "scenario")
    assert (typed.code, typed.out) == (2, "")
    assert "hör till terminalgränssnittet" in typed.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_in_both_languages(beredskap: Callable[..., Ran], command: str) -> None:
    swedish = beredskap(command, "--help")
    english = beredskap("--lang", "en", command, "--help")
    assert swedish.code == english.code == 0
    assert swedish.out.startswith("Användning: beredskap " + command)
    assert english.out.startswith("Usage: beredskap " + command)
    assert "Flaggor:" in swedish.out
    assert "Options:" in english.out


def test_the_help_has_no_untranslated_words(beredskap: Callable[..., Ran]) -> None:
    for args in ((), *((command,) for command in COMMANDS)):
        english = beredskap("--lang", "en", *args, "--help").out
        assert not any(word in english for word in (" och ", " eller ", " till ", "FLAGGOR", "SÖKVÄG"))
        assert not any(word in beredskap(*args, "--help").out for word in ("Usage", "Options", "Show this"))


@pytest.mark.parametrize("args", [("--lang", "en"), ("--lang=en",), ("run", "--help", "--lang", "en")])
def test_the_language_counts_wherever_it_stands(beredskap: Callable[..., Ran], args: tuple[str, ...]) -> None:
    assert "Usage:" in beredskap(*args).out


def test_the_language_of_the_environment(beredskap: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREDSKAP_LANG", "en_GB")
    assert "Usage:" in beredskap("--help").out
    assert "Användning:" in beredskap("--lang", "sv", "--help").out


def test_version(beredskap: Callable[..., Ran]) -> None:
    assert beredskap("--version") == Ran(0, "beredskap 0.1.0\n", "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("rnu",), "kommandot «rnu» finns inte; menade du «run»?"),
        (("run",), "SCENARIO saknas"),
        (("run", "a.yaml", "--fromat", "json"), "flaggan --fromat finns inte; menade du «--format»?"),
        (("run", "a.yaml", "--format", "jsn"), "menade du «json»?"),
        (("run", "a.yaml", "b.yaml"), "«b.yaml» är ett argument för mycket"),
        (("run", "a.yaml", "-o"), "flaggan -o ska ha ett värde"),
        (("run", "a.yaml", "--all=1"), "flaggan --all tar inget värde"),
        (("schema", "regoin"), "menade du «region»?"),
        (("--lang", "eng", "run"), "«eng» går inte att välja här"),
        (("validate",), "SÖKVÄG saknas"),
        (("run", "a.yaml", "-o", "ingen/mapp/x.json"), "finns inte"),
        (("run", "a.yaml", "-o", "."), "är en mapp"),
        (("run", "a.yaml", "-o", "a.yaml"), "välj en annan fil att skriva till"),
        (("run", "a.yaml", "--journal", "a.yaml"), "välj en annan fil att skriva till"),
    ],
)
def test_mistakes_are_explained(beredskap: Callable[..., Ran], args: tuple[str, ...], said: str) -> None:
    ran = beredskap(*args)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Error" not in ran.err


def test_the_click_command_runs_through_the_same_door() -> None:
    result = CliRunner().invoke(root, ["rnu"])
    assert result.exit_code == 2
    assert "menade du" in result.output


def test_every_option_says_what_it_does() -> None:
    for command in (root, *root.commands.values()):
        for param in command.params:
            assert isinstance(param, click.Parameter)
            assert param.help


def test_help_loads_nothing_heavy(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    code = (
        "import sys; from beredskap.cli.main import main; main(['run', '--help']); main(['serve', '--help'])\n"
        "heavy = {'pydantic', 'numpy', 'rich', 'yaml', 'pint', 'highspy', 'textual', 'networkx', 'joblib', 'aiohttp', 'textual_serve'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = process(code=code)
    assert done.returncode == 0, done.stderr.decode()


def test_the_public_api_is_whole() -> None:
    assert sorted(beredskap.__all__) == beredskap.__all__
    assert dir(beredskap) == sorted(beredskap.__all__)
    for name in beredskap.__all__:
        assert getattr(beredskap, name) is not None
    with pytest.raises(AttributeError, match="nothing_like_that"):
        beredskap.nothing_like_that  # noqa: B018  # the attribute access is the test


def test_importing_the_package_loads_nothing(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    code = "import sys, beredskap; assert not [m for m in sys.modules if m.startswith('beredskap.')]"
    done = process(code=code)
    assert done.returncode == 0, done.stderr.decode()
