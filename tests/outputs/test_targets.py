"""No output of a command is one of its inputs, and no two outputs are one file: every option of every command."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from tsimatch.cli import COMMANDS, function_of, run
from tsimatch.common.faults import Faults
from tsimatch.outputs.targets import ANSWERS, REGION_FILES, Targets
from typer.models import ArgumentInfo, OptionInfo

from ..support.agreed_plans import claims_book, written

WRITTEN = {
    "init": {"folder"},
    "plan": {"output", "certificate"},
    "replan": {"output", "region_output"},
    "check": {"output"},
    "review": set[str](),
    "proof": {"output"},
    "agree": {"output"},
    "report": {"output", "pdf"},
    "letters": {"output", "example_template"},
    "contacts": {"output"},
    "claims": {"output", "report", "template"},
    "handover": {"output"},
    "compare": {"output", "resume"},
    "sweep": {"output", "resume"},
    "worth": {"output", "resume"},
    "dropout": {"output", "resume"},
    "diff": {"output"},
    "explain": {"output"},
    "eligible": {"output"},
    "convert": {"target"},
    "offers": set[str](),
    "example": {"target"},
}
"""What each command writes, by parameter: every other parameter that is a path is read."""

FURTHER = {
    "sweep": ["--vary", "min_days=1,2"],
    "compare": ["--set", "min_days=1"],
}


def functions() -> dict[str, Any]:
    """The function of each command."""
    return {name: function_of(name) for name in COMMANDS}


def every_parameter(command: str) -> dict[str, tuple[Any, OptionInfo | ArgumentInfo]]:
    """The parameters of a command: what each holds, and how it is given."""
    hints = get_type_hints(functions()[command], include_extras=True)
    return {name: get_args(hint)[:2] for name, hint in hints.items() if get_origin(hint) is Annotated}


def parameters(command: str) -> dict[str, tuple[Any, OptionInfo | ArgumentInfo]]:
    """The parameters of a command that name files: paths, and the offer."""
    found = every_parameter(command)
    return {name: each for name, each in found.items() if "Path" in str(each[0]) or name == "offer"}


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every two parameters of which one is written, and every one with itself that can be given twice."""
    for command, outputs in WRITTEN.items():
        names = sorted(parameters(command))
        for one, other in combinations(names, 2):
            if {one, other} & outputs:
                yield command, *((one, other) if one in outputs else (other, one))
        yield from ((command, name, name) for name in sorted(outputs) if is_many(command, name))


def is_many(command: str, name: str) -> bool:
    """Whether a parameter can be given more than once."""
    return "list[" in str(parameters(command)[name][0])


def test_every_command() -> None:
    """Every command that there is stands in the table above, and every output in it is a parameter."""
    assert set(WRITTEN) == set(functions())
    assert all(outputs <= set(parameters(command)) for command, outputs in WRITTEN.items())


def arguments(command: str, given: Mapping[str, Sequence[str]]) -> list[str]:
    """Give a command its parameters, those that must be given or stand before others made up."""
    options, places = list[str](), list[str]()
    for name, (_, how) in every_parameter(command).items():
        values = given.get(name, ())
        if isinstance(how, ArgumentInfo):
            places += values or ["region.csv" if name == "region" else f"{name}.json"]
        elif command == "report" and name == "output" and not values:
            options += ["-o", "other.html"]
        else:
            option = next((each for each in how.param_decls or () if each[:2] == "--"), f"--{name.replace('_', '-')}")
            options += [part for value in values for part in (option, value)]
    return [command, *places, *options, *FURTHER.get(command, ())]


@pytest.mark.parametrize(("command", "output", "other"), list(pairs()), ids=str)
def test_every_option(
    command: str,
    output: str,
    other: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file given as an output and as anything else is refused before anything is read or written, however named.

    A new option that takes a path fails here until its command gives it to `Targets`.
    """
    monkeypatch.chdir(tmp_path)
    same = "same.toml" if "offer" in (output, other) else "same.xlsx"
    Path(same).write_bytes(b"typed")
    Path("folder").mkdir()
    written(tmp_path)
    shutil.copy("village.csv", "region.csv")
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    twice = [same, f"folder/../{same}"]
    given = {output: twice} if output == other else {output: [twice[0]], other: [twice[1]]}
    assert run(arguments(command, given)) == 2
    told = capsys.readouterr().err
    assert "this command" in told, told
    assert ": expected another name" in told
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a region in it, as a file and as a folder."""
    monkeypatch.chdir(tmp_path)
    Path("region.csv").write_bytes(b"typed")
    Path("r").mkdir()
    Path("r/schools.csv").write_bytes(b"typed")
    return tmp_path


def faults(reads: dict[str, str], writes: Mapping[str, str | Sequence[str]], **other: Any) -> list[str]:
    """The faults of paths."""
    targets = Targets(
        reads={name: Path(path) for name, path in reads.items()},
        writes={n: Path(p) if isinstance(p, str) else [Path(each) for each in p] for n, p in writes.items()},
        **other,
    )
    return list(map(str, targets.faults()))


def test_links(folder: Path) -> None:
    """A link, a further name, and a link in a linked folder are the file that they lead to; another file is not."""
    try:
        Path("link.csv").symlink_to("region.csv")
        Path("home").symlink_to(folder)
    except OSError:
        pytest.skip("no symbolic links here")
    Path("name.csv").hardlink_to("region.csv")
    for one in ("link.csv", "name.csv", "home/region.csv", "home/home/link.csv", str(folder / "region.csv")):
        assert faults({"REGION": "region.csv"}, {"-o": one})
        assert faults({"REGION": one}, {"-o": "./region.csv"})
    assert faults({"REGION": "region.csv"}, {"-o": "other.csv"}) == []
    Path("dead.csv").symlink_to("new.csv")
    assert faults({}, {"-o": ["dead.csv", "new.csv"]})
    Path("loop.csv").symlink_to("loop.csv")
    assert faults({"REGION": "region.csv"}, {"-o": "loop.csv"}) == []


def test_case(folder: Path) -> None:
    """New files whose names differ in case alone are one: on a disk of Windows or macOS the one would be the other."""
    assert faults({}, {"-o": ["Plan.xlsx", "plan.xlsx"]})
    assert faults({}, {"-o": ["Caf\u00e9.xlsx", "Cafe\u0301.xlsx"]})
    assert faults({}, {"-o": ["plan.xlsx", "plan.json"]}) == []


def test_every_fault_at_once(folder: Path) -> None:
    """Every output that is something else too is told, by the options that name it."""
    reads = {"REGION": "region.csv", "--previous": "a.json"}
    writes = {"-o": ["region.csv", "b.xlsx"], "--certificate": "a.json", "--region-output": "b.xlsx"}
    assert faults(reads, writes) == [
        "-o: 'region.csv': this command reads it, as REGION: expected another name",
        "--certificate: 'a.json': this command reads it, as --previous: expected another name",
        "--region-output: 'b.xlsx': this command writes it already, as -o: expected another name",
    ]


def test_folders(folder: Path) -> None:
    """Nothing is written into a folder that is read, and a folder is not filled over a file that is used."""
    inside = "-o: 'r/new.csv': this command reads the folder that it is in, as REGION: expected another name"
    assert faults({"REGION": "r"}, {"-o": "r/new.csv"}) == [inside]
    assert faults({"REGION": "r"}, {"-o": "new.csv"}) == []
    over = "TO: 'r': this command reads schools.csv in this folder, as FROM: expected another name"
    assert faults({"FROM": "r/schools.csv"}, {"TO": "r"}, inside=REGION_FILES) == [over]
    assert faults({"FROM": "r/region.csv"}, {"TO": "r"}, inside=REGION_FILES) == []
    both = "--report: 'left/schools.csv': this command writes the folder that it is in, as -o: expected another name"
    assert faults({}, {"-o": "left", "--report": "left/schools.csv"}, inside=REGION_FILES) == [both]
    assert faults({}, {"-o": "left", "--report": "left/judged.csv"}, inside=REGION_FILES) == []
    assert faults({}, {"-o": "runs/all.json", "--resume": "runs"}, inside=ANSWERS) == []
    assert faults({}, {"-o": f"runs/{'a' * 64}.json", "--resume": "runs"}, inside=ANSWERS)


@pytest.mark.skipif(not Path(os.devnull).exists(), reason="needs a null device")
def test_devices(folder: Path) -> None:
    """What keeps nothing may be written twice."""
    assert faults({"REGION": os.devnull}, {"-o": [os.devnull, os.devnull]}) == []


def test_offers(folder: Path) -> None:
    """An offer's own file is an input, and its id is none, though there be a file of that name."""
    Path("2023-24").touch()
    assert faults({}, {"-o": "mine.toml"}, offers=("mine.toml",))
    assert faults({}, {"-o": "2023-24"}, offers=("2023-24", None)) == []


@pytest.mark.parametrize(
    "command",
    [
        "compare region.csv scenarios.toml --resume mine.toml",
        "compare region.csv --set offer=mine.toml --resume mine.toml",
        "sweep region.csv --vary offer=2023-24,mine.toml --resume mine.toml",
    ],
)
def test_offers_of_scenarios(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """An offer file that a scenario names is an input too."""
    Path("mine.toml").write_bytes(b"typed")
    Path("scenarios.toml").write_text('[[scenario]]\nname = "ours"\noffer = "mine.toml"\n', encoding="utf-8")
    assert run(command.split()) == 2
    assert "--resume: 'mine.toml': this command reads it, as --offer" in capsys.readouterr().err


def test_nothing_is_read_first(folder: Path) -> None:
    """It is a fault like others, and ends a command before it writes."""
    with pytest.raises(Faults, match="expected another name"):
        Targets(reads={"REGION": Path("region.csv")}, writes={"-o": Path("region.csv")}).check()


def test_a_folder_over_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A region is not written over itself, in whichever form."""
    plan, region = written(folder)
    claims = claims_book(Path("claims.xlsx"), [{"recipient": "100001", "leader": "A", "days": 3, "signed": "yes"}])
    assert run(["convert", region, "own"]) == 0
    for command in ("convert own own", f"claims {plan} own {claims} -o own", f"convert {region} {region}"):
        assert run(command.split()) == 2
        assert "this command reads it, as" in capsys.readouterr().err
