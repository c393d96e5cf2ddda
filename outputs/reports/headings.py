"""Headings in words for the columns of reports and forms: `days_change` is 'Days, change'."""

from __future__ import annotations

_WORDS = {
    "id": "Id",
    "km": "Km",
    "about": "What it is",
    "lost_ids": "Who loses support",
    "lifted_locks": "Locks that are lifted",
    "taken": "Get another leader",
    "others": "Others who change",
    "need_lost": "Priority lost",
    "rules_changed": "Rules that differ",
    "km_known": "Journeys with km known",
    "journeys_known": "Journeys known",
    "matched": "With a leader",
    "matched_change": "With a leader, change",
    "matched_if_need_first": "With a leader if need came first",
    "need_if_need_first": "Need if need came first",
    "single_change": "If this changes",
    "leader_who_leaves": "Leader who leaves",
    "change": "Change",
    "gained": "Gain a leader",
    "lost": "Lose their leader",
    "other_leader": "Other leader",
    "other_days": "Other days",
    "other_besides": "Other extras",
    "besides_before": "Extras before",
    "besides_after": "Extras after",
    "stops": "Until",
    "proof": "Known by",
    "body_id": "Body's id",
    "rd_approved": "RD approved",
    "npqel": "NPQEL",
    "stored": "Kept",
}
"""Columns whose names do not say it by themselves."""


def heading(name: str) -> str:
    """Give the heading of a column: 'days_change' is 'Days, change', and what is written with spaces stays."""
    if name in _WORDS:
        return _WORDS[name]
    words = name.removesuffix("_change").replace("_", " ") + (", change" if name.endswith("_change") else "")
    return words[:1].upper() + words[1:]
