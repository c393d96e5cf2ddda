"""What each technique of the search gains: the engine beside itself without one, CPU seconds of the solving part.

    python benchmarks/ablation.py --limit 30                      # regimes with different days, every technique
    python benchmarks/ablation.py --without diving levels-ahead   # some techniques

Every region is made, and solved as it is and without each technique in turn, each time in a process of its own. A
ratio above 1 is what the engine takes longer without; a technique whose ratio stays under 1.05, and without which as
much is proven, goes. All plans that are proven must be equal level by level: the runner ends otherwise.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import exp, log
from pathlib import Path
from time import process_time
from types import MappingProxyType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import alone  # noqa: F401
from regimes import MINIMUMS, regimes
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver import parameters
from tsimatch.solver.search import level_search
from tsimatch.solver.search.level_search import LevelSearch
from tsimatch.solver.solve import solve

NOTHING = "nothing"


def main() -> None:
    """Measure every technique asked for, or one region without one technique for the runner itself."""
    asked = _arguments()
    if asked.one:
        print(json.dumps(_one(*asked.one, asked)))
        return
    variants = (NOTHING, *asked.without)
    answers: dict[str, list[dict[str, Any]]] = {variant: [] for variant in variants}
    with ThreadPoolExecutor(asked.workers) as pool:
        for offer in asked.offers:
            for name, _ in regimes(MINIMUMS[asked.minimums]):
                runs = [pool.submit(_run, offer, name, variant, asked) for variant in variants]
                for variant, run in zip(variants, runs, strict=True):
                    answers[variant].append(run.result())
                _compare(offer, name, {variant: answers[variant][-1] for variant in variants})
    for variant in asked.without:
        print(_summary(variant, answers[NOTHING], answers[variant]))


def _run(offer: str, name: str, variant: str, asked: argparse.Namespace) -> dict[str, Any]:
    figures = ("--limit", str(asked.limit), "--recipients", str(asked.recipients), "--leaders", str(asked.leaders))
    own = [sys.executable, __file__, "--one", offer, name, variant, "--seed", str(asked.seed), *figures]
    answer: dict[str, Any] = json.loads(subprocess.run(own, check=True, capture_output=True, text=True).stdout)
    return answer


def _one(offer: str, name: str, variant: str, asked: argparse.Namespace) -> dict[str, Any]:
    regime = dict(regimes())[name]
    region = make_example(
        recipients=asked.recipients, leaders=asked.leaders, seed=asked.seed, offer=offer, regime=regime
    )
    instance = prepare(region, choose_offer(region, offer).offer)
    _ = instance.pairs, instance.reviews, instance.partnerships
    for part in variant.split("+"):
        _WITHOUT[part]()
    began = process_time()
    plan = solve(instance, Deadline(asked.limit, now=process_time)).plan
    return {"seconds": process_time() - began, "proven": [level.value for level in plan.levels if level.proven]}


def _compare(offer: str, name: str, answers: dict[str, dict[str, Any]]) -> None:
    whole = max((answer["proven"] for answer in answers.values()), key=len)
    for variant, answer in answers.items():
        if answer["proven"] != whole[: len(answer["proven"])]:
            raise SystemExit(f"{offer} {name}: without {variant}, {answer['proven']} is proven, not {whole}")
    told = ", ".join(
        f"{variant} {answer['seconds']:.2f} ({len(answer['proven'])})" for variant, answer in answers.items()
    )
    print(f"{offer} {name}: {told}", flush=True)


def _summary(variant: str, with_it: list[dict[str, Any]], without: list[dict[str, Any]]) -> str:
    ratios = [b["seconds"] / a["seconds"] for a, b in zip(with_it, without, strict=True)]
    hard = [ratio for ratio, a in zip(ratios, with_it, strict=True) if a["seconds"] >= 1.0]
    levels = [sum(len(answer["proven"]) for answer in answers) for answers in (with_it, without)]
    seconds = [sum(answer["seconds"] for answer in answers) for answers in (with_it, without)]
    return (
        f"without {variant}: {_mean(ratios):.3f} over {len(ratios)} regions, {_mean(hard):.3f} over the {len(hard)} "
        f"that take a second, {seconds[1] / seconds[0]:.3f} of all seconds; "
        f"levels proven {levels[0]} with, {levels[1]} without"
    )


def _mean(ratios: list[float]) -> float:
    return exp(sum(map(log, ratios)) / len(ratios)) if ratios else 1.0


def _without_profile(change: Callable[[parameters.Parameters], parameters.Parameters]) -> None:
    parameters.PROFILES = MappingProxyType({size: change(profile) for size, profile in parameters.PROFILES.items()})


def _without_step(name: str) -> Callable[[], None]:
    def leave_out() -> None:
        setattr(LevelSearch, name, lambda *_, **__: False)

    return leave_out


def _without_settings() -> None:
    level_search.OPENING, level_search.TURN = level_search.OPENING[:1], level_search.TURN[:1]


_WITHOUT: dict[str, Callable[[], None]] = {
    NOTHING: lambda: None,
    "levels-ahead": lambda: _without_profile(lambda p: replace(p, levels_ahead=0)),
    "cost-aggregates": lambda: _without_profile(lambda p: replace(p, model=replace(p.model, cost_aggregates=False))),
    "load-aggregates": lambda: _without_profile(lambda p: replace(p, model=replace(p.model, load_aggregates=False))),
    "diving": _without_step("dive"),
    "relaxed-choices": _without_step("try_relaxed_choices"),
    "neighbourhoods": _without_step("search_neighbourhoods"),
    "gomory-cuts": _without_step("add_gomory_cuts"),
    "further-settings": _without_settings,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    techniques = [name for name in _WITHOUT if name != NOTHING]
    parser.add_argument("--without", nargs="*", default=techniques, help="techniques, several at once with +")
    parser.add_argument("--offers", type=lambda text: text.split(","), default=["2021-22", "2022-23", "2023-24"])
    parser.add_argument("--minimums", choices=MINIMUMS, default="yes", help="do most ask for different days?")
    parser.add_argument("--recipients", type=int, default=120)
    parser.add_argument("--leaders", type=int, default=100)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--limit", type=float, default=30.0, help="CPU seconds for each run")
    parser.add_argument("--workers", type=int, default=1, help="runs at the same time")
    parser.add_argument("--one", nargs=3, metavar=("OFFER", "REGIME", "WITHOUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
