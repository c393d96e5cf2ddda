"""What does not fit on a terminal is counted: the number that it says is the number that is not shown."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

from tsimatch.delivery.contacts import USUAL, Contact
from tsimatch.models.plan.plan import Named
from tsimatch.outputs.terminal.analyses import show_ranking, show_sweep
from tsimatch.outputs.terminal.comparison import show_diff
from tsimatch.outputs.terminal.console import make_console
from tsimatch.outputs.terminal.delivery import show_contacts
from tsimatch.scenarios.analyses.comparison_result import Against, LevelAgainst, Tally
from tsimatch.scenarios.analyses.input_differences import Difference
from tsimatch.scenarios.analyses.plan_diff import PlanDiff
from tsimatch.scenarios.analyses.sweep import Axis, Flat, Point, Sweep
from tsimatch.scenarios.analyses.worth import Ranking, Worth

HERE = Named(name="here", sha256="")
NEED = LevelAgainst(name="need", value=9, bound=9, proven=True, base=9, change=0)
SUM = Tally(eligible=1, matched=1, days=1, cost=1, km=1, km_known=1)
BASE = Against(
    name="base", about="", state="proven", reason="", rules=(), warnings=(), differences=(), levels=(NEED,), total=SUM
)  # fmt: skip
STOPPED = replace(BASE, state="stopped", reason="the time was up")


def test_contacts() -> None:
    """Of a body that is told of many recipients twelve are named."""
    one = Contact(
        kind="trust", body="Elms", body_id="T1", turn=1, what="", recipient="", recipient_name="", schools=(),
        leader="L1", leader_name="", days=1,
    )  # fmt: skip
    contacts = [replace(one, recipient=str(number)) for number in range(14)]
    stream = StringIO()
    show_contacts(make_console(stream), contacts, USUAL, ())
    assert "; and 2 more" in " ".join(stream.getvalue().split())


def test_differences() -> None:
    """Of two plans whose inputs differ much twenty differences are shown."""
    differences = tuple(Difference(table="school", id=str(i), column="grade", before="2", after="3") for i in range(23))
    found = PlanDiff(
        version="", old=HERE, new=HERE, differences=differences, levels=(), old_total=SUM, new_total=SUM, moves=()
    )  # fmt: skip
    stream = StringIO()
    show_diff(make_console(stream), found)
    assert "\n3 more; a file written by -o has them all." in stream.getvalue()


def test_single_changes() -> None:
    """Of the single changes that are worth something twenty-five are shown."""
    row = Worth(kind="day", id="L1", change="a day", state="proven", proof="solved", reason="", gain=(1,))
    stream = StringIO()
    show_ranking(make_console(stream), Ranking(version="", region=HERE, base=BASE, levels=("need",), rows=(row,) * 27))
    assert "\n2 more are worth something" in stream.getvalue()


def test_points_and_curves() -> None:
    """Of the points of a sweep that are not proven six are told, and of its curves twenty-four."""
    flat = Flat(level="need", along=(), since=None)
    points = tuple(Point(values=(str(number),), row=STOPPED) for number in range(9))
    axes = (Axis("budgets.total.amount=", tuple(map(str, range(9)))),)
    made = Sweep(version="", region=HERE, base=BASE, axes=axes, points=points, bends=(), flats=(flat,) * 29)
    stream = StringIO()
    show_sweep(make_console(stream), made)
    assert "\n3 more are not proven or have no plan." in stream.getvalue()
    assert "\n5 more curves; a file written by -o has them all." in stream.getvalue()
