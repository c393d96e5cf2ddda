"""An offer: one academic year's rules and figures, as data. Code knows kinds of rules; it knows no year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Annotated, Literal, Protocol

from ..region.region import School
from .clause import Clause, Equivalent, Grade, Words, Year
from .exclusions import Exclusion
from .parsing import Interval, NotEmpty, Pounds
from .rules import TrustRule
from .school_rule import SchoolRule
from .supports import Funding

Kind = Literal["school", "trust"]
Percent = Annotated[int, Interval(ge=1, le=100)]
Days = Annotated[int, Interval(ge=1, le=366)]
Weight = Annotated[int, Interval(ge=0, le=1000)]
Money = Annotated[int, Pounds(ge=0, le=1_000_000)]
"""Pence: a file has whole pounds."""
Role = Literal[
    "NLE", "CEO", "equivalent", "adviser", "school", "trust", "local authority", "traded service", "federation"
]
LetterKind = Literal["grant offer", "appointment", "none"]
BodyKind = Literal["trust", "diocese", "local authority"]


@dataclass(frozen=True, kw_only=True)
class Dates(Clause):
    """Which date places a judgement in a year (A.1)."""

    basis: Literal["publication", "start"]


@dataclass(frozen=True, kw_only=True)
class Recipients(Clause):
    """Which bodies are supported: larger trusts for their schools, or every school by itself.

    `directly`: a school whose cell of that name says yes is supported by itself though its trust is larger.
    """

    schools: Literal["alone", "all"] = "alone"
    directly: bool = False


@dataclass(frozen=True, kw_only=True)
class Standalone(Clause):
    """Up to how many schools a trust counts as standalone, counted over England (A.4)."""

    most_schools: Annotated[int, Interval(ge=1, le=100)]

    @property
    def trusts(self) -> str:
        """The trusts that count as standalone, in words."""
        return "one-school trusts" if self.most_schools == 1 else f"trusts of at most {self.most_schools} schools"

    @property
    def larger(self) -> str:
        """The number of schools of every other trust, in words."""
        return "two or more" if self.most_schools == 1 else f"{self.most_schools + 1} or more"


@dataclass(frozen=True, kw_only=True)
class Gate(Clause):
    """How many schools must have been in a trust for three years before a trust's test counts (22.3a)."""

    on: bool
    schools: Annotated[int, Interval(ge=1, le=100)]


@dataclass(frozen=True, kw_only=True)
class TrustLevel(Clause):
    """From which listed schools a trust takes priority, needs and phases: the eligible, or those graded so."""

    graded: tuple[Grade, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DaysCap(Clause):
    """The most days of a leader, before anything that a regional director approves."""

    cap: Days


@dataclass(frozen=True, kw_only=True)
class Minimum(Clause):
    """The fewest days of a deployment, as a share of the cap, rounded up (A.5)."""

    percent_of_cap: Percent


@dataclass(frozen=True, kw_only=True)
class Roles(Clause):
    """The roles that may lead. NLGs give reviews only."""

    allowed: Annotated[tuple[Role, ...], NotEmpty()]


@dataclass(frozen=True, kw_only=True)
class Team(Clause):
    """Whether the leader's team may help, and the days that the leader then still gives in person."""

    may_help: bool
    days_in_person: Annotated[int, Interval(ge=0, le=366)] = 1


@dataclass(frozen=True, kw_only=True)
class ExtraDays(Clause):
    """Further days that a regional director may approve, and what they exclude."""

    most: Days
    excludes: tuple[Literal["partnership"], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Partnership(Clause):
    """A trust partnership: when it may be given, and the credit in pence."""

    when: Literal["would-benefit", "rd-approval"]
    credit: Money


@dataclass(frozen=True, kw_only=True)
class Review(Clause):
    """A governance review: who gives it, the days it takes of their own, and its cost in pence."""

    role: Literal["NLG"]
    days: Days
    cost: Money


@dataclass(frozen=True, kw_only=True)
class Npqel(Clause):
    """The NPQEL of one trust leader: its fee in pence."""

    fee: Money


@dataclass(frozen=True, kw_only=True)
class ClaimLimit(Clause):
    """The most days that claims for one deployment may cover, whatever was planned (P.2)."""

    most_days: Days


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one kind of recipient is offered; what is None is not on offer."""

    __pydantic_config__ = Clause.__pydantic_config__

    days: DaysCap
    minimum: Minimum
    roles: Roles
    team: Team
    extra_days: ExtraDays | None = None
    partnership: Partnership | None = None
    review: Review | None = None
    npqel: Npqel | None = None
    claim: ClaimLimit | None = None

    @property
    def least_days(self) -> int:
        """The minimum of a deployment in days, rounded up."""
        return -(-self.days.cap * self.minimum.percent_of_cap // 100)


@dataclass(frozen=True, kw_only=True)
class Letters(Clause):
    """Which letter whoever gives a support gets: one that offers days at a rate, one that appoints, or none."""

    kind: LetterKind


@dataclass(frozen=True, kw_only=True)
class Support(Terms):
    """One of several supports that a school may have at once, each by a leader of its own and on terms of its own.

    `after` names the support that a school must have to have this one; `funding` is a grant in place of days × rate.
    """

    name: Words
    after: str | None = None
    funding: Funding | None = None
    letters: Letters | None = None

    @property
    def letter(self) -> LetterKind:
        """Which letter whoever gives it gets: one of appointment where a grant pays for it, unless the offer says."""
        if self.letters is not None:
            return self.letters.kind
        return "appointment" if self.funding else "grant offer"


class Supported(Protocol):
    """Whoever has terms: a recipient, or its match."""

    @property
    def kind(self) -> Kind: ...
    @property
    def support(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class DayRate(Clause):
    """What a day costs, where the leader's row says nothing else."""

    pence: Annotated[int, Pounds(ge=0, le=10_000)] = field(metadata={"alias": "pounds"})


@dataclass(frozen=True, kw_only=True)
class Grant(Clause):
    """The most pence that the grant of one deployment pays (P.1)."""

    most: Money


@dataclass(frozen=True, kw_only=True)
class Contacts(Clause):
    """Which bodies are told before the school, and whether they are asked for context and the school to confirm.

    A recipient that has no such body has nobody to be told first.
    """

    first: Annotated[tuple[BodyKind, ...], NotEmpty()]
    ask_context: bool = False
    school_confirms: bool = False


@dataclass(frozen=True, kw_only=True)
class Priority(Clause):
    """How much a school matters where nobody says so, and by the clause that makes it eligible."""

    default: Annotated[int, Interval(ge=1, le=1000)]
    by_clause: dict[str, Annotated[int, Interval(ge=1, le=1000)]]


@dataclass(frozen=True, kw_only=True)
class Fit(Clause):
    """The weights of a pair's fit, and the km at which distance counts for nothing."""

    expertise: Weight
    phase: Weight
    distance: Weight
    km: Annotated[int, Interval(ge=1, le=1000)]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One academic year's offer. `sha256` is the digest of the file that it was read from."""

    __pydantic_config__ = Clause.__pydantic_config__

    id: str
    name: str
    year: Year
    dates: Dates
    standalone: Standalone
    rules: tuple[SchoolRule | TrustRule, ...]
    exceptions: tuple[Clause, ...]
    trust_level: TrustLevel
    school: Terms | None = None
    trust: Terms | None = None
    supports: tuple[Support, ...] = ()
    """In place of the terms of schools and trusts: every school may have each of these."""
    day_rate: DayRate
    priority: Priority
    fit: Fit
    equivalents: tuple[Equivalent, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    recipients: Recipients | None = None
    gate: Gate | None = None
    grant: Grant | None = None
    contacts: Contacts | None = None
    assumptions: tuple[Clause, ...] = ()
    sha256: str = field(default="", metadata={"in_file": False})
    shipped: bool = field(default=False, metadata={"in_file": False})
    source: str = field(default="", repr=False, compare=False, metadata={"in_file": False})
    """The text of its file, which a plan carries where the offer is a user's own."""

    def terms(self, kind: Kind, support: str | None = None) -> Terms:
        """Give the terms of one kind of recipient, or of one support."""
        if self.supports:
            return self.support(support)
        terms = self.school if kind == "school" else self.trust
        if terms is None:
            raise LookupError(f"the offer {self.id} has no terms for a {kind}")
        return terms

    def terms_of(self, row: Supported) -> Terms:
        """Give the terms of a recipient, or of its match."""
        return self.terms(row.kind, row.support)

    def support(self, name: str | None) -> Support:
        """Give a support by its name."""
        found = next((support for support in self.supports if support.name == name), None)
        if found is None:
            raise LookupError(f"the offer {self.id} has no support {name}")
        return found

    def letter_of(self, row: Supported) -> LetterKind:
        """Give which letter a match gets: one of appointment where a grant pays for it, unless the offer says."""
        return self.support(row.support).letter if self.supports else "grant offer"

    @property
    def letter_kinds(self) -> frozenset[LetterKind]:
        """The kinds of letters that matches may get; empty where no support has one."""
        if not self.supports:
            return frozenset({"grant offer"})
        return frozenset(support.letter for support in self.supports if support.letter != "none")

    def support_by(self, role: str) -> Support | None:
        """Give the support that leaders of a role give, None where there are no supports or none is theirs."""
        return next((support for support in self.supports if role in support.roles.allowed), None)

    @property
    def all_terms(self) -> tuple[Terms, ...]:
        """The terms of every kind of recipient, or of every support."""
        return self.supports or tuple(terms for terms in (self.school, self.trust) if terms)

    @property
    def review(self) -> Review | None:
        """The governance review of trusts, where the offer has one."""
        return self.trust.review if self.trust else None

    @property
    def npqel(self) -> Npqel | None:
        """The NPQEL of trusts, where the offer has one."""
        return self.trust.npqel if self.trust else None

    @property
    def through_trusts(self) -> bool:
        """Whether a school of a larger trust is supported through its trust, rather than by itself."""
        return not self.supports and (self.recipients is None or self.recipients.schools == "alone")

    def directly(self, school: School) -> bool:
        """Say whether a school of a larger trust is supported by itself all the same."""
        return self.recipients is not None and self.recipients.directly and school.directly is True

    @property
    def school_rules(self) -> tuple[SchoolRule, ...]:
        """The rules that look at a school, in the order of the file."""
        return tuple(rule for rule in self.rules if isinstance(rule, SchoolRule))

    @property
    def trust_rules(self) -> tuple[TrustRule, ...]:
        """The rules that look at a trust, in the order of the file."""
        return tuple(rule for rule in self.rules if isinstance(rule, TrustRule))

    @property
    def eligibility_clauses(self) -> tuple[str, ...]:
        """The clauses that may stand in an `eligible` cell as the reason."""
        return tuple(dict.fromkeys(c.clause for c in (*self.rules, *self.exceptions)))

    @property
    def has_extras(self) -> bool:
        """Whether a regional director's approval gives anything."""
        return any(t.extra_days or (t.partnership and t.partnership.when == "rd-approval") for t in self.all_terms)

    def clauses(self) -> Iterator[tuple[str, Clause]]:
        """Walk every figure with the key under which the file has it."""
        for f in fields(self):
            yield from _clauses(f.name, getattr(self, f.name))


def _clauses(key: str, value: object) -> Iterator[tuple[str, Clause]]:
    if isinstance(value, Clause):
        yield key, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _clauses(key, item)
    elif is_dataclass(value):
        named = f"{key}.{value.name}" if isinstance(value, Support) else key
        for f in fields(value):
            yield from _clauses(f"{named}.{f.name}", getattr(value, f.name))
