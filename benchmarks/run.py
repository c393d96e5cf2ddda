"""The engine beside its peers, in one run: CPU seconds of the solving part, and their ratios.

    python benchmarks/run.py                       # generated regions of every regime, ours and HiGHS
    python benchmarks/run.py --offers 2022-23 --minimums no --limit 40
    python benchmarks/run.py --files ../shared/data/regions --peers highs,strengthened,scip,textbook,flow

Every plan is judged by the checker, and every level that a peer proves must be ours.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))

import alone  # noqa: F401
from aggregated import Answer, solve_highs
from others import solve_flow, solve_scip, solve_textbook
from regimes import MINIMUMS, regimes
from tsimatch.inputs.region import read_region
from tsimatch.models.case import Case, prepare
from tsimatch.models.region import Region
from tsimatch.models.shelf import choose_offer
from tsimatch.scenarios.example import make_example
from tsimatch.solver.check import check
from tsimatch.solver.clock import Clock
from tsimatch.solver.plan import solve
from tsimatch.solver.statement import state_plan

PEERS = {
    "highs": solve_highs,
    "strengthened": lambda case, limit: solve_highs(case, limit, strengthened=True),
    "scip": solve_scip,
    "textbook": solve_textbook,
    "flow": solve_flow,
}


@dataclass(frozen=True)
class Result:
    """One instance: our seconds, and those of each peer."""

    name: str
    ours: Answer
    peers: dict[str, Answer]


def main() -> None:
    """Solve every instance by everybody, and print seconds and ratios."""
    asked = _arguments()
    results = []
    for name, region, offer in _instances(asked):
        case = prepare(region, choose_offer(region, offer).offer)
        ours = _ours(case, region, asked.limit)
        peers = {peer: PEERS[peer](case, asked.limit) for peer in asked.peers}
        results.append(Result(name, ours, peers))
        print(_line(results[-1]), flush=True)
    for peer in asked.peers:
        print(_summary(peer, results))


def _ours(case: Case, region: Region, limit: float) -> Answer:
    began = process_time()
    outcome = solve(case, Clock(limit, now=process_time))
    seconds = process_time() - began
    plan = state_plan(outcome, seconds)
    verdict = check(plan, region, case.offer)
    if not verdict.sound:
        raise SystemExit(f"the checker refuses a plan: {verdict.broken[0]}")
    return Answer({level.name: level.value for level in plan.levels if level.proven}, plan.optimal, seconds)


def _instances(asked: argparse.Namespace) -> Iterator[tuple[str, Region, str | None]]:
    if asked.files:
        for path in sorted(Path(asked.files).glob("*.csv")):
            if asked.england or not path.name.startswith("england"):
                yield path.stem, read_region(path), None
        return
    for offer in asked.offers:
        for name, regime in regimes(MINIMUMS[asked.minimums]):
            region = make_example(
                recipients=asked.recipients, leaders=asked.leaders, seed=asked.seed, offer=offer, regime=regime
            )
            yield f"{offer} {name}", region, offer


def _line(result: Result) -> str:
    parts = [f"{result.name}: ours {_told(result.ours)}"]
    for peer, answer in result.peers.items():
        shared = set(answer.values) & set(result.ours.values)
        if peer != "textbook" and any(answer.values[name] != result.ours.values[name] for name in shared):
            raise SystemExit(f"{result.name}: {peer} proves {answer.values}, and ours {result.ours.values}")
        ratio = answer.seconds / max(result.ours.seconds, 0.001)
        parts.append(f"{peer} {_told(answer)} ({ratio:.1f})")
    return ", ".join(parts)


def _told(answer: Answer) -> str:
    return f"{answer.seconds:.2f}{'' if answer.proven else '+'}"


def _summary(peer: str, results: list[Result]) -> str:
    ratios = sorted(r.peers[peer].seconds / max(r.ours.seconds, 0.001) for r in results)
    mean = exp(sum(map(log, ratios)) / len(ratios))
    return (
        f"{peer} ÷ ours over {len(ratios)} instances: geometric mean {mean:.1f}, median {median(ratios):.1f}, "
        f"least {ratios[0]:.2f}, most {ratios[-1]:.1f}; ours proven {sum(r.ours.proven for r in results)}, "
        f"{peer} proven {sum(r.peers[peer].proven for r in results)}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", help="a folder of region files in the place of generated ones")
    parser.add_argument("--england", action="store_true", help="England's files too")
    parser.add_argument("--peers", type=lambda text: text.split(","), default=["highs"])
    parser.add_argument("--offers", type=lambda text: text.split(","), default=["2021-22", "2022-23", "2023-24"])
    parser.add_argument("--minimums", choices=MINIMUMS, default="both", help="do most ask for different days?")
    parser.add_argument("--recipients", type=int, default=120)
    parser.add_argument("--leaders", type=int, default=100)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each solver and instance: CPU for ours")
    return parser.parse_args()


if __name__ == "__main__":
    main()
