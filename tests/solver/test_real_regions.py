"""The ready region files on real schools, where they lie beside the repository: proven, sound, one answer."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.options import Options
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import check, instance_of
from tsimatch.solver.solve import plan

from ..support.deadlines import standing
from ..support.paths import SHARED
from ..support.proofs import plan_with_proof
from ..support.slow_cases import slow

FOLDER = SHARED / "regions"
NAMES = ("north-west-2022-23.csv", "west-midlands-2021-22.csv", "yorkshire-and-the-humber-2023-24.csv")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the region files are not beside this repository")


@pytest.mark.parametrize("name", [*NAMES, *slow("england-2022-23.csv")])
def test_levels_are_those_expected(name: str) -> None:
    """Every level is the one that another solver proved on another model; the checker is silent, the proofs hold."""
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))[name]
    made = read_region(FOLDER / name)
    found, proof = plan_with_proof(made)
    assert found.optimal
    assert found.offer.name == expected.pop("offer")
    assert {level.name: level.value // (100 if level.name == "cost" else 1) for level in found.levels} == expected
    assert check(found, made).broken == ()
    verdict = recheck(proof, found, instance_of(found, made))
    assert verdict.broken == ()
    assert len(verdict.proved) == len(found.levels)


def shuffled(made: Region, seed: int) -> Region:
    """The region with the rows of every table in another order."""
    tables = ("schools", "trusts", "leaders", "budgets", "decisions")
    return replace(made, **{name: _mixed(getattr(made, name), seed) for name in tables})


def _mixed(rows: tuple[Any, ...], seed: int) -> Any:
    return tuple(Random(seed).sample(rows, len(rows)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_one_answer(name: str) -> None:
    """The same bytes for any order of the rows and any number of threads, also with a time limit far away."""
    made = read_region(FOLDER / name)
    mixed = shuffled(made, 1), shuffled(made, 2)
    runs = [
        (made, 1, Deadline()),
        (made, 2, standing()),
        (made, 4, Deadline()),
        (mixed[0], 1, standing()),
        (mixed[1], 2, Deadline()),
    ]
    told = {
        plan_json(replace(plan(rows, options=Options(threads=threads), clock=clock), seconds=0.0))
        for rows, threads, clock in runs
    }
    assert len(told) == 1
