"""`match letters`: the letters of an agreed plan, of grant offers or of appointment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shared_options import Beside, DraftFlag, OfferName, Postcodes, beside, console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..outputs.letters.fields import Letter

EXAMPLE = (
    "Examples: match letters agreed.json -o letters.xlsx; "
    "match letters agreed.json --template letter.docx -o letters; match letters plan.xlsx --draft -o drafts; "
    "match letters --offer rise-2025-26 --example-template letter.docx"
)


def letters(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN", help="An agreed plan: .json, or its workbook.")] = None,
    region: Beside = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|FOLDER",
            help="The schedule as .xlsx, .csv or .json; or a folder for one letter each. As often as wanted.",
        ),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own letter.docx; without it, the plain one that ships.")
    ] = None,
    dated: Annotated[str | None, typer.Option(metavar="DATE", help="The date of the letters.")] = None,
    example_template: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the plain template, to make your own of it, and end: for the letters of PLAN or of --offer, "
            "a grant offer or an appointment or both; without either, of a grant offer.",
        ),
    ] = None,
    draft: DraftFlag = False,
    json: Annotated[bool, typer.Option("--json", help="Print the schedule as JSON alone.")] = False,
) -> None:
    """Write letters of an agreed plan: grant offers or appointments.

    A schedule for mail merge, or one document each.
    """
    from ..outputs.letters.files import LETTER_FILES
    from ..outputs.targets import Targets

    targets = Targets(
        reads={"PLAN": plan, "REGION": region, "--template": template, "--postcodes": postcodes},
        writes={"-o": output, "--example-template": example_template},
        offers=(offer,),
        inside=LETTER_FILES,
    )
    if example_template is not None:
        targets.check()
        _write_template(example_template, plan, offer)
        return
    if plan is None:
        raise typer.BadParameter("letters are made from an agreed plan: match letters PLAN")
    from ..common.streams import write_data
    from ..delivery.agreed_plan import read_sound, tell_state
    from ..delivery.deployments import deployments_of
    from ..models.matching.options import parse_day
    from ..outputs.letters.fields import letter_of
    from ..outputs.letters.files import check_letter_targets, schedule_json
    from ..outputs.terminal.delivery import show_letters

    check_letter_targets(output or (), targets, template)
    day = parse_day("--dated", dated)
    agreed = read_sound(plan, beside(region, postcodes), offer, needs="match letters", draft=draft)
    deployments = deployments_of(agreed.plan, agreed.instance)
    state = agreed.mark or str(agreed.stored.state)
    made = tuple(letter_of(d, agreed.instance.offer, day, state, mark=agreed.mark) for d in deployments)
    _write(made, f"Letters for {agreed.plan.region.name}", output or (), template, agreed.mark)
    if json:
        write_data(schedule_json(made))
    else:
        show_letters(console(), deployments, agreed.instance.offer, (*tell_state(agreed), *agreed.notes), output or ())


def _write_template(path: Path, plan: Path | None, offer: str | None) -> None:
    from ..common.faults import Place, refuse
    from ..common.files.atomic_write import write_whole
    from ..delivery.agreed_plan import letters_needed
    from ..outputs.letters.render import example_template

    if path.suffix.lower() != ".docx":
        raise refuse("expected a template that ends in .docx", Place(str(path)))
    write_whole(path, example_template(letters_needed(plan, offer)))


def _write(letters: Sequence[Letter], title: str, paths: Sequence[Path], template: Path | None, mark: str) -> None:
    from ..common.files.atomic_write import is_folder
    from ..common.files.read import read_bytes
    from ..inputs.recognition.file_kind import LETTER, recognise
    from ..outputs.letters.files import write_letters, write_schedule
    from ..outputs.letters.render import plain_template, render_letters

    folders = [path for path in paths if is_folder(path)]
    documents: list[bytes] = []
    if folders:
        file = template or Path("letter.docx")

        def rendered() -> list[bytes]:
            if template:
                return list(render_letters(read_bytes(file), str(file), letters, mark))
            made = {
                kind: render_letters(plain_template(kind), str(file), [x for x in letters if x.kind == kind], mark)
                for kind in {letter.kind for letter in letters}
            }
            return [next(made[letter.kind]) for letter in letters]

        documents = recognise(file, LETTER, rendered)
    # A folder may refuse the letters: it goes first, so that nothing else is written then.
    for path in folders:
        write_letters(letters, documents, title, path, mark)
    for path in paths:
        if path not in folders:
            write_schedule(letters, title, path, mark)
