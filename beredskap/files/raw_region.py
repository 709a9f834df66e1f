"""The raw tree of a region: all files of its folder merged, nothing interpreted, every part with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from beredskap.errors import Place, Problem, nearest
from beredskap.files.text.csv_text import CsvReader
from beredskap.files.text.source import Source
from beredskap.files.text.yaml_text import read_yaml
from beredskap.files.text.yaml_tree import YamlError
from beredskap.language import message
from beredskap.model.raw import COLLECTIONS, HEADER, RawTable, place_of, table

TEMPLATES = "templates"
MAIN = "region"
_BREAKING = ("yaml-", "file-", "csv-", "unknown-collection", "collection-shape", "unknown-key")
_TABLES = (*COLLECTIONS, TEMPLATES)


@dataclass
class RawRegion:
    """Header keys and collections (``templates`` among them) before expansion; ``problems`` is what was wrong in the files."""

    at: object = None
    header: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in _TABLES})
    problems: list[Problem] = field(default_factory=list)
    _from: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def is_broken(self) -> bool:
        """Whether whole parts could not be read, so that what refers to them cannot be judged."""
        return any(problem.rule.startswith(_BREAKING) for problem in self.problems)

    def add_header(self, content: RawTable) -> None:
        """Keep the keys that describe the region itself, and refuse those that nothing has."""
        self.at = content
        for key, value in content.items():
            if key in HEADER:
                self.header[key] = value
            elif key not in _TABLES:
                self._unknown_key(key, (*HEADER, *_TABLES))

    def add_tables(self, content: RawTable, kind: str) -> None:
        """Merge the collections of one file."""
        for collection in _TABLES:
            if collection not in content:
                continue
            records = content[collection]
            if isinstance(records, dict):
                self._add_records(collection, records.items(), kind)
            elif records is not None:
                said = message("«{name}» ska ha id:n som nycklar", name=collection)
                self.problems.append(Problem("collection-shape", said, place_of(records, collection)))

    def only_tables(self, content: RawTable) -> None:
        """Refuse what a file beside ``region.yaml`` may not hold."""
        for key in content:
            if key in HEADER:
                said = message("«{name}» hör hemma i region.yaml", name=str(key))
                self.problems.append(Problem("unknown-key", said, place_of(key, str(key))))
            elif key not in _TABLES:
                self._unknown_key(key, _TABLES)

    def add_rows(self, source: Source) -> None:
        """Merge a CSV file, whose name is its collection."""
        record = COLLECTIONS.get(source.stem)
        if record is None:
            said = message("«{name}» är ingen samling", name=source.stem)
            near = nearest(source.stem, COLLECTIONS)
            self.problems.append(Problem("unknown-collection", said, Place(source.file), value=source.stem, near=near))
            return
        reader = CsvReader(source.text, source.file, source.stem, record)
        self._add_records(source.stem, reader.records(), "csv")
        self.problems.extend(reader.problems)

    def _add_records(self, collection: str, records: Iterable[tuple[str, Any]], kind: str) -> None:
        into = self.tables[collection]
        for identity, body in records:
            key = f"{collection}.{identity}"
            if body is None:
                body = table({}, identity)
            if not isinstance(body, dict):
                said = message("posten ska ha nycklar med värden")
                self.problems.append(Problem("record-shape", said, place_of(body, key), subject=key))
                continue
            if collection != TEMPLATES and "id" in body:
                said = message("id skrivs inte i posten; det är nyckeln")
                self.problems.append(Problem("record-id", said, place_of(body["id"], f"{key}.id"), subject=key))
                continue
            if identity not in into:
                into[identity] = body
                self._from[collection, identity] = kind
            elif self._from[collection, identity] == kind:
                self._duplicate(key, identity, next(known for known in into if known == identity))
            else:
                self._merge(collection, identity, body)

    def _merge(self, collection: str, identity: str, body: dict[str, Any]) -> None:
        """Join a record's fields from YAML and CSV."""
        old = self.tables[collection][identity]
        both = [name for name in body if name in old]
        for name in both:
            self._duplicate(f"{collection}.{identity}.{name}", next(key for key in body if key == name), old[name])
        if not both:
            self.tables[collection][identity] = table({**old, **body}, old)

    def _duplicate(self, key: str, again: object, first: object) -> None:
        place = place_of(first)
        said = message("står redan på {file}:{line}", file=place.file, line=place.line)
        remedy = message("ta bort den ena, eller ge den ett annat namn")
        self.problems.append(Problem("duplicate", said, place_of(again, key), subject=key, remedy=remedy))

    def _unknown_key(self, key: str, known: Sequence[str]) -> None:
        near = nearest(key, known)
        remedy = message("nycklarna är: {names}", names=", ".join(known)) if near is None else None
        said = message("okänd nyckel «{name}»", name=str(key))
        self.problems.append(
            Problem("unknown-key", said, place_of(key, str(key)), value=str(key), near=near, remedy=remedy)
        )


def read_tree(sources: Sequence[Source]) -> RawRegion:
    """Read and merge the files of a folder; `region.yaml` comes first, then YAML, then CSV, by name."""
    raw = RawRegion()
    for source in sorted(sources, key=lambda one: (one.kind == "csv", one.stem != MAIN, one.file)):
        if source.kind == "csv":
            raw.add_rows(source)
            continue
        try:
            content, problems = read_yaml(source.text, source.file)
        except YamlError as error:
            raw.problems.extend(error.problems)
            continue
        raw.problems.extend(problems)
        if source.stem == MAIN:
            raw.add_header(content)
        else:
            raw.only_tables(content)
        raw.add_tables(content, "yaml")
    return raw


def inline_tree(world: RawTable) -> RawRegion:
    """The tree of a region written inside a scenario."""
    raw = RawRegion()
    raw.add_header(world)
    raw.add_tables(world, "yaml")
    return raw
