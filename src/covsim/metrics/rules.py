"""Rules judged on what happened in a replication: who worked when, and who stood at the posts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from covsim.events import ShiftKind
from covsim.metrics.replication import Replication
from covsim.metrics.spans import Spans, overlay
from covsim.rules import Kept, Worked, judge, on_rosters
from covsim.rules.judging import Records


def read_rules(context: Replication) -> Mapping[str, Kept]:
    """How each rule was kept by what was really worked, by its name; rules on KPIs are left out.

    A head count stays what it is on the rosters.
    """
    rules = context.scenario.rules
    if not rules:
        return {}
    planned, window = on_rosters(context.scenario), context.window
    records = Records(
        context.scenario, context.resources, working_time(context), _at_home(context), window.start, window.end
    )
    return {
        name: planned[name] if rule.head_count else judge(rule, records)
        for name, rule in rules.items()
        if not rule.kpi
    }


def working_time(context: Replication) -> Worked:
    """Working time: presence without breaks, hours on call only while claimed, of postings only their hours, and none
    that a substitute works."""
    done = context.intervals
    of_units = np.arange(len(context.helpers)) < len(context.resources.units)
    calls = context.shifts(ShiftKind.ON_CALL)
    on_call = np.zeros(len(of_units), dtype=bool)
    on_call[calls.owner] = True  # what others have in hand lies within their presence
    layers = (done.presence, calls, done.claims.spans.owned_by(on_call), done.breaks, context.shifts(ShiftKind.BANK),
              context.off_work)  # fmt: skip
    laid = overlay([layer.owned_by(of_units & context.helpers) for layer in layers])
    present, call, claimed, rest, bank, off = (count > 0 for count in laid.counts)
    working = laid.spans.where(((present & ~call) | claimed) & ~rest & ~bank & ~off)
    return Worked.of(working.owner, working.start, working.end)


def _at_home(context: Replication) -> Worked:
    """Presence at the home site, neither on call nor claimed for planned work nor on a way or out with a case.

    Who holds a post of the site is there.
    """
    done = context.intervals
    claims, duties = done.claims, context.scenario.duties
    takes = np.array([name in duties and duties[name].post is None for name in context.incidents.streams], dtype=bool)
    duty = claims.spans.where(takes[context.incidents.stream[claims.incident]])
    layers = (done.presence, context.shifts(ShiftKind.ON_CALL), duty, _away(context))
    laid = overlay([layer.owned_by(context.helpers) for layer in layers])
    present, call, planned, away = (count > 0 for count in laid.counts)
    here = laid.spans.where(present & ~call & ~planned & ~away)
    return Worked.of(here.owner, here.start, here.end)


def _away(context: Replication) -> Spans:
    """From each departure to the next arrival at the home site."""
    trips, returns = context.intervals.trips, context.intervals.returns
    sites = context.log.names.sites
    home = np.array([sites.index(unit.home) for unit in context.resources.units], dtype=np.int64)
    back = [legs.spans.where((legs.share_done >= 1.0) & (legs.destination == home[legs.unit]))
            for legs in (trips, returns)]  # fmt: skip
    arrivals = Spans.joined(back)
    arrivals = arrivals.where(np.lexsort((arrivals.end, arrivals.owner)))
    span = context.log.end + 1.0
    keys = arrivals.owner * span + arrivals.end
    place = np.searchsorted(keys, trips.unit * span + trips.start, "right")
    same = np.append(arrivals.owner, -1)[place] == trips.unit
    end = np.where(same, np.append(arrivals.end, context.log.end)[place], context.log.end)
    return Spans(trips.unit, trips.start, end)
