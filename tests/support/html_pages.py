"""HTML pages for tests: parsed into a tree, and judged by what every page of ours promises."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "hr", "img", "input"}
FETCHING = {"script", "iframe", "object", "embed", "img", "image", "audio", "video", "source", "form", "base"}


class Node:
    """An element: its tag, attributes, children and the text directly in it."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.parts: list[Node | str] = []

    def walk(self) -> Iterator[Node]:
        """This element and all within it, in the order of the page."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    def all(self, tag: str, **attributes: str) -> list[Node]:
        """The elements within of a tag, with these attributes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [n for n in self.walk() if n.tag == tag and wanted.items() <= n.attributes.items()]

    @property
    def text(self) -> str:
        """All text within, spaces collapsed."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            yield from (part,) if isinstance(part, str) else (" ", *part._texts())


class Page(HTMLParser):
    """A page, parsed; fails where elements are not closed in order."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.content = content
        self.root = self._open = Node("", {}, None)
        self.feed(content)
        self.close()
        assert self._open is self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), names
        node = Node(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.parts.append(node)
        if tag not in VOID:
            self._open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.tag == tag, (self._open.tag, tag)
        assert self._open.parent is not None
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.parts.append(data)

    def table(self, caption: str) -> list[dict[str, str]]:
        """The rows of the tables whose captions begin so, by header."""
        found: list[dict[str, str]] = []
        for table in self.root.all("table"):
            if table.all("caption")[0].text.startswith(caption):
                header, *rows = table.all("tr")
                names = [cell.text for cell in header.all("th")]
                cells = [[n.text for n in row.walk() if n.tag in ("th", "td")] for row in rows]
                found += [dict(zip(names, row, strict=True)) for row in cells]
        return found


def judge(content: str) -> Page:
    """Parse a page and assert what every page promises: structure, no script, nothing fetched."""
    page = Page(content)
    root = page.root
    assert content.startswith("<!DOCTYPE html>\n")
    assert [node.attributes["lang"] for node in root.all("html")] == ["en-GB"]
    assert [len(root.all(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    assert root.all("title")[0].text
    _headings(root)
    _ids(root)
    _tables(root)
    _pictures(root)
    _alone(page)
    return page


def _headings(root: Node) -> None:
    levels = [int(n.tag[1]) for n in root.walk() if re.fullmatch("h[1-6]", n.tag) and not _within(n, "nav")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _within(node: Node, tag: str) -> bool:
    return node.parent is not None and (node.parent.tag == tag or _within(node.parent, tag))


def _ids(root: Node) -> None:
    ids = [n.attributes["id"] for n in root.walk() if "id" in n.attributes]
    assert len(ids) == len(set(ids))
    named = [id_ for n in root.walk() for id_ in n.attributes.get("aria-labelledby", "").split()]
    links = [n.attributes["href"] for n in root.walk() if n.tag in ("a", "use")]
    assert all(link.startswith("#") for link in links)
    assert {*named, *(link[1:] for link in links)} <= set(ids)
    assert root.all("a", class_="skip")


def _tables(root: Node) -> None:
    for table in root.all("table"):
        assert table.all("caption")[0].text
        assert table.all("thead")
        assert all(cell.attributes["scope"] == "col" for cell in table.all("thead")[0].all("th"))
        for row in table.all("tbody")[0].all("tr"):
            assert next(n.attributes.get("scope") for n in row.walk() if n.tag in ("th", "td")) == "row"
    for region in root.all("div", role="region"):
        assert region.attributes["tabindex"] == "0"
        assert {"aria-label", "aria-labelledby"} & region.attributes.keys()


def _pictures(root: Node) -> None:
    for picture in root.all("svg"):
        hidden = picture.attributes.get("aria-hidden") == "true"
        assert hidden or (picture.attributes["role"] == "img" and picture.all("title") and picture.all("desc"))


def _alone(page: Page) -> None:
    nodes = list(page.root.walk())
    assert not [n.tag for n in nodes if n.tag in FETCHING]
    assert not [name for n in nodes for name in n.attributes if name.startswith("on") or name == "style"]
    assert not [n for n in nodes if n.attributes.get("src")]
    assert [n.attributes["href"] for n in page.root.all("link")] == ["data:,"]
    (style,) = page.root.all("style")
    (policy,) = (n.attributes["content"] for n in page.root.all("meta") if "http-equiv" in n.attributes)
    raw = page.content.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(raw.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "url(" not in raw
    assert "@import" not in raw
    assert style.parts == [raw]
