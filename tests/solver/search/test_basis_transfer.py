"""A search goes on from where hope ended, and looks at parts only as far as it must: neither changes what is proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.basis import SolverBasis
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.exact_bound import reduced_cost_fixing
from tsimatch.solver.bounds.level_relaxation import EMPTY, LevelRelaxation
from tsimatch.solver.heuristics.construction import first_plan, locked_start
from tsimatch.solver.model.dependent_columns import counted_too
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, FixedLevel, reaches_all
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.search.basis_transfer import TransferredStart, transfer_basis
from tsimatch.solver.search.lexicographic import LexicographicSearch
from tsimatch.solver.search.optimistic import OptimisticPass
from tsimatch.solver.search.result import SearchResult

OFFERS = ("2021-22", "2022-23", "2023-24")
SHORT = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)


def case_of(offer: str, seed: int) -> Instance:
    region = make_example(recipients=20, leaders=12, seed=seed, offer=offer, regime=SHORT)
    return prepare(region, read_offer(offer), Options())


def hoped(model: Model) -> OptimisticPass:
    locked = locked_start(model, Deadline())
    assert locked is not None
    search = OptimisticPass(model, first_plan(model, locked), Deadline())
    search.run()
    return search


def carried(hope: OptimisticPass) -> tuple[Model, np.ndarray, TransferredStart]:
    """The counted model, the plan so far in it, and what it takes over."""
    extended = make_model(hope.model.instance, extended=True)
    start = counted_too(hope.model, extended, hope.best)
    return extended, start, transfer_basis(hope.model, hope.prover, hope.relaxations, extended, start)


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(1, 5))
def test_the_counted_model_stands_where_the_plain_one_did(offer: str, seed: int) -> None:
    """No level has a worse bound in the counted model, which counts more, than hope found in the plain one."""
    hope = hoped(make_model(case_of(offer, seed)))
    extended, start, stands = carried(hope)
    assert extended.columns.counts.sizes["extended"]
    assert len(stands.standings) == len(hope.relaxations) > 0
    assert len(stands.seed.cuts) == len(hope.prover.cuts)
    prover = Bounder(extended, start, extended.domain, Deadline(), lambda step: None, stands.seed)
    objectives = list(extended.objectives.values())
    held: tuple[FixedLevel, ...] = ()
    box = extended.domain
    for place, step in enumerate(hope.relaxations):
        prover.start_from(held, box)
        prover.stand_at(stands.standings[place])
        again = prover.relax_level(objectives[place], held, box, again=True)
        assert again is not None
        assert again.bound.value <= step.bound.value
        if again.bound.value < step.bound.value:
            # A row that hope found only later holds from the start here.
            break
        held, box = (*held, again.hold(again.bound.value)), again.core


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(1, 4))
def test_what_hope_learnt_changes_no_plan(offer: str, seed: int) -> None:
    """With what hope learnt or from nothing: the same values, each proven, and the same choices."""
    hope = hoped(make_model(case_of(offer, seed)))
    extended, start, stands = carried(hope)
    found: list[SearchResult] = [
        LexicographicSearch(extended, start, Deadline(), transferred=begun).run() for begun in (stands, None)
    ]
    assert found[0].drawn
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
    hope = hoped(make_model(case_of(offer, 1)))
    extended, start, stands = carried(hope)
    prover = Bounder(extended, start, extended.domain, Deadline(), lambda step: None, stands.seed)
    step = prover.relax_level(extended.objectives[level], (), extended.domain)
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
    hope = hoped(make_model(case_of(offer, 2)))
    extended, start, stands = carried(hope)
    whole, small = (
        Bounder(extended, start, extended.domain, Deadline(), lambda step: None, stands.seed) for _ in range(2)
    )
    steps = [prover.relax_level(extended.objectives["fit"], (), extended.domain) for prover in (whole, small)]
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
@pytest.mark.parametrize("seed", range(1, 4))
def test_no_plan_as_good_as_the_best_leaves_the_relaxation(
    offer: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a level's relaxation is narrowed to holds the best plan, also where it can be no better on that level."""
    model = make_model(case_of(offer, seed), extended=True)
    search = from_nothing(model)
    inside: list[bool] = []
    narrow = Bounder.narrowed

    def narrowed(prover: Bounder, step: LevelRelaxation, box: ColumnBounds) -> LevelRelaxation:
        if reaches_all(step.fixed_levels, search.best):
            inside.append(box.has(search.best))
        return narrow(prover, step, box)

    monkeypatch.setattr(Bounder, "narrowed", narrowed)
    search.run()
    assert inside
    assert all(inside)


def test_a_level_begins_where_the_last_one_was_relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a level was settled the next is relaxed from that one's own relaxation, wherever its parts went."""
    search = from_nothing(make_model(case_of("2022-23", 1), extended=True))
    settled: list[LevelRelaxation] = []
    starts: list[SolverBasis | None] = []
    checked: list[SolverBasis] = []
    close, start = LexicographicSearch._close, Bounder.start_from

    def closed(self: LexicographicSearch, step: LevelRelaxation, top: int) -> None:
        settled.append(step)
        starts.clear()
        close(self, step, top)

    def started(self: Bounder, held: Sequence[FixedLevel], box: ColumnBounds, basis: SolverBasis | None = None) -> None:
        if settled and not starts:
            assert basis is not None
            assert basis is settled[-1].basis
            checked.append(basis)
        starts.append(basis)
        start(self, held, box, basis)

    monkeypatch.setattr(LexicographicSearch, "_close", closed)
    monkeypatch.setattr(Bounder, "start_from", started)
    search.run()
    assert len(checked) > 1


def from_nothing(model: Model) -> LexicographicSearch:
    locked = locked_start(model, Deadline())
    assert locked is not None
    return LexicographicSearch(model, first_plan(model, locked), Deadline())
