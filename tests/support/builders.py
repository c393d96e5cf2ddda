"""Small regions in a line or two: rows with sensible cells, and plans of them under 2022/23.

`town` is a region whose best plan can be worked out by hand; `tests/solver/test_by_hand.py` does so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tsimatch.common.faults import Place
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import Match, NoPlan, Plan, Unmatched
from tsimatch.models.region.region import Budget, Decision, Leader, Region, Row, School, Trust
from tsimatch.solver.solve import plan

from .deadlines import enough


def school(id_: str = "100001", **cells: Any) -> School:
    """A school that 22.1 makes eligible."""
    standard: dict[str, Any] = {"name": f"School {id_}", "region": "North", "grade": 3, "judged_on": date(2022, 11, 10)}
    return School(id=id_, **standard | cells)


def trust(id_: str = "T1", **cells: Any) -> Trust:
    """A trust of three schools that is eligible by hand."""
    standard: dict[str, Any] = {"name": f"Trust {id_}", "region": "North", "schools": 3, "eligible": "yes"}
    return Trust(id=id_, **standard | cells)


def leader(id_: str = "A", **cells: Any) -> Leader:
    """A CEO with twenty days, who may lead under every offer."""
    standard: dict[str, Any] = {"name": f"Leader {id_}", "role": "CEO", "region": ("North",), "capacity_days": 20}
    return Leader(id=id_, **standard | cells)


def nlg(id_: str = "G", **cells: Any) -> Leader:
    """A national leader of governance with ten days."""
    standard: dict[str, Any] = {"role": "NLG", "capacity_days": 10}
    return leader(id_, **standard | cells)


def budget(pounds: int, pot: str = "total", region: str | None = None) -> Budget:
    """A budget row, in pounds."""
    return Budget(pot=pot, region=region, amount=100 * pounds)


def lock(recipient: str, leader: str, days: int | None = None, row: int = 0) -> Decision:
    """A match that must be in the plan."""
    return Decision(recipient=recipient, leader=leader, action="lock", days=days, place=Place(row=row))


def ban(recipient: str, leader: str, row: int = 0) -> Decision:
    """A match that must not be in the plan."""
    return Decision(recipient=recipient, leader=leader, action="ban", place=Place(row=row))


def region(*rows: Row) -> Region:
    """A region of these rows, each in its table, in the order given."""
    tables = {
        f"{record}s": tuple(row for row in rows if isinstance(row, kind)) for record, kind in Region.TABLES.items()
    }
    return Region(name="region", **tables)  # type: ignore[arg-type]


def changed(made: Region, id_: str, /, **cells: Any) -> Region:
    """The region with some cells of one school, trust or leader changed."""

    def change(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(row, **cells) if row.id == id_ else row for row in rows)

    return replace(made, schools=change(made.schools), trusts=change(made.trusts), leaders=change(made.leaders))


def planned(region: Region, offer: str | Offer = "2022-23", options: Options | None = None, **asked: Any) -> Plan:
    """The plan of a region, every level of it proven."""
    offer = read_offer(offer) if isinstance(offer, str) else offer
    made = plan(region, offer, options or Options(**asked), clock=enough())
    assert made.status == "optimal"
    return made


def clash_of(region: Region, offer: str | Offer = "2022-23", **asked: Any) -> tuple[str, ...]:
    """What cannot all hold together; fails where there is a plan."""
    try:
        planned(region, offer, **asked)
    except NoPlan as none:
        return none.clash
    raise AssertionError("there is a plan")


def leaders_of(plan: Plan) -> dict[str, str]:
    """Who is led by whom."""
    return dict(plan.pairs)


def days_of(plan: Plan) -> dict[str, int]:
    """The days of every match."""
    return {match.recipient: match.days for match in plan.matches}


def levels_of(plan: Plan) -> dict[str, int]:
    """The value of every level; `cost` in pence."""
    return {level.name: level.value for level in plan.levels}


def match_of(plan: Plan, recipient: str = "100001") -> Match:
    """The match of one recipient."""
    return next(match for match in plan.matches if match.recipient == recipient)


def left_out(plan: Plan, recipient: str = "100001") -> Unmatched:
    """A recipient without a leader."""
    return next(row for row in plan.unmatched if row.recipient == recipient)


def _at(east: int, north: int) -> dict[str, Any]:
    return {"easting": 1000 * east, "northing": 1000 * north}


def town() -> Region:
    """Six recipients and four leaders under 2022/23, with money for 40 days."""
    maths, behaviour, attendance = ("maths",), ("behaviour",), ("attendance",)
    both = (*maths, *behaviour)
    schools = (
        school("100001", name="Ash", phase="Primary", needs=maths, **_at(400, 400)),
        school("100002", name="Beech", phase="Secondary", needs=behaviour, priority=150, **_at(410, 400)),
        school("100003", name="Cedar", phase="Primary"),
        school("100004", name="Damson", phase="Secondary", needs=both, **_at(400, 430)),
        school("100005", name="Elm", phase="Primary", trust_id="T1", needs=attendance, **_at(420, 410)),
        school("100006", name="Fir", phase="Secondary", trust_id="T1", grade=2, needs=maths),
        school(
            "100007", name="Gorse", phase="Special", grade=2, eligible="exception", days_requested=7, **_at(440, 400)
        ),
    )
    leaders = (
        leader("A", name="Ada", capacity_days=15, phase=("Primary",), expertise=maths, **_at(400, 403)),
        leader("B", name="Bea", capacity_days=10, phase=("Secondary",), expertise=behaviour, **_at(410, 404)),
        leader("C", name="Cyd", capacity_days=3, team_days=10, expertise=attendance),
        leader(
            "D",
            name="Dee",
            capacity_days=12,
            max_matches=1,
            phase=("Special", "Secondary"),
            expertise=both,
            **_at(430, 400),
        ),
    )
    elms = trust("T1", name="Elms", eligible=None, inspected_since_joining=3, below_good_since_joining=2)
    return region(*schools, elms, *leaders, budget(24_000))
