"""The verdict in words: one sentence, what it rests on, why each loser loses, and what to find out next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from covsim.studies.assumptions import Flip, Robustness
from covsim.studies.decision import Decision, Standing
from covsim.studies.observed import BackCheck, inside
from covsim.studies.precision import INITIAL_VERDICT
from covsim.studies.rules import Ruling
from covsim.studies.standards import Judgement
from covsim.studies.wording import Wording, percent
from covsim.words import label_of

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
    on a measure; ``replications`` of ``minutes`` each were run with ``seed``; ``same`` says that nothing in them is
    random, so that all are one and the same; ``observed`` holds the observed figures beside their simulated ranges;
    ``rulings`` how the models stand to their rules.
    """

    labels: Mapping[str, str]
    currency: str
    evidence: Mapping[str, int]
    replications: int
    minutes: float
    seed: int
    causes: Mapping[tuple[str, str, str], tuple[str, float]] = field(default_factory=dict)
    timed: frozenset[str] = frozenset()
    same: bool = False
    observed: tuple[BackCheck, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def name(self, name: str, kind: str = "model") -> str:
        """The label of a model or of something else, or its name."""
        return label_of(self.labels, kind, name)


def tell(decision: Decision, background: Background, robustness: Robustness | None, lang: str = "en") -> Verdict:
    """Put the decision into words, in English or Chinese (``zh``)."""
    return _Teller(decision, background, robustness, Wording(lang)).verdict()


@dataclass(frozen=True)
class _Teller:
    """What all sentences of one verdict need."""

    decision: Decision
    background: Background
    robustness: Robustness | None
    words: Wording

    def verdict(self) -> Verdict:
        """All of it."""
        reasons = {
            model: reason
            for model, standing in self.decision.standings.items()
            if model != self.decision.chosen and (reason := self._reason(standing))
        }
        return Verdict(self._sentence(), self.decision.chosen, tuple(self._basis()), reasons, tuple(self._advice()))

    # --- names ---

    def _named(self, names: Sequence[str], kind: str = "model") -> str:
        return self.words.listed(self.background.name(name, kind) for name in names)

    def _standard(self, judgement: Judgement) -> str:
        """``reached in 15 min at mine 2``."""
        name = self.background.name(judgement.standard, "standard")
        kind, _, place = judgement.where.partition("=")
        if not place:
            return name
        return self.words.text("at" if kind == "site" else "in", standard=name, place=self.background.name(place, kind))

    @property
    def _all(self) -> str:
        """What a model has to meet: ``every standard and hard rule``."""
        standards = any(standing.judgements for standing in self.decision.standings.values())
        rules = any(ruling.kind == "hard" for ruling in self.background.rulings)
        return self.words.text("all.both" if standards and rules else "all.rules" if rules else "all.standards")

    def _broken_rules(self, model: str) -> str:
        """The hard rules that a model breaks, and by how much."""
        broken = [ruling for ruling in self.background.rulings
                  if ruling.model == model and ruling.kind == "hard" and ruling.answer == "broken"]  # fmt: skip
        told = [self.words.text("breaks.one", rule=self.background.name(one.rule, "rule"), found=self.words.ruled(one))
                for one in broken[:REASONS]]  # fmt: skip
        if (more := len(broken) - REASONS) > 0:
            told.append(self.words.counted("more_rule", more))
        return self.words.listed(told)

    def _cost(self, model: str) -> str:
        return self.words.span(self.decision.standings[model].cost, self._currency)

    @property
    def _currency(self) -> str:
        return self.background.currency or "money"

    # --- the sentence ---

    def _sentence(self) -> str:
        """The verdict; with a single model it is judged, not compared."""
        decision, words, models = self.decision, self.words, list(self.decision.standings)
        one = ".one" if len(models) == 1 else ""
        if decision.state == "none":
            closest = decision.standings[decision.closest]
            if not closest.lawful:
                return words.text(f"none.rule{one}", all=self._all, model=self.background.name(closest.model),
                                  rules=self._broken_rules(closest.model))  # fmt: skip
            worst = min(closest.failed, key=lambda judgement: judgement.margin)
            return words.text(f"none{one}", all=self._all, model=self.background.name(closest.model),
                              standard=self._standard(worst), judged=words.judged(worst))  # fmt: skip
        if decision.state == "open":
            undecided = [model for model, standing in decision.standings.items() if standing.answer == "unknown"]
            return words.text(f"open{one}", all=self._all, models=self._named(undecided), model=self._named(models))
        if decision.state == "no costs":
            judged = any(standing.judgements for standing in decision.standings.values())
            if not judged and not self.background.rulings:
                return words.text(f"nothing{one}", count=len(models))
            able = decision.meeting
            return words.text(f"no_costs{one}", all=self._all, models=self._named(able), model=self._named(able),
                              meet=words.form("meet", len(able)))  # fmt: skip
        return self._cheapest(len(models))

    def _cheapest(self, count: int) -> str:
        """The sentence on a chosen model."""
        decision = self.decision
        if decision.state == "no standards":
            key, many = ("no_standards.one" if count == 1 else "no_standards"), count
        elif count == 1:
            key, many = "meets.one", 1
        else:
            only = decision.meeting == (decision.chosen,)
            key, many = ("meets.only", count) if only else ("meets.cheapest", len(decision.meeting))
        return self.words.text(key, all=self._all, model=self.background.name(decision.chosen), count=many,
                               cost=self._cost(decision.chosen), doubts=self._doubts())  # fmt: skip

    def _doubts(self) -> str:
        """What stands beside the chosen model."""
        beside = (("doubt.ties", self.decision.ties), ("doubt.rivals", self.decision.rivals))
        told = ((key, self._named(models)) for key, models in beside if models)
        return "".join(self.words.text(key, all=self._all, models=models) for key, models in told)

    # --- what it rests on ---

    def _basis(self) -> list[str]:
        words, background, decision = self.words, self.background, self.decision
        runs = words.counted("replication", background.replications)
        lines = [words.text("runs", count=runs, days=words.time(background.minutes), seed=background.seed)]
        counts = [words.text(f"input.{kind}", count=count) for kind, count in background.evidence.items() if count]
        if counts:
            lines.append(words.text("inputs", counts=words.listed(counts)))
        share = decision.standings[decision.chosen].p_best if decision.chosen else math.nan
        enough = background.replications >= INITIAL_VERDICT
        if len(decision.standings) > 1 and enough and not math.isnan(share):
            key = "chance.cost" if decision.state == "no standards" else "chance"
            lines.append(words.text(key, all=self._all, model=background.name(decision.chosen), share=percent(share)))
        if self.robustness is not None and self.robustness.draws:
            lines.append(self._assumed(self.robustness))
            lines += [self._flip(flip, self.robustness.favourite) for flip in self.robustness.flips[:FLIPS]]
        lines.append(self._observed(background.observed))
        return lines

    def _observed(self, checks: Sequence[BackCheck]) -> str:
        """How many observed figures lie in the simulated range, and which don't."""
        words = self.words
        if not checks:
            return words.text("validated.not")
        agreeing, count = inside(checks)
        apart = [words.text(f"validated.{check.answer}", figure=check.label)
                 for check in checks if check.answer in ("below", "above")]  # fmt: skip
        open_ = [check.label for check in checks if check.answer == "unknown"]
        return words.text(
            "validated", inside=agreeing, count=count, lie=words.form("lie", count),
            outside=words.text("validated.outside", figures=words.listed(apart)) if apart else "",
            unknown=words.text("validated.unknown", figures=words.listed(open_)) if open_ else "",
        )  # fmt: skip

    def _assumed(self, robustness: Robustness) -> str:
        words = self.words
        won = sorted(((model, robustness.wins(model)) for model in self.decision.standings), key=lambda pair: -pair[1])
        told = [words.text("wins", model=self.background.name(model), count=count) for model, count in won if count]
        if nobody := robustness.wins(""):
            told.append(words.text("wins.nobody", all=self._all, count=nobody))
        if robustness.refused:
            told.append(words.text("wins.refused", draws=words.counted("draw", len(robustness.refused))))
        inputs = words.counted("assumed_input", robustness.fixed)
        return words.text(
            "assumptions", inputs=words.counted("assumed_input", robustness.inputs),
            range=words.form("range", robustness.inputs), draws=words.counted("draw", robustness.draws),
            replications=words.counted("replication", robustness.replications), wins=words.listed(told),
            fixed=words.text("fixed", inputs=inputs) if robustness.fixed else "",
        )  # fmt: skip

    def _flip(self, flip: Flip, favourite: str) -> str:
        return self.words.text(
            "flip", path=flip.path, middle=flip.middle, model=self.background.name(favourite), low=flip.wins_low,
            of_low=flip.draws_low, high=flip.wins_high, of_high=flip.draws_high,
        )  # fmt: skip

    # --- why a model does not win ---

    def _reason(self, standing: Standing) -> str:
        words = self.words
        broken = "" if standing.lawful else words.text("breaks", rules=self._broken_rules(standing.model))
        if broken and not standing.failed:
            return broken
        if standing.failed:
            worst = _by_standard(standing.failed)
            told = [self._broken(judgements) for judgements in worst[:REASONS]]
            fails = words.text("fails", standards=self._and_more(told, len(worst)))
            return words.text("semicolon").join(filter(None, (broken, fails)))
        parts = []
        if standing.open:
            undecided = _by_standard(standing.open)
            told = [self._undecided(judgements) for judgements in undecided[:REASONS]]
            parts.append(words.text("open.for", standards=self._and_more(told, len(undecided))))
        if standing.dearer is not None and standing.dearer.value >= 0:
            parts.append(words.text("dearer", cost=words.span(standing.dearer, self._currency)))
        elif standing.dearer is not None:
            parts.append(words.text("cheaper", cost=words.number(-standing.dearer.value, self._currency)))
        return words.text("joint").join(parts)

    def _broken(self, judgements: Sequence[Judgement]) -> str:
        """One broken standard: at the worst place in full, the others by name."""
        worst, words = judgements[0], self.words
        return words.text("fails.one", standard=self._standard(worst), judged=words.judged(worst),
                          because=self._because(worst), also=self._elsewhere(judgements))  # fmt: skip

    def _undecided(self, judgements: Sequence[Judgement]) -> str:
        """One standard that can't be told yet: at the place where it looks worst in full, the others by name."""
        return self.words.text("open.one_of", standard=self._standard(judgements[0]),
                               judged=self.words.judged(judgements[0]), also=self._elsewhere(judgements))  # fmt: skip

    def _elsewhere(self, judgements: Sequence[Judgement]) -> str:
        """The places of all but the first."""
        where = [judgement.where.partition("=") for judgement in judgements[1:]]
        others = [self.background.name(place, kind) for kind, _, place in where]
        return self.words.text("fails.also", places=self.words.listed(others)) if others else ""

    def _and_more(self, told: list[str], count: int) -> str:
        """The standards that are told, and how many of ``count`` are not."""
        if count > len(told):
            more = self.words.counted("more_standard", count - len(told))
            told = [*told, self.words.text("fails.more", standards=more)]
        return self.words.text("semicolon").join(told)

    def _because(self, judgement: Judgement) -> str:
        found = self.background.causes.get((judgement.model, judgement.standard, judgement.where))
        if not found:
            return ""
        key = "because.cases" if judgement.standard in self.background.timed else "because.time"
        return self.words.text(key, cause=self.words.cause(found[0]), share=percent(found[1]))

    # --- what would make it firmer ---

    def _advice(self) -> list[str]:
        lines = self._more_runs()
        if self.robustness is not None:
            lines += [self.words.text("advice.find_out", path=flip.path) for flip in self.robustness.flips[:1]]
        if self.decision.state == "none" and len(self.decision.standings) > 1:
            lines += [*self._broken_everywhere(), *self._rules_broken_everywhere()]
        return lines

    def _more_runs(self) -> list[str]:
        """Whether more replications would tell of the models that can't be judged yet."""
        words, n = self.words, self.background.replications
        if self.background.same:
            return [words.text("advice.same", count=n)]
        matter = self.decision.rivals if self.decision.chosen else tuple(self.decision.standings)
        unclear = [standing for standing in self.decision.standings.values()
                   if standing.answer == "unknown" and standing.model in matter]  # fmt: skip
        if unclear and n < FEW:
            return [words.text("advice.few", count=n) if n > 1 else words.text("advice.one")]
        return [self._about_more(standing, n) for standing in unclear]

    def _about_more(self, standing: Standing, n: int) -> str:
        words, name = self.words, self.background.name(standing.model)
        if standing.more is not None and standing.more <= FEASIBLE * n:
            return words.text("advice.more", more=standing.more, model=name, total=n + standing.more)
        empty = [judgement for judgement in standing.open if math.isnan(judgement.value)]
        key = "advice.cases" if empty else "advice.close"
        near = words.listed(self._standard(judgement) for judgement in empty or standing.open)
        return words.text(key, model=name, standards=near)

    def _broken_everywhere(self) -> list[str]:
        """The standards that no model keeps."""
        closest = self.decision.standings[self.decision.closest]
        broken = [{judgement.standard for judgement in one.failed} for one in self.decision.standings.values()]
        everywhere = set.intersection(*broken)
        names = [name for name in dict.fromkeys(each.standard for each in closest.failed) if name in everywhere]
        them = self.words.form("them", len(names))
        return [self.words.text("advice.nowhere", standards=self._named(names, "standard"), them=them)] if names else []

    def _rules_broken_everywhere(self) -> list[str]:
        """The hard rules that no model keeps."""
        broken: dict[str, set[str]] = {}
        for ruling in self.background.rulings:
            if ruling.kind == "hard" and ruling.answer == "broken":
                broken.setdefault(ruling.rule, set()).add(ruling.model)
        names = [name for name, models in broken.items() if models == set(self.decision.standings)]
        them = self.words.form("them", len(names))
        return [self.words.text("advice.rules", rules=self._named(names, "rule"), them=them)] if names else []


def _by_standard(judgements: Sequence[Judgement]) -> list[list[Judgement]]:
    """The judgements of each standard, worst first (what has no cases before all), and the standards by their worst."""
    found: dict[str, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda each: (not math.isnan(each.value), each.margin)):
        found.setdefault(judgement.standard, []).append(judgement)
    return list(found.values())
