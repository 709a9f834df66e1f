"""Scenarios of several files: what is included and what is overridden."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.errors import Problem
from beredskap.files import LoadedScenario, load_scenario
from beredskap.files.includes import MOST_INCLUDED
from beredskap.model.scenario.event import Lose, Restore

H = 3600

BASE = """\
name: Elavbrott
region: liten
start: 2027-01-11T06:00
duration: 3 d
pass: 12 h
events:
  - {at: 1 h, lose: uso.elnat, id: elen}
  - {at: 5 h, restore: elen}
expect:
  - {store: uso.tank, lasts: ">= 1 d"}
"""

TOP = """\
name: Elavbrott och brand
include:
  - {scenario: el.yaml, at: 2 h}
events:
  - {at: 3 h, lose: uso.hus, id: branden}
"""


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write a file below the working folder."""

    def make(name: str, text: str | bytes) -> Path:
        path = folder.parent.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return make


@pytest.fixture
def load(write: Callable[..., Path]) -> Callable[..., LoadedScenario]:
    """Load the top scenario, with the included one and others beside it."""

    def made(top: str = TOP, **others: str) -> LoadedScenario:
        write("el.yaml", BASE)
        for name, text in others.items():
            write(f"{name}.yaml", text)
        return load_scenario(write("s.yaml", top))

    return made


@pytest.fixture
def wrong(
    write: Callable[..., Path], collect: Callable[[Callable[[], object]], list[Problem]]
) -> Callable[..., list[str]]:
    """Load the top scenario; every problem as place, message and nearest."""

    def made(top: str, **others: str) -> list[str]:
        for name, text in {"el": BASE, **others}.items():
            write(f"{name}.yaml", text)
        path = write("s.yaml", top)
        return [
            f"{one.place}: {one.message}" + (f"; {one.near}" if one.near else "")
            for one in collect(lambda: load_scenario(path))
        ]

    return made


def told(loaded: LoadedScenario) -> list[tuple[int, str]]:
    return [
        (event.at, event.lose if isinstance(event, Lose) else event.restore)
        for event in loaded.scenario.events
        if isinstance(event, Lose | Restore)
    ]


def test_what_is_included_happens_later_and_what_is_left_out_is_lent(load: Callable[..., LoadedScenario]) -> None:
    loaded = load()
    # 1 h + 2 h and 5 h + 2 h; what is included comes first at equal times.
    assert told(loaded) == [(3 * H, "uso.elnat"), (7 * H, "elen"), (3 * H, "uso.hus")]
    scenario = loaded.scenario
    assert (scenario.name, scenario.duration, scenario.pass_length) == ("Elavbrott och brand", 72 * H, 12 * H)
    assert (loaded.region.id, scenario.region, scenario.expect) == ("liten", "liten", ())
    assert [(one.scenario, one.at) for one in scenario.include] == [("el.yaml", 2 * H)]
    assert list(loaded.digests) == ["el.yaml", "liten/region.yaml", "s.yaml"]


def test_what_the_includer_says_itself_stands(load: Callable[..., LoadedScenario]) -> None:
    loaded = load(f"{TOP}duration: 9 d\npass: 6 h\nvariant: plan\n")
    assert (loaded.scenario.duration, loaded.scenario.pass_length) == (9 * 24 * H, 6 * H)
    assert loaded.region.variant == "plan"


def test_the_first_that_has_a_field_lends_it(load: Callable[..., LoadedScenario]) -> None:
    storm = "name: Storm\nduration: 5 d\nration: 'off'\nevents: [{at: 1 h, cut: e20}]\n"
    loaded = load("name: s\ninclude: [storm.yaml, el.yaml]\n", storm=storm)
    scenario = loaded.scenario
    assert (scenario.duration, scenario.ration, scenario.pass_length) == (5 * 24 * H, "off", 12 * H)
    assert [type(event).__name__ for event in scenario.events] == ["Cut", "Lose", "Restore"]


def test_include_within_include_adds_up(load: Callable[..., LoadedScenario]) -> None:
    middle = "name: m\ninclude: [{scenario: el.yaml, at: 2 h}]\nevents: [{at: 30 min, lose: vc}]\n"
    loaded = load("name: s\ninclude: [{scenario: mitt.yaml, at: 1 d}]\n", mitt=middle)
    day = 24 * H
    assert told(loaded) == [(day + 3 * H, "uso.elnat"), (day + 7 * H, "elen"), (day + H // 2, "vc")]
    assert list(loaded.digests) == ["el.yaml", "liten/region.yaml", "mitt.yaml", "s.yaml"]


def test_a_path_counts_from_the_file_that_includes(write: Callable[..., Path]) -> None:
    write("delar/el.yaml", BASE.replace("region: liten", "region: ../inventories/liten"))
    write("delar/mitt.yaml", "name: m\ninclude: [el.yaml]\n")
    loaded = load_scenario(write("fall/s.yaml", "name: s\ninclude: [../delar/mitt.yaml]\n"))
    assert loaded.region.id == "liten"
    assert list(loaded.digests) == ["../delar/el.yaml", "../delar/mitt.yaml", "liten/region.yaml", "s.yaml"]


def test_a_shipped_scenario_is_included_by_name(write: Callable[..., Path]) -> None:
    for name in ("el-72h", "el-72h.yaml"):
        loaded = load_scenario(write("s.yaml", f"name: s\ninclude: [{name}]\n"))
        assert loaded.region.id == "orebro"
        assert "scenarios/el-72h.yaml" in loaded.digests


def test_a_world_is_lent(write: Callable[..., Path], region_text: str) -> None:
    inner = "\n".join(f"  {line}" for line in region_text.splitlines())
    write("el.yaml", BASE.replace("region: liten", f"world:\n{inner}"))
    loaded = load_scenario(write("s.yaml", TOP))
    assert (loaded.region.id, list(loaded.digests)) == ("liten", ["el.yaml", "s.yaml"])


def test_the_same_file_may_happen_twice_if_its_events_have_no_id(load: Callable[..., LoadedScenario]) -> None:
    twice = "name: s\ninclude: [vag.yaml, {scenario: vag.yaml, at: 1 d}, el.yaml]\n"
    loaded = load(twice, vag="name: v\nevents: [{at: 1 h, cut: e20}, {at: 2 h, restore: e20}]\n")
    assert [event.at for event in loaded.scenario.events[:4]] == [H, 2 * H, 25 * H, 26 * H]


def test_overrides_of_region_and_events(load: Callable[..., LoadedScenario]) -> None:
    loaded = load(
        TOP
        + "override:\n  stores.uso.tank.amount: 3 m3\n  nodes.uso.reservkraft.needs.diesel.draw.a: 40 L/h\n"
        + "  sites.vc.name: Kumla VC\n  events.elen.at: 90 min\n  events.branden.evacuate_within: 3 h\n"
    )
    region = loaded.region
    amount = region.stores["uso.tank"].amount
    assert amount is not None
    assert amount.value == 3000
    draw = region.nodes["uso.reservkraft"].needs[0].draw
    assert draw is not None
    assert (draw.a.value, region.sites["vc"].name) == (40, "Kumla VC")
    # A time that is overridden counts from this scenario's start; that of the restore, which is not, still comes 2 h later.
    assert told(loaded) == [(5400, "uso.elnat"), (7 * H, "elen"), (3 * H, "uso.hus")]
    fire = loaded.scenario.events[2]
    assert isinstance(fire, Lose)
    assert fire.evacuate_within == 3 * H
    assert loaded.scenario.override["events.elen.at"] == "90 min"


def test_an_override_applies_after_the_variant(load: Callable[..., LoadedScenario]) -> None:
    loaded = load(f"{TOP}variant: plan\noverride: {{nodes.uso.elnat.capacity: 6 MW}}\n")
    capacity = loaded.region.nodes["uso.elnat"].capacity
    assert capacity is not None
    assert capacity.value == 6000  # 5 MW in the variant


def test_null_removes_an_event(load: Callable[..., LoadedScenario]) -> None:
    loaded = load(f"{TOP}  - {{at: 9 h, restore: branden, id: klart}}\noverride: {{events.klart: null}}\n")
    assert [subject for _, subject in told(loaded)] == ["uso.elnat", "elen", "uso.hus"]


def test_overrides_of_what_is_included_come_first(load: Callable[..., LoadedScenario]) -> None:
    middle = "name: m\ninclude: [el.yaml]\noverride: {stores.uso.tank.amount: 3 m3, events.elen.at: 2 h}\n"
    top = "name: s\ninclude: [{scenario: mitt.yaml, at: 1 h}]\noverride: {stores.vc.insulin.amount: 7 st}\n"
    loaded = load(top, mitt=middle)
    held = [loaded.region.stores[name].amount for name in ("uso.tank", "vc.insulin")]
    assert [amount.value for amount in held if amount is not None] == [3000, 7]
    assert told(loaded)[0] == (3 * H, "uso.elnat")  # 2 h in the middle file, which is 1 h later here
    last = load(top.replace("vc.insulin.amount: 7 st", "uso.tank.amount: 4 m3"), mitt=middle)
    amount = last.region.stores["uso.tank"].amount
    assert amount is not None
    assert amount.value == 4000


@pytest.mark.parametrize(("change", "expected"), [
    ("stores.uso.tankk.amount: 3 m3", "s.yaml:6:12  override: «uso.tankk.amount» finns inte; stores.uso.tank.amount"),
    ("stores.uso.tank.amuont: 3 m3", "s.yaml:6:12  override: «uso.tank.amuont» finns inte; stores.uso.tank.amount"),
    ("storse.uso.tank.amount: 3 m3", "s.yaml:6:12  override: det finns ingen samling «storse»; stores"),
    ("event.elen.at: 3 h", "s.yaml:6:12  override: det finns ingen samling «event»; events"),
    ("events.eln.at: 3 h", "s.yaml:6:12  override: «eln.at» finns inte; events.elen.at"),
    ("events.elen.att: 3 h", "s.yaml:6:12  override: «elen.att» finns inte; events.elen.at"),
    ("events.ny: {at: 3 h, lose: uso}", "s.yaml:6:12  override: «ny» finns inte"),
    ("events.elen.at: snart", "s.yaml:6:28  events.elen.at: «snart» är inte ett tal med enhet"),
    ("events.elen.lose: usoo", "s.yaml:6:30  events.elen.lose: «usoo» finns inte; uso"),
    ("events.branden.lose: usoo", "s.yaml:6:33  events[0].lose: «usoo» finns inte; uso"),
    ("stores.uso.tank.amount: 3 kg",
     "s.yaml:6:36  stores.uso.tank.amount: «3 kg» är massa; här behövs volym, till exempel «12 L»"),
    ("stores.uso.tank.item: disel", "s.yaml:6:34  stores.uso.tank.item: «disel» finns inte; diesel"),
])  # fmt: skip
def test_a_wrong_override_is_told_where_it_stands(wrong: Callable[..., list[str]], change: str, expected: str) -> None:
    assert wrong(f"{TOP}override: {{{change}}}\n") == [expected]


def test_mistakes_of_every_file_stand_where_they_are(wrong: Callable[..., list[str]]) -> None:
    bad = BASE.replace("lose: uso.elnat", "lose: uso.elnatt").replace("duration: 3 d", "duration: 3 kg")
    bad = bad.replace("expect:", "forvantan: 1\nexpect:")
    found = wrong(f"{TOP}  - {{at: 1 h, cut: e21}}\nduration: 4 d\n", el=bad)
    assert found == [
        "el.yaml:4:11  duration: «3 kg» är inte en tid; skriv till exempel «4 h» eller «20 min»",
        "el.yaml:7:21  events[0].lose: «uso.elnatt» finns inte; uso.elnat",
        "el.yaml:9:1  forvantan: okänd nyckel «forvantan»",
        "s.yaml:6:20  events[1].cut: «e21» finns inte; e20",
    ]


def test_an_event_that_cannot_be_read_is_told_once_with_the_rest(wrong: Callable[..., list[str]]) -> None:
    found = wrong(
        f"{TOP}  - {{at: 4 h, loose: uso}}\n  - {{at: 5 h, cut: e21}}\n", el=BASE.replace("at: 1 h", "at: 1 hh")
    )
    assert [one.partition(": ")[0] for one in found] == [
        "el.yaml:7:10  events[0].at",
        "s.yaml:6:5  events[1]",
        "s.yaml:7:20  events[2].cut",
    ]


def test_a_clash_of_ids(wrong: Callable[..., list[str]]) -> None:
    found = wrong(TOP.replace("id: branden", "id: elen"))
    assert found == ["s.yaml:5:34  events[0].id: två händelser har id «elen»"]


@pytest.mark.parametrize(("loop", "others", "expected"), [
    ("s.yaml", {}, "s.yaml:2:11  include[0]: scenarierna har med varandra i en ring: s.yaml → s.yaml"),
    ("./a.yaml", {"a": "b.yaml", "b": "s.yaml"},
     "b.yaml:2:11  include[0]: scenarierna har med varandra i en ring: s.yaml → a.yaml → b.yaml → s.yaml"),
    ("a.yaml", {"a": "b.yaml", "b": "../arbete/a.yaml"},
     "b.yaml:2:11  include[0]: scenarierna har med varandra i en ring: a.yaml → b.yaml → a.yaml"),
])  # fmt: skip
def test_a_loop_is_refused_by_name(
    wrong: Callable[..., list[str]], tmp_path: Path, loop: str, others: dict[str, str], expected: str
) -> None:
    texts = {name: f"name: x\ninclude: [{to.replace('arbete', tmp_path.name)}]\n" for name, to in others.items()}
    top = f"name: s\ninclude: [{loop}]\nregion: liten\nstart: 2027-01-11T06:00\nduration: 3 d\n"
    assert wrong(top, **texts) == [expected]


def test_a_link_to_oneself_is_a_loop(wrong: Callable[..., list[str]], tmp_path: Path) -> None:
    os.symlink(tmp_path / "s.yaml", tmp_path / "spegel.yaml")
    top = "name: s\ninclude: [spegel.yaml]\nregion: liten\nstart: 2027-01-11T06:00\nduration: 3 d\n"
    assert wrong(top) == ["s.yaml:2:11  include[0]: scenarierna har med varandra i en ring: s.yaml → spegel.yaml"]


@pytest.mark.parametrize(("name", "expected"), [
    ("elo.yaml", "scenariot «elo.yaml» finns inte; el.yaml"),
    ("uso-utslagen", "scenariot «uso-utslagen» finns inte; uso-utslaget"),
    ("fel/elo.yaml", "scenariot «fel/elo.yaml» finns inte"),
    ("inventories", "bara en scenariofil, som slutar på .yaml eller .yml, kan inkluderas"),
    ("mapp.yaml", "det är en mapp, inte en fil"),
    ("ror.yaml", "det är ingen vanlig fil utan ett rör eller en enhet"),
    ("/etc/passwd", "bara en scenariofil, som slutar på .yaml eller .yml, kan inkluderas"),
    ("/dev/zero", "bara en scenariofil, som slutar på .yaml eller .yml, kan inkluderas"),
    ("../../../../../../../../etc/passwd", "bara en scenariofil, som slutar på .yaml eller .yml, kan inkluderas"),
    ("/finns/inte.yaml", "scenariot «/finns/inte.yaml» finns inte"),
    (f"{'x' * 5000}.yaml", f"scenariot «{'x' * 5000}.yaml» finns inte"),
    ('"a\\0b.yaml"', "texten innehåller styrtecken som inte får skrivas ut"),
])  # fmt: skip
def test_what_cannot_be_included(wrong: Callable[..., list[str]], tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "mapp.yaml").mkdir()
    os.mkfifo(tmp_path / "ror.yaml")
    top = f"name: s\ninclude: [{name}]\nregion: liten\nstart: 2027-01-11T06:00\nduration: 3 d\n"
    assert wrong(top) == [f"s.yaml:2:11  include[0]: {expected}"]


def test_a_binary_or_broken_file(write: Callable[..., Path], wrong: Callable[..., list[str]]) -> None:
    write("bin.yaml", b"\x89PNG\r\n\x1a\n\x00\xff")
    write("trasig.yaml", "name: [\n")
    write("tom.yaml", "")
    write("stor.yaml", b"#" * 21_000_000)
    top = "name: s\ninclude: [bin.yaml, trasig.yaml, tom.yaml, stor.yaml, el.yaml]\n"
    assert wrong(top) == [
        "bin.yaml:1:1: filen är inte UTF-8: byte 1 är 0x89",
        "s.yaml:2:44  include[3]: filen är 21 MB; högst 20 MB läses",
        "tom.yaml:1:1: filen är tom",
        "trasig.yaml:2:1: en parentes «[» eller «{» stängs inte, eller ett komma saknas",
    ]


def test_a_long_chain_and_a_flood_of_includes_end(wrong: Callable[..., list[str]]) -> None:
    chain = {f"k{n}": f"name: x\ninclude: [k{n + 1}.yaml]\n" for n in range(MOST_INCLUDED + 5)}
    top = "name: s\ninclude: [k0.yaml]\nregion: liten\nstart: 2027-01-11T06:00\nduration: 3 d\n"
    said = f"scenariot har med fler än {MOST_INCLUDED} andra"
    assert wrong(top, **chain) == [f"k{MOST_INCLUDED - 1}.yaml:2:11  include[0]: {said}"]
    doubling = {f"d{n}": f"name: x\ninclude: [d{n + 1}.yaml, d{n + 1}.yaml]\n" for n in range(40)}
    (problem,) = wrong(top.replace("k0", "d0"), **doubling, d40="name: x\nevents: [{at: 1 h, cut: e20}]\n")
    assert problem.endswith(said)


@pytest.mark.parametrize(("include", "expected"), [
    ("include: el.yaml", "s.yaml:2:10  include: här ska det stå en lista: [a, b]"),
    ("include: [[el.yaml]]", "s.yaml:2:11  include[0]: här ska det stå nycklar med värden: {nyckel: värde}"),
    ("include: [{file: el.yaml}]", "s.yaml:2:11  include[0].scenario: «scenario» saknas"),
    ("include: [{scenario: el.yaml, at: -1 h}]",
     "s.yaml:2:35  include[0].at: «-1 h»: en tid kan inte vara negativ"),
    ("override: [a]", "s.yaml:2:11  override: här ska det stå nycklar med värden: {nyckel: värde}"),
])  # fmt: skip
def test_the_shape_of_include_and_override(wrong: Callable[..., list[str]], include: str, expected: str) -> None:
    found = wrong(f"name: s\n{include}\nregion: liten\nstart: 2027-01-11T06:00\nduration: 3 d\n")
    assert expected in found


def test_no_personnummer_in_what_is_included(wrong: Callable[..., list[str]]) -> None:
    found = wrong(TOP, el=BASE.replace("name: Elavbrott", "name: Ring 19811218-9876"))
    assert found == ["el.yaml:1:7  name: texten innehåller ett personnummer eller samordningsnummer"]


def test_order_of_evaluation_does_not_depend_on_the_working_folder(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("el.yaml", BASE)
    path = write("s.yaml", TOP)
    here = load_scenario(path)
    monkeypatch.chdir(tmp_path.parent)
    there = load_scenario(path)
    assert (there.digests, there.scenario) == (here.digests, here.scenario)
