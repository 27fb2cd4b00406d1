"""The full-time people (FTE) that a scenario's posts and duties take, beside those that it has: a row a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from covsim.cli.screen import Column
from covsim.scenario.capacity import StaffGroup
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.scenario.serving import as_tuple, groups_serving
from covsim.scenario.staffing import Post, fte_table

LITTLE = 0.1
"""Needs that take less than a tenth of a person, and have one, are not shown."""
ON_CALL = "on call"
HEADS = (Column("who"), Column("from"), Column("needed", True), Column("held", True), Column(""), Column("for"),
         Column("models"))  # fmt: skip


@dataclass
class Role:
    """What one need takes of the people who serve it from some sites, in one model.

    Posts that the same people hold are counted once, at the largest (cover is readiness: the crew that is ready for one
    mine is ready for the other); duties, which take people away, come on top.
    """

    need: str
    homes: tuple[str, ...]
    held: float
    on_call: bool
    cover: float = 0.0
    duties: float = 0.0
    purposes: list[str] = field(default_factory=list)

    @property
    def needed(self) -> float:
        """Full-time people for the largest post and all duties."""
        return self.cover + self.duties

    @property
    def short(self) -> float:
        """People who are missing; none where people on call may serve, whose hours are no working hours."""
        return 0.0 if self.on_call else max(self.needed - self.held, 0.0)


def roles(scenario: Scenario) -> list[Role]:
    """The needs for people of all cover entries and duties, by who serves them and from where."""
    found: dict[tuple[str, tuple[str, ...]], Role] = {}
    for post in fte_table(scenario):
        groups = _groups(scenario, post)
        homes = tuple(dict.fromkeys(home for group in groups for home in _homes(group, post.site)))
        role = found.setdefault((post.need, homes), Role(post.need, homes, post.held, _on_call(scenario, groups)))
        role.held = max(role.held, post.held)
        if post.kind == "cover":
            role.cover = max(role.cover, post.needed)
        else:
            role.duties += post.needed
        label = scenario.label(post.name, "cover" if post.kind == "cover" else "duties")
        if label not in role.purposes:
            role.purposes.append(label)
    return list(found.values())


def _groups(scenario: Scenario, post: Post) -> list[StaffGroup]:
    """The staff groups that serve a need: those at its site, or all where there is none."""
    groups = [scenario.staff[name] for section, name in groups_serving(scenario, post.need) if section == "staff"]
    return [group for group in groups if post.site in as_tuple(group.at)] or groups


def _homes(group: StaffGroup, site: str) -> tuple[str, ...]:
    homes = as_tuple(group.at)
    return (site,) if site in homes else homes


def _on_call(scenario: Scenario, groups: list[StaffGroup]) -> bool:
    rosters = [scenario.rosters.get(group.roster) for group in groups]
    return any(roster is not None and (roster.call_out is not None or roster.on_call is not None) for roster in rosters)


def full_time_table(document: Document) -> tuple[list[tuple[str, ...]], list[str]]:
    """The rows of all models, alike ones together, those with people missing first; and the needs left out."""
    models: dict[tuple[str, ...], list[str]] = {}
    short: dict[tuple[str, ...], float] = {}
    little: dict[str, None] = {}
    for model in document.models:
        scenario = document.scenario(model)
        for role in roles(scenario):
            if role.needed < LITTLE and not role.short:
                little[scenario.label(role.need, "staff")] = None
                continue
            row = tuple(_row(scenario, role))
            models.setdefault(row, []).append(model)
            short[row] = role.short
    every = len(document.models)
    rows = [(*row, "all" if len(names) == every else ", ".join(names)) for row, names in models.items()]
    return sorted(rows, key=lambda row: (-short[row[:-1]], ON_CALL not in row)), list(little)


def _row(scenario: Scenario, role: Role) -> Iterator[str]:
    yield scenario.label(role.need, "staff")
    yield ", ".join(scenario.label(home, "sites") for home in role.homes)
    yield f"{role.needed:.2f}"
    yield f"{role.held:.4g}"
    yield f"{role.short:.2f} short" if role.short else ON_CALL if role.on_call and role.held < role.needed else ""
    first, *others = role.purposes
    yield f"{first} and {len(others)} more" if others else first
