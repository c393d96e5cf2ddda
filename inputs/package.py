"""The zip package inside a workbook: its true size, its parts, and which of them is which sheet."""

from __future__ import annotations

from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile, ZipInfo

from ..models.limits import MOST_UNPACKED

_CHUNK = 1 << 20
_BOOK = "xl/workbook.xml"
_CONTENT = "content.xml"
_LINKS = "xl/_rels/workbook.xml.rels"


def too_large(data: bytes) -> bool:
    """Say whether a workbook unpacks to more than MOST_UNPACKED bytes, whatever its table of contents says."""
    with ZipFile(BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            return True
        size = 0
        for part in package.infolist():
            size += _true_size(package, part, MOST_UNPACKED - size)
        return size > MOST_UNPACKED


def _true_size(package: ZipFile, part: ZipInfo, most: int) -> int:
    # The reader stops at the size that the package claims: let it go further than is allowed.
    part.file_size, size = most + 2 * _CHUNK, 0
    with package.open(part) as opened:
        while size <= most and (chunk := opened.read(_CHUNK)):
            size += len(chunk)
    return size


def check_xml(xml: bytes) -> None:
    """Raise ExpatError where an XML text is not well formed: the fast reader may never end on it."""
    ParserCreate().Parse(xml, True)


def open_document(data: bytes) -> bytes:
    """Give the XML of all sheets of an .ods workbook, b'' for another package."""
    with ZipFile(BytesIO(data)) as package:
        return package.read(_CONTENT) if _CONTENT in package.namelist() else b""


def sheet_parts(data: bytes) -> dict[str, bytes]:
    """Give the XML of every sheet of an .xlsx workbook by the sheet's name."""
    with ZipFile(BytesIO(data)) as package:
        names = set(package.namelist())
        # Expat, the parser underneath, refuses entities that blow up.
        book = ElementTree.fromstring(package.read(_BOOK))  # noqa: S314
        links = ElementTree.fromstring(package.read(_LINKS))  # noqa: S314
        targets = {link.get("Id"): _part(link.get("Target", "")) for link in links}
        sheets = {sheet.get("name", ""): targets.get(_link(sheet), "") for sheet in book.iterfind(".//{*}sheet")}
        return {name: package.read(part) for name, part in sheets.items() if part in names}


def _link(sheet: ElementTree.Element) -> str | None:
    # Which namespace it has depends on the kind of .xlsx.
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)


def _part(target: str) -> str:
    return normpath(join("/xl", target)).lstrip("/")
