"""What every part of a scenario shares: frozen, strict, and typed in quantities with units."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from covsim import units
from covsim.calendars import Hours, parse_hours
from covsim.distributions import ByKey, Distribution, FromField, Takes, parse_duration, parse_number


class Part(BaseModel):
    """A section or entry of a scenario."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True,
        populate_by_name=True,
    )  # fmt: skip


def _keep(kind: Any, parse: Any) -> Any:
    """A validator that parses what a planner wrote and lets already parsed values through."""

    def read(value: Any) -> Any:
        return value if isinstance(value, kind) else parse(value)

    return read


def _text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


def _as_minutes(value: Any) -> float:
    return value.minutes if isinstance(value, _Minutes) else units.duration(value)


class _Minutes:
    """Marks a number that is already in minutes (defaults)."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes


_ANYTHING = {"type": ["string", "number", "object"]}

Duration = Annotated[float, BeforeValidator(_as_minutes), _text(r"^\s*[-+.\d]", "25 min")]
Share = Annotated[float, BeforeValidator(units.share), WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": "%$"}], "examples": ["90%"]})]  # noqa: E501
Speed = Annotated[float, BeforeValidator(units.speed), _text(r"/", "50 km/h")]
RateQuantity = Annotated[units.Rate, BeforeValidator(_keep(units.Rate, units.rate)), _text(r"/|per", "7.5/year")]
MoneyQuantity = Annotated[units.Money, BeforeValidator(_keep(units.Money, units.money)), _text(r"[A-Z]{3}", "150 kCNY/year")]
HoursOfWeek = Annotated[Hours, BeforeValidator(_keep(Hours, parse_hours)), _text(r".", "Mon-Fri 08:00-12:00, 14:00-17:30")]
DurationLaw = Annotated[Takes, BeforeValidator(_keep((Distribution, FromField, ByKey), parse_duration)), WithJsonSchema({"type": ["string", "object"], "examples": ["12 min", {"gamma": {"mean": "12 min", "cv": 0.5}}]})]  # noqa: E501
NumberLaw = Annotated[Takes, BeforeValidator(_keep((Distribution, FromField, ByKey), parse_number)), WithJsonSchema({**_ANYTHING, "examples": [3, {"geometric": {"mean": 4}}]})]  # noqa: E501
