"""How many a need asks for: a number, or a range such as ``6 to 12``."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import Field, ValidatorFunctionWrapHandler, WithJsonSchema, WrapValidator

_RANGE = re.compile(r"\s*(\d+)\s+to\s+(\d+)\s*")


class Count(int):
    """A number of units: the least that will do, and as a number just that. ``most`` are taken if so many are free."""

    most: int

    def __new__(cls, least: int, most: int | None = None) -> Self:
        """``most`` defaults to ``least``."""
        count = super().__new__(cls, least)
        count.most = least if most is None else most
        return count

    def __reduce__(self) -> tuple[type[Count], tuple[int, int]]:
        """What a copy in another process is made of."""
        return Count, (int(self), self.most)

    def __str__(self) -> str:
        """As a planner writes it."""
        return f"{int(self)} to {self.most}" if self.most > self else f"{int(self)}"


def _read(value: Any, whole: ValidatorFunctionWrapHandler) -> Count:
    """A whole number, or a range from its text."""
    if isinstance(value, Count):
        return value
    if not isinstance(value, str) or not (found := _RANGE.fullmatch(value)):
        return Count(whole(value))
    least, most = map(int, found.groups())
    if most < least:
        raise ValueError(f"the range {value!r} ends below its beginning - write the smaller number first")
    return Count(whole(least), most)


Counted = Annotated[int, Field(ge=1), WrapValidator(_read), WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\s*\d+\s+to\s+\d+\s*$", "examples": ["6 to 12"]}]})]  # noqa: E501
"""A whole number from 1, or a range."""


def most(count: int) -> int:
    """The most that a need may take."""
    return count.most if isinstance(count, Count) else count
