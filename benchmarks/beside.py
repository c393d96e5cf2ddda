"""This engine beside that of an earlier commit, in one run: CPU seconds of whole commands, and of planning alone.

    python benchmarks/beside.py --commit d6e7bda --files ../shared/data/regions    # `match plan`, a process each
    python benchmarks/beside.py --commit d6e7bda --offers 2021-22,2022-23,2023-24  # generated regions, planning alone

Both are taken from the repository as they were committed, compiled, and run in turn, so that noise meets both. The
figure of a file is the least of `--repeats`: of as many processes, or of plans in one process that has planned before.
Where both prove a level and its values differ, the rules have changed between the commits, or one of them is wrong.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from compileall import compile_dir
from dataclasses import replace
from math import exp, log
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from regimes import MINIMUMS, regimes
from tsimatch.models.region.positions import placed_leaders
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime

REPOSITORY = Path(__file__).parents[1]
FROM_PYTHON = """
import json, sys
from time import process_time
import tsimatch
warm, file, repeats, limit = sys.argv[1:]
tsimatch.plan(tsimatch.read_region(warm))
region, options, seconds = tsimatch.read_region(file), tsimatch.Options(time_limit=float(limit)), []
for _ in range(int(repeats)):
    began = process_time()
    plan = tsimatch.plan(region, options=options)
    seconds.append(process_time() - began)
print(json.dumps([min(seconds), [level.value for level in plan.levels if level.proven]]))
"""
"""Plans a file with the public names of docs/python.md, which both commits have."""


class Result(NamedTuple):
    """What one engine needs for one file, in CPU seconds, and the values of the levels that it proves."""

    seconds: float
    proven: list[int]


def main() -> None:
    """Put both engines up, each in a folder of its own, and run what is asked for."""
    asked = _arguments()
    with TemporaryDirectory() as name:
        folder = Path(name)
        engines = {commit: _put_up(commit, folder / commit) for commit in (asked.commit, "HEAD")}
        files = sorted(Path(asked.files).glob("*.csv")) if asked.files else []
        commands = [
            _compare(file.stem, {c: _run_command(e, file, asked) for c, e in engines.items()}) for file in files
        ]
        warm = folder / "warm.csv"
        write_region(_understood(make_example(recipients=10, leaders=10, seed=1, offer="2022-23")), warm)
        regions = list(_generated(folder, asked))
        plans = [_compare(f.stem, {c: _run_plan(e, warm, f, asked) for c, e in engines.items()}) for f in regions]
        for what, results in (("commands", commands), ("plans", plans)):
            if results:
                print(_summary(what, results))


def _put_up(commit: str, folder: Path) -> Path:
    """Write out a commit's package, compiled, and give the folder from which it is imported."""
    command = ["git", "archive", commit, ".", ":(exclude)tests"]
    packed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder / "tsimatch", filter="data")
    compile_dir(folder, quiet=2)
    return folder


def _run_command(engine: Path, file: Path, asked: argparse.Namespace) -> Result:
    answer, seconds = engine / "plan.json", []
    for _ in range(asked.repeats):
        before = _children()
        _python(engine, "-m", "tsimatch", "plan", str(file), "-q", "-o", str(answer))
        seconds.append(_children() - before)
    levels = json.loads(answer.read_text(encoding="utf-8"))["levels"]
    return Result(min(seconds), [level["value"] for level in levels if level["proven"]])


def _children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run_plan(engine: Path, warm: Path, file: Path, asked: argparse.Namespace) -> Result:
    return Result(
        *json.loads(_python(engine, "-c", FROM_PYTHON, str(warm), str(file), str(asked.repeats), str(asked.limit)))
    )


def _python(engine: Path, *arguments: str) -> str:
    """Run Python with an engine's package; its own folder is where match would look for a match.toml."""
    outside = os.environ | {"PYTHONPATH": str(engine), "OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, *arguments],
        env=outside,
        cwd=engine,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return run.stdout


def _generated(folder: Path, asked: argparse.Namespace) -> Iterator[Path]:
    """Write a small region to warm up with, and one of every regime of the offers asked for."""
    for offer in asked.offers:
        yield from (_written(folder, offer, name, regime, asked) for name, regime in regimes(MINIMUMS[asked.minimums]))


def _written(folder: Path, offer: str, name: str, regime: Regime, asked: argparse.Namespace) -> Path:
    file = folder / f"{offer} {name}.csv"
    sizes = {"recipients": asked.recipients, "leaders": asked.leaders, "seed": asked.seed}
    write_region(_understood(make_example(offer=offer, regime=regime, **sizes)), file)
    return file


def _understood(region: Region) -> Region:
    """Leave out what older commits do not know, and place the leaders that they do not: so all rules say the same."""
    unlinked: Any = {"postcode": None, "predecessors": (), "sponsor": None}
    undeclared: Any = dict.fromkeys(
        ("postcode", "conflicts_declared_by", "conflicts_declared_on", "conflicts_checked_by")
    )
    return replace(
        region,
        schools=tuple(replace(school, **unlinked) for school in region.schools),
        trusts=tuple(replace(trust, **unlinked) for trust in region.trusts),
        leaders=tuple(replace(leader, **undeclared) for leader in placed_leaders(region)),
    )


def _compare(name: str, results: Mapping[str, Result]) -> tuple[Result, Result]:
    """Print what both engines need for a file, and whether they agree on what both prove."""
    earlier, now = results.values()
    levels = f"{len(earlier.proven)} and {len(now.proven)} levels proven"
    if any(a != b for a, b in zip(earlier.proven, now.proven, strict=False)):
        levels += f", not alike: {earlier.proven} and {now.proven}"
    print(
        f"{name}: {earlier.seconds:.3f} and {now.seconds:.3f} s, {now.seconds / earlier.seconds:.2f}, {levels}",
        flush=True,
    )
    return earlier, now


def _summary(what: str, results: Sequence[tuple[Result, Result]]) -> str:
    mean = exp(sum(log(now.seconds / earlier.seconds) for earlier, now in results) / len(results))
    seconds = sum(now.seconds for _, now in results) / sum(earlier.seconds for earlier, _ in results)
    proven = [sum(len(result.proven) for result in side) for side in zip(*results, strict=True)]
    return (
        f"{len(results)} {what}: {mean:.3f} of the earlier CPU seconds in the geometric mean, {seconds:.3f} of all; "
        f"levels proven {proven[0]} and {proven[1]}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commit", required=True, help="the earlier commit")
    parser.add_argument("--files", help="a folder of region files, each planned by `match plan`")
    parser.add_argument("--offers", type=lambda text: text.split(","), default=[], help="offers of generated regions")
    parser.add_argument("--minimums", choices=MINIMUMS, default="both")
    parser.add_argument("--recipients", type=int, default=120)
    parser.add_argument("--leaders", type=int, default=100)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each generated region")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
