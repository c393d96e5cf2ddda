"""The pages that a director signs: what stands on them, in which order, and how much of it is named."""

from __future__ import annotations

from dataclasses import replace

from tsimatch.outputs.plan_page.front import exceptions
from tsimatch.outputs.shared.glossary import WORDS

from ...support.paths import ROOT
from .test_page import page, poor_town, subject


def test_what_is_signed_stands_before_the_annex() -> None:
    """Answer, numbers, money, what to look at, map and sign-off come first, and every table of people after them."""
    made = poor_town()
    text = page(subject(made)).root.text
    places = [text.index(told) for told in _SIGNED]
    assert places == sorted(places)
    matched, everybody = len(made.plan.matches), len(made.plan.matches) + len(made.plan.unmatched)
    assert f"{matched} of {everybody} recipients have a leader" in text
    front = text[places[0] : places[-1]]
    assert all(f"{u.recipient_name} ({u.recipient}): " in front for u in made.plan.unmatched)


_SIGNED = (
    "recipients have a leader", "The plan in numbers Eligible", "What is spent of each pot",
    "What to look at No leader", "North is up", "I have reviewed this plan.", "The tables behind the pages before",
    "Levels in order", "Reasons, counted",
)  # fmt: skip


def test_too_many_to_name() -> None:
    """Where many have no leader, the first page names some, counts the rest, and says where they are."""
    made = poor_town()
    (first, *_) = made.plan.unmatched
    many = tuple(replace(first, recipient=f"9{i:05}", recipient_name=f"School {i}") for i in range(40))
    (told, *_) = exceptions(subject(replace(made, plan=replace(made.plan, unmatched=many))))
    assert (len(told.named), told.more, told.at) == (6, "34 more are in the annex", "#unmatched")
    (told, *_) = exceptions(subject(replace(made, plan=replace(made.plan, unmatched=many[:7]))))
    assert (len(told.named), told.more) == (7, "")


def test_words_are_the_glossarys() -> None:
    """The words that the page explains are those of the glossary, in its words."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [word for word, meaning in WORDS.items() if f"| {word} | {meaning} |" not in glossary] == []
    text = page().root.text
    assert all(meaning in text for meaning in WORDS.values())
