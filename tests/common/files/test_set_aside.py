"""Nothing that a person typed is lost: what `match` did not write is kept before another file takes its place."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.files import set_aside
from tsimatch.common.files.atomic_write import CannotWrite, write_folder, write_store, write_whole
from tsimatch.common.files.set_aside import VARIABLE, dated, kept_aside, note_written, somebodys
from tsimatch.inputs.region.region import read_region

from ...support.agreed_plans import claims_book, written
from ...support.tutorial_files import FOLDER

posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")
KEPT = re.compile(r"plan \(kept \d{4}-\d\d-\d\d \d\d\.\d\d(, \d+)?\)\.xlsx")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def kept(folder: Path = Path()) -> list[Path]:
    """What was kept here."""
    return sorted(path for path in folder.iterdir() if "(kept " in path.name)


def type_into(path: Path, sheet: str, cell: str = "ZZ1") -> bytes:
    """Type into a workbook as a person does, and save it."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = "typed"
    book.save(path)
    return path.read_bytes()


def test_typed_into_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that somebody typed into is kept beside the new one, under a dated name, and one line says so."""
    path = Path("plan.xlsx")
    write_whole(path, b"made")
    path.write_bytes(b"typed")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    (old,) = kept()
    assert KEPT.fullmatch(old.name)
    assert old.read_bytes() == b"typed"
    told = f"match: plan.xlsx held something that match did not write: it is kept as {old}\n"
    assert capsys.readouterr().err == told


def test_untouched_is_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    """What `match` wrote and nobody touched is replaced without a word, and so is what is the same, or empty."""
    path, same, empty = Path("plan.xlsx"), Path("same.xlsx"), Path("empty.xlsx")
    same.write_bytes(b"new")
    empty.touch()
    write_whole(path, b"made")
    write_whole(path, b"made again")
    for each in (path, same, empty):
        write_whole(each, b"new")
    assert kept() == []
    assert capsys.readouterr().err == ""


def test_made_elsewhere_is_kept() -> None:
    """What `match` wrote under another name, or on another computer, may be all that there is of it: it is kept."""
    write_whole(Path("other.xlsx"), b"made")
    Path("other.xlsx").rename("plan.xlsx")
    write_whole(Path("plan.xlsx"), b"new")
    assert [path.read_bytes() for path in kept()] == [b"made"]


def test_twice_in_a_minute() -> None:
    """Files that are kept in one minute have names of their own, and none is written over another."""
    for number in range(4):
        Path("plan.xlsx").write_bytes(b"typed %d" % number)
        write_whole(Path("plan.xlsx"), b"new %d" % number)
    assert {path.read_bytes() for path in kept()} == {b"typed 0", b"typed 1", b"typed 2", b"typed 3"}
    names = dated(Path("plan.xlsx"), datetime(2026, 11, 30, 10, 47).astimezone())
    assert [next(names).name for _ in range(2)] == [
        "plan (kept 2026-11-30 10.47).xlsx", "plan (kept 2026-11-30 10.47, 2).xlsx"
    ]  # fmt: skip


@pytest.mark.parametrize("links", [True, False])
def test_never_nowhere(monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """At each step what was typed stands under one name or the other, on a disk without second names too."""
    path, replace = Path("plan.xlsx").resolve(), Path.replace
    path.write_bytes(b"typed")
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refused)
    seen = list[bool]()

    def watched(self: Path, target: Path) -> Path:
        seen.append(any(file.is_file() and file.read_bytes() == b"typed" for file in Path().iterdir()))
        done = replace(self, target)
        seen.append(any(file.is_file() and file.read_bytes() == b"typed" for file in Path().iterdir()))
        return done

    monkeypatch.setattr(Path, "replace", watched)
    write_whole(path, b"new")
    assert len(seen) == (2 if links else 4)
    assert all(seen)
    assert [file.read_bytes() for file in kept()] == [b"typed"]
    assert path.read_bytes() == b"new"


def refused(self: Path, target: Path) -> Path:
    """What the system says of a file that is open in Excel."""
    raise PermissionError(errno.EACCES, "The process cannot access the file")


def test_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it cannot be kept nothing is replaced, and a plan goes to a spare name."""
    monkeypatch.setattr(Path, "hardlink_to", refused)
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        return refused(self, target) if self.name == "plan.xlsx" else replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    Path("plan.xlsx").write_bytes(b"typed")
    with pytest.raises(CannotWrite, match="open in another program"):
        write_whole(Path("plan.xlsx"), b"new")
    assert [(path.name, path.read_bytes()) for path in Path().iterdir()] == [("plan.xlsx", b"typed")]
    assert run(["plan", "-o", "plan.xlsx", "-q"]) == 4
    assert "the plan is in plan-2.xlsx instead" in capsys.readouterr().err
    assert Path("plan.xlsx").read_bytes() == b"typed"
    assert sorted(path.name for path in Path().iterdir()) == ["plan-2.xlsx", "plan.xlsx"]


@pytest.mark.parametrize("links", [True, False])
def test_taken_back(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], links: bool) -> None:
    """Where the new file cannot take the place after all, everything is as before, and nothing is said."""
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refused)
    path = Path("plan.xlsx").resolve()
    path.write_bytes(b"typed")

    def fail() -> None:
        with kept_aside([path], path):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(path.name, path.read_bytes()) for path in Path().iterdir()] == [("plan.xlsx", b"typed")]
    assert capsys.readouterr().err == ""


@posix
def test_through_a_link() -> None:
    """Through a link the file that it leads to is kept, beside that; the link stays."""
    Path("far").mkdir()
    Path("far/book.xlsx").write_bytes(b"typed")
    Path("plan.xlsx").symlink_to(Path("far/book.xlsx"))
    write_whole(Path("plan.xlsx"), b"new")
    assert Path("plan.xlsx").is_symlink()
    assert Path("far/book.xlsx").read_bytes() == b"new"
    assert [path.read_bytes() for path in kept(Path("far"))] == [b"typed"]


def test_in_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a folder the files that were typed into are kept, in one beside it: among its own they would be sent out."""
    write_folder(Path("r"), {"a.csv": b"made", "b.csv": b"made", "c.csv": b"made"})
    Path("r/b.csv").write_bytes(b"typed b")
    Path("r/c.csv").write_bytes(b"typed c")
    Path("r/d.csv").write_bytes(b"typed d")
    write_folder(Path("r"), {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"})
    (home,) = kept()
    assert {path.name: path.read_bytes() for path in home.iterdir()} == {"b.csv": b"typed b", "c.csv": b"typed c"}
    assert sorted(path.name for path in Path("r").iterdir()) == ["a.csv", "b.csv", "c.csv", "d.csv"]
    told = f"match: r held 2 files that match did not write: they are kept in {home}\n"
    assert capsys.readouterr().err == told


def test_a_region_in_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """A region that is a folder stays readable, and what was typed into it is a region too."""
    _, region = written(Path.cwd())
    assert run(["convert", region, "folder"]) == 0
    schools = Path("folder/schools.csv")
    text = schools.read_text(encoding="utf-8")
    schools.write_text(text.replace("Ash", "Ash Lane"), encoding="utf-8")
    assert run(["convert", region, "folder"]) == 0
    assert read_region("folder").digest == read_region(region).digest
    assert "folder held a file that match did not write: it is kept in" in capsys.readouterr().err
    assert "Ash Lane" in (kept()[0] / "schools.csv").read_text(encoding="utf-8")


COMMANDS = {
    "plan": ("plan.xlsx", "Matches", "plan {region} -q -o plan.xlsx"),
    "replan": ("next.xlsx", "Matches", "replan plan.xlsx {region} -q -o next.xlsx"),
    "convert": ("region.xlsx", "Schools", "convert {region} region.xlsx"),
    "claims --template": ("claims.xlsx", "Claims", "claims {plan} {region} --template claims.xlsx"),
    "example": ("made.xlsx", "Schools", "example made.xlsx --schools 3 --leaders 2"),
    "example --blank": ("blank.xlsx", "Schools", "example --blank blank.xlsx"),
    "example --leaders-only": ("leaders.xlsx", "Leaders", "example --leaders-only leaders.xlsx"),
    "letters": ("letters.xlsx", "Letters", "letters {plan} {region} -o letters.xlsx"),
    "contacts": ("contacts.xlsx", "", "contacts {plan} {region} -o contacts.xlsx"),
    "report of a comparison": ("diff.xlsx", "", "diff {plan} {plan} -o diff.xlsx"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_loses_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command keeps the workbook that was typed into, and its own that nobody touched it replaces."""
    target, sheet, command = COMMANDS[name]
    plan, region = written(Path.cwd())
    arguments = command.format(plan=plan, region=region).split()
    assert run(["plan", region, "-q", "-o", "plan.xlsx"]) == 0
    capsys.readouterr()
    for _ in range(2):
        assert run(arguments) == 0
    assert "did not write" not in capsys.readouterr().err
    typed = type_into(Path(target), sheet or openpyxl.load_workbook(target).sheetnames[0])
    assert run(arguments) == 0
    assert f"match: {target} held something that match did not write" in capsys.readouterr().err
    assert [path.read_bytes() for path in kept()] == [typed]


def test_eligible_and_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Priorities typed into a region outlive `match eligible`, and the region that claims leave is kept as well."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    plan, region = written(tmp_path)
    claims = claims_book(Path("claims.xlsx"), [{"recipient": "100001", "leader": "A", "days": 3, "signed": "yes"}])
    commands = {
        "north-west.xlsx": "eligible as-at-31-aug-2022.csv as-at-31-aug-2023.csv --offer 2022-23 -o north-west.xlsx",
        "left.xlsx": f"claims {plan} {region} {claims} -o left.xlsx",
        "decided.xlsx": f"replan plan.xlsx {region} -q -o next.json --region-output decided.xlsx",
    }
    assert run(["plan", region, "-q", "-o", "plan.xlsx"]) == 0
    for target, command in commands.items():
        assert run(command.split()) in (0, 1)
        typed = type_into(Path(target), "Schools", "R2")
        assert run(command.split()) in (0, 1)
        assert f"match: {target} held something that match did not write" in capsys.readouterr().err
        assert typed in [path.read_bytes() for path in kept()]


def test_the_folder_one_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is named as the one in which the command runs is like any other."""
    write_folder(Path("r"), {"a.csv": b"made"})
    Path("r/a.csv").write_bytes(b"typed")
    monkeypatch.chdir("r")
    write_folder(Path(), {"a.csv": b"new"})
    assert [path.read_bytes() for home in kept(Path("..")) for path in home.iterdir()] == [b"typed"]


def test_a_letter_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A letter that somebody changed is kept, and not among the new letters; they can be written again and again."""
    plan, region = written(Path.cwd())
    arguments = ["letters", plan, region, "-o", "letters"]
    assert run(arguments) == 0
    letter = sorted(Path("letters").glob("*.docx"))[0]
    letter.write_bytes(b"typed")
    names = sorted(Path("letters").iterdir())
    for _ in range(2):
        assert run(arguments) == 0
    assert sorted(Path("letters").iterdir()) == names
    assert [path.read_bytes() for path in kept()[0].iterdir()] == [b"typed"]


def test_answers_are_no_ones(tmp_path: Path) -> None:
    """A damaged answer in the folder of `--resume` is replaced, and answers do not push people's files off the list."""
    note = Path(os.environ[VARIABLE])
    before = note.read_bytes() if note.exists() else b""
    Path("answer.json").write_bytes(b"damaged")
    write_store(Path("answer.json"), b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]
    assert (note.read_bytes() if note.exists() else b"") == before


class TestTheList:
    """The list of what was written."""

    @pytest.fixture(autouse=True)
    def note(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A list of this test's own."""
        path = tmp_path / "app" / "written.txt"
        monkeypatch.setenv(VARIABLE, str(path))
        return path

    def test_says_nothing(self, note: Path, tmp_path: Path) -> None:
        """It has a digest a file: neither its path nor its content, nor the digest of either."""
        write_whole(tmp_path / "plan.xlsx", b"made")
        assert re.fullmatch(rb"[0-9a-f]{64}\n", note.read_bytes())
        write_whole(tmp_path / "other.xlsx", b"made")
        assert len(set(note.read_bytes().split())) == 2

    @pytest.mark.parametrize("state", ["missing", "a folder", "rubbish", "cut off"])
    def test_lost(self, note: Path, tmp_path: Path, state: str) -> None:
        """A list that cannot be read is no error: every file then counts as somebody's."""
        path = tmp_path / "plan.xlsx"
        write_whole(path, b"made")
        line = note.read_bytes()
        note.unlink()
        if state == "a folder":
            note.mkdir()
        elif state == "rubbish":
            note.write_bytes(os.urandom(1000))
        elif state == "cut off":
            note.write_bytes(line[:30])
        write_whole(path, b"new")
        assert [old.read_bytes() for old in kept(tmp_path)] == [b"made"]
        write_whole(path, b"newer")
        assert len(kept(tmp_path)) == (2 if state == "a folder" else 1)

    def test_bounded(self, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It keeps the newest, in two parts, and no more."""
        monkeypatch.setattr(set_aside, "MOST_LINES", 3)
        files = [(tmp_path / f"{number}.csv").resolve() for number in range(8)]
        for file in files:
            file.write_bytes(b"made")
            note_written({file: b"made"})
        assert somebodys(dict.fromkeys(files, b"new")) == files[:3]
        assert sorted(path.name for path in note.parent.iterdir()) == ["written.txt", "written.txt.old"]

    def test_noted_once(self, note: Path, tmp_path: Path) -> None:
        """The same file written again is one line."""
        for _ in range(3):
            write_whole(tmp_path / "plan.xlsx", b"made")
        assert note.read_bytes().count(b"\n") == 1

    def test_at_the_same_time(self, note: Path, tmp_path: Path) -> None:
        """Processes that write at the same time lose no line of each other's."""
        code = (
            "import sys; from pathlib import Path; from tsimatch.common.files.atomic_write import write_whole\n"
            "for n in range(100): write_whole(Path(sys.argv[1]) / f'{n}.csv', b'made')"
        )
        folders = [tmp_path / str(number) for number in range(4)]

        def write(folder: Path) -> None:
            folder.mkdir()
            subprocess.run([sys.executable, "-c", code, str(folder)], check=True)  # noqa: S603

        with ThreadPoolExecutor() as pool:
            list(pool.map(write, folders))
        files = [(folder / f"{number}.csv").resolve() for folder in folders for number in range(100)]
        assert somebodys(dict.fromkeys(files, b"new")) == []
        assert len(note.read_bytes().split()) == 400
