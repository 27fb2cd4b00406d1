"""Section 2, items 2.1 to 2.4: the ways of cases, how models differ, and the rules of decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from covsim.scenario.judging import Policies
from covsim.scenario.pathways import STEP_KINDS
from covsim.stress.blocks import Block, Bullets, Diagram, Paragraph, Table
from covsim.stress.subject import Subject, Tree


def diagram(run: Subject) -> Iterator[Block]:
    """2.1: a flow chart of the baseline, from demand through pathways to the end."""
    yield Paragraph(run.text("diagram", model=run.model(run.results.baseline)))
    yield Diagram("\n".join(["flowchart LR", *_nodes(run)]))


def _nodes(run: Subject) -> Iterator[str]:
    pathways = {name: f"p{number}" for number, name in enumerate(run.section("pathways"))}
    starts = {name: f"{node}_0" for name, node in pathways.items()}
    for number, (name, stream) in enumerate(run.section("demand").items()):
        yield f'  d{number}(["{_quoted(stream.get("label") or name)}"]) --> {starts.get(stream.get("pathway"), "done")}'
    for name, steps in run.section("pathways").items():
        places = {step: f"{pathways[name]}_{number}" for number, step in enumerate(steps)}
        yield f'  subgraph {pathways[name]}["{_quoted(name)}"]'
        for step, body in steps.items():
            yield f'    {places[step]}["{_quoted(body.get("label") or step)}: {run.text(f"step.{kind_of(body)}")}"]'
        yield "  end"
        for step, followers in _followers(steps).items():
            for label, follower in followers:
                node = places.get(follower) or starts.get(follower, "done")
                yield f"  {places[step]} -->{f'|{_quoted(label)}|' if label else ''} {node}"
    yield f'  done((("{run.text("end")}")))'


def _followers(steps: Tree) -> dict[str, list[tuple[str, str]]]:
    """Where each step leads: (why, step or pathway or end); "" is the end."""
    names = list(steps)
    found: dict[str, list[tuple[str, str]]] = {}
    for number, (step, body) in enumerate(steps.items()):
        following = names[number + 1] if number + 1 < len(names) else ""
        ways = [("", str(body.get("next") or following))]
        branch = body.get("branch") or {}
        if branch:
            targets = branch.get("to") or {share: share for share in branch.get("shares") or {}}
            ways = [(str(value), following if goal == "continue" else str(goal)) for value, goal in targets.items()]
        given = body.get("otherwise") or {}
        instead = {given: True} if isinstance(given, str) else given  # the short form: leave, with_less
        ways += [(key, str(goal) if key in ("go", "pathway") else "") for key, goal in instead.items()
                 if key != "with_less"]  # fmt: skip
        found[step] = list(dict.fromkeys(ways))
    return found


def _quoted(label: str) -> str:
    return str(label).replace('"', "'").replace("|", "/")


def kind_of(step: Tree) -> str:
    """Which kind of step it is: ``treat``, ``respond``..."""
    return next(kind for kind in STEP_KINDS if kind in step)


def base(run: Subject) -> Iterator[Block]:
    """2.2: every pathway of the baseline, step by step."""
    yield Paragraph(run.text("base"))
    for name, steps in run.section("pathways").items():
        lines = [f"{number}. {run.named(step, body)}: {_told(run, body)}"
                 for number, (step, body) in enumerate(steps.items(), start=1)]  # fmt: skip
        yield Paragraph(run.text("base.pathway", name=name))
        yield Bullets(tuple(lines))


def _told(run: Subject, step: Tree) -> str:
    kind = kind_of(step)
    body = run.flow(step.get(kind) or {})
    rest = run.flow({key: value for key, value in step.items() if key not in (kind, "label")})
    head = f"{run.text(f'step.{kind}')} ({body})" if body else run.text(f"step.{kind}")
    return f"{head}, {rest}" if rest else head


def differences(run: Subject) -> Iterator[Block]:
    """2.3: what each model has otherwise than the baseline."""
    others = [model for model in run.models if model != run.results.baseline]
    if not others:
        yield Paragraph(run.text("scenarios.one"))
        return
    yield Paragraph(run.text("scenarios", model=run.model(run.results.baseline)))
    rows = []
    for model in others:
        for path, before, after in _changes(run.base, run.tree(model), ()):
            rows.append((run.model(model), f"`{'.'.join(path)}`", *map(run.flow, (before, after))))
    yield Table(tuple(run.text(head) for head in ("model", "where", "baseline", "instead")), tuple(rows))


def _changes(before: Tree, after: Tree, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Where two trees differ, down to single values; an entry that one of them lacks is told as a whole."""
    for key in dict.fromkeys((*before, *after)):
        place, old, new = (*path, str(key)), before.get(key), after.get(key)
        if old == new or (not path and key in ("experiment", "study")):
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _changes(old, new, place)
        else:
            yield place, "-" if old is None else old, "-" if new is None else new


def algorithms(run: Subject) -> Iterator[Block]:
    """2.4: rules of decision, travel, rosters and outcomes."""
    given = run.section("policies")
    rows = []
    for key, field in Policies.model_fields.items():
        value = given.get(key, field.default)
        rows.append((run.text(f"policy.{key}"), run.flow(value), run.text("chosen" if key in given else "default")))
    yield Table(tuple(run.text(head) for head in ("rule", "value", "origin")), tuple(rows))
    yield Paragraph(run.text("algorithms.claims"))
    parts = [("travel", "algorithms.travel"), ("rosters", "algorithms.rosters"), ("outcomes", "algorithms.outcomes")]
    clock = run.section("clock")
    for part in ("holidays", "workdays"):
        if clock.get(part):
            yield Paragraph(run.text(f"algorithms.{part}", days=run.flow(clock[part])))
    for section, key in parts:
        if entries := run.section(section):
            yield Paragraph(run.text(key))
            yield Bullets(tuple(f"`{name}`: {run.flow(one)}" for name, one in entries.items()))
