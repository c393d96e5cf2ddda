"""Workbooks that are short and mean: a few kilobytes that stand for much, or XML that two readers take in two ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SCHOOLS = (("id", "name", "region"), ("104423", "Ash", "North"))
LEADERS = (("id", "name", "role", "region", "capacity_days"), ("L1", "Ada", "NLE", "North", "5"))


def row_xml(cells: tuple[str, ...], number: int) -> str:
    """Write a row of texts."""
    inner = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def sheet_xml(rows: str, head: str = _HEAD) -> str:
    """Write a sheet of some rows."""
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


TABLE = "".join(row_xml(cells, number) for number, cells in enumerate(SCHOOLS, 1))


def book(sheet: str | bytes, **parts: str | bytes) -> bytes:
    """Write a workbook with this XML as its sheet Schools, a sound sheet Leaders, and further parts."""
    leaders = sheet_xml("".join(row_xml(cells, number) for number, cells in enumerate(LEADERS, 1)))
    sheets = '<sheet name="Schools" sheetId="1" r:id="r1"/><sheet name="Leaders" sheetId="2" r:id="r2"/>'
    links = "".join(
        f'<Relationship Id="{id_}" Type="{_REL}/{kind}" Target="{target}"/>'
        for id_, kind, target in (
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "worksheet", "worksheets/sheet2.xml"),
            ("r3", "sharedStrings", "sharedStrings.xml"),
            ("r4", "styles", "styles.xml"),
        )
    )
    content: dict[str, str | bytes] = {
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": leaders,
    }
    return packed(content | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts into a zip file."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


def strings(inner: str) -> str:
    """Write the part with the shared texts."""
    return f'{_HEAD}<sst xmlns="{MAIN}">{inner}</sst>'


def ods(tables: str, before: str = "") -> bytes:
    """Write an .ods workbook of some tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{_HEAD}{before}<office:document-content {spaces}>{body}</office:document-content>",
        }
    )


def ods_table(rows: str, name: str = "Schools") -> str:
    """Write one table."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods_row(*texts: str, repeated: str = "") -> str:
    """Write a row of texts."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    times = f' table:number-rows-repeated="{repeated}"' if repeated else ""
    return f"<table:table-row{times}>{cells}</table:table-row>"


ODS_LEADERS = ods_table("".join(ods_row(*cells) for cells in LEADERS), "Leaders")
ODS_TABLE = "".join(ods_row(*cells) for cells in SCHOOLS)
_ATTRIBUTES = "".join(f' a{n}=""' for n in range(400_000))


def xlsx_attacks() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Walk the attacks: a name, the maker of the file, and a part of what is told ('' where it reads)."""
    yield "text-of-c", lambda: book(sheet_xml(TABLE + row_xml(("104424", "c " * 100_000, "North"), 3))), "32,767"
    yield "text-of-rows", lambda: book(sheet_xml(TABLE + row_xml(("104424", "row " * 60_000, "North"), 3))), "32,767"
    yield (
        "many-r-and-an-error",
        lambda: book(
            sheet_xml(TABLE + '<row r="3">' + '<x r="A1"/>' * 50_000 + '<c r="A3" t="e"><v>#N/A</v></c></row>')
        ),
        "row 3, column A (id): '#N/A'",
    )
    yield (
        "many-r-as-text",
        lambda: book(
            sheet_xml(
                TABLE
                + row_xml(("104424", ' r="A1"' * 30_000, "North"), 3).replace(
                    "</row>", '<c r="D3" t="e"><v>#N/A</v></c></row>'
                )
            )
        ),
        "32,767",
    )
    for name, white in (("tab", "\t"), ("newline", "\n"), ("spaces", "   "), ("mixed", " \n\t ")):
        cell = f'<row r="3"><c{white}r="XFD3"><v>1</v></c></row>'
        yield f"far-cell-after-{name}", lambda cell=cell: book(sheet_xml(TABLE + cell)), "column ZZ"  # type: ignore[misc]
    yield (
        "far-corner",
        lambda: book(sheet_xml(f'{TABLE}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "column ZZ",
    )
    yield (
        "corner",
        lambda: book(sheet_xml(f'{TABLE}<row r="99999"><c r="ZZ99999"><v>1</v></c></row>')),
        "expected a column name",
    )
    yield (
        "corners",
        lambda: book(
            sheet_xml(TABLE + "".join(f'<row r="{n}"><c r="ZZ{n}"><v>1</v></c></row>' for n in range(3, 100_000)))
        ),
        "more than",
    )
    yield "nameless-cells", lambda: book(sheet_xml(TABLE + "<row>" + "<c/>" * 10_000_000 + "</row>")), "XML elements"
    yield (
        "nameless-values",
        lambda: book(sheet_xml(TABLE + "<row>" + "<c><v>1</v></c>" * 10_000_000 + "</row>")),
        "column ZZ",
    )
    yield (
        "full-sheet",
        lambda: book(sheet_xml(TABLE + ("<row>" + "<c><v>12345</v></c>" * 700 + "</row>") * 12_000)),
        "the most that is read",
    )
    yield (
        "full-of-one-long-text",
        lambda: book(
            sheet_xml(TABLE + ("<row>" + '<c t="s"><v>0</v></c>' * 700 + "</row>") * 1_000),
            xl__sharedStrings_xml=strings(f"<si><t>{'x' * 32_000}</t></si>"),
        ),
        "characters, the most that is read",
    )
    yield (
        "many-shared-texts",
        lambda: book(sheet_xml(TABLE), xl__sharedStrings_xml=strings("<si><t>abc</t></si>" * 8_000_000)),
        "the most that is read",
    )
    for value in ("-1", "abc", "1", "1.0", "９", "99999999999999999999"):
        cells = f'<row r="3"><c r="A3" t="s"><v>{value}</v></c></row>'
        yield (
            f"shared-text-{value}",
            lambda cells=cells: book(sheet_xml(TABLE + cells), xl__sharedStrings_xml=strings("<si><t>x</t></si>")),  # type: ignore[misc]
            f"cell A3 names the shared text '{value}'",
        )
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    yield "laughs", lambda: book(sheet_xml(TABLE, f"{laughs}]>").replace("Ash", "&j;")), "document type"
    yield (
        "foreign-entity",
        lambda: book(
            sheet_xml(TABLE, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>').replace("Ash", "&a;")
        ),
        "document type",
    )
    yield "deep", lambda: book(sheet_xml(TABLE + "<a>" * 5_000_000)), "nested more than"
    yield "one-long-tag", lambda: book(sheet_xml(f"{TABLE}<x a='{'y' * 100_000_000}'/>")), "a tag or a text"
    yield "one-long-comment", lambda: book(sheet_xml(f"{TABLE}<!--{'y' * 100_000_000}-->")), "a tag or a text"
    yield "many-attributes", lambda: book(sheet_xml(f"{TABLE}<x{_ATTRIBUTES}/>")), "a tag or a text"
    yield (
        "many-tags",
        lambda: book(sheet_xml(TABLE + "".join(f"<a{n}/>" for n in range(1_000_000)))),
        "more than 5,000 names",
    )
    yield (
        "many-namespaces",
        lambda: book(sheet_xml(TABLE + "<x" + "".join(f' xmlns:a{n}="u{n}"' for n in range(500_000)) + "/>")),
        "",
    )
    yield "endless-text", lambda: book(sheet_xml(f"{TABLE}<x>{'y' * 190_000_000}</x>")), "a tag or a text"
    yield "no-end", lambda: book(sheet_xml(TABLE).replace("</sheetData>", "")), "is broken"
    yield "other-prefix", lambda: book(_prefixed(sheet_xml(TABLE))), ""
    yield "other-namespace", lambda: book(sheet_xml(TABLE).replace(MAIN, "urn:x")), "expected at least one row"
    yield "strict", lambda: book(sheet_xml(TABLE).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")), ""
    yield "wrong-row", lambda: book(sheet_xml(TABLE).replace('r="A2"', 'r="A7"')), "cell A7 stands in row 2"
    yield "cell-twice", lambda: book(sheet_xml(TABLE).replace('r="B2"', 'r="A2"')), "cell A2 stands there twice"
    yield "row-of-letters", lambda: book(sheet_xml(TABLE).replace('row r="2"', 'row r="x"')), "a row is numbered 'x'"
    yield (
        "row-of-many-digits",
        lambda: book(sheet_xml(TABLE).replace('row r="2"', f'row r="{"9" * 10_000}"')),
        "a row is numbered",
    )
    yield "cell-of-words", lambda: book(sheet_xml(TABLE).replace('r="A2"', 'r="$A$2"')), "a cell is named '$A$2'"
    yield (
        "number-of-letters",
        lambda: book(sheet_xml(TABLE + '<row r="3"><c r="A3"><v>x1</v></c></row>')),
        "cell A3 is a number and holds 'x1'",
    )
    yield (
        "endless-number",
        lambda: book(sheet_xml(TABLE + f'<row r="3"><c r="A3"><v>{"9" * 1_000_000}</v></c></row>')),
        "cell A3 is a number and holds '9999",
    )
    yield (
        "number-without-end",
        lambda: book(sheet_xml(TABLE + '<row r="3"><c r="A3"><v>inf</v></c></row>')),
        "cell A3 is a number and holds 'inf'",
    )
    yield (
        "unknown-kind",
        lambda: book(sheet_xml(TABLE + '<row r="3"><c r="A3" t="zz"><v>1</v></c></row>')),
        "cell A3 is of the kind 'zz'",
    )
    yield (
        "lying-dimension",
        lambda: book(sheet_xml(TABLE).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
        "",
    )
    yield (
        "everything-merged",
        lambda: book(
            sheet_xml(TABLE).replace(
                "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A4:XFD1048576"/></mergeCells>'
            )
        ),
        "",
    )
    yield "spans", lambda: book(sheet_xml(TABLE).replace('<row r="2"', '<row spans="1:16384" r="2"')), ""


def ods_attacks() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Walk the attacks on the other format."""
    yield (
        "repeated-row",
        lambda: ods(ods_table(ODS_TABLE + ods_row("x", repeated="1000000000")) + ODS_LEADERS),
        "column ZZ",
    )
    yield "repeated-blank", lambda: ods(ods_table(ODS_TABLE + ods_row("", repeated="1000000000")) + ODS_LEADERS), ""
    yield (
        "repeated-cell",
        lambda: ods(
            ods_table(
                ODS_TABLE
                + ods_row("x").replace(
                    "<table:table-cell", '<table:table-cell table:number-columns-repeated="1000000000"'
                )
            )
            + ODS_LEADERS
        ),
        "column ZZ",
    )
    yield (
        "repeated-both",
        lambda: ods(
            ods_table(
                ODS_TABLE
                + ods_row("x", repeated="99000").replace(
                    "<table:table-cell", '<table:table-cell table:number-columns-repeated="700"'
                )
            )
            + ODS_LEADERS
        ),
        "the most that is read",
    )
    yield (
        "repeated-pairs",
        lambda: ods(ods_table(ODS_TABLE + ods_row("", repeated="999999999") * 100_000 + ods_row("x")) + ODS_LEADERS),
        "column ZZ",
    )
    for value in ("-1", "0", "x", "", "9" * 5_000):
        yield (
            f"repeated-{value[:3]}-times",
            lambda value=value: ods(
                ods_table(ODS_TABLE + f'<table:table-row table:number-rows-repeated="{value}"/>') + ODS_LEADERS
            ),  # type: ignore[misc]
            "number-rows-repeated is",
        )
    yield (
        "spaces",
        lambda: ods(ods_table(ODS_TABLE + ods_row('<text:s text:c="999999999"/>' * 100_000)) + ODS_LEADERS),
        "characters, the most that is read",
    )
    yield "many-tables", lambda: ods("".join(ods_table("", f"t{n}") for n in range(300_000))), "more than 1,000 sheets"
    yield "tables-of-one-name", lambda: ods((ods_table(ODS_TABLE) + ODS_LEADERS) * 2), "two sheets are named Schools"
    yield (
        "tables-in-tables",
        lambda: ods(
            ods_table(ODS_TABLE + "<table:table-row>" + f"<table:table-cell>{'<table:table>' * 1_000_000}")
            + ODS_LEADERS
        ),
        "nested more than",
    )
    yield (
        "laughs",
        lambda: ods(ods_table(ODS_TABLE.replace("Ash", "&a;")) + ODS_LEADERS, '<!DOCTYPE x [<!ENTITY a "b">]>'),
        "document type",
    )
    yield (
        "number-of-letters",
        lambda: ods(
            ods_table(
                ODS_TABLE
                + '<table:table-row><table:table-cell office:value-type="float" office:value="x"/></table:table-row>'
            )
            + ODS_LEADERS
        ),
        "a cell is a number and holds 'x'",
    )


def _prefixed(xml: str) -> str:
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        for end in (">", " ", "/"):
            xml = xml.replace(f"<{tag}{end}", f"<x:{tag}{end}").replace(f"</{tag}{end}", f"</x:{tag}{end}")
    return xml.replace("xmlns=", "xmlns:x=")


def write_all(attacks: Iterator[tuple[str, Callable[[], bytes], str]], folder: Path, suffix: str) -> dict[Path, str]:
    """Write the files of some attacks; gives what each is to tell."""
    expected = {}
    for name, make, told in attacks:
        path = folder / f"{name}{suffix}"
        path.write_bytes(make())
        expected[path] = told
    return expected
