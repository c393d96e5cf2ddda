"""The engine beside its peers, in one run: CPU seconds of the solving part, and their ratios.

    python benchmarks/run.py                       # generated regions of every regime, ours and HiGHS
    python benchmarks/run.py --offers 2022-23 --minimums no --limit 40 --peer-limit 120
    python benchmarks/run.py --files ../shared/data/regions --peers highs,strengthened,scip,textbook,flow

Every plan is judged by the checker, and every level that a peer proves must be ours. A peer proves the levels and is
done; we go on to draw among equal plans. So there are two ratios: to all our seconds, and to those of the levels.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
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
from tsimatch.common.deadline import Deadline
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.checker.check import check
from tsimatch.solver.search.progress import ProgressWatch
from tsimatch.solver.solve import solve

PEERS = {
    "highs": solve_highs,
    "strengthened": lambda instance, limit: solve_highs(instance, limit, strengthened=True),
    "scip": solve_scip,
    "textbook": solve_textbook,
    "flow": solve_flow,
}


@dataclass(frozen=True)
class Result:
    """One instance: our seconds, those of ours that went to the levels, and those of each peer."""

    name: str
    ours: Answer
    levels: float
    peers: dict[str, Answer]

    def ratios(self, peer: str) -> tuple[float, float]:
        """The seconds of a peer as multiples of all of ours, and of ours for the levels alone."""
        seconds = self.peers[peer].seconds
        return seconds / max(self.ours.seconds, 0.001), seconds / max(self.levels, 0.001)


class _Drawing(ProgressWatch):
    """Notes when the search came to the draw among equal plans: all levels are proven then."""

    def __init__(self) -> None:
        super().__init__()
        self.since: float | None = None

    def see(self, level: str, value: int, bound: int) -> None:
        """Take note of the time, if this is the first sight of the draw."""
        if level == "draw" and self.since is None:
            self.since = process_time()


def main() -> None:
    """Solve every instance by everybody, and print seconds and ratios."""
    asked = _arguments()
    results = []
    for name, region, offer in _instances(asked):
        instance = _ruled(prepare(region, choose_offer(region, offer).offer))
        ours, levels = _ours(instance, region, asked.limit)
        peers = {peer: PEERS[peer](instance, asked.peer_limit or asked.limit) for peer in asked.peers}
        results.append(Result(name, ours, levels, peers))
        print(_line(results[-1]), flush=True)
    for peer in asked.peers:
        print(_summary(peer, results))


def _ruled(instance: Instance) -> Instance:
    """Have an instance work out what the rules allow: peers are given that, and so are we."""
    _ = instance.pairs, instance.reviews, instance.partnerships
    return instance


def _ours(instance: Instance, region: Region, limit: float) -> tuple[Answer, float]:
    """Our answer, and the seconds that went by until every level was proven."""
    began, drawing = process_time(), _Drawing()
    solution = solve(instance, Deadline(limit, now=process_time), watch=drawing)
    seconds = process_time() - began
    plan = solution.plan
    verdict = check(plan, region, instance.offer)
    if not verdict.sound:
        raise SystemExit(f"the checker refuses a plan: {verdict.broken[0]}")
    levels = seconds if drawing.since is None else drawing.since - began
    proven = {level.name: level.value for level in plan.levels if level.proven}
    return Answer(proven, len(proven) == len(plan.levels), seconds), levels


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
    parts = [f"{result.name}: ours {_text(result.ours)}, levels {result.levels:.2f}"]
    for peer, answer in result.peers.items():
        shared = set(answer.values) & set(result.ours.values)
        if peer != "textbook" and any(answer.values[name] != result.ours.values[name] for name in shared):
            raise SystemExit(f"{result.name}: {peer} proves {answer.values}, and ours {result.ours.values}")
        parts.append(f"{peer} {_text(answer)} ({' and '.join(f'{ratio:.1f}' for ratio in result.ratios(peer))})")
    return ", ".join(parts)


def _text(answer: Answer) -> str:
    return f"{answer.seconds:.2f}{'' if answer.proven else '+'}"


def _summary(peer: str, results: list[Result]) -> str:
    both = [[result.ratios(peer)[which] for result in results] for which in (0, 1)]
    ours, theirs = sum(r.ours.proven for r in results), sum(r.peers[peer].proven for r in results)
    return (
        f"over {len(results)} instances, ours proven {ours}, {peer} proven {theirs}\n"
        f"{peer} ÷ ours: {_spread(both[0])}\n{peer} ÷ our levels: {_spread(both[1])}"
    )


def _spread(ratios: Sequence[float]) -> str:
    mean = exp(sum(map(log, ratios)) / len(ratios))
    return f"geometric mean {mean:.1f}, median {median(ratios):.1f}, least {min(ratios):.2f}, most {max(ratios):.1f}"


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
    parser.add_argument("--peer-limit", type=float, help="seconds for each peer and instance, if it is another")
    return parser.parse_args()


if __name__ == "__main__":
    main()
