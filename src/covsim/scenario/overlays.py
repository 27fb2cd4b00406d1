"""Layers of a scenario: how an overlay changes what lies below it, and where new steps go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from covsim.scenario import shape
from covsim.scenario.base import DurationLaw, NumberLaw
from covsim.scenario.lifting import KEYS, is_evidence
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, Path, within_model
from covsim.scenario.problems import Finding, nearest
from covsim.scenario.slips import near_miss

Report = Callable[[Finding], None]


def overlay(base: Node, over: Node, report: Report, path: Path = ()) -> Node:
    """``over`` on ``base``: mappings merge by key, null removes, lists and scalars replace.

    A number with its evidence counts as a scalar, a law of another family replaces the whole law, and where exactly
    one of several keys is given (the kind of a step), another one replaces the one below. Within ``models`` nulls are
    kept: there they remove from the base when the model is made.
    """
    if not (base.is_mapping and over.is_mapping) or _replaces(base, over, path):
        return over
    entries, keys = dict(base.entries), dict(base.keys)
    alone = _exclusive(path)
    if any(key in alone for key in over.entries):
        entries = {k: v for k, v in entries.items() if k not in alone or k in over.entries}
    for key, node in over.entries.items():
        place = (*path, key)
        keys[key] = over.keys[key]
        if node.value is None and _removes(place):
            if key not in base.entries:
                report(Finding(place, f"there is no {key!r} to remove", nearest(key, base.entries), at_key=True))
            entries.pop(key, None)
            keys.pop(key)
        elif key in entries:
            entries[key] = overlay(entries[key], node, report, place)
        else:
            if place[0] == "pathways" and _is_step(place):
                _new_step(base, node, place, report)
            entries[key] = node
    return replace(over, value=entries, keys=keys, mark=base.mark if base.entries else over.mark)


def _replaces(base: Node, over: Node, path: Path) -> bool:
    """Whether ``over`` stands for itself though both are mappings: a number with its evidence, or another law."""
    if path[:1] == ("observed",):  # whose entries have values and sources of their own
        return False
    if is_evidence(over) or (is_evidence(base) and not over.entries.keys() <= set(KEYS)):
        return True
    law = any(hint is DurationLaw or hint is NumberLaw for hint in shape.at(Scenario, within_model(path)))
    return law and base.entries.keys().isdisjoint(over.entries)


def _exclusive(path: Path) -> frozenset[str]:
    """Keys at a path of which exactly one may be given."""
    models = [hint for hint in shape.at(Scenario, within_model(path)) if shape.is_model(hint)]
    return frozenset(key for model in models for key in model.one_of)


def _is_step(path: Path) -> bool:
    """Whether the path is one step of a pathway, in the base or in a model's overlay."""
    return len(within_model(path)) == 3 and within_model(path)[0] == "pathways"


def _new_step(pathway: Node, step: Node, place: Path, report: Report) -> None:
    """Warn of a new step in a model that is probably one of the pathway misspelt: it would stand at the end."""
    meant = near_miss(str(place[-1]), pathway.entries)
    if meant and step.layer.startswith("model ") and "after" not in step.entries:
        what = f"{place[-1]!r} is a new step, at the end of the pathway"
        remedy = f"did you mean {meant!r}? If not, say where it stands with after"
        report(Finding(place, what, remedy, "warning", at_key=True))


def _removes(place: Path) -> bool:
    """Whether a null at this place removes: not inside ``models``, and not the short form ``release:`` of a step."""
    if place[0] == "models":
        return len(place) == 2
    return not (place[-1] == "release" and _is_step(place[:-1]))


def place_steps(tree: Node, report: Report) -> Node:
    """Put every step with ``after`` behind the step it names (``start``: first), in the order given."""
    pathways = tree.entries.get("pathways")
    if pathways is None or not pathways.is_mapping:
        return tree
    ordered = {name: _in_order(pathway, ("pathways", name), report) for name, pathway in pathways.entries.items()}
    return tree.with_entries({**tree.entries, "pathways": pathways.with_entries(ordered)})


def _in_order(pathway: Node, path: Path, report: Report) -> Node:
    behind = {
        name: str(step.entries["after"].value) for name, step in pathway.entries.items() if "after" in step.entries
    }
    if not behind:
        return pathway
    followers: dict[str, list[str]] = {}
    for name, target in behind.items():
        known = target in pathway.entries or target == "start"
        if not known:
            remedy = nearest(target, (*pathway.entries, "start")) or "name a step of this pathway, or 'start'"
            report(Finding((*path, name, "after"), f"there is no step {target!r} in this pathway", remedy, name=target))
        followers.setdefault(target if known else "", []).append(name)
    order: list[str] = []

    def place(names: list[str]) -> None:
        for name in names:
            order.append(name)
            place(followers.get(name, []))

    place([*([] if "start" in pathway.entries else followers.get("start", []))])
    place([name for name in pathway.entries if name not in behind])
    for name in pathway.entries:
        if name not in order:
            if behind[name] in behind and behind[name] in pathway.entries:
                report(
                    Finding(
                        (*path, name, "after"), "steps are placed after one another in a circle", "break the circle"
                    )
                )
            order.append(name)
    return pathway.with_entries({name: pathway.entries[name] for name in order})
