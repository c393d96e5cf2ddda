"""What a sweep comes to, in words: every sentence holds by the sweep's rows."""

from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.models.plan.plan import Named
from tsimatch.outputs.reports.analyses import sweep_report
from tsimatch.outputs.reports.findings import sweep_findings
from tsimatch.outputs.reports.report import write_report
from tsimatch.outputs.reports.report_columns import axis_name, is_name, is_pounds
from tsimatch.scenarios.analyses.comparison_result import Against, Tally
from tsimatch.scenarios.analyses.sweep import Axis, Point, Sweep


def _row(matched: int) -> Against:
    total = Tally(eligible=50, matched=matched, days=0, cost=0, km=0, km_known=0)
    return Against(
        name="", about="", state="proven", reason="", rules=(), warnings=(), differences=(), total=total
    )  # fmt: skip


def _sweep(numbers: dict[int, int], path: str = "budgets.total.amount=") -> Sweep:
    points = tuple(Point(values=(str(value),), row=_row(matched)) for value, matched in numbers.items())
    axis = Axis(path=path, values=tuple(map(str, numbers)))
    region = Named(name="town", sha256="")
    return Sweep(version="", region=region, base=_row(0), axes=(axis,), points=points, bends=(), flats=())


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (
            {100_000: 10, 110_000: 16, 120_000: 22, 130_000: 22},
            "Each £10,000 up to £120,000 supports six more (10 with a leader at £100,000, 22 at £120,000). More than "
            "£120,000 supports nobody more.",
        ),
        (
            {100_000: 10, 110_000: 16, 120_000: 23},
            "Each £10,000 up to £120,000 supports about six more (10 with a leader at £100,000, 23 at £120,000).",
        ),
        (
            {0: 0, 10_000: 20, 20_000: 22},
            "Each £10,000 up to £20,000 supports on average 11 more (0 with a leader at £0, 22 at £20,000).",
        ),
        (
            {0: 5, 10_000: 5, 20_000: 6},
            "Up to £20,000, about every £20,000 supports one more (5 with a leader at £0, 6 at £20,000).",
        ),
        ({0: 5, 10_000: 6, 30_000: 9}, "Up to £30,000 it supports 4 more (5 with a leader at £0, 9 at £30,000)."),
        ({0: 5, 10_000: 5}, "It makes no difference: 5 with a leader from £0 to £10,000."),
        ({0: 5, 10_000: 4}, "More does not always support more: 5 with a leader at £0, 4 at the end."),
    ],
)
def test_a_sweep_in_words(numbers: dict[int, int], told: str) -> None:
    """Each step supports so many more up to where nobody more is supported; else the sentence says what is so."""
    assert next(sweep_findings(_sweep(numbers))) == told


def test_axes_have_names(tmp_path: Path) -> None:
    """What is varied is named with its unit, in the heading of its column, and at the axes of every chart."""
    assert axis_name("budgets.total.amount") == "Budget of the pot total, £"
    assert axis_name("leaders.L1.capacity_days") == "Capacity days of L1"
    assert axis_name("budgets.total.amount+") == "Budget of the pot total (more), £"
    write_report(sweep_report(_sweep({0: 5, 10_000: 6})), tmp_path / "sweep.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sweep.xlsx")
    assert book["Points"]["A4"].value == "Budget of the pot total, £"
    assert any("supports one more" in str(row[1].value) for row in book["Cover"].iter_rows(max_col=2))
    (chart, *_) = book["Charts"]._charts
    assert chart.x_axis.title is not None
    assert chart.y_axis.title is not None


def test_a_factor_has_no_unit() -> None:
    """What multiplies a budget is no sum of money: neither its axis nor its figures have the sign of pounds."""
    assert axis_name("budgets.total.amount*") == "Budget of the pot total (times)"
    assert not is_pounds("budgets.total.amount*")
    assert is_pounds("budgets.total.amount+=")


def test_columns_of_pounds_and_names() -> None:
    """Days are no money whatever else stands in a column's name; a column is a name where the ids are there as well."""
    assert [is_pounds(name) for name in ("cost_change", "days_outstanding", "paid")] == [True, False, True]
    assert is_name("leader_name", ("leader", "leader_name"))
    assert not is_name("leader_name", ("leader_name",))
