"""`compare`: two scenarios or two variants, what it says where nothing differs, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]
VARIANTS = """\
  variants:
    fler: {change: {offerings.stora.akut.needs: []}}
"""


def with_variants(folder: Path) -> Path:
    path = worlds.scenario(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("start:", VARIANTS + "start:"), encoding="utf-8")
    return path


def test_two_variants(beredskap: Run, tmp_path: Path) -> None:
    # 10 patients a day who cannot wait: the power is gone from 6 h to 48 h, so 10 x 42/24 = 17.5 go without. Without the need of power none do.
    ran = beredskap("compare", with_variants(tmp_path), "--variants", "idag,fler")
    assert ran.code == 0
    assert (
        "fler är tåligare än idag: 18 färre patienter blir utan nödvändig vård (0 mot 18; modellens egen spridning är ±"
        in " ".join(ran.out.split())
    )
    assert "✖ upphör" in ran.out
    assert "● kvarstår" in ran.out


def test_the_figures_are_in_the_json(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap(
        "compare", with_variants(tmp_path), "--variants", "idag,fler", "--format", "json", "--table", "care"
    )
    (row,) = json.loads(ran.out)["tables"]["care"]["rows"]
    assert row["unmet_a"] == pytest.approx(17.5)
    assert row["unmet_b"] == 0
    assert row["more"] == -17.5


def test_a_scenario_against_itself(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    ran = beredskap("compare", path, path)
    assert ran.code == 0
    assert "Ingen vårdtyp skiljer mellan A och B." in ran.out


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ((), "två scenarier eller journaler, eller scenarier och"),
        (("--variants", "idag"), "tar två varianter"),
        (("--variants", "idag,flera"), "fler"),
    ],
)
def test_what_is_refused(beredskap: Run, tmp_path: Path, extra: tuple[str, ...], said: str) -> None:
    ran = beredskap("compare", with_variants(tmp_path), *extra)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_two_journals_say_what_their_scenarios_say(beredskap: Run, tmp_path: Path) -> None:
    path = with_variants(tmp_path)
    first, second = tmp_path / "idag.json", tmp_path / "fler.json"
    beredskap("run", path, "--journal", first)
    changed = tmp_path / "fler.yaml"
    changed.write_text(path.read_text(encoding="utf-8").replace("start:", "variant: fler\nstart:", 1), encoding="utf-8")
    beredskap("run", changed, "--journal", second)
    journals = beredskap("compare", first, second, "--format", "json")
    scenarios = beredskap("compare", path, changed, "--format", "json")
    assert journals.code == scenarios.code == 0
    assert json.loads(journals.out)["tables"] == json.loads(scenarios.out)["tables"]


def test_what_a_region_does_not_say_of_some_places_is_words_in_a_journal_too(beredskap: Run, tmp_path: Path) -> None:
    path, journal = worlds.scenario(tmp_path), tmp_path / "j.json"
    second = "    lilla: {name: Lilla sjukhuset, kind: sjukhus, municipality: Storstad}\n  care:\n"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("  care:\n", second, 1)
        .replace("start:", "    lilla.akut: {site: lilla, care: [akut], capacity: 5 besök/d}\nstart:", 1),
        encoding="utf-8",
    )
    assert beredskap("run", path, "--journal", journal).code == 0
    parts = [one["part"] for one in json.loads(journal.read_text(encoding="utf-8"))["unmodelled"]]
    assert "el vid Lilla sjukhuset" in parts
    assert "El vid Lilla sjukhuset" in beredskap("compare", journal, path).out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("inte json", "filen är inte en journal i JSON"),
        ("[]", "journalen har formen «None»"),
        ('{"schema_version": "beredskap/journal/9"}', "beredskap/journal/9"),
        ('{"schema_version": "beredskap/journal/2"}', "journalen är ofullständig eller ändrad"),
    ],
)
def test_what_is_no_journal(beredskap: Run, tmp_path: Path, content: str, said: str) -> None:
    journal = tmp_path / "j.json"
    journal.write_text(content, encoding="utf-8")
    ran = beredskap("compare", journal, worlds.scenario(tmp_path))
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert ran.out == ""


def test_two_variants_in_several_scenarios_say_which_is_more_vulnerable_to_what(beredskap: Run, tmp_path: Path) -> None:
    # Without the need of power (fler) the outage costs nobody his care: 17.5 fewer. Where nothing happens the two are alike.
    path = with_variants(tmp_path)
    calm = tmp_path / "lugnt.yaml"
    text = path.read_text(encoding="utf-8")
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    calm.write_text(
        "\n".join("name: Lugnt" if line == name else line for line in text.splitlines() if "lose" not in line),
        encoding="utf-8",
    )
    ran = beredskap("compare", path, calm, "--variants", "idag,fler")
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert "fler är tåligare än idag mot" in said
    assert "(18 färre)." in said
    assert "fler och idag klarar sig lika bra mot «Lugnt»." in said


def test_a_scenario_against_itself_without_coordination(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("compare", worlds.scenario(tmp_path), "--coordination", "none")
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert "Full samordning mot Utan samordning" in said
    assert "A räknad utan beslut, full samordning; B räknad utan beslut, ingen samordning från T+0." in said


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--coordination", "none", "--variants", "idag,fler"), "«--coordination» tar ett scenario"),
        (("--coordination", "nonne"), "none"),
        (("--variants", "idag,fler", "--seed", "3"), "«--seed» behövs bara med «--runs»"),
        (("--variants", "idag,fler", "--runs", "5"), "minst 20"),
    ],
)
def test_what_coordination_and_runs_refuse(beredskap: Run, tmp_path: Path, extra: tuple[str, ...], said: str) -> None:
    ran = beredskap("compare", with_variants(tmp_path), *extra)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert ran.out == ""


def test_pairs_where_nothing_is_uncertain_are_nothing_to_run(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("compare", with_variants(tmp_path), "--variants", "idag,fler", "--runs", "20")
    assert ran.code == 5
    assert "alla körningar blir lika" in " ".join(ran.err.split())


def test_an_older_journal_is_told_what_the_words_are_now(beredskap: Run, tmp_path: Path) -> None:
    journal = tmp_path / "j.json"
    journal.write_text('{"schema_version": "beredskap/journal/1", "outcomes": [{"word": "anstår"}]}', encoding="utf-8")
    ran = beredskap("compare", journal, worlds.scenario(tmp_path))
    assert ran.code == 2
    assert "«anstår» heter nu «försenad»" in " ".join(ran.err.split())
