"""The exact search starts from the bases of the optimistic pass, and relaxes nodes no further than it must: neither
changes what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.basis import Basis, SolverBasis
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.exact_bound import reduced_cost_fixing
from tsimatch.solver.bounds.level_relaxation import EMPTY, LevelRelaxation
from tsimatch.solver.model.dependent_columns import extended_too
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem, reaches_all
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.search.basis_transfer import TransferredStart, transfer_basis
from tsimatch.solver.search.optimistic import OptimisticPass
from tsimatch.solver.search.result import SearchResult
from tsimatch.solver.search.state import SearchState

from ...support.searches import exact
from ...support.searches import optimistic as optimistic_of
from ...support.slow_cases import slow

OFFERS = ("2021-22", "2022-23", "2023-24")
SHORT = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)


def instance_of(offer: str, seed: int) -> Instance:
    region = make_example(recipients=20, leaders=12, seed=seed, offer=offer, regime=SHORT)
    return prepare(region, read_offer(offer), Options())


def passed(model: Model) -> OptimisticPass:
    optimistic = optimistic_of(model)
    optimistic.run()
    return optimistic


def carried(optimistic: OptimisticPass) -> tuple[Model, np.ndarray, TransferredStart]:
    """The extended formulation, the plan so far in it, and what it takes over."""
    state = optimistic.state
    extended = make_model(state.model.instance, extended=True)
    start = extended_too(state.model, extended, state.incumbent)
    return extended, start, transfer_basis(state.model, state.bounder, optimistic.relaxations, extended, start)


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(1, 5))
def test_the_extended_formulation_starts_from_the_bases_of_the_plain_model(offer: str, seed: int) -> None:
    """No level has a worse bound in the extended formulation than the optimistic pass found in the plain model."""
    optimistic = passed(make_model(instance_of(offer, seed)))
    extended, start, stands = carried(optimistic)
    assert extended.columns.counts.sizes["extended"]
    assert len(stands.bases) == len(optimistic.relaxations) > 0
    assert len(stands.seed.cuts) == len(optimistic.state.bounder.cuts)
    prover = Bounder(extended, start, extended.domain, Deadline(), stands.seed)
    objectives = list(extended.objectives.values())
    held: tuple[FixedLevel, ...] = ()
    box = extended.domain
    for place, step in enumerate(optimistic.relaxations):
        again = prover.relax_level(LevelProblem(objectives[place], held, box), stands.bases[place], again=True)
        assert again is not None
        assert again.bound.value <= step.bound.value
        if again.bound.value < step.bound.value:
            # A cut that the pass found only later holds from the start here.
            break
        held, box = (*held, again.fix(again.bound.value)), again.core


@pytest.mark.parametrize(
    ("offer", "seed"), [("2022-23", 1), *slow(*product(OFFERS, [2]), ("2021-22", 1), ("2023-24", 1))]
)
def test_a_transferred_start_changes_no_plan(offer: str, seed: int) -> None:
    """With the bases of the optimistic pass or from nothing: the same values, each proven, and the same choices."""
    optimistic = passed(make_model(instance_of(offer, seed)))
    extended, start, stands = carried(optimistic)
    found: list[SearchResult] = [exact(extended, start=start, transferred=begun).run() for begun in (stands, None)]
    assert found[0].tie_broken
    assert [level.value for level in found[0].closed] == [level.value for level in found[1].closed]
    assert assignment_of(extended, found[0].x) == assignment_of(extended, found[1].x)


def parts(model: Model, step: LevelRelaxation) -> Iterator[ColumnBounds]:
    """Every box in which one choice that the relaxed solution makes is refused, and the next one too."""
    made = np.flatnonzero(model.columns.choices & (step.x > 0))
    for first, second in zip(made, np.roll(made, 1), strict=True):
        upper = model.upper.copy()
        upper[[first, second]] = 0
        yield ColumnBounds(model.domain.lower, upper)


@pytest.mark.parametrize("level", ["need", "fit"])
@pytest.mark.parametrize("offer", OFFERS)
def test_a_part_is_looked_at_until_its_target_is_out_of_reach(offer: str, level: str) -> None:
    """A part that cannot reach a target is proven not to, in whole numbers; of one that can, the bound is the same."""
    optimistic = passed(make_model(instance_of(offer, 1)))
    extended, start, stands = carried(optimistic)
    prover = Bounder(extended, start, extended.domain, Deadline(), stands.seed)
    step = prover.relax_level(LevelProblem(extended.objectives[level], (), extended.domain))
    assert step is not None
    short, long = 0, 0
    for box in parts(extended, step):
        whole = prover.part(step, box, step.least)
        if whole == EMPTY:
            part = prover.part(step, box, step.bound.value, step.basis)
            assert part == EMPTY or (isinstance(part, LevelRelaxation) and part.bound.value < step.bound.value)
            continue
        assert isinstance(whole, LevelRelaxation)
        for target in (whole.bound.value, whole.bound.value + step.unit):
            part = prover.part(step, box, target, step.basis)
            assert part != EMPTY
            assert isinstance(part, LevelRelaxation)
            if target > whole.bound.value:
                assert part.bound.value < target
                short += 1
            else:
                assert part.bound.value == whole.bound.value
                long += 1
    assert short
    assert long


@pytest.mark.parametrize("offer", OFFERS)
def test_a_relaxation_left_smaller_has_the_same_bounds(offer: str) -> None:
    """What leaves out columns that cannot move stands where it stood, and says the same of every part."""
    optimistic = passed(make_model(instance_of(offer, 2)))
    extended, start, stands = carried(optimistic)
    whole, small = (Bounder(extended, start, extended.domain, Deadline(), stands.seed) for _ in range(2))
    level = LevelProblem(extended.objectives["fit"], (), extended.domain)
    steps = [prover.relax_level(level) for prover in (whole, small)]
    assert steps[0] is not None
    assert steps[1] is not None
    size = small.relaxation.size
    box = reduced_cost_fixing(steps[1].bound, steps[1].domain, steps[1].bound.value)
    left = small.narrowed(steps[1], box)
    assert small.relaxation.size < size
    assert left.basis is not None
    for part in parts(extended, left):
        inner = ColumnBounds(box.lower, np.minimum(box.upper, part.upper))
        if inner.empty:
            continue
        one, other = whole.part(steps[0], inner, left.least), small.part(left, inner, left.least, left.basis)
        assert (one == EMPTY) == (other == EMPTY)
        if isinstance(one, LevelRelaxation) and isinstance(other, LevelRelaxation):
            assert one.bound.value == other.bound.value


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", [1, *slow(2)])
def test_no_plan_as_good_as_the_best_leaves_the_relaxation(
    offer: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a level's relaxation is narrowed to holds the best plan, also where it can be no better on that level."""
    model = make_model(instance_of(offer, seed), extended=True)
    search = exact(model)
    inside: list[bool] = []
    narrow = Bounder.narrowed

    def narrowed(prover: Bounder, step: LevelRelaxation, box: ColumnBounds) -> LevelRelaxation:
        if reaches_all(step.fixed_levels, search.state.incumbent):
            inside.append(box.has(search.state.incumbent))
        return narrow(prover, step, box)

    monkeypatch.setattr(Bounder, "narrowed", narrowed)
    search.run()
    assert inside
    assert all(inside)


def test_a_level_begins_where_the_last_one_was_relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a level was settled the next is relaxed from that one's own relaxation, wherever its parts went."""
    search = exact(make_model(instance_of("2022-23", 1), extended=True))
    settled: list[LevelRelaxation] = []
    starts: list[SolverBasis | Basis | None] = []
    checked: list[SolverBasis] = []
    close, start = SearchState.close, Bounder.start_from

    def closed(self: SearchState, step: LevelRelaxation, bound: int) -> None:
        settled.append(step)
        starts.clear()
        close(self, step, bound)

    def started(self: Bounder, level: LevelProblem, basis: SolverBasis | Basis | None = None) -> None:
        if settled and not starts:
            assert isinstance(basis, SolverBasis)
            assert basis is settled[-1].basis
            checked.append(basis)
        starts.append(basis)
        start(self, level, basis)

    monkeypatch.setattr(SearchState, "close", closed)
    monkeypatch.setattr(Bounder, "start_from", started)
    search.run()
    assert len(checked) > 1
