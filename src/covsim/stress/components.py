"""Section 2.5: entities, activities, resources, queues, and where cases come and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from covsim.stress.blocks import Block, Bullets, Paragraph, Table
from covsim.stress.logic import kind_of
from covsim.stress.subject import Subject

RESOURCES = ("staff", "vehicles", "rooms", "kits", "stocks")
ACTIVITY = ("respond", "treat", "transport", "handover", "go", "wait", "refer")
"""Kinds of steps that take time."""


def entities(run: Subject) -> Iterator[Block]:
    """2.5.1."""
    yield Paragraph(run.text("entities"))
    lines = []
    for name, stream in run.section("demand").items():
        own = {key: stream[key] for key in ("severity", "priority", "attributes", "batch") if key in stream}
        lines.append(f"{run.named(name, stream)}{run.text('told', told=run.flow(own)) if own else ''}")
    yield Bullets(tuple(lines))
    if duties := run.section("duties"):
        yield Paragraph(run.text("entities.duties"))
        yield Bullets(tuple(run.named(name, duty) for name, duty in duties.items()))


def activities(run: Subject) -> Iterator[Block]:
    """2.5.2."""
    rows = []
    for pathway, steps in run.section("pathways").items():
        for name, step in steps.items():
            kind = kind_of(step)
            if kind in ACTIVITY:
                body = step.get(kind) or {}
                takes = body.get("takes") or body.get("claim_to_release") or body.get("until") or _way(run, kind)
                needs = run.flow(body.get("needs") or "-")
                rows.append((f"`{pathway}.{name}`", run.text(f"step.{kind}"), needs, run.flow(takes)))
    for name, duty in run.section("duties").items():
        rows.append((run.named(name, duty), run.text("duty"), run.flow(duty["needs"]), run.flow(_duration(duty))))
    yield Paragraph(run.text("activities"))
    yield Table(tuple(run.text(head) for head in ("activity", "kind", "needs", "takes")), tuple(rows))


def _duration(duty: Mapping[str, object]) -> object:
    """How long a duty takes: given, as an amount of work, or the hours of a post."""
    return next((duty[key] for key in ("takes", "work", "post") if key in duty), "-")


def _way(run: Subject, kind: str) -> str:
    """What a step without a time of its own takes."""
    return run.text("way") if kind in ("respond", "transport", "go") else "-"


def resources(run: Subject) -> Iterator[Block]:
    """2.5.3."""
    yield Paragraph(run.text("resources"))
    rows = []
    for section in RESOURCES:
        names = dict.fromkeys(name for model in run.models for name in run.section(section, model))
        for name in names:
            found = [run.section(section, model).get(name) for model in run.models]
            one: Mapping[str, object] = next(each for each in found if each is not None)
            counts = [_count(each) for each in found]
            where = run.flow(one.get("at") or "-")
            rows.append((run.named(name, one), run.text(section), where, run.flow(one.get("roster") or "-"), *counts))
    heads = (*(run.text(head) for head in ("resource", "kind", "at", "roster")), *map(run.model, run.models))
    yield Table(heads, tuple(rows))


def _count(group: Mapping[str, object] | None) -> str:
    """How many there are; of a room its places, of a stock how many at the start."""
    if group is None:
        return "-"
    return str(group.get("count", group.get("places", group.get("capacity", group.get("start", 1)))))


def queues(run: Subject) -> Iterator[Block]:
    """2.5.4."""
    policies = run.section("policies")
    order, rule = policies.get("queue_order", "priority"), policies.get("queue_rule", "backfill")
    yield Paragraph(run.text("queues", order=run.text(f"order.{order}") if order in ORDERS else order,
                             rule=run.text(f"rule.{rule}")))  # fmt: skip
    lines = []
    for pathway, steps in run.section("pathways").items():
        for name, step in steps.items():
            body = step.get(kind_of(step)) or {}
            limits = {key: body[key] for key in ("patience", "waiting_room", "preempts", "priority") if key in body}
            if limits:
                instead = {"otherwise": step["otherwise"]} if "otherwise" in step else {}
                lines.append(f"`{pathway}.{name}`: {run.flow({**limits, **instead})}")
    yield Bullets(tuple(lines)) if lines else Paragraph(run.text("queues.unlimited"))


ORDERS = ("priority", "first_come", "last_come")
"""Orders of the queue that have a text."""
ARRIVALS = ("rate", "table", "between", "schedule", "trace", "at_times")


def entries(run: Subject) -> Iterator[Block]:
    """2.5.5."""
    rows = []
    for name, stream in run.section("demand").items():
        arrivals = {key: stream[key] for key in (*ARRIVALS, "when") if key in stream}
        rows.append((run.named(name, stream), run.flow(arrivals), run.flow(stream.get("where", "people")),
                     f"`{stream.get('pathway', '-')}`"))  # fmt: skip
    yield Table(tuple(run.text(head) for head in ("stream", "arrivals", "enters", "pathway")), tuple(rows))
    yield Paragraph(run.text("exits"))
