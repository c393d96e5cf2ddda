"""Plans and certificates back from JSON data, every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..models.faults import FaultList, Faults, Place, refuse
from ..models.money import pence_of
from ..models.plan import SCHEMA, SCHEMAS, Plan
from ..models.validation import fill, parse_json
from .files import read_bytes

_MONEY = frozenset({"cost", "partnership_credit", "amount", "spent"})


def read_json(path: str | Path, schema: str, what: str, kind: type[Any]) -> Any:
    """Read a JSON file of a schema into its dataclass, money in pence; raises Faults with every fault at once."""
    path = Path(path)
    place = Place(str(path))
    return model_of(parse_json(read_bytes(path), place, "expected a JSON file"), place, schema, what, kind)


def plan_of(data: Any, place: Place) -> Plan:
    """Make a plan of the data of its JSON file; raises Faults where it is not one."""
    if isinstance(data, dict) and data.get("schema") in SCHEMAS:
        data = data | {"schema": SCHEMA}
    plan: Plan = model_of(data, place, SCHEMA, "plan", Plan)
    return plan


def model_of(data: Any, place: Place, schema: str, what: str, kind: type[Any]) -> Any:
    """Make a dataclass of the data of a JSON file; raises Faults where it is not of that schema."""
    if not isinstance(data, dict) or data.get("schema") != schema:
        raise refuse(f'expected a {what} with "schema": "{schema}"', place)
    faults = FaultList()
    made = fill(kind, _in_models_words(data), place, "", faults)
    if faults:
        raise Faults(faults)
    return made


def _in_models_words(data: dict[str, Any]) -> dict[str, Any]:
    """Give the data as the models have it: money in pence, and an offer by its name."""
    made = {key: _converted(key, value) for key, value in data.items() if key != "schema"}
    offer = made.get("offer")
    if isinstance(offer, Mapping):
        made["offer"] = {("name" if key == "id" else key): value for key, value in offer.items()}
    levels = made.get("levels")
    if data["schema"] == SCHEMA and isinstance(levels, list):
        made["levels"] = [_cost(level) for level in levels]
    return made


def _converted(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _converted(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [_converted("", item) for item in value]
    return _pence(value) if key in _MONEY else value


def _pence(value: Any) -> Any:
    # What is no number is left for the schema to refuse.
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return pence_of(value) if known else value


def _cost(level: Any) -> Any:
    if isinstance(level, dict) and level.get("name") == "cost":
        return level | {key: _pence(level.get(key)) for key in ("value", "bound")}
    return level
