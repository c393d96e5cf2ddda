"""What the columns of a model stand for, so that a reader of a proof can look a decision up."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.matching.instance import Instance
from ...solver.certificate.vipr import ViprProof
from ...solver.model.columns import Columns

COLUMNS = ("column", "what", "recipient", "leader", "partner", "most", "plan")


def column_rows(proof: ViprProof) -> Iterator[tuple[object, ...]]:
    """Walk the columns: name, what it is, whom it is about, the most that it can be, and its value in the plan."""
    model = proof.model
    about = _about(model.columns, model.instance)
    for name, of, most, value in zip(proof.names, about, model.upper.tolist(), proof.solution.tolist(), strict=True):
        yield name, *of, most, value


def _about(columns: Columns, instance: Instance) -> Iterator[tuple[str, str, str, str]]:
    recipients, leaders = [r.id for r in instance.recipients], [x.id for x in instance.leaders]
    match = columns.match
    for t, x, long in zip(match.recipient.tolist(), match.leader.tolist(), match.long.tolist(), strict=True):
        yield f"the leader leads the recipient{', with extra days' if long else ''}", recipients[t], leaders[x], ""
    for x, group in zip(columns.days.leader.tolist(), columns.days.group.tolist(), strict=True):
        help_ = "may" if columns.groups[group].team else "may not"
        yield f"days of the leader where the team {help_} help, group {group}", "", leaders[x], ""
    partners = [p.id for p in instance.partners]
    for t, p in zip(instance.partnerships.recipient.tolist(), instance.partnerships.partner.tolist(), strict=True):
        yield "the partner has a partnership with the recipient", recipients[t], "", partners[p]
    for t, x in zip(instance.reviews.recipient.tolist(), instance.reviews.leader.tolist(), strict=True):
        yield "the leader reviews the recipient's governance", recipients[t], leaders[x], ""
    for t in columns.npqels.tolist():
        yield "the recipient gets an NPQEL", recipients[t], "", ""
    for x in columns.squares.tolist():
        yield "the leader has one match more", "", leaders[x], ""
    groups = columns.fairness.groups if columns.fairness else ()
    for number, step in zip(columns.fair.group.tolist(), columns.fair.step.tolist(), strict=True):
        yield f"{groups[number].name} reaches {step} more of the priority that is supported there", "", "", ""
    yield from _counts(columns, recipients)
    for x in columns.patterns.leader.tolist():
        yield "the leader follows one pattern of matches", "", leaders[x], ""


def _counts(columns: Columns, recipients: list[str]) -> Iterator[tuple[str, str, str, str]]:
    counts = columns.counts
    for what, of in (("matches", counts.matched), ("partnerships", counts.partnered), ("reviews", counts.reviewed)):
        for t in of.tolist():
            yield f"how many {what} the recipient has", recipients[t], "", ""
    for name in counts.names:
        yield f"a count: {name}", "", "", ""
