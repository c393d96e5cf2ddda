"""Workbooks that are short and mean: a few kilobytes that stand for much, or XML that two readers take in two ways.

Each maker stands in a table with a part of what is to be told of its file, '' where the file reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

Attack: TypeAlias = tuple[Callable[[], bytes], str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SCHOOLS = (("id", "name", "region"), ("104423", "Ash", "North"))
_LEADERS = (("id", "name", "role", "region", "capacity_days"), ("L1", "Ada", "NLE", "North", "5"))

# An .xlsx workbook.


def row_xml(cells: tuple[str, ...], number: int) -> str:
    """Write a row of texts."""
    names = (f"{chr(65 + i)}{number}" for i in range(len(cells)))
    inner = (f'<c r="{n}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in zip(names, cells, strict=True))
    return f'<row r="{number}">{"".join(inner)}</row>'


def sheet_xml(rows: str, head: str = _HEAD) -> str:
    """Write a sheet of some rows."""
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


TABLE = "".join(row_xml(cells, number) for number, cells in enumerate(_SCHOOLS, 1))
SHEET = sheet_xml(TABLE)


def book_parts(sheet: str, strings: str | None = None) -> dict[str, str]:
    """Give the parts of a workbook with this XML as its sheet Schools, and these texts that cells share."""
    leaders = sheet_xml("".join(row_xml(cells, number) for number, cells in enumerate(_LEADERS, 1)))
    sheets = '<sheet name="Schools" sheetId="1" r:id="r1"/><sheet name="Leaders" sheetId="2" r:id="r2"/>'
    targets = {"r1": "worksheets/sheet1.xml", "r2": "worksheets/sheet2.xml", "r3": "sharedStrings.xml"}
    links = "".join(
        f'<Relationship Id="{id_}" Type="{_REL}/{target.split(".")[0].split("/")[0]}" Target="{target}"/>'
        for id_, target in targets.items()
    )
    parts = {
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": leaders,
    }
    return parts if strings is None else parts | {"xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{MAIN}">{strings}</sst>'}


def packed(parts: Mapping[str, str | bytes], way: int = ZIP_DEFLATED) -> bytes:
    """Pack parts into a zip file."""
    content = BytesIO()
    with ZipFile(content, "w", way) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


def _sheet(xml: str, strings: str | None = None) -> bytes:
    return packed(book_parts(xml, strings))


def _rows(more: str, strings: str | None = None) -> bytes:
    return _sheet(sheet_xml(TABLE + more), strings)


def _cell(cell: str, strings: str | None = None) -> bytes:
    return _rows(f'<row r="3">{cell}</row>', strings)


def _text(text: str) -> bytes:
    return _rows(row_xml(("104424", text, "North"), 3))


def _edited(old: str, new: str) -> bytes:
    assert old in SHEET
    return _sheet(SHEET.replace(old, new))


def _far(white: str) -> Attack:
    return lambda: _cell(f'<c{white}r="XFD3"><v>1</v></c>'), "cell XFD3 is in use; the most that is read is"


def _shared(value: str) -> Attack:
    cell = f'<c r="A3" t="s"><v>{value}</v></c>'
    return lambda: _cell(cell, "<si><t>x</t></si>"), f"cell A3 names the shared text '{value}', but there are 1"


def _prefixed(xml: str) -> str:
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        for end in (">", " ", "/"):
            xml = xml.replace(f"<{tag}{end}", f"<x:{tag}{end}").replace(f"</{tag}{end}", f"</x:{tag}{end}")
    return xml.replace("xmlns=", "xmlns:x=")


_LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
_TOO_MANY = ": holds more than"
_ERROR = '<c r="A3" t="e"><v>#N/A</v></c>'

XLSX: dict[str, Attack] = {
    "text of c": (lambda: _text("c " * 100_000), "at most 32,767 characters"),
    "text of rows": (lambda: _text("row " * 50_000), "at most 32,767 characters"),
    "many r and an error": (lambda: _cell('<x r="A1"/>' * 30_000 + _ERROR), "row 3, column A (id): '#N/A': the error"),
    "text of r and an error": (
        lambda: _cell(f'{_ERROR}<c r="B3" t="inlineStr"><is><t>{" r=&quot;A1&quot;" * 30_000}</t></is></c>'),
        "row 3, column A (id): '#N/A': the error",
    ),
    "far after a tab": _far("\t"),
    "far after a newline": _far("\n"),
    "far after spaces": _far("   "),
    "far after all": _far(" \n\t "),
    "far row": (lambda: _rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "cell A1048576 is in use"),
    "corner": (
        lambda: _rows('<row r="99999"><c r="ZZ99999"><v>1</v></c></row>'),
        "column ZZ: blank: expected a column",
    ),
    "many corners": (
        lambda: _rows("".join(f'<row r="{n}"><c r="ZZ{n}"><v>1</v></c></row>' for n in range(3, 60_000))),
        _TOO_MANY,
    ),
    "cells without names": (lambda: _cell("<c/>" * 5_100_000), _TOO_MANY),
    "a full row": (lambda: _cell("<c><v>1</v></c>" * 100_000), "cell AAA3 is in use"),
    "a full sheet": (lambda: _rows(("<row>" + "<c><v>12345</v></c>" * 700 + "</row>") * 3_700), _TOO_MANY),
    "one long text everywhere": (
        lambda: _rows(("<row>" + '<c t="s"><v>0</v></c>' * 700 + "</row>") * 10, f"<si><t>{'x' * 32_000}</t></si>"),
        _TOO_MANY,
    ),
    "shared -1": _shared("-1"),
    "shared letters": _shared("abc"),
    "shared too far": _shared("1"),
    "shared half": _shared("0.5"),
    "shared wide digit": _shared("０"),
    "shared huge": _shared("9" * 20),
    "laughs": (lambda: _sheet(sheet_xml(TABLE, f'<!DOCTYPE x [<!ENTITY a "ha">{_LAUGHS}]>')), "a document type"),
    "foreign entity": (
        lambda: _sheet(sheet_xml(TABLE, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]>').replace("Ash", "&a;")),
        "a document type",
    ),
    "deep": (lambda: _rows("<a>" * 200_000), "nested more than 200 deep"),
    "long tag": (lambda: _rows(f"<x a='{'y' * 6_000_000}'/>"), "many million characters"),
    "long comment": (lambda: _rows(f"<!--{'y' * 6_000_000}-->"), "many million characters"),
    "long text": (lambda: _rows(f"<x>{'y' * 101_000_000}</x>"), "many million characters"),
    "many tags": (lambda: _rows("".join(f"<a{n}/>" for n in range(20_000))), "more than 5,000 names"),
    "many attributes": (
        lambda: _rows("<x " + " ".join(f'a{n}=""' for n in range(20_000)) + "/>"),
        "more than 5,000 names",
    ),
    "many prefixes": (lambda: _rows("".join(f'<x xmlns:a{n}="u"/>' for n in range(20_000))), "more than 5,000 names"),
    "no end": (lambda: _edited("</sheetData>", ""), "the workbook is broken (mismatched tag"),
    "another prefix": (lambda: _sheet(_prefixed(SHEET)), ""),
    "strict": (lambda: _edited(MAIN, STRICT), ""),
    "another namespace": (lambda: _edited(MAIN, "urn:x"), "expected at least one row"),
    "another row": (lambda: _edited('r="A2"', 'r="A7"'), "cell A7 stands in row 2"),
    "a cell twice": (lambda: _edited('r="B2"', 'r="A2"'), "cell A2 stands there twice"),
    "row x": (lambda: _edited('row r="2"', 'row r="x"'), "a row is numbered 'x'"),
    "row of digits": (lambda: _edited('row r="2"', f'row r="{"9" * 10_000}"'), "a row is numbered '999"),
    "cell $A$2": (lambda: _edited('r="A2"', 'r="$A$2"'), "a cell is named '$A$2'"),
    "number x": (lambda: _cell('<c r="A3"><v>x1</v></c>'), "cell A3 is a number and holds 'x1'"),
    "number inf": (lambda: _cell('<c r="A3"><v>inf</v></c>'), "cell A3 is a number and holds 'inf'"),
    "endless number": (lambda: _cell(f'<c r="A3"><v>{"9" * 500_000}</v></c>'), "cell A3 is a number and holds '999"),
    "unknown kind": (lambda: _cell('<c r="A3" t="zz"><v>1</v></c>'), "cell A3 is of the kind 'zz'"),
    "lying dimension": (lambda: _edited("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'), ""),
    "merged far": (
        lambda: _edited("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A4:XFD1048576"/></mergeCells>'),
        "",
    ),
    "spans": (lambda: _edited('<row r="2"', '<row spans="1:16384" r="2"'), ""),
}

# The package around it.


def _lying(size: int) -> bytes:
    # The table of contents, and the part's own head, claim another size.
    content = packed(book_parts(sheet_xml(TABLE + " " * 1_000_003)))
    true = len(sheet_xml(TABLE + " " * 1_000_003)).to_bytes(4, "little")
    assert content.count(true) == 2
    return content.replace(true, size.to_bytes(4, "little"))


def _twice() -> bytes:
    content = BytesIO(packed(book_parts(SHEET)))
    with ZipFile(content, "a") as package:
        package.writestr("XL/worksheets/Sheet1.xml", SHEET)
    return content.getvalue()


def _flagged() -> bytes:
    content = bytearray(packed(book_parts(SHEET)))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def _without(name: str) -> bytes:
    return packed({part: text for part, text in book_parts(SHEET).items() if part != name})


def _book(old: str, new: str) -> bytes:
    parts = book_parts(SHEET)
    return packed({name: text.replace(old, new) for name, text in parts.items()})


PACKAGES: dict[str, Attack] = {
    "bomb": (lambda: packed(book_parts(SHEET) | {"xl/x.bin": bytes(210_000_000)}), "unpacks to more than 200 MB"),
    "size of 100": (lambda: _lying(100), "the workbook is broken"),
    "size of 150 MB": (lambda: _lying(150_000_000), ""),
    "size of 4 GB": (lambda: _lying(0xFFFFFFFE), "unpacks to more than 200 MB"),
    "parts twice": (_twice, "two parts are named"),
    "lzma": (lambda: packed(book_parts(SHEET), ZIP_LZMA), "packed in an unknown way"),
    "encrypted": (_flagged, "protected with a password"),
    "many parts": (lambda: packed(book_parts(SHEET) | {f"x{n}": b"" for n in range(10_001)}), "parts"),
    "no workbook": (lambda: _without("xl/workbook.xml"), "it has no part xl/workbook.xml"),
    "no sheet": (lambda: _without("xl/worksheets/sheet1.xml"), "it has no part xl/worksheets/sheet1.xml"),
    "no links": (lambda: _without("xl/_rels/workbook.xml.rels"), "it has no part"),
    "binary": (lambda: packed({"xl/workbook.bin": b""}), "save it as .xlsx"),
    "sheets of one name": (lambda: _book('"Leaders"', '"Schools"'), "two sheets are named Schools"),
    "many sheets": (
        lambda: _book("</sheets>", "".join(f'<sheet name="s{n}" r:id="r1"/>' for n in range(2_000)) + "</sheets>"),
        "more than 1,000 sheets",
    ),
    "outside": (lambda: _book('"worksheets/sheet1.xml"', '"../../../../etc/passwd"'), "it has no part"),
    "a link": (lambda: _book('Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://x"'), "no part"),
    "itself": (lambda: _book('"worksheets/sheet1.xml"', '"workbook.xml"'), "expected at least one row"),
}

# An .ods workbook.


def ods_content(tables: str, before: str = "") -> str:
    """Write the XML of some tables."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f"{_HEAD}{before}<office:document-content {spaces}>{body}</office:document-content>"


def ods(tables: str, before: str = "") -> bytes:
    """Write an .ods workbook of some tables."""
    return packed({"content.xml": ods_content(tables, before)})


def ods_row(*texts: str, rows: str = "1", columns: str = "1") -> str:
    """Write a row of texts, it and each cell as often as said."""
    head = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    cells = "".join(f"{head}<text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def ods_table(rows: str, name: str) -> str:
    """Write one table."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


ODS_LEADERS = ods_table("".join(ods_row(*cells) for cells in _LEADERS), "Leaders")
ODS_ROWS = "".join(ods_row(*cells) for cells in _SCHOOLS)


def _ods(more: str) -> bytes:
    return ods(ods_table(ODS_ROWS + more, "Schools") + ODS_LEADERS)


def _times(value: str) -> Attack:
    return lambda: _ods(ods_row("x", rows=value)), f"a number-rows-repeated is '{value[:5]}"


_BILLION = "1000000000"

ODS: dict[str, Attack] = {
    "a row a billion times": (lambda: _ods(ods_row("x", rows=_BILLION)), "A1000000002 is in use; the most that is"),
    "nothing a billion times": (lambda: _ods(ods_row("", rows=_BILLION)), ""),
    "a cell a billion times": (lambda: _ods(ods_row("x", columns=_BILLION)), "is in use; the most that is read"),
    "a full sheet": (lambda: _ods(ods_row("x", rows="99000", columns="700")), _TOO_MANY),
    "far down": (lambda: _ods(ods_row("", rows="999999999") * 1_000 + ods_row("x")), "is in use; the most that is"),
    "-1 times": _times("-1"),
    "0 times": _times("0"),
    "x times": _times("x"),
    "no times": _times(""),
    "times of digits": _times("9" * 5_000),
    "spaces": (lambda: _ods(ods_row('<text:s text:c="999999999"/>' * 10_000)), _TOO_MANY),
    "many tables": (lambda: ods("".join(ods_table("", f"t{n}") for n in range(2_000))), "more than 1,000 sheets"),
    "tables of one name": (lambda: ods((ods_table(ODS_ROWS, "Schools") + ODS_LEADERS) * 2), "two sheets are named"),
    "tables in a cell": (lambda: _ods(f"<table:table-row><table:table-cell>{'<table:table>' * 9_000}"), "nested more"),
    "laughs": (lambda: ods(ods_table(ODS_ROWS, "Schools"), '<!DOCTYPE x [<!ENTITY a "b">]>'), "a document type"),
    "number x": (
        lambda: _ods(
            '<table:table-row><table:table-cell office:value-type="float" office:value="x"/></table:table-row>'
        ),
        "a cell is a number and holds 'x'",
    ),
}
