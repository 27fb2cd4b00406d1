"""The layers of a scenario file, merged for each model: what it extends, the file, the model's overlay, ``--set``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path as FilePath

from covsim.errors import Problem, ScenarioError
from covsim.scenario.files import read_text
from covsim.scenario.from_files import Tables
from covsim.scenario.nodes import Node, Path, compose, dotted
from covsim.scenario.overlays import Report, overlay, place_steps
from covsim.scenario.problems import Finding, Sources, suggestion
from covsim.scenario.settings import Setting, apply, parse_setting

ONLY_MODEL = "base"
"""Name of the model of a file without ``models``."""
SHARED = ("covsim", "name", "experiment", "observed", "models", "extends")
"""Keys that can't differ between models."""
ABOUT_MODEL = ("like", "label", "description")
"""Keys of a model that are no part of its overlay."""


class Layers:
    """The files of a scenario, read and merged."""

    def __init__(self, path: FilePath, sets: Sequence[str]) -> None:
        self.path = path
        self.sets = tuple(sets)
        self.sources = Sources()
        self._common: list[Problem] = []
        self._problems: dict[str, list[Problem]] = {}
        self.tables = Tables(self.sources)
        self._settings = [self._filled(parse_setting(text, self.sources)) for text in sets]
        root = self._file(path, "base", ())
        self._common += self.tables.problems
        for setting in self._settings:
            if setting.for_models:
                root, unknown = apply(root, setting, self._collector(self._common, root), new=True)
                self._common += [_unknown_setting(setting, unknown)] if unknown else []
        overlays = self._models(root)
        likes = self._likes(root, overlays)
        self._trees = {name: self._merge(root, name, [overlays[n] for n in _line(name, likes)]) for name in overlays}
        for setting in self._settings:
            if not setting.for_models:
                self._set(setting)
        self._trees = {name: place_steps(tree, self._reporter(name, tree)) for name, tree in self._trees.items()}
        self.models = tuple(self._trees)
        self.labels = {name: _text(over, "label") or name for name, over in overlays.items()}
        self.descriptions = {name: _text(over, "description") for name, over in overlays.items()}

    def tree(self, model: str) -> Node:
        """The merged tree of a model, evidence in place."""
        return self._trees[model]

    @cached_property
    def servers(self) -> frozenset[str]:
        """Names of all groups, skills and rankings in any model."""
        found: set[str] = set()
        for tree in self._trees.values():
            for section in ("staff", "vehicles", "rooms", "kits", "stocks"):
                for name, group in _entries(tree, section):
                    skills = group.child("skills")
                    found.update((name, *(skill.text for _, skill in skills.children())) if skills else (name,))
            found.update(name for section in ("skills", "teams") for name, _ in _entries(tree, section))
            for _, competence in _entries(tree, "competence"):
                found.update(name for name, _ in _entries(competence, "qualifies"))
        return frozenset(found)

    def problems(self, model: str) -> list[Problem]:
        """What was wrong while reading and merging."""
        return [*self._common, *self._problems.get(model, [])]

    def _file(self, path: FilePath, layer: str, chain: tuple[FilePath, ...]) -> Node:
        """A file on top of what it extends."""
        shown = str(path)
        text = read_text(path, shown)
        self.sources.add(shown, text)
        root, duplicates = compose(text, shown, layer)
        self._common += duplicates
        if root is None or not root.is_mapping:
            what = "holds nothing but comments" if root is None else "is not a mapping of sections"
            raise ScenarioError([Problem(f"the file {what}", "start with 'covsim: 1'", "", shown, 1, 1)])
        root = self.tables.fill(root, path.parent)
        base = root.entries.get("extends")
        if base is None:
            return root
        rest = root.with_entries({key: node for key, node in root.entries.items() if key != "extends"})
        below = self._extended(base, root, path, (*chain, path.resolve()))
        return overlay(below, rest, self._collector(self._common, root))

    def _extended(self, base: Node, root: Node, path: FilePath, chain: tuple[FilePath, ...]) -> Node:
        if not isinstance(base.value, str):
            raise self._baseless(root, "extends names one file", "write extends: other.yaml")
        target = path.parent / base.value
        if target.resolve() in chain:
            circle = " -> ".join(each.name for each in (*chain, target))
            raise self._baseless(root, f"files extend one another in a circle: {circle}", "break the circle")
        if not target.is_file():
            raise self._baseless(root, f"there is no file {str(target)!r}", "give its path relative to this file")
        return _files_from(self._file(target, "extends", chain), target.parent, self.path.parent)

    def _baseless(self, root: Node, message: str, remedy: str) -> ScenarioError:
        """What is wrong with ``extends``; said alone, since without the other file most of the scenario is missing."""
        return ScenarioError([self.sources.problem(Finding(("extends",), message, remedy), root)])

    def _models(self, root: Node) -> dict[str, Node | None]:
        """The overlays by name; one model without overlay when the file has none."""
        given = root.entries.get("models")
        if given is None:
            return {ONLY_MODEL: None}
        if not given.is_mapping or not given.entries:
            self._add(root, ("models",), "models is a mapping of overlays by name", "write models: {today: {}}")
            return {ONLY_MODEL: None}
        overlays: dict[str, Node | None] = {}
        for name, over in given.entries.items():
            if over.value is None or over.is_mapping:
                overlays[name] = over.in_layer(f"model {name}") if over.is_mapping else None
                continue
            self._add(root, ("models", name), "a model is a mapping of what differs", "write {} for no difference")
        for name, node in overlays.items():
            for key in node.entries if node else ():
                if key in SHARED:
                    remedy = "use label" if key == "name" else "write it outside 'models'"
                    self._add(root, ("models", name, key), f"{key!r} can't differ between models", remedy, at_key=True)
        return overlays or {ONLY_MODEL: None}

    def _likes(self, root: Node, overlays: Mapping[str, Node | None]) -> dict[str, str]:
        """For each model that builds on another the name of that one."""
        likes: dict[str, str] = {}
        for name, over in overlays.items():
            like = over.entries.get("like") if over else None
            if like is None or like.value is None:
                continue
            if like.is_scalar and like.text in overlays:
                likes[name] = like.text
                continue
            what = f"there is no model {like.text!r}" if like.is_scalar else "like names one model"
            remedy = suggestion(like.text, [each for each in overlays if each != name], "there is no other model")
            self._add(root, ("models", name, "like"), what, remedy)
        reported: set[str] = set()
        for name in likes:
            line = _line(name, likes)
            if likes.get(line[0]) == name and name not in reported:
                circle = " -> ".join((*reversed(line), name))
                what = f"models are like one another in a circle: {circle}"
                self._add(root, ("models", name, "like"), what, "break the circle")
                reported.update(line)
        return likes

    def _merge(self, root: Node, model: str, line: Sequence[Node | None]) -> Node:
        """The tree of a model: the overlays of its line over the file."""
        tree = root.with_entries({key: node for key, node in root.entries.items() if key != "models"})
        for over in filter(None, line):
            changes = over.with_entries({k: v for k, v in over.entries.items() if k not in (*SHARED, *ABOUT_MODEL)})
            tree = overlay(tree, changes, self._reporter(model, changes))
        return tree

    def _filled(self, setting: Setting) -> Setting:
        return replace(setting, value=self.tables.fill(setting.value, self.path.parent, setting.keys))

    def _add(self, root: Node, path: Path, message: str, remedy: str, at_key: bool = False) -> None:
        finding = Finding(path, message, remedy, at_key=at_key)
        self._common.append(self.sources.problem(finding, root))

    def _collector(self, found: list[Problem], root: Node) -> Report:
        return lambda finding: found.append(self.sources.problem(finding, root))

    def _reporter(self, model: str, root: Node) -> Report:
        return self._collector(self._problems.setdefault(model, []), root)

    def _set(self, setting: Setting) -> None:
        """Change every model that has the path; an entry that none of them has is new in all of them."""
        for new in (False, True):
            found = {m: apply(tree, setting, self._reporter(m, tree), new) for m, tree in self._trees.items()}
            if not all(unknown for _, unknown in found.values()):
                self._trees = {model: tree for model, (tree, _) in found.items()}
                return
        self._common += [_unknown_setting(setting, unknown) for _, unknown in list(found.values())[:1] if unknown]


def _line(name: str, likes: Mapping[str, str]) -> tuple[str, ...]:
    """The models that a model builds on, the farthest first, and itself, last; a circle is gone round once."""
    line = [name]
    while likes.get(line[0], name) not in line:
        line.insert(0, likes[line[0]])
    return tuple(line)


def _unknown_setting(setting: Setting, finding: Finding) -> Problem:
    return Problem(finding.message, finding.remedy, dotted(finding.path), f"--set {setting.text}")


FILES = ("file", "matrix")
"""Keys that name files, and ``dates`` of a roster."""


def _files_from(node: Node, folder: FilePath, start: FilePath, path: Path = ()) -> Node:
    """The tree of an extended file, with the files it names relative to ``start`` instead of its own folder."""
    if folder.resolve() == start.resolve():
        return node
    if isinstance(node.value, dict):
        return replace(
            node, value={k: _files_from(child, folder, start, (*path, k)) for k, child in node.value.items()}
        )
    names_file = path and (path[-1] in FILES or (path[0] == "rosters" and path[-1] == "dates"))
    if names_file and isinstance(node.value, str) and node.value:
        return replace(node, value=os.path.relpath(folder / node.value, start))
    return node


def _entries(tree: Node, section: str) -> list[tuple[str, Node]]:
    found = tree.entries.get(section)
    return list(found.entries.items()) if found else []


def _text(over: Node | None, key: str) -> str:
    node = over.entries.get(key) if over else None
    return node.text if node else ""
