"""What was observed in the past, to be set beside what the model says of it."""

from __future__ import annotations

from pydantic import Field

from covsim.scenario.base import Duration, Part

YEAR = 525960.0
"""Minutes."""


class Observation(Part):
    """A figure of a past year that is no input of the model."""

    label: str = ""
    """Name for tables."""
    kpi: str
    """KPI id, with its scope if it has one, e.g. ``incidents.count stream=falls``."""
    value: str | float
    """The figure with its unit: ``8.4 min``, ``92%``, ``120 h``, ``4.2 MCNY``, ``30``, or for totals ``11/year``."""
    period: Duration = Field(default=YEAR, gt=0)
    """How long was observed; totals are those of this time. Default: a year."""
    as_of: str = ""
    """When: a year or a date, in words."""
    source: str = ""
    """Where the figure comes from."""
    model: str = ""
    """The model that describes how things were then; default: the baseline."""
