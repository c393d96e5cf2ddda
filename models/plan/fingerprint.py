"""What a workbook must remember of its plan, so that decisions can come back to it and nothing stale goes unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ...common.names import count, listed
from ..matching.options import Allocation
from ..region.region import Region, Row
from .plan import Asked, Named, Plan

Keys = tuple[str, str]
"""The record and the key of a row of a region."""


Extras = tuple[str | None, str | None, bool]
"""The partner, the reviewer and whether there is an NPQEL."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """The plan that a workbook came from: its region, offer and options, its matches, and a digest of every row.

    `extras` are what some recipients have beside days; None in a workbook that was written before they were kept.
    """

    version: str
    region: Named
    offer: Named
    options: Asked
    matches: tuple[tuple[str, str, int], ...]
    rows: Mapping[Keys, str]
    extras: Mapping[str, Extras] | None = None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who was matched with whom: recipient and leader."""
        return tuple((recipient, leader) for recipient, leader, _ in self.matches)

    @property
    def redacted(self) -> bool:
        """Whether it tells nothing of the leaders."""
        return not any(table == "leader" for table, _ in self.rows)

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """What each recipient got, by its id; without extras where they were not kept."""
        none: Extras = (None, None, False)
        return tuple(
            Allocation(recipient=id_, leader=leader, days=days, partner=extras[0], reviewer=extras[1], npqel=extras[2])
            for id_, leader, days in sorted(self.matches)
            for extras in [(self.extras or {}).get(id_, none)]
        )


def record_of(plan: Plan, region: Region) -> Record:
    """Give what a workbook must remember of a plan; `region` is the one that was read, before any decision."""
    return Record(
        version=plan.version,
        region=Named(name=region.name, sha256=region.digest),
        offer=plan.offer,
        options=plan.options,
        matches=tuple((m.recipient, m.leader, m.days) for m in plan.matches),
        rows=row_digests(region),
        extras={
            m.recipient: (m.partner, m.governance_reviewer, m.npqel)
            for m in plan.matches
            if m.partner or m.governance_reviewer or m.npqel
        },
    )


def row_digests(region: Region) -> dict[Keys, str]:
    """Give a short digest of every row of a region by its record and key."""
    return {
        (record, " ".join(row.key)): _digest(row)
        for record in Region.TABLES
        for row in sorted(region.table(record), key=lambda row: row.key)
    }


def _digest(row: Row) -> str:
    text = "\x1f".join(f"{name}={kind.key(value)}" for name, kind, value in row.cells())
    return sha256(text.encode()).hexdigest()[:16]


_REDACTED = "whether leaders have changed since cannot be told: the workbook was redacted"


def differences(record: Record, region: Region) -> tuple[str, ...]:
    """Name what differs between the region that was planned from and the region that is here."""
    if region.digest == record.region.sha256:
        return ()
    known, here = record.rows, row_digests(region)
    redacted = record.redacted
    if redacted:
        here = {keys: digest for keys, digest in here.items() if keys[0] != "leader"}
    kinds = (
        ("new", [k for k in here if k not in known]),
        ("gone", [k for k in known if k not in here]),
        ("changed", [k for k in here if k in known and here[k] != known[k]]),
    )
    told = tuple(_text(name, what, keys) for what, found in kinds for name, keys in _by_record(found))
    return (*told, _REDACTED) if redacted else told


def _by_record(found: list[Keys]) -> list[tuple[str, list[str]]]:
    return [(name, keys) for name in Region.TABLES if (keys := [key for record, key in found if record == name])]


def _text(record: str, what: str, keys: list[str]) -> str:
    return f"{count(len(keys), record)} {what} since it was planned: {listed(keys, 10)}"


def of_another_region(record: Record, region: Region) -> bool:
    """Say whether most schools and trusts that were planned from are not here: then this is another region."""
    known = {keys for keys in record.rows if keys[0] in ("school", "trust")}
    return 2 * len(known & row_digests(region).keys()) < len(known)
