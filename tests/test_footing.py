"""A search goes on from where hope ended, and looks at parts only as far as it must: neither changes what is proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from tsimatch.common.deadline import Clock
from tsimatch.models.matching.instance import Case, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.basis import Basis
from tsimatch.solver.bounds.bounder import Prover
from tsimatch.solver.bounds.exact_bound import tightened
from tsimatch.solver.bounds.level_relaxation import EMPTY, Step
from tsimatch.solver.heuristics.construction import first_plan, locked_start
from tsimatch.solver.model.dependent_columns import counted_too
from tsimatch.solver.model.levels_and_bounds import Box, Held, all_held
from tsimatch.solver.model.model import Problem, make_problem
from tsimatch.solver.plan.assignment import choice_of
from tsimatch.solver.search.basis_transfer import Footing, footing
from tsimatch.solver.search.lexicographic import Search
from tsimatch.solver.search.optimistic import Hope
from tsimatch.solver.search.result import Found

OFFERS = ("2021-22", "2022-23", "2023-24")
SHORT = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)


def case_of(offer: str, seed: int) -> Case:
    region = make_example(recipients=20, leaders=12, seed=seed, offer=offer, regime=SHORT)
    return prepare(region, read_offer(offer), Options())


def hoped(problem: Problem) -> Hope:
    locked = locked_start(problem, Clock())
    assert locked is not None
    search = Hope(problem, first_plan(problem, locked), Clock())
    search.run()
    return search


def carried(hope: Hope) -> tuple[Problem, np.ndarray, Footing]:
    """The counted model, the plan so far in it, and what it takes over."""
    counted = make_problem(hope.problem.case, counted=True)
    start = counted_too(hope.problem, counted, hope.best)
    return counted, start, footing(hope.problem, hope.prover, hope.steps, counted, start)


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(1, 5))
def test_the_counted_model_stands_where_the_plain_one_did(offer: str, seed: int) -> None:
    """No level has a worse bound in the counted model, which counts more, than hope found in the plain one."""
    hope = hoped(make_problem(case_of(offer, seed)))
    counted, start, stands = carried(hope)
    assert counted.columns.counts.further
    assert len(stands.standings) == len(hope.steps) > 0
    assert len(stands.seed.cuts) == len(hope.prover.cuts)
    prover = Prover(counted, start, counted.box, Clock(), lambda step: None, stands.seed)
    objectives = list(counted.objectives.values())
    held: tuple[Held, ...] = ()
    box = counted.box
    for place, step in enumerate(hope.steps):
        prover.start_from(held, box)
        prover.stand_at(stands.standings[place])
        again = prover.step(objectives[place], held, box, again=True)
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
    hope = hoped(make_problem(case_of(offer, seed)))
    counted, start, stands = carried(hope)
    found: list[Found] = [Search(counted, start, Clock(), footing=begun).run() for begun in (stands, None)]
    assert found[0].drawn
    assert [level.value for level in found[0].closed] == [level.value for level in found[1].closed]
    assert choice_of(counted, found[0].x) == choice_of(counted, found[1].x)


def parts(problem: Problem, step: Step) -> Iterator[Box]:
    """Every box in which one choice that the relaxed solution makes is refused, and the next one too."""
    made = np.flatnonzero(problem.columns.choices & (step.x > 0))
    for first, second in zip(made, np.roll(made, 1), strict=True):
        upper = problem.upper.copy()
        upper[[first, second]] = 0
        yield Box(problem.box.lower, upper)


@pytest.mark.parametrize("level", ["need", "fit"])
@pytest.mark.parametrize("offer", OFFERS)
def test_a_part_is_looked_at_until_its_target_is_out_of_reach(offer: str, level: str) -> None:
    """A part that cannot reach a target is proven not to, in whole numbers; of one that can, the bound is the same."""
    hope = hoped(make_problem(case_of(offer, 1)))
    counted, start, stands = carried(hope)
    prover = Prover(counted, start, counted.box, Clock(), lambda step: None, stands.seed)
    step = prover.step(counted.objectives[level], (), counted.box)
    assert step is not None
    short, long = 0, 0
    for box in parts(counted, step):
        whole = prover.part(step, box, step.least)
        if whole == EMPTY:
            part = prover.part(step, box, step.bound.value, step.basis)
            assert part == EMPTY or (isinstance(part, Step) and part.bound.value < step.bound.value)
            continue
        assert isinstance(whole, Step)
        for target in (whole.bound.value, whole.bound.value + step.unit):
            part = prover.part(step, box, target, step.basis)
            assert part != EMPTY
            assert isinstance(part, Step)
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
    hope = hoped(make_problem(case_of(offer, 2)))
    counted, start, stands = carried(hope)
    whole, small = (Prover(counted, start, counted.box, Clock(), lambda step: None, stands.seed) for _ in range(2))
    steps = [prover.step(counted.objectives["fit"], (), counted.box) for prover in (whole, small)]
    assert steps[0] is not None
    assert steps[1] is not None
    size = small.relaxation.size
    box = tightened(steps[1].bound, steps[1].box, steps[1].bound.value)
    left = small.narrowed(steps[1], box)
    assert small.relaxation.size < size
    assert left.basis is not None
    for part in parts(counted, left):
        inner = Box(box.lower, np.minimum(box.upper, part.upper))
        if inner.empty:
            continue
        one, other = whole.part(steps[0], inner, left.least), small.part(left, inner, left.least, left.basis)
        assert (one == EMPTY) == (other == EMPTY)
        if isinstance(one, Step) and isinstance(other, Step):
            assert one.bound.value == other.bound.value


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("seed", range(1, 4))
def test_no_plan_as_good_as_the_best_leaves_the_relaxation(
    offer: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a level's relaxation is narrowed to holds the best plan, also where it can be no better on that level."""
    problem = make_problem(case_of(offer, seed), counted=True)
    search = from_nothing(problem)
    inside: list[bool] = []
    narrow = Prover.narrowed

    def narrowed(prover: Prover, step: Step, box: Box) -> Step:
        if all_held(step.held, search.best):
            inside.append(box.has(search.best))
        return narrow(prover, step, box)

    monkeypatch.setattr(Prover, "narrowed", narrowed)
    search.run()
    assert inside
    assert all(inside)


def test_a_level_begins_where_the_last_one_was_relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a level was settled the next is relaxed from that one's own relaxation, wherever its parts went."""
    search = from_nothing(make_problem(case_of("2022-23", 1), counted=True))
    settled: list[Step] = []
    starts: list[Basis | None] = []
    checked: list[Basis] = []
    close, start = Search._close, Prover.start_from

    def closed(self: Search, step: Step, top: int) -> None:
        settled.append(step)
        starts.clear()
        close(self, step, top)

    def started(self: Prover, held: Sequence[Held], box: Box, basis: Basis | None = None) -> None:
        if settled and not starts:
            assert basis is not None
            assert basis is settled[-1].basis
            checked.append(basis)
        starts.append(basis)
        start(self, held, box, basis)

    monkeypatch.setattr(Search, "_close", closed)
    monkeypatch.setattr(Prover, "start_from", started)
    search.run()
    assert len(checked) > 1


def from_nothing(problem: Problem) -> Search:
    locked = locked_start(problem, Clock())
    assert locked is not None
    return Search(problem, first_plan(problem, locked), Clock())
