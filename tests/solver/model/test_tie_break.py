"""The draw among plans that are equal on every level: each choice has a number that only its kind and ids decide."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region
from tsimatch.solver.model.levels_and_bounds import ColumnBounds
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.model.tie_break import lot, tie_break_objective

from ...support.builders import town


def model_of(made: Region) -> Model:
    return make_model(prepare(made, read_offer("2022-23"), Options()))


def drawn(model: Model, domain: ColumnBounds) -> dict[tuple[str, str], int]:
    """What each match draws, by its ids."""
    objective, match, instance = tie_break_objective(model, domain), model.columns.match, model.instance
    return {
        (instance.recipients[t].id, instance.leaders[x].id): int(-objective[column])
        for column, t, x in zip(
            model.columns.numbers("match").tolist(), match.recipient.tolist(), match.leader.tolist(), strict=True
        )
    }


def test_lots_are_of_the_method() -> None:
    """A lot is the first 31 bits of the SHA-256 of kind and ids, which anybody can work out."""
    digest = sha256(b"match\x1f100001\x1fA").hexdigest()
    assert lot("match", "100001", "A") == int(digest[:8], 16) // 2
    assert len({lot(family, "1", "2") for family in ("match", "partner", "review", "npqel")}) == 4


def test_order_of_rows_changes_no_lot() -> None:
    """Each match draws its own number, wherever its recipient and leader stand in the file."""
    made = town()
    turned = replace(made, schools=made.schools[::-1], leaders=made.leaders[::-1])
    first, then = (drawn(model, model.domain) for model in map(model_of, (made, turned)))
    assert first == then
    assert first == {(recipient, leader): lot("match", recipient, leader) for recipient, leader in first}
    assert len(set(first.values())) == len(first) > 10


def test_what_is_settled_draws_nothing() -> None:
    """A column whose value is settled has no part in the draw: it tells no plans apart."""
    model = model_of(town())
    columns = model.columns.numbers("match")
    lower = model.domain.lower.copy()
    lower[columns[::2]] = model.domain.upper[columns[::2]]
    objective = tie_break_objective(model, ColumnBounds(lower, model.domain.upper))
    assert (objective[columns[::2]] == 0).all()
    assert (objective[columns[1::2]] < 0).all()
