"""The cover: what this is, what was read, how good the plan is, what is assumed, how to use it, who signs."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count
from ...models.plan.plan import Level, Plan
from ...models.plan.plan_report import Handling, PlanReport, Since, amount
from ...models.plan.workbook_layout import AGREED_BY, AGREED_ON, COVER, SUPERSEDED_BY
from ..shared.plan_wording import (
    HOW_PRICED,
    all_cost,
    assumed,
    counted,
    level_told,
    lost,
    nothing_known,
    options_told,
    plan_told,
    side,
)
from ..workbook.book import NUMBERS, Painter
from ..workbook.sheet import HEADER_ROW

_HOW = (
    ("Review", "Not matched says who has no leader and why; By area shows who gets how much; Alternatives who else."),
    ("Decide", "On Matches: agree (it stays), lock (it stays with these days), ban (never this leader), decline (the "
     "recipient says no), other leader (with Leader instead). Days: the exact number."),
    ("Sign each", "By and Date go with every decision; ban, decline and other leader need a Reason."),
    ("Send back", "match replan THIS.xlsx -o next.xlsx keeps what was decided, moves the rest as little as the "
     "levels allow, and says what changed and what each decision cost."),
    ("Prices", HOW_PRICED),
    ("Take back", "On the Decisions log of the next workbook: Stands = no."),
    ("Leave alone", "The sheet Record, and the other columns of Matches: decisions are read by them."),
)  # fmt: skip
_SIGN = ("Name", "Role", "Decision", "Date", "Signature")
_STATE = (
    ("", f"A draft, until {AGREED_BY} and {AGREED_ON} are filled in here: then letters and claims take it, and match "
     f"agree THIS.xlsx -o agreed.json writes it down. {SUPERSEDED_BY}: the digest of the plan that replaced this one."),
    (AGREED_BY, ""), (AGREED_ON, ""), (SUPERSEDED_BY, ""),
)  # fmt: skip
_ENTRIES = frozenset({*_SIGN, AGREED_BY, AGREED_ON, SUPERSEDED_BY})
_LINE_LENGTH = 115
"""Characters of a line of the cover, by which the height of its rows is reckoned."""


def draw_cover(painter: Painter, report: PlanReport, handling: Handling) -> None:
    """Draw the cover."""
    page = painter.page(COVER, f"Plan for {report.instance.region.name}", _status(report))
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 26)
    page.set_column(2, 2, 100)
    head, plain = painter.format(bold=True, valign="top", top=1), painter.format(valign="top")
    ruled = painter.format(valign="top", text_wrap=True, top=1)
    wrapped, looks = painter.format(valign="top", text_wrap=True), {"border": 1, "bg_color": "#FFF9E5", "align": "left"}
    row = HEADER_ROW
    for part, what, text in _lines(report, handling):
        painter.put(page, row, 0, part, head if part else plain)
        painter.put(page, row, 1, what, ruled if part else plain)
        if part == "" and what in _ENTRIES:
            form = {"num_format": NUMBERS["date"]} if what == AGREED_ON else {}
            painter.put(page, row, 2, None, painter.format(**looks, **form))
            page.set_row(row, 24)
        else:
            painter.put(page, row, 2, text, ruled if part else wrapped)
            page.set_row(row, 15 * max(1, -(-len(text) // _LINE_LENGTH)))
        row += 1


def _status(report: PlanReport) -> str:
    plan = report.plan
    matched, days = count(len(plan.matches), "match", "matches"), count(sum(m.days for m in plan.matches), "day")
    proof = "every level is proven best" if plan.optimal else "stopped early: not every level is proven"
    told = plan_told(plan)
    lead = f"{told} " if told else ""
    return f"{lead}{matched}, {days}, {len(plan.unmatched):,} not matched; {proof}."


def _lines(report: PlanReport, handling: Handling) -> Iterator[tuple[str, str, str]]:
    parts: dict[str, Iterator[tuple[str, str]]] = {
        "What changed": _since(report.since),
        "What was read": _read(report, handling),
        "Levels, in order": ((level.name, _level(report.plan, level)) for level in report.plan.levels),
        "How to use it": _how(handling),
        "Assumed": assumed(report.instance.offer),
        "State": iter(() if handling.redact else _STATE),
        "Sign-off": iter([("", "I have reviewed this plan."), *((name, "") for name in _SIGN)]),
    }
    for part, lines in parts.items():
        for number, (what, text) in enumerate(lines):
            yield ("" if number else part), what, text


def _since(since: Since | None) -> Iterator[tuple[str, str]]:
    if since is None:
        return
    yield "", counted(since)
    yield from (("Lost support", f"{who}: {what}") for who, what in lost(since))
    if since.decisions:
        yield "Decisions", all_cost(since)


def _how(handling: Handling) -> Iterator[tuple[str, str]]:
    # A redacted workbook carries no region.
    region = " REGION" if handling.redact else ""
    return ((what, text.replace("THIS.xlsx", f"THIS.xlsx{region}")) for what, text in _HOW)


def _read(report: PlanReport, handling: Handling) -> Iterator[tuple[str, str]]:
    instance, plan, record = report.instance, report.plan, report.record
    tables = ((r, len(instance.region.table(r))) for r in ("school", "trust", "leader", "budget"))
    yield (
        "Region",
        f"{record.region.name}: {', '.join(count(n, r if r != 'budget' else 'budget row') for r, n in tables)}",
    )
    yield "Digest of the region", record.region.sha256
    yield "Offer", f"{instance.offer.id}, {instance.offer.name}: {report.why}"
    yield "Digest of the offer", plan.offer.sha256
    yield "Options", options_told(plan.options)
    yield "Version of match", plan.version
    if handling.redact:
        yield "Left out", "leaders' names, and why a leader is refused"


def _level(plan: Plan, level: Level) -> str:
    told = level_told(level.name, level.value, plan.journeys)
    if nothing_known(level.name, plan.journeys):
        return told
    bound = "" if level.bound is None else f": {side(level)} {amount(level.name, level.bound)}"
    proof = "proven best" if level.proven else f"not proven{bound}"
    return f"{told}: {proof}"
