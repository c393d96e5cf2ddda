"""The page of one recipient, and of one leader: who they are, what the plan has for them, and what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...common.names import count, listed, with_id
from ...common.numbers import pounds
from ...models.eligibility.recipients import Recipient
from ...models.matching.decision_log import STEPS
from ...models.matching.groups import UNKNOWN, authority_of
from ...models.plan.bands import Bands
from ...models.plan.plan import Match
from ...models.plan.plan_report import costs_text
from ...models.region.region import School, Trust
from ...outputs.shared.by_school import cost_of
from ...outputs.shared.plan_wording import REMEDIES, SHORTLY, besides, leader_status
from ...outputs.shared.steps import APPOINTED, Steps, steps_asked
from ..beside import Others, others_of
from ..decisions import ReviewState
from ..planning import OTHERS, Candidate, LeaderPrice
from ..session import KeptPlan, Review
from .forms import Planned

Facts = tuple[tuple[str, str], ...]
_LISTED = 200
"""Leaders that the field for another leader offers, best fit first."""


def planned_of(known: KeptPlan, recipient: str) -> Planned:
    """Give what the plan has for a recipient."""
    match = known.plan.match_of(recipient)
    return Planned(
        recipient=recipient, leader=match.leader if match else None, days=match.days if match else None
    )  # fmt: skip


def recipient_page(review: Review, known: KeptPlan, state: ReviewState, id_: str) -> dict[str, Any] | None:
    """Give what the page of a recipient shows; None for whoever is none."""
    instance = known.instance
    everybody = {r.id: r for r in (*instance.recipients, *instance.eligibility.declined)}
    row = everybody.get(id_)
    if row is None:
        return None
    match = known.plan.match_of(id_)
    nobody = Others(able=(), barred=())
    others = others_of(instance, known.plan, state.holding, id_) if id_ in instance.recipient_number else nobody
    able, barred = others.able, others.barred[:OTHERS]
    movable = tuple(row.candidate for row in others.barred if not row.held)
    priced = review.others.get((known.number, id_))
    return {
        "row": row,
        "facts": tuple(_facts(known, row)),
        "schools": _schools(known, row),
        "match": match,
        "appointed": match is not None and Steps(known.region, instance.offer).last(id_, match.leader) == APPOINTED,
        "proven": known.plan.optimal,
        "match_facts": tuple(_match_facts(known, match)) if match else (),
        "left": next(((SHORTLY[u.reason].capitalize(), u.explanation, REMEDIES[u.reason]) for u in known.plan.unmatched
                      if u.recipient == id_), None),
        "declined": id_ in {r.id for r in instance.eligibility.declined},
        "able": able,
        "offered": (*able, *movable)[:_LISTED],
        "others": tuple(_others(known, id_, able[:OTHERS], priced)),
        "barred": tuple(zip(barred, _others(known, id_, [row.candidate for row in barred], priced), strict=True)),
        "every_barred": len(others.barred),
        "priced": {c.leader for c in able[:OTHERS]} <= {other.leader for other in priced or ()},
        "held": state.of(id_),
        "extras": instance.offer.has_extras,
        "stepped": steps_asked(instance) or any(entry.decision in STEPS for entry in state.of(id_)),
    }  # fmt: skip


def _facts(known: KeptPlan, r: Recipient) -> Iterator[tuple[str, str]]:
    yield "Id", r.id
    yield "Kind", r.kind
    yield "Region", r.region
    place = authority_of(known.instance)[r.id]
    if place != UNKNOWN:
        yield "Local authority", place
    row = _row(known, r.body)
    if isinstance(row, School):
        yield "Phase", row.phase or "not known"
        yield "Grade now", _grade(row.grade, row.judged_on)
        yield "Grade before", _grade(row.previous_grade, row.previous_judged_on)
        if row.pupils is not None:
            yield "Pupils", f"{row.pupils:,}"
    elif r.phases:
        yield "Phases", ", ".join(sorted(r.phases))
    if r.kind == "school" and r.trust_id:
        yield "Trust", r.trust_id
    yield "Eligible because", "; ".join(r.evidence) or listed(r.because)
    yield "Priority", f"{r.priority:,}"
    yield "Needs", ", ".join(sorted(r.needs)) or "none named"
    if r.must_have:
        yield "The leader must have", ", ".join(sorted(r.must_have))
    beside = [m for m in known.plan.matches if m.row_id == r.body and m.recipient != r.id]
    if beside:
        others = (f"{m.support}: {with_id(m.leader_name, m.leader)}, {count(m.days, 'day')}" for m in beside)
        yield "Other supports of it", "; ".join(others)
    steps, match = Steps(known.region, known.instance.offer), known.plan.match_of(r.id)
    if told := steps.of(r.id, match.leader if match else None):
        yield "Steps of the appointment", told
    yield "Days", f"{r.minimum} to {r.top}" + (f", asked for at most {r.days_requested}" if r.days_requested else "")


def _row(known: KeptPlan, id_: str) -> School | Trust | None:
    region = known.instance.region
    rows: tuple[School | Trust, ...] = (*region.schools, *region.trusts)
    return next((row for row in rows if row.id == id_), None)


def _grade(grade: int | None, on: object) -> str:
    if grade is None:
        return "none"
    return f"{grade}, judged on {on}" if on else f"{grade}, date not known"


def _schools(known: KeptPlan, r: Recipient) -> tuple[School, ...]:
    if r.kind != "trust":
        return ()
    return tuple(s for s in known.instance.region.schools if s.id in r.trust_schools)


def _match_facts(known: KeptPlan, m: Match) -> Iterator[tuple[str, str]]:
    f = m.fit_parts
    yield "Days", count(m.days, "day") + (f", {m.extra_days} of them extra" if m.extra_days else "")
    band = Bands(known.instance).of(m)
    yield "Cost", pounds(cost_of(m)) + (f" ({band})" if band else "")
    yield "Distance", "not known" if m.km is None else f"{m.km:,} km"
    yield "Fit", f"{m.fit} of 100: expertise {f.expertise}, phase {f.phase}, distance {f.distance}"
    if besides(m):
        yield "Besides", besides(m)
    number = known.instance.leader_number[m.leader]
    use = known.plan.leaders[number]
    yield "Leader's days", f"{use.days:,} of {use.capacity.all:,} given, {use.left:,} left"


def _others(
    known: KeptPlan, recipient: str, able: Sequence[Candidate], priced: tuple[LeaderPrice, ...] | None
) -> Iterator[dict[str, Any]]:
    found = {other.leader: other for other in priced or ()}
    for candidate in able:
        other = found.get(candidate.leader)
        moves = tuple(move for move in other.moves if move.recipient != recipient) if other else ()
        yield {
            "candidate": candidate,
            "now": tuple(m for m in known.plan.matches if m.leader == candidate.leader),
            "cost": "" if other is None else _cost(other),
            "moves": tuple(move for move in moves if move.change in ("lost", "gained", "leader")),
            "further": sum(move.change in ("days", "besides") for move in moves),
        }


def _cost(other: LeaderPrice) -> str:
    if other.impossible:
        return "no plan has this match beside the decisions and limits"
    return costs_text(other.costs) if other.settled else "not settled: the search was stopped"


def leader_page(known: KeptPlan, id_: str) -> dict[str, Any] | None:
    """Give what the page of a leader shows; None for whoever is none."""
    number = known.instance.leader_number.get(id_)
    if number is None:
        return None
    leader, use = known.instance.leaders[number], known.plan.leaders[number]
    matches = tuple(m for m in known.plan.matches if m.leader == id_)
    return {
        "leader": leader,
        "facts": tuple(_leader_facts(known, number)),
        "use": use,
        "left": use.left,
        "matches": matches,
        "reviews": tuple(m for m in known.plan.matches if m.governance_reviewer == id_),
        "more": _more(known, number),
    }


def _leader_facts(known: KeptPlan, number: int) -> Iterator[tuple[str, str]]:
    leader = known.instance.leaders[number]
    yield "Id", leader.id
    yield "Role", leader.role
    yield "Regions", ", ".join(leader.region)
    yield "Status", leader_status(leader)
    if leader.school_id:
        yield "Works at the school", leader.school_id
    if leader.trust_id:
        yield "Works at the trust", leader.trust_id
    yield "Phases", ", ".join(leader.phase) or "not known"
    yield "Expertise", ", ".join(leader.expertise) or "none named"
    yield "Own days", f"{leader.capacity_days:,}"
    if leader.team_days:
        yield "The team's days", f"{leader.team_days:,}"
    if leader.max_matches is not None:
        yield "Most matches", f"{leader.max_matches:,}"
    if leader.max_metres is not None:
        yield "Furthest recipient", f"{leader.max_metres / 1000:g} km"
    if leader.day_rate is not None:
        yield "Day rate", pounds(leader.day_rate)
    if leader.conflicts:
        yield "Conflicts", ", ".join(leader.conflicts)


def _more(known: KeptPlan, number: int) -> tuple[dict[str, Any], ...]:
    """Find who without a leader is allowed this one: whom more days of theirs could help."""
    instance, rules = known.instance, known.instance.rules
    chosen = {instance.recipient_number[m.recipient]: instance.leader_number[m.leader] for m in known.plan.matches}
    found = []
    for u in known.plan.unmatched:
        t = instance.recipient_number[u.recipient]
        if not rules.refusals(t, number) and not instance.links.refusals(t, number, chosen):
            found.append({"row": u, "least": instance.recipients[t].minimum, "why": SHORTLY[u.reason].capitalize()})
    return tuple(sorted(found, key=lambda f: (-f["row"].priority, f["row"].recipient)))
