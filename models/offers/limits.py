"""Which values a figure of an offer may have: pydantic asks when it judges a file, and nothing imports it before."""

from __future__ import annotations

from typing import Any, NamedTuple


class Interval(NamedTuple):
    """A whole number from `ge` to `le`."""

    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | self._asdict()


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
