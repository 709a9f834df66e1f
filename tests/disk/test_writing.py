"""The one writer of files: whole or not at all, readable by its owner alone, and never through what somebody else has laid there."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.disk import writing

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "beredskap"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(params=[0o022, 0o000, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_files_and_folders_are_their_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    writing.write_file(tmp_path / "a", b"x")
    writing.write_folder(tmp_path / "b", [("c/d.csv", b"y"), ("e.yaml", b"z")])
    writing.make_folders(tmp_path / "f" / "g")
    assert [mode(tmp_path / name) for name in ("a", "b/c/d.csv", "b/e.yaml")] == [0o600] * 3
    assert [mode(tmp_path / name) for name in ("b", "b/c", "f", "f/g")] == [0o700] * 4


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o644, 0o400])
def test_what_is_written_over_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    path.chmod(kept)
    writing.write_file(path, b"after", replace=True)
    assert (path.read_bytes(), mode(path)) == (b"after", kept)


@pytest.mark.parametrize("lay", [
    lambda path: path.write_bytes(b"mine"),
    lambda path: path.mkdir(),
    lambda path: path.symlink_to("elsewhere"),
    lambda path: path.symlink_to(path.name),
    lambda path: os.mkfifo(path),
])  # fmt: skip
def test_what_exists_is_not_written_over_unasked(tmp_path: Path, lay: Callable[[Path], Any]) -> None:
    path = tmp_path / "a"
    lay(path)
    before = path.lstat()
    with pytest.raises(FileExistsError):
        writing.write_file(path, b"x")
    with pytest.raises(FileExistsError):
        writing.write_folder(path, [("b", b"x")])
    assert (path.lstat().st_ino, sorted(one.name for one in tmp_path.iterdir())) == (before.st_ino, ["a"])


def test_a_link_is_followed_only_where_the_user_named_it(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "link"
    victim.write_bytes(b"mine")
    link.symlink_to(victim)
    writing.write_file(link, b"new", replace=True)
    assert (victim.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"mine", b"new", False)
    link.unlink()
    link.symlink_to(victim)
    writing.write_file(link, b"new", replace=True, follow=True)
    assert (victim.read_bytes(), link.is_symlink()) == (b"new", True)


def _full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "full")


@given(st.integers(0, 5), st.integers(1, 5))
def test_a_full_disk_leaves_nothing_whichever_file_it_is_full_at(at: int, files: int) -> None:
    """A folder of files, and the disk is full at one of them: neither the folder nor any part of it is left."""
    import tempfile

    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        made = writing.make_file
        left = iter(range(100))

        def fills(path: Path, data: bytes = b"", mode: int = 0o600) -> None:
            if next(left) == at:
                _full()
            made(path, data, mode)

        patch.setattr(writing, "make_file", fills)
        folder = Path(home, "ut")
        documents = [(f"mapp{n % 2}/{n}.csv", b"x") for n in range(files)]
        if at < files:
            with pytest.raises(OSError, match="full"):
                writing.write_folder(folder, documents)
            assert list(Path(home).iterdir()) == []
        else:
            writing.write_folder(folder, documents)
            assert sorted(path.name for path in folder.rglob("*.csv")) == sorted(f"{n}.csv" for n in range(files))


@pytest.mark.parametrize("step", ["fsync", "link", "rename"])
def test_a_disk_that_fails_last_leaves_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(os, step, _full)
    if step == "link":
        monkeypatch.setattr(os, "rename", _full)  # what is tried where there are no links
    if step != "rename":
        with pytest.raises(OSError, match="full"):
            writing.write_file(tmp_path / "a", b"x")
    if step != "link":
        with pytest.raises(OSError, match="full"):
            writing.write_folder(tmp_path / "b", [("c", b"x")])
    assert list(tmp_path.iterdir()) == []


def test_a_real_limit_on_the_size_of_files_leaves_nothing(tmp_path: Path) -> None:
    """The shell's ``ulimit -f`` in a process of its own: the second file is larger than what may be written."""
    code = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from beredskap.disk.writing import write_file, write_folder\n"
        "for write in (lambda: write_file(Path('a'), b'x' * 9999), lambda: write_folder(Path('b'), [('s', b'x'), ('l', b'x' * 9999)])):\n"
        "    try: write()\n"
        "    except OSError as error: print(error.errno)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stdout.split() == [str(errno.EFBIG)] * 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_links_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_none(*_: Any) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", has_none)
    writing.write_file(tmp_path / "a", b"x")
    with pytest.raises(FileExistsError):
        writing.write_file(tmp_path / "a", b"y")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"x")]


def test_names_beside_are_never_the_same_and_fit_beside_the_longest_name() -> None:
    place = Path("x" * 255)
    names = {writing.unguessable(place).name for _ in range(1_000)}
    assert len(names) == 1_000
    assert max(map(len, names)) < 60


def test_a_pipe_that_nobody_reads_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert writing.is_written_through(tmp_path / "pipe")
    with pytest.raises(OSError) as caught:  # noqa: PT011  # the number says which
        writing.write_through(tmp_path / "pipe", b"x")
    assert caught.value.errno == errno.ENXIO


def test_a_pipe_that_is_read_gets_all_of_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
        while True:
            try:
                writing.write_through(tmp_path / "pipe", b"x" * 60_000)
                break
            except OSError as error:
                if error.errno != errno.ENXIO:  # else the reader has not begun
                    raise
        assert reader.communicate(timeout=60)[0] == b"x" * 60_000


_WRITERS: Final = frozenset(
    ("write_text", "write_bytes", "mkdir", "makedirs", "mkfifo", "mknod", "rename", "replace", "renames", "link", "symlink", "touch", "copy", "copyfile",
     "copytree", "move", "mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "chmod", "fchmod", "unlink", "rmdir", "rmtree",
     "remove", "symlink_to", "hardlink_to", "truncate", "to_excel", "to_csv", "ZipFile", "connect", "extractall", "savetxt", "save")
)  # fmt: skip
_OF_A_DISK: Final = frozenset(("os", "shutil", "tempfile", "Path", "sqlite3", "zipfile", "pathlib"))
_ALLOWED: Final = {
    "disk/writing.py": "the one writer",
    "cli/shell/streams.py": "standard output goes nowhere where nobody reads it",
    "database/sqlite/database.py": "SQLite writes its own file, which was made by the one writer, and clears away what a failed one leaves",
    "database/examination.py": "SQLite in memory",
    "files/spreadsheet/xlsx_package.py": "reads a package from bytes in memory",
    "database/backup.py": "SQLite copies into a file that was made by the one writer",
}


def writes(path: Path) -> Iterator[str]:
    """The calls in a module by which something could come to be on a disk, or go from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        whose = called.value.id if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) else ""
        if name in ("open", "fdopen"):
            said = [one for one in (*node.args, *(key.value for key in node.keywords)) if isinstance(one, ast.Constant)]
            flags = " ".join(ast.unparse(one) for one in node.args[1:])
            modes = {"r", "rb", "utf-8", None}
            if whose == "os" and "O_RDONLY" not in flags:
                yield f"{node.lineno}: os.open({flags})"
            elif whose != "os" and any(
                isinstance(one.value, str) and set(one.value) & set("wax+") and one.value not in modes for one in said
            ):
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif name in _WRITERS and (name.startswith("write_") or whose in _OF_A_DISK or _is_path(called)):
            yield f"{node.lineno}: {ast.unparse(node)[:80]}"


def _is_path(called: ast.expr) -> bool:
    """Whether it is a method that only a path has: texts and data have ``replace`` too, so that it counts with one argument alone."""
    return isinstance(called, ast.Attribute) and called.attr in (
        "mkdir", "touch", "unlink", "rmdir", "symlink_to", "hardlink_to", "chmod", "rename", "to_excel", "to_csv",
    )  # fmt: skip


def test_nothing_else_writes_files() -> None:
    """Whatever is written goes through the one writer; the few that cannot are named, with the reason."""
    found = {
        name: calls
        for path in sorted(PACKAGE.rglob("*.py"))
        if (calls := list(writes(path))) and (name := path.relative_to(PACKAGE).as_posix()) not in _ALLOWED
    }
    assert found == {}


def test_those_that_may_write_do() -> None:
    assert all(list(writes(PACKAGE / name)) for name in _ALLOWED)


@pytest.mark.parametrize("line", [
    "open('a', 'w')", "Path('a').open('wb')", "path.write_text('x')", "path.write_bytes(b'')", "os.replace(a, b)", "os.open(p, os.O_CREAT | os.O_WRONLY)",
    "tempfile.mkstemp()", "folder.mkdir()", "shutil.copy(a, b)", "sqlite3.connect(p)", "open(p, mode='a')", "io.open(p, 'x')", "frame.to_excel(p)",
])  # fmt: skip
def test_the_rule_sees_every_way_of_writing(tmp_path: Path, line: str) -> None:
    (tmp_path / "m.py").write_text(line + "\n", encoding="utf-8")
    assert list(writes(tmp_path / "m.py"))
