"""How the package hangs together: imports run one way, and a start costs nothing that it does not need."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import tsimatch

from .support.paths import ROOT

ROOMS = (
    ("common",), ("models",), ("inputs", "solver"), ("scenarios", "delivery"), ("outputs",), ("review",), ("commands",)
)  # fmt: skip
"""A room imports itself and those to its left; rooms that stand side by side import nothing of each other."""

RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
MODULES = sorted(path for room in RANK for path in (ROOT / room).rglob("*.py"))


@cache
def _imported(path: Path) -> tuple[tuple[str, ...], ...]:
    """The parts of the package that a module imports, as paths of folders and files; read once."""
    return tuple(_parts(path))


def _parts(path: Path) -> Iterator[tuple[str, ...]]:
    here = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*here[: len(here) - node.level + 1], *(node.module.split(".") if node.module else ()))
            yield from ((*base, alias.name) for alias in node.names) if ROOT.joinpath(*base).is_dir() else (base,)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            yield from ((f"absolute {name}",) for name in names if name.split(".")[0] == "tsimatch")


def test_imports_run_one_way() -> None:
    """A room knows itself and the rooms before it, and nothing of those after it or beside it."""
    assert {RANK[path.relative_to(ROOT).parts[0]] for path in MODULES} == set(RANK.values())
    assert {path.relative_to(ROOT).as_posix(): found for path in MODULES if (found := _forbidden(path))} == {}


def _forbidden(path: Path) -> set[str]:
    """The rooms that a module imports and may not."""
    mine = path.relative_to(ROOT).parts[0]
    others = {imported[0] for imported in _imported(path)} - {mine}
    return {room for room in others if RANK.get(room, 99) >= RANK[mine]}


def _folders() -> dict[str, set[str]]:
    """Which folders below the rooms import which others."""
    edges: dict[str, set[str]] = {}
    for path in MODULES:
        mine = path.relative_to(ROOT).parent.as_posix()
        theirs = {"/".join(imported[:-1]) for imported in _imported(path)}
        edges.setdefault(mine, set()).update(folder for folder in theirs if folder != mine)
    return edges


def _files() -> dict[str, set[str]]:
    return {
        path.relative_to(ROOT).with_suffix("").as_posix(): {"/".join(imported) for imported in _imported(path)}
        for path in MODULES
    }


def _circle(edges: dict[str, set[str]]) -> list[str]:
    """A circle in a graph, or nothing."""
    done: set[str] = set()

    def walk(node: str, path: tuple[str, ...]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for other in sorted(edges.get(node, ())):
            if found := walk(other, (*path, node)):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(edges) if (found := walk(node, ()))), [])


def test_files_go_in_no_circle() -> None:
    """No file reaches itself through what it imports."""
    assert _circle(_files()) == []


def test_no_two_folders_import_each_other() -> None:
    """Between two folders of a room, imports run one way."""
    edges = _folders()
    assert not [(a, b) for a in edges for b in edges[a] if a in edges.get(b, ()) and "/" in a and "/" in b]


def test_a_circle_would_be_found() -> None:
    """The walk over imports finds a circle where there is one, and none where there is none."""
    circle = _circle({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"b"}})
    assert list(pairwise(circle)) == [("b", "d"), ("d", "b")]
    assert _circle({"a": {"b", "c"}, "b": {"c"}}) == []


def test_checker_stands_alone() -> None:
    """The checker shares no code with the solver: of its room it imports its own folder alone."""
    modules = (ROOT / "solver" / "checker").glob("*.py")
    imported = {part[:2] for path in modules for part in _imported(path) if part[0] == "solver"}
    assert imported == {("solver", "checker")}


def test_only_the_backends_know_or_tools() -> None:
    """OR-Tools is imported in one folder."""
    users = {
        path.parent.relative_to(ROOT).as_posix()
        for path in MODULES
        if "import ortools" in _text(path) or "from ortools" in _text(path)
    }
    assert users == {"solver/backends"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_rooms_are_no_halls() -> None:
    """No folder but that of the commands holds more than 13 modules, and none of them is longer than 400 lines."""
    folders = {path.parent for path in MODULES} - {ROOT / "commands"}
    assert {f.name: n for f in folders if (n := len([p for p in f.glob("*.py") if p.stem != "__init__"])) > 13} == {}
    assert [path.name for path in MODULES if len(_text(path).splitlines()) > 400] == []


def _modules_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], *([name, "--help"] for name in ("plan", "worth", "report", "letters"))],
)
def test_start_is_light(arguments: list[str]) -> None:
    """Asking for help or the version loads neither pandas, numpy, the solver nor templates."""
    loaded = _modules_after(f"from tsimatch.cli import run\nrun({arguments!r})")
    assert not loaded & {"ortools", "pandas", "numpy", "xlsxwriter", "docxtpl", "docx", "jinja2"}


def test_checking_needs_no_solver() -> None:
    """Judging a plan loads no OR-Tools."""
    assert "ortools" not in _modules_after("import tsimatch\ntsimatch.check")


def test_exceptions_have_their_names() -> None:
    """The exceptions are names of the package, and scripts that import them from where they were still run."""
    from tsimatch.models.faults import Faults
    from tsimatch.models.plan import NoPlan, Stopped

    assert (tsimatch.Faults, tsimatch.NoPlan, tsimatch.Stopped) == (Faults, NoPlan, Stopped)
