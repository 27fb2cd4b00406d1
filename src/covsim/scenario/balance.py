"""Keeps shares at 100% in all when some of them are drawn from their ranges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from covsim import units
from covsim.scenario.nodes import Node, Path, dotted


def balance(tree: Node, drawn: frozenset[str]) -> Node:
    """The tree in which each mix with a drawn share adds up to 100% again; the shares not drawn make up for it.

    Where they can't (all are drawn, or the drawn ones exceed 100%), all are scaled.
    """
    for path in list(_mixes(tree)):
        tree = _at(tree, path, (), drawn)
    return tree


def _mixes(tree: Node) -> Iterator[Path]:
    """Paths of the mappings whose shares add up to 100%."""
    for name, stream in _entries(tree.child("demand")):
        if stream.child("severity"):
            yield ("demand", name, "severity")
        yield from (("demand", name, "attributes", attribute) for attribute, _ in _entries(stream.child("attributes")))
    for name, pathway in _entries(tree.child("pathways")):
        for step_name, step in _entries(pathway):
            branch = step.child("branch")
            if branch and branch.child("shares"):
                yield ("pathways", name, step_name, "branch", "shares")


def _entries(node: Node | None) -> list[tuple[str, Node]]:
    return list(node.entries.items()) if node else []


def _at(node: Node, path: Path, above: Path, drawn: frozenset[str]) -> Node:
    if not path:
        return _balanced(node, above, drawn)
    key = str(path[0])
    return node.with_entries({**node.entries, key: _at(node.entries[key], path[1:], (*above, key), drawn)})


def _balanced(mix: Node, path: Path, drawn: frozenset[str]) -> Node:
    shares = {name: _share(entry) for name, entry in mix.entries.items()}
    fixed = {name for name in shares if not drawn & {dotted((*path, name)), dotted((*path, name, "share"))}}
    if len(fixed) == len(shares) or None in shares.values():
        return mix
    known = {name: share for name, share in shares.items() if share is not None}
    left = 1 - sum(known[name] for name in shares if name not in fixed)
    others = sum(known[name] for name in fixed)
    scaled = fixed if others > 0 and left >= 0 else set(shares)
    factor = left / others if scaled is fixed else 1 / (sum(known.values()) or 1)
    return mix.with_entries(
        {n: _with_share(entry, known[n] * factor) if n in scaled else entry for n, entry in mix.entries.items()}
    )


def _share(entry: Node) -> float | None:
    """The share written in an entry; None when it is something else (a law's parameter)."""
    node = entry.child("share") if entry.is_mapping else entry
    try:
        return units.share(node.value) if node else None
    except units.QuantityError:
        return None


def _with_share(entry: Node, share: float) -> Node:
    if entry.is_mapping:
        return entry.with_entries({**entry.entries, "share": _with_share(entry.entries["share"], share)})
    return replace(entry, value=share, text=str(share))
