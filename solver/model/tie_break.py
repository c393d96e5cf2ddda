"""Tie-breaking among optimal plans: one is chosen whatever the order of rows, the threads or the machine.

Every match, partnership, review and NPQEL has a number from 0 to 2³¹ - 1, the first 31 bits of the SHA-256 of its kind
and ids. Of all plans that are equal on every level, the one with the lowest sum is taken. Two such plans have the same
sum about once in a million regions (the isolation lemma of Mulmuley, Vazirani and Vazirani, 1987).
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from ...common.arrays import Ints
from .columns import choices_of
from .levels_and_bounds import ColumnBounds
from .model import Model


def tie_break_objective(model: Model, domain: ColumnBounds) -> Ints:
    """Give the level that draws, as an objective to be maximised; columns that are settled have no part in it."""
    objective = np.zeros(model.columns.count, dtype=np.int64)
    free = domain.upper > domain.lower
    for choices in choices_of(model.instance, model.columns):
        columns = model.columns.numbers(choices.family)
        open_ = np.flatnonzero(free[columns])
        objective[columns[open_]] = [-lot(*item) for item in choices.items(open_)]
    return objective


def level_objective(model: Model, place: int, domain: ColumnBounds) -> Ints:
    """Give the objective of a level by its place; after the last comes the tie-break."""
    objectives = list(model.objectives.values())
    return objectives[place] if place < len(objectives) else tie_break_objective(model, domain)


def lot(family: str, recipient: str, other: str) -> int:
    """Give the number that a match, partnership, review or NPQEL draws."""
    digest = sha256(f"{family}\x1f{recipient}\x1f{other}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
