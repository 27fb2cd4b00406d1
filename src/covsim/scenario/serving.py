"""Who serves a need, by group: staff, vehicles, rooms and kits share one namespace with their skills and rankings."""

from __future__ import annotations

import math
from typing import Any

from covsim.scenario.model import Scenario


def serving(scenario: Scenario) -> dict[str, float]:
    """How many units or places serve each name: groups and their skills, then ranked names (not in circles)."""
    found: dict[str, float] = {}
    groups: list[tuple[str, tuple[str, ...], float]] = []
    learnt = skills_learnt(scenario)
    for section in (scenario.staff, scenario.vehicles):
        for name, group in section.items():
            groups.append((name, (*group.skills, *learnt.get(name, ())), float(len(group.names) or group.count)))
    for name, kit in scenario.kits.items():
        groups.append((name, kit.skills, float(kit.count * len(as_tuple(kit.at)))))
    for name, room in scenario.rooms.items():
        most = max((room.count, *room.by_hours.values()), default=0) if room.count != "unlimited" else float("inf")
        groups.append((name, room.skills, float(most)))
    for name, stock in scenario.stocks.items():
        supply = stock.order or stock.deliver
        groups.append((name, stock.skills, float(max(stock.start, supply.up_to if supply else 0))))
    for name, skills, count in groups:
        for skill in dict.fromkeys((name, *skills)):
            found[skill] = found.get(skill, 0.0) + count
    plain = dict(found)
    for name in scenario.skills:
        found[name] = sum(plain.get(kind, 0.0) for kind in ranked(scenario, name))
    for name, team in scenario.teams.items():
        found[name] = _most_teams([found.get(kind, 0.0) for kind in team.of], team.at_least)
    return found


def _most_teams(kinds: list[float], at_least: int) -> float:
    """How many teams of so many different kinds could meet at once: the largest t with sum(min(n, t)) >= at_least t.

    The sum less at_least t is concave in t and 0 at 0, so that all smaller t will do as well.
    """
    unlimited = sum(math.isinf(n) for n in kinds)
    if unlimited >= at_least:
        return math.inf
    low, high = 0, int(sum(n for n in kinds if not math.isinf(n)) // (at_least - unlimited))
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(n, middle) for n in kinds) >= at_least * middle:
            low = middle
        else:
            high = middle - 1
    return float(low)


def ranked(scenario: Scenario, name: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The plain names that a need stands for, in order, those of the kinds of a team included; a name that stands for
    itself in the end is left out."""
    parts = scenario.skills.get(name) or (scenario.teams[name].of if name in scenario.teams else ())
    if not parts:
        return (name,)
    if name in above:
        return ()
    kinds = (kind for each in parts for kind in ranked(scenario, each, (*above, name)))
    return tuple(dict.fromkeys(kinds))


def groups_serving(scenario: Scenario, need: str) -> tuple[tuple[str, str], ...]:
    """Sections and names of the groups that serve a need: ``("staff", "nurse")``."""
    kinds = ranked(scenario, need)
    sections: tuple[tuple[str, dict[str, Any]], ...] = (
        ("staff", scenario.staff), ("vehicles", scenario.vehicles), ("rooms", scenario.rooms), ("kits", scenario.kits),
        ("stocks", scenario.stocks),
    )  # fmt: skip
    learnt = skills_learnt(scenario)
    return tuple(
        (section, name)
        for section, groups in sections
        for name, group in groups.items()
        if any(kind == name or kind in group.skills or kind in learnt.get(name, ()) for kind in kinds)
    )


def skills_learnt(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """By staff group: skills that its members have while their competence is high enough."""
    found: dict[str, tuple[str, ...]] = {}
    for competence in scenario.competence.values():
        for group in competence.held_by:
            found[group] = (*found.get(group, ()), *competence.qualifies)
    return found


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (value,) if isinstance(value, str) else value
