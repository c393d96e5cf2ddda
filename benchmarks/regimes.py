"""Every regime of the example generator, with a name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import get_args, get_type_hints

from tsimatch.scenarios.regime import Regime


def regimes() -> Iterator[tuple[str, Regime]]:
    """Walk leaders × money × rates × minimums."""
    kinds = get_type_hints(Regime)
    for leaders, money, rates, minimums in product(
        get_args(kinds["leaders"]), get_args(kinds["money"]), ("uniform", "mixed"), (False, True)
    ):
        regime = Regime(leaders=leaders, money=money, rates=rates, minimums=minimums)
        yield f"{leaders} leaders, {money} money, {rates} rates{', minimums' if minimums else ''}", regime
