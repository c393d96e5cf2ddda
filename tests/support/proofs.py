"""Plans with their certificates, and the proofs of their levels as texts."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.certificate import Certificate
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.certificate.vipr import ViprProof, prove
from tsimatch.solver.checker.check import instance_of
from tsimatch.solver.search.progress import ProgressWatch
from tsimatch.solver.solve import solve, with_need_first

SHORT = Regime(money="hard", rates="mixed")
"""Money that is hard to share out at mixed rates: prices leave levels open."""


def plan_with_proof(
    region: Region,
    offer: Offer | str | None = None,
    options: Options | None = None,
    deadline: Deadline | None = None,
    watch: ProgressWatch | None = None,
) -> tuple[Plan, Certificate]:
    """The plan that `plan` makes, and the certificate of the same search."""
    instance = prepare(region, choose_offer(region, offer).offer, options)
    deadline = deadline or Deadline(instance.options.time_limit)
    solution = solve(instance, deadline, watch=watch)
    return with_need_first(solution.plan, instance, deadline, watch), solution.certified(deadline)


@cache
def proven(seed: int, offer: str, regime: Regime = SHORT, recipients: int = 24) -> tuple[Region, Plan, Certificate]:
    """A made-up region with its plan and certificate."""
    made = make_example(recipients=recipients, leaders=recipients * 10 // 24, seed=seed, offer=offer, regime=regime)
    return made, *plan_with_proof(made, offer)


def proof_of(made: Region, found: Plan, certificate: Certificate) -> ViprProof:
    """The proofs of a plan; raises Faults where the certificate is none of it."""
    return prove(certificate, found, instance_of(found, made))


def texts(proof: ViprProof) -> dict[str, str]:
    """The file of each level, as text."""
    return {step.proof.name: text(proof, place) for place, step in enumerate(proof.verifier.steps)}


def text(proof: ViprProof, level: int) -> str:
    """The file of a level, as text."""
    file = BytesIO()
    proof.write(level, file, BytesIO())
    return file.getvalue().decode()
