"""How the package hangs together: imports run one way, and a start costs nothing that it does not need."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOW = {
    "common": {"common"},
    "models": {"common", "models"},
    "inputs": {"common", "models", "inputs"},
    "solver": {"common", "models", "solver"},
    "outputs": {"common", "models", "outputs"},
    "scenarios": {"common", "models", "inputs", "solver", "outputs", "scenarios"},
    "commands": {"common", "models", "inputs", "solver", "outputs", "scenarios", "commands"},
}
MODULES = sorted(path for room in FLOW for path in (ROOT / room).rglob("*.py"))


def _imported_rooms(path: Path) -> set[str]:
    """The parts of the package that a module imports."""
    here = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            target = (*here[: len(here) - node.level + 1], *(node.module or "").split("."))
            found.add(target[0])
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            found |= {f"absolute {name}" for name in names if name.split(".")[0] == "tsimatch"}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    """Models know nothing of readers, solver or writers, these nothing of one another, and `common` of none."""
    assert _imported_rooms(path) <= FLOW[path.relative_to(ROOT).parts[0]]


def _checker_closure() -> set[str]:
    """Every module of the solver that the checker reaches."""
    seen: set[str] = set()
    queue = ["check"]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        tree = ast.parse((ROOT / "solver" / f"{name}.py").read_text(encoding="utf-8"))
        queue += [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level == 1 and n.module]
    return seen


def test_checker_stands_alone() -> None:
    """The checker shares no code with the solver."""
    assert all(name.startswith("check") for name in _checker_closure())


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


def test_models_know_no_solver() -> None:
    """Nothing in models imports OR-Tools."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "models").glob("*.py"))
    assert not any("ortools" in text for text in texts)
