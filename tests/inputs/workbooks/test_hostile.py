"""Broken and hostile files: whatever a file of 1 MB holds, it is read or refused within 20 s of CPU time and 1 GB."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ...support import hostile_workbooks as books
from ...support.confined import MOST_MEMORY, Outcome, outcomes
from ...support.paths import SOUND

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits on a process as POSIX has them")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What came of each attack, by the name of its file."""
    folder = tmp_path_factory.mktemp("hostile")
    for suffix, attacks in ALL.items():
        for name, (make, _) in attacks.items():
            (folder / f"{name}{suffix}").write_bytes(make())
    paths = sorted(folder.iterdir())
    return dict(zip((path.name for path in paths), outcomes(["read", path] for path in paths), strict=True))


ALL = {".xlsx": books.XLSX, ".zip.xlsx": books.PACKAGES, ".ods": books.ODS}


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "name"), [(suffix, name) for suffix, attacks in ALL.items() for name in attacks])
def test_hostile_workbook(told: dict[str, Outcome], suffix: str, name: str) -> None:
    """A workbook that is made to do harm is read as any other, or refused in sentences: never a crash, never hours."""
    found, expected = told[name + suffix], ALL[suffix][name][1]
    assert found.code == (2 if expected else 0), found
    assert expected in found.told
    _assert_civil(found)


def _assert_civil(found: Outcome) -> None:
    """The outcome is one that the contract knows, in a few lines and little memory; time has a limit of its own."""
    assert found.code in (0, 2), found
    assert found.memory < MOST_MEMORY
    assert len(found.told.splitlines()) < 1_000
    assert "Traceback" not in found.told
    assert "internal error" not in found.told


def _damaged(rng: random.Random) -> tuple[str, bytes]:
    """A workbook with one to three damages of its structure."""
    if rng.random() < 0.4:
        parts: dict[str, str] = {"content.xml": _ODS_CONTENT}
        suffix = ".ods"
    else:
        parts, suffix = (
            books.book_parts(_SHARING, "<si><t>Ash</t></si><si><r><t>No</t></r><r><t>rth</t></r></si>"),
            ".xlsx",
        )
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(sorted(parts))
        parts[name] = rng.choice(_DAMAGES)(parts[name], rng)
    data = bytearray(books.packed(parts))
    if rng.random() < 0.2:
        for _ in range(rng.randint(1, 5)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return suffix, bytes(data)


_SHARING = books.sheet_xml(
    books.TABLE + '<row r="3"><c r="A3" s="1"><v>104424</v></c><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c>'
    '</row><row><c t="str"><f>1</f><v>104425</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
)
_ODS_CONTENT = books.ods_content(books.ods_table(books.ODS_ROWS, "Schools") + books.ODS_LEADERS)
_VALUES = ("-1", "0", "1", "99999", "100000", "1048576", "1e9", "9" * 30, "x", "", "XFD1048576", "ZZ99999", "s", "&lt;")


def _spans(text: str, sign: str, end: str) -> list[tuple[int, int]]:
    found, at = [], text.find(sign)
    while at >= 0 and (stop := text.find(end, at + 1)) >= 0:
        found.append((at, stop + len(end)))
        at = text.find(sign, stop)
    return found


def _without_tag(text: str, rng: random.Random) -> str:
    start, end = rng.choice(_spans(text, "<", ">") or [(0, 0)])
    return text[:start] + text[end:]


def _tag_again(text: str, rng: random.Random) -> str:
    start, end = rng.choice(_spans(text, "<", ">") or [(0, 0)])
    return text[:end] + text[start:end] * rng.choice((1, 3, 1_000)) + text[end:]


def _other_value(text: str, rng: random.Random) -> str:
    start, end = rng.choice(_spans(text, '="', '"') or [(0, 0)])
    return f'{text[:start]}="{rng.choice(_VALUES)}"{text[end:]}'


def _other_text(text: str, rng: random.Random) -> str:
    start, end = rng.choice(_spans(text, ">", "<") or [(0, 1)])
    return f"{text[: start + 1]}{rng.choice(_VALUES)}{text[end - 1 :]}"


def _white(text: str, rng: random.Random) -> str:
    spaces = [i for i, c in enumerate(text) if c == " "] or [0]
    at = rng.choice(spaces)
    return text[:at] + rng.choice(("\t", "\n", "   ", "\r\n", "")) + text[at + 1 :]


def _cut(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _swapped(text: str, rng: random.Random) -> str:
    (a, b), (c, d) = sorted(rng.choices(_spans(text, "<", ">") or [(0, 0)], k=2))
    return text if b > c else text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _inserted(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return (
        text[:at]
        + rng.choice(("<", ">", "&", '"', "\x00", "<!--", "]]>", "<![CDATA[", "&#0;", "é", "<c/>"))
        + text[at:]
    )


_DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    _without_tag, _tag_again, _other_value, _other_value, _other_text, _white, _cut, _swapped, _inserted,
)  # fmt: skip


def damaged_files(folder: Path, seed: int, number: int) -> Iterator[Path]:
    """Write workbooks that are damaged at random."""
    rng = random.Random(seed)
    for i in range(number):
        suffix, data = _damaged(rng)
        path = folder / f"{i}{suffix}"
        path.write_bytes(data)
        yield path


@pytest.mark.slow
def test_damaged_workbooks(tmp_path: Path) -> None:
    """Hundreds of workbooks whose structure is damaged at random are read or refused, in lines that name the file."""
    paths = list(damaged_files(tmp_path, 19, 400))
    (found,) = outcomes([["read-all", *paths]])
    assert found.code == 0, found
    assert found.memory < MOST_MEMORY
    lines = [line.split(" ", 2) for line in found.told.splitlines()]
    assert [line[0] for line in lines] == [path.name for path in paths]
    assert {line[1] for line in lines} == {"0", "2"}
    assert all(line[2].startswith(line[0]) for line in lines if line[1] == "2")


CSVS: dict[str, bytes] = {
    "zeros": bytes(1_000_000),
    "one quote": b'record,id\n"' + b"a" * 1_000_000,
    "quotes": b'"' * 1_000_000,
    "commas": b"," * 1_000_000,
    "columns": (b",".join([b"a"] * 700) + b"\n") * 700,
    "columns of one name": b"record," + b",".join([b"name"] * 700) + b"\n" + b"school\n" * 30_000,
    "returns": b"record,id\r" + b"a\r" * 500_000,
    "only returns": b"\r" * 1_000_000,
    "lines": b"record,id\n" + b"\n" * 1_000_000,
    "bytes": b"\x81" * 1_000_000,
    "one cell": b"record,id,name\nschool,104423," + b"a" * 1_000_000,
    "errors": b"record,id,name,region\n" + b"school,#N/A,#N/A,#N/A\n" * 45_000,
    "controls": b"record,id,name,region\n" + b"school,\x01,\x02,\x03\n" * 65_000,
    "long rows": b"record,id,name,region\n" + b"school,104423,a,b,c,d\n" * 45_000,
    "strays": b"record,id,name,region\n" + b"shool,1,2,3\n" * 80_000,
}


@pytest.mark.slow
def test_hostile_csv(tmp_path: Path) -> None:
    """A CSV file of 1 MB of one kind of junk is refused in sentences, each kind of fault by its first places."""
    paths = [tmp_path / f"{name}.csv" for name in CSVS]
    for path, data in zip(paths, CSVS.values(), strict=True):
        path.write_bytes(data)
    for found in outcomes(["read", path] for path in paths):
        assert found.code == 2
        _assert_civil(found)


def _nested(folder: Path) -> dict[str, list[str | Path]]:
    texts = {
        "lists.json": '{"schema": "match-plan/1", "notes": ' + "[" * 900 + "]" * 900 + "}",
        "open.json": "[" * 100_000,
        "tables.json": '{"schema": "match-plan/1", "options":' + '{"a":' * 900 + "1" + "}" * 901,
        "entries.json": '{"schema": "match-plan/1", "matches": [' + ",".join(["{}"] * 300_000) + "]}",
        "lists.toml": "a = " + "[" * 400 + "]" * 400,
        "open.toml": "a = " + "[" * 100_000,
        "tables.toml": "a = " + "{b = " * 20_000,
        "key.toml": ".".join(["a"] * 200_000) + " = 1",
        "head.toml": f"[{'.'.join(['a'] * 200_000)}]",
        "number.toml": f"a = {'9' * 100_000}",
    }
    calls: dict[str, list[str | Path]] = {}
    for name, text in texts.items():
        (folder / name).write_text(text)
        if name.endswith(".json"):
            calls[name] = ["check", folder / name, SOUND]
        else:
            calls[f"offer {name}"] = ["plan", SOUND, "--offer", folder / name]
            calls[f"scenarios {name}"] = ["compare", SOUND, folder / name]
    return calls


@pytest.mark.slow
def test_nested_files(tmp_path: Path) -> None:
    """Offers, scenarios and plans that are nested thousands deep, or hold endless numbers, are faults."""
    calls = _nested(tmp_path)
    for name, found in zip(calls, outcomes(calls.values()), strict=True):
        assert found.code == 2, name
        _assert_civil(found)
        if not name.startswith("entries"):
            assert "nested more than 50 deep" in found.told or "thousands of digits" in found.told


@pytest.mark.slow
def test_many_unknown_ids(tmp_path: Path) -> None:
    """Thousands of decisions on ids that nobody has are told in seconds: the first with the nearest id."""
    lines = ["record,id,name,region,role,capacity_days,recipient,leader,action"]
    lines += [f"school,{100000 + i},Ash,North,,,,," for i in range(6_000)]
    lines += [f"leader,L{i},Ada,North,NLE,5,,," for i in range(1_000)]
    lines += [f"decision,,,,,,{200000 + i},M{i},lock" for i in range(2_000)]
    (tmp_path / "many.csv").write_text("\n".join(lines))
    (found,) = outcomes([["read", tmp_path / "many.csv"]])
    _assert_civil(found)
    assert (
        "row 7002, column G (recipient): '200000': expected the id of a school or trust of the region (did"
        in found.told
    )
    assert len(found.told.splitlines()) == 42
    assert found.told.count("(and 1,979 more like this one)") == 2


@pytest.mark.slow
def test_many_faulty_rows(tmp_path: Path) -> None:
    """Of a file in which every row has a dozen faults, the first of each kind are told and the others counted."""
    row = "school,x,,,9,yesterday,maybe,perhaps,-1,many,1,2,0"
    head = "record,id,name,region,grade,judged_on,eligible,status,priority,pupils,easting,northing,days_requested"
    (tmp_path / "many.csv").write_text("\n".join([head, *[row] * 20_000, "leader,L1"]))
    (found,) = outcomes([["read", tmp_path / "many.csv"]])
    _assert_civil(found)
    assert found.told.count("(and 19,979 more like this one)") == 11
    assert "row 22, column E (grade): '9': expected a grade: 1, 2, 3 or 4 (and 19,979 more like this one)" in found.told


@pytest.mark.slow
def test_arguments_as_json() -> None:
    """A call goes to its process as it is."""
    (found,) = outcomes([["check", "no such 'file'.csv"]])
    assert (found.code, found.told) == (2, "no such 'file'.csv: no such file or folder\n")
    assert json.loads(json.dumps(found.told)) == found.told
