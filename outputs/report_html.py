"""A report as one HTML page that needs nothing else: tables, and bars drawn in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .charts import Chart

Rows = Sequence[Mapping[str, Any]]

_STYLE = """
body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #0b0c0c; }
table { border-collapse: collapse; margin: 0 0 1.5em; } caption { text-align: left; font-weight: bold; }
th, td { border-bottom: 1px solid #b1b4b6; padding: .3em .8em .3em 0; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; } .wide { overflow-x: auto; } svg { max-width: 100%; height: auto; }
"""
_ROW, _LEFT, _WIDE = 24, 260, 700


def report_html(
    title: str, sheets: Mapping[str, Rows], columns: Mapping[str, tuple[str, ...]], charts: Sequence[Chart]
) -> str:
    """Write a report as a page; whatever comes from a region is text in it, never markup."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>",
    ]
    for name, rows in sheets.items():
        parts.append(f"<h2>{escape(name)}</h2>")
        parts += [_bars(chart, rows) for chart in charts if chart.sheet == name and rows]
        parts.append(_table(name, rows, columns[name]) if rows else "<p>None.</p>")
    return "\n".join([*parts, "</main></body></html>", ""])


def _table(name: str, rows: Rows, columns: tuple[str, ...]) -> str:
    used = [column for column in columns if any(row.get(column) not in (None, "") for row in rows)]
    numeric = {c for c in used if all(_is_number(row.get(c)) for row in rows if row.get(c) not in (None, ""))}
    head = "".join(f'<th scope="col"{_class(c in numeric)}>{escape(c)}</th>' for c in used)
    body = "\n".join(
        "<tr>" + "".join(f"<td{_class(c in numeric)}>{escape(_shown(row.get(c)))}</td>" for c in used) + "</tr>"
        for row in rows
    )
    lead = f'<div class="wide" role="region" aria-label="{escape(name)}" tabindex="0"><table>'
    return f"{lead}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"


def _class(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:,}" if _is_number(value) else str(value)


def _bars(chart: Chart, rows: Rows) -> str:
    """Draw the first series of a chart as bars; the table below has the same figures."""
    column = chart.values[0]
    points = [(str(row[chart.labels]), row[column]) for row in rows if _is_number(row.get(column))]
    if not points:
        return ""
    low, high = min(0, *(value for _, value in points)), max(0, *(value for _, value in points))
    scale = (_WIDE - _LEFT - 90) / max(high - low, 1)
    zero = _LEFT - low * scale
    drawn = "".join(_bar(i, label, value, zero, scale) for i, (label, value) in enumerate(points))
    height = _ROW * len(points)
    return (
        f'<h3>{escape(chart.title)}</h3><svg viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" role="img" '
        f'aria-label="{escape(chart.title)}; the table below has the figures">{drawn}</svg>'
    )


def _bar(i: int, label: str, value: float, zero: float, scale: float) -> str:
    left, width, y = zero + min(0, value) * scale, abs(value) * scale, i * _ROW
    short = label if len(label) <= 34 else label[:31] + "..."
    return (
        f'<text x="0" y="{y + 16}" font-size="13">{escape(short)}</text>'
        f'<rect x="{left:.1f}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 8}" fill="#1d70b8"/>'
        f'<text x="{zero + max(0, value) * scale + 4:.1f}" y="{y + 16}" font-size="13">{escape(_shown(value))}</text>'
    )
