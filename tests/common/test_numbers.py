"""Percentages: one rule everywhere, and in a workbook numbers that can be summed, charted and filtered."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.common.numbers import gap_text, percent_text, share_of_one, whole_percent
from tsimatch.models.region.region import Region
from tsimatch.solver.checker.check import check

from ..support.builders import budget, leader, planned, region, school
from ..support.html_pages import Page
from ..support.plan_workbooks import HEADER, report_of, rows_of, write_book


@pytest.mark.parametrize("whole", [1, 2, 3, 7, 99, 100, 101, 200, 1_000, 99_999])
def test_whole_per_cent(whole: int) -> None:
    """A percentage is rounded half up, but 100 is all of it and 0 is nothing; of nothing there is none."""
    for part in {0, 1, whole // 3, whole // 2, whole - 1, whole}:
        share, exact = whole_percent(part, whole), Fraction(100 * part, whole)
        assert share is not None
        assert (share == 100) == (part == whole)
        assert (share == 0) == (part == 0)
        assert abs(share - exact) <= Fraction(1, 2) or share in (1, 99)
        assert percent_text(part, whole) == f"{share}%"
        assert share_of_one(share) == share / 100
    assert whole_percent(0, 0) is share_of_one(None) is None
    assert percent_text(0, 0) == ""


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(1, 200, 1), (3, 200, 2), (1, 1_000, 1), (995, 1_000, 99), (999, 1_000, 99), (7, 8, 88)]
)
def test_near_the_ends(part: int, whole: int, told: int) -> None:
    """Halves go up, and neither end is reached by rounding."""
    assert whole_percent(part, whole) == told


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (0.0, "0.00%"),
        (0.123456, "12.35%"),
        (0.0006, "0.06%"),
        (0.00003, "0.003%"),
        (1 / 4_728_000, "0.00002%"),
        (1e-19, "0.00000000000000001%"),
    ],
)  # fmt: skip
def test_a_gap_is_not_told_as_nothing(gap: float, told: str) -> None:
    """A gap has two decimals, and more where without them one that is above 0 would read as 0."""
    assert gap_text(gap) == told


def nearly_all(days_left: int, pounds_left: int) -> Region:
    """Twenty schools of ten days each, one leader for all, and a pot: so much of each is left."""
    schools = (school(f"1000{n:02}") for n in range(1, 21))
    return region(*schools, leader(capacity_days=200 + days_left), budget(120_000 + pounds_left))


@pytest.mark.parametrize(("left", "told"), [(0, "100%"), (1, "99%"), (30, "99%"), (60, "99%")])
def test_one_figure_in_every_file(tmp_path: Path, left: int, told: str) -> None:
    """A pot with a pound left and a leader with a day left read 99% in the workbook, on the page and in plan.json."""
    made = report_of(nearly_all(min(left, 1), left))
    book, page = write_book(tmp_path / "plan.xlsx", made), write_book(tmp_path / "plan.html", made)
    pot, load = rows_of(book, "Budgets")[0]["Spent of amount"], rows_of(book, "Leaders")[0]["Load"]
    assert (f"{pot:.0%}", f"{load:.0%}") == (told, told)
    seen = Page(page.read_text(encoding="utf-8"))
    assert seen.table("Budgets")[0]["Spent of amount"] == told
    assert seen.table("Leaders with a match")[0]["Load"] == told
    assert f"{made.plan.leaders[0].load}%" == told


def test_percentages_of_a_workbook_are_numbers(tmp_path: Path) -> None:
    """A cell holds 0.88 under a percent format, so that sums, charts and filters of a spreadsheet are right."""
    path = write_book(tmp_path / "plan.xlsx", report_of(region(school(), leader(capacity_days=16), budget(8_000))))
    book = openpyxl.load_workbook(path)
    found = []
    for sheet, column in (("Budgets", "Spent of amount"), ("Leaders", "Load"), ("By area", "Matched of eligible")):
        place = next(cell.column for cell in book[sheet][HEADER] if cell.value == column)
        cell = book[sheet].cell(HEADER + 1, place)
        found.append((cell.value, cell.number_format))
    assert found == [(0.75, "0%"), (0.63, "0%"), (1, "0%")]


def test_checked_by_the_same_rule() -> None:
    """The checker reads a load by the same rule: 99 where a day is left, and no other number."""
    made = nearly_all(1, 0)
    plan = planned(made)
    assert plan.leaders[0].load == 99
    assert check(plan, made, "2022-23").sound
