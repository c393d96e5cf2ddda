"""`match proof`: a folder of proofs for checkers that are not ours, all of it or nothing."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.inputs.documents.plan import read_stored
from tsimatch.models.plan.plan_json import plan_digest
from tsimatch.solver.certificate.vipr import ViprProof

from ..support import vipr_checker
from ..support.paths import SHARED, SOUND
from ..support.slow_cases import random_regions

LEVELS = ["need", "days", "extras", "fit", "travel", "cost"]
posix = pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, its certificate, and those of another region."""
    folder = tmp_path_factory.mktemp("made")
    assert run(["plan", str(SOUND), "-o", f"{folder}/plan.json", "--certificate", f"{folder}/proof.json"]) == 0
    other = f"{folder}/other.csv"
    assert run(["example", other, "--schools", "15", "--leaders", "4", "--seed", "3"]) == 0
    assert run(["plan", other, "-o", f"{folder}/other.json", "--certificate", f"{folder}/other-proof.json"]) in (0, 3)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with all of that."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def index() -> dict[str, Any]:
    """The index that was written."""
    return json.loads(Path("proofs/index.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_every_level_is_proven_to_a_checker(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each level has a file that a checker verifies, to the value that the index tells, with the file's digest."""
    assert run(["proof", "plan.json", str(SOUND), "proof.json", "-o", "proofs"]) == 0
    assert "Proven to the end: 6 of 6 levels." in capsys.readouterr().out
    told = index()
    assert [level["name"] for level in told["levels"]] == LEVELS
    for level in told["levels"]:
        content = Path("proofs", level["file"]).read_bytes()
        verified = vipr_checker.check(content.decode())
        assert [verified.low, verified.high] == level["range"] == [verified.best] * 2
        assert abs(level["range"][0]) == level["value"]
        assert (level["complete"], level["why"], level["sha256"]) == (True, "", sha256(content).hexdigest())
    plan = read_stored(Path("plan.json")).plan
    assert (told["trusted"], told["plan"]["sha256"]) == ([], plan_digest(plan))
    assert told["certificate"]["sha256"] == sha256(Path("proof.json").read_bytes()).hexdigest()
    assert (told["region"]["sha256"], told["offer"]["sha256"]) == (plan.region.sha256, plan.offer.sha256)


def test_every_step_of_fair_is_proven_to_a_checker(here: Path) -> None:
    """Each goal of `fair` has a file of its own that a checker verifies, and so have the levels behind it."""
    asked = ["plan", str(SOUND), "--objective", "fair", "-o", "fair.json", "--certificate", "fair-proof.json"]
    assert run(asked) == 0
    assert run(["proof", "fair.json", "fair-proof.json", "-o", "proofs"]) == 0
    files = sorted(Path("proofs").glob("*.vipr"))
    assert len(files) > len(LEVELS)
    assert any("fair" in file.name for file in files)
    for file in files:
        verified = vipr_checker.check(file.read_text(encoding="utf-8"))
        assert verified.low == verified.high == verified.best


def test_columns_say_what_they_stand_for(here: Path) -> None:
    """The columns that the plan takes are its matches, by recipient and leader."""
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 0
    with Path("proofs/columns.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = Path("proofs/1-need.vipr").read_text(encoding="utf-8").split("VAR ")[1].split("INT ")[0].split()[1:]
    assert [row["column"] for row in rows] == names
    taken = {
        (row["recipient"], row["leader"]) for row in rows if row["column"].startswith("match") and row["plan"] == "1"
    }
    assert taken == set(read_stored(Path("plan.json")).plan.pairs)


def test_the_page_says_how(here: Path) -> None:
    """The page names the checkers, what they end with, and what they do not prove; it fetches nothing."""
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 0
    page = Path("proofs/index.html").read_text(encoding="utf-8")
    value = index()["levels"][0]["range"][0]
    told = ("viprchk 1-need.vipr", f"Successfully verified optimal value range [{value}, {value}].", "cake_vipr",
            "What it does not prove", "match check plan.json")  # fmt: skip
    assert [text for text in told if text not in page] == []
    assert "<script" not in page
    assert "https:" not in page


def test_packed(here: Path) -> None:
    """With --gzip each proof is packed; unpacked it is the same, and so is the folder the next time."""
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 0
    assert run(["proof", "plan.json", "proof.json", "-o", "packed", "--gzip"]) == 0
    assert run(["proof", "plan.json", "proof.json", "-o", "again", "--gzip"]) == 0
    for path in Path("proofs").glob("*.vipr"):
        packed = Path("packed", f"{path.name}.gz").read_bytes()
        assert gzip.decompress(packed) == path.read_bytes()
        assert Path("again", f"{path.name}.gz").read_bytes() == packed


REFUSED = [
    ("plan.json other-proof.json", 2, "it is about another region"),
    ("other.json proof.json", 2, "it is about another region"),
    ("plan.json other.csv proof.json", 2, "it is about another region"),
    ("other.json other.csv proof.json --offer 2023-24", 2, "it is about another region"),
    ("plan.json plan.json", 2, "is a plan, expected a certificate of a plan"),
    ("proof.json proof.json", 2, "is a certificate of a plan, expected a plan"),
    ("plan.json missing.json", 2, "no such file"),
]


@pytest.mark.parametrize(("given", "code", "told"), REFUSED)
def test_of_something_else(here: Path, capsys: pytest.CaptureFixture[str], given: str, code: int, told: str) -> None:
    """A certificate of another plan, region or offer is one line, and no folder."""
    assert run(["proof", *given.split(), "-o", "proofs"]) == code
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not Path("proofs").exists()


def changed(**keys: object) -> None:
    """Change the certificate."""
    data = json.loads(Path("proof.json").read_text(encoding="utf-8"))
    Path("proof.json").write_text(json.dumps(data | keys), encoding="utf-8")


def test_of_another_version(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate of another model, or of a schema that is not known, is refused in one line."""
    changed(model="0" * 64)
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 2
    assert "the model is another one than that of version" in capsys.readouterr().err
    changed(offer={"id": "2023-24", "sha256": "0" * 64})
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 2
    assert "it is about another offer" in capsys.readouterr().err
    changed(schema="match-certificate/9")
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 2
    assert 'expected a certificate with "schema": "match-certificate/3"' in capsys.readouterr().err
    assert not Path("proofs").exists()


def test_of_an_edited_plan(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan from which a match was taken has no proof."""
    data = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    data["matches"] = [match for match in data["matches"] if match["locked"]]
    Path("plan.json").write_text(json.dumps(data), encoding="utf-8")
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 2
    assert "and the plan's matches come to" in capsys.readouterr().err
    assert not Path("proofs").exists()


def test_only_into_a_new_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with anything in it is refused and stays as it was; an empty one is filled; a missing home is told."""
    Path("proofs").mkdir()
    Path("proofs/mine.txt").write_bytes(b"mine")
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 4
    told = "match: proofs: cannot be written: the folder is not empty: give a new one\n"
    assert capsys.readouterr().err == told
    assert [path.name for path in Path("proofs").iterdir()] == ["mine.txt"]
    Path("empty").mkdir()
    assert run(["proof", "plan.json", "proof.json", "-o", "empty"]) == 0
    assert Path("empty/index.json").exists()
    assert run(["proof", "plan.json", "proof.json", "-o", "no/proofs"]) == 4
    assert "there is no folder no" in capsys.readouterr().err
    assert run(["proof", "plan.json", "proof.json", "-o", "plan.json"]) == 2
    assert run(["proof", "plan.json", "proof.json"]) == 2


@posix
def test_disk_full(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing more fits, it is one line, and nothing is left, neither the folder nor a part of it."""
    resource = pytest.importorskip("resource")
    before = sorted(path.name for path in Path.cwd().iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 4
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told = "match: proofs: cannot be written: the file is larger than this disk allows\n"
    assert capsys.readouterr().err == told
    assert sorted(path.name for path in Path.cwd().iterdir()) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["yorkshire-and-the-humber-2023-24", "north-west-2022-23", "west-midlands-2021-22", "england-2022-23"]
)
def test_real_regions(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every level of every shared region is proven to the end, and a checker verifies it."""
    region = SHARED / "regions" / f"{name}.csv"
    if not region.exists():
        pytest.skip("the shared regions are not here")
    monkeypatch.chdir(tmp_path)
    assert run(["plan", str(region), "-o", "plan.json", "--certificate", "proof.json", "--quiet"]) == 0
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 0
    levels = index()["levels"]
    assert all(level["complete"] for level in levels)
    # Of England a level takes 2 s: unless more is asked for, the first and the last, which rests on all the others.
    for level in levels[:: len(levels) - 1] if name.startswith("england") and not random_regions(0) else levels:
        with Path("proofs", level["file"]).open(encoding="utf-8") as file:
            verified = vipr_checker.check(file)
        assert [verified.low, verified.high] == level["range"]


def test_what_is_wrong_with_a_proof_is_told_as_such(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What goes wrong while a proof is derived is told in its own words, not as a folder that cannot be written."""

    def wrong(*_: object) -> None:
        raise ValueError("a line rests on none before it")

    monkeypatch.setattr(ViprProof, "write", wrong)
    assert run(["proof", "plan.json", "proof.json", "-o", "proofs"]) == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "match: internal error: ValueError: a line rests on none before it"
    assert not Path("proofs").exists()
