"""Regions near another one, solved from its warm start and from nothing: the same plans, and how much sooner.

    python benchmarks/warm.py --file REGION.csv
    python benchmarks/warm.py --recipients 120 --leaders 100 --offer 2023-24 --seed 1

Each change is planned both ways, in turns, in one process; plans that are proven must be equal to the byte apart from
their seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import alone  # noqa: F401
from nearby_regions import ALL, ASKED, nearby
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.reoptimise.warm_start import SolvedInstance
from tsimatch.solver.solve import solve


@dataclass(frozen=True)
class Run:
    """One plan: is it the only one that can come out, how many CPU seconds took all of it (prepare, solve, state) and
    solving alone, and was search needed?"""

    plan: Plan
    final: bool
    whole: float
    solving: float
    searched: bool


Pair = tuple[str, Run, Run]
NAMED = ("leader out", "money", "lock")
"""The changes asked for first, and held to a third of the time."""


def main() -> None:
    """Plan every change both ways, and print ratios."""
    asked = _arguments()
    region = _region(asked)
    offer = choose_offer(region, asked.offer).offer
    solved = SolvedInstance(solve(prepare(region, offer, Options()), Deadline(asked.limit)))
    base = solved.solution.plan
    began = process_time()
    useful = solved.warm_start is not None
    print(f"{region.name}: {base.status}; learning took {process_time() - began:.3f} s{'' if useful else ', in vain'}")
    pairs = list(_pairs(asked, solved, base, offer))
    for kind in dict.fromkeys(kind for kind, _, _ in pairs):
        print(_line(kind, [pair for pair in pairs if pair[0] == kind]))
    print(_line("all", pairs))
    print(_line("a leader out, money, a lock", [pair for pair in pairs if pair[0] in NAMED]))
    print(_line("all that took no search", [pair for pair in pairs if not pair[1].searched]))


def _pairs(asked: argparse.Namespace, solved: SolvedInstance, base: Plan, offer: Offer) -> Iterator[Pair]:
    kinds = ALL if asked.all else ASKED
    changes = nearby(solved.instance, base, asked.number, asked.seed, kinds)
    for turn, (kind, region) in enumerate(changes):
        # Which comes first alternates: the second finds some things in memory.
        order = (solved, None) if turn % 2 else (None, solved)
        first, second = (_run(region, offer, asked.limit, of) for of in order)
        cold, warm = (second, first) if turn % 2 else (first, second)
        if isinstance(warm, str) or isinstance(cold, str):
            if warm != cold:
                raise SystemExit(f"{kind}: {warm} and {cold}")
        elif cold.final and warm.final and plan_json(cold.plan) != plan_json(warm.plan):
            raise SystemExit(f"{kind}: the plans differ")
        else:
            yield kind, cold, warm


def _run(region: Region, offer: Offer, limit: float, like: SolvedInstance | None) -> Run | str:
    times = [process_time()]
    try:
        instance = prepare(region, offer, Options(), None if like is None else like.instance)
        times.append(process_time())
        solution = solve(instance, Deadline(limit), like=like)
    except (NoPlan, Faults) as error:
        return str(error)
    times.append(process_time())
    made = replace(solution.plan, seconds=0.0)
    times.append(process_time())
    searched = not solution.result.drawn or not all(level.by_bound for level in solution.result.closed)
    final = made.optimal and solution.result.drawn
    return Run(made, final, times[-1] - times[0], times[2] - times[1], searched)


def _line(name: str, pairs: list[Pair]) -> str:
    if not pairs:
        return f"{name}: none"
    ratios = sorted(cold.whole / warm.whole for _, cold, warm in pairs)
    low, _, high = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
    solving = median(cold.solving / warm.solving for _, cold, warm in pairs)
    seconds = [median(run.whole for run in runs) for runs in ([p[1] for p in pairs], [p[2] for p in pairs])]
    open_ = sum(not (cold.final and warm.final) for _, cold, warm in pairs)
    return (
        f"{name}: {len(pairs)}{f' ({open_} not proven)' if open_ else ''}: cold ÷ warm {median(ratios):.2f} "
        f"(quartiles {low:.2f}, {high:.2f}; {ratios[0]:.2f} to {ratios[-1]:.2f}), solving alone {solving:.2f}; "
        f"seconds {seconds[0]:.3f}, {seconds[1]:.3f}"
    )


def _region(asked: argparse.Namespace) -> Region:
    if asked.file:
        return read_region(Path(asked.file))
    return make_example(recipients=asked.recipients, leaders=asked.leaders, seed=asked.seed, offer=asked.offer)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", help="a region file in the place of a generated one")
    parser.add_argument("--offer", help="of the generated region")
    parser.add_argument("--recipients", type=int, default=120)
    parser.add_argument("--leaders", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=100, help="the number of changes")
    parser.add_argument("--all", action="store_true", help="changes of every kind, not only those asked for most")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for each plan")
    return parser.parse_args()


if __name__ == "__main__":
    main()
