"""What every part of a scenario shares: frozen, strict, and typed in quantities with units."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    WithJsonSchema,
    model_validator,
)

from covsim import units
from covsim.calendars import Hours, clock_span, clock_time, parse_hours
from covsim.distributions import ByKey, Distribution, FromField, Takes, parse_duration, parse_number
from covsim.scenario.counts import Counted


def _checked(read: Any) -> AfterValidator:
    """A validator that keeps the text as written, once it can be read."""

    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


class Part(BaseModel):
    """A section or entry of a scenario."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True,
        populate_by_name=True, coerce_numbers_to_str=True, allow_inf_nan=False, defer_build=True,
    )  # fmt: skip

    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one is given. An overlay that gives another one replaces the one below."""
    at_most_one: ClassVar[bool] = False
    """Whether none of ``one_of`` will do as well."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [key for key in self.one_of if self._gives(key)]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} exclude one another - keep one of them")
        if self.one_of and not given and not self.at_most_one:
            raise ValueError(f"one of {', '.join(self.one_of)} is missing - give exactly one")
        return self

    def _gives(self, key: str) -> bool:
        """Whether a key says anything: ``{}`` does (a step of a kind with nothing to set), empty text does not."""
        value = getattr(self, key)
        return value is not None and value is not False and value not in ("", (), {})


def _keep(kind: Any, parse: Any) -> Any:
    """A validator that parses what a planner wrote and lets already parsed values through."""

    def read(value: Any) -> Any:
        return value if isinstance(value, kind) else parse(value)

    return read


def _text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


def _as_minutes(value: Any) -> float:
    return value.minutes if isinstance(value, _Minutes) else units.duration(value)


def _weight(value: Any) -> Any:
    return units.share(value) if isinstance(value, str) and value.rstrip().endswith("%") else value


class _Minutes:
    """Marks a number that is already in minutes (defaults)."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes


_ANYTHING = {"type": ["string", "number", "object"]}

Flag = StrictBool
"""``true`` or ``false``, as YAML 1.2 has it."""
Needs = dict[str, Counted]
"""How many of each skill, role, team, vehicle, room, kit or stock; ``6 to 12``: at least 6, more if free, up to 12."""
Duration = Annotated[float, BeforeValidator(_as_minutes), _text(r"^\s*[-+.\d]", "25 min")]
Share = Annotated[float, BeforeValidator(units.share), WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": "%$"}], "examples": ["90%"]})]  # noqa: E501
Weight = Annotated[float, BeforeValidator(_weight), WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "%$"}], "examples": [3, "60%"]})]  # noqa: E501
"""A share on any scale: a number, or ``60%``."""
Speed = Annotated[float, BeforeValidator(units.speed), _text(r"/", "50 km/h")]
RateQuantity = Annotated[units.Rate, BeforeValidator(_keep(units.Rate, units.rate)), _text(r"/|per", "7.5/year")]
MoneyQuantity = Annotated[
    units.Money, BeforeValidator(_keep(units.Money, units.money)), _text(r"[A-Z]{3}", "150 kCNY/year")
]
HoursOfWeek = Annotated[
    Hours, BeforeValidator(_keep(Hours, parse_hours)), _text(r".", "Mon-Fri 08:00-12:00, 14:00-17:30")
]
HoursText = Annotated[str, _checked(parse_hours)]
"""Hours of the week, kept as written: a key such as ``"Mon-Fri 07:00-09:00"``."""
ClockSpan = Annotated[str, _checked(clock_span)]
"""Clock times, kept as written: ``"20:00-08:00"``."""
ClockTime = Annotated[str, _checked(lambda text: clock_time(text) if text else None)]
"""A clock time, kept as written: ``"09:15"``, or nothing."""
DurationText = Annotated[str, _checked(units.duration)]
"""A duration, kept as written: a key such as ``"60 min"``."""
RateText = Annotated[str, _checked(units.rate)]
"""A rate, kept as written: ``"3/h"``."""
DurationLaw = Annotated[Takes, BeforeValidator(_keep((Distribution, FromField, ByKey), parse_duration)), WithJsonSchema({"type": ["string", "object"], "examples": ["12 min", {"gamma": {"mean": "12 min", "cv": 0.5}}]})]  # noqa: E501
NumberLaw = Annotated[Takes, BeforeValidator(_keep((Distribution, FromField, ByKey), parse_number)), WithJsonSchema({**_ANYTHING, "examples": [3, {"geometric": {"mean": 4}}]})]  # noqa: E501

QUANTITIES = (Duration, Share, Speed, RateQuantity, RateText, MoneyQuantity, HoursOfWeek, DurationLaw, NumberLaw)
"""The types of the language that are written with units (or as laws, or as hours)."""
TEXTS = (HoursText, ClockSpan, ClockTime, DurationText)
"""Texts of a form of their own, kept as written."""
