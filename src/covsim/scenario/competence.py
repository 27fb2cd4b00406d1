"""Competence: what people can do grows with practice and teaching, fades without, and decides what they may do."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from covsim.scenario.base import Duration, NumberLaw, Part, Share
from covsim.scenario.places import Moment


class Gain(Part):
    """An occasion on which a level grows: for everybody who holds the competence and takes part until its end."""

    one_of: ClassVar = ("step", "duty")

    step: str = ""
    """A step that somebody works in, e.g. ``labour.analgesia``."""
    duty: str = ""
    """A duty: a drill, a course; in a round it counts at every site."""
    beside: str = ""
    """Only when somebody else takes part who meets this need: a teacher."""
    by: Share
    """Share of what is lacking to ``most`` that is gained each time."""


class Competence(Part):
    """A level for each person of some groups. It decays towards ``least`` by its half-life, and grows at each gain."""

    label: str = ""
    """Name for tables and charts."""
    held_by: tuple[str, ...]
    """Staff groups whose members have such a level."""
    starts: NumberLaw | None = None
    """Level of each person at the beginning (of the run, or of service): one number, or a law; default: ``least``."""
    most: float = Field(default=1.0, gt=0)
    """The highest level."""
    least: float = Field(default=0.0, ge=0)
    """What is never forgotten."""
    half_life: Duration | None = Field(default=None, gt=0)
    """Time without practice after which half of what lies above ``least`` is lost; without one nothing is forgotten.
    Half of a gain is lost after 6.5 months (accuracy), 13 (speed), 11 (both mixed): Tatel and Ackerman, Psychological
    Bulletin, doi 10.1037/bul0000481."""
    gains: dict[str, Gain] = Field(default_factory=dict)
    """Occasions on which it grows, by name."""
    qualifies: dict[str, float] = Field(default_factory=dict)
    """Skills that those have whose level is this high or higher: ``{able_obstetrics: 0.6}``. A claim for the skill can
    be met only by somebody who has the level at that moment; who has begun goes on. Other groups have the skill for
    good when it is listed under their ``skills``."""
    report_on: tuple[Moment, ...] = ()
    """Days at whose beginning levels are reported, besides the end: figures with the scope ``on=2025-07-01``."""
