"""`match proof`: a plan's proofs for checkers that are not ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shared_options import OfferName, PlanFile, Postcodes, beside, console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models.plan.plan import Plan
    from ..solver.certificate.vipr import ViprProof

EXAMPLE = (
    "Examples: match proof plan.json proof.json -o proofs; match proof plan.json region.csv proof.json -o proofs --gzip"
)


def proof(
    plan: PlanFile,
    region: Annotated[
        Path,
        typer.Argument(
            metavar="REGION|CERTIFICATE",
            help="The plan's region, only for a plan of an earlier version; otherwise the certificate.",
        ),
    ],
    certificate: Annotated[
        Path | None, typer.Argument(metavar="CERTIFICATE", help="What match plan --certificate wrote.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Write the proofs here: a new folder.")
    ] = None,
    packed: Annotated[bool, typer.Option("--gzip", help="Pack each proof: .vipr.gz.")] = False,
    offer: OfferName = None,
    postcodes: Postcodes = None,
) -> None:
    """Write a plan's proofs for checkers that are not ours.

    A VIPR file a level, an index, and a page that says how to use them.
    """
    from ..common.files.atomic_write import check_empty
    from ..outputs.proofs.folder import PROOF_FILES, write_proofs
    from ..outputs.targets import Targets
    from ..outputs.terminal.check import show_proofs

    if output is None:
        raise typer.BadParameter("name a new folder for the proofs: -o FOLDER")
    Targets(
        reads={"PLAN": plan, "REGION": region, "CERTIFICATE": certificate, "--postcodes": postcodes},
        writes={"-o": output},
        offers=(offer,),
        inside=PROOF_FILES,
    ).check()
    check_empty(output)
    given, proofs = (region, certificate) if certificate else (None, region)
    made, found = _proven(plan, given, proofs, offer, postcodes)
    show_proofs(console(), write_proofs(found, made, proofs, output, packed=packed), output)


def _proven(
    path: Path, region: Path | None, certificate: Path, offer: str | None, postcodes: Sequence[Path] | None
) -> tuple[Plan, ViprProof]:
    from ..common.faults import Place
    from ..inputs.documents.plan import read_certificate
    from ..inputs.documents.plan_and_region import read_plan_and_region
    from ..solver.certificate.vipr import prove
    from ..solver.checker.check import instance_of

    given = read_plan_and_region(path, beside(region, postcodes), offer)
    made, read = given.stored.plan, read_certificate(certificate)
    return made, prove(read, made, instance_of(made, given.region, given.offer), Place(str(certificate)))
