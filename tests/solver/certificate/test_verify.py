"""The certificate of a plan's proofs: it proves what it says, and nothing that is not so."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.documents.plan import read_certificate
from tsimatch.models.matching.options import Options
from tsimatch.models.plan.certificate import Certificate, CutProof
from tsimatch.models.plan.check_result import Recheck
from tsimatch.models.plan.plan import Plan
from tsimatch.models.plan.plan_json import certificate_json
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import instance_of
from tsimatch.solver.model.model import make_model

from ...support.builders import town
from ...support.paths import SOUND
from ...support.proofs import plan_with_proof

OFFERS = ("2021-22", "2022-23", "2023-24")


def judged(made: Region, found: Plan, proof: Certificate) -> Recheck:
    return recheck(proof, found, instance_of(found, made))


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
def test_certificates_hold(offer: str) -> None:
    """Every level of a proven plan is proven again from its prices, or said to be closed by search."""
    closed = set()
    for seed in range(1, 4):
        made = make_example(recipients=30, leaders=16, seed=seed, offer=offer)
        found, proof = plan_with_proof(made, offer)
        verdict = judged(made, found, proof)
        assert verdict.broken == (), seed
        assert [level.name for level in verdict.proved] == [level.name for level in found.levels]
        for level in verdict.proved:
            assert (level.bound == level.value) == (level.closed_by == "bound")
            assert level.bound >= level.value
            closed.add(level.closed_by)
    assert "bound" in closed


def changed(proof: Certificate, place: int, **fields: object) -> Certificate:
    """The certificate with one level's proof changed."""
    levels = list(proof.levels)
    levels[place] = replace(levels[place], **fields)  # type: ignore[arg-type]
    return replace(proof, levels=tuple(levels))


def broken(proof: Certificate, options: Options | None = None) -> list[str]:
    made = town()
    found, _ = plan_with_proof(made, "2022-23", options)
    return [str(item) for item in judged(made, found, proof).broken]


@pytest.fixture(scope="module")
def proof() -> Certificate:
    return plan_with_proof(town(), "2022-23")[1]


def test_sound_certificate(proof: Certificate) -> None:
    """A certificate as it was written is sound."""
    assert broken(proof) == []


def test_a_better_value_is_not_proven(proof: Certificate) -> None:
    """A value that the prices rule out, or do not reach, is not taken."""
    value = proof.levels[0].value
    assert "is proven by its prices to be at most" in broken(changed(proof, 0, value=value + 100))[0]
    assert "is proven by its prices to be at most" in broken(changed(proof, 0, value=value - 100))[0]


def test_a_worse_value_closed_by_search_is_not_the_plans(proof: Certificate) -> None:
    """Where prices leave a gap the search is believed, but the value must be the plan's."""
    wrong = changed(proof, 0, value=proof.levels[0].value - 100, closed_by="search")
    assert any("need is proven in the plan" in text for text in broken(wrong))


def test_prices_below_nothing_are_refused(proof: Certificate) -> None:
    """A negative price of a limit would prove anything."""
    rows = make_model(instance_of(plan_with_proof(town(), "2022-23")[0], town())).rows
    limits = np.flatnonzero(~rows.equal).tolist()
    assert limits
    for limit in limits:
        assert broken(changed(proof, 0, prices=((limit, -1),))) != []
    assert broken(changed(proof, 0, prices=((rows.count, -1),))) != []
    assert broken(changed(proof, 1, held=(-1,))) != []


def test_missing_prices_prove_less(proof: Certificate) -> None:
    """Without its prices a level is not proven."""
    assert "at most" in broken(changed(proof, 3, prices=(), held=(0, 0, 0)))[0]


def test_cuts_must_follow_from_the_model(proof: Certificate) -> None:
    """A cut whose columns are not of one leader and class is refused."""
    assert "cuts that do not follow" in broken(replace(proof, cuts=(CutProof(members=(0, 1_000_000)),)))[0]


def test_another_case_is_told(proof: Certificate) -> None:
    """A certificate of another region, offer, model or options is told apart."""
    other = replace(proof.region, sha256="0")
    assert "another region" in broken(replace(proof, region=other))[0]
    assert "another offer" in broken(replace(proof, offer=other))[0]
    assert "another one than" in broken(replace(proof, model="0"))[0]
    assert "other options" in broken(proof, Options(min_days=3))[0]


def test_levels_in_another_order_are_refused(proof: Certificate) -> None:
    """Each level is proven with those before it held, so their order is part of the proof."""
    assert "is expected" in broken(replace(proof, levels=proof.levels[1:]))[0]


def test_files(tmp_path: Path, proof: Certificate) -> None:
    """A certificate is read back as it was written; another file is refused."""
    path = tmp_path / "proof.json"
    path.write_text(certificate_json(proof), encoding="utf-8")
    assert read_certificate(path) == proof
    path.write_text('{"schema": "match-plan/1"}', encoding="utf-8")
    with pytest.raises(Faults, match="expected a certificate"):
        read_certificate(path)


def test_files_of_versions_before(tmp_path: Path, proof: Certificate) -> None:
    """Certificates of schema 1 and 2 are read: the first had for each cut the list of its members, none had a tree."""
    path = tmp_path / "proof.json"
    path.write_text(certificate_json(proof), encoding="utf-8")
    data = json.loads(path.read_text(encoding="utf-8"))
    for level in data["levels"]:
        del level["tree"]
    path.write_text(json.dumps(data | {"schema": "match-certificate/2"}), encoding="utf-8")
    assert read_certificate(path) == proof
    for level in data["levels"]:
        del level["search"], level["agreed"]
    path.write_text(json.dumps(data | {"schema": "match-certificate/1", "cuts": [[3, 4]]}), encoding="utf-8")
    assert read_certificate(path) == replace(proof, cuts=(CutProof(members=(3, 4)),))
    path.write_text(json.dumps(data | {"schema": "match-certificate/1", "cuts": ["no"]}), encoding="utf-8")
    with pytest.raises(Faults, match="cuts"):
        read_certificate(path)


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`match plan --certificate` writes the proofs; `match check --certificate` proves them or ends with 1."""
    plan, path = tmp_path / "plan.json", tmp_path / "proof.json"
    assert run(["plan", str(SOUND), "-o", str(plan), "--certificate", str(path)]) == 0
    assert run(["check", str(plan), str(SOUND), "--certificate", str(path)]) == 0
    said = capsys.readouterr().out
    assert "its prices alone" in said
    assert "Proven: no plan is better on every level" in said
    assert "Not judged: whether" not in said
    assert run(["check", str(plan), str(SOUND)]) == 0
    first, judged, *rest = capsys.readouterr().out.splitlines()
    assert (first, judged.partition(":")[0]) == ("Sound: the plan breaks no rule.", "Judged")
    assert "Not judged: whether a better plan exists" in " ".join(rest[:4])
    data = json.loads(path.read_text(encoding="utf-8"))
    data["levels"][3] |= {"prices": [], "held": [0, 0, 0]}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert run(["check", str(plan), str(SOUND), "--certificate", str(path)]) == 1


def test_without_a_solver() -> None:
    """Working out a certificate again imports neither OR-Tools nor scipy."""
    heavy = "any(name.split('.')[0] in ('ortools', 'scipy') for name in sys.modules)"
    code = f"import sys, tsimatch.solver.certificate.verify; sys.exit({heavy})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
