"""Bad regions: each mistake is said at its line and key, with the nearest valid value, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.errors import InputError, Problem
from beredskap.files import load_region
from beredskap.model.raw import COLLECTIONS

Changed = Callable[..., list[Problem]]
WithFile = Callable[[str, str | bytes], list[Problem]]
Collect = Callable[[Callable[[], object]], list[Problem]]
FILE = "inventories/liten/region.yaml"


def test_a_sound_region_has_all_its_records(folder: Path) -> None:
    loaded = load_region(folder)
    assert list(loaded.region.nodes) == ["uso.elnat", "uso.reservkraft", "uso.iva", "uso.cosmic"]
    assert loaded.region.variant == "idag"
    assert list(loaded.digests) == ["liten/region.yaml"]
    assert [finding.rule for finding in loaded.findings] == ["no-vardcentral", "no-vehicle"]


@pytest.mark.parametrize(("old", "new", "rule", "line", "key", "near"), [
    ("reservkraft], load", "reservkarft], load", "unknown-reference", 33, "nodes.uso.iva.needs[0].el.any[1]", "uso.reservkraft"),
    ("journal: uso.cosmic", "journal: uso.cosmik", "unknown-reference", 35, "nodes.uso.iva.needs[1].journal", "uso.cosmic"),
    ("store: uso.tank", "store: uso.tankk", "unknown-reference", 27, "nodes.uso.reservkraft.needs[0].diesel.store", "uso.tank"),
    ("site: uso.hus", "site: uso.huset", "unknown-reference", 29, "nodes.uso.iva.site", "uso.hus"),
    ("care: [vard]", "care: [varrd]", "unknown-reference", 38, "offerings.uso.avdelning.care[0]", "vard"),
    ("items: {insulin", "items: {insulinn", "unknown-reference", 39, "offerings.vc.mottagning.items.insulinn", "insulin"),
    ("item: diesel", "item: disel", "unknown-reference", 43, "stores.uso.tank.item", "diesel"),
    ("start: Örebro", "start: Orebro", "unknown-reference", 8, "roads.e20.start", "Örebro"),
    ("municipality: Kumla", "municipality: kumla", "unknown-reference", 18, "sites.vc.municipality", "Kumla"),
    ("parent: uso", "parent: usö", "unknown-reference", 17, "sites.uso.hus.parent", "uso"),
    ("per_1000: 3", "per_1000: 3, profile: dag", "unknown-reference", 10, "care.besok.profile", None),
    ("amount: 12 m3", "amount: -12 m3", "wrong-value", 43, "stores.uso.tank.amount", None),
    ("amount: 12 m3", "amount: 12 kW", "wrong-dimension", 43, "stores.uso.tank.amount", None),
    ("amount: 12 m3", "consumption: 12 L", "wrong-dimension", 43, "stores.uso.tank.consumption", None),
    ("amount: 12 m3", "amount: 12,5 m3", "decimal-comma", 43, "stores.uso.tank.5 m3", None),
    ("amount: 12 m3", "amount: 30 m3", "above-capacity", 43, "stores.uso.tank.amount", None),
    ("amount: 12 m3", "deliveries: [9 kW every 3 d]", "wrong-dimension", 43, "stores.uso.tank.deliveries[0]", None),
    ("unit: L", "unit: Ll", "unknown-unit", 13, "items.diesel.unit", "L"),
    ("a: 20 L/h", "a: 20 L", "wrong-dimension", 27, "nodes.uso.reservkraft.needs[0].diesel.draw.a", None),
    ("b: 0.25 L/kWh", "b: 0.25 L/kW", "wrong-dimension", 27, "nodes.uso.reservkraft.needs[0].diesel.draw.b", None),
    ("journal: uso.cosmic", "journal: {any: [uso.cosmic], draw: 2 L/h}", "draw-without-store", 35, "nodes.uso.iva.needs[1].journal.draw", None),
    ("48 besök/dygn", "48 vårdplatser", "wrong-dimension", 39, "offerings.vc.mottagning.capacity", None),
    ("20 vårdplatser", "20 besök/dygn", "wrong-dimension", 38, "offerings.uso.avdelning.capacity", None),
    ("care: [vard]", "care: [vard, besok]", "mixed-measures", 38, "offerings.uso.avdelning.care", None),
    ("480 h/dygn", "480 h", "wrong-dimension", 41, "staff.uso.lakare.present", None),
    ("1 st}", "1 L}", "wrong-dimension", 39, "offerings.vc.mottagning.items.insulin", None),
    ("rto: 2 h", "rto: 8 h", "rto-above-mtpd", 30, "nodes.uso.iva.rto", None),
    ("rto: 2 h", "rtoo: 2 h", "unknown-key", 30, "nodes.uso.iva.rtoo", "rto"),
    ("rto: 2 h", "rto: 2", "wrong-value", 30, "nodes.uso.iva.rto", None),
    ("load: 120 kW", "lod: 120 kW", "unknown-key", 33, "nodes.uso.iva.needs[0].el.lod", "load"),
    ("without: [100 %", "without: [120 %", "wrong-value", 34, "nodes.uso.iva.needs[0].without[0]", None),
    ("standby: true", "standby: kanske", "wrong-value", 23, "nodes.uso.reservkraft.standby", None),
    ("population: 100", "population: 101", "population-sum", 5, "municipalities.Örebro.population", None),
    ("age_0_15: 20", "age_0_15: 20.5", "wrong-value", 5, "municipalities.Örebro.age_0_15", None),
    ("kind: sjukhus", "kind: sjukhuss", "wrong-choice", 16, "sites.uso.kind", "sjukhus"),
    ("class: FIKTIV", "class: FIKTIVT", "wrong-choice", 3, "class", "FIKTIV"),
    ("name: Liten region", "source: x", "missing-key", 1, "name", None),
    ("    site: uso.hus\n", "", "missing-key", 29, "nodes.uso.iva.site", None),
    ("parent: uso", "parent: uso.hus", "parent-cycle", 17, "sites.uso.hus.parent", None),
    ("parent: uso", "template: vc", "unknown-reference", 17, "sites.uso.hus.template", None),
    ("journal: uso.cosmic", "journal: uso.iva", "own-source", 35, "nodes.uso.iva.needs[1].journal", None),
    ("[uso.elnat, uso.reservkraft]", "[uso.elnat, uso.elnat]", "source-twice", 33, "nodes.uso.iva.needs[0].el.any[1]", None),
    ("capacity: 4 MW}", "needs: [{el: uso.iva}]}", "load-cycle", 20, "nodes.uso.elnat.needs[0].el", None),
    ("läkare: 2 h", "läkera: 2 h", "no-staff", 38, "offerings.uso.avdelning.staff.läkera", "läkare"),
    ("item: insulin,", "item: diesel,", "wrong-dimension", 44, "stores.vc.insulin.amount", None),
    ("uso.tank: {site: uso", "uso.elnat: {site: uso", "duplicate", 43, "stores.uso.elnat", None),
    ("wait: 4 h", "stand_in: [{care: besok, share: 1}]", "own-stand-in", 10, "care.besok.stand_in[0].care", None),
    ("wait: 4 h", "locked: true, stand_in: [{care: vard, share: 1}]", "locked-stand-in", 10, "care.besok.stand_in[0].care", None),
    ("wait: 4 h", "followed_by: [{care: besok, share: 1}]", "endless-care", 10, "care.besok.followed_by", None),
    ("wait: 4 h", "arises_when: [{node: '{municipality}.el', after: 3 h, per_1000: 1, over: 1 h}]", "unknown-reference", 10,
     "care.besok.arises_when[0].node", None),
    ("name: Hus", "name: Hus 811218-9876", "personal-number", 17, "sites.uso.hus.name", None),
    ("nodes.uso.elnat.capacity", "nodes.uso.elnaat.capacity", "unknown-path", 46, "variants.plan.change", "nodes.uso.elnat.capacity"),
    ("plan: {", "idag: {", "variant-name", 46, "variants.idag", None),
    ("plan: {", "plan: {based_on: plan, ", "variant-cycle", 46, "variants.plan", None),
    ("uso.cosmic: {site: uso}", "uso.cosmic: uso", "record-shape", 36, "nodes.uso.cosmic", None),
    ("uso.cosmic: {site", "uso.cosmic: {id: x, site", "record-id", 36, "nodes.uso.cosmic.id", None),
    ("uso.cosmic: {", "a b: {site: uso}\n  uso.cosmic: {", "wrong-value", 36, "nodes.a b.id", None),
    ("nodes:\n", "noder:\n", "unknown-key", 19, "noder", "nodes"),
    ("  vard: {name", "  besok: {name", "duplicate-key", 11, "", None),
])  # fmt: skip
def test_each_mistake_is_said_where_it_is(
    changed: Changed, old: str, new: str, rule: str, line: int, key: str, near: str | None
) -> None:
    found = [(one.rule, one.place.file, one.place.line, one.place.key, one.near) for one in changed(old, new)]
    assert (rule, FILE, line, key, near) in found


@pytest.mark.parametrize("old", ["amount: 12 m3", "amount: 100 st"])
def test_a_bare_number_is_read_in_the_items_unit(changed: Changed, old: str) -> None:
    assert changed(old, "amount: 12") == []


def test_one_look_finds_everything(changed: Changed) -> None:
    problems = changed(
        "rto: 2 h\n    mtpd: 4 h", "rto: 2\n    mtdp: 4 h\n    resource: sytem\n    note: [a]\n    restart: -1 h"
    )
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("wrong-value", 30),
        ("unknown-key", 31),
        ("wrong-choice", 32),
        ("wrong-value", 33),
        ("wrong-value", 34),
    ]


def test_a_record_that_cannot_be_read_is_not_called_missing(changed: Changed) -> None:
    problems = changed("uso.elnat: {site: uso, capacity: 4 MW}", "uso.elnat: {site: uso, capacity: fyra}")
    assert [problem.place.key for problem in problems] == ["nodes.uso.elnat.capacity"]


def test_a_personal_number_is_never_repeated(changed: Changed) -> None:
    number = "19811218-9876"
    problems = changed("uso.cosmic: {site", f"{number}: {{site")
    assert "personal-number" in [problem.rule for problem in problems]
    assert number not in repr(problems)
    problems = changed("journal: uso.cosmic", f"journal: {number}")
    assert problems
    assert number not in repr(problems)


def test_an_unquoted_comparison_says_to_quote(changed: Changed) -> None:
    (problem,) = changed("capacity: 4 MW", "capacity: >= 90 %")
    assert (problem.place.line, str(problem.remedy)) == (20, 'sätt citattecken: ">= 90 %"')


def test_a_file_that_is_not_utf8_names_byte_and_line(with_file: WithFile) -> None:
    (problem,) = with_file("nodes.yaml", b"nodes:\n  a: {name: \xd6rebro}\n")
    assert str(problem.place) == "inventories/liten/nodes.yaml:2:13"
    assert str(problem.message) == "filen är inte UTF-8: byte 20 är 0xd6"


def test_two_bad_files_are_both_said(with_file: WithFile, folder: Path) -> None:
    (folder / "care.yaml").write_text("care:\n\tx: 1\n", encoding="utf-8")
    problems = with_file("stores.csv", "id;sight\nx;uso\n")
    assert [problem.place.file.rpartition("/")[2] for problem in problems] == ["care.yaml", "stores.csv"]


@pytest.mark.parametrize(("name", "content", "rule"), [
    ("nodes.yaml", "", "file-empty"),
    ("nodes.yaml", "name: x\n", "unknown-key"),
    ("nodes.yaml", "nodes: [a]\n", "collection-shape"),
    ("nodes.yml", "nodes: {}\n", "file-name"),
    ("nodes.yaml", "nodes: {uso.iva: {site: uso}}\n", "duplicate"),
])  # fmt: skip
def test_other_files_of_the_folder(with_file: WithFile, name: str, content: str, rule: str) -> None:
    assert [problem.rule for problem in with_file(name, content)] == [rule]


def test_hidden_files_and_other_kinds_are_left_alone(with_file: WithFile) -> None:
    assert with_file(".hemlig.yaml", b"\xff") == []
    assert with_file("README.md", b"\xff") == []


def test_a_folder_that_is_not_there_or_has_no_region(folder: Path, collect: Collect) -> None:
    (problem,) = collect(lambda: load_region(folder / "saknas"))
    assert problem.rule == "region-missing"
    (folder / "region.yaml").unlink()
    (problem,) = collect(lambda: load_region(folder))
    assert str(problem.message) == "mappen har ingen region.yaml"


def test_an_unknown_variant_has_a_nearest_one(changed: Changed) -> None:
    (problem,) = changed("id: liten", "id: liten", "plam")
    assert (problem.rule, problem.near) == ("unknown-variant", "plan")


def test_a_variant_changes_its_region_only(folder: Path) -> None:
    today, plan = load_region(folder, "idag").region, load_region(folder, "plan").region
    assert (today.variant, plan.variant) == ("idag", "plan")
    assert today.nodes["uso.elnat"].capacity != plan.nodes["uso.elnat"].capacity
    assert today.nodes["uso.iva"] == plan.nodes["uso.iva"]


TEMPLATES = """\
templates:
  vc:
    nodes:
      "{site}.el": {name: "El {name}", capacity: 9 kW, restart: 1 h}
    offerings:
      "{site}.mott": {care: [besok], capacity: 10, needs: [{el: "{site}.el"}]}
sites:
  a: {name: A, kind: vårdcentral, municipality: Kumla, template: vc}
  b: {name: B, kind: vårdcentral, municipality: Kumla, template: vc}
nodes:
  a.el: {capacity: 99 kW, restart: null}
"""


def test_an_own_field_goes_before_the_templates(folder: Path) -> None:
    (folder / "mallar.yaml").write_text(TEMPLATES, encoding="utf-8")
    loaded = load_region(folder)
    nodes = loaded.region.nodes
    assert (nodes["a.el"].name, nodes["a.el"].restart, nodes["b.el"].restart) == ("El A", 0, 3600)
    assert nodes["a.el"].capacity != nodes["b.el"].capacity
    origins = loaded.origins["nodes", "a.el"]
    assert (origins["name"].line, origins["capacity"].line) == (4, 11)
    assert origins["site"].line == 8


def test_a_variant_that_adds_a_site_gets_its_template(folder: Path) -> None:
    change = "{sites.c: {name: C, kind: vårdcentral, municipality: Kumla, template: vc}, offerings.c.mott.capacity: 20}"
    text = TEMPLATES + f"variants:\n  ny: {{change: {change}}}\n"
    (folder / "mallar.yaml").write_text(text, encoding="utf-8")
    capacity = load_region(folder, "ny").region.offerings["c.mott"].capacity
    assert capacity is not None
    assert capacity.value == pytest.approx(20 / 24)
    assert "c.mott" not in load_region(folder).region.offerings


def test_a_mistake_in_a_template_is_said_once(folder: Path, collect: Collect) -> None:
    (folder / "mallar.yaml").write_text(TEMPLATES.replace("capacity: 10", "capacity: 10 kWw"), encoding="utf-8")
    (problem,) = collect(lambda: load_region(folder))
    assert (problem.place.line, problem.near) == (6, "kW")


def test_an_unused_variant_and_a_measure_are_tried_too(folder: Path, collect: Collect) -> None:
    text = "variants:\n  v: {change: {nodes.saknas.site: uso}}\nmeasures:\n  m: {name: M, change: {stores.saknas.amount: 1}}\n"
    (folder / "mer.yaml").write_text(text, encoding="utf-8")
    assert [problem.place.line for problem in collect(lambda: load_region(folder))] == [2, 4]


def test_equal_files_give_equal_regions_in_the_same_order(folder: Path) -> None:
    first, second = load_region(folder), load_region(folder / "region.yaml")
    assert first.region == second.region
    assert first.digests == second.digests


GARBAGE = st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
RECORDS = st.recursive(
    st.none()
    | st.sampled_from(["uso", "-1", "1e999 kW", "12 m3", "okänd", "{site}", "5", "true", "x" * 300])
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["site", "needs", "el", "any", "amount", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(garbage=GARBAGE, name=st.sampled_from(["nodes.yaml", "stores.csv", "region.yaml"]))
def test_garbage_never_raises_anything_else(tmp_path: Path, region_text: str, garbage: bytes, name: str) -> None:
    (tmp_path / "region.yaml").write_text(region_text, encoding="utf-8")
    (tmp_path / name).write_bytes(garbage)
    try:
        load_region(tmp_path)
    except InputError as error:
        assert error.problems  # noqa: PT017
    finally:
        (tmp_path / name).unlink()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    collection=st.sampled_from([*COLLECTIONS, "templates"]),
    body=RECORDS,
    identity=st.sampled_from(["x", "uso.iva", "ö"]),
)
def test_well_formed_nonsense_never_raises_anything_else(
    tmp_path: Path, region_text: str, collection: str, body: object, identity: str
) -> None:
    import json

    (tmp_path / "region.yaml").write_text(region_text, encoding="utf-8")
    (tmp_path / "mer.yaml").write_text(json.dumps({collection: {identity: body}}), encoding="utf-8")
    try:
        load_region(tmp_path)
    except InputError as error:
        assert error.problems  # noqa: PT017
