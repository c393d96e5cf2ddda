"""What forms offer for each column, and made-up rows to show how they are filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.offers.catalogue import read_offer
from ...models.region.example_rows import example_rows
from ...models.region.region import PHASES, Leader, Region, Setting
from .example import make_example
from .geography import AREAS
from .schools import TAGS


def form_choices() -> Mapping[str, Sequence[str]]:
    """Give the words offered for each column that has some."""
    fixed = {column: kind.known for column, kind in Leader.kinds().items() if kind.known}
    tags = dict.fromkeys(("expertise", "needs", "must_have"), tuple(TAGS))
    return fixed | {"region": tuple(area.name for area in AREAS), "phase": PHASES, **tags}


def example_leaders(number: int, seed: int, offer: str) -> tuple[Leader, ...]:
    """Make up leaders of every region, none where none are asked for."""
    if not number:
        return ()
    return make_example(schools=40 * len(AREAS), leaders=number, seed=seed, offer=offer, regions=len(AREAS)).leaders


def blank_region(offer: str) -> Region:
    """Make the region of an empty form: one example row a table, each left out again when the form is read."""
    rows = {f"{record}s": (row,) for record, row in example_rows(read_offer(offer).year.starts).items()}
    return Region(name="region", settings=(Setting(name="offer", value=offer),), **rows)  # type: ignore[arg-type]
