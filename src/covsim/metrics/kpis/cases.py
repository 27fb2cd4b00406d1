"""How cases and duties ended, and what they met on the way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import Kind, Outcome
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import CASE_SCOPES, CAUSES, Context
from covsim.metrics.grouping import Grouping, shares
from covsim.metrics.spans import BoolArray


def _share(context: Context, chosen: BoolArray) -> Iterator[Piece]:
    """The share of the chosen among the cases of each scope."""
    every = np.ones(len(chosen), dtype=bool)
    return (ratio(*found) for found in shares(context.by(*CASE_SCOPES), chosen, every))


@kpi(id="incidents.count", title="Cases", title_zh="病例数", unit="cases", form="total", scopes=CASE_SCOPES)
def incidents_count(context: Context) -> Iterator[Piece]:
    """Cases whose call falls into the window."""
    every = np.ones(len(context.incidents), dtype=bool)
    for scope, count, _ in shares(context.by(*CASE_SCOPES), every, every):
        yield statistic(scope, count)


@kpi(
    id="served.share", title="Cases served", title_zh="完成服务的病例比例",
    unit="share", better="higher", scopes=CASE_SCOPES,
)  # fmt: skip
def served_share(context: Context) -> Iterator[Piece]:
    """Cases that came to the end of their pathway, of all. Cases still open at the end of the run aren't served yet."""
    return _share(context, context.cases.outcome == Outcome.SERVED)


@kpi(
    id="unserved.share", title="Cases not served", title_zh="未得到服务的病例比例",
    unit="share", better="lower", scopes=CASE_SCOPES,
)  # fmt: skip
def unserved_share(context: Context) -> Iterator[Piece]:
    """Cases that left, or are still open at the end of the run, of all: neither served nor referred."""
    return _share(context, context.unserved)


@kpi(
    id="referred.share", title="Cases referred", title_zh="转出病例比例",
    unit="share", scopes=CASE_SCOPES,
)  # fmt: skip
def referred_share(context: Context) -> Iterator[Piece]:
    """Cases handed to a site outside the model, of all."""
    return _share(context, context.cases.outcome == Outcome.REFERRED)


@kpi(
    id="lost.share", title="Cases lost", title_zh="流失病例比例",
    unit="share", better="lower", scopes=CASE_SCOPES,
)  # fmt: skip
def lost_share(context: Context) -> Iterator[Piece]:
    """Cases that gave up waiting or were turned away, of all."""
    return _share(context, context.cases.outcome == Outcome.LEFT)


SHORTFALL_SCOPES = (*CASE_SCOPES, "step", "cause", "cause,site", "cause,shift")


@kpi(
    id="shortfall.share", title="Cases that met a shortfall", title_zh="遇到资源短缺的病例比例", unit="share",
    better="lower", scopes=SHORTFALL_SCOPES,
)  # fmt: skip
def shortfall_share(context: Context) -> Iterator[Piece]:
    """Cases of which a claim was not granted at once or was lost, of all cases.

    By ``cause``: cases that met this cause at least once, of all (a case may meet several). By ``step``: visits to the
    step that met a shortfall, of all visits to it.
    """
    met = np.zeros((len(CAUSES) + 1, len(context.incidents)), dtype=bool)
    rows = context.log.of(Kind.WAITS, Kind.FELL_BACK)
    met[rows["cause"], rows["incident"]] = True  # cause -1 (none given) is the last row
    every = np.ones(len(context.incidents), dtype=bool)
    yield from _share(context, np.asarray(met.any(axis=0)))
    for cause, cases in zip(CAUSES, met[:-1]):
        for scope, count, of in shares(context.by("site", "shift"), cases, every):
            yield ratio(f"cause={cause}" if scope == "all" else f"cause={cause},{scope}", count, of)
    visits = context.visits
    short = visits.waits | (visits.fallback > 0)
    for scope, count, of in shares((by_step(context),), short, np.ones(len(visits), dtype=bool)):
        yield ratio(scope, count, of)


def by_step(context: Context) -> Grouping:
    """The visits to claiming steps, of the cases that count, by step."""
    visits, steps = context.visits, np.flatnonzero(context.claiming)
    place = np.full(len(context.claiming), -1)
    place[steps] = np.arange(len(steps))
    names = tuple(context.log.names.steps[step] for step in steps)
    return Grouping.by("step", names, place[visits.step], context.counted[visits.incident])


@kpi(
    id="duties.done_share", title="Duties done", title_zh="计划任务完成率",
    unit="share", better="higher", scopes=("stream",),
)  # fmt: skip
def duties_done_share(context: Context) -> Iterator[Piece]:
    """Occurrences of duties that were carried out, of all that fell due in the window. Posts aren't carried out."""
    planned = np.array([_is_planned(context, name) for name in context.incidents.streams], dtype=bool)
    due = context.in_window & planned[context.incidents.stream]
    done = context.cases.outcome == Outcome.SERVED
    names = tuple(name for name in context.incidents.streams if _is_planned(context, name))
    place = np.array([names.index(name) if name in names else -1 for name in context.incidents.streams], dtype=np.int64)
    groups = (Grouping.every(due), Grouping.by("stream", names, place[context.incidents.stream], due))
    return (ratio(*found) for found in shares(groups, done, due))


def _is_planned(context: Context, stream: str) -> bool:
    """Whether a stream is a duty that is carried out now and then: not a demand stream, nor a post."""
    duty = context.scenario.duties.get(stream)
    return duty is not None and duty.post is None
