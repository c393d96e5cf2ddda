"""Templates into pages: whatever comes from a region is text in them, and nothing is fetched or run."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

_HERE = "html"


def render(template: str, /, *, title: str, marking: str = "", **context: Any) -> str:
    """Fill a template of `outputs`, named by its folder and file; `marking` stands on every page that is printed."""
    style = _text(f"{_HERE}/style.css") + _marked(marking)
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
