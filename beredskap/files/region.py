"""A folder of YAML and CSV to a checked `Region`: read, merge, expand, apply a variant, validate, check.

Everything that is wrong with the whole folder is reported at once, each with its file, line and key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem, nearest
from beredskap.files.folders import resembles_table, resembles_yaml, walk
from beredskap.files.own_units import in_own_units, part_problems
from beredskap.files.paths import region_folder
from beredskap.files.problems.finding_places import place_findings
from beredskap.files.problems.problem_location import finished, place_in, place_problems
from beredskap.files.problems.pydantic_errors import problems_of
from beredskap.files.ranges.range_extremes import region_extremes
from beredskap.files.ranges.uncertain import Searcher, Uncertain, ordered, prepared
from beredskap.files.raw_region import MAIN, RawRegion, read_tree
from beredskap.files.text.source import Source, read_source, shown
from beredskap.language import message
from beredskap.limits import BUILT_ON, MEASURES, PROBLEMS, VARIANTS
from beredskap.model.base import Record
from beredskap.model.checks import check_region
from beredskap.model.findings import Finding
from beredskap.model.raw import COLLECTIONS, HEADER, SHARED_NAMESPACE, place_of, table, without_nulls
from beredskap.model.region import Region
from beredskap.model.template import Expansion
from beredskap.model.variant import BASE, Changes, Tree, chain


class Origins(Mapping[tuple[str, str], Mapping[str, Place]]):
    """(collection, id) -> field -> the place it was written at, which is in the template for what came from one."""

    def __init__(self, tables: Tree) -> None:
        self._tables = tables

    def __getitem__(self, key: tuple[str, str]) -> Mapping[str, Place]:
        collection, identity = key
        body = self._tables[collection][identity]
        return {str(name): _written(name, value, f"{collection}.{identity}.{name}") for name, value in body.items()}

    def about(self, subject: str) -> Place:
        """Where the record with this id begins, in the first collection that has one; nowhere if none has."""
        found = next((one[subject] for one in self._tables.values() if subject in one), None)
        return Place() if found is None else place_of(found, subject)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((collection, str(identity)) for collection, records in self._tables.items() for identity in records)

    def __len__(self) -> int:
        return sum(len(records) for records in self._tables.values())


def _written(name: str, value: object, key: str) -> Place:
    return place_of(value if place_of(value).line else name, key)


@dataclass(frozen=True)
class Loaded:
    """A region that was read, with what is worth attention in it, the digests of its files and where every field was written.

    ``at`` is the file that the region's own fields stand in.
    """

    region: Region
    findings: tuple[Finding, ...]
    digests: dict[str, str]
    origins: Origins = field(repr=False)
    uncertain: tuple[Uncertain, ...] = field(default=(), kw_only=True)
    tables: Tree = field(default_factory=dict, repr=False, kw_only=True)
    at: str = field(default="", kw_only=True)


class BrokenRegionError(InputError):
    """A region with problems, and what could be read of it: a scenario that runs on it can be checked all the same."""

    def __init__(self, problems: list[Problem], region: Region, ids: Mapping[str, Collection[str]]) -> None:
        super().__init__(problems)
        self.region = region
        self.ids = ids


def load_region(path: str | Path, variant: str | None = None) -> Loaded:
    """Read the region in a folder (or the shipped region of that name) in one of its variants.

    Raises `InputError` with every problem of the folder, in the order of its files.
    """
    return assemble(read_folder(region_folder(path)), variant)


def read_folder(folder: Path) -> tuple[Source, ...]:
    """Every YAML and CSV file of a region's folder, by name. Raises `InputError`."""
    problems: list[Problem] = []
    sources: list[Source] = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".yaml", ".csv"):
            problems.extend(_unread(path))
            continue
        if path.name.startswith("."):
            continue
        try:
            sources.append(read_source(path, within_folder=True))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(finished(problems))
    return tuple(sources)


def _unread(path: Path) -> Iterator[Problem]:
    """What looks like a file of the region and is not read; in a folder below, what has the name of one."""
    if path.name.startswith("."):
        return
    if not path.is_dir():
        if resembles_yaml(path) or resembles_table(path, ("csv",)):
            said = message("filen läses inte; byt ändelse till .yaml eller .csv")
            yield Problem("file-name", said, Place(shown(path)))
        elif resembles_table(path):
            said = message("filen läses inte; spara den som .csv, eller flytta den ur mappen")
            yield Problem("file-name", said, Place(shown(path)))
        return
    for one in walk(path):
        named = one.name.partition(".")[0].casefold() in (*COLLECTIONS, MAIN)
        if named and (resembles_yaml(one) or resembles_table(one)) and not _is_of_another(one, path):
            said = message("filen ligger i en undermapp och läses inte; flytta den till regionens mapp eller byt namn")
            yield Problem("file-name", said, Place(shown(one)))


def _is_of_another(path: Path, top: Path) -> bool:
    """Whether the file lies in the folder of another region."""
    return any((folder / f"{MAIN}.yaml").is_file() for folder in path.parents if folder.is_relative_to(top))


@dataclass(frozen=True)
class Amendments:
    """What a scenario makes of a region: ``measures`` in place from the start, then ``changes`` by dotted path, one set after another."""

    measures: tuple[str, ...] = ()
    changes: tuple[Mapping[str, Any], ...] = ()


NONE: Final = Amendments()


def assemble(sources: tuple[Source, ...], variant: str | None, amended: Amendments = NONE) -> Loaded:
    """Build the region from its files; equal files give the same object where nothing is amended. Raises `InputError`."""
    if amended == NONE:
        return _unamended(sources, variant)
    return build(read_tree(sources), variant, _digests(sources), amended)


@lru_cache(maxsize=4)
def _unamended(sources: tuple[Source, ...], variant: str | None) -> Loaded:
    return build(read_tree(sources), variant, _digests(sources))


def _digests(sources: tuple[Source, ...]) -> dict[str, str]:
    return {source.name: source.digest for source in sources}


def build(raw: RawRegion, variant: str | None, digests: dict[str, str], amended: Amendments = NONE) -> Loaded:
    """Expand, apply a variant and what the scenario amends, validate and check a raw tree. Raises `InputError`."""
    problems = list(raw.problems)
    if raw.is_broken:
        raise InputError(finished(problems))
    tables = _expanded(raw.tables, variant, amended, problems)
    problems += _shared_ids(tables)
    ranges = Searcher()
    region = _validated(raw, tables, variant or BASE, problems, ranges)
    checked = check_region(region, tables)
    uncertain = ordered(ranges.found)
    parts = part_problems(region, {one.subject for one in uncertain})
    found = (one if one.subject else place_in(one, raw.header, Region, "") for one in checked.problems)
    problems += ranges.problems + place_problems((*found, *parts), tables)
    if uncertain and not problems:
        problems += region_extremes(region, tables, uncertain)
    if problems:
        raise BrokenRegionError(finished(problems), region, tables)
    digests = dict(sorted(digests.items()))
    findings = place_findings(checked.findings, tables)
    return Loaded(
        region, findings, digests, Origins(tables), uncertain=uncertain, tables=tables, at=place_of(raw.at).file
    )


def _expanded(raw: Tree, variant: str | None, amended: Amendments, problems: list[Problem]) -> Tree:
    """The tree with templates expanded, the variant applied and what the scenario amends; every other variant and measure is tried too."""
    variants = raw["variants"]
    base = _with_changes(raw, [], problems)
    if BASE in variants:
        key = next(name for name in variants if name == BASE)
        said = message("«{id}» är namnet på regionen utan variant; välj ett annat", id=BASE)
        problems.append(Problem("variant-name", said, place_of(key, f"variants.{BASE}")))
    chosen, steps = base, list[Changes]()
    for name in _triable("variants", variants, VARIANTS, problems):
        order, cycle = chain(name, variants, "based_on")
        if cycle is not None:
            said = message("varianten bygger på sig själv")
            problems.append(Problem("variant-cycle", said, place_of(variants[name], f"variants.{name}")))
            continue
        if len(order) > BUILT_ON + 1:
            said = message("varianten bygger på fler än {most} andra", most=BUILT_ON)
            problems.append(Problem("variant-many", said, place_of(variants[name], f"variants.{name}")))
            continue
        own = _steps("variants", order, variants)
        tree = _with_changes(raw, own, problems, base)
        if name == variant:
            chosen, steps = tree, own
    if variant not in (None, BASE) and variant not in variants:
        said = message("varianten «{name}» finns inte", name=variant)
        near = nearest(str(variant), (BASE, *variants))
        problems.append(Problem("unknown-variant", said, value=variant, near=near))
    _try_measures(raw, chosen, steps, problems)
    in_place = _in_place(chosen["measures"], amended.measures)
    more = _steps("measures", in_place, chosen["measures"])
    more += [Changes("override", change) for change in amended.changes]
    return _with_changes(raw, [*steps, *more], problems) if more else chosen


def _try_measures(raw: Tree, chosen: Tree, before: list[Changes], problems: list[Problem]) -> None:
    measures = chosen["measures"]
    for name in _triable("measures", measures, MEASURES, problems):
        order, cycle = chain(name, measures, "needs")
        if cycle is not None:
            said = message("åtgärden förutsätter sig själv")
            problems.append(Problem("measure-cycle", said, place_of(measures[name], f"measures.{name}")))
            continue
        if len(order) > BUILT_ON + 1:
            said = message("åtgärden förutsätter fler än {most} andra", most=BUILT_ON)
            problems.append(Problem("measure-many", said, place_of(measures[name], f"measures.{name}")))
            continue
        _with_changes(raw, _steps("measures", order, measures), problems, chosen, before)


def _triable(collection: str, bodies: Mapping[str, Any], most: int, problems: list[Problem]) -> Iterable[str]:
    """The variants or measures that are tried: none where there are more than anybody has."""
    if len(bodies) <= most:
        return bodies
    said = message(
        "regionen har {found} poster i «{what}»; högst {most} läses", found=len(bodies), what=collection, most=most
    )
    place = place_of(list(bodies)[most], collection)
    problems.append(Problem("collection-size", said, place))
    return ()


def _in_place(measures: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The measures that are in place, each after those that it needs; one that does not exist is the scenario's mistake."""
    found: dict[str, None] = {}
    for name in names:
        if name in measures:
            found.update(dict.fromkeys(chain(name, measures, "needs")[0]))
    return list(found)


def _steps(collection: str, names: Iterable[str], bodies: Mapping[str, Any]) -> list[Changes]:
    """The changes of variants or measures, in order."""
    written = ((name, bodies[name].get("change")) for name in names if isinstance(bodies[name], dict))
    return [Changes(f"{collection}.{name}.change", change) for name, change in written if isinstance(change, dict)]


def _with_changes(
    raw: Tree, steps: list[Changes], problems: list[Problem], base: Tree | None = None, before: Iterable[Changes] = ()
) -> Tree:
    """Apply changes of sites and templates, expand, and apply the rest; ``base`` is the tree already expanded, with only the changes ``before``."""
    if base is not None and not any(step.is_early for step in steps):
        tree = base
    else:
        steps = [*before, *steps]
        early = raw
        for step in steps:
            early = step.apply(early, before_templates=True)
        tree = _expand(early, problems)
    for step in steps:
        tree = step.apply(tree, before_templates=False)
        problems.extend(step.problems)
    return tree


def _expand(raw: Tree, problems: list[Problem]) -> Tree:
    expansion = Expansion(raw["templates"])
    expansion.check()
    tree = dict(raw)
    for collection, records in expansion.of_sites(raw["sites"]).items():
        own = raw[collection]
        merged = {
            identity: _merged(body, records[identity]) if identity in records else body
            for identity, body in own.items()
        }
        tree[collection] = {**merged, **{key: body for key, body in records.items() if key not in own}}
    problems.extend(expansion.problems)
    return tree


def _merged(own: Any, inherited: Any) -> Any:
    if isinstance(own, dict) and isinstance(inherited, dict):
        return table({**inherited, **own}, own)
    return own


def _shared_ids(tables: Tree) -> list[Problem]:
    """Sites, nodes, offerings and stores share one namespace: a need may name any of them."""
    seen: dict[str, str] = {}
    problems = []
    for collection in SHARED_NAMESPACE:
        for identity in tables[collection]:
            if identity in seen:
                other = place_of(next(key for key in tables[seen[identity]] if key == identity))
                said = message(
                    "id:t finns redan i {collection}, {file}:{line}",
                    collection=seen[identity],
                    file=other.file,
                    line=other.line,
                )
                remedy = message("ge en av dem ett annat id; anläggningar, noder, vårdutbud och lager delar namnrymd")
                place = place_of(identity, f"{collection}.{identity}")
                problems.append(Problem("duplicate", said, place, subject=f"{collection}.{identity}", remedy=remedy))
            seen.setdefault(identity, collection)
    return problems


def _validated(raw: RawRegion, tables: Tree, variant: str, problems: list[Problem], ranges: Searcher) -> Region:
    """The region of the records that are valid; each record is validated once."""
    header = without_nulls(raw.header, tuple(HEADER))
    made = {
        collection: _validate_records(collection, record, tables, problems, ranges)
        for collection, record in COLLECTIONS.items()
    }
    try:
        region = Region.model_validate({**header, "variant": variant})
    except ValidationError as error:
        problems += problems_of(error, table(raw.header, raw.at), Region, "")
        region = Region.model_construct(id="", name="", information_class="FIKTIV", variant=variant)
    return in_own_units(region.model_copy(update=made))


def _validate_records(
    collection: str, record: type[Record], tables: Tree, problems: list[Problem], ranges: Searcher
) -> dict[str, Record]:
    made: dict[str, Record] = {}
    validate = record.__pydantic_validator__.validate_python
    for identity, body in tables[collection].items():
        key = f"{collection}.{identity}"
        if not isinstance(body, dict):
            said = message("posten ska ha nycklar med värden")
            problems.append(Problem("record-shape", said, place_of(identity, key), subject=key))
            continue
        given = prepared(collection, identity, ranges.middle(collection, identity, body, key), tables)
        try:
            valid = validate(given)
        except ValidationError as error:
            if len(problems) < PROBLEMS:
                problems += ranges.unsaid(problems_of(error, table(given, body), record, key))
        else:
            made[valid.id] = valid
    return made
