"""A folder with a region and its plan as `match plan` writes them: made once, written anew for each test."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tsimatch.cli import run
from tsimatch.common.files.atomic_write import write_whole
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region

from .builders import budget, changed, town


def roomy_town() -> Region:
    """The town with more money and a leader of forty days: there is room to move in."""
    return changed(replace(town(), budgets=(budget(30_000),)), "A", capacity_days=40)


@cache
def _files(made: Region) -> dict[str, bytes]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        write_region(made, folder / "town.csv")
        files = [part for name in ("plan.xlsx", "plan.json") for part in ("-o", str(folder / name))]
        assert run(["plan", str(folder / "town.csv"), "--offer", "2022-23", "-q", *files]) == 0
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write_town(folder: Path, made: Region) -> Path:
    """Write a region as `town.csv`, with its `plan.xlsx` and `plan.json`, as files that `match` wrote there."""
    for name, data in _files(made).items():
        write_whole(folder / name, data)
    return folder
