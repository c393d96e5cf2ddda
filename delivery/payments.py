"""What a plan promises to pay, one entry a deployment, review, partnership and NPQEL, with the most that is payable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..common.names import count
from ..common.numbers import pounds
from ..models.matching.instance import Instance
from ..models.offers.clause import Clause
from ..models.offers.offer import Kind, Offer
from ..models.plan.bands import Bands
from ..models.plan.plan import Match, Plan

DueKind = Literal["deployment", "review", "partnership", "npqel"]
KINDS: tuple[DueKind, ...] = ("deployment", "review", "partnership", "npqel")
POT_OF = {"deployment": "days", "review": "governance", "partnership": "partnerships", "npqel": "npqel"}
"""The pot that pays for each kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One thing that a plan pays for; money in pence.

    `claimant` is the leader, the reviewer or the partner; None for an NPQEL, whose fees the trust claims. `planned` is
    what the plan spends on it, `most` what claims may come to, for at most `most_days`; `limits` say why that is less.
    `rate` is None where nothing is paid by the day. `band` says by which band a grant is paid, of which `most` is the
    most, and nothing is claimed; it is blank where days are paid.
    """

    kind: DueKind
    recipient: str
    recipient_name: str
    recipient_kind: Kind
    region: str
    claimant: str | None
    claimant_name: str
    days: int
    most_days: int
    rate: int | None
    planned: int
    most: int
    limits: tuple[str, ...] = ()
    support: str | None = None
    body: str = ""
    band: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """A recipient has one of each kind."""
        return self.recipient, self.kind

    @property
    def pot(self) -> str:
        """The pot that pays for it."""
        return "grants" if self.band else POT_OF[self.kind]


def dues_of(plan: Plan, instance: Instance) -> tuple[Due, ...]:
    """Give everything that a plan pays for, in the order of its matches."""
    leaders, partners = {x.id: x.name for x in instance.leaders}, {p.id: p.name for p in instance.partners}
    bands = Bands(instance)
    return tuple(due for match in plan.matches for due in _dues(match, instance.offer, leaders, partners, bands))


def _dues(match: Match, offer: Offer, leaders: dict[str, str], partners: dict[str, str], bands: Bands) -> Iterator[Due]:
    band = bands.of(match)
    yield _by_band(match, band) if band else _deployment(match, offer)
    if match.governance_reviewer and (review := offer.review):
        yield _other(match, "review", match.governance_reviewer, leaders, review.cost, review.days)
    if match.partner:
        yield _other(match, "partnership", match.partner, partners, match.partnership_credit)
    if match.npqel and (npqel := offer.npqel):
        yield _other(match, "npqel", None, {}, npqel.fee)


def _deployment(match: Match, offer: Offer) -> Due:
    claim, grant = offer.terms_of(match).claim, offer.grant
    rate = match.cost // match.days
    days = min(match.days, claim.most_days) if claim else match.days
    most = min(days * rate, grant.most) if grant else days * rate
    limits = []
    if claim and days < match.days:
        limits.append(_limit(claim, f"claims cover at most {count(days, 'day')}"))
    if grant and most < days * rate:
        limits.append(_limit(grant, f"the grant pays at most {pounds(most)}"))
    return Due(
        kind="deployment", recipient=match.recipient, recipient_name=match.recipient_name, recipient_kind=match.kind,
        region=match.region,
        claimant=match.leader, claimant_name=match.leader_name, days=match.days, most_days=days, rate=rate,
        planned=match.cost, most=most, limits=tuple(limits), support=match.support, body=match.row_id,
    )  # fmt: skip


def _by_band(match: Match, band: str) -> Due:
    return Due(
        kind="deployment", recipient=match.recipient, recipient_name=match.recipient_name, recipient_kind=match.kind,
        region=match.region, claimant=match.leader, claimant_name=match.leader_name, days=match.days, most_days=0,
        rate=None, planned=match.grant or 0, most=match.grant or 0, support=match.support, body=match.row_id, band=band,
    )  # fmt: skip


def _limit(clause: Clause, words: str) -> str:
    return f"{words} ({clause.clause})"


def _other(match: Match, kind: DueKind, claimant: str | None, names: dict[str, str], pence: int, days: int = 0) -> Due:
    return Due(
        kind=kind, recipient=match.recipient, recipient_name=match.recipient_name, recipient_kind=match.kind,
        region=match.region,
        claimant=claimant, claimant_name=names.get(claimant or "", match.recipient_name), days=days, most_days=days,
        rate=None, planned=pence, most=pence,
    )  # fmt: skip
