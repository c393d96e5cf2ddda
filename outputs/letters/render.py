"""Letters from a template: fields are checked before anything is rendered, and what a region says stays text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ...common.faults import Fault, Faults, Place, refuse
from ...common.names import nearest
from ...models.offers.offer import LetterKind
from ..workbook.book import CREATED
from .fields import FIELDS, OF_LETTERS, Letter

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_AT = "--template"
KNOWN = {**FIELDS, **OF_LETTERS}
"""Every field that a template may use."""
_DOCUMENT = "word/document.xml"
_PACKED = b"PK\x03\x04"
_UNDEFINED = re.compile(r"'([^']*)' is undefined")
_STAMP = (CREATED.year, CREATED.month, CREATED.day, 0, 0, 0)


def plain_template(kind: LetterKind = "grant offer") -> bytes:
    """Give the template that ships for one kind of letter."""
    name = "appointment.docx" if kind == "appointment" else "letter.docx"
    return (resources.files(__package__) / name).read_bytes()


def example_template(kinds: Collection[LetterKind]) -> bytes:
    """Give a template for letters of these kinds: of both, one that has each where a letter is of that kind."""
    if len(kinds) == 1:
        return plain_template(next(iter(kinds)))
    grant, appointment = plain_template(), plain_template("appointment")
    head, _, rest = _document(grant).partition("<w:body>")
    offered, close, end = rest.partition("<w:sectPr")
    appointed = _document(appointment).partition("<w:body>")[2].partition("<w:sectPr")[0]
    body = (_tag('if letter == "appointment"'), appointed, _tag("else"), offered, _tag("endif"))
    made = BytesIO()
    with ZipFile(BytesIO(grant)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = "".join((head, "<w:body>", *body, close, end)) if part.filename == _DOCUMENT else old.read(part)
            new.writestr(ZipInfo(part.filename, part.date_time), text, ZIP_DEFLATED)
    return made.getvalue()


def _document(template: bytes) -> str:
    with ZipFile(BytesIO(template)) as package:
        return package.read(_DOCUMENT).decode()


def _tag(condition: str) -> str:
    """Write a paragraph of a template that keeps or drops those behind it."""
    return f"<w:p><w:r><w:t>{{%p {condition} %}}</w:t></w:r></w:p>"


def render_letters(template: bytes, file: str, letters: Sequence[Letter], mark: str = "") -> Iterator[bytes]:
    """Render one document a letter: the same bytes for the same letter and template; a `mark` heads every page.

    Raises Faults, before the first is rendered, where the template is no .docx, cannot be understood, or uses a field
    that no letter has.
    """
    place = Place(file)
    environment = _environment()
    _check(template, place, environment)
    for letter in letters:
        yield _rendered(template, place, environment, letter.words, mark)


def _environment() -> SandboxedEnvironment:
    try:
        import docxtpl  # noqa: F401
        from jinja2 import StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment
    except ImportError:
        raise Faults([Fault('letters need the extra letters: pip install "tsimatch[letters]"', at=_AT)]) from None
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    # What a region says stays text, whatever a template asks for.
    del environment.filters["safe"]
    # Every letter compiles the same parts: once is enough.
    environment.from_string = cache(environment.from_string)  # type: ignore[method-assign, assignment]
    return environment


def _check(template: bytes, place: Place, environment: SandboxedEnvironment) -> None:
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    if not template.startswith(_PACKED):
        raise refuse("expected a Word document, .docx", place)
    try:
        used = DocxTemplate(BytesIO(template)).get_undeclared_template_variables(jinja_env=environment)
    except TemplateError as error:
        raise _no_template(error, place) from None
    except Exception as error:
        # A broken package makes the readers underneath raise all kinds of errors.
        raise refuse(f"expected a Word document, .docx ({_first_line(error)})", place) from None
    unknown = sorted(used - environment.globals.keys() - KNOWN.keys())
    if unknown:
        raise Faults([_unknown(name, place) for name in unknown])


def _unknown(name: str, place: Place) -> Fault:
    expected = f"is no field of a letter; known here: {', '.join(KNOWN)}"
    return Fault(expected, place, "field", name, nearest(name, KNOWN))


def _no_template(error: Exception, place: Place) -> Faults:
    undefined = _UNDEFINED.search(str(error))
    if undefined:
        return Faults([_unknown(undefined[1], place)])
    where = ""
    for line in getattr(error, "docx_context", ()) or ():
        where = f", near: {' '.join(line.split())[:60]}" if "{" in line else where
    return refuse(f"the template cannot be used: {_first_line(error)}{where}", place)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _rendered(
    template: bytes, place: Place, environment: SandboxedEnvironment, words: Mapping[str, Any], mark: str
) -> bytes:
    from docxtpl import DocxTemplate

    document = DocxTemplate(BytesIO(template))
    content = BytesIO()
    try:
        document.render(dict(words), jinja_env=environment, autoescape=True)
        if mark:
            _mark_pages(document.docx, mark)
        properties = document.docx.core_properties
        properties.created = properties.modified = CREATED
        properties.title = f"{words['reference']} {words['leader_name']}"[:255]
        document.save(content)
    except Exception as error:
        # Whatever a template does wrong while it is rendered is told as its fault.
        raise _no_template(error, place) from None
    return _restamped(content.getvalue())


def _mark_pages(document: Any, mark: str) -> None:
    """Put a line above every page: a section may have other headers on its first page, and on even ones."""
    from docx.shared import Pt

    for number, section in enumerate(document.sections):
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in headers:
            # A header that is the section's before it is marked there.
            if number == 0 or not header.is_linked_to_previous:
                first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
                run = first.insert_paragraph_before().add_run(mark)
                run.bold, run.font.size = True, Pt(14)


def _restamped(content: bytes) -> bytes:
    """Write a package again with one time on every part, whatever the clock says."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            stamped = ZipInfo(part.filename, _STAMP)
            stamped.compress_type, stamped.create_system = ZIP_DEFLATED, 0
            new.writestr(stamped, old.read(part))
    return made.getvalue()
