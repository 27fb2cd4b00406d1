"""Rules that the rosters of a model break on paper: found before anything is run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from covsim.errors import CovsimError
from covsim.rules.judging import Kept, required
from covsim.rules.rostered import on_rosters
from covsim.scenario.checks.subject import Subject
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding
from covsim.scenario.resources import list_resources
from covsim.scenario.rules import Rule

HOUR = 60.0
_PERIODS = {
    "hours_a_week": "week", "rest_a_week": "week", "hours_a_month": "month", "overtime_a_month": "month",
}  # fmt: skip
_FOUND = {
    "hours_a_week": "{who} is to work {worst:.4g} h in the week from {day}, more than {limit}",
    "hours_a_month": "{who} is to work {worst:.4g} h in {month}, more than {limit}",
    "overtime_a_month": "{who} is to work {worst:.4g} h of overtime in {month}, more than {limit}",
    "rest_a_week": "the longest rest of {who} in the week from {day} is {worst:.4g} h, less than {limit}",
    "rest_between": "{who} has {worst:.4g} h of rest from {moment}, less than {limit}",
}


def check(subject: Subject) -> Iterator[Finding]:
    """A warning for each rule that is broken on paper, and for each that this run is too short to judge."""
    scenario = subject.scenario
    try:
        found = on_rosters(scenario)
    except (CovsimError, KeyError):  # what the rosters lack has a finding of its own
        return
    for name, kept in found.items():
        rule = scenario.rules[name]
        path: Path = ("rules", name, rule.limited)
        if not kept.judged and rule.limited in _PERIODS:
            period = _PERIODS[rule.limited]
            what = f"no whole calendar {period} with work lies in the measured time, so the rule is not judged"
            yield Finding(path, what, "choose a longer horizon", "warning", at_key=True)
        elif kept.breaks(rule):
            remedy = "a model that breaks a hard rule can't win" if rule.kind == "hard" else "it is advisory"
            yield Finding(path, describe(scenario, rule, kept), remedy, "warning", at_key=True)


def describe(scenario: Scenario, rule: Rule, kept: Kept) -> str:
    """What breaks a rule most on the rosters, and how much of it does."""
    units = list_resources(scenario).units
    if rule.head_count:
        asked = required(rule.head_count.values(), scenario)
        return f"{kept.worst:.0f} on the books, but the norm asks for {asked}"
    at = scenario.clock.start + dt.timedelta(minutes=kept.time)
    if rule.crew:
        missing = (kept.judged - kept.kept) / kept.judged
        return f"the crew is not rostered for {100 * missing:.3g}% of its hours, first from {at:%a %Y-%m-%d %H:%M}"
    text = _FOUND[rule.limited].format(
        who=units[kept.unit].name, worst=kept.worst, limit=f"{getattr(rule, rule.limited) / HOUR:.4g} h",
        day=f"{at:%Y-%m-%d}", month=f"{at:%Y-%m}", moment=f"{at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return f"{text} ({kept.judged - kept.kept:.0f} of {kept.judged:.0f} break it)"
