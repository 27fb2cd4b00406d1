"""The verdict in words: one sentence, what it rests on, why each loser loses, and what to find out next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from covsim.studies.assumptions import Flip, Robustness
from covsim.studies.decision import Decision, Standing
from covsim.studies.standards import Judgement
from covsim.studies.wording import judged, listed, number, percent, plural, span

REASONS = 3
"""At most so many broken standards are spelled out for one model."""
FLIPS = 3
"""At most so many inputs on which the choice hangs are named."""
FEW = 5
"""With fewer replications nothing is said about how many more would help: their spread is not known yet."""

FEASIBLE = 20
"""More replications are proposed up to so many times those that were run; beyond, they would hardly help."""


@dataclass(frozen=True)
class Verdict:
    """What a planner is told. ``chosen`` is empty when no model can be called.

    ``basis`` says what the verdict rests on, ``advice`` what would make it firmer; ``reasons`` says for each model
    why it does not win.
    """

    sentence: str
    chosen: str
    basis: tuple[str, ...]
    reasons: Mapping[str, str]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Background:
    """What the sentences need besides the decision.

    ``labels`` names models, standards, sites and so on; ``evidence`` counts the inputs of each kind; ``causes`` gives
    for a broken standard, by (model, standard, where), the largest cause with its share; ``timed`` names the standards
    on a measure; ``run`` describes the runs.
    """

    labels: Mapping[str, str]
    currency: str
    evidence: Mapping[str, int]
    replications: int
    run: str
    causes: Mapping[tuple[str, str, str], tuple[str, float]] = field(default_factory=dict)
    timed: frozenset[str] = frozenset()

    def name(self, name: str) -> str:
        """The label of something, or its name."""
        return self.labels.get(name) or name


def tell(decision: Decision, background: Background, robustness: Robustness | None) -> Verdict:
    """Put the decision into words."""
    reasons = {
        model: reason
        for model, standing in decision.standings.items()
        if model != decision.chosen and (reason := _reason(standing, decision, background))
    }
    return Verdict(
        _sentence(decision, background), decision.chosen, tuple(_basis(decision, background, robustness)), reasons,
        tuple(_advice(decision, background, robustness)),
    )  # fmt: skip


def _sentence(decision: Decision, background: Background) -> str:
    models = list(decision.standings)
    if decision.state == "none":
        closest = decision.standings[decision.closest]
        worst = min(closest.failed, key=lambda judgement: judgement.margin)
        return (
            f"No staffing model meets every standard; {background.name(closest.model)} comes closest and misses "
            f"{_standard(worst, background)}: {judged(worst)}."
        )
    if decision.state == "open":
        undecided = [background.name(m) for m, standing in decision.standings.items() if standing.answer == "unknown"]
        may = f"{listed(undecided)} may meet every standard, none is shown to"
        return f"It can't be told yet which model to choose: {may}."
    if decision.state == "no costs":
        able = [background.name(model) for model in decision.meeting]
        verb = "meets" if len(able) == 1 else "meet"
        return f"{listed(able)} {verb} every standard; no costs are given, so none is called cheapest."
    name, cost = background.name(decision.chosen), _cost(decision.standings[decision.chosen], background)
    if decision.state == "no standards":
        return f"{name} is the cheapest of {plural(len(models), 'model')}, at {cost} a year; no standards are set."
    if len(models) == 1:
        head = f"{name} meets every standard, at {cost} a year"
    elif decision.meeting == (decision.chosen,):
        head = f"{name} is the only one of {len(models)} models that is shown to meet every standard, at {cost} a year"
    else:
        head = (
            f"{name} is the cheapest of the {len(decision.meeting)} models that meet every standard, at {cost} a year"
        )
    return f"{head}{_doubts(decision, background)}."


def _doubts(decision: Decision, background: Background) -> str:
    """What stands beside the chosen model."""
    parts = []
    if decision.ties:
        names = listed(background.name(model) for model in decision.ties)
        parts.append(f"its lead over {names} is smaller than chance")
    if decision.rivals:
        names = listed(background.name(model) for model in decision.rivals)
        parts.append(f"{names} would be cheaper, if shown to meet every standard, which can't be told yet")
    return "".join(f"; {part}" for part in parts)


def _cost(standing: Standing, background: Background) -> str:
    return span(standing.cost, background.currency or "money")


def _standard(judgement: Judgement, background: Background) -> str:
    """``reached in 15 min at mine 2``."""
    name = background.name(judgement.standard)
    if not judgement.where:
        return name
    kind, _, place = judgement.where.partition("=")
    return f"{name} {'at' if kind == 'site' else 'in'} {background.name(place)}"


def _basis(decision: Decision, background: Background, robustness: Robustness | None) -> list[str]:
    lines = [f"Runs: {background.run}."]
    counts = [f"{count} {kind}" for kind, count in background.evidence.items() if count]
    if counts:
        lines.append(f"Inputs: {listed(counts)}.")
    if decision.chosen and len(decision.standings) > 1:
        share = decision.standings[decision.chosen].p_best
        if not math.isnan(share):
            lines.append(
                f"Chance: {background.name(decision.chosen)} is the cheapest that meets every standard in "
                f"{percent(share)} of resampled replications."
            )
    if robustness is not None and robustness.draws:
        lines.append(_assumed(decision, background, robustness))
        lines += [_flip(flip, background.name(robustness.favourite)) for flip in robustness.flips[:FLIPS]]
    return lines


def _assumed(decision: Decision, background: Background, robustness: Robustness) -> str:
    wins = [(background.name(model), robustness.wins(model)) for model in decision.standings]
    told = [f"{name} wins {count}" for name, count in sorted(wins, key=lambda pair: -pair[1]) if count]
    nobody = robustness.wins("")
    told += [f"in {nobody} no model meets every standard"] if nobody else []
    told += [f"{plural(len(robustness.refused), 'draw')} made no valid run"] if robustness.refused else []
    stays = f"; {plural(robustness.fixed, 'assumed input')} without a range stayed as given" if robustness.fixed else ""
    return (
        f"Assumptions: with {plural(robustness.inputs, 'assumed input')} drawn from {_its(robustness.inputs)} "
        f"({plural(robustness.draws, 'draw')}, {plural(robustness.replications, 'replication')} each, the same for all "
        f"models), {listed(told)}{stays}."
    )


def _its(count: int) -> str:
    return "its range" if count == 1 else "their ranges"


def _flip(flip: Flip, name: str) -> str:
    return (
        f"The choice hangs on {flip.path}: below {flip.middle} {name} wins {flip.wins_low} of {flip.draws_low} draws, "
        f"above it {flip.wins_high} of {flip.draws_high}."
    )


def _reason(standing: Standing, decision: Decision, background: Background) -> str:
    """Why this model does not win."""
    if standing.failed:
        worst = _by_standard(standing.failed)
        told = [_broken(judgements, background) for judgements in worst[:REASONS]]
        more = len(worst) - REASONS
        return "fails " + "; ".join(told) + (f"; and {plural(more, 'more standard')}" if more > 0 else "")
    parts = []
    if standing.open:
        told = [f"{_standard(j, background)}: {judged(j)}" for j in standing.open[:REASONS]]
        parts.append("can't be told yet for " + "; ".join(told))
    if standing.dearer is not None and standing.dearer.value >= 0:
        parts.append(f"costs {span(standing.dearer, background.currency or 'money')} a year more")
    elif standing.dearer is not None:
        parts.append(f"would cost {number(-standing.dearer.value, background.currency or 'money')} a year less")
    return ", ".join(parts)


def _by_standard(judgements: Sequence[Judgement]) -> list[list[Judgement]]:
    """The judgements of each standard, worst first, and the standards by their worst."""
    found: dict[str, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda each: each.margin):
        found.setdefault(judgement.standard, []).append(judgement)
    return list(found.values())


def _broken(judgements: Sequence[Judgement], background: Background) -> str:
    """One broken standard: at the worst place in full, the others by name."""
    worst = judgements[0]
    others = [background.name(judgement.where.partition("=")[2]) for judgement in judgements[1:]]
    also = f", also {listed(others)}" if others else ""
    return f"{_standard(worst, background)}: {judged(worst)}{_because(worst, background)}{also}"


def _because(judgement: Judgement, background: Background) -> str:
    found = background.causes.get((judgement.model, judgement.standard, judgement.where))
    if not found:
        return ""
    cause, share = found[0].replace("_", " "), percent(found[1])
    if judgement.standard in background.timed:
        # Causes are known of cases that had to wait; who came late without waiting was too far, or slow to set out.
        return f" (of the cases that had to wait, {share} for: {cause}; the rest were too far away or slow to set out)"
    return f" (mostly {cause}, {share} of the shortfall)"


def _advice(decision: Decision, background: Background, robustness: Robustness | None) -> list[str]:
    """What would make the verdict firmer."""
    lines = []
    unclear = [
        s
        for s in decision.standings.values()
        if s.answer == "unknown" and (not decision.chosen or s.model in decision.rivals)
    ]
    for standing in unclear:
        more, name = standing.more, background.name(standing.model)
        if background.replications < FEW:
            lines.append(
                f"{background.replications} replications say little: run at least 10, with --replications 10."
                if background.replications > 1
                else "One replication gives no interval: run at least 10, with --replications 10."
            )
            break
        if more is not None and more <= FEASIBLE * background.replications:
            total = background.replications + more
            lines.append(
                f"About {more} more replications should tell whether {name} meets them: --replications {total}."
            )
        else:
            near = listed(_standard(j, background) for j in standing.open)
            lines.append(
                f"{name} is too close to the target of {near} for more replications to tell: look at that standard."
            )
    if robustness is not None:
        lines += [f"Find out {flip.path} first: the choice hangs on it." for flip in robustness.flips[:1]]
    if decision.state == "none":
        closest = decision.standings[decision.closest]
        broken = [{judgement.standard for judgement in standing.failed} for standing in decision.standings.values()]
        everywhere = set.intersection(*broken)
        names = [
            background.name(name) for name in dict.fromkeys(j.standard for j in closest.failed) if name in everywhere
        ]
        if names:
            lines.append(f"Look at {listed(names)}: no model keeps {'it' if len(names) == 1 else 'them'}.")
    return lines
