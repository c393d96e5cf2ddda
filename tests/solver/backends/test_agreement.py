"""What only CP-SAT proves is proven twice: two searches agree, or no plan is given."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Disagreement
from tsimatch.inputs.documents.plan import read_certificate
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.certificate import LevelProof
from tsimatch.models.plan.plan import NoPlan
from tsimatch.models.plan.plan_json import certificate_json
from tsimatch.outputs.terminal.failures import tell_failure
from tsimatch.scenarios.runs.process_pool import failed
from tsimatch.solver.backends.agreement import agrees, beyond, solve_twice
from tsimatch.solver.backends.cpsat import (
    OPENING,
    SECOND,
    TIE_BREAK,
    TURN,
    USUAL,
    CpSatAnswer,
    _parameters,
    solve_cpsat,
)
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.level_relaxation import LevelRelaxation
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.heuristics.construction import first_plan, locked_start
from tsimatch.solver.model.levels_and_bounds import FixedLevel, LevelProblem
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.search import lexicographic as search
from tsimatch.solver.search.level_cpsat import LevelCpSat
from tsimatch.solver.search.result import BY_BOUND, BY_BRANCHING, BY_BRANCHING_AND_CPSAT, BY_CPSAT
from tsimatch.solver.solve import solve

from ...oracle.regions import oracle_of, small_case, tiny_case
from ...support.builders import leader, lock, region, school, town
from ...support.proofs import plan_with_proof

SOLVER = Path(search.__file__).parent
NOTHING, FOUND = CpSatAnswer("infeasible", None), CpSatAnswer("optimal", np.ones(3, dtype=np.int64))
WHAT = "the level fit"

# The known path to a wrong answer is closed.


@pytest.mark.parametrize("strategy", [USUAL, SECOND, *OPENING, *TURN, TIE_BREAK])
def test_presolve_looks_for_no_inclusions(strategy: object) -> None:
    """Whatever CP-SAT is asked, it does not look for at-most-one rows inside longer ones (google/or-tools 5293)."""
    assert _parameters(1, None, strategy).presolve_inclusion_work_limit == 0  # type: ignore[arg-type]


def test_cp_sat_is_called_in_one_place() -> None:
    """There is one place that calls CP-SAT, so that none forgets this."""
    for name in ("SatParameters(", "SolveWrapper("):
        assert [path.name for path in SOLVER.parent.rglob("*.py") if _calls(path, f"sat.{name}")] == ["cpsat.py"]


def _calls(path: Path, name: str) -> bool:
    ours = path.relative_to(SOLVER.parent).parts[0]
    return ours not in ("tests", "benchmarks", ".venv", ".typing") and name in path.read_text(encoding="utf-8")


def test_the_second_search_has_no_presolve_and_one_worker() -> None:
    """The second search shares neither presolve nor several workers with the first: both have been wrong."""
    parameters = _parameters(16, None, SECOND)
    assert (parameters.cp_model_presolve, parameters.num_workers) == (False, 1)
    assert _parameters(16, None, USUAL).num_workers == 16


# Two answers.


@pytest.mark.parametrize("first", [NOTHING, FOUND])
def test_two_answers(first: CpSatAnswer) -> None:
    """A second search that finds nothing better agrees; one that finds something contradicts; one that is cut short
    says nothing."""
    assert agrees(first, NOTHING, WHAT)
    assert not agrees(first, CpSatAnswer("stopped", None), WHAT)
    for second in (FOUND, CpSatAnswer("feasible", FOUND.x)):
        with pytest.raises(Disagreement, match=WHAT):
            agrees(first, second, WHAT)


@pytest.mark.parametrize("end", ["feasible", "stopped"])
def test_what_came_to_no_end_is_no_proof(end: str) -> None:
    """A first search that was cut short proves nothing, whatever a second says."""
    assert not agrees(CpSatAnswer(end, None), NOTHING, WHAT)  # type: ignore[arg-type]


def test_contradiction_ends_with_4(capsys: pytest.CaptureFixture[str]) -> None:
    """Searches that contradict each other end a command with exit code 4 and one line that says what to report."""
    assert tell_failure(Disagreement(WHAT)) == 4
    said = capsys.readouterr().err
    assert said.startswith("match: two searches contradict each other about the level fit, so no plan is given")
    assert (said.count("\n"), "please report it" in said, "--version" in said) == (1, True, True)


def test_contradiction_among_many_plans() -> None:
    """Among many plans it fails one, with the same sentence, from another process too."""
    error = pickle.loads(pickle.dumps(Disagreement(WHAT)))  # noqa: S301
    assert (failed(error).state, failed(error).reason) == ("failed", str(Disagreement(WHAT)))


# A level of a region.


OFFER = read_offer("2022-23")


@cache
def town_problem() -> Model:
    return make_model(prepare(town(), OFFER), extended=True)


def first_level() -> tuple[LevelCpSat, LevelRelaxation]:
    """Fit in the town, with nothing held and a bound that proves nothing, and CP-SAT over it."""
    model, clock = town_problem(), Deadline()
    locked = locked_start(model, clock)
    assert locked is not None
    prover = Bounder(model, first_plan(model, locked), model.domain, clock)
    step = prover.priceless(LevelProblem(model.objectives["fit"], (), model.domain))
    return LevelCpSat(model, prover, clock, 1), step


def best_of(cpsat: LevelCpSat, step: LevelRelaxation) -> int:
    """The best value of a level."""
    answer = cpsat.search(step, 0)
    assert answer.x is not None
    assert step.at(answer.x) < step.bound.value
    return step.at(answer.x)


def test_a_wrong_proof_is_found_out() -> None:
    """A first search that calls a value the best though more can be had is contradicted by the second."""
    cpsat, step = first_level()
    best = best_of(cpsat, step)
    assert cpsat.proves(step, NOTHING, best, None)
    with pytest.raises(Disagreement, match="the level "):
        cpsat.proves(step, NOTHING, best - 2 * step.unit, None)


def test_a_second_search_without_time_proves_nothing() -> None:
    """Where the second search has no time, the level is not proven, and a part of the branching stays open."""
    cpsat, step = first_level()
    target = best_of(cpsat, step) - 3 * step.unit
    answer = cpsat.search(step, target)
    assert answer.end == "optimal"
    assert cpsat.proves(step, answer, target, None)
    cpsat.begin(Deadline(0.0))
    assert not cpsat.proves(step, answer, target, None)
    assert not cpsat.finish(step, target, 1.0)[1]


def test_what_whole_numbers_show_needs_no_second() -> None:
    """Where nothing is left once columns are fixed, that is proven without any search."""
    cpsat, step = first_level()
    beyond_it = step.bound.value + step.unit
    cpsat.begin(Deadline(0.0))
    answer = cpsat.search(step, beyond_it)
    assert answer.certain
    assert cpsat.proves(step, answer, step.bound.value, None)


def test_locks_that_may_clash_are_asked_twice() -> None:
    """Without time for a second answer, locks are not said to clash; with it, they are."""
    made = region(school(), leader(capacity_days=4), lock("100001", "A"))
    model = make_model(prepare(made, OFFER))
    with pytest.raises(NoPlan):
        solve(model.instance, Deadline())
    nothing = LevelProblem(np.zeros(model.columns.count, dtype=np.int64), (), model.domain)
    first = solve_cpsat(model.rows, nothing, Deadline())
    twice = solve_twice(model.rows, nothing, Deadline(), "it")
    assert first.end == twice.end == "infeasible"


# Both ways against an oracle.


@pytest.mark.parametrize("seed", [seed for seed in range(60) if tiny_case(seed)[0].budgets])
def test_both_ways_are_the_oracles(seed: int) -> None:
    """Where money binds, CP-SAT with presolve and without both come to what trying everything comes to."""
    best, instance = oracle_of(seed).best(), prepare(*tiny_case(seed))
    model = make_model(instance)
    if best is None:
        pytest.skip("there is no plan")
    held: list[FixedLevel] = []
    for name, objective in model.objectives.items():
        value = -best[name] if name in ("travel", "cost", "balance") else best[name]
        for strategy in (USUAL, SECOND):
            level = LevelProblem(objective, tuple(held), model.domain)
            answer = solve_cpsat(model.rows, level, Deadline(), strategy=strategy)
            assert answer.x is not None
            assert (answer.end, int((objective * answer.x).sum())) == ("optimal", value), (name, strategy)
            nothing = solve_cpsat(model.rows, beyond(level, answer.x), Deadline(), strategy=strategy)
            assert nothing.end == "infeasible", (name, strategy)
        held.append(FixedLevel(objective, value))


# The certificate.


def searched(instance: Instance) -> list[LevelProof]:
    """The levels of a case that search closed, from a certificate that holds; it has their trees as well."""
    solution = solve(instance, Deadline())
    plan = solution.plan
    assert plan.optimal
    proof = solution.certified()
    assert recheck(proof, plan, instance).broken == ()
    assert all(bool(level.tree) == (level.closed_by == "tree") for level in proof.levels)
    return [level for level in proof.levels if level.closed_by != "bound"]


def test_certificate_says_which_search_closed_a_level() -> None:
    """A level that search closed names the search; where that is CP-SAT it names the one that agreed."""
    seen = set()
    for seed in (4, 9, 14, 22):
        seen |= {(level.search, level.agreed) for level in searched(prepare(*small_case(seed)))}
    assert ("branch-and-bound", "") in seen
    assert all(said and (agreed or not said.endswith("cp-sat")) for said, agreed in seen)


def test_what_closed_a_level_is_remembered() -> None:
    """CP-SAT over all that is open, branching with parts that it finished, and branching alone are told apart."""
    cpsat, step = first_level()
    target = best_of(cpsat, step) - 3 * step.unit
    cpsat.begin(Deadline())
    cpsat.branched()
    assert cpsat.closing == BY_BRANCHING
    assert cpsat.proves(step, cpsat.search(step, target), target, None)
    assert cpsat.closing == BY_CPSAT
    assert cpsat.finish(step, target, 10.0)[1]
    cpsat.branched()
    assert cpsat.closing == BY_BRANCHING_AND_CPSAT
    cpsat.begin(Deadline())
    assert cpsat.closing == BY_BOUND


def test_old_certificates_are_read(tmp_path: Path) -> None:
    """A certificate that does not say which search closed a level is read as before."""
    _, proof = plan_with_proof(town(), OFFER)
    (tmp_path / "proof.json").write_text(certificate_json(proof), encoding="utf-8")
    data = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    for level in data["levels"]:
        del level["search"], level["agreed"]
    (tmp_path / "proof.json").write_text(json.dumps(data), encoding="utf-8")
    old = read_certificate(tmp_path / "proof.json")
    assert old == replace(proof, levels=tuple(replace(level, search="", agreed="") for level in proof.levels))
