"""Every CSV file that a command writes opens in Excel with its accents, and can be read again."""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from pathlib import Path

import pytest
from tsimatch.cli import run

from ..support.agreed_plans import claims_book, written
from ..support.slow_cases import slow
from ..support.tutorial_files import FOLDER

ELIGIBLE = (
    "eligible as-at-31-aug-2022.csv as-at-31-aug-2023.csv --offer 2022-23 --members alllinksdata.csv "
    "--trusts allgroupsdata.csv --postcodes postcodes.csv --links links.csv --leaders leaders.csv -o "
)

COMMANDS = (
    "plan {region} -q -o out.csv",
    "replan plan.xlsx {region} -q -o next.json --region-output out.csv",
    "convert {region} out.csv",
    "convert {region} out",
    "claims {plan} {region} {claims} -o out.csv",
    "claims {plan} {region} {claims} --report out.csv",
    "letters {plan} {region} -o out.csv",
    "contacts {plan} {region} -o out.csv",
    "diff {plan} {plan} -o out.csv",
    "compare {region} --set budgets.total.amount*=0.9 -q -o out.csv",
    "sweep {region} --vary min_days=1,2 -q -o out.csv",
    "worth {region} --deep 0 -q -o out.csv",
    "dropout {region} -q -o out.csv",
    f"{ELIGIBLE}out.csv",
    "example out.csv --schools 3 --leaders 2",
    "example out --schools 3 --leaders 2",
    "example --leaders-only out.csv --leaders 2",
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that the commands take."""
    folder = shutil.copytree(FOLDER, tmp_path_factory.mktemp("given") / "files")
    assert run(["example", "--leaders-only", str(folder / "leaders.csv"), "--leaders", "2"]) == 0
    _, region = written(folder)
    claims_book(folder / "claims.xlsx", [{"recipient": "100001", "leader": "A", "days": 3, "signed": "yes"}])
    assert run(["plan", region, "-q", "-o", str(folder / "plan.xlsx")]) == 0
    return folder


@pytest.mark.parametrize("command", [COMMANDS[0], *slow(*COMMANDS[1:])])
def test_mark(command: str, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts with the mark by which Excel knows UTF-8, once."""
    monkeypatch.chdir(shutil.copytree(given, tmp_path / "files"))
    assert run(command.format(plan="plan.json", region="village.csv", claims="claims.xlsx").split()) in (0, 1)
    files = list(Path("out").iterdir()) if Path("out").is_dir() else [Path("out.csv")]
    assert files
    assert all(file.read_bytes().count(BOM_UTF8) == 1 and file.read_bytes().startswith(BOM_UTF8) for file in files)


def test_published_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published files, tables of postcodes and lists of leaders are read with the mark and without it."""
    monkeypatch.chdir(shutil.copytree(FOLDER, tmp_path / "files"))
    assert run(["example", "--leaders-only", "leaders.csv", "--leaders", "2"]) == 0
    found = list[bytes]()
    for mark in (b"", BOM_UTF8):
        for file in Path().glob("*.csv"):
            # One of them is as Ofsted's often are, in Windows-1252.
            if file.name != "as-at-31-aug-2023.csv":
                file.write_bytes(mark + file.read_bytes().removeprefix(BOM_UTF8))
        assert run([*ELIGIBLE.split(), "out.csv"]) == 0
        found.append(Path("out.csv").read_bytes())
        Path("out.csv").unlink()
    assert found[0] == found[1]
