"""Answers kept in a folder as they arrive, so that a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...common.faults import Faults, Place
from ...common.files.atomic_write import cannot_write, check_folder, check_links, remove_left, write_store
from ...models.plan.plan_json import plan_data, plan_of
from .answer import SETTLED, Answer

_SCHEMA = "match-answer/2"


class Store:
    """A folder with one file an answer, named by the digest of all that it depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            check_links(folder)
            folder.mkdir(parents=True, exist_ok=True)
            check_folder(folder)
        except (OSError, ValueError) as error:
            raise cannot_write(folder, error) from None
        remove_left(folder)

    def get(self, key: str) -> Answer | None:
        """Give the answer of an earlier run; what cannot be read is asked for again."""
        try:
            data = json.loads(self._path(key).read_bytes())
            return _answer(data, key)
        except (OSError, ValueError, KeyError, TypeError, Faults):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; one that more time could better is not kept."""
        if answer.settled:
            plan = None if answer.plan is None else plan_data(answer.plan)
            data = {"schema": _SCHEMA, "key": key, "state": answer.state, "reason": answer.reason, "plan": plan}
            write_store(self._path(key), json.dumps(data, ensure_ascii=False).encode())

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _answer(data: Any, key: str) -> Answer | None:
    if data["schema"] != _SCHEMA or data["key"] != key or data["state"] not in SETTLED:
        return None
    plan = None if data["plan"] is None else plan_of(data["plan"], Place(key))
    return Answer(state=data["state"], plan=plan, reason=data["reason"])
