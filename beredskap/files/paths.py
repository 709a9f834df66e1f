"""Where regions and scenarios lie: named folders, folders above a scenario, and what is shipped with the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from beredskap import program
from beredskap.errors import InputError, NothingToDoError, Place, Problem, nearest
from beredskap.files.folders import is_yaml, unread_scenarios, unread_tables, walk
from beredskap.files.text.source import shown
from beredskap.language import message

INVENTORIES = "inventories"
SCENARIOS = "scenarios"
_MAIN = "region.yaml"
_WHERE = message("ange mappen där region.yaml ligger, till exempel inventories/orebro")


def shipped(kind: str) -> Path:
    """The folder ``inventories`` or ``scenarios`` that comes with the program: inside an installed wheel, else in the repository."""
    installed = program.FOLDER / "shipped" / kind
    return installed if installed.is_dir() else program.FOLDER.parent / kind


def region_folder(path: str | Path) -> Path:
    """The folder of a region that was named on the command line. Raises `InputError`."""
    given = Path(path)
    if given.name == _MAIN and given.is_file():
        return given.parent
    if (given / _MAIN).is_file():
        return given
    if not given.exists() and given.name == str(path) and (shipped(INVENTORIES) / given / _MAIN).is_file():
        return shipped(INVENTORIES) / given
    if given.exists():
        folder, file = message("mappen har ingen region.yaml"), message("det är en fil, inte en regions mapp")
        said = folder if given.is_dir() else file
        raise InputError([Problem("region-missing", said, Place(shown(given)), remedy=_WHERE)])
    near = nearest(given.name, _names([shipped(INVENTORIES)]))
    said = message("regionen finns inte")
    remedy = None if near else _WHERE
    raise InputError([Problem("region-missing", said, Place(shown(given)), value=str(path), near=near, remedy=remedy)])


def is_region(path: str | Path) -> bool:
    """Whether a path on the command line names a region: its folder, its ``region.yaml``, or one that is shipped."""
    given = Path(path)
    if given.exists():
        return given.name == _MAIN or (given / _MAIN).is_file()
    return given.name == str(path) and (shipped(INVENTORIES) / given / _MAIN).is_file()


def scenario_file(path: str | Path) -> Path:
    """The scenario file that was named on the command line, or the shipped scenario of that name. Raises `InputError`."""
    given = Path(path)
    if given.is_dir() or is_region(given):
        raise InputError([_no_scenario(given)])
    if given.exists():
        return given
    by_name = _shipped_scenario(given)
    if by_name is not None:
        return by_name
    folder = given.parent
    beside = {one.stem: one.name for one in folder.glob("*.yaml")} if folder.is_dir() else {}
    names = [one.stem for one in sorted(shipped(SCENARIOS).glob("*.yaml"))]
    near = nearest(given.stem, (*beside, *names))
    near = beside.get(near, near) if near else None
    remedy = None if near else message("medföljande scenarier är: {names}", names=", ".join(names))
    raise InputError(
        [Problem("file-missing", message("filen finns inte"), Place(shown(given)), near=near, remedy=remedy)]
    )


def _no_scenario(given: Path) -> Problem:
    place = Place(shown(given))
    if is_region(given):
        said = message("det är en region, inte ett scenario")
        return Problem(
            "not-a-scenario", said, place, remedy=message("granska den med beredskap validate {path}", path=given)
        )
    said = message("det är en mapp, inte ett scenario")
    return Problem(
        "not-a-scenario", said, place, remedy=message("kör alla scenarier i den med beredskap check {path}", path=given)
    )


def _shipped_scenario(given: Path) -> Path | None:
    if given.parent != Path("."):
        return None
    found = shipped(SCENARIOS) / f"{given.name.removesuffix('.yaml')}.yaml"
    return found if _exists(found) else None


def scenario_beside(name: str, scenario: Path, at: Place) -> Path:
    """The file that another scenario includes: a path from its own folder, or a shipped scenario by name. Raises `InputError` placed at ``at``."""
    found = scenario.parent / name
    if is_yaml(found) and _exists(found):
        return found
    by_name = _shipped_scenario(Path(name))
    if by_name is not None:
        return by_name
    if _exists(found):
        said = message("bara en scenariofil, som slutar på .yaml eller .yml, kan inkluderas")
        raise InputError([Problem("not-a-scenario", said, at, value=name)])
    near = _near_scenario(found, name)
    raise InputError(
        [Problem("file-missing", message("scenariot «{name}» finns inte", name=name), at, value=name, near=near)]
    )


def _near_scenario(found: Path, name: str) -> str | None:
    beside = {one.name for one in found.parent.glob("*.yaml")} if _exists(found.parent) else set()
    near = nearest(found.name, beside)
    if near is not None:
        return (Path(name).parent / near).as_posix()
    return nearest(found.stem, [one.stem for one in shipped(SCENARIOS).glob("*.yaml")])


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def region_beside(name: str, scenario: Path, at: Place) -> Path:
    """The folder of the region that a scenario file names. Raises `InputError` placed at ``at``."""
    folders = [scenario.parent / name]
    homes = [parent / INVENTORIES for parent in _above(scenario)] + [shipped(INVENTORIES)]
    for folder in [*folders, *(home / name for home in homes)]:
        if _is_region(folder):
            return folder
    said = message("regionen «{name}» finns inte", name=name)
    raise InputError([Problem("region-missing", said, at, value=name, near=nearest(name, _names(homes)))])


def _is_region(folder: Path) -> bool:
    try:
        return (folder / _MAIN).is_file()
    except (OSError, ValueError):
        return False


def _above(path: Path) -> Iterator[Path]:
    yield from path.resolve().parents


def _names(homes: Iterable[Path]) -> list[str]:
    return sorted({folder.parent.name for home in homes if home.is_dir() for folder in home.glob(f"*/{_MAIN}")})


def find_scenarios(paths: Iterable[str | Path]) -> list[Path]:
    """The scenario files among ``paths``: files as they are, shipped ones by name, and every YAML file below a folder; sorted, each once.

    What in a folder looks like a scenario and is none of them is told by `unread_among`.

    Raises `InputError` for a path that does not exist and `NothingToDoError` for a folder (or a list) without scenarios.
    """
    found: set[Path] = set()
    problems: list[Problem] = []
    given = [Path(path) for path in paths]
    for path in given:
        if path.is_dir():
            inside = [one for one in walk(path, INVENTORIES) if is_yaml(one)]
            if not inside and not unread_scenarios(path, INVENTORIES):
                raise NothingToDoError(message("mappen {folder} har inga scenarier", folder=shown(path)))
            found.update(inside)
            continue
        try:
            found.add(scenario_file(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if not given:
        raise NothingToDoError(message("inga scenarier att köra"))
    return sorted(found)


def unread_among(paths: Iterable[str | Path]) -> tuple[list[Problem], list[Path]]:
    """What in the folders among ``paths`` is not read: a problem for each file that looks like a scenario, and the tables. Raises `InputError`."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    problems = [problem for folder in folders for problem in unread_scenarios(folder, INVENTORIES)]
    return problems, [table for folder in folders for table in unread_tables(folder, INVENTORIES)]
