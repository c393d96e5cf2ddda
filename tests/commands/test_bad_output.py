"""Bad outputs: one line says what stands in the way, nothing is half-written, and the plan is not lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tsimatch.cli import run

from ..support.agreed_plans import claims_book, written
from ..support.paths import SOUND

posix = pytest.mark.skipif(os.name != "posix", reason="limits and errors as POSIX has them")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("output", "code", "told"),
    [
        ("missing/plan.xlsx", 4, "match: missing/plan.xlsx: cannot be written: there is no folder missing"),
        ("North/West.xlsx", 4, "match: North/West.xlsx: cannot be written: there is no folder North"),
        ("plan.xls", 2, "-o: 'plan.xls': expected a file that ends in .json, .csv, .xlsx and .html"),
    ],
)
def test_refused_at_once(capsys: pytest.CaptureFixture[str], output: str, code: int, told: str) -> None:
    """What can never be written is refused before anything is planned, in one line."""
    assert run(["plan", str(SOUND), "-o", output]) == code
    captured = capsys.readouterr()
    assert captured.err.strip().replace("\\", "/") == told
    assert captured.out == ""
    assert not list(Path.cwd().iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_read_only(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is read-only is refused before anything is planned, and stays as it was."""
    path = Path("plan.xlsx")
    path.write_bytes(b"mine")
    path.chmod(0o444)
    assert run(["plan", str(SOUND), "-o", "plan.xlsx"]) == 4
    assert "no permission, or the file is open in another program" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"


def test_open_elsewhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a workbook is open in Excel, the plan is kept beside it, the other files are written, the plan is shown."""
    Path("plan.xlsx").write_bytes(b"open")
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target).name == "plan.xlsx":
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    assert run(["plan", str(SOUND), "-o", "plan.xlsx", "-o", "plan.json"]) == 4
    captured = capsys.readouterr()
    reason = "no permission, or the file is open in another program"
    assert captured.err == f"match: plan.xlsx: cannot be written: {reason}; the plan is in plan-2.xlsx instead\n"
    assert "Written: plan.json" in captured.out
    assert "Written: plan.xlsx" not in captured.out
    assert Path("plan.xlsx").read_bytes() == b"open"
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["plan-2.xlsx", "plan.json", "plan.xlsx"]


@posix
def test_disk_full(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing more fits, the old file stays, nothing is left beside it, and the plan is still shown."""
    resource = pytest.importorskip("resource")
    Path("plan.xlsx").write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert run(["plan", str(SOUND), "-o", "plan.xlsx"]) == 4
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    captured = capsys.readouterr()
    assert captured.err == "match: plan.xlsx: cannot be written: the file is larger than this disk allows\n"
    assert "This is the best plan: every level is proven." in captured.out
    assert [(path.name, path.read_bytes()) for path in Path.cwd().iterdir()] == [("plan.xlsx", b"old")]


def test_over_the_decisions(capsys: pytest.CaptureFixture[str]) -> None:
    """A new plan is not written over the workbook that holds the decisions."""
    assert run(["plan", str(SOUND), "-o", "plan.xlsx"]) == 0
    before = Path("plan.xlsx").read_bytes()
    capsys.readouterr()
    assert run(["replan", "plan.xlsx", str(SOUND), "-o", "./plan.xlsx"]) == 2
    told = "-o: 'plan.xlsx': this command reads it, as PLAN.XLSX: expected another name"
    assert capsys.readouterr().err.strip() == told
    assert Path("plan.xlsx").read_bytes() == before


OVER_INPUTS = [
    "plan {region} -o {region}",
    "plan {region} --certificate {region}",
    "letters {plan} {region} -o {region}",
    "letters {plan} {region} -o {plan}",
    "contacts {plan} {region} -o {region}",
    "claims {plan} {region} {claims} -o {claims}",
    "claims {plan} {region} {claims} --report {claims}",
    "claims {plan} {region} {claims} --report {region}",
    "claims {plan} {region} {claims} --report left.xlsx -o left.xlsx",
    "claims {plan} region.xlsx --template region.xlsx",
    "diff {plan} {plan} -o {plan}",
    "dropout {region} -o {region}",
    "worth {region} -o {region}",
]


@pytest.mark.parametrize("command", OVER_INPUTS)
def test_over_an_input(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Nothing is written over what the command reads, or twice into one file: a plan and its region are not lost."""
    plan, region = written(Path.cwd())
    claims = claims_book(Path("claims.xlsx"), [{"recipient": "100001", "leader": "A", "days": 3, "signed": "yes"}])
    assert run(["convert", region, "region.xlsx"]) == 0
    before = {path.name: path.read_bytes() for path in Path.cwd().iterdir()}
    assert run(command.format(plan=plan, region=region, claims=claims).split()) == 2
    assert "expected" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in Path.cwd().iterdir()} == before


def test_into_the_folder_of_a_region(capsys: pytest.CaptureFixture[str]) -> None:
    """A table is not written over one of a region that is a folder."""
    plan, region = written(Path.cwd())
    assert run(["convert", region, "folder"]) == 0
    before = Path("folder", "schools.csv").read_bytes()
    assert run(["contacts", plan, "folder", "-o", "folder/schools.csv"]) == 2
    assert "expected another name" in capsys.readouterr().err
    assert Path("folder", "schools.csv").read_bytes() == before


@posix
@pytest.mark.parametrize(
    "command",
    [
        "plan {region} -o loop.json",
        "plan {region} --certificate loop.json",
        "report {plan} {region} -o loop.html",
        "letters {plan} {region} -o loop",
        "letters --example-template loop.docx",
        "contacts {plan} {region} -o loop.csv",
        "claims {plan} {region} --template loop.xlsx",
        "diff {plan} {plan} -o loop.csv",
        "compare {region} --set min_days=3 -o loop.xlsx",
        "compare {region} --set min_days=3 --resume loop",
        "dropout {region} -o loop.csv",
        "convert {region} loop.csv",
        "convert {region} loop",
        "example loop.xlsx",
        "example loop/region.csv",
        "example --blank loop.xlsx",
    ],
)
def test_a_loop_of_links(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """A symbolic link that leads back to itself is a line and exit code 4 wherever something is to be written."""
    plan, region = written(Path.cwd())
    for ending in ("", ".json", ".csv", ".xlsx", ".html", ".docx"):
        Path(f"loop{ending}").symlink_to(f"pool{ending}")
        Path(f"pool{ending}").symlink_to(f"loop{ending}")
    capsys.readouterr()
    assert run(command.format(plan=plan, region=region).split()) == 4
    target = next(word for word in command.split() if word.startswith("loop"))
    told = f"match: {target}: cannot be written: a symbolic link leads back to itself\n"
    assert capsys.readouterr().err == told
