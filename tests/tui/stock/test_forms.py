"""The forms of Lager can do what the commands can, through the same readers, and a refusal names what there is in the form."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

import beredskap
from beredskap.cli import import_
from beredskap.cli.shell.param_types import Choice
from beredskap.cli.stock import record
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from beredskap.model.sheet import QUESTIONS
from beredskap.tui.app import BeredskapApp
from beredskap.tui.dialogs.form import TICKED, Field, FormScreen
from beredskap.tui.stock import form_fields
from beredskap.tui.stock.import_screen import ImportScreen
from beredskap.tui.stock.ledger_forms import LedgerWriter, meant_key
from beredskap.tui.stock.screen import StockScreen
from beredskap.tui.widgets.box import Box
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import SMALLEST
from tests.database import worlds
from tests.tui.pilot import NOW, a_session, played, press
from tests.tui.stock.test_stock import go_in, said, type_in

ROOT = Path(beredskap.__file__).parent
REFUSING = ("database/ledger", "database/imports", "files/stock", "files/spreadsheet", "supplies")
"""What the forms of Lager call, and what their refusals come from."""
OF_THE_WINDOW = {"--db", "--region", "--dry-run", "--format", "-o", "--table", "--all", "--force", "--lang"}
"""What the window has already: its region, its language, that a sheet is tried before it is written, and how it is shown."""
BY_A_SIGN = {"--loose": "batch"}
"""What is typed into another field."""


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(worlds.database(tmp_path))


def a_writer(db: str) -> LedgerWriter:
    return LedgerWriter(db, lambda: NOW)


def told(app: BeredskapApp) -> str:
    """What a form says is wrong."""
    return str(app.screen.query_one("#wrong", Static).content)


def listed(app: BeredskapApp) -> str:
    """What a trial lists."""
    assert isinstance(app.screen, ImportScreen)
    rows = app.screen.query_one(Grid).rows
    assert rows is not None
    return "\n".join(cell for number in range(len(rows.keys)) for cell in rows.text(number))


FORMS: list[tuple[click.Command, tuple[Field, ...]]] = [
    (record.receive_delivery, form_fields.movement_fields("receive", [], "", "")),
    (record.issue_stock, form_fields.movement_fields("issue", [], "", "")),
    (record.move_stock, form_fields.movement_fields("move", [], "", "")),
    (record.count_stock, form_fields.movement_fields("count", [], "", "")),
    (record.discard_stock, form_fields.movement_fields("discard", [], "", "")),
    (record.correct_entry, form_fields.correct_fields("", "")),
    (import_.command, form_fields.import_fields("", True, [], {})),
]


def wanted(command: click.Command) -> Iterator[str]:
    """What a command can be told: its arguments by their names, its options as they are typed, and each answer of one that may be repeated."""
    for one in command.params:
        if not isinstance(one, click.Option):
            yield one.name or ""
        elif one.multiple and isinstance(one.type, Choice):
            yield from (f"{one.opts[0]} {word}" for word in one.type.words)
        else:
            yield one.opts[0]


@pytest.mark.parametrize(("command", "fields"), FORMS, ids=[str(one.name) for one, _ in FORMS])
def test_every_option_of_a_command_has_its_field(command: click.Command, fields: tuple[Field, ...]) -> None:
    there = {name for one in fields for name in (one.option, one.key)} | {
        "file" if one.key == "path" else "" for one in fields
    }
    missing = [
        name for name in wanted(command)
        if name not in there and name not in OF_THE_WINDOW and BY_A_SIGN.get(name) not in there
    ]  # fmt: skip
    assert missing == []
    assert len({one.key for one in fields}) == len(fields)


def messages(folder: str) -> Iterator[tuple[str, str]]:
    """Every template of a folder with its file."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "message"
                and node.args
            ):
                yield path.name, ast.literal_eval(node.args[0])


def test_no_template_that_a_form_may_show_holds_an_option() -> None:
    """It is a value of its own there (`OnCommandLine`), so that a form can name its field instead."""
    found = [(name, text) for folder in REFUSING for name, text in messages(folder)]
    assert len(found) > 100
    assert [one for one in found if " --" in one[1] or one[1].startswith("--") or "beredskap stock" in one[1]] == []


def test_a_named_expired_batch_is_issued_when_the_box_says_that_it_is_meant(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "i")
        await type_in(app, pilot, amount="5", batch="A1", by="lageransvarig")
        assert "kryssrutan «det är menat att partiet har gått ut»" in told(app)
        assert "tangenten d" in told(app)
        assert "--" not in told(app)
        assert "beredskap stock" not in told(app)
        app.screen.query_one("#expired", Box).focus()
        await press(pilot, app, "space")
        assert app.screen.query_one("#expired", Box).value
        await press(pilot, app, "enter")
        assert isinstance(app.screen, StockScreen), "enter on the box sends"

    played(play, a_session("", db))
    with open_database(db) as database:
        assert database.rows("SELECT amount FROM movement WHERE kind = 'issue' AND batch = 'A1'") == [(-5_000_000,)]


def test_a_move_of_an_expired_batch_asks_the_same(db: str) -> None:
    typed = {"store": "stora.insulin", "to": "lilla.insulin", "amount": "5", "batch": "A1", "by": "lager"}
    with pytest.raises(InputError) as refused:
        a_writer(db).record("move", typed)
    assert {one.rule for one in refused.value.problems} == {"expired"}
    assert "lilla.insulin" in str(a_writer(db).record("move", {**typed, "expired": TICKED}))


def test_what_a_count_misses_is_what_it_is_said_to_be(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot, "stora.tank")
        await press(pilot, app, "c")
        assert app.screen.query_one("#missing", Input).value == "uttag"
        await type_in(app, pilot, amount="400", missing="kasation", by="lager")
        assert "menade du «kassation»" in told(app)
        await type_in(app, pilot, missing="kassation")
        assert "ange den med fältet «anmärkning»" in told(app)
        await type_in(app, pilot, note="spill")
        assert said(app, "stora.tank", "amount") == "400 L"

    played(play, a_session("", db))
    with open_database(db) as database:
        assert database.rows("SELECT amount FROM movement WHERE kind = 'discard'") == [(-100_000_000,)]


def test_who_is_asked_by_the_name_of_the_field(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        await type_in(app, pilot, amount="5")
        assert "fältet «sagt av»" in told(app)
        assert "--by" not in told(app)

    played(play, a_session("", db))


def test_all_that_is_wrong_with_a_form_is_told_at_once(db: str) -> None:
    typed = {
        "store": "stora.insuln",
        "amount": "3",
        "batch": "",
        "expires": "i fjol",
        "missing": "kassation",
        "at": "nyss",
    }
    with pytest.raises(InputError) as refused:
        a_writer(db).record("count", typed)
    assert sorted(one.rule for one in refused.value.problems) == [
        "by-missing",
        "not-a-day",
        "not-a-time",
        "reason-missing",
        "unknown-store",
    ]
    with pytest.raises(InputError) as refused:
        a_writer(db).record(
            "count", {**typed, "missing": "svinn", "at": "", "amount": "mycket", "store": "stora.insulin"}
        )
    assert sorted(one.rule for one in refused.value.problems) == [
        "by-missing",
        "not-a-day",
        "not-a-kind",
        "not-an-amount",
    ]


LINE, BOX = 36, 46
"""So many characters are seen of a hint and of the label of a box in the smallest window."""


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_a_form_says_of_its_fields_is_seen_in_the_smallest_window(language: str) -> None:
    fields = [one for _, some in FORMS for one in (*some, *form_fields.import_fields("", False, [], {}))]
    hints = {one.hint.text(language) for one in fields if one.hint}
    boxes = {one.label.text(language) for one in fields if one.is_box}
    labels = {one.label.text(language) for one in fields if not one.is_box}
    assert {text for text in hints if len(text) > LINE} == set()
    assert {text for text in boxes if len(text) > BOX} == set()
    assert {text for text in labels if len(text) > 15} == set()


def test_the_arrows_go_through_a_form_that_does_not_fit(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "l")
        seen = []
        for _ in range(len(form_fields.import_fields("", True, [], {}))):
            assert app.focused is not None
            seen.append(app.focused.id)
            await press(pilot, app, "down")
        assert seen == [one.key for one in form_fields.import_fields("", True, [], {})]
        assert app.focused is not None
        assert app.focused.id == "send"

    played(play, a_session("", db), size=SMALLEST)


def test_a_row_that_was_wrong_is_corrected(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        await type_in(app, pilot, amount="7", by="lager")
        await press(pilot, app, "p", "p", "x")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.values["row"] == "2", "the row under the cursor"
        await type_in(app, pilot)
        assert "fältet «orsak»" in told(app)
        for wrong in ("tvåan", "9" * 5000, "0", "99"):
            await type_in(app, pilot, row=wrong, note="dubbelt")
            assert isinstance(app.screen, FormScreen)
        await type_in(app, pilot, row="2")
        assert isinstance(app.screen, StockScreen)
        await press(pilot, app, "p")
        assert said(app, "stora.insulin", "amount") == "50 st"

    played(play, a_session("", db))


def a_sheet(where: Path, *lines: str) -> str:
    path = where / "lista.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def a_trial(db: str, path: str, **typed: str) -> tuple[bool, list[str]]:
    """Whether a sheet holds, and what its report lists, in the words of the form."""
    from beredskap.tui.dialogs.form import words_of

    trial = a_writer(db).try_sheet({"path": path, "kind": "", "by": "lager", **typed})
    document = trial.document.reworded(words_of(form_fields.import_fields("", True, [], {})))
    return trial.holds, [str(cell) for one in document.tables if one.listed for row in one.rows for cell in row]


def test_every_question_of_a_sheet_is_answered_by_a_box(db: str, tmp_path: Path) -> None:
    asked = {
        "utan-datum": a_sheet(tmp_path, "Lager;Parti;Antal", "stora.insulin;NY;60 st"),
        "femtiofalt": str(tmp_path / "tal.csv"),
        "utgånget": str(tmp_path / "ut.csv"),
        "igen": str(tmp_path / "igen.csv"),
    }
    Path(asked["femtiofalt"]).write_text("Lager;Antal\nstora.tank;500000\n", encoding="utf-8")
    Path(asked["utgånget"]).write_text("Typ;Lager;Parti;Antal\nuttag;stora.insulin;A1;5 st\n", encoding="utf-8")
    again = "Typ;Lager;Antal;Följesedel\ninleverans;stora.tank;5 L;F-1\n"
    Path(asked["igen"]).write_text(again, encoding="utf-8")
    first = {"path": asked["igen"], "kind": "", "by": "lager"}
    writer = a_writer(db)
    writer.write_sheet(first, writer.try_sheet(first).digest)
    assert set(asked) == set(QUESTIONS)
    for question in QUESTIONS:
        holds, listed = a_trial(db, asked[question])
        assert not holds, question
        label = next(one.label for one in form_fields.import_fields("", True, [], {}) if one.key == meant_key(question))
        assert any(f"kryssrutan «{label}»" in one for one in listed), question
        assert not any(" --" in one for one in listed), question
        assert a_trial(db, asked[question], **{meant_key(question): TICKED})[0], question


def test_site_columns_and_what_is_passed_over_are_said_in_the_form(db: str, tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path, "Artikel;Kvar nu", "Diesel;400 L", "Sprit;3 st", "Summa;403")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "l")
        await type_in(app, pilot, path=sheet, by="lager")
        assert "fältet «kolumner»" in listed(app)
        assert "fältet «anläggning»" in listed(app)
        assert " --" not in listed(app)
        await press(pilot, app, "escape")
        await type_in(app, pilot, columns="Kvar nu=mycket; Artikel", site="stora")
        assert "«Artikel» är ingen kolumn" in told(app)
        assert "fältet «mycket» finns inte" in told(app)
        await type_in(app, pilot, columns="Kvar nu=amount", site="storra")
        assert "menade du «stora»" in told(app)
        await type_in(app, pilot, site="stora")
        assert "kryssrutan «hoppa över summor och okända artiklar»" in listed(app)
        await press(pilot, app, "escape")
        assert app.screen.query_one("#columns", Input).value == "Kvar nu=amount"
        app.screen.query_one("#skip", Box).value = True
        await press(pilot, app, "enter")
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, app, "j")
        assert said(app, "stora.tank", "amount") == "400 L"

    played(play, a_session("", db))


@pytest.mark.parametrize("path", ["", "~ingen-sådan/lista.csv", "/dev/null", "a\0b", "x" * 5000, "."])
def test_what_is_no_file_is_refused_in_words(
    path: str, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "prov")
    if path == ".":
        monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        a_writer(db).try_sheet({"path": path, "kind": "", "by": "lager"})


def test_a_full_count_empties_what_it_leaves_out(tmp_path: Path) -> None:
    text = worlds.REGION.replace("stores:\n", "stores:\n  stora.reserv: {site: stora, item: insulin, amount: 9 st}\n")
    db = str(worlds.database(tmp_path, text))
    sheet = a_sheet(tmp_path, "Lager;Antal", "stora.reserv;5 st")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "l")
        app.screen.query_one("#complete", Box).value = True
        await type_in(app, pilot, path=sheet, by="lager")
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, app, "j")
        assert said(app, "stora.reserv", "amount") == "5 st"
        assert said(app, "stora.insulin", "amount") == "0 st"

    played(play, a_session("", db))


def test_a_sheet_of_a_workbook_is_named_in_the_form(db: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = str(tmp_path / "bok.xlsx")
    with xlsxwriter.Workbook(path) as book:
        for name, amount in (("Norr", 400), ("Söder", 300)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Lager", "Antal", "Enhet"])
            sheet.write_row(1, 0, ["stora.tank", amount, "L"])
    with pytest.raises(InputError) as refused:
        a_trial(db, path)
    words = {one.option: one.called for one in form_fields.import_fields("", True, [], {})}
    assert "fältet «blad» «Norr»" in str(refused.value.problems[0].reworded(words).remedy)
    assert a_trial(db, path, sheet="söder")[0]


def test_a_changed_folder_is_read_in_and_not_where_it_changes_again(db: str, tmp_path: Path) -> None:
    folder = tmp_path / "prov"
    typed = {"path": str(folder), "by": "lager"}
    writer = a_writer(db)
    assert not writer.try_sheet(typed).holds, "the folder is as the database"
    text = worlds.REGION.replace("stores:\n", "stores:\n  stora.sprit: {site: stora, item: insulin, amount: 4 st}\n")
    (folder / "region.yaml").write_text(text, encoding="utf-8")
    tried = writer.try_sheet(typed)
    assert tried.holds
    (folder / "region.yaml").write_text(text + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="har ändrats sedan den prövades"):
        writer.write_sheet(typed, tried.digest)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "l")
        await type_in(app, pilot, **typed)
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, app, "j")
        assert said(app, "stora.sprit", "amount") == "4 st"

    played(play, a_session("", db))
