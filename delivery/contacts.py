"""Who is to be told of a plan, and in which order: trust, diocese or local authority, then the school (21.12, 22.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..common.names import fold, spelling
from ..models.eligibility.recipients import Recipient, giving_schools
from ..models.eligibility.trust_members import Body, bodies_of
from ..models.matching.instance import Instance
from ..models.offers.offer import BodyKind, Contacts, Offer
from ..models.plan.plan import Match, Plan
from ..models.region.region import School

Told = Literal["trust", "diocese", "local authority", "school"]
ORDER: tuple[Told, ...] = ("trust", "diocese", "local authority", "school")
USUAL = Contacts(
    first=("trust", "diocese", "local authority"), clause="21.12", assumed=True,
    words="an offer file that does not say: trust, diocese or local authority before the school",
)  # fmt: skip
_FIRST, _THEN = 1, 2
"""The turns in which bodies are told."""
_UNLISTED = "(its trust, not listed)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """One body that is told of one recipient; `turn` 1 goes before 2.

    `body_id` is blank for a diocese, an authority, and a trust that nobody lists. `leader` is blank where the recipient
    has none. `schools` are the schools of a trust that it is about. `what` says what the body is told and asked.
    """

    kind: Told
    body: str
    body_id: str
    turn: int
    what: str
    recipient: str
    recipient_name: str
    schools: tuple[str, ...]
    leader: str
    leader_name: str
    days: int


def rule_of(offer: Offer) -> Contacts:
    """Give the offer's rule of who is told first, or the usual one."""
    return offer.contacts or USUAL


def contacts_of(plan: Plan, instance: Instance, *, everyone: bool = False) -> tuple[Contact, ...]:
    """Give who is to be told of the matched recipients, or of `everyone` who was planned for, ordered by body.

    Those who declined are told nothing.
    """
    finder = _Finder(instance)
    matches = {match.recipient: match for match in plan.matches}
    found = [
        contact
        for r in instance.recipients
        if everyone or r.id in matches
        for contact in finder.of(r, matches.get(r.id))
    ]
    return tuple(sorted(found, key=lambda c: (c.turn, ORDER.index(c.kind), fold(c.body), c.body_id, c.recipient)))


def without_body(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """Give the recipients for which nobody is to be told first: the region does not say to whom they belong."""
    contacts = tuple(contacts)
    told = {contact.recipient for contact in contacts if contact.turn == _FIRST}
    return tuple(dict.fromkeys(contact.recipient for contact in contacts if contact.recipient not in told))


class _Finder:
    def __init__(self, instance: Instance) -> None:
        self.offer, self.rule = instance.offer, rule_of(instance.offer)
        self.schools = {school.id: school for school in instance.region.schools}
        self.bodies: dict[str, Body] = {body.trust.id: body for body in bodies_of(instance.region, instance.offer)}
        self.spelled = {
            "diocese": spelling(s.diocese for s in instance.region.schools if s.diocese),
            "local authority": spelling(s.local_authority for s in instance.region.schools if s.local_authority),
        }

    def of(self, recipient: Recipient, match: Match | None) -> Iterator[Contact]:
        """Walk who is told of one recipient: the bodies first, then the schools."""
        schools = self._schools(recipient)
        bodies = [body for kind in self.rule.first for body in self._bodies(kind, recipient, schools)]
        for kind, name, id_, about in dict.fromkeys(bodies):
            yield self._contact(recipient, match, (kind, name, id_), _FIRST, about)
        if recipient.kind == "trust" and "trust" not in self.rule.first:
            # The recipient itself is told, whoever goes first.
            about = tuple(school.id for school in schools)
            yield self._contact(recipient, match, ("trust", recipient.name, recipient.id), _THEN, about)
        for school in schools:
            yield self._contact(recipient, match, ("school", school.name, school.id), _THEN, (school.id,))

    def _schools(self, recipient: Recipient) -> tuple[School, ...]:
        if recipient.kind == "school":
            return (self.schools[recipient.body],)
        return giving_schools(self.bodies[recipient.body].members, self.offer)

    def _bodies(
        self, kind: BodyKind, recipient: Recipient, schools: tuple[School, ...]
    ) -> Iterator[tuple[Told, str, str, tuple[str, ...]]]:
        if kind == "trust":
            name = self._trust(recipient, schools)
            if name:
                yield "trust", *name, tuple(school.id for school in schools)
            return
        for folded, known in self.spelled[kind].items():
            about = tuple(school.id for school in schools if fold(_belongs(school, kind)) == folded)
            if about:
                yield kind, known, "", about

    def _trust(self, recipient: Recipient, schools: tuple[School, ...]) -> tuple[str, str] | None:
        if recipient.trust_id:
            return self.bodies[recipient.trust_id].trust.name, recipient.trust_id
        return (f"{schools[0].name} {_UNLISTED}", "") if _is_academy(schools[0]) else None

    def _contact(
        self, r: Recipient, match: Match | None, body: tuple[Told, str, str], turn: int, about: tuple[str, ...]
    ) -> Contact:
        return Contact(
            kind=body[0], body=body[1], body_id=body[2], turn=turn, what=self._what(turn, match), recipient=r.id,
            recipient_name=r.name, schools=about if r.kind == "trust" else (), leader=match.leader if match else "",
            leader_name=match.leader_name if match else "", days=match.days if match else 0,
        )  # fmt: skip

    def _what(self, turn: int, match: Match | None) -> str:
        told = "told of the match" if match else "told that there is no leader yet"
        asked = self.rule.ask_context if turn == _FIRST else self.rule.school_confirms
        if not asked or not match:
            return told
        return f"{told}, asked for context" if turn == _FIRST else f"{told}, asked to confirm it"


def _is_academy(school: School) -> bool:
    return bool(school.trust_id) or school.type in ("SAT", "MAT")


def _belongs(school: School, kind: BodyKind) -> str:
    """Give the diocese of a school, or the authority that maintains it; an academy has none that does."""
    if kind == "diocese":
        return school.diocese or ""
    return "" if _is_academy(school) else school.local_authority or ""
