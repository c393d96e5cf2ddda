"""Templates into pages, in the style of the report page: whatever comes from a region is text in them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from ...common.names import count
from ...common.numbers import pounds

_OWN = "pages"
"""The folder of this room's templates; the others are those of `outputs`."""


def page(template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Fill a template of this room."""
    text = _environment().get_template(f"{_OWN}/{template}").render(style_address=style_address(), **context)
    # Half of a surrogate pair, which UTF-8 cannot hold, becomes a question mark.
    return HTMLResponse(text.encode("utf-8", "replace"), status_code=status)


@cache
def style() -> str:
    """Give the style of every page: that of the report page, and what forms need beside."""
    return _text("html/style.css") + _text(f"{_OWN}/review.css")


@cache
def style_address() -> str:
    """Give the address of the style, which changes with it: a browser may keep what it has."""
    return f"/style-{sha256(style().encode()).hexdigest()[:12]}.css"


def address(path: str, **parts: Any) -> str:
    """Give an address with its query; what is empty is left out."""
    query = urlencode({name: value for name, value in parts.items() if value not in (None, "")}, errors="replace")
    return f"{path}?{query}" if query else path


def linked(text: str, recipients: frozenset[str], leaders: frozenset[str]) -> Markup:
    """Give a sentence in which every id of a recipient or a leader leads to its page."""
    return Markup(" ").join(_word(word, recipients, leaders) for word in text.split(" "))


def _word(word: str, recipients: frozenset[str], leaders: frozenset[str]) -> Markup:
    bare = word.strip("(),.;:'\"")
    path = "/recipient" if bare in recipients else "/leader" if bare in leaders else ""
    if not path:
        return escape(word)
    before, _, after = word.partition(bare)
    link = Markup('<a href="{}">{}</a>').format(address(path, id=bare), bare)
    return escape(before) + link + escape(after)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {"address": address, "count": count, "pounds": pounds}
    return made


def _text(name: str) -> str:
    folder, _, file = name.partition("/")
    here = __package__ or ""
    root = here.rpartition(".")[0].rpartition(".")[0]
    home = resources.files(here).joinpath(_OWN) if folder == _OWN else resources.files(f"{root}.outputs.{folder}")
    return home.joinpath(file).read_text(encoding="utf-8")
