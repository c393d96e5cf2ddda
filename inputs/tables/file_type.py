"""What a file looks like from its first bytes, in the words of the person who has to mend it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

EXCEL = "an Excel workbook (.xlsx)"
OPEN_DOCUMENT = "an OpenDocument spreadsheet (.ods)"
OLD_EXCEL = "an old Excel workbook (.xls)"
PROTECTED = "a workbook that is protected with a password"
WORD = "a Word document (.docx)"
WEB_PAGE = "a web page"
UTF_16 = "text in UTF-16 ('Unicode text')"

_SIGNS = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
)
_MARKUP = ((b"<!doctype html", WEB_PAGE), (b"<html", WEB_PAGE), (b"<?xml", "an XML file"))
_MANIFEST, _ENOUGH = "META-INF/manifest.xml", 1_000_000
_PARTS = (("xl/", EXCEL), ("content.xml", OPEN_DOCUMENT), ("word/", WORD))


def looks_like(data: bytes) -> str | None:
    """Say what a file looks like, or None where it may be a text."""
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(data)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = [what for sign, what in _SIGNS if data.startswith(sign)]
    found += [what for sign, what in _MARKUP if start.startswith(sign)]
    return found[0] if found else _by_zeros(data)


def _zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            if _MANIFEST in names and b"encryption-data" in package.open(_MANIFEST).read(_ENOUGH):
                return PROTECTED
    except Exception:
        # A broken package makes the reader raise all kinds of errors.
        return "a broken zip file or workbook"
    return next((what for part, what in _PARTS for name in names if name.startswith(part)), "a zip file")


def _compound(data: bytes) -> str:
    # Old Office files are small file systems, and their names are in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return OLD_EXCEL
    return "an old Office file"


def _by_zeros(data: bytes) -> str | None:
    zeros = data[:10_000].count(0)
    if zeros * 5 < len(data[:10_000]) or not zeros:
        return None
    odd, even = data[1:10_000:2].count(0), data[:10_000:2].count(0)
    return UTF_16 if max(odd, even) > 10 * min(odd, even) else "a binary file"
