"""What `match check` prints: whom a region would be planned for, or what a plan breaks and its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from ...common.names import count, listed, with_id
from ...common.numbers import pounds
from ...models.eligibility.recipients import Recipient
from ...models.eligibility.warnings import gated
from ...models.matching.instance import Instance
from ...models.matching.levels import LOWEST, level_of
from ...models.offers.catalogue import OfferChoice
from ...models.plan.check_result import Proved, Recheck, Verdict
from ...models.plan.journeys import Journeys
from ...models.plan.plan_json import plan_digest
from ...models.plan.stored_plan import StoredPlan
from ..shared.plan_wording import level_meaning, level_value, nothing_known
from .console import cut, heading, items, line, table
from .plan import SHORT, show_notes, show_read

_NAMED = 6
"""Recipients that the rules allow no leader for, and that are named in the answer."""

if TYPE_CHECKING:
    from ..proofs.index import Index


def show_case(
    console: Console, instance: Instance, choice: OfferChoice, *, brief: bool = False, full: bool = False
) -> None:
    """Print whom a region would be planned for: the answer, what needs a look, then clause and evidence of each."""
    line(console, _would_plan(instance), "bold")
    nobody = _without_pairs(instance)
    if nobody:
        line(console, f"The rules allow no leader for {_some(map(_who, nobody))}.", "bold")
    if brief:
        return
    console.print()
    line(console, _pairs(instance))
    heading(console, f"Recipients: {len(instance.recipients):,}")
    _show_recipients(console, instance.recipients, full=full)
    if instance.eligibility.declined:
        heading(console, f"Declined: {len(instance.eligibility.declined):,}")
        _show_recipients(console, instance.eligibility.declined, full=full)
    heading(console, "What was read")
    show_read(console, instance.region, choice)
    notes = [*instance.region.notes, *instance.warnings, *instance.notes]
    notes += filter(None, [gated(instance.eligibility, instance.offer)])
    show_notes(console, tuple(dict.fromkeys(notes)))


def _show_recipients(console: Console, recipients: Sequence[Recipient], *, full: bool) -> None:
    if len(recipients) > SHORT and not full:
        reasons = Counter(clause for r in recipients for clause in r.because)
        by = ", ".join(f"{clause} {number:,}" for clause, number in reasons.most_common())
        line(console, f"By clause (one may have several): {by}. --full lists them all.")
        return
    rows = (
        (r.name, r.id, r.kind, r.priority, f"{r.minimum}-{r.top}", cut("; ".join(r.evidence), 400)) for r in recipients
    )
    table(console, ("Name", "Id", "Kind", "Priority", "Days", "Because"), rows, "n  r w")


def _who(row: Recipient) -> str:
    return with_id(row.name, row.id)


def _some(texts: Iterable[str]) -> str:
    every = list(texts)
    return "; ".join(every[:_NAMED]) + (f"; {len(every) - _NAMED:,} more" if len(every) > _NAMED else "")


def _without_pairs(instance: Instance) -> list[Recipient]:
    allowed = set(instance.pairs.recipient.tolist())
    return [r for number, r in enumerate(instance.recipients) if number not in allowed]


def _would_plan(instance: Instance) -> str:
    kinds = Counter(r.kind for r in instance.recipients)
    return (
        f"Would plan for {count(kinds['school'], 'school')} and {count(kinds['trust'], 'trust')} "
        f"with {count(len(instance.leaders), 'leader')}."
    )


def _pairs(instance: Instance) -> str:
    every = len(instance.recipients) * len(instance.leaders)
    nobody = len(_without_pairs(instance))
    allowed = f"{len(instance.pairs):,} of {every:,} pairs are allowed"
    if not nobody:
        return f"{allowed}, and every recipient has a leader whom the rules allow."
    return f"{allowed}, and {count(nobody, 'recipient')} may be supported by nobody."


def show_verdict(console: Console, verdict: Verdict, found: Recheck | None = None, *, brief: bool = False) -> None:
    """Print what was judged of a plan and what was not, what it breaks, and its levels and spending recomputed.

    `found` is what its certificate proves, where there is one; `brief` leaves out notes and tables.
    """
    if verdict.sound:
        line(console, "Sound: the plan breaks no rule.", "bold green")
    else:
        line(console, f"Not sound: the plan breaks the rules in {count(len(verdict.broken), 'place')}.", "bold red")
    line(console, _JUDGED)
    line(console, _proven(verdict, found))
    for what in verdict.unjudged:
        line(console, f"Not judged: {what}.")
    items(console, map(str, verdict.broken))
    if brief:
        return
    if verdict.notes:
        heading(console, "Notes")
        items(console, verdict.notes)
    heading(console, "Levels, from the matches alone")
    far = verdict.journeys
    levels = ((x, level_value(x, value, far), level_meaning(x, far)) for x, value in verdict.levels.items())
    table(console, ("Level", "Value", "What it is"), levels, " r ")
    if verdict.budgets:
        heading(console, "Money by pot")
        rows = ((b.pot, b.region or "all", pounds(b.amount), pounds(b.spent)) for b in verdict.budgets)
        table(console, ("Pot", "Region", "Amount", "Spent"), rows, " nrr")


_JUDGED = (
    "Judged: who may be matched, days, limits and decisions; levels, money, reasons and notes, each worked out again "
    "from the region."
)


def _proven(verdict: Verdict, found: Recheck | None) -> str:
    """Say whether it was judged that no plan is better, and on whose word."""
    if found is None:
        return (
            "Not judged: whether a better plan exists. The plan itself says which levels are proven; "
            "--certificate FILE checks that (match plan --certificate FILE writes one)."
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


def show_proofs(console: Console, index: Index, folder: Path) -> None:
    """Print which levels the files of a folder of proofs prove, and how far."""
    done = sum(level.complete for level in index.levels)
    line(console, f"Proven to the end: {done} of {count(len(index.levels), 'level')}.")
    rows = (
        (x.name, x.file.name if x.file else "-", "no plan is better" if x.complete else f"a range: {x.why}")
        for x in index.levels
    )
    table(console, ("Level", "File", "What a checker can verify"), rows)
    line(console, f"Written: {folder} ({folder / 'index.html'} says how to check it).")


def _proved(level: Proved, journeys: Journeys | None) -> tuple[str, ...]:
    if nothing_known(level.name, journeys):
        return level.name, "not known", "not known", "-"
    # A tree brings the bound of the prices down to the value.
    proven = level.value if level.closed_by == "tree" else level.bound
    value, bound = (_shown(level.name, number) for number in (level.value, proven))
    return level.name, value, bound, _how(level)


def _how(p: Proved) -> str:
    if p.closed_by == "bound":
        return "its prices alone"
    if p.closed_by == "tree":
        return f"its prices, and branch and bound: {count(p.nodes, 'node')}, every leaf closed by prices of its own"
    return f"its prices as far as the bound; the rest on trust of {_word(p)}, not repeated here"


def _shown(name: str, value: int) -> str:
    value = -value if name in LOWEST else value
    return pounds(value) if name == "cost" else f"{value:,}"
