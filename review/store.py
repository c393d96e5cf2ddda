"""The file of a review: SQLite with a write-ahead log, to which rows are only ever added.

A page confirms nothing before the transaction is on the disk (synchronous=FULL): a process that is killed at any moment
leaves a file with all that was confirmed, and nothing of what was not.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from ..common.faults import Place, refuse
from ..common.files.atomic_write import CannotWrite
from ..common.version import VERSION

ENDING = ".review"
_APPLICATION = int.from_bytes(b"mtch", "big")
"""SQLite's application id of a review, by which `inputs/recognition` knows it too."""
_SCHEMA = 1
"""The version of the tables below: a file of another one is not read."""
_PATIENCE = 10.0
"""Seconds for which a transaction waits for that of another process."""

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE region (number INTEGER PRIMARY KEY, at TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE plan (number INTEGER PRIMARY KEY, at TEXT NOT NULL, content TEXT NOT NULL, told TEXT NOT NULL);
CREATE TABLE file (plan INTEGER NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (plan, name));
CREATE TABLE event (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
"""
DECIDE, UNDO, REDO = "decide", "undo", "redo"
REGION, PLANNED, ACCEPT, BACK, SCENARIO = "region", "planned", "accept", "back", "scenario"
"""The kinds of events: what was decided and taken back, and what became of the region, of plans and of scenarios."""

_KEPT = ("region", "plan", "file", "event")
"""The tables whose rows are never changed and never taken out."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its number in the file, when, of which kind, and what goes with it."""

    number: int
    at: str
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to be kept: its JSON, what is told of it as plain data, and the files that are made of it, by name."""

    content: str
    told: Mapping[str, Any]
    files: Mapping[str, bytes]


class Outdated(Exception):
    """Something happened since the page was made that is being saved; `since` has it."""

    def __init__(self, since: tuple[Event, ...]) -> None:
        super().__init__("this page is outdated")
        self.since = since


class ReviewFile:
    """A review's file, open; several threads and several processes may use it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = RLock()

    @classmethod
    def create(cls, path: Path, about: Mapping[str, str]) -> ReviewFile:
        """Make a new file; raises CannotWrite."""
        if not path.parent.is_dir():
            raise CannotWrite(path, f"there is no folder {path.parent}")
        with suppress(OSError):
            # Names of schools and leaders, and what was said of them: for whoever made it alone.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        store = cls(path, _connect(path))
        with store._changing() as run:
            for statement in filter(None, map(str.strip, _TABLES.split(";"))):
                run(statement, ())
            for table in _KEPT:
                for act in ("UPDATE", "DELETE"):
                    run(
                        f"CREATE TRIGGER no_{act.lower()}_{table} BEFORE {act} ON {table} "
                        "BEGIN SELECT RAISE(ABORT, 'what is kept is never rewritten'); END",
                        (),
                    )
            for name, value in (about | {"version": VERSION}).items():  # type: ignore[operator]
                run("INSERT INTO about VALUES (?, ?)", (name, value))
            run(f"PRAGMA application_id = {_APPLICATION}", ())
            run(f"PRAGMA user_version = {_SCHEMA}", ())
        return store

    @staticmethod
    def is_blank(path: Path) -> bool:
        """Say whether there is no file yet, or one in whose making the process was killed."""
        if not path.exists():
            return True
        try:
            connection = sqlite3.connect(path, timeout=_PATIENCE)
            try:
                return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)
            finally:
                connection.close()
        except sqlite3.Error:
            return False

    @classmethod
    def open(cls, path: Path) -> ReviewFile:
        """Open a file; raises Faults where it is none, or of another version."""
        place = Place(str(path))
        if not path.is_file():
            raise refuse("there is no such file: match review REGION makes one beside the region", place)
        try:
            connection = _connect(path)
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            schema = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        except (sqlite3.DatabaseError, CannotWrite) as error:
            if isinstance(error, sqlite3.OperationalError | CannotWrite) and not _is_broken(error):
                raise refuse(f"cannot be opened ({error}): is its folder read only?", place) from None
            raise refuse(_BROKEN, place) from None
        if application != _APPLICATION:
            connection.close()
            raise refuse("is not a review that match has written: expected a file that match review made", place)
        if schema != _SCHEMA:
            connection.close()
            raise refuse(
                f"was written by another version of match (form {schema}, this one reads {_SCHEMA}): go on with that "
                "version, take the workbook away there, and begin a new review from it",
                place,
            )
        if not sound:
            connection.close()
            raise refuse(_BROKEN, place)
        return cls(path, connection)

    def about(self, name: str) -> str | None:
        """Give what was noted when the file was made."""
        found = self._one("SELECT value FROM about WHERE name = ?", (name,))
        return None if found is None else str(found[0])

    @property
    def version(self) -> int:
        """The number of the last event: what a page is made from."""
        found = self._one("SELECT max(number) FROM event", ())
        return int(found[0] or 0) if found else 0

    def events(self, since: int = 0) -> tuple[Event, ...]:
        """Give the events after a number, in order."""
        rows = self._all("SELECT number, at, kind, body FROM event WHERE number > ? ORDER BY number", (since,))
        return tuple(Event(number, at, kind, json.loads(body)) for number, at, kind, body in rows)

    def append(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        seen: int | None = None,
        concerns: Callable[[Event], bool] = lambda event: True,
    ) -> int:
        """Add an event, and give its number once it is on the disk; raises CannotWrite.

        `seen` is the last event that the page knew which asks for it: raises Outdated where one since concerns it.
        """
        with self._changing() as run:
            if seen is not None:
                since = self.events(seen)
                if any(map(concerns, since)):
                    raise Outdated(since)
            return _add_event(run, kind, body)

    def add_region(self, content: str, body: Mapping[str, Any]) -> int:
        """Keep a region as it was read, and the event that it is the one to plan from."""
        with self._changing() as run:
            cursor = run("INSERT INTO region (at, content) VALUES (?, ?)", (_now(), content))
            return _add_event(run, REGION, {**body, "region": cursor.lastrowid})

    def add_plan(self, plan: NewPlan, body: Mapping[str, Any], *, accept: bool = False) -> int:
        """Keep a plan with its files, and the event that it was made; `accept` says that it is the plan from now on."""
        with self._changing() as run:
            row = (_now(), plan.content, json.dumps(plan.told, ensure_ascii=False))
            number = run("INSERT INTO plan (at, content, told) VALUES (?, ?, ?)", row).lastrowid
            for name, content in plan.files.items():
                run("INSERT INTO file VALUES (?, ?, ?)", (number, name, content))
            _add_event(run, PLANNED, {**body, "plan": number})
            if accept:
                _add_event(run, ACCEPT, {"plan": number})
        return int(number or 0)

    def region(self, number: int) -> str:
        """Give a region as it was read."""
        return str(self._needed("SELECT content FROM region WHERE number = ?", (number,))[0])

    def plan(self, number: int) -> tuple[str, dict[str, Any]]:
        """Give the JSON of a plan, and what is told of it."""
        content, told = self._needed("SELECT content, told FROM plan WHERE number = ?", (number,))
        return str(content), json.loads(told)

    def file(self, plan: int, name: str) -> bytes | None:
        """Give a file that was made of a plan."""
        found = self._one("SELECT content FROM file WHERE plan = ? AND name = ?", (plan, name))
        return None if found is None else bytes(found[0])

    def close(self) -> None:
        """Put the log into the file, and let go of it."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()

    def _needed(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        found = self._one(statement, values)
        if found is None:
            raise refuse(_BROKEN, Place(str(self.path)))
        return found

    def _one(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        with self._lock:
            found: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
            return found

    def _all(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _changing(self) -> Iterator[Callable[[str, tuple[Any, ...]], sqlite3.Cursor]]:
        """Run statements in one transaction: all of them or none; raises CannotWrite."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise CannotWrite(self.path, _reason(error)) from error
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")


_BROKEN = (
    "is broken, or not a review: put back a copy of it, or begin again with match review REGION and bring in the "
    "decisions of the last workbook that was taken away"
)


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlite3.OperationalError as error:
        raise CannotWrite(path, _reason(error)) from error
    return connection


def _add_event(run: Callable[[str, tuple[Any, ...]], sqlite3.Cursor], kind: str, body: Mapping[str, Any]) -> int:
    row = (_now(), kind, json.dumps(body, ensure_ascii=False))
    return int(run("INSERT INTO event (at, kind, body) VALUES (?, ?, ?)", row).lastrowid or 0)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _is_broken(error: Exception) -> bool:
    return "malformed" in str(error) or "not a database" in str(error)


def _reason(error: sqlite3.Error) -> str:
    text = str(error)
    if "full" in text:
        return "the disk is full"
    if "readonly" in text or "unable to open" in text:
        return "no permission, or the folder is read only"
    return "another program holds it" if "locked" in text else text
