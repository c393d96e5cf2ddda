"""What is shipped: the wheel holds every part, and runs where nothing but its own needs is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from .support.paths import ROOT

SHIPPED = {".py", ".toml", ".csv", ".json", ".docx", ".typed", ".html", ".css"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of this checkout: a build leaves files beside its sources."""
    folder = tmp_path_factory.mktemp("wheel")
    left = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "tests")
    shutil.copytree(ROOT, folder / "source", ignore=left)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    command.append(str(folder / "source"))
    subprocess.run(command, check=True)  # noqa: S603
    return next(folder.glob("*.whl"))


def _packages() -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["tool"]["setuptools"]["packages"])


def _expected() -> set[str]:
    """Every file of every package of the checkout that a user needs."""
    files = set()
    for package in _packages():
        folder = ROOT.joinpath(*package.split(".")[1:])
        files |= {
            f"{package.replace('.', '/')}/{path.name}"
            for path in folder.iterdir()
            if path.is_file() and path.suffix in SHIPPED and (package != "tsimatch" or path.name != "pyproject.toml")
        }
    return files | {"tsimatch/py.typed"}


@pytest.mark.slow
def test_wheel_is_whole(wheel: Path) -> None:
    """The wheel has every module and every data file, and nothing that is not the product's."""
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert names == _expected()


def test_every_folder_is_a_package() -> None:
    """No folder with code is forgotten in the list of packages."""
    rooms = ("common", "models", "inputs", "solver", "scenarios", "delivery", "outputs", "commands")
    folders = {path.parent for room in rooms for path in (ROOT / room).rglob("*.py")}
    assert {".".join(("tsimatch", *folder.relative_to(ROOT).parts)) for folder in folders} < set(_packages())


@pytest.mark.slow
def test_wheel_runs_alone(wheel: Path, tmp_path: Path) -> None:
    """Installed without the test packages, `match plan` plans the made-up region and writes every form."""
    venv.create(tmp_path / "venv", with_pip=False)
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    # Installed by the pip that is here, and without bytecode of all that the needs of the package hold.
    command = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install", "--quiet", "--no-compile"]
    subprocess.run([*command, str(wheel)], check=True)  # noqa: S603
    outputs = [tmp_path / f"plan.{ending}" for ending in ("json", "csv", "xlsx", "html")]
    arguments = [argument for path in outputs for argument in ("-o", str(path))]
    done = subprocess.run([binaries / "match", "plan", *arguments], capture_output=True, text=True, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert "every level is proven" in done.stdout
    assert all(path.stat().st_size > 0 for path in outputs)
