"""One model of a file as a scenario of its own, which can be written down and read back."""

from __future__ import annotations

from covsim.scenario.nodes import Node


def alone(tree: Node, model: str) -> Node:
    """The tree of a model without what names models: those to run, the baseline, observations of other models."""
    entries = dict(tree.entries)
    if "experiment" in entries:
        entries["experiment"] = _less(entries["experiment"], "baseline", "models")
    if "observed" in entries:
        seen = entries["observed"].entries.items()
        own = {name: _less(one, "model") for name, one in seen if _model(one) in ("", model)}
        entries["observed"] = entries["observed"].with_entries(own)
    return tree.with_entries(entries)


def _less(node: Node, *keys: str) -> Node:
    return node.with_entries({name: child for name, child in node.entries.items() if name not in keys})


def _model(observation: Node) -> str:
    named = observation.child("model")
    return named.text if named else ""
