"""Small regions of every regime, by the thousand: which of them are not proven in time?

python benchmarks/small.py --seeds 19 --limit 10
"""

from __future__ import annotations

import argparse
from itertools import product
from time import process_time

import alone  # noqa: F401
from regimes import regimes
from tsimatch.common.deadline import Deadline
from tsimatch.models.offers.catalogue import shipped_offers
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.checker.check import check
from tsimatch.solver.solve import plan


def main() -> None:
    """Plan them all, and name the slow and the unsound."""
    arguments = _arguments()
    seconds = []
    offers = [offer for offer in shipped_offers() if offer.id in arguments.offers]
    for offer, seed in product(offers, range(1, arguments.seeds + 1)):
        for name, regime in regimes():
            region = make_example(recipients=30, leaders=12, seed=seed, offer=offer, regime=regime)
            began = process_time()
            try:
                made: Plan | None = plan(region, offer, clock=Deadline(arguments.limit, now=process_time))
            except NoPlan:
                made = None
            seconds.append(process_time() - began)
            if made is not None and not made.optimal:
                print(f"not proven: {offer.id} seed {seed} {name}", flush=True)
            if made is not None and not check(made, region, offer).sound:
                print(f"NOT SOUND: {offer.id} seed {seed} {name}", flush=True)
    seconds.sort()
    print(f"{len(seconds)} regions; CPU seconds: median {seconds[len(seconds) // 2]:.3f}, most {seconds[-1]:.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=19, help="seeds for each offer and regime")
    parser.add_argument("--limit", type=float, default=10.0, help="CPU seconds for each region")
    parser.add_argument("--offers", nargs="*", default=["2021-22", "2022-23", "2023-24"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
