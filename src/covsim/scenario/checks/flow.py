"""The way through a pathway: joins that wait for nothing, and loops in which no time passes."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.detecting import Detect
from covsim.scenario.pathways import Branch, Go, Pathway, Refer, Step, Wait, Work
from covsim.scenario.problems import Finding, suggestion

END = "end"


def check(subject: Subject) -> Iterator[Finding]:
    """Joins of steps that don't run in the background, side steps that leave the pathway, and loops that can't end."""
    for path, step in subject.steps:
        pathway = subject.scenario.pathways[str(path[1])]
        background = [name for name, other in pathway.items() if other.background]
        for n, name in enumerate(step.joins):
            if name not in background:
                known = (
                    f"step {name!r} does not run in the background" if name in pathway else f"there is no step {name!r}"
                )
                remedy = "add background: true to it" if name in pathway else suggestion(name, background, "name one")
                yield Finding((*path, "joins", n), known, remedy, name=name)
        if step.background and step.otherwise and step.otherwise.pathway:
            what = "a step in the background can't lead to another pathway: the case goes on in this one meanwhile"
            yield Finding((*path, "otherwise"), what, "use go, with_less or leave, or remove background", at_key=True)
    for name, pathway in subject.scenario.pathways.items():
        if not pathway:
            yield Finding(("pathways", name), "the pathway has no steps", "add one", at_key=True)
        for step_name in _endless(pathway):
            what = "cases that come here go round for ever, in no time and without a claim"
            yield Finding(
                ("pathways", name, step_name), what, "let time pass in the loop, or lead out of it", at_key=True
            )
            break


def _endless(pathway: Pathway) -> list[str]:
    """Steps in a loop from which neither time nor a way out leads away."""
    ways = {name: _ways_on(pathway, name) for name in pathway}
    good = {name for name, step in pathway.items() if _takes_time(step) or END in ways[name]}
    while True:
        more = {name for name in pathway if name not in good and ways[name] & good}
        if not more:
            return [name for name in pathway if name not in good]
        good |= more


def _takes_time(step: Step) -> bool:
    """Whether the step claims something or lasts."""
    body = step.body
    if isinstance(body, Work):
        return bool(body.needs or body.takes or body.claim_to_release or step.kind == "transport" or body.start_window)
    return isinstance(body, (Wait, Go, Refer, Detect))


def _ways_on(pathway: Pathway, name: str) -> set[str]:
    """Steps that may come next; ``end`` when the pathway may end."""
    names = [*pathway, END]
    following = names[names.index(name) + 1]
    step = pathway[name]
    found = {step.next or following}
    if isinstance(step.body, Branch):
        branch = step.body
        targets = [*branch.shares] if branch.shares else [*branch.to.values(), branch.otherwise]
        found = {(step.next or following) if target == "continue" else target for target in targets}
    if step.only or step.unless:
        found.add(following)
    if step.otherwise or isinstance(step.body, Detect):
        found.add((step.otherwise and step.otherwise.go) or END)
    return found
