"""Counts change no plan, and a part of the model that is called empty is empty."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.level_relaxation import EMPTY
from tsimatch.solver.model.aggregates import SHORT as ONLY_SHORT
from tsimatch.solver.model.columns import DAY_POTS
from tsimatch.solver.model.dependent_columns import extended_too
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, LevelProblem
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.model.rows import roundings
from tsimatch.solver.parameters import PROFILES, Parameters, SizeClass
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.search import strategies
from tsimatch.solver.search.result import SearchResult
from tsimatch.solver.search.strategies import RegionStrategy, Task
from tsimatch.solver.solve import solve

from ...support.searches import begun, exact, optimistic
from ...support.slow_cases import slow

OFFERS = ("2021-22", "2022-23", "2023-24")
SHORT = Regime(leaders="tight", money="binding", rates="mixed", minimums=True)


def case_of(offer: str, seed: int, regime: Regime = SHORT, recipients: int = 14, leaders: int = 10) -> Instance:
    region = make_example(recipients=recipients, leaders=leaders, seed=seed, offer=offer, regime=regime)
    return prepare(region, read_offer(offer), Options())


def searched(model: Model) -> SearchResult:
    """What the exact search finds, without the optimistic pass first."""
    return exact(model).run()


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", [1, *slow(2, 4)])
def test_counts_change_no_plan(offer: str, seed: int) -> None:
    """Plain model or extended formulation, with the optimistic pass or without: the same values and choices."""
    instance = case_of(offer, seed)
    plain, extended = make_model(instance), make_model(instance, extended=True)
    usual = solve(instance, Deadline())
    for model in (plain, extended):
        found = searched(model)
        assert found.tie_broken
        assert [level.value for level in found.closed] == [level.value for level in usual.result.closed]
        assert assignment_of(model, found.x) == assignment_of(usual.model, usual.result.x)


@pytest.mark.parametrize("offer", OFFERS)
def test_a_plan_stays_one_when_more_is_counted(offer: str) -> None:
    """A plan of the plain model keeps every row of the extended formulation, which counts more."""
    instance = case_of(offer, 1)
    plain, extended = make_model(instance), make_model(instance, extended=True)
    x = extended_too(plain, extended, begun(plain))
    assert extended.rows.holds(x)
    assert len(extended.columns.counts.tier) > len(plain.columns.counts.tier)
    assert assignment_of(extended, x) == assignment_of(plain, begun(plain))


def test_rates_are_counted_only_where_they_differ_and_money_may_be_short() -> None:
    """One rate, or money for everything, leaves nothing to count by rate; rates that differ under short money do."""
    names = {
        (rates, money): [
            name
            for name in make_model(
                case_of("2022-23", 2, Regime(leaders="tight", money=money, rates=rates)), extended=True
            ).columns.counts.names
            if " at " in name
        ]
        for rates in ("uniform", "mixed")
        for money in ("slack", "binding")
    }
    assert names["mixed", "binding"]
    assert not names["uniform", "binding"]
    assert not names["uniform", "slack"]
    assert not names["mixed", "slack"]


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("minimums", [False, True])
def test_rounded_rows_are_short_and_say_what_they_said(offer: str, minimums: bool) -> None:
    """A rounded budget row counts the matches that cost the same; with these in the count's place it is as it was."""
    regime = Regime(leaders="tight", money="binding", rates="mixed", minimums=minimums)
    model = make_model(case_of(offer, 2, regime, 40, 30))
    match, figures = model.columns.match, model.figures
    least = figures.rate[match.leader] * match.least
    wanted = set()
    for budget in model.instance.budgets:
        if budget.pot in DAY_POTS:
            inside = np.array([budget.pays_for(r.region) for r in model.instance.recipients])[match.recipient]
            for value, limit in roundings(np.where(inside, least, 0), budget.amount):
                wanted.add((tuple(value.tolist()), limit))
    spans = [span for name, span in model.rows.spans() if name == "budget, rounded"]
    rows = [row for span in spans for row in range(span.start, span.stop)]
    found = {(tuple(spelt_out(model, row)), int(model.rows.limit[row])) for row in rows}
    assert wanted
    assert wanted <= found
    entries = np.bincount(model.rows.row, minlength=model.rows.count)[rows]
    assert entries.max() < len(match.leader) / 4


def test_a_country_has_no_counts_that_only_shorten_rows() -> None:
    """In a country rounded rows stay spelt out, and the plan is the same."""
    instance = case_of("2022-23", 2)
    usual = make_model(instance)
    country = make_model(instance, parameters=PROFILES[SizeClass.COUNTRY])
    assert (usual.columns.counts.tier == ONLY_SHORT).any()
    assert not (country.columns.counts.tier == ONLY_SHORT).any()
    found, then = searched(usual), searched(country)
    assert [level.value for level in found.closed] == [level.value for level in then.closed]


def spelt_out(model: Model, row: int) -> np.ndarray:
    """The coefficients that a row has for matches, those of counts of matches put where they came from."""
    rows, matches, first = model.rows, model.columns.span("match").stop, model.columns.span("count").start
    dense = np.zeros(model.columns.count, dtype=np.int64)
    dense[rows.column[rows.row == row]] = rows.value[rows.row == row]
    number, column = model.columns.counts.entries.T
    of_matches = column < matches
    np.add.at(dense, column[of_matches], dense[first + number[of_matches]])
    return dense[:matches]


def prover_of(model: Model) -> Bounder:
    return Bounder(model, begun(model), model.domain, Deadline())


def unmatched(model: Model, recipient: int) -> ColumnBounds:
    """The bounds in which a recipient has to be matched, and nobody may lead it."""
    match, counts = model.columns.match, model.columns.counts
    lower, upper = model.domain.lower.copy(), model.upper.copy()
    upper[np.flatnonzero(match.recipient == recipient)] = 0
    lower[model.columns.span("count").start + int(np.flatnonzero(counts.matched == recipient)[0])] = 1
    return ColumnBounds(lower, upper)


@pytest.mark.parametrize("offer", OFFERS)
def test_only_what_is_empty_is_called_so(offer: str) -> None:
    """Where a recipient must be matched and nobody may lead it there is no plan; elsewhere there is, in any order."""
    model = make_model(case_of(offer, 3), extended=True)
    prover = prover_of(model)
    step = prover.relax_level(LevelProblem(next(iter(model.objectives.values())), (), model.domain))
    assert step is not None
    for first, second in pairwise(model.columns.counts.matched[:4].tolist()):
        for box, empty in (unmatched(model, first), True), (model.domain, False), (unmatched(model, second), True):
            assert (prover.part(step, box, 0) == EMPTY) is empty


def test_what_the_optimistic_pass_proved_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between the optimistic pass and the exact search, the levels that the pass proved are proven still."""
    instance, clock = case_of("2022-23", 1), Deadline()
    model = make_model(instance)
    start = begun(model)
    first = optimistic(model).run()
    assert 0 < len(first.closed) < len(model.objectives)

    def stopped(instance: Instance, *, extended: bool, parameters: Parameters) -> Model:
        clock.stop()
        return make_model(instance, extended=extended, parameters=parameters)

    monkeypatch.setattr(strategies, "make_model", stopped)
    of, found = RegionStrategy().search(Task(model, start, clock))
    assert [level.value for level in found.closed] == [level.value for level in first.closed]
    assert of.rows.holds(found.x)


def test_a_plain_model_takes_no_counts_from_one_that_was_searched() -> None:
    """Planned after a region that took a search, a region that needs none has the model that it always has."""
    instance = case_of("2022-23", 1)
    after = make_model(
        prepare(instance.region, instance.offer, Options(), instance), make_model(instance, extended=True)
    )
    assert after.digest == make_model(instance).digest
