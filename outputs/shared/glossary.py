"""The words that a reader of a plan meets, each with what it means: as docs/glossary.md has them."""

from __future__ import annotations

WORDS = {
    "recipient": "a school or trust that an offer makes eligible, and that has not declined",
    "leader": "a system leader: an NLE, a CEO, an equivalent, or an NLG, who gives governance reviews only",
    "match": "a pair that a plan chooses, with its days",
    "extra": "what a matched recipient may get beside days: a partnership, a governance review, an NPQEL",
    "cap, minimum": "the most and the fewest days of a match",
    "pot, budget row": "money for one purpose, and for one region or all",
    "lock, ban": "a decision that a match must, or must not, be in the plan",
    "level": "one goal of the plan; levels stand in strict order, and each is settled before the next is improved",
    "need, fit, travel": "the priority of the matched; how well leaders suit; km of the journeys",
    "clause": "the paragraph of an offer's text that a rule comes from, such as 21.2",
}
"""Each word with what it means, in the words of the glossary."""
