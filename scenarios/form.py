"""What the leaders' form offers for each column, and made-up leaders to fill it with for a try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..models.region import PHASES, Leader
from .example import make_example
from .geography import AREAS
from .schools import TAGS


def form_choices() -> Mapping[str, Sequence[str]]:
    """Give the words offered for each column that has some."""
    fixed = {column: kind.known for column, kind in Leader.kinds().items() if kind.known}
    return fixed | {"region": tuple(area.name for area in AREAS), "phase": PHASES, "expertise": tuple(TAGS)}


def example_leaders(number: int, seed: int, offer: str) -> tuple[Leader, ...]:
    """Make up leaders of every region, none where none are asked for."""
    if not number:
        return ()
    return make_example(schools=40 * len(AREAS), leaders=number, seed=seed, offer=offer, regions=len(AREAS)).leaders
