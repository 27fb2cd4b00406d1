"""Laws and house rules that a staffing model must keep, whatever it costs and however well it covers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from covsim.scenario.base import Duration, HoursOfWeek, Part, Share


class Norm(Part):
    """One way to say how many people there must be: a share of something."""

    share: Share
    """How many for each: ``3%``; one per 20 is ``5%``, 3 per mille ``0.3%``."""
    of: float | tuple[str, ...]
    """Of what: a number (``6000`` visits a day), or staff groups and rooms of the model, whose people and places are
    added up."""


class Rule(Part):
    """One rule. Give one of ``hours_a_week`` to ``kpi``, which says what is limited.

    It is checked before the run, on the rosters as they stand when nobody is absent, and in every replication, on what
    was really worked: overtime, stand-ins and call-outs included. One person in one week is enough to break it, unless
    ``allow`` says more. Hours on call are no working hours unless somebody is called out; breaks are none. Weeks begin
    on Mondays; judged are the weeks and months that lie whole within the measured time and in which the person works.
    """

    one_of: ClassVar = (
        "hours_a_week", "hours_a_month", "overtime_a_month", "rest_a_week", "rest_between", "crew", "head_count", "kpi",
    )  # fmt: skip

    label: str = ""
    """Name for tables and charts."""
    kind: Literal["hard", "advisory"] = "hard"
    """``hard``: a model that breaks it can't win. ``advisory``: it is only told."""
    source: str = ""
    """Where the rule stands: the law and its article, an order, a contract."""
    as_of: str = ""
    """The date from which it holds, or for which it was looked up."""
    for_: tuple[str, ...] = Field(default=(), alias="for")
    """For rules on hours, rest and ``head_count``: staff groups or skills of the people it is about. Default: all
    people, each on their own."""
    allow: Share = 0.0
    """The share of what is judged that may break it in a run, and on the rosters: of the weeks, months or rests of all
    people together, or of the time of a ``crew``. Default: none."""

    hours_a_week: Duration | None = None
    """Most working hours of one person in one calendar week, e.g. ``60 h``."""
    hours_a_month: Duration | None = None
    """Most working hours of one person in one calendar month."""
    overtime_a_month: Duration | None = None
    """Most hours of one person in one calendar month beyond the ordinary ones, e.g. ``36 h`` (Labour Law of the PRC,
    art. 41)."""
    ordinary: Duration | None = None
    """With ``overtime_a_month``: ordinary hours of a month. Default: the group's ``hours_a_week`` for as many weeks as
    the month has, days/7."""
    rest_a_week: Duration | None = None
    """Least rest in one piece in each calendar week, e.g. ``24 h`` for a weekly day of rest (Labour Law of the PRC,
    art. 38)."""
    rest_between: Duration | None = None
    """Least rest between two shifts of one person, e.g. ``11 h``. Less than 4 hours off is a break within a shift."""
    crew: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Fewest people on duty: how many of each role or skill. Who is on call, away for planned work or out with a case
    doesn't count. One person counts for every need that they can serve."""
    at: str = ""
    """With ``crew``: the site; people count who have their home there."""
    when: HoursOfWeek | None = None
    """With ``crew``: hours in which it holds; default: always."""
    head_count: dict[str, Norm] = Field(default_factory=dict)
    """Fewest people on the books: the largest of these norms, rounded up, e.g. guards by ``{staff: {share: 3%, of:
    [doctor, nurse]}, beds: {share: 5%, of: [bed]}, visits: {share: 0.3%, of: 6000}}``."""
    kpi: str = ""
    """Any KPI, with its scope if it has one, that must keep to ``at_least`` or ``at_most`` in every replication. For an
    average over all of them, write a standard."""
    at_least: str | float | None = None
    """With ``kpi``: the least, in the unit of the KPI (``95%``, ``30 min``, ``4``)."""
    at_most: str | float | None = None
    """With ``kpi``: the most."""

    @property
    def limited(self) -> str:
        """Which of the kinds of rule it is."""
        return next(key for key in self.one_of if self._gives(key))
