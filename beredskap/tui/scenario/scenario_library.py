"""The scenario files and the runs of this session: what the screens of Scenario ask for. It knows no screen, and threads may call it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.errors import InputError, Place, Problem
from beredskap.language import Message, message
from beredskap.tui.scenario.draft import NEW, Draft

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario
    from beredskap.model.result.journal import Journal
    from beredskap.tui.region_session import RegionSession

FOLDER: Final = "scenarios"
_NEW: Final = "nytt-scenario.yaml"
_STATE: Final = "scenario"


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario file in the list. ``is_own``: it lies below the working folder, and can be saved over."""

    path: Path
    name: str
    start: str
    duration: str
    is_own: bool


@dataclass(frozen=True)
class Result:
    """One run: the draft that was run, what it was loaded as, and what it left behind."""

    draft: Draft
    loaded: LoadedScenario
    journal: Journal

    @property
    def name(self) -> str:
        """What the run is called; what was changed and not saved is marked."""
        return f"{self.journal.scenario} *" if self.draft.is_changed else self.journal.scenario


@dataclass
class ScenarioLibrary:
    """``results`` are the runs of this session, the latest last."""

    session: RegionSession
    results: list[Result] = field(default_factory=list)

    def list_files(self) -> list[ScenarioFile]:
        """The scenario files of the working folder, then those that are shipped, by name."""
        own = Path(FOLDER)
        from beredskap.files import shipped

        found = [*self._read_files(own, True)] if own.is_dir() else []
        there = {one.path.resolve() for one in found}
        return found + [one for one in self._read_files(shipped(FOLDER), False) if one.path.resolve() not in there]

    def _read_files(self, folder: Path, is_own: bool) -> Iterator[ScenarioFile]:
        from beredskap.files.folders import is_yaml
        from beredskap.files.text.source import read_source
        from beredskap.report.document.cells import clean

        for path in sorted(path for path in folder.iterdir() if is_yaml(path) and not path.name.startswith(".")):
            try:
                draft = Draft(path, read_source(path, within_folder=False).text, None)
            except InputError:
                draft = Draft(path, "", None)  # it is listed by its file; what is wrong with it is said beside the list
            name, start, duration = (clean(draft.value(key)) for key in ("name", "start", "duration"))
            yield ScenarioFile(path, name or path.stem, start, duration, is_own)

    def read(self, path: Path) -> Draft:
        """The text of a file. Raises `InputError`."""
        from beredskap.files.text.source import read_source

        text = read_source(path, within_folder=False).text
        return Draft(path, text, text)

    def new_draft(self) -> Draft:
        """A scenario to begin from: the largest hospital is lost."""
        region = self.session.region
        hospital = next((site.id for site in region.sites.values() if site.kind == "sjukhus"), "")
        start = self.session.now.replace(hour=6, minute=0, second=0) + datetime.timedelta(days=1)
        text = NEW.format(region=region.id, start=start.isoformat(timespec="minutes"), site=hospital)
        return Draft(Path(FOLDER) / _NEW, text, None)

    def load(self, draft: Draft) -> LoadedScenario:
        """Check a draft. Raises `InputError` with every problem, each at its line."""
        from beredskap.files.scenario import scenario_from
        from beredskap.files.text.source import shown, source_of

        source = source_of(draft.text.encode("utf-8", "replace"), shown(draft.path), draft.path.name)
        if self.session.db is None:
            return scenario_from(source, draft.path)
        from beredskap.database.region.load import FromLedger

        return FromLedger(self.session.db, self.session.now).of(source, draft.path)

    def run(self, draft: Draft, progress: Callable[[float], None]) -> Result:
        """Run a draft; ``progress`` may raise what stops it. Raises `InputError`."""
        from beredskap.ensemble.other_bound import run_with_other_bound

        loaded = self.load(draft)
        result = Result(draft, loaded, run_with_other_bound(loaded, progress))
        progress(1.0)  # who gave it up while its journal was written wants no result either
        self.results.append(result)
        return result

    def save(self, draft: Draft, path: Path) -> Draft:
        """Write the draft: all of it or nothing, and never over what somebody else has written there. Raises `InputError`."""
        from beredskap.files.folders import is_yaml

        if not is_yaml(path):
            raise _save_error(path, message("en scenariofil slutar på .yaml"))
        mine = path == draft.path and draft.saved is not None
        if path.exists() and (not mine or self.read(path).text != draft.saved):
            said = message("filen finns redan, eller har ändrats sedan den lästes; spara under ett annat namn")
            raise _save_error(path, said)
        from beredskap.disk.os_errors import why
        from beredskap.disk.writing import make_folders, write_file

        try:
            make_folders(path.parent)
            write_file(path, draft.text.encode("utf-8", "backslashreplace"), replace=mine, follow=mine)
        except OSError as error:
            raise _save_error(path, message("kan inte skrivas: {why}", why=why(error))) from error
        return replace(draft, path=path, saved=draft.text)

    def suggest_path(self, draft: Draft) -> Path:
        """Where a draft is best saved: its own file where that is the user's own, else a free name among the user's scenarios."""
        own = Path(FOLDER)
        if draft.path.resolve().is_relative_to(Path.cwd()) and draft.saved is not None:
            return draft.path
        stem, number = draft.path.stem, 1
        while (place := own / (f"{stem}.yaml" if number == 1 else f"{stem}-{number}.yaml")).exists():
            number += 1
        return place


def session_library(session: RegionSession) -> ScenarioLibrary:
    """The library that the screens of a session share."""
    library: ScenarioLibrary = session.workspace_state.setdefault(_STATE, ScenarioLibrary(session))
    return library


def _save_error(path: Path, said: Message) -> InputError:
    from beredskap.files.text.source import shown

    return InputError([Problem("save", said, Place(shown(path)))])
