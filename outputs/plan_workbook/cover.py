"""The cover: a page for whoever signs (decision, numbers, money, exceptions), then how to use it and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ...common.names import count, listed, with_id
from ...common.numbers import number_of_pounds, share_of_one, whole_percent
from ...models.plan.plan import Level, Plan, Unmatched
from ...models.plan.plan_report import Handling, PlanReport, Since, amount
from ...models.plan.workbook_layout import (
    AGREE_ALL,
    AGREED_BY,
    AGREED_ON,
    ALTERNATIVES,
    AREAS,
    BUDGETS,
    BY_SCHOOL,
    CHANGES,
    CHARTS,
    COVER,
    DECIDED_BY,
    DECIDED_ON,
    LEADERS,
    LOG,
    MATCHES,
    NOT_KNOWN,
    NOT_MATCHED,
    NOTES,
    SUPERSEDED_BY,
    TRUSTS,
)
from ...models.region.names import Names
from ..shared.by_school import supports_text
from ..shared.plan_wording import (
    HOW_PRICED,
    SHORTLY,
    all_cost,
    assumed,
    counted,
    days_left,
    declined_texts,
    level_in_words,
    level_text,
    lost,
    not_known_text,
    nothing_known,
    options_text,
    plan_text,
    side,
    support_cost_texts,
    who_has_a_leader,
)
from ..workbook.book import Painter
from ..workbook.front_page import Fact, Facts, Part, SmallTable, draw_front_page
from ..workbook.sheet import Form
from .supply import ALL

_NAMED = 6
"""Recipients of one kind that the page for signing names; the sheets have all."""
_HOW = (
    ("Agree all", f"{AGREE_ALL} = yes agrees every match without a decision of its own. {DECIDED_BY} and {DECIDED_ON} "
     "sign it, and every decision that has no By or no Date of its own."),
    ("Decide", "On Matches: agree (it stays), lock (it stays with these days), ban (never this leader), decline (the "
     "recipient says no), other leader (with Leader instead). Days: the exact number."),
    ("Sign each", "By and Date go with every decision; ban, decline and other leader need a Reason."),
    ("Send back", "match replan THIS.xlsx -o next.xlsx keeps what was decided, moves the rest as little as the "
     "levels allow, and says what changed and what each decision cost."),
    ("Prices", HOW_PRICED),
    ("Take back", "On the Decisions log of the next workbook: Stands = no."),
    ("Leave alone", "The sheet Record, and the other columns of Matches: decisions are read by them."),
)  # fmt: skip
_SHEETS = (
    (BY_SCHOOL, "What each school has, support beside support."),
    (MATCHES, "Who supports whom, for how many days; decide here, match by match."),
    (NOT_MATCHED, "Who has no leader, why, and what would change it."),
    (NOT_KNOWN, "Who may be eligible, and what is missing to say so; decide here."),
    (CHANGES, "What is not as it was in the plan before, and why."),
    (LEADERS, "What each leader gives, has left, and for whom."),
    (TRUSTS, "The partnerships that trusts take on."),
    (BUDGETS, "What is spent of each pot."),
    (AREAS, "Who is eligible and who has a leader, by authority, phase, kind and region."),
    (CHARTS, "Days by area and spend by pot."),
    (ALTERNATIVES, "Other leaders for each recipient, and what is proven about the price of choosing them."),
    (LOG, "Every decision so far, who took it, and what it costs."),
    (NOTES, "What is odd in the region, or limits what the plan says."),
)


def draw_cover(painter: Painter, report: PlanReport, handling: Handling) -> None:
    """Draw the cover."""
    parts = tuple(_parts(report, handling))
    draw_front_page(painter, COVER, f"Plan for {report.instance.region.name}", _answer(report), parts)


def _answer(report: PlanReport) -> str:
    """Say in a line or two what the plan is, and what it gives up."""
    plan = report.plan
    told = f"{count(_days(plan), 'day')} given. {_proof(report)}"
    who = supports_text(plan) or who_has_a_leader(plan)
    return " ".join(filter(None, (plan_text(plan), who, told)))


def _days(plan: Plan) -> int:
    return sum(match.days for match in plan.matches)


def _everybody(plan: Plan) -> int:
    return len(plan.matches) + len(plan.unmatched)


def _proof(report: PlanReport) -> str:
    plan = report.plan
    decided = bool(report.instance.region.decisions) or any(priced.entry.stands for priced in report.log)
    which = "no plan that keeps to the decisions is better" if decided else "no plan is better"
    if plan.optimal:
        return f"It is proven that {which}{' in the order asked for' if plan_text(plan) else ''}."
    first = next(level for level in plan.levels if not level.proven)
    return f"The search was stopped early: it is not proven that {which} (first open level: {first.name})."


def _parts(report: PlanReport, handling: Handling) -> Iterator[Part]:
    people = Names(report.instance.region)
    if report.since:
        yield Facts("What changed", tuple(_since(report.since, people)))
    yield Facts("Decision wanted", tuple(_decision(report.plan, handling)))
    yield Facts("In numbers", tuple(_numbers(report)))
    yield _money(report.plan)
    yield Facts("Exceptions", tuple(_exceptions(report)))
    yield Facts("Where to look", tuple(_sheets(report)), breaks=True)
    yield Facts("Decide on all matches at once", _decide_all())
    yield Facts("The levels of the plan, in order", tuple(_levels(report.plan)))
    yield Facts("How to use it", tuple(_how(handling)))
    yield Facts("Assumed, as the offer does not say", tuple(Fact(*line) for line in assumed(report.instance.offer)))
    yield Facts("What was read", tuple(_read(report, handling)))
    if not handling.redact:
        replaced = Fact(SUPERSEDED_BY, "The digest of the plan that replaced this one, later.", entry="text")
        yield Facts("Replaced", (replaced,))


def _since(since: Since, people: Names) -> Iterator[Fact]:
    yield Fact("In all", counted(since))
    yield from (Fact("Lost support", f"{who}: {what}") for who, what in lost(since, people))
    if since.decisions:
        yield Fact("Decisions", all_cost(since))


def _decision(plan: Plan, handling: Handling) -> Iterator[Fact]:
    yield Fact("The question", f"Agree that these {count(len(plan.matches), 'match', 'matches')} go ahead?")
    if handling.redact:
        yield from (Fact(name, entry="text") for name in ("Name", "Role", "Decision"))
        yield Fact("Date", entry="date")
    else:
        yield Fact(AGREED_BY, "Name and role. With the day, this makes the workbook an agreed plan.", entry="text")
        yield Fact(AGREED_ON, "The day, such as 30/11/2023.", entry="date")
    yield Fact("Signature", "On paper.", entry="text")


def _decide_all() -> tuple[Fact, ...]:
    return (
        Fact(AGREE_ALL, "yes: agree every match that has no decision of its own.", entry="text", words=("yes", "no")),
        Fact(DECIDED_BY, "Who signs a decision that has nobody in its By.", entry="text"),
        Fact(DECIDED_ON, "And the day, where its Date is blank.", entry="date"),
    )


def _numbers(report: PlanReport) -> Iterator[Fact]:
    plan, instance = report.plan, report.instance
    every, asked = _everybody(plan), sum(bool(use.matches) for use in plan.leaders)
    yield Fact("Recipients", value=every, text=_kinds(report))
    yield Fact("With a leader", value=len(plan.matches), share=_share(len(plan.matches), every), link=MATCHES)
    yield Fact("Without a leader", value=len(plan.unmatched), share=_share(len(plan.unmatched), every),
               link=NOT_MATCHED)  # fmt: skip
    yield Fact("Declined", value=len(plan.declined), text="They said no, and are not counted above.")
    left = sum(days_left(plan))
    yield Fact("Days given", value=_days(plan), text=f"{count(left, 'day')} of the leaders are left.", link=LEADERS)
    yield Fact("Leaders asked", value=asked, share=_share(asked, len(instance.leaders)),
               text=f"of {count(len(instance.leaders), 'leader')}")  # fmt: skip
    cost = plan.level("cost")
    if cost is not None:
        yield Fact("Spent", value=number_of_pounds(cost.value), form="pounds", link=BUDGETS)
    travel = plan.level("travel")
    if travel is not None:
        yield Fact("Journeys", level_text(travel.name, travel.value, plan.journeys))


def _share(part: int, whole: int) -> float | None:
    return share_of_one(whole_percent(part, whole))


def _kinds(report: PlanReport) -> str:
    if report.instance.offer.supports:
        schools = count(len({r.body for r in report.instance.recipients}), "school")
        return f"supports of {schools}: each counts by itself"
    trusts = sum(r.kind == "trust" for r in report.instance.recipients)
    return f"{count(len(report.instance.recipients) - trusts, 'school')} and {count(trusts, 'trust')}"


def _money(plan: Plan) -> SmallTable:
    columns: tuple[tuple[str, Form], ...] = (
        ("Pot", "text"), ("Amount", "pounds"), ("Spent", "pounds"), ("Left", "pounds"), ("Share spent", "percent"),
    )  # fmt: skip
    rows = tuple(
        (
            f"{b.pot}, {b.region or ALL}", number_of_pounds(b.amount), number_of_pounds(b.spent),
            number_of_pounds(b.amount - b.spent), _share(b.spent, b.amount),
        )
        for b in plan.budgets
    )  # fmt: skip
    return SmallTable("Money by pot", columns, rows)


def _exceptions(report: PlanReport) -> Iterator[Fact]:
    """Walk what somebody who signs would ask about."""
    plan = report.plan
    if plan_text(plan):
        yield Fact("Gives up", plan_text(plan))
    costs = support_cost_texts(plan)
    told = (f"{_body(row)}: {costs.get(row.recipient, SHORTLY[row.reason])}" for row in _gravest(plan))
    yield from _named("No leader", told, NOT_MATCHED)
    if plan.declined:
        yield Fact("Declined", f"{listed(declined_texts(plan), _NAMED)}.", link=NOT_MATCHED)
    if plan.not_known:
        yield Fact("May be eligible", not_known_text(plan), link=NOT_KNOWN)
    over = [m for m in plan.matches if m.passed_over]
    yield from _named(
        "Goes against a rule",
        (
            f"{with_id(m.recipient_name, m.recipient)} with {with_id(m.leader_name, m.leader)}: a decision passes over "
            f"{', '.join(m.passed_over)}"
            for m in over
        ),
        MATCHES,
    )
    spent = [f"{b.pot}, {b.region or ALL}" for b in plan.budgets if b.spent >= b.amount]
    if spent:
        yield Fact("Pots with nothing left", "; ".join(spent), link=BUDGETS)
    if plan.notes:
        # A verb that fits one and many.
        yield Fact("Notes", f"{count(len(plan.notes), 'note')} to read before signing.", link=NOTES)


def _gravest(plan: Plan) -> list[Unmatched]:
    return sorted(plan.unmatched, key=lambda row: (-row.priority, row.recipient))


def _body(row: Unmatched) -> str:
    return with_id(row.recipient_name, row.recipient)


def _named(label: str, texts: Iterator[str] | Sequence[str], sheet: str) -> Iterator[Fact]:
    every = list(texts)
    # One line more says no less than the line that counts it.
    shown = len(every) if len(every) == _NAMED + 1 else _NAMED
    for number, text in enumerate(islice(every, shown)):
        yield Fact("" if number else label, f"{text}.", link="" if number else sheet)
    if len(every) > shown:
        yield Fact("", f"{len(every) - shown:,} more: see {sheet}.")


def _sheets(report: PlanReport) -> Iterator[Fact]:
    supports, not_known = report.instance.offer.supports, report.plan.not_known
    there = {CHANGES: report.since is not None, NOT_KNOWN: bool(not_known), BY_SCHOOL: bool(supports)}
    return (Fact(name, text, link=name) for name, text in _SHEETS if there.get(name, True))


_SAID = frozenset({"keep", "days", "travel", "cost", "stay"})
"""The levels whose words have their value in them."""


def _levels(plan: Plan) -> Iterator[Fact]:
    for level in plan.levels:
        told = level_in_words(level, plan)
        value = "" if level.name in _SAID else f": {amount(level.name, level.value)}"
        proof = "" if nothing_known(level.name, plan.journeys) else f": {_proven(level)}"
        yield Fact(level.name, f"{told}{value}{proof}")


def _proven(level: Level) -> str:
    bound = "" if level.bound is None else f": {side(level)} {amount(level.name, level.bound)}"
    return "proven best" if level.proven else f"not proven{bound}"


def _how(handling: Handling) -> Iterator[Fact]:
    # A redacted workbook carries no region.
    region = " REGION" if handling.redact else ""
    return (Fact(what, text.replace("THIS.xlsx", f"THIS.xlsx{region}")) for what, text in _HOW)


def _read(report: PlanReport, handling: Handling) -> Iterator[Fact]:
    instance, plan, record = report.instance, report.plan, report.record
    tables = ((r, len(instance.region.table(r))) for r in ("school", "trust", "leader", "budget"))
    told = ", ".join(count(n, r if r != "budget" else "budget row") for r, n in tables)
    yield Fact("Region", f"{record.region.name}: {told}")
    yield Fact("Offer", f"{instance.offer.id}, {instance.offer.name}: {report.why}")
    yield Fact("Options", options_text(plan.options))
    yield Fact("Version of match", plan.version)
    if handling.redact:
        yield Fact("Left out", "leaders' names, and why a leader is refused")
    yield Fact("Digest of the region", record.region.sha256)
    yield Fact("Digest of the offer", plan.offer.sha256)
