"""Plans with their certificates, and the proofs of their levels as texts."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from tsimatch.models.plan.certificate import Certificate
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.certificate.vipr import ViprProof, prove
from tsimatch.solver.checker.check import case_of
from tsimatch.solver.solve import plan_with_proof

SHORT = Regime(money="hard", rates="mixed")
"""Money that is hard to share out at mixed rates: prices leave levels open."""


@cache
def proven(seed: int, offer: str, regime: Regime = SHORT, recipients: int = 24) -> tuple[Region, Plan, Certificate]:
    """A made-up region with its plan and certificate."""
    made = make_example(recipients=recipients, leaders=recipients * 10 // 24, seed=seed, offer=offer, regime=regime)
    return made, *plan_with_proof(made, offer)


def proof_of(made: Region, found: Plan, certificate: Certificate) -> ViprProof:
    """The proofs of a plan; raises Faults where the certificate is none of it."""
    return prove(certificate, found, case_of(found, made))


def texts(proof: ViprProof) -> dict[str, str]:
    """The file of each level, as text."""
    return {step.proof.name: text(proof, place) for place, step in enumerate(proof.verifier.steps)}


def text(proof: ViprProof, level: int) -> str:
    """The file of a level, as text."""
    file = BytesIO()
    proof.write(level, file, BytesIO())
    return file.getvalue().decode()
