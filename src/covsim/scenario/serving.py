"""Who serves a need, by group: staff, vehicles, rooms and kits share one namespace with their skills and rankings."""

from __future__ import annotations

from typing import Any

from covsim.scenario.model import Scenario


def serving(scenario: Scenario) -> dict[str, float]:
    """How many units or places serve each name: groups and their skills, then ranked names (not in circles)."""
    found: dict[str, float] = {}
    groups: list[tuple[str, tuple[str, ...], float]] = []
    for section in (scenario.staff, scenario.vehicles):
        groups += [(name, group.skills, float(len(group.names) or group.count)) for name, group in section.items()]
    for name, kit in scenario.kits.items():
        groups.append((name, kit.skills, float(kit.count * len(as_tuple(kit.at)))))
    for name, room in scenario.rooms.items():
        most = max((room.count, *room.by_hours.values()), default=0) if room.count != "unlimited" else float("inf")
        groups.append((name, room.skills, float(most)))
    for name, skills, count in groups:
        for skill in dict.fromkeys((name, *skills)):
            found[skill] = found.get(skill, 0.0) + count
    plain = dict(found)
    for name in scenario.skills:
        found[name] = sum(plain.get(kind, 0.0) for kind in ranked(scenario, name))
    return found


def ranked(scenario: Scenario, name: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The plain names that a need stands for, in order; a name that stands for itself in the end is left out."""
    if name not in scenario.skills:
        return (name,)
    if name in above:
        return ()
    kinds = (kind for each in scenario.skills[name] for kind in ranked(scenario, each, (*above, name)))
    return tuple(dict.fromkeys(kinds))


def groups_serving(scenario: Scenario, need: str) -> tuple[tuple[str, str], ...]:
    """Sections and names of the groups that serve a need: ``("staff", "nurse")``."""
    kinds = ranked(scenario, need)
    sections: tuple[tuple[str, dict[str, Any]], ...] = (
        ("staff", scenario.staff), ("vehicles", scenario.vehicles), ("rooms", scenario.rooms), ("kits", scenario.kits),
    )  # fmt: skip
    return tuple(
        (section, name)
        for section, groups in sections
        for name, group in groups.items()
        if any(kind == name or kind in group.skills for kind in kinds)
    )


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (value,) if isinstance(value, str) else value
