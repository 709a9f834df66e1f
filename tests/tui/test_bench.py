"""Scenarios read, checked, run and saved without a screen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from beredskap.cli.main import main
from beredskap.errors import InputError
from beredskap.files import shipped
from beredskap.tui.runs import GivenUpError
from beredskap.tui.scenario import view
from beredskap.tui.scenario.bench import Bench
from tests.tui.pilot import a_desk

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
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "prov.yaml").write_text(SHORT, encoding="utf-8")
    desk = a_desk()
    desk.open()
    return Bench(desk)


def test_own_scenarios_come_before_the_shipped_ones(bench: Bench) -> None:
    found = bench.entries()
    assert [(one.name, one.is_own) for one in found][:1] == [("Prov", True)]
    assert {one.path.name for one in found[1:]} == {path.name for path in shipped("scenarios").glob("*.yaml")}


def test_a_scenario_says_what_it_is_about_before_it_is_run(bench: Bench) -> None:
    draft = bench.read(Path("scenarios/prov.yaml"))
    document = view.preview(bench.load(draft), draft.text)
    assert str(document.answer) == "Ett prov."
    happens, expected = document.tables
    assert str(happens.rows[0][0]).startswith("T+0: Lindesbergs lasarett slås ut")
    assert str(expected.rows[0][0]) == "Svårt trauma: får vård ≥ 90 %"


def test_a_run_is_kept_and_says_how_it_went(bench: Bench) -> None:
    shares: list[float] = []
    draft = bench.read(Path("scenarios/prov.yaml"))
    result = bench.run(draft, shares.append)
    assert bench.results == [result]
    assert result.name == "Prov"
    assert shares == sorted(shares)
    assert str(view.verdict(result.journal)) == "✓ 1 av 1 håller"
    other = bench.run(view.decided(draft, bench.desk.region, "vc-kvallsoppet", 6 * 3600), shares.append)
    assert other.name == "Prov + vårdcentralerna öppna 8–20 alla dagar *"
    assert [one.measure for one in other.journal.measures] == ["vc-kvallsoppet"]
    assert view.compared(result, other).key == "compare"
    assert str(view.against(result, other)).startswith("Utan nödvändig vård: ")


def test_a_run_that_is_told_to_stop_leaves_nothing(bench: Bench) -> None:
    def stop(_: float) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        bench.run(bench.read(Path("scenarios/prov.yaml")), stop)
    assert bench.results == []


def test_what_is_wrong_is_said_at_its_line(bench: Bench) -> None:
    draft = bench.read(Path("scenarios/prov.yaml"))
    with pytest.raises(InputError) as refused:
        bench.load(draft.__class__(draft.path, draft.text.replace("lose: lindesberg", "lose: lindesbrg"), draft.saved))
    table, keys = view.problems(refused.value.problems, "scenarios/prov.yaml")
    assert keys == ("7:0",)
    assert table.rows[0][2] == "lindesberg"


def test_a_prepared_measure_is_in_place_from_the_start(bench: Bench) -> None:
    region = bench.desk.region
    prepared = next(one.id for one in region.measures.values() if not one.does)
    draft = view.decided(bench.read(Path("scenarios/prov.yaml")), region, prepared, 3600)
    assert bench.load(draft).scenario.measures == (prepared,)


def test_saving_never_goes_over_what_somebody_else_wrote(bench: Bench) -> None:
    path = Path("scenarios/prov.yaml")
    draft = bench.read(path).with_value("duration", "6 h")
    path.write_text("name: Någon annans\n", encoding="utf-8")
    with pytest.raises(InputError, match="har ändrats sedan den lästes"):
        bench.save(draft, path)
    assert path.read_text(encoding="utf-8") == "name: Någon annans\n"
    kept = bench.save(draft, Path("scenarios/prov-2.yaml"))
    assert not kept.is_changed
    assert bench.read(kept.path).text == draft.text
    assert bench.save(kept.with_value("duration", "3 h"), kept.path).value("duration") == "3 h"
    assert sorted(one.name for one in Path("scenarios").iterdir()) == ["prov-2.yaml", "prov.yaml"]


@pytest.mark.parametrize("name", ["prov.txt", "prov", "scenarios"])
def test_only_a_scenario_file_is_written(bench: Bench, name: str) -> None:
    with pytest.raises(InputError, match=r"slutar på \.yaml"):
        bench.save(bench.new(), Path(name))


def test_a_folder_that_may_not_be_written_is_told(bench: Bench) -> None:
    Path("fil").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="kan inte skrivas"):
        bench.save(bench.new(), Path("fil/prov.yaml"))


def test_a_shipped_scenario_is_saved_among_ones_own(bench: Bench) -> None:
    draft = bench.read(shipped("scenarios") / "uso-utslaget.yaml").with_value("duration", "1 d")
    assert bench.place_for(draft) == Path("scenarios/uso-utslaget.yaml")
    bench.save(draft, bench.place_for(draft))
    assert bench.place_for(bench.read(shipped("scenarios") / "uso-utslaget.yaml")) == Path(
        "scenarios/uso-utslaget-2.yaml"
    )
    assert bench.place_for(bench.read(Path("scenarios/prov.yaml"))) == Path("scenarios/prov.yaml")


def test_a_new_scenario_runs_as_it_is(bench: Bench) -> None:
    draft = bench.new()
    assert bench.load(draft).scenario.name == "Nytt scenario"
    assert bench.place_for(draft) == Path("scenarios/nytt-scenario.yaml")


def test_a_scenario_runs_on_the_stock_of_a_database(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "orebro", "--db", "region.db", "--by", "prov", "--at", "2026-01-01"]) == 0
    capsys.readouterr()
    desk = a_desk(db="region.db")
    desk.open()
    loaded = Bench(desk).load(bench.read(Path("scenarios/prov.yaml")))
    assert "ledger" in loaded.digests


def test_a_scenario_that_cannot_be_read_is_listed_by_its_file(bench: Bench) -> None:
    (Path("scenarios") / "trasig.yaml").write_bytes(b"\xff\xfe")
    shutil.copy("scenarios/prov.yaml", "scenarios/a.yaml")
    assert [one.name for one in bench.entries() if one.is_own] == ["Prov", "Prov", "trasig"]
    with pytest.raises(InputError, match="UTF-8"):
        bench.read(Path("scenarios/trasig.yaml"))
