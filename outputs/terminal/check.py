"""What `match check` prints: whom a region would be planned for, or what a plan breaks and its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from ...common.names import count, listed
from ...common.numbers import pounds
from ...models.eligibility.recipients import Recipient
from ...models.eligibility.warnings import gated, remarks
from ...models.matching.instance import Instance
from ...models.matching.levels import LOWEST, level_of
from ...models.offers.catalogue import OfferChoice
from ...models.plan.check_result import Proved, Recheck, Verdict
from ...models.plan.plan import Journeys
from ...models.plan.plan_json import plan_digest
from ...models.plan.stored_plan import StoredPlan
from ..shared.plan_wording import level_meaning, level_value, nothing_known
from .console import cut, heading, items, line, table
from .plan import show_notes, show_read


def show_case(console: Console, instance: Instance, choice: OfferChoice) -> None:
    """Print whom a region would be planned for, with clause and evidence, and what is worth a note."""
    show_read(console, instance.region, choice)
    notes = [*instance.region.notes, *remarks(instance.region, instance.offer, instance.eligibility), *instance.notes]
    notes += filter(None, [gated(instance.eligibility, instance.offer)])
    show_notes(console, tuple(dict.fromkeys(notes)))
    heading(console, f"Recipients: {len(instance.recipients):,}")
    _show_recipients(console, instance.recipients)
    if instance.eligibility.declined:
        heading(console, f"Declined: {len(instance.eligibility.declined):,}")
        _show_recipients(console, instance.eligibility.declined)
    console.print()
    line(console, _pairs(instance))


def _show_recipients(console: Console, recipients: Iterable[Recipient]) -> None:
    rows = (
        (cut(r.id, 9), cut(r.name, 28), r.kind, r.priority, f"{r.minimum}-{r.top}", cut("; ".join(r.evidence), 400))
        for r in recipients
    )
    table(console, ("Recipient", "Name", "Kind", "Priority", "Days", "Because"), rows, "   r  ")


def _pairs(instance: Instance) -> str:
    with_leader = len(set(instance.pairs.recipient.tolist()))
    every = len(instance.recipients) * len(instance.leaders)
    kinds = Counter(r.kind for r in instance.recipients)
    return (
        f"Would plan for {count(kinds['school'], 'school')} and {count(kinds['trust'], 'trust')} "
        f"with {count(len(instance.leaders), 'leader')}: {len(instance.pairs):,} of {every:,} pairs are allowed, "
        f"and {count(len(instance.recipients) - with_leader, 'recipient')} may be supported by nobody."
    )


def show_verdict(console: Console, verdict: Verdict, found: Recheck | None = None) -> None:
    """Print what was judged of a plan and what was not, what it breaks, and its levels and spending recomputed.

    `found` is what its certificate proves, where there is one.
    """
    if verdict.sound:
        line(console, "Sound: the plan breaks no rule.")
    else:
        line(console, f"Broken: {count(len(verdict.broken), 'thing')}.")
    line(console, _JUDGED)
    line(console, _proven(verdict, found))
    for what in verdict.unjudged:
        line(console, f"Not judged: {what}.")
    items(console, map(str, verdict.broken))
    if verdict.notes:
        heading(console, "Notes")
        items(console, verdict.notes)
    heading(console, "Levels, from the matches alone")
    far = verdict.journeys
    levels = ((x, level_value(x, value, far), level_meaning(x, far)) for x, value in verdict.levels.items())
    table(console, ("Level", "Value", "What it is"), levels, " r ")
    if verdict.budgets:
        heading(console, "Money by pot")
        rows = ((b.pot, cut(b.region or "all", 40), pounds(b.amount), pounds(b.spent)) for b in verdict.budgets)
        table(console, ("Pot", "Region", "Amount", "Spent"), rows, "  rr")


_JUDGED = (
    "Judged: who may be matched, days, limits and decisions; levels, money, reasons and notes, each worked out again "
    "from the region."
)


def _proven(verdict: Verdict, found: Recheck | None) -> str:
    """Say whether it was judged that no plan is better, and on whose word."""
    if found is None:
        return (
            "Not judged: whether a better plan exists; that levels are proven is the plan's own word. "
            "--certificate FILE judges it (match plan --certificate FILE writes one)."
        )
    if found.broken:
        return "Not proven: the certificate does not hold."
    levels = [name for name in dict.fromkeys(level_of(p.name) for p in found.proved) if name != found.partly]
    if not levels:
        return "Not proven: the certificate proves no level."
    every = "every level" if len(levels) == len(verdict.levels) else listed(levels, len(levels))
    parts = [f"Proven: no plan is better on {every}"]
    parts += [f"{listed(names, len(names))} on trust of {whom}" for whom, names in _trusted(found).items()]
    return "; ".join(parts) + "."


def _trusted(found: Recheck) -> dict[str, list[str]]:
    """The levels whose proof rests on searches that are not repeated here, by whose word is taken."""
    trusted: dict[str, list[str]] = {}
    for p in found.proved:
        if p.closed_by == "search":
            names = trusted.setdefault(_word(p), [])
            names += [level_of(p.name)] if level_of(p.name) not in names else []
    return trusted


def _word(p: Proved) -> str:
    if p.agreed:
        return f"two searches that agree ({p.search}, and {p.agreed})"
    return f"one search ({p.search}, in whole numbers)" if p.search else "one search"


def show_state(console: Console, stored: StoredPlan) -> None:
    """Print whether a plan is agreed, the digest by which another replaces it, and which one it replaces itself."""
    heading(console, "State")
    told = f"{stored.state}."
    line(console, f"{told[:1].upper()}{told[1:]}")
    line(console, f"Digest of the plan: {plan_digest(stored.plan)}")
    if stored.previous:
        was = "a draft" if stored.previous.state == "draft" else stored.previous.state
        line(console, f"Made again from a plan that was {was}: {stored.previous.sha256}")


def show_recheck(console: Console, found: Recheck, journeys: Journeys | None = None) -> None:
    """Print which levels a certificate proves, and how; and what is wrong with it."""
    heading(console, "Certificate, worked out again in whole numbers")
    rows = (_proved(p, journeys) for p in found.proved)
    table(console, ("Level", "Value", "Bound", "Proof"), rows, " rr ")
    items(console, map(str, found.broken))


def _proved(level: Proved, journeys: Journeys | None) -> tuple[str, ...]:
    if nothing_known(level.name, journeys):
        return level.name, "not known", "not known", "-"
    value, bound = (_shown(level.name, number) for number in (level.value, level.bound))
    return level.name, value, bound, _how(level)


def _how(p: Proved) -> str:
    if p.closed_by == "bound":
        return "its prices alone"
    return f"its prices as far as the bound; the rest on trust of {_word(p)}, not repeated here"


def _shown(name: str, value: int) -> str:
    value = -value if name in LOWEST else value
    return pounds(value) if name == "cost" else f"{value:,}"
