"""What if: a form becomes a scenario, written as the file that `match compare` reads, and the result becomes tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...common.faults import Faults, Place
from ...common.names import collapse, count, fold
from ...common.numbers import plain_pounds, pounds
from ...models.matching.levels import LEVELS, LOWEST, MEANING, order_levels
from ...models.offers.parsing import parse_toml
from ...models.plan.plan_report import amount, level_changes_text
from ...models.region.cell_types import POUNDS
from ...models.region.region import Budget
from ...outputs.html.render import Row, Table, columns, named, whole
from ...outputs.plan_page.supply import POTS
from ...outputs.shared.plan_wording import CHANGED
from ...scenarios.analyses.comparison_result import Against, Comparison, LevelAgainst, Move
from ...scenarios.definition.change import id_of
from ...scenarios.definition.scenario import Scenario
from ...scenarios.definition.toml_file import scenarios_of
from ..decisions import ReviewState
from ..session import KeptPlan
from .forms import Errors

_MOST_NAME = 60
"""Characters of a scenario's name."""


def budget_fields(known: KeptPlan) -> tuple[dict[str, str], ...]:
    """Give a field of the form for each budget row of the region."""
    return tuple(
        {
            "name": f"budget-{number}",
            "label": POTS[row.pot] + (f", {row.region}" if row.region else ""),
            "now": pounds(row.amount),
        }
        for number, row in enumerate(known.region.budgets)
    )


def read_scenario(known: KeptPlan, state: ReviewState, form: Mapping[str, str]) -> tuple[Scenario | None, str, Errors]:
    """Make the scenario of a form, with its text as a file has it; or say what is wrong with the form, by field."""
    errors: Errors = {}
    parts = [*_budgets(known, form, errors), *_leaders(known, form, errors)]
    heads = [*_min_days(form, errors), *_objective(known, form, errors)]
    if not (parts or heads or errors):
        errors["budget-0" if known.region.budgets else "min_days"] = "Change something"
    name = collapse(form.get("name", "")) or _next_name(state)
    if len(name) > _MOST_NAME or fold(name) == "base":
        errors["name"] = f"Enter a name of at most {_MOST_NAME} characters; 'base' is the plan itself"
    elif any(fold(event.body["name"]) == fold(name) for event in state.scenarios):
        errors["name"] = "Enter another name: a scenario that is kept has this one"
    if errors:
        return None, "", errors
    text = "\n".join(["[[scenario]]", f"name = {_text(name)}", *heads, *parts]) + "\n"
    try:
        return scenarios_of(parse_toml(text, Place("this form")), "this form")[0], text, errors
    except Faults as found:
        return None, "", {"name": "; ".join(fault.expected for fault in found.faults)}


def scenarios_file(state: ReviewState) -> bytes:
    """Give every kept scenario as one file of `match compare`."""
    return "\n".join(event.body["text"] for event in state.scenarios).encode()


def _next_name(state: ReviewState) -> str:
    taken = {fold(event.body["name"]) for event in state.scenarios}
    return next(name for n in range(1, len(taken) + 2) if fold(name := f"what if {n}") not in taken)


def _text(value: str) -> str:
    """Write a text as TOML does: JSON's escapes are among its own."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _change(table: str, id_: str, act: str, column: str, value: str) -> str:
    return "\n".join((
        "[[scenario.change]]", f"table = {_text(table)}", f"ids = [{_text(id_)}]", f"{act} = {{ {column} = {value} }}",
    ))  # fmt: skip


def _budgets(known: KeptPlan, form: Mapping[str, str], errors: Errors) -> Iterator[str]:
    for number, row in enumerate(known.region.budgets):
        field = f"budget-{number}"
        typed = form.get(field, "").strip()
        if not typed:
            continue
        try:
            pence = POUNDS.read(typed)
        except ValueError:
            errors[field] = f"{_pot(row)}: {POUNDS.expected}"
            continue
        if pence != row.amount:
            yield _change("budgets", id_of(row), "set", "amount", _text(plain_pounds(pence)))


def _pot(row: Budget) -> str:
    return POTS[row.pot] + (f", {row.region}" if row.region else "")


def _leaders(known: KeptPlan, form: Mapping[str, str], errors: Errors) -> Iterator[str]:
    ids = known.instance.leader_number
    for id_ in filter(None, map(str.strip, form.get("leaves", "").replace(",", ";").split(";"))):
        if id_ not in ids:
            errors["leaves"] = f"{id_}: expected the id of a leader of the region"
            continue
        yield _change("leaders", id_, "set", "status", _text("left"))
        if any(row.leader == id_ and row.binds for row in known.region.decisions):
            # A lock on somebody who has left is a fault: whoever asks what then, asks without it.
            yield f'[[scenario.lift]]\nleader = {_text(id_)}\naction = "lock"'
    id_, days = form.get("leader", "").strip(), form.get("days", "").strip()
    if not (id_ or days):
        return
    if id_ not in ids:
        errors["leader"] = f"{id_ or 'Leader'}: expected the id of a leader of the region"
    elif not days.isdecimal() or not 1 <= int(days[:5]) <= 366 or len(days) > 3:
        errors["days"] = "More days: expected a whole number from 1 to 366"
    else:
        yield _change("leaders", id_, "plus", "capacity_days", days)


def _min_days(form: Mapping[str, str], errors: Errors) -> Iterator[str]:
    typed = form.get("min_days", "").strip()
    if typed and (not typed.isdecimal() or len(typed) > 3 or not 1 <= int(typed) <= 366):
        errors["min_days"] = "Fewest days of a match: expected a whole number from 1 to 366"
    elif typed:
        yield f"min_days = {int(typed)}"


def _objective(known: KeptPlan, form: Mapping[str, str], errors: Errors) -> Iterator[str]:
    names = [fold(name) for name in form.get("objective", "").split(",") if name.strip()]
    if not names:
        return
    try:
        order_levels(names, previous=known.instance.options.previous is not None)
    except Faults as found:
        errors["objective"] = "; ".join(f"{f.value or ''}: {f.expected}".lstrip(": ") for f in found.faults)
        return
    yield f"objective = [{', '.join(map(_text, names))}]"


def level_choices() -> tuple[tuple[str, str], ...]:
    """Give every level with what it is, for the words beside the form."""
    return tuple((name, MEANING[name]) for name in LEVELS)


def result(comparison: Comparison) -> dict[str, Any]:
    """Give what is shown of a scenario that was put against the plan."""
    base, row = comparison.base, comparison.scenarios[0]
    return {
        "row": row,
        "words": _words(row),
        "levels": _levels(row),
        "sums": _sums(base, row),
        "moves": _moves(row.moves),
    }


def _words(row: Against) -> str:
    if not row.levels:
        return f"No plan: {row.reason}."
    changes = {x.name: -(x.change or 0) if x.name in LOWEST else x.change or 0 for x in row.levels}
    proof = "" if row.settled else f" Not proven: {row.reason}."
    return f"Against the plan: {level_changes_text(changes)}.{proof}"


def _levels(row: Against) -> Table:
    header = columns("Level", "What it is", "The plan#", "What if#", "Change#", "Proof")
    rows: tuple[Row, ...] = tuple(
        (
            level.name, MEANING[level.name], "" if level.base is None else amount(level.name, level.base),
            amount(level.name, level.value), _signed(level), "Proven best" if level.proven else "Not proven",
        )
        for level in row.levels
    )  # fmt: skip
    return Table("what-if-levels", "Levels, in the order of the scenario", header, rows)


def _signed(level: LevelAgainst) -> str:
    if level.change is None:
        return ""
    sign = "+" if level.change > 0 else "−" if level.change < 0 else ""
    return f"{sign}{amount(level.name, abs(level.change))}"


def _sums(base: Against, row: Against) -> Table:
    header = columns("What", "The plan#", "What if#")
    pairs = (("Recipients with a leader", "matched"), ("Days given", "days"))
    rows: list[Row] = [
        (what, whole(getattr(base.total, name, None)), whole(getattr(row.total, name, None))) for what, name in pairs
    ]
    spent = [pounds(total.cost) if total else "" for total in (base.total, row.total)]
    rows.append(("Spent on days and partnerships", *spent))
    return Table("what-if-sums", "Sums", header, tuple(rows))


def _moves(moves: tuple[Move, ...]) -> Table:
    header = columns("Recipient", "What", "In the plan", "What if", "Why")
    rows: tuple[Row, ...] = tuple(
        (
            named(m.recipient_name, m.recipient), CHANGED[m.change], _had(m.leader_before, m.days_before),
            _had(m.leader_after, m.days_after), m.sentence,
        )
        for m in moves
    )  # fmt: skip
    return Table("what-if-moves", f"Who has something else: {len(rows):,}", header, rows)


def _had(leader: str | None, days: int) -> str:
    return "nobody" if leader is None else f"{leader}, {count(days, 'day')}"
