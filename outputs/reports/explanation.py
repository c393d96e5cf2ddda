"""An explanation as a report: every sentence with its proof, and every way in with the changes that repeat it."""

from __future__ import annotations

from typing import Any

from ...common.numbers import number_of_pounds
from ...scenarios.explanation.result import Explanation, WayIn
from ...scenarios.re_solving.sentences import Sentence
from .comparison import named
from .report_contents import Report

EXPLANATION_SCHEMA = "match-explanation/1"


def explanation_report(made: Explanation) -> Report:
    """Give an explanation as a report."""
    amount = made.amount if made.level != "cost" or made.amount is None else number_of_pounds(made.amount)
    return Report(
        title=f"Why: {made.name}",
        about="Each sentence says what it rests on: a fact, a sum, a minimum cut, or plans made again (re-solve).",
        data={
            "schema": EXPLANATION_SCHEMA,
            "version": made.version,
            "region": named(made.region),
            "kind": made.kind,
            "id": made.id,
            "name": made.name,
            "verdict": made.verdict,
            "level": made.level,
            "amount": amount,
            "parts": [
                {"title": part.title, "sentences": [_sentence(sentence) for sentence in part.sentences]}
                for part in made.parts
            ],
            "ways": [_way(way) for way in made.ways],
        },
        sheets={
            "Sentences": [
                {"part": part.title, **_sentence(sentence), "would_take": "; ".join(sentence.would_take)}
                for part in made.parts
                for sentence in part.sentences
            ],
            "Ways in": [_cells(way) for way in made.ways],
        },
        columns={
            "Sentences": ("part", "text", "proof", "would_take"),
            "Ways in": ("text", "marks", "cost", "would_take", "instead"),
        },
    )


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "proof": str(sentence.proof), "would_take": list(sentence.would_take)}


def _way(way: WayIn) -> dict[str, Any]:
    return {
        "text": way.sentence.text,
        "marks": list(way.marks),
        "cost": number_of_pounds(way.pence),
        "would_take": list(way.sentence.would_take),
        "instead": list(way.instead),
    }


def _cells(way: WayIn) -> dict[str, Any]:
    lists = ("marks", "would_take", "instead")
    return {key: "; ".join(value) if key in lists else value for key, value in _way(way).items()}
