"""One scenario out of several files: what it includes happens in it too, and what it overrides is replaced."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from beredskap.errors import InputError, Place, Problem, nearest
from beredskap.files.paths import SCENARIOS, scenario_beside, shipped
from beredskap.files.problems.problem_location import finished, place_in
from beredskap.files.problems.pydantic_errors import problems_of
from beredskap.files.ranges.uncertain import Searcher
from beredskap.files.text.source import Source, read_source, shown
from beredskap.files.text.yaml_text import read_yaml
from beredskap.files.text.yaml_tree import YamlError
from beredskap.language import message
from beredskap.model.checks.scenario import secret_problems
from beredskap.model.raw import COLLECTIONS, RawTable, Scalar, fields_of, place_of, plain, rows, table, without_nulls
from beredskap.model.scenario.scenario import EVENT_KINDS, Include, Included, Scenario
from beredskap.model.variant import Changes

MOST_INCLUDED: Final = 100
_LENT: Final = ("variant", "start", "duration", "pass", "ration", "coordination", "redirect", "measures")
_PLAIN: Final = ("world", "override")
_FILLERS: Final = {"name": "-", "start": "2027-01-01T00:00", "duration": "1 d"}
_EVENT: Final = re.compile(r"events\[(\d+)\](.*)")
_INCLUDED: Final[TypeAdapter[Include]] = TypeAdapter(Included)
_EVENT_FIELDS: Final = {
    "events": tuple(dict.fromkeys(name for kind in EVENT_KINDS.values() for name in fields_of(kind)))
}


@dataclass(frozen=True)
class Happening:
    """An event as it is written, the key it has in its own file, and how much later than it says it happens."""

    body: Any
    key: str
    later: int = 0

    def after(self, seconds: int) -> Happening:
        """The same event in a scenario that includes this one ``seconds`` after its start."""
        return dataclasses.replace(self, later=self.later + seconds)

    def overridden(self, body: Any) -> Happening:
        """The event with another body; a time that is overridden is counted from the start of the scenario that overrides it."""
        same = isinstance(body, dict) and isinstance(self.body, dict) and body.get("at") is self.body.get("at")
        return dataclasses.replace(self, body=body, later=self.later if same else 0)


@dataclass(frozen=True)
class Part:
    """A scenario with all that it includes: its keys and those that it is lent, what happens, and what it changes of the region.

    ``home`` is the file that says which region, and so where it is looked for. ``changes`` of what is included come first.
    """

    content: RawTable
    happenings: tuple[Happening, ...]
    changes: tuple[Mapping[str, Any], ...]
    home: Path


@dataclass(frozen=True)
class Composed(Part):
    """A scenario as if it were one file, with what is wrong with its files and their digests."""

    problems: tuple[Problem, ...]
    digests: Mapping[str, str]

    @property
    def later(self) -> tuple[int, ...]:
        """How much later each event happens than it says, in seconds."""
        return tuple(one.later for one in self.happenings)

    def at_home(self, problem: Problem) -> Problem:
        """A problem of an event with the key that the event has in its own file, or by its id where it was overridden."""
        found = _EVENT.fullmatch(problem.place.key)
        if found is None or int(found[1]) >= len(self.happenings):
            return problem
        one = self.happenings[int(found[1])]
        key = one.key + found[2]
        if isinstance(one.body, RawTable) and one.body.file != problem.place.file and "id" in one.body:
            key = f"events.{one.body['id']}{found[2]}"
        place = dataclasses.replace(problem.place, key=key)
        return dataclasses.replace(problem, place=place, subject=key if problem.subject else "")


def compose(source: Source, path: Path) -> Composed:
    """The scenario in a file that was read, with all that it includes. Raises `InputError` if the file itself is not YAML."""
    try:
        content, problems = read_yaml(source.text, source.file)
    except YamlError as error:
        raise InputError(finished(error.problems)) from error
    reader = _Reader(source, path)
    part = reader.part(content, path, ((_resolved(path), source.file),))
    return Composed(
        part.content, part.happenings, part.changes, part.home, (*problems, *reader.problems), dict(reader.digests)
    )


Trail = tuple[tuple[Path, str], ...]


class _Reader:
    """Reads what is included, each file once; ``problems`` and ``digests`` are of the files that were read."""

    def __init__(self, source: Source, path: Path) -> None:
        self.problems: list[Problem] = []
        self.digests = {source.name: source.digest}
        self._folder = _resolved(path).parent
        self._read: dict[Path, RawTable | None] = {}
        self._left = MOST_INCLUDED

    def part(self, content: RawTable, path: Path, trail: Trail) -> Part:
        """A file with all that it includes; ``trail`` is the files from the top to this one."""
        included = list(self._included(content, path, trail))
        happenings = [one for part in included for one in part.happenings]
        own = content.get("events")
        if isinstance(own, list):
            happenings += [Happening(body, f"events[{index}]") for index, body in enumerate(own)]
        override = content.get("override")
        override = override if isinstance(override, dict) else {}
        of_events = {key: value for key, value in override.items() if _is_of_events(str(key))}
        happenings = self._overridden(happenings, of_events)
        of_region = {key: value for key, value in override.items() if key not in of_events}
        changes = [change for part in included for change in part.changes]
        lender = _lender(content, included)
        lent = _lent(content, included, lender)
        made = {**lent, **{key: value for key, value in content.items() if value is not None or key not in lent}}
        if (included or of_events) and (own is None or isinstance(own, list)):
            made["events"] = rows([one.body for one in happenings], own if own is not None else content)
        whole = (*changes, of_region) if of_region else tuple(changes)
        return Part(table(made, content), tuple(happenings), whole, lender.home if lender else path)

    def _included(self, content: RawTable, path: Path, trail: Trail) -> Iterator[Part]:
        entries = content.get("include")
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            name = entry.get("scenario") if isinstance(entry, dict) else entry
            try:
                include = _INCLUDED.validate_python(entry)
            except ValidationError:
                continue  # the record that holds it refuses it
            part = self._one(include.scenario, place_of(name, f"include[{index}]"), path, trail)
            if part is not None:
                later = tuple(one.after(include.at) for one in part.happenings)
                yield dataclasses.replace(part, happenings=later)

    def _one(self, name: str, at: Place, path: Path, trail: Trail) -> Part | None:
        self._left -= 1
        if self._left < 0:
            if self._left == -1:
                said = message("scenariot har med fler än {n} andra", n=MOST_INCLUDED)
                self.problems.append(Problem("include-many", said, at, value=name))
            return None
        try:
            found = scenario_beside(name, path, at)
            resolved = _resolved(found)
            names = [file for known, file in trail]
            if resolved in [known for known, file in trail]:
                first = [known for known, file in trail].index(resolved)
                loop = " → ".join((*names[first:], shown(found)))
                said = message("scenarierna har med varandra i en ring: {loop}", loop=loop)
                raise InputError([Problem("include-loop", said, at, value=name)])
            content = self._content(found, resolved)
        except InputError as error:
            self.problems += [_placed(problem, at, name) for problem in error.problems]
            return None
        return None if content is None else self.part(content, found, (*trail, (resolved, shown(found))))

    def _content(self, path: Path, resolved: Path) -> RawTable | None:
        """What an included file says; None if it is not YAML. It is judged by itself, whatever it lends."""
        if resolved not in self._read:
            source = read_source(path, within_folder=False)
            self.digests[self._named(resolved)] = source.digest
            self._read[resolved] = self._judged(source)
        return self._read[resolved]

    def _judged(self, source: Source) -> RawTable | None:
        try:
            content, problems = read_yaml(source.text, source.file)
        except YamlError as error:
            self.problems += error.problems
            return None
        self.problems += problems
        ranges = Searcher()
        given = ranges.scenario(given_of(content))
        region = {} if "region" in given or "world" in given else {"region": "-"}
        try:
            scenario = Scenario.model_validate({**_FILLERS, **region, **given})
        except ValidationError as error:
            self.problems += ranges.unsaid(problems_of(error, table(given, content), Scenario, ""))
        else:
            self.problems += [place_in(problem, content, Scenario, "") for problem in secret_problems(scenario)]
        return content

    def _named(self, resolved: Path) -> str:
        """The file's name in the journal: the same wherever the program and the scenarios lie."""
        home = shipped(SCENARIOS).resolve()
        if home in resolved.parents:
            return f"{SCENARIOS}/{resolved.relative_to(home).as_posix()}"
        return Path(os.path.relpath(resolved, self._folder)).as_posix()

    def _overridden(self, happenings: list[Happening], override: Mapping[str, Any]) -> list[Happening]:
        """The events with what stands at ``events.id…`` replaced; those without id stay as they are."""
        if not override:
            return happenings
        bodies: dict[str, Any] = {}
        for one in happenings:
            if isinstance(one.body, dict) and isinstance(one.body.get("id"), str):
                bodies.setdefault(one.body["id"], one.body)
        changes = Changes("override", override, _EVENT_FIELDS)
        changed = changes.apply({"events": bodies}, before_templates=False)["events"]
        self.problems += changes.problems
        new = {id(body): changed.get(name) for name, body in bodies.items()}
        return [
            one.overridden(new[id(one.body)]) if id(one.body) in new else one
            for one in happenings
            if new.get(id(one.body), one) is not None
        ]


def given_of(content: RawTable) -> dict[str, Any]:
    """What the record `Scenario` is made of: without nulls, and plain where anything may stand."""
    given = without_nulls(content, fields_of(Scenario))
    return {**given, **{name: plain(given[name]) for name in _PLAIN if isinstance(given.get(name), dict)}}


def timed(scenario: Scenario, later: Sequence[int]) -> Scenario:
    """The scenario with each event so much later."""
    if not any(later):
        return scenario
    events = [
        event.model_copy(update={"at": event.at + seconds})
        for event, seconds in zip(scenario.events, later, strict=True)
    ]
    return scenario.model_copy(update={"events": tuple(events)})


def _resolved(path: Path) -> Path:
    return path.resolve()


def _is_of_events(key: str) -> bool:
    """Whether a path is, or is meant to be, that of an event."""
    collection = key.partition(".")[0]
    return collection not in COLLECTIONS and nearest(collection, (*COLLECTIONS, "templates", "events")) == "events"


def _lender(content: Mapping[str, Any], included: Iterable[Part]) -> Part | None:
    """The included scenario whose region this one runs on; None if it has its own, or none has any."""
    if _has_region(content):
        return None
    return next((part for part in included if _has_region(part.content)), None)


def _has_region(content: Mapping[str, Any]) -> bool:
    return content.get("region") is not None or content.get("world") is not None


def _lent(content: Mapping[str, Any], included: Sequence[Part], lender: Part | None) -> dict[str, Any]:
    """What the included scenarios lend of what this one leaves out."""
    found: dict[str, Any] = {}
    if lender is not None:
        found = {name: lender.content[name] for name in ("region", "world") if name in lender.content}
    for name in _LENT:
        lending = next((part for part in included if part.content.get(name) is not None), None)
        if content.get(name) is None and lending is not None:
            found[name] = lending.content[name]
    return found


def _placed(problem: Problem, at: Place, name: str) -> Problem:
    """A file that cannot be read as a whole is the mistake of the line that includes it."""
    if problem.place.line:
        return problem
    return dataclasses.replace(problem, place=at, value=problem.value or Scalar(name))
