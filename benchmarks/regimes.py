"""Every regime of the example generator, with a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import get_args, get_type_hints

from tsimatch.scenarios.generator.regime import Regime

MINIMUMS = {"no": (False,), "yes": (True,), "both": (False, True)}
"""Whether most recipients ask for different numbers of days."""


def regimes(minimums: Sequence[bool] = MINIMUMS["both"]) -> Iterator[tuple[str, Regime]]:
    """Walk leaders × money × rates × minimums."""
    kinds = get_type_hints(Regime)
    for leaders, money, rates, asked in product(
        get_args(kinds["leaders"]), get_args(kinds["money"]), ("uniform", "mixed"), minimums
    ):
        regime = Regime(leaders=leaders, money=money, rates=rates, minimums=asked)
        yield f"{leaders} leaders, {money} money, {rates} rates{', minimums' if asked else ''}", regime
