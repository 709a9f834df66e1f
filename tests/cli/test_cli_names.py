"""What may be named on the command line: files, folders, shipped scenarios and regions by name, and what is said of anything else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_a_shipped_scenario_runs_by_its_name(beredskap: Run) -> None:
    ran = beredskap("run", "cosmic-24h", "--table", "expectations")
    assert ran.code == 0
    assert "Cosmic nere i 24 timmar" in ran.out


def test_a_shipped_region_is_shown_by_its_name(beredskap: Run) -> None:
    assert "Universitetssjukhuset" in beredskap("show", "orebro", "uso").out
    assert beredskap("validate", "orebro").code == 0


def test_check_without_a_path_takes_the_folder_of_scenarios(beredskap: Run, tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    worlds.scenario(tmp_path / "scenarios")
    ran = beredskap("check")
    assert ran.code == 0
    assert ran.out.startswith("FIKTIV")
    assert "Kontroll av ett scenario" in ran.out
    assert ran.err == "Kontrollerar scenarierna i scenarios\n"


@pytest.mark.parametrize(
    ("word", "said", "next_step"),
    [
        ("uso-utslagt", "filen finns inte; menade du «uso-utslaget»?", "Ingenting har körts"),
        ("helt-annat", "filen finns inte", "medföljande scenarier är: cosmic-24h, diesel-14d"),
        ("pruv.yaml", "filen finns inte; menade du «prov.yaml»?", "Ingenting har körts"),
        (".", "det är en mapp, inte ett scenario", "beredskap check ."),
        ("orebro", "det är en region, inte ett scenario", "beredskap validate orebro"),
        ("pipa", "är varken fil eller mapp, utan ett rör eller en enhet", "spara det som en fil först"),
        ("stor.yaml", "filen är 20 MB; högst 20 MB läses", "se efter att det är rätt fil"),
    ],
)
def test_what_is_no_scenario_is_said_with_the_next_step(
    beredskap: Run, tmp_path: Path, word: str, said: str, next_step: str
) -> None:
    worlds.scenario(tmp_path)
    os.mkfifo(tmp_path / "pipa")
    with (tmp_path / "stor.yaml").open("wb") as file:
        file.truncate(20_000_001)
    ran = beredskap("run", word)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert next_step in ran.err


def test_a_file_is_no_region(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("show", worlds.scenario(tmp_path), "uso")
    assert ran.code == 2
    assert "det är en fil, inte en regions mapp" in ran.err
    assert "ange mappen där region.yaml ligger" in ran.err
