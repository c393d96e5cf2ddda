"""What `match explain` prints: the verdict, and part by part what it rests on and what it would take."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from ...scenarios.explanation.result import Explanation
from ...scenarios.re_solving.sentences import Proof, Sentence
from .console import heading, items, line, show_written

MARKS = {
    Proof.FACT: "fact", Proof.SUM: "arithmetic", Proof.CUT: "minimum cut", Proof.SOLVE: "planned again",
    Proof.NOT_SETTLED: "not settled",
}  # fmt: skip
"""What stands behind a sentence, by what it rests on."""


def show_explanation(console: Console, made: Explanation, written: Iterable[Path] = ()) -> None:
    """Print an explanation; behind each sentence stands what it rests on."""
    who = f"{made.name} ({made.id})" if made.id and made.kind != "pair" else made.name
    line(console, f"Region {made.region.name}: {who}.")
    for part in made.parts:
        heading(console, part.title)
        items(console, (told(sentence) for sentence in part.sentences))
    written = tuple(written)
    if written:
        show_written(console, written)
    if any(sentence.would_take for sentence in made.sentences):
        console.print()
        line(console, "The changes of each way, for match compare --set, are in --json and in a file written by -o.")


def told(sentence: Sentence) -> str:
    """Write a sentence with its proof."""
    return f"{sentence.text} [{MARKS[sentence.proof]}]"
