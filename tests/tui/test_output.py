"""Whatever stands in files, folders, databases and what is typed: nothing of it gives the terminal an order or is read as markup."""

from __future__ import annotations

import ast
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

import beredskap
from beredskap.cli import ui
from beredskap.cli.main import main
from beredskap.errors import InputError, Place, Problem
from beredskap.language import message
from beredskap.tui.app import BeredskapApp
from beredskap.tui.commands import EVERYWHERE, TABLE
from beredskap.tui.output_filter import OUTPUT_FILTER, show
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.workspace import WorkspaceScreen
from beredskap.tui.workspaces import WORKSPACES
from tests.database import worlds
from tests.tui.painted import MARKUP, ORDERS, Painted, faults
from tests.tui.pilot import a_session, at_rest, number_of, played, press

FILE_NAME = f"{ORDERS.replace(chr(0), '')} {MARKUP}".replace("/", "∕")
"""All of it but what a file's name cannot hold."""
NAMED = {
    "name: Provlänet": f"name: '{MARKUP} länet'",
    "name: Stora sjukhuset": f"name: '{MARKUP} sjukhuset'",
    "name: Akutbesök": f"name: '{MARKUP} akut'",
    "name: Insulin": f"name: '{MARKUP} insulin'",
    "name: Elnätet": f"name: '{MARKUP} elnätet'",
}
SHARED = tuple(command for command in (*TABLE, *EVERYWHERE) if command.id in ("filter", "help", "command_palette"))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    return Painted(monkeypatch)


def marked_region() -> str:
    """The region, with names that would be markup."""
    text = worlds.REGION
    for old, new in NAMED.items():
        assert old in text
        text = text.replace(old, new)
    return text


def hostile_folder(where: Path) -> Path:
    """A folder to start in, by a name that would be an order, with a scenario that holds, one that does not and one that is no YAML."""
    here = where / FILE_NAME
    scenarios = here / "scenarios"
    scenarios.mkdir(parents=True)
    quoted = '"' + "".join(f"\\u{ord(ch):04x}" for ch in ORDERS) + MARKUP.replace("\\", "") + '"'
    files = {
        f"a{FILE_NAME[:140]}.yaml": worlds.SCENARIO.replace("name: Provet", f"name: '{MARKUP}'"),
        "b.yaml": worlds.SCENARIO.replace("elnat", quoted).replace("name: Provet", f"name: {quoted}"),
        "c.yaml": f"{ORDERS}: {MARKUP}",
    }
    for name, text in files.items():
        (scenarios / name).write_text(text, encoding="utf-8")
    return here


async def open_everything(pilot: Pilot[None], app: BeredskapApp, screen: type[WorkspaceScreen]) -> None:
    """All that the keys of a workspace open, with a hostile text in every line that can be typed in."""
    for command in (*screen.commands, *SHARED):
        await press(pilot, app, number_of(screen.key), command.keys[0])
        paste_everywhere(app)
        await press(pilot, app, "enter")
        for _ in range(6):
            if isinstance(app.screen, WORKSPACES):
                break
            await press(pilot, app, "escape", "j")
        assert isinstance(app.screen, WORKSPACES), command.id


def paste_everywhere(app: BeredskapApp) -> None:
    """What a clipboard may hold."""
    for line in app.screen.query(Input):
        if line.display:
            line.value = f"{line.value}{ORDERS}{MARKUP}"


@pytest.mark.parametrize("one", WORKSPACES)
def test_every_workspace(
    one: type[WorkspaceScreen], painted: Painted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = hostile_folder(tmp_path)
    monkeypatch.chdir(here)
    folder = worlds.folder(here, marked_region())

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await open_everything(pilot, app, one)

    played(play, RegionSession(str(folder)), preferences=Preferences(workspace=one.key))
    assert painted.wrong == set()
    assert painted.has("[@click=app.quit]klick[/]")


HOLDING = "en uppgift ur minnet"


def test_a_fault_ends_it_without_telling_what_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> None:
        held = f"{HOLDING} {ORDERS}"
        raise ZeroDivisionError(held)

    run = BeredskapApp.run
    monkeypatch.setattr(BeredskapApp, "action_help", broken)
    monkeypatch.setattr(BeredskapApp, "run", lambda app: run(app, headless=True, auto_pilot=ask_for_help))
    monkeypatch.setattr(ui, "has_terminal", lambda: True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["--region", str(worlds.folder(tmp_path))]) == 3
    said = "".join(capfd.readouterr())
    assert "Internt fel i beredskap: ZeroDivisionError." in said
    assert HOLDING not in said
    assert "Traceback" not in said


async def ask_for_help(pilot: Pilot[None]) -> None:
    await pilot.press("f1")


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_painted_is_as_wide_as_before_and_gives_no_order(text: str) -> None:
    segment = Segment(text, Style(link="https://exempel.se", bold=True))
    (painted,) = OUTPUT_FILTER.apply([segment], Color(0, 0, 0))
    assert faults(painted) == set()
    assert cell_len(painted.text) == sum(map(cell_len, text))
    assert painted.style is not None
    assert painted.style.bold
    assert show(show(text)) == show(text)


def test_what_is_harmless_is_left_as_it_is() -> None:
    segment = Segment("Karlskoga\u00a0– 5\u202f000 mg åäö é 漢 \u00ad", Style(bold=True))
    assert OUTPUT_FILTER.apply([segment], Color(0, 0, 0)) == [segment]


@pytest.mark.parametrize(
    "column",
    ["entry.note", "movement.batch", "store.site_name", "meta.value", "status.subject", "document.content"],
)
def test_a_database_that_was_changed_by_hand(column: str, painted: Painted, tmp_path: Path) -> None:
    path = worlds.database(tmp_path)
    assert main(["status", "set", "elnat", "--level", "50 %", "--by", "tib", "--db", str(path)]) == 0
    table, name = column.split(".")
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        done = database.execute(
            f"UPDATE {table} SET {name} = CAST(? || {name} AS {'BLOB' if name == 'content' else 'TEXT'})",
            (f"{ORDERS} {MARKUP}".replace("\0", ""),),
        )
        assert done.rowcount
    database.close()

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "escape", number_of("stock"), "p", "p", "enter", "escape", "escape", "r", "escape")
        await press(pilot, app, number_of("overview"))

    played(play, a_session("", str(path)), preferences=Preferences(workspace="stock"))
    assert painted.wrong == set()


def test_a_sheet_and_what_is_wrong_with_it(painted: Painted, tmp_path: Path) -> None:
    path = worlds.database(tmp_path)
    where = tmp_path / FILE_NAME
    where.mkdir()
    sheets = {
        "rader.csv": f'Lager;Saldo;Anm\n"{ORDERS} {MARKUP}";400;x\nstora.tank;"{ORDERS}{MARKUP}";x\n',
        "rubrik.csv": f'"{ORDERS} {MARKUP}";Saldo\nstora.tank;400\n',
        f"{FILE_NAME[:100]}.csv": f'Lager;Saldo;"{MARKUP}"\nstora.tank;400;x\n',
    }
    for name, text in sheets.items():
        (where / name).write_text(text, encoding="utf-8")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, number_of("stock"))
        for name in (*sheets, "finns-inte.csv"):
            await press(pilot, app, "l")
            app.screen.query_one("#path", Input).value = str(where / name)
            app.screen.query_one("#by", Input).value = "lager"
            await press(pilot, app, "enter", "down", "right", "right", "down", "escape", "escape")
            assert isinstance(app.screen, WORKSPACES)

    played(play, a_session("", str(path)), preferences=Preferences(workspace="stock"))
    assert painted.wrong == set()
    assert painted.has("[@click=app.quit]klick[/]")


def test_what_is_told_in_passing(painted: Painted, tmp_path: Path) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        app.tell(message("Skrev {path}", path=f"{ORDERS} {MARKUP}"))
        app.show_problems(
            InputError([Problem("prov", message("{a}", a=MARKUP + ORDERS), Place(FILE_NAME), near=FILE_NAME)])
        )
        await at_rest(pilot, app)

    played(play, a_session(str(worlds.folder(tmp_path))))
    assert painted.wrong == set()
    assert painted.has("[@click=app.quit]klick[/]")


READS_MARKUP = ("Static", "Label", "notify")
WIDGETS = {"Button", "Checkbox", "Footer", "Input", "Label", "Static", "TextArea", "Tree"}
"""What the UI is made of; whoever takes another widget sees to that it reads no markup."""


def test_no_widget_reads_markup() -> None:
    for path in sorted((Path(beredskap.__file__).parent / "tui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
                assert {one.name for one in node.names} <= WIDGETS, path
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("from_markup", "border_title", "border_subtitle"), path
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in READS_MARKUP:
                given = {one.arg: one.value for one in node.keywords}
                assert isinstance(given.get("markup"), ast.Constant), f"{path.name}:{node.lineno}"
