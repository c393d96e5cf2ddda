"""The folder of a plan's proofs: a VIPR file a level, what its columns stand for, an index, and a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from ...common.files.atomic_write import fill_new_folder
from ...models.plan.plan import Plan
from ...solver.certificate.vipr import ViprProof
from ..html.render import encoded
from ..shared.csv import csv_table
from .columns import COLUMNS, column_rows
from .index import Index, ProofFile, index_data, index_of
from .page import proofs_page

PROOF_FILES = ("*.vipr", "*.vipr.gz", "index.json", "index.html", "columns.csv")
"""The files of a folder of proofs."""
_IN_MEMORY = 1 << 26
"""Bytes of what is derived that are kept in memory; more goes to a file."""


def write_proofs(proof: ViprProof, plan: Plan, certificate: Path, folder: Path, *, packed: bool = False) -> Index:
    """Write all proofs of a plan into a new folder, all or nothing; `packed` makes them .vipr.gz.

    Raises CannotWrite, where there is something in the folder too.
    """
    made, digest = list[Index](), sha256(certificate.read_bytes()).hexdigest()

    def fill(beside: Path) -> None:
        files = tuple(_level(proof, level, beside, packed=packed) for level in range(len(proof.verifier.steps)))
        index = index_of(proof, plan, files, digest)
        (beside / "index.json").write_text(json.dumps(index_data(index), indent=2) + "\n", encoding="utf-8")
        (beside / "columns.csv").write_bytes(csv_table(COLUMNS, column_rows(proof)))
        (beside / "index.html").write_bytes(encoded(proofs_page(index)))
        made.append(index)

    fill_new_folder(folder, fill)
    return made[0]


def _level(proof: ViprProof, level: int, folder: Path, *, packed: bool) -> ProofFile:
    name = f"{level + 1}-{proof.verifier.steps[level].proof.name.replace(' ', '-')}.vipr"
    path = folder / (f"{name}.gz" if packed else name)
    with SpooledTemporaryFile(_IN_MEMORY, dir=str(folder)) as spool, _opened(path, packed=packed) as file:
        written = proof.write(level, file, cast("BinaryIO", spool))
    with path.open("rb") as made:
        digest = sha256()
        while part := made.read(1 << 20):
            digest.update(part)
    return ProofFile(path.name, digest.hexdigest(), path.stat().st_size, written)


@contextmanager
def _opened(path: Path, *, packed: bool) -> Iterator[BinaryIO]:
    with path.open("xb") as file:
        if not packed:
            yield file
            return
        # Without name and time: the same proof gives the same bytes.
        with GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as small:
            yield cast("BinaryIO", small)
