"""What is shipped: the wheel holds every part, and runs where nothing but its own needs is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .support.paths import ROOT

SHIPPED = {".py", ".toml", ".csv", ".docx", ".typed", ".html", ".css", ".json"}


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


def _needs(wheel: Path) -> list[Distribution]:
    """The distributions that the wheel asks for, and those that they ask for, as they are installed here."""
    with zipfile.ZipFile(wheel) as opened:
        (metadata,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        asked = Parser().parsestr(opened.read(metadata).decode()).get_all("Requires-Dist", [])
    found = dict[str, Distribution]()
    wanted = [(Requirement(text), "") for text in asked]
    while wanted:
        need, extra = wanted.pop()
        name = canonicalize_name(need.name)
        if name in found or (need.marker and not need.marker.evaluate({"extra": extra})):
            continue
        found[name] = distribution(name)
        wanted += [(Requirement(text), extra) for text in found[name].requires or () for extra in ("", *need.extras)]
    return [*found.values()]


def _tops(need: Distribution) -> set[Path]:
    """The files and folders of a distribution that stand in site-packages itself."""
    inside = [file for file in need.files or () if ".." not in file.parts]
    return {Path(str(need.locate_file(file.parts[0]))) for file in inside if file.parts[0] != "__pycache__"}


def _linked(place: Path, top: Path) -> None:
    """Put a part of a package into a place: a link where one may be made, as unpacking takes four times as long."""
    try:
        place.symlink_to(top)
    except OSError:
        (shutil.copytree if top.is_dir() else shutil.copy)(top, place)


@pytest.mark.slow
def test_wheel_runs_alone(wheel: Path, tmp_path: Path) -> None:
    """Where there is the wheel, what it asks for and nothing else, `match plan` plans and writes every form."""
    venv.create(tmp_path / "venv", with_pip=False)
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    # Installed by the pip that is here.
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(binaries / "python"),
        "install",
        "--quiet",
        "--no-compile",
        "--no-deps",
    ]
    subprocess.run([*command, str(wheel)], check=True)  # noqa: S603
    packages = next(path for path in (tmp_path / "venv").rglob("site-packages") if path.is_dir())
    for top in sorted(set().union(*map(_tops, _needs(wheel)))):
        _linked(packages / top.name, top)
    outputs = [tmp_path / f"plan.{ending}" for ending in ("json", "csv", "xlsx", "html")]
    arguments = [argument for path in outputs for argument in ("-o", str(path))]
    done = subprocess.run(  # noqa: S603
        [binaries / "match", "plan", *arguments], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "every level is proven" in done.stdout
    assert all(path.stat().st_size > 0 for path in outputs)
    assert not (packages / "openpyxl").exists()
