"""Pages: tables and bars as they are shown, and templates filled; what comes from a region is text in them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, TypeAlias

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Column:
    """One column; numbers stand on the right."""

    name: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a smaller second line, such as a name with its id."""

    text: str
    small: str


Row: TypeAlias = tuple[str | Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row heads it, and `id` is the page's own for its caption."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def columns(*names: str) -> tuple[Column, ...]:
    """Make columns of their names; one that ends in '#' holds numbers."""
    return tuple(Column(name.removesuffix("#"), name.endswith("#")) for name in names)


def named(name: str, id_: str) -> str | Cell:
    """Show a name with its id below, or the id alone where there is no name."""
    return Cell(name, id_) if name else id_


def whole(number: int | None) -> str:
    """Write a whole number, or nothing where none is known."""
    return "" if number is None else f"{number:,}"


STEP = 38
"""Pixels from one bar to the next: a line of text, and the bar below it."""
_LONGEST_LABEL = 34
"""Characters of a label that fit beside its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is about, its value, the value in words, and the whole of which it is a part, if it is."""

    label: str
    value: float
    told: str
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar as it is drawn: `top` in pixels, the others in per cent of the width; no `whole` is 0."""

    text: str
    top: int
    left: str
    width: str
    whole: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars; `about` says for who cannot see it what is drawn, and where the figures stand."""

    id: str
    title: str
    about: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height in pixels."""
        return STEP * len(self.bars)

    @property
    def has_wholes(self) -> bool:
        """Whether bars are drawn as parts of a whole."""
        return any(bar.whole is not None for bar in self.bars)

    def drawn(self) -> Iterator[DrawnBar]:
        """Give the bars as they are drawn, from one foot at nothing."""
        values = [value for bar in self.bars for value in (bar.value, bar.whole or 0)]
        low, high = min(0, *values), max(0, *values)
        span = (high - low) or 1
        for number, bar in enumerate(self.bars):
            yield DrawnBar(
                text=f"{shortened(bar.label)}: {bar.told}",
                top=number * STEP,
                left=percent((min(0, bar.value) - low) / span),
                width=percent(abs(bar.value) / span),
                whole=percent((bar.whole or 0) / span),
            )


def percent(share: float) -> str:
    """Write a share as a length in SVG, to a tenth of a per cent."""
    return f"{round(100 * share, 1):g}%"


def shortened(label: str) -> str:
    """Cut a label that would not fit beside its figures."""
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"


_FOLDER = "html"


def render(template: str, /, *, title: str, marking: str = "", **context: Any) -> str:
    """Fill a template of `outputs`, named by its folder and file; `marking` stands on every page that is printed."""
    style = _text(f"{_FOLDER}/style.css") + _marked(marking)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    # The style is ours, and a marking stands in it in figures alone.
    frame = {"title": title, "marking": marking, "style": Markup(style), "style_digest": digest}  # noqa: S704
    return _environment().get_template(template).render(**frame, **context)


def encoded(page: str) -> bytes:
    """Give a page as bytes; half of a surrogate pair, which UTF-8 cannot hold, becomes a question mark."""
    return page.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _text(name: str) -> str:
    folder, _, file = name.partition("/")
    rooms = (__package__ or "").rpartition(".")[0]
    return resources.files(f"{rooms}.{folder}").joinpath(file).read_text(encoding="utf-8")


def _marked(marking: str) -> str:
    """Put a marking above and below every printed page; as numbers of characters it cannot end the style."""
    if not marking:
        return ""
    text = "".join(f"\\{ord(character):06x}" for character in marking)
    look = f'content: "{text}"; font: bold 9pt Arial, sans-serif;'
    return f"@page {{ @top-center {{ {look} }} @bottom-center {{ {look} }} }}\n"
