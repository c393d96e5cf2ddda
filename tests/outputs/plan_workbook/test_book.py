"""The workbook of a plan: what a director and a caseworker find in it, whatever they open it with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
from python_calamine import CalamineWorkbook
from tsimatch.cli import run
from tsimatch.models.plan.plan_report import Alternative, LevelCost
from tsimatch.models.region.region import Region
from tsimatch.outputs.shared.plan_wording import SHORTLY, who_has_a_leader

from ...support.builders import budget, changed, town
from ...support.paths import SOUND
from ...support.plan_workbooks import HEADER, cells_of, report_of, rows_of, write_book

SHEETS = [
    "Cover", "Matches", "Not matched", "Leaders", "Trusts", "Budgets", "By area", "Charts", "Alternatives",
    "Decisions log", "Notes", "Record",
]  # fmt: skip
A4, A3 = 9, 8
EVIL = '=HYPERLINK("http://x")'


def test_a_sheet_a_question(tmp_path: Path) -> None:
    """Two libraries find every sheet; every table has a name of its own, frozen panes, a title, and no merged cell."""
    path = write_book(tmp_path / "plan.xlsx")
    assert CalamineWorkbook.from_path(path).sheet_names == SHEETS
    book = openpyxl.load_workbook(path)
    tables = [name for page in book for name in page.tables]
    assert len(tables) == len(set(tables)) == len(SHEETS) - 2
    for page in book:
        assert page["A1"].value
        assert not page.merged_cells.ranges
        paper = A3 if page.title in ("Matches", "Not matched") else A4
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", paper)
        assert page.oddFooter.right.text == "Page &P of &N"
    assert {page.freeze_panes for page in book if page.tables} == {"B5", "C5"}
    assert {page.print_title_rows for page in book if page.tables} == {"$4:$4"}


def test_what_stands_there(tmp_path: Path) -> None:
    """The tables say what the plan says, numbers as numbers."""
    made = report_of()
    path = write_book(tmp_path / "plan.xlsx", made)
    matches = [(row["Recipient"], row["Leader"], row["Days planned"]) for row in rows_of(path, "Matches")]
    assert matches == [(m.recipient, m.leader, m.days) for m in made.plan.matches]
    assert [row["Days given"] for row in rows_of(path, "Leaders")] == [use.days for use in made.plan.leaders]
    assert [(row["Amount"], row["Spent"]) for row in rows_of(path, "Budgets")] == [(24000, 24000)]
    kinds = {row["Area"]: row["Days"] for row in rows_of(path, "By area") if row["By"] == "Kind"}
    assert sum(kinds.values()) == sum(m.days for m in made.plan.matches)


def test_why_not(tmp_path: Path) -> None:
    """Who has no leader is told with the reason and what would change it."""
    made = report_of(replace(town(), budgets=(budget(12_000),)))
    rows = rows_of(write_book(tmp_path / "plan.xlsx", made), "Not matched")
    told = [(row["Recipient"], row["Why not"].lower()) for row in rows]
    assert told == [(row.recipient, SHORTLY[row.reason]) for row in made.plan.unmatched] != []
    assert all(row["Explanation"] for row in rows)
    assert all(row["What would change it"] for row in rows)


def test_same_bytes(tmp_path: Path) -> None:
    """The same plan makes the same bytes, however long the search took."""
    made = report_of()
    again = replace(made, plan=replace(made.plan, seconds=99.0))
    first, second = write_book(tmp_path / "a.xlsx", made), write_book(tmp_path / "b.xlsx", again)
    assert first.read_bytes() == second.read_bytes()


def _evil() -> Region:
    region = changed(town(), "100001", name=EVIL, local_authority="http://x")
    return changed(region, "A", name="@SUM(1)")


def test_text_stays_text(tmp_path: Path) -> None:
    """A school or a leader called like a formula or a link stays text, on every sheet."""
    path = write_book(tmp_path / "plan.xlsx", report_of(_evil()))
    assert cells_of(path, "Matches")[0]["Recipient"] == f"{EVIL} (100001)"
    book = openpyxl.load_workbook(path)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert {(link.target, link.location.partition("!")[0].strip("'") in book.sheetnames) for link in links} == {
        (None, True)
    }


def test_drop_downs(tmp_path: Path) -> None:
    """Decisions are chosen from lists: words, leaders of the plan, approvals; days and dates are checked."""
    page = openpyxl.load_workbook(write_book(tmp_path / "plan.xlsx"))["Matches"]
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in page.data_validations.dataValidation}
    header = {cell.value: cell.column_letter for cell in page[HEADER]}
    of = {name: rules[f"{header[name]}{HEADER + 1}"] for name in ("Decision", "Leader instead", "Days", "Date")}
    assert of["Decision"].formula1 == '"agree,lock,ban,decline,other leader"'
    assert of["Leader instead"].formula1 == "'Leaders'!$A$5:$A$8"
    assert (of["Days"].type, of["Date"].type) == ("whole", "date")


def test_charts_have_words(tmp_path: Path) -> None:
    """Both charts are described for those who do not see them."""
    with ZipFile(write_book(tmp_path / "plan.xlsx")) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Bar chart of the days given by' in drawing
    assert 'descr="Bar chart of what is spent of each pot: total, All: £24,000 of £24,000."' in drawing


def test_marking(tmp_path: Path) -> None:
    """A handling marking stands on every sheet and on every page, as it was written."""
    book = openpyxl.load_workbook(write_book(tmp_path / "plan.xlsx", marking="OFFICIAL R&D"))
    for page in book:
        assert page["A3"].value == "OFFICIAL R&D"
        assert page.oddHeader.center.text == page.oddFooter.center.text == "OFFICIAL R&&D"


def test_redacted(tmp_path: Path) -> None:
    """What is circulated has no leader's name and no conflict, in no part of the file."""
    region = changed(town(), "A", name="Ada Secret", conflicts=("100007", "900009"))
    made = report_of(region)
    with ZipFile(write_book(tmp_path / "plan.xlsx", made, redact=True)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"Secret" not in everything
    assert b"conflict" not in everything.replace(b"leaders' names, and why", b"")
    assert b"900009" not in everything
    csv = tmp_path / "plan.csv"
    write_book(csv, made, redact=True)
    assert "Secret" not in csv.read_text(encoding="utf-8-sig")


def test_nothing_to_show(tmp_path: Path) -> None:
    """A plan without a match still makes a workbook, whose tables say that there is nothing."""
    nobody = replace(town(), schools=town().schools[-2:-1], trusts=())
    path = write_book(tmp_path / "plan.xlsx", report_of(nobody))
    assert rows_of(path, "Matches")[0]["Recipient"] == "(none)"


def _worse(costs: tuple[LevelCost, ...], side: str) -> tuple[int | None, ...]:
    return tuple(getattr(cost, side) for cost in costs)


def _comes_before(low: tuple[int | None, ...], high: tuple[int | None, ...]) -> bool:
    """Whether one cost is at most another, level by level; where nothing more is proven they cannot be told apart."""
    for a, b in zip(low, high, strict=True):
        if a is None or b is None or a < b:
            return True
        if a > b:
            return False
    return True


def test_costs_of_alternatives() -> None:
    """What is proven about the price of an alternative holds when the plan is made again with it."""
    region = replace(town(), budgets=(budget(30_000),))
    region = changed(changed(region, "A", capacity_days=40), "B", capacity_days=40)
    bounded, exact = report_of(region).alternatives, report_of(region, exact=True).alternatives
    pairs: list[tuple[Alternative, Alternative]] = list(zip(bounded, exact, strict=True))
    assert any(b.costs and b.costs[0].most is not None for b, _ in pairs)
    for b, e in pairs:
        assert (b.recipient, b.leader) == (e.recipient, e.leader)
        if e.rank and not e.impossible:
            price = _worse(e.costs, "exact")
            assert _comes_before(_worse(b.costs, "least"), price)
            assert _comes_before(price, _worse(b.costs, "most"))
        if e.impossible:
            assert all(cost.most is None for cost in b.costs)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--marking", "x" * 101, "-o", "p.xlsx"], "--marking: '"),
        (["--redact", "-o", "p.json"], "-o: 'p.json': a plan.json has leaders' names"),
    ],
)
def test_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """A marking that no page holds, and names that would get out, are refused before anything is planned."""
    monkeypatch.chdir(tmp_path)
    assert run(["plan", str(SOUND), *arguments]) == 2
    assert capsys.readouterr().err.startswith(told)
    assert not list(tmp_path.iterdir())


PAPER_INCHES = {"8": 16.54, "9": 11.69}
"""The long side of A3 and A4, by their numbers in a workbook."""


@pytest.mark.parametrize("several", [False, True])
def test_printed_so_that_it_can_be_read(tmp_path: Path, several: bool) -> None:
    """Whoever prints Matches or Not matched reads letters of 8 points or more, on one page's width."""
    made = town()
    made = changed(made, "100002", region="South") if several else made
    report = report_of(changed(made, "B", region=("North", "South")) if several else made)
    book = openpyxl.load_workbook(write_book(tmp_path / "plan.xlsx", report))
    for sheet in ("Matches", "Not matched"):
        page = book[sheet]
        pixels = sum(7 * d.width for d in page.column_dimensions.values() for _ in range(d.min, d.max + 1))
        room = PAPER_INCHES[str(page.page_setup.paperSize)] - page.page_margins.left - page.page_margins.right
        scale = min(1.0, room * 96 / pixels)
        assert page["A5"].font.size * scale >= 8


def test_nothing_is_not_said_where_nothing_is_proven(tmp_path: Path) -> None:
    """Alternatives say that no loss is proven, and never `nothing`, which would be a proof."""
    told = [str(cell) for row in rows_of(write_book(tmp_path / "plan.xlsx"), "Alternatives") for cell in row.values()]
    assert "no loss is proven" in told
    assert not [cell for cell in told if "nothing" in cell]


def test_the_cover_answers_first(tmp_path: Path) -> None:
    """Whoever signs reads what the plan is, then what is asked, numbers, money and exceptions; digests stand last."""
    made = report_of(replace(town(), budgets=(budget(12_000),)))
    rows = list(openpyxl.load_workbook(write_book(tmp_path / "plan.xlsx", made))["Cover"].iter_rows(values_only=True))
    first = [str(row[0]) for row in rows if row[0]]
    have, every = len(made.plan.matches), len(made.plan.matches) + len(made.plan.unmatched)
    assert first[1].startswith(who_has_a_leader(made.plan))
    assert who_has_a_leader(made.plan).startswith(f"{have} of {every} recipients have a leader: ")
    parts = ["Decision wanted", "In numbers", "Money by pot", "Exceptions", "Where to look", "Digest of the region"]
    assert [first.index(part) for part in parts] == sorted(first.index(part) for part in parts)
    spent = next(row for row in rows if row[0] == "total, All")
    assert spent[1:4] == (12_000, made.plan.budgets[0].spent / 100, 12_000 - made.plan.budgets[0].spent / 100)
    without = next(row for row in rows if row[0] == "Without a leader")
    assert without[1] == len(made.plan.unmatched)
