"""Rules: what was really worked against what is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.metrics.amounts import amount
from covsim.metrics.catalogue import Piece, entry, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.rules import Kept, on_rosters
from covsim.rules.judging import NOTHING
from covsim.scenario.rules import Rule


@kpi(
    id="rule.kept_share", title="Rule kept", title_zh="遵守规则的比例", unit="share", better="higher",
    scopes=("rule",),
)  # fmt: skip
def rule_kept_share(context: Context) -> Iterator[Piece]:
    """Share of what a rule speaks of that keeps it: weeks, months or rests of all people, or the time of a crew.

    Of what was really worked; for a rule on a KPI or on a number of people 1 or 0.
    """
    for name, kept in _kept(context).items():
        yield ratio(f"rule={name}", kept.kept, kept.judged)


@kpi(
    id="rule.worst", title="Nearest to breaking the rule", title_zh="最接近违规的工时", unit="h", form="quantile",
    scopes=("rule",),
)  # fmt: skip
def rule_worst(context: Context) -> Iterator[Piece]:
    """Of a rule on working time: the longest week or month, the most overtime, or the shortest rest of any person."""
    for name, kept in _kept(context).items():
        rule = context.scenario.rules[name]
        if not (rule.crew or rule.kpi or rule.head_count):
            yield statistic(f"rule={name}", kept.worst, kept.judged)


@kpi(
    id="rule.broken", title="Runs that break the rule", title_zh="违反规则的运行", unit="share", better="lower",
    scopes=("rule",),
)  # fmt: skip
def rule_broken(context: Context) -> Iterator[Piece]:
    """Whether a rule is broken, on the rosters or by what was really worked: over the replications the share that
    breaks it. Over ``all``: whether any hard rule is."""
    rules, planned = context.scenario.rules, on_rosters(context.scenario)
    broken = {name: kept.breaks(rules[name]) or (name in planned and planned[name].breaks(rules[name]))
              for name, kept in _kept(context).items()}  # fmt: skip
    if broken:
        yield ratio("all", any(found for name, found in broken.items() if rules[name].kind == "hard"), 1)
    for name, found in broken.items():
        yield ratio(f"rule={name}", found, 1)


def _kept(context: Context) -> dict[str, Kept]:
    """How each rule was kept in this replication."""
    found = context.rules
    return {name: _of_kpi(context, rule) if rule.kpi else found[name] for name, rule in context.scenario.rules.items()}


def _of_kpi(context: Context, rule: Rule) -> Kept:
    """Whether a KPI keeps to its limit in this replication; not judged where it has no figure."""
    kpi_id, _, scope = rule.kpi.partition(" ")
    found, wanted = entry(kpi_id), scope.strip() or "all"
    if found is None:
        return NOTHING
    value = next((piece.value for piece in found.function(context)
                  if piece.scope == wanted and found.named(piece.name) == kpi_id), None)  # fmt: skip
    if value is None:
        return NOTHING
    limit = amount(str(rule.at_least if rule.at_most is None else rule.at_most), found, context.window.length)
    kept = value >= limit - 1e-9 if rule.at_most is None else value <= limit + 1e-9
    return Kept(float(kept), 1.0, value)
