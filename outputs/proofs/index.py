"""The index of a folder of proofs: what they are about, and what each file proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...common.version import VERSION
from ...models.matching.levels import LOWEST, level_of
from ...models.plan.certificate import LevelProof
from ...models.plan.plan import Named, Plan
from ...models.plan.plan_json import plan_digest
from ...solver.certificate.vipr import ViprProof, Written

SCHEMA = "match-proofs/1"
STRENGTHENING = frozenset(
    {"leader's matches", "one pattern", "matches of a pattern", "own days of a pattern", "days of a pattern",
     "budget, rounded"}
)  # fmt: skip
"""Families of rows that are no limits of an offer, but follow from some: docs/method.md argues why."""


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file: its name, digest and bytes, and what it proves."""

    name: str
    sha256: str
    size: int
    written: Written


@dataclass(frozen=True, slots=True)
class ProvenLevel:
    """A level, and its file; `why` says why it is not complete, where it is not."""

    name: str
    file: ProofFile | None
    value: int
    why: str

    @property
    def complete(self) -> bool:
        """Whether its file proves that no plan is better."""
        return not self.why


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What a folder of proofs is about: digests, levels in order, and the rows of the model by family.

    `trusted` are cuts that a file takes on trust.
    """

    region: Named
    offer: Named
    plan: str
    model: str
    certificate: str
    levels: tuple[ProvenLevel, ...]
    rows: tuple[tuple[str, int], ...]
    trusted: tuple[str, ...] = ()


def index_of(proof: ViprProof, plan: Plan, files: tuple[ProofFile, ...], certificate: str) -> Index:
    """Make the index of the files of a plan's levels."""
    steps = proof.verifier.steps
    levels = [
        ProvenLevel(step.proof.name, file, _of_level(step.proof.name, step.proof.value), _why(step.proof, file.written))
        for step, file in zip(steps, files, strict=True)
    ]
    known = {level_of(level.name) for level in levels}
    levels += [
        ProvenLevel(level.name, None, level.value, "the plan does not call it proven: its certificate has no proof")
        for level in plan.levels
        if level.name not in known
    ]
    rows: dict[str, int] = {}
    first = 0
    for family, end in proof.model.rows.families:
        rows[family] = rows.get(family, 0) + end - first
        first = end
    return Index(
        region=plan.region,
        offer=plan.offer,
        plan=plan_digest(plan),
        model=proof.model.digest,
        certificate=certificate,
        levels=tuple(levels),
        rows=tuple(rows.items()),
    )


def _of_level(name: str, value: int) -> int:
    # Proofs maximise every level.
    return -value if name in LOWEST else value


def _why(proof: LevelProof, written: Written) -> str:
    if written.value == written.bound:
        return ""
    return (
        f"prices prove {written.bound} as the most; the rest was closed by {proof.search or 'a search'}, "
        "which the certificate does not tell step by step"
    )


def index_data(index: Index) -> dict[str, Any]:
    """Give the index as plain data; a range is in the units of the file, as it is maximised, money in pence."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "region": {"name": index.region.name, "sha256": index.region.sha256},
        "offer": {"id": index.offer.name, "sha256": index.offer.sha256},
        "plan": {"sha256": index.plan},
        "model": {"sha256": index.model},
        "certificate": {"sha256": index.certificate},
        "levels": [_level(level) for level in index.levels],
        "rows": [
            {"family": family, "rows": rows, "follows_from_others": family in STRENGTHENING}
            for family, rows in index.rows
        ],
        "trusted": list(index.trusted),
    }


def _level(level: ProvenLevel) -> dict[str, Any]:
    file = level.file
    return {
        "name": level.name,
        "value": level.value,
        "complete": level.complete,
        "why": level.why,
        "file": None if file is None else file.name,
        "sha256": None if file is None else file.sha256,
        "range": None if file is None else [file.written.value, file.written.bound],
        "rows": None if file is None else file.written.given,
        "derived": None if file is None else file.written.derived,
    }
