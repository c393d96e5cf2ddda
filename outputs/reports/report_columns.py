"""The columns of reports and forms: their headings in words, which are pounds, and which are the names to ids."""

from __future__ import annotations

from collections.abc import Collection

NAME = "_name"
"""How the name of a column ends that has the names to the ids of another."""

_POUNDS = ("cost", "amount", "pounds", "spent", "claimed", "payable", "paid", "outstanding", "released", "free")
"""Parts of the names of columns whose figures are pounds."""

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


def column_heading(name: str) -> str:
    """Give the heading of a column of a report: that of what is varied says its unit."""
    return axis_name(name) if "." in name else heading(name)


def axis_name(name: str) -> str:
    """Name what is varied, with its unit: `budgets.total.amount` is 'Budget of the pot total, £'."""
    parts = name.removesuffix("=").split(".")
    table, who, column = (parts[0], ".".join(parts[1:-1]), parts[-1]) if len(parts) > 2 else ("", "", name)
    column = column.rstrip("*+-=")
    sign = name.removesuffix("=")[-1:]
    how = {"*": " (times)", "+": " (more)", "-": " (less)"}.get(sign, "")
    if table == "budgets" and column == "amount":
        # A factor has no unit.
        return f"Budget of the pot {who}{how}{'' if sign == '*' else ', £'}"
    words = column.replace("_", " ")
    of = f" of {who}" if who and who != "*" else f" of all {table}" if who else ""
    return f"{words[:1].upper()}{words[1:]}{of}{how}"


def is_pounds(name: str) -> bool:
    """Say whether the figures of a column are pounds."""
    if "." in name:
        return axis_name(name).endswith("£")
    parts = name.split("_")
    return "days" not in parts and any(part in _POUNDS for part in parts)


def is_name(name: str, columns: Collection[str]) -> bool:
    """Say whether a column has the names to the ids of another: they stand before the ids there."""
    return name.endswith(NAME) and name.removesuffix(NAME) in columns
