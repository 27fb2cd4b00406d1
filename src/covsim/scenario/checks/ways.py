"""Places that can't be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from covsim.scenario.checks.subject import ORIGIN, Subject, places
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Found, Go, Refer, Step, Transport, Work
from covsim.scenario.places import TravelMode
from covsim.scenario.problems import Finding, choices
from covsim.scenario.serving import as_tuple, groups_serving
from covsim.scenario.streams import Stream

_RESTS_ON = ("sites", "travel", "staff", "vehicles")


def check(subject: Subject) -> Iterator[Finding]:
    """Steps that nobody can get to from home, drives to where the vehicle has no way, modes without any way."""
    scenario = subject.scenario
    for name, mode in scenario.travel.items():
        if _is_wayless(mode):
            what = "the mode has no way: neither speed, links nor matrix"
            yield Finding(("travel", name), what, "add speed: 50 km/h (sites need coordinates) or links", at_key=True)
    seen: set[Path] = set()
    for stream in scenario.demand.values():
        for finding in _pathway(subject, stream):
            if finding.path not in seen:
                seen.add(finding.path)
                yield finding


def _pathway(subject: Subject, stream: Stream) -> Iterator[Finding]:
    """The steps in order, as long as it is certain where the case is."""
    sites = _sites(subject, stream)
    vehicle_held = False
    for name, step in subject.scenario.pathways.get(stream.pathway, {}).items():
        path: Path = ("pathways", stream.pathway, name)
        body = step.body
        there = [site for site in sites if _concerns(step, site)]
        if isinstance(body, Work) and body.at is None:
            vehicle_held |= any(_has(subject, need, "vehicles") for need in body.needs)
            yield from _claim(subject, path, step, there, vehicle_held)
        if isinstance(body, (Go, Refer)) and body.by in subject.scenario.travel:
            yield from _drive(subject, path, step, there, subject.scenario.travel[body.by], body.by)
        if isinstance(body, Transport):
            yield from _transport(subject, path, step, there)
        if isinstance(body, (Transport, Go, Refer)) or getattr(body, "at", None) is not None:
            return


def _sites(subject: Subject, stream: Stream) -> list[str]:
    """Where cases of a stream may arise."""
    sites = subject.scenario.sites
    if isinstance(stream.where, dict):
        return [site for site, weight in stream.where.items() if weight > 0 and site in sites]
    if stream.where in sites:
        return [stream.where]
    return [name for name, site in sites.items() if site.people > 0]


def _concerns(step: Step, site: str) -> bool:
    """Whether a step may be done for cases at a site."""
    only, unless = step.only.get("site"), step.unless.get("site")
    if only is not None and site not in (only if isinstance(only, tuple) else (only,)):
        return False
    return unless is None or site not in (unless if isinstance(unless, tuple) else (unless,))


def _has(subject: Subject, need: str, section: str) -> bool:
    return any(part == section for part, _ in groups_serving(subject.scenario, need))


def _claim(subject: Subject, path: Path, step: Step, sites: list[str], vehicle_held: bool) -> Iterator[Finding]:
    """Needs that none of those who have them can bring to one of the sites."""
    level = "warning" if step.otherwise else "error"
    for need in step.body.needs:
        groups = groups_serving(subject.scenario, need)
        if not groups:
            continue
        for site in sites:
            if not any(_gets_there(subject, part, group, site, vehicle_held) for part, group in groups):
                what = f"nobody who serves {need!r} can get to {site!r}"
                remedy = _coordinates(subject, *_modes_and_homes(subject, groups), [site])
                remedy = remedy or "place one there, give a mode with a way, or add a vehicle to the claim"
                yield Finding((*path, step.kind, "needs", need), what, remedy, level, at_key=True, rests_on=_RESTS_ON)
                break


def _gets_there(subject: Subject, section: str, name: str, site: str, vehicle_held: bool) -> bool:
    scenario = subject.scenario
    if section in ("rooms", "kits", "stocks"):
        return True
    group = scenario.staff[name] if section == "staff" else scenario.vehicles[name]
    if site in as_tuple(group.at) or (section == "staff" and (vehicle_held or scenario.staff[name].remote)):
        return True
    if group.mode and group.mode not in scenario.travel:
        return True  # an unknown mode is reported as such
    mode = scenario.travel.get(group.mode)
    return mode is not None and any(has_way(subject, mode, home, site) for home in as_tuple(group.at))


def _transport(subject: Subject, path: Path, step: Step, sites: list[str]) -> Iterator[Finding]:
    """Drives for which no vehicle that the pathway may hold has a way."""
    scenario = subject.scenario
    steps = scenario.pathways[str(path[1])].values()
    needs = {need for other in steps if isinstance(other.body, Work) for need in other.body.needs}
    groups = {name for need in needs for part, name in groups_serving(scenario, need) if part == "vehicles"}
    modes = {scenario.vehicles[name].mode for name in groups}
    known = [scenario.travel[mode] for mode in modes if mode in scenario.travel]
    handed_on = any(other.otherwise and other.otherwise.pathway == path[1] for _, other in subject.steps)
    if not groups and not handed_on:
        what = "no step of this pathway claims a vehicle to go in"
        yield Finding((*path, "transport"), what, "add one to the needs, or use 'go'", at_key=True, rests_on=_RESTS_ON)
    if known:
        yield from _reach(subject, path, step, sites, known, "no vehicle of this pathway has a way")


def _drive(
    subject: Subject, path: Path, step: Step, sites: list[str], mode: TravelMode, name: str
) -> Iterator[Finding]:
    yield from _reach(subject, path, step, sites, [mode], f"the mode {name!r} has no way")


def _reach(
    subject: Subject, path: Path, step: Step, sites: list[str], modes: list[TravelMode], lack: str
) -> Iterator[Finding]:
    for place, target in places(step, path):
        if place[-1] != "to" or target == ORIGIN or (isinstance(target, Found) and target.field):
            continue  # the case's own sites are known when it runs
        ends = _offering(subject, target) if isinstance(target, Found) else [target]
        ends = [end for end in ends if end in subject.scenario.sites]
        for site in sites:
            if ends and not any(has_way(subject, mode, site, end) for mode in modes for end in ends):
                goal = f"any site that offers {target.nearest!r}" if isinstance(target, Found) else repr(target)
                what = f"{lack} from {site!r} to {goal}"
                remedy = _coordinates(subject, modes, [site], ends) or "give the mode a link, or coordinates and speed"
                yield Finding(place, what, remedy, rests_on=_RESTS_ON)
                break


def _modes_and_homes(subject: Subject, groups: Iterable[tuple[str, str]]) -> tuple[list[TravelMode], list[str]]:
    """How the people and vehicles of these groups travel, and where from."""
    scenario = subject.scenario
    movers = [getattr(scenario, section)[name] for section, name in groups if section in ("staff", "vehicles")]
    movers = [group for group in movers if group.mode in scenario.travel]
    return [scenario.travel[group.mode] for group in movers], [home for group in movers for home in as_tuple(group.at)]


def _coordinates(subject: Subject, modes: list[TravelMode], *ends: list[str]) -> str:
    """The remedy when a mode goes by coordinates and a site at either end has none; else nothing."""
    if not any(mode.speed is not None for mode in modes):
        return ""
    sites = subject.scenario.sites
    bare = [name for name in dict.fromkeys(chain(*ends)) if name in sites and sites[name].at is None]
    return f"give coordinates to {choices(map(repr, bare))}, at: [x, y] in km, or a link or matrix" if bare else ""


def _offering(subject: Subject, target: Found) -> list[str]:
    return [name for name, site in subject.scenario.sites.items() if target.nearest in site.offers]


def _is_wayless(mode: TravelMode) -> bool:
    return mode.speed is None and not mode.links and not mode.matrix


def has_way(subject: Subject, mode: TravelMode, origin: str, destination: str) -> bool:
    """Whether a mode leads from site to site: by a link, the matrix, or coordinates and speed.

    A mode without any way, or whose matrix can't be read, is reported as such and no further.
    """
    if origin == destination or _is_wayless(mode):
        return True
    if destination in mode.links.get(origin, {}) or origin in mode.links.get(destination, {}):
        return True
    if mode.matrix:
        table = subject.matrices.get(mode.matrix)
        if table is None or (origin in table[0] and destination in table[1]):
            return True
    sites = subject.scenario.sites
    located = all(site in sites and sites[site].at is not None for site in (origin, destination))
    return mode.speed is not None and located
