"""Attempts to prove the product wrong, counted: other solvers, changed certificates, changed plans.

python benchmarks/falsify.py --seed 1 --regions 40 --changes 500

Other solvers get the model of each level, the levels before it held, and are asked for anything better than what is
proven: HiGHS (scipy), SCIP and CP-SAT with and without presolve (OR-Tools), each for a few seconds; and a second model,
the one that everyone writes first (tests/oracle), is solved by HiGHS for small cases. Whatever contradicts a proof is
printed in full, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import alone  # noqa: F401
import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from tsimatch.common.faults import Faults, Place
from tsimatch.models.plan.certificate import Certificate
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_data, plan_of
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.certificate.verify import Verifier, verified
from tsimatch.solver.certificate.vipr import prove
from tsimatch.solver.checker.check import check, instance_of
from tsimatch.solver.solve import plan

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regimes import regimes

from tests.oracle.regions import small_case
from tests.oracle.second_solver import SecondSolver
from tests.solver.certificate.test_vipr import changed_certificate, changed_file
from tests.support import vipr_checker
from tests.support.proofs import plan_with_proof

SECONDS = 5
"""Wall seconds of another solver on one level."""


@dataclass
class Count:
    """What was tried and what came of it; `wrong` is whatever contradicts a proof."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, came: str) -> None:
        """Count one attempt."""
        self.tried[f"{what}: {came}"] += 1

    def found(self, what: str, told: str) -> None:
        """Count one that contradicts a proof."""
        self.note(what, "CONTRADICTS")
        self.wrong.append(f"{what}: {told}")
        print(f"CONTRADICTION: {what}: {told}", flush=True)


@dataclass(frozen=True)
class Question:
    """A level's model: is anything in it better than `value`?"""

    rows: list[dict[int, int]]
    limits: list[int]
    equal: list[bool]
    upper: list[int]
    objective: list[int]
    value: int


def question_of(verifier: Verifier, level: int) -> Question:
    """The model of a level: the rows of the model, without cuts, and the levels before it as rows."""
    first = verifier.model.rows.count
    held = verifier.fixed_levels[:level]
    return Question(
        [*verifier.rows[:first], *({c: -v for c, v in enumerate(of) if v} for of, _ in held)],
        [*verifier.limits[:first], *(-value for _, value in held)],
        [*verifier.equal[:first], *(False for _ in held)],
        verifier.model.upper.tolist(),
        verifier.steps[level].objective,
        verifier.steps[level].proof.value,
    )


Answer = str
"""'nothing better', 'something better', or 'no answer in time'."""


def by_cpsat(asked: Question, *, presolve: bool) -> Answer:
    """Ask CP-SAT for anything better."""
    model = cp_model.CpModel()
    x = [model.new_int_var(0, most, "") for most in asked.upper]
    for row, limit, equal in zip(asked.rows, asked.limits, asked.equal, strict=True):
        left = cp_model.LinearExpr.weighted_sum([x[c] for c in row], list(row.values()))
        model.add(left == limit) if equal else model.add(left <= limit)
    better = [c for c, v in enumerate(asked.objective) if v]
    model.add(
        cp_model.LinearExpr.weighted_sum([x[c] for c in better], [asked.objective[c] for c in better]) > asked.value
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = SECONDS, 1
    solver.parameters.cp_model_presolve = presolve
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return "nothing better"
    return "something better" if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else "no answer in time"


def by_scip(asked: Question) -> Answer:
    """Ask SCIP for the best; what it finds is rounded and added up again."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    x = [solver.IntVar(0, most, "") for most in asked.upper]
    for row, limit, equal in zip(asked.rows, asked.limits, asked.equal, strict=True):
        line = solver.Constraint(limit if equal else -solver.infinity(), limit)
        for column, value in row.items():
            line.SetCoefficient(x[column], value)
    for column, value in enumerate(asked.objective):
        if value:
            solver.Objective().SetCoefficient(x[column], value)
    solver.Objective().SetMaximization()
    solver.SetTimeLimit(1000 * SECONDS)
    status = solver.Solve()
    if status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        found = judged(asked, [round(column.solution_value()) for column in x])
        return found if status == pywraplp.Solver.OPTIMAL or found == "something better" else "no answer in time"
    return "no answer in time"


def by_highs(asked: Question) -> Answer:
    """Ask HiGHS for the best; what it finds is rounded and added up again."""
    entries = [(r, c, v) for r, row in enumerate(asked.rows) for c, v in row.items()]
    row, column, value = zip(*entries, strict=True)
    matrix = csr_array((value, (row, column)), shape=(len(asked.rows), len(asked.upper)))
    limits = np.array(asked.limits, dtype=float)
    low = np.where(asked.equal, limits, -np.inf)
    found = milp(
        -np.array(asked.objective, dtype=float),
        integrality=np.ones(len(asked.upper)),
        bounds=Bounds(0, np.array(asked.upper)),
        constraints=LinearConstraint(matrix, low, limits),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return "no answer in time"
    came = judged(asked, [round(v) for v in found.x.tolist()])
    return came if found.status == 0 or came == "something better" else "no answer in time"


def judged(asked: Question, x: list[int]) -> Answer:
    """Whether a rounded answer keeps every row, and is better."""
    for row, limit, equal in zip(asked.rows, asked.limits, asked.equal, strict=True):
        left = sum(value * x[c] for c, value in row.items())
        if left > limit or (equal and left != limit):
            return "an answer that breaks a row"
    return "something better" if sum(map(int.__mul__, asked.objective, x)) > asked.value else "nothing better"


SOLVERS: Mapping[str, Callable[[Question], Answer]] = {
    "HiGHS": by_highs,
    "SCIP": by_scip,
    "CP-SAT": lambda asked: by_cpsat(asked, presolve=True),
    "CP-SAT without presolve": lambda asked: by_cpsat(asked, presolve=False),
}

Proven = tuple[Region, Plan, Certificate]


def proven(chance: random.Random, size: int) -> Iterator[tuple[str, Proven]]:
    """Walk random regions with their plans and certificates, of every regime and offer."""
    every = list(regimes())
    while True:
        name, regime = chance.choice(every)
        offer, seed = chance.choice(("2021-22", "2022-23", "2023-24")), chance.randrange(1, 1_000_000)
        made = make_example(recipients=size, leaders=size * 5 // 12, seed=seed, offer=offer, regime=regime)
        try:
            yield f"{offer} seed {seed} {name}", (made, *plan_with_proof(made, offer))
        except NoPlan:
            continue


def against_solvers(count: Count, name: str, case: Proven) -> None:
    """Ask every solver for anything better on every level that is proven."""
    made, found, certificate = case
    recheck, verifier = verified(certificate, found, instance_of(found, made))
    if recheck.broken or verifier is None:
        count.found("certificate as written", f"{name}: {recheck.broken}")
        return
    for level, step in enumerate(verifier.steps):
        for solver, ask in SOLVERS.items():
            came = ask(question_of(verifier, level))
            if came == "something better":
                count.found(f"{solver}, a level", f"{name}: {step.proof.name} {step.proof.value}")
            else:
                count.note(f"{solver}, a level", came)


def by_other_checker(count: Count, name: str, case: Proven) -> None:
    """Have every level's VIPR file verified by the checker that knows nothing of the product."""
    made, found, certificate = case
    proof = prove(certificate, found, instance_of(found, made))
    for level, step in enumerate(proof.verifier.steps):
        text = written(proof, level)
        try:
            verified_ = vipr_checker.check(text)
        except vipr_checker.Refused as error:
            count.found("a level's VIPR file", f"{name}: {step.proof.name}: {error}")
            continue
        whole = verified_.low == verified_.high == step.proof.value
        count.note("a level's VIPR file", "verified to the end" if whole else "a range verified")


def written(proof: Any, level: int) -> str:
    """The file of a level."""
    file = BytesIO()
    proof.write(level, file, BytesIO())
    return file.getvalue().decode()


def against_second_model(count: Count, seed: int) -> None:
    """Solve a small case by another model, and compare every level."""
    made, offer, options = small_case(seed)
    wanted = SecondSolver(made, offer, options).solve()
    try:
        found = plan(made, offer, options)
    except NoPlan:
        came: dict[str, int] | None = None
    else:
        came = {level.name: level.value for level in found.levels}
    if came == wanted:
        count.note("the second model, a region", "the same levels")
    else:
        count.found("the second model, a region", f"small case {seed}: {came}, not {wanted}")


def change_certificate(count: Count, chance: random.Random, name: str, case: Proven) -> None:
    """Change one number of a certificate: it is refused, or proves the same."""
    made, found, certificate = case
    changed = changed_certificate(certificate, chance)
    if changed == certificate:
        return
    try:
        proof = prove(changed, found, instance_of(found, made))
    except Faults:
        count.note("a certificate with one number changed", "refused")
        return
    for level, (old, new) in enumerate(zip(certificate.levels, changed.levels, strict=True)):
        try:
            came = vipr_checker.check(written(proof, level))
        except vipr_checker.Refused as error:
            count.found(
                "a certificate with one number changed", f"{name}: {new.name}: taken, and its file is not: {error}"
            )
            return
        if old.value != new.value or came.low != old.value or (came.high is not None and came.high < old.value):
            count.found("a certificate with one number changed", f"{name}: {new.name} proves {came}")
            return
    count.note("a certificate with one number changed", "another proof of the same")


def change_file(count: Count, chance: random.Random, name: str, case: Proven) -> None:
    """Change one number of a VIPR file: it is refused."""
    made, found, certificate = case
    proof = prove(certificate, found, instance_of(found, made))
    file = written(proof, chance.randrange(len(certificate.levels)))
    changed = changed_file(file, chance)
    if changed.split() == file.split():
        return
    try:
        vipr_checker.check(changed)
    except vipr_checker.Refused:
        count.note("a VIPR file with one number changed", "refused")
    else:
        lines = [(a[:90], b[:90]) for a, b in zip(file.splitlines(), changed.splitlines(), strict=True) if a != b]
        count.found("a VIPR file with one number changed", f"{name}: accepted: {lines}")


def change_plan(count: Count, chance: random.Random, name: str, case: Proven) -> None:
    """Change one cell of a plan: the checker names what is broken."""
    made, found, _ = case
    data = plan_data(found)
    told = _change_cell(data, chance)
    try:
        changed = plan_of(json.loads(json.dumps(data)), Place("plan.json"))
        sound = check(changed, made, found.offer.name).sound
    except Faults:
        sound = False
    if sound:
        count.found("a plan with one cell changed", f"{name}: sound with {told}")
    else:
        count.note("a plan with one cell changed", "refused")


def _change_cell(data: dict[str, Any], chance: random.Random) -> str:
    tables = [key for key in ("levels", "matches", "unmatched", "leaders", "budgets") if data[key]]
    table = chance.choice(tables)
    row = chance.choice(data[table])
    keys = [key for key, value in row.items() if isinstance(value, (int, str)) and key not in ("bound", "proven")]
    key = chance.choice(keys)
    before = row[key]
    if isinstance(before, bool):
        row[key] = not before
    elif isinstance(before, int):
        row[key] = before + chance.choice([-1, 1, 7])
    else:
        row[key] = f"{before}x" if before else "x"
    return f"{table}: {key} {before!r} -> {row[key]!r}"


def main() -> int:
    """Try everything, and print what was tried, and what came of it."""
    asked = _arguments()
    chance, count, began = random.Random(asked.seed), Count(), process_time()  # noqa: S311 - not a secret
    made: list[tuple[str, Proven]] = []
    for number, (name, case) in enumerate(proven(chance, asked.size)):
        if number == asked.regions:
            break
        made.append((name, case))
        by_other_checker(count, name, case)
        if number < asked.solved:
            against_solvers(count, name, case)
    for case_number in range(asked.cases):
        against_second_model(count, 1000 * asked.seed + case_number)
    for change in (change_certificate, change_file, change_plan):
        for _ in range(asked.changes):
            change(count, chance, *chance.choice(made))
    for what, times in sorted(count.tried.items()):
        print(f"{times:7,}  {what}")
    print(f"{len(count.wrong)} contradictions; seed {asked.seed}; {process_time() - began:.0f} s of CPU")
    return 1 if count.wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="the same seed tries the same")
    parser.add_argument("--regions", type=int, default=40, help="random regions, planned and proven")
    parser.add_argument("--solved", type=int, default=10, help="the first of them, given to other solvers")
    parser.add_argument("--size", type=int, default=24, help="recipients of each")
    parser.add_argument("--cases", type=int, default=100, help="small cases for the second model")
    parser.add_argument("--changes", type=int, default=500, help="changes of each kind")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
