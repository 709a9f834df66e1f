"""What lies in a folder is read, or it is named: a file that looks like a scenario or a table of a region is never passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.errors import InputError, NothingToDoError
from beredskap.files import find_scenarios, unread_among
from beredskap.files.folders import is_yaml, resembles_table, resembles_yaml, walk
from beredskap.files.region import read_folder

YAML = ["x.yaml", "x.yml", "X.YAML", "x.Yml", "å.yAmL", "a.b.yml"]
LIKE_YAML = [
    "x.yaml.txt",
    "x.yaml~",
    "x.yam",
    "x.ymal",
    "x.yaml.bak",
    "x.yamll",
    "x.yml (1)",
    "X.YAML.TXT",
    "x.yaml - kopia",
]
LIKE_TABLES = [
    "batches.xlsx",
    "stores.csv.txt",
    "sites.XLSX",
    "stores.ods",
    "stores (1).csv",
    "stores.CSV",
    "stores.xls",
    "lager.numbers",
]
OTHERS = ["README.md", "x.txt", "yaml", "bild.png", "x.xml", "x.json", "csv", "karta.pdf", "x.html", "Makefile"]


@pytest.mark.parametrize("name", YAML)
def test_scenarios_are_read_by_both_endings_in_any_case(tmp_path: Path, name: str) -> None:
    (tmp_path / "under").mkdir()
    (tmp_path / "under" / name).touch()
    assert find_scenarios([tmp_path]) == [tmp_path / "under" / name]
    assert unread_among([tmp_path]) == ([], [])


@pytest.mark.parametrize("name", LIKE_YAML)
def test_what_looks_like_a_scenario_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    problems, tables = unread_among([tmp_path])
    assert [(one.rule, one.place.file.rpartition("/")[2]) for one in problems] == [("file-name", name)]
    assert tables == []
    assert find_scenarios([tmp_path]) == []  # not «inga scenarier»: there is one that is wrong


@pytest.mark.parametrize("name", LIKE_TABLES)
def test_tables_among_scenarios_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "a.yaml").touch()
    assert unread_among([tmp_path]) == ([], [tmp_path / name])


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(NothingToDoError):
        find_scenarios([tmp_path])
    assert unread_among([tmp_path]) == ([], [])
    assert read_folder(tmp_path) == ()


@pytest.mark.parametrize(
    "name", [*LIKE_YAML, *(one for one in LIKE_TABLES if not one.endswith(".csv")), "x.yml", "X.YAML", "nodes.Yml"]
)
def test_a_region_names_what_it_does_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    assert [(one.rule, one.place.file.rpartition("/")[2]) for one in caught.value.problems] == [("file-name", name)]


def test_a_table_of_the_region_in_a_folder_below_is_named(tmp_path: Path) -> None:
    for name in (
        "gammalt/stores.csv",
        "källor/underlag.xlsx",
        "prov/region.yaml",
        "prov/stores.csv",
        ".git/stores.csv",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    assert [one.place.file.rpartition(f"{tmp_path.name}/")[2] for one in caught.value.problems] == [
        "gammalt/stores.csv"
    ]


@given(st.text(alphabet=st.sampled_from("abcxy.~ ()1ÅYAMLyamlcsv"), min_size=1, max_size=14))
def test_a_name_that_ends_as_yaml_also_resembles_it(name: str) -> None:
    if is_yaml(Path(name)):
        assert resembles_yaml(Path(name))
        assert not resembles_table(Path("x" + Path(name).suffix))


@pytest.mark.parametrize("lay", [
    lambda folder: (folder / "round").symlink_to("."),
    lambda folder: (folder / "up").symlink_to(".."),
    lambda folder: (folder / "self").symlink_to("self"),
    lambda folder: (folder / "inner").symlink_to("under"),
])  # fmt: skip
def test_links_in_a_circle_end_and_each_folder_is_read_once(tmp_path: Path, lay: Callable[[Path], None]) -> None:
    (tmp_path / "f" / "under").mkdir(parents=True)
    (tmp_path / "f" / "under" / "a.yaml").touch()
    lay(tmp_path / "f")
    assert [path.name for path in walk(tmp_path / "f") if is_yaml(path)] == ["a.yaml"]


def test_more_than_anybody_looks_through_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredskap.files.folders.FOLDER_ENTRIES", 3)
    for name in "abc":
        (tmp_path / f"{name}.yaml").touch()
    assert len(find_scenarios([tmp_path])) == 3
    (tmp_path / "d.yaml").touch()
    with pytest.raises(InputError, match="fler än 3 filer"):
        find_scenarios([tmp_path])


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "under").mkdir(mode=0)
    with pytest.raises(InputError, match="kan inte läsas"):
        find_scenarios([tmp_path])
