"""Scenarios read, checked, run and saved without a screen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from beredskap.cli.main import main
from beredskap.errors import InputError
from beredskap.files import shipped
from beredskap.tui.cancellation import RunCancelledError
from beredskap.tui.scenario import view
from beredskap.tui.scenario.scenario_library import ScenarioLibrary
from tests.tui.pilot import a_session

SHORT = """\
# Ett prov.
name: Prov
region: orebro
start: 2027-01-11T06:00
duration: 12 h
events:
  - {at: 0 h, lose: lindesberg}
expect:
  - {care: trauma, served: ">= 90 %"}
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScenarioLibrary:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "prov.yaml").write_text(SHORT, encoding="utf-8")
    session = a_session()
    session.open()
    return ScenarioLibrary(session)


def test_own_scenarios_come_before_the_shipped_ones(library: ScenarioLibrary) -> None:
    found = library.list_files()
    assert [(one.name, one.is_own) for one in found][:1] == [("Prov", True)]
    assert {one.path.name for one in found[1:]} == {path.name for path in shipped("scenarios").glob("*.yaml")}


def test_a_scenario_says_what_it_is_about_before_it_is_run(library: ScenarioLibrary) -> None:
    draft = library.read(Path("scenarios/prov.yaml"))
    document = view.preview(library.load(draft), draft.text)
    assert str(document.answer) == "Ett prov."
    happens, expected = document.tables
    assert str(happens.rows[0][0]).startswith("T+0: Lindesbergs lasarett slås ut")
    assert str(expected.rows[0][0]) == "Svårt trauma: får vård ≥ 90 %"


def test_a_run_is_kept_and_says_how_it_went(library: ScenarioLibrary) -> None:
    shares: list[float] = []
    draft = library.read(Path("scenarios/prov.yaml"))
    result = library.run(draft, shares.append)
    assert library.results == [result]
    assert result.name == "Prov"
    assert shares == sorted(shares)
    assert str(view.verdict(result.journal)) == "✓ 1 av 1 håller"
    other = library.run(view.add_measure(draft, library.session.region, "vc-kvallsoppet", 6 * 3600), shares.append)
    assert other.name == "Prov + vårdcentralerna öppna 8–20 alla dagar *"
    assert [one.measure for one in other.journal.measures] == ["vc-kvallsoppet"]
    assert view.comparison_document(result, other).key == "compare"
    assert str(view.compare_unmet(result, other)).startswith("Utan nödvändig vård: ")


def test_a_run_that_is_told_to_stop_leaves_nothing(library: ScenarioLibrary) -> None:
    def stop(_: float) -> None:
        raise RunCancelledError

    with pytest.raises(RunCancelledError):
        library.run(library.read(Path("scenarios/prov.yaml")), stop)
    assert library.results == []


def test_what_is_wrong_is_said_at_its_line(library: ScenarioLibrary) -> None:
    draft = library.read(Path("scenarios/prov.yaml"))
    with pytest.raises(InputError) as refused:
        library.load(
            draft.__class__(draft.path, draft.text.replace("lose: lindesberg", "lose: lindesbrg"), draft.saved)
        )
    table, keys = view.problem_table(refused.value.problems, "scenarios/prov.yaml")
    assert keys == ("7:0",)
    assert table.rows[0][2] == "lindesberg"


def test_a_prepared_measure_is_in_place_from_the_start(library: ScenarioLibrary) -> None:
    region = library.session.region
    prepared = next(one.id for one in region.measures.values() if not one.does)
    draft = view.add_measure(library.read(Path("scenarios/prov.yaml")), region, prepared, 3600)
    assert library.load(draft).scenario.measures == (prepared,)


def test_saving_never_goes_over_what_somebody_else_wrote(library: ScenarioLibrary) -> None:
    path = Path("scenarios/prov.yaml")
    draft = library.read(path).with_value("duration", "6 h")
    path.write_text("name: Någon annans\n", encoding="utf-8")
    with pytest.raises(InputError, match="har ändrats sedan den lästes"):
        library.save(draft, path)
    assert path.read_text(encoding="utf-8") == "name: Någon annans\n"
    kept = library.save(draft, Path("scenarios/prov-2.yaml"))
    assert not kept.is_changed
    assert library.read(kept.path).text == draft.text
    assert library.save(kept.with_value("duration", "3 h"), kept.path).value("duration") == "3 h"
    assert sorted(one.name for one in Path("scenarios").iterdir()) == ["prov-2.yaml", "prov.yaml"]


@pytest.mark.parametrize("name", ["prov.txt", "prov", "scenarios"])
def test_only_a_scenario_file_is_written(library: ScenarioLibrary, name: str) -> None:
    with pytest.raises(InputError, match=r"slutar på \.yaml"):
        library.save(library.new_draft(), Path(name))


def test_a_folder_that_may_not_be_written_is_told(library: ScenarioLibrary) -> None:
    Path("fil").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="kan inte skrivas"):
        library.save(library.new_draft(), Path("fil/prov.yaml"))


def test_a_shipped_scenario_is_saved_among_ones_own(library: ScenarioLibrary) -> None:
    draft = library.read(shipped("scenarios") / "uso-utslaget.yaml").with_value("duration", "1 d")
    assert library.suggest_path(draft) == Path("scenarios/uso-utslaget.yaml")
    library.save(draft, library.suggest_path(draft))
    assert library.suggest_path(library.read(shipped("scenarios") / "uso-utslaget.yaml")) == Path(
        "scenarios/uso-utslaget-2.yaml"
    )
    assert library.suggest_path(library.read(Path("scenarios/prov.yaml"))) == Path("scenarios/prov.yaml")


def test_a_new_scenario_runs_as_it_is(library: ScenarioLibrary) -> None:
    draft = library.new_draft()
    assert library.load(draft).scenario.name == "Nytt scenario"
    assert library.suggest_path(draft) == Path("scenarios/nytt-scenario.yaml")


def test_a_scenario_runs_on_the_stock_of_a_database(
    library: ScenarioLibrary, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "orebro", "--db", "region.db", "--by", "prov", "--at", "2026-01-01"]) == 0
    capsys.readouterr()
    session = a_session(db="region.db")
    session.open()
    loaded = ScenarioLibrary(session).load(library.read(Path("scenarios/prov.yaml")))
    assert "ledger" in loaded.digests


def test_a_scenario_that_cannot_be_read_is_listed_by_its_file(library: ScenarioLibrary) -> None:
    (Path("scenarios") / "trasig.yaml").write_bytes(b"\xff\xfe")
    shutil.copy("scenarios/prov.yaml", "scenarios/a.yaml")
    assert [one.name for one in library.list_files() if one.is_own] == ["Prov", "Prov", "trasig"]
    with pytest.raises(InputError, match="UTF-8"):
        library.read(Path("scenarios/trasig.yaml"))
