"""How time, memory and gaps grow with a region: one region, England, three and ten times England.

    python benchmarks/growth.py --offer 2023-24 --limit 540

Each size is made and planned in a process of its own, which ends with the plan as `match plan` has it, judged by the
checker. A gap is that of the level's value from a bound that no plan as good on the levels before can pass
(docs/method.md, 'Large regions').
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from math import log
from time import perf_counter, process_time

import alone  # noqa: F401
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.checker.check import check
from tsimatch.solver.solve import plan

SIZES = {"region": (120, 100), "England": (1_000, 1_000), "3 Englands": (3_000, 3_000), "10 Englands": (10_000, 10_000)}


def main() -> None:
    """Run every size asked for, print a table of each, and how time and memory grow."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", nargs="*", default=list(SIZES), choices=SIZES)
    asked.add_argument("--offer", default="2023-24")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--limit", type=float, default=540.0, help="CPU seconds of the search alone")
    asked.add_argument("--one", choices=SIZES, help="one size, in this process, as one line of JSON")
    options = asked.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.offer, options.seed, options.limit)))
        return
    found = [apart(name, options) for name in options.sizes]
    for what in ("wall", "cpu", "memory") if len(found) > 1 else ():
        print(f"{what}: pairs to the power of {exponent([(r['pairs'], r[what]) for r in found]):.2f}")


def apart(name: str, options: argparse.Namespace) -> dict[str, object]:
    """Measure a size in a process of its own, and print it."""
    command = [sys.executable, __file__, "--one", name, "--offer", options.offer]
    command += ["--seed", str(options.seed), "--limit", str(options.limit)]
    row: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{name}: {row['pairs']:,} pairs, {row['wall']:.1f} s, {row['cpu']:.1f} s of CPU, {row['memory']:.0f} MB")
    for level in row["levels"]:  # type: ignore[attr-defined]
        state = "proven" if level["proven"] else f"gap {100 * level['gap']:.4f}%"
        print(f"    {level['name']:<8}{level['value']:>14,}{level['bound']:>14,}  {state}", flush=True)
    return row


def measure(name: str, offer: str, seed: int, limit: float) -> dict[str, object]:
    """Make a size's region, plan it, judge the plan, and say what that took; the making is not counted."""
    recipients, leaders = SIZES[name]
    region = make_example(recipients=recipients, leaders=leaders, seed=seed, offer=offer)
    began, cpu = perf_counter(), process_time()
    made = plan(region, offer, Options(), clock=Deadline(limit, process_time))
    wall, cpu = perf_counter() - began, process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    broken = check(made, region, offer).broken
    if broken:
        raise SystemExit(f"{name}: the checker refuses the plan: {broken[0]}")
    pairs = len(prepare(region, choose_offer(region, offer).offer, Options()).pairs.leader)
    levels = [
        {"name": x.name, "value": x.value, "bound": x.bound, "proven": x.proven, "gap": x.gap} for x in made.levels
    ]
    return {"pairs": pairs, "wall": wall, "cpu": cpu, "memory": memory, "levels": levels}


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a straight line through the points, both axes logarithmic."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((a - x) ** 2 for a in xs)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / across if across else 0.0


if __name__ == "__main__":
    main()
