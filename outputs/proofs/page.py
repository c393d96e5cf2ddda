"""The page of a folder of proofs: how to run a checker, what that proves, and what it does not."""

from __future__ import annotations

from ...common.names import count, listed
from ..html.render import Row, Table, columns, render, whole
from .index import STRENGTHENING, Index, ProvenLevel


def proofs_page(index: Index) -> str:
    """Write the page; whatever comes from a region is text in it."""
    levels = Table(
        "levels", "Levels, in their order", columns("Level", "File", "Lowest#", "Highest#", "What is proven"),
        tuple(map(_level, index.levels)),
    )  # fmt: skip
    rows = Table(
        "rows", "Rows of the model", columns("Rows", "Number#", "What they are"),
        tuple((family, whole(number), _kind(family)) for family, number in index.rows),
    )  # fmt: skip
    digests = Table(
        "digests", "Digests (SHA-256)", columns("Of", "Digest"),
        (("region", index.region.sha256), ("offer", index.offer.sha256), ("plan", index.plan),
         ("model", index.model), ("certificate", index.certificate)),
    )  # fmt: skip
    return render(
        "proofs/proofs.html",
        title=f"Proofs of the plan for {index.region.name}",
        headline=_headline(index),
        offer=index.offer.name,
        levels=levels,
        rows=rows,
        digests=digests,
        example=next((level.file for level in index.levels if level.file), None),
        trusted=index.trusted,
    )


def _headline(index: Index) -> str:
    done = [level for level in index.levels if level.complete]
    if len(done) == len(index.levels):
        return f"All {count(len(done), 'level')} proven to the end."
    rest = [level.name for level in index.levels if not level.complete]
    return f"{len(done)} of {count(len(index.levels), 'level')} proven to the end; not {listed(rest, len(rest))}."


def _level(level: ProvenLevel) -> Row:
    if level.file is None:
        return level.name, "", "", "", level.why
    made = level.file.written
    told = "no plan is better" if level.complete else f"a range: {level.why}"
    return level.name, level.file.name, whole(made.value), whole(made.bound), told


def _kind(family: str) -> str:
    return "follow from limits (docs/method.md says why)" if family in STRENGTHENING else "limits and counts"
