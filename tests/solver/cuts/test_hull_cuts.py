"""Rows of the hull of a leader's patterns: no choice of recipients is cut off, and the verifier derives each again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.certificate.verify_cuts import hull_row
from tsimatch.solver.checker.check import instance_of
from tsimatch.solver.cuts.hull_cuts import _lifted, _Sets
from tsimatch.solver.cuts.pattern_cuts import PatternCuts
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.parameters import ModelSize, Parameters

from ...support.deadlines import enough
from ...support.proofs import plan_with_proof

OFFERS = ("2021-22", "2022-23", "2023-24")


ALL_ARE_HULLS = Parameters(model=ModelSize(patterns_as_columns=1, patterns_as_columns_in_all=0))
"""Every leader's patterns are kept beside the model, however few they are."""


def hulls_of(offer: str, seed: int) -> Model:
    regime = Regime(leaders="ample", money="slack", rates="uniform", minimums=True)
    region = make_example(recipients=9, leaders=6, seed=seed, offer=offer, regime=regime)
    return make_model(prepare(region, read_offer(offer), Options()), parameters=ALL_ARE_HULLS)


def loads(model: Model, leader: int) -> Iterator[dict[int, int]]:
    """Every set of matches that a leader can have at once, with days as many as it can then give, by column."""
    f, match, days = model.figures, model.columns.match, model.columns.days
    mine = np.flatnonzero(match.leader == leader).tolist()
    first = model.columns.span("days").start
    for size in range(min(len(mine), int(f.most_matches[leader])) + 1):
        for chosen in combinations(mine, size):
            alone = [m for m in chosen if not f.team[match.recipient[m]]]
            helped = [m for m in chosen if f.team[match.recipient[m]]]
            person = sum(int(f.in_person[match.recipient[m]]) for m in helped)
            own = int(f.own[leader]) - person
            every = int(f.all_days[leader])
            least = [sum(int(match.least[m]) for m in of) for of in (alone, helped)]
            if len({int(match.recipient[m]) for m in chosen}) < size or least[0] > own or sum(least) > every:
                continue
            given = min(sum(int(match.most[m]) for m in alone), own)
            more = min(sum(int(match.most[m]) for m in helped), every - given)
            load = dict.fromkeys(chosen, 1)
            for column in np.flatnonzero(days.leader == leader).tolist():
                team = model.columns.groups[days.group[column]].team
                # One group of each kind can have them all.
                load[first + column] = (more if team else given) if column == _first_of(model, leader, team) else 0
            yield load


def _first_of(model: Model, leader: int, team: bool) -> int:
    days = model.columns.days
    return next(
        column
        for column in np.flatnonzero(days.leader == leader).tolist()
        if model.columns.groups[days.group[column]].team == team
    )


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(4))
def test_no_load_of_a_leader_is_cut_off(offer: str, seed: int) -> None:
    """Whatever a leader can take on at once keeps every row, and the row of the verifier is the same."""
    model = hulls_of(offer, seed)
    finder, chance = PatternCuts(model), np.random.default_rng(seed)
    # Where some classes have no matches at all, their weights are found afterwards.
    points = chance.uniform(0, 1, (60, model.columns.count))
    points[30:] = np.where(chance.uniform(0, 1, points[30:].shape) < 0.5, np.minimum(2 * points[30:], 1), 0)
    found = [cut for point in points for cut in finder.cuts(point)]
    assert found
    known = {leader: list(loads(model, leader)) for leader in {proof.leader for proof, _ in found}}
    for proof, cut in found:
        row = dict(zip(cut.column.tolist(), cut.value.tolist(), strict=True))
        for load in known[proof.leader]:
            assert sum(value * load.get(column, 0) for column, value in row.items()) <= cut.limit
        again = hull_row(model, proof.leader, proof.weights)
        assert again is not None
        assert (again.row, again.limit) == (row, cut.limit)


def test_weights_that_are_not_of_one_leader_prove_nothing() -> None:
    """A certificate cannot name columns of another leader, or weigh days below nothing."""
    regime = Regime(leaders="ample", money="slack", rates="uniform", minimums=True)
    region = make_example(recipients=40, leaders=30, seed=1, offer="2022-23", regime=regime)
    model = make_model(prepare(region, read_offer("2022-23"), Options()))
    hull = model.columns.hulls[0]
    other = int(np.flatnonzero(model.columns.match.leader != hull.leader)[0])
    days = model.columns.span("days").start + int(np.flatnonzero(model.columns.days.leader == hull.leader)[0])
    assert hull_row(model, hull.leader, ((other, 1),)) is None
    assert hull_row(model, hull.leader, ((days, -1),)) is None
    assert hull_row(model, hull.leader, ((int(hull.columns[0]), 1), (int(hull.columns[0]), 1))) is None


@pytest.mark.parametrize("seed", [1, 8])
def test_rows_of_hulls_stand_in_the_certificate(seed: int) -> None:
    """A plan whose levels rest on such rows is proven, and its certificate is taken."""
    regime = Regime(leaders="tight", money="binding", rates="uniform", minimums=True)
    made = make_example(recipients=30, leaders=20, seed=seed, offer="2022-23", regime=regime)
    found, proof = plan_with_proof(made, "2022-23", deadline=enough())
    assert found.optimal
    assert any(cut.weights for cut in proof.cuts)
    assert recheck(proof, found, instance_of(found, made)).broken == ()


def test_idle_classes_get_the_largest_weight_that_keeps_the_limit() -> None:
    """Every pattern keeps the row of a lifted class, with the limit that it had; with more, one of them would not."""
    every = np.array([(a, b, c) for a in range(5) for b in range(4) for c in range(3) if 2 * a + 3 * b + 4 * c <= 9])
    idle, nothing = np.array([1, 2]), np.zeros(3)
    sets = _Sets((), every, nothing, nothing > 0, idle, np.asarray(~every[:, idle].any(axis=1)))
    weights = _lifted(sets, np.array([5, 0, 0]))
    assert weights.tolist() == [5, 5, 10]
    assert (every @ weights).max() == 20
    for raised in idle:
        assert (every @ (weights + np.eye(3, dtype=np.int64)[raised])).max() > 20
