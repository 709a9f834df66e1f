"""Lists as they come: what they are asked about, what is said beside them, and that counts are use; from the command line, with exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]
REGION = """\
id: ekby
name: Ekby
class: FIKTIV
municipalities: {m: {population: 0}}
sites: {hus: {name: Ekby sjukhus, kind: sjukhus, municipality: m}}
items:
  mask: {name: Munskydd, category: förbrukningsmaterial, unit: st, pack: 50 st, target: 14 d}
  losning: {name: Lösning, category: läkemedel, unit: L}
stores:
  hus.mask: {site: hus, item: mask, amount: okänd}
  hus.losning: {site: hus, item: losning, amount: 0 L}
"""


@pytest.fixture
def books(beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on the books of the region, which open on 1 October 2026."""
    (tmp_path / "ekby").mkdir()
    (tmp_path / "ekby" / "region.yaml").write_text(REGION, encoding="utf-8")
    monkeypatch.setenv("BEREDSKAP_DB", str(tmp_path / "ekby.db"))
    monkeypatch.setenv("BEREDSKAP_BY", "lager")
    assert beredskap("init", tmp_path / "ekby", "--at", "2026-10-01").code == 0
    return beredskap


def written(folder: Path, *lines: str) -> Path:
    path = folder / "lista.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def said(ran: Ran) -> str:
    """What was printed, however it was folded into lines."""
    return " ".join(ran.out.split())


def counted_daily(books: Run, *more: str) -> None:
    """230 on 10 November, ten fewer every day: 60 on the 27th."""
    for day in range(10, 28):
        assert books("stock", "count", "hus.mask", f"{330 - 10 * day} st", "--at", f"2026-11-{day}", *more).code == 0


def test_a_store_that_is_counted_every_day_lasts_by_its_counts(books: Run) -> None:
    counted_daily(books)
    ran = books("stock", "endurance", "--item", "mask", "--as-of", "2026-11-27", "--fail-on", "under-mål")
    # 170 gone in 17 days are 10 a day: 60 last 6 days, under the 14 that are wanted
    assert ran.code == 1
    assert "80 st" in ran.out
    ran = books("stock", "orders", "--item", "mask", "--as-of", "2026-11-27")
    assert "100 st" in ran.out  # 80 are missing: two packs of 50


def test_counts_that_correct_the_books_are_no_use_and_none_is_okand(books: Run) -> None:
    counted_daily(books, "--missing", "korrigering")
    args = ("--item", "mask", "--as-of", "2026-11-27")
    assert books("stock", "endurance", *args, "--fail-on", "okänd").code == 1
    assert "Kan inte avgöras" in books("stock", "orders", *args).out
    because = said(books("stock", "endurance", *args, "--basis", "history"))
    assert "ingen inventering visar vad som gått åt" in because


def test_what_a_list_is_asked_about_stops_it_until_it_is_answered(books: Run, tmp_path: Path) -> None:
    undated = written(tmp_path, "Lager;Parti;Antal", "hus.losning;A;10 L")
    for more in ((), ("--dry-run",)):
        ran = books("import", undated, *more)
        assert (ran.code, "--meant utan-datum" in said(ran)) == (2, True)
    assert books("import", undated, "--meant", "utan-datum").code == 0
    bare = written(tmp_path, "Lager;Parti;Antal;Utgång", "hus.losning;A;10000;")
    assert "från 10 L till 10 m³" in said(books("import", bare))
    assert books("import", bare, "--meant", "femtiofalt").code == 0


def test_a_note_is_read_once(books: Run, tmp_path: Path) -> None:
    note = written(tmp_path, "Lager;Parti;Antal;Utgångsdatum;Följesedel", "hus.losning;A1;10;2028-01;F-1")
    assert books("import", note, "--kind", "inleverans").code == 0
    for more in ((), ("--dry-run",)):
        ran = books("import", note, "--kind", "inleverans", *more)
        assert (ran.code, "redan inläst" in said(ran)) == (2, True)
    assert books("import", note, "--kind", "inleverans", "--meant", "igen").code == 0
    assert books("doctor").code == 0


def test_an_expired_batch_leaves_as_a_loss(books: Run, tmp_path: Path) -> None:
    assert (
        books(
            "stock", "receive", "hus.losning", "10 L", "--batch", "X", "--expires", "2026-10", "--at", "2026-10-02"
        ).code
        == 0
    )
    issue = ("stock", "issue", "hus.losning", "1 L", "--batch", "X", "--at", "2026-11-21")
    assert books(*issue).code == 2
    sheet = written(tmp_path, "Lager;Parti;Antal;Datum", "hus.losning;X;3;2026-11-20")
    assert "sheet-expired-issue" in books("import", sheet, "--kind", "uttag").out
    assert books("import", sheet, "--kind", "uttag", "--meant", "utgånget").code == 0
    assert books(*issue, "--expired").code == 0
    assert books("stock", "discard", "hus.losning", "--batch", "X", "--note", "utgånget").code == 0


def test_everything_wrong_is_told_in_one_round(books: Run, tmp_path: Path) -> None:
    listed = written(
        tmp_path,
        "Typ;Lager;Parti;Antal",
        "inventering;hus.mask;;x",  # cannot be read
        "uttag;hus.losning;;5 L",  # the store has nothing
        "inventering;hus.maskk;;1",  # no such store
    )
    ran = books("import", listed)
    assert ran.code == 2
    for rule in ("sheet-amount", "stock-short", "sheet-store"):
        assert rule in ran.out
