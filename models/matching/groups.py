"""Groups of recipients whose treatment is compared: by local authority, region, phase or kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from ...common.names import fold, spelling
from ..eligibility.recipients import Recipient
from .instance import Instance

By = Literal["authority", "region", "phase", "kind"]
BY: tuple[By, ...] = ("authority", "region", "phase", "kind")

UNKNOWN = "(unknown)"
SEVERAL = "(several)"


def groups_of(instance: Instance, by: By) -> dict[str, str]:
    """Give the group of each recipient that is planned for; one spelling for each group."""
    found = _found(instance, by)
    names = spelling(found.values())
    return {id_: names[fold(name)] for id_, name in found.items()}


def _found(instance: Instance, by: By) -> dict[str, str]:
    if by == "authority":
        known = authority_of(instance)
        return {r.id: known[r.id] for r in instance.recipients}
    if by == "region":
        return {r.id: r.region for r in instance.recipients}
    if by == "kind":
        return {r.id: "Trust" if r.kind == "trust" else "School" for r in instance.recipients}
    phases = spelling(s.phase for s in instance.region.schools if s.phase)
    return {r.id: phase_of(r, phases) for r in instance.recipients}


def authority_of(instance: Instance) -> dict[str, str]:
    """Give the local authority of each recipient; a trust's is that of most of its listed schools."""
    known = {s.id: s.local_authority for s in instance.region.schools if s.local_authority}
    everybody = (*instance.recipients, *instance.eligibility.declined)
    return {r.id: r.local_authority or _commonest(known.get(id_) for id_ in r.trust_schools) for r in everybody}


def _commonest(names: Iterable[str | None]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default=UNKNOWN)


def phase_of(recipient: Recipient, names: Mapping[str, str]) -> str:
    """Give the phase of a recipient as it is spelt: `(several)` for a trust of several."""
    if len(recipient.phases) > 1:
        return SEVERAL
    return next((names.get(phase, phase) for phase in recipient.phases), UNKNOWN)
