"""Data parsed strictly into dataclasses, every fault at once, in plain words; and TOML and JSON parsed before that.

Parsers walk into nested values by recursion, and so do those who use the values: what is nested deeper than any file of
ours is a fault of the file. Limits of a figure stand beside its type: pydantic asks for them when it judges a file, and
nothing imports it before.
"""

from __future__ import annotations

import json
import re
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from ...common.faults import Fault, FaultList, Place, refuse
from ...common.names import Nearest

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class Interval(NamedTuple):
    """A whole number from `ge` to `le`."""

    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | self._asdict()


class Pounds(NamedTuple):
    """Whole pounds from `ge` to `le` in a file, pence in the dataclass."""

    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(_pence, handler(source) | self._asdict())


def _pence(pounds: int) -> int:
    return 100 * pounds


class NotEmpty:
    """At least one entry."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | {"min_length": 1}


class NotBlank:
    """A text that is more than spaces."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def judged(text: str) -> str:
            if not text.strip():
                raise PydanticCustomError("predicate_failed", "blank")
            return text

        return core_schema.no_info_after_validator_function(judged, handler(source))


_PLAIN = {
    "missing": "this key is missing",
    "int_type": "expected a whole number",
    "float_type": "expected a number",
    "string_type": "expected a text",
    "bool_type": "expected true or false",
    "predicate_failed": "expected some words",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), "expected a date, such as 2023-09-01"),
    "tuple_type": "expected a list",
    "dict_type": "expected a table",
    "too_short": "expected at least one",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "literal_error": "expected {expected}",
    "dataclass_type": "expected a table",
}

_DEEPEST = 50
"""Levels of nested tables and lists, by brackets or by the parts of a key; our files need six."""
_LONG_KEY = re.compile(rf"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){{{_DEEPEST}}}""")
"""A key with this many parts or more: the time to parse one goes with the square of their number."""
_AT_ONCE = 2_000
"""Entries of a list that are judged together: an entry may have a dozen faults, each of 1 kB."""
_DEEP = f"tables or lists are nested more than {_DEEPEST} deep"


def parse_toml(text: str, place: Place) -> dict[str, Any]:
    """Parse TOML; raises Faults where it is none, or nested deeper than any file that is read."""
    if _LONG_KEY.search(text):
        raise refuse(f"expected TOML: {_DEEP}", place)
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise refuse(f"expected TOML: {_in_words(error)}", place) from None
    except RecursionError:
        raise refuse(f"expected TOML: {_DEEP}", place) from None
    if _too_deep(data):
        raise refuse(f"expected TOML: {_DEEP}", place)
    return data


def parse_json(content: bytes, place: Place, expected: str) -> Any:
    """Parse JSON; raises Faults where it is none, holds NaN or Infinity, or is nested deeper than what is read."""
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except ValueError as error:
        raise refuse(f"{expected}: {_in_words(error)}", place) from None
    except RecursionError:
        raise refuse(f"{expected}: {_DEEP}", place) from None
    if _too_deep(data):
        raise refuse(f"{expected}: {_DEEP}", place)
    return data


def _in_words(error: ValueError) -> str:
    # Python's own words advise to change a setting of Python's.
    return "a number of thousands of digits" if "integer string conversion" in str(error) else str(error)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(_DEEPEST):
        level = [item for value in level for item in _items(value)]
        if not level:
            return False
    return True


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


Made = TypeVar("Made")


def build(kind: type[Made], data: Mapping[str, Any]) -> Made:
    """Make a dataclass of the data of a file that ships with the package: a test judges that, and not every start."""
    hints = typing.get_type_hints(kind, include_extras=True)
    names = {_key(f): f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{names[key]: _built(hints[names[key]], value) for key, value in data.items()})


def _built(hint: Any, value: Any) -> Any:
    if any(isinstance(limit, Pounds) for limit in getattr(hint, "__metadata__", ())):
        return _pence(value)
    kind = _inner(hint)
    if isinstance(value, list):
        return tuple(_built(kind, item) for item in value)
    return build(kind, value) if isinstance(value, Mapping) and isinstance(kind, type) and is_dataclass(kind) else value


def fill(kind: type[Any], data: Mapping[str, Any], place: Place, prefix: str, faults: FaultList) -> Any:
    """Make a dataclass of data, or add to the faults and give None.

    An unknown key is a fault, with the known ones, where the dataclass forbids extra keys. `prefix` stands before the
    keys in the faults.
    """
    hidden = [f.name for f in fields(kind) if not _in_file(f)]
    faults += [_unknown(kind, (), key, place, f"key {prefix}{key}") for key in hidden if key in data]
    data = {key: value for key, value in data.items() if key not in hidden}
    for start in range(0, max(map(len, _long_lists(data).values()), default=0), _AT_ONCE):
        window = data | {key: value[start : start + _AT_ONCE] for key, value in _long_lists(data).items()}
        if _made(kind, window, place, prefix, faults, start) is None:
            rest = f"only the first {start + _AT_ONCE:,} entries of each list were looked at: mend these first"
            faults.append(Fault(rest, place))
            return None
    return _made(kind, data, place, prefix, faults)


def _long_lists(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: value for key, value in data.items() if isinstance(value, list) and len(value) > _AT_ONCE}


def _made(
    kind: type[Any], data: Mapping[str, Any], place: Place, prefix: str, faults: FaultList, start: int = 0
) -> Any:
    # Where nothing but shipped offers is read, nothing waits for pydantic.
    from pydantic import ValidationError

    # As JSON, because only there a strict reading takes a table for a dataclass and a list for a tuple.
    try:
        adapter = _adapter(kind)  # type: ignore[arg-type]  # mypy takes a class for something without a hash
        return adapter.validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        # A list that lost its faulty items is not too short as well; nor is one that ended before this window.
        told = (e for e in error.errors(include_url=False) if e["type"] != "too_short" or not (e["input"] or start))
        faults += (_fault(kind, dict(e), place, prefix, start) for e in told)
        return None


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    # Made once: of a plan it takes ten times as long as to use it.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _fault(kind: type[Any], error: dict[str, Any], place: Place, prefix: str, start: int) -> Fault:
    loc = error["loc"]
    # A number counts the entries of a list from 0, that of the data's own list from where the window starts.
    steps = [str(p + 1 + (start if i == 1 else 0)) if isinstance(p, int) else p for i, p in enumerate(loc)]
    path = f"key {prefix}{'.'.join(steps)}"
    if error["type"] == "unexpected_keyword_argument":
        return _unknown(kind, error["loc"][:-1], str(error["loc"][-1]), place, path)
    words = _PLAIN.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    return Fault(words, place, path, None if error["type"] == "missing" else str(error["input"]))


def _unknown(kind: Any, above: tuple[str | int, ...], key: str, place: Place, path: str) -> Fault:
    known = _known_keys(kind, above)
    return Fault(f"unknown key; known here: {', '.join(known)}", place, path, key, Nearest(key, known))


def _known_keys(kind: Any, path: tuple[str | int, ...]) -> list[str]:
    for part in path:
        if isinstance(part, str) and is_dataclass(kind):
            kind = typing.get_type_hints(kind).get(part)
        kind = _inner(kind)
    return [_key(f) for f in fields(kind) if _in_file(f)] if is_dataclass(kind) else []


def _in_file(field: Field[Any]) -> bool:
    return bool(field.metadata.get("in_file", True))


def _key(field: Field[Any]) -> str:
    """Give the key of a field in a file: its name, or where the file has another unit its alias, as pydantic has it."""
    return str(field.metadata.get("alias", field.name))


def _inner(kind: Any) -> Any:
    # Optional[X], tuple[X, ...] and Annotated[X, ...] stand for X here.
    if typing.get_origin(kind) is Annotated:
        return _inner(typing.get_args(kind)[0])
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (typing.Union, tuple):
        return next(a for a in typing.get_args(kind) if a not in (type(None), Ellipsis))
    return kind
