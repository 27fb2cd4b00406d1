"""Why help was missing: shortfalls by cause, site and shift, the hours that break, the worst week and a bad year."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from covsim.scenario.judging import Standard
from covsim.studies.cube import Cube, Key
from covsim.studies.standards import Judgement
from covsim.studies.summary import estimate_one

SHORTFALL, UNCOVERED, COVERED = "shortfall.share", "uncovered.minutes", "coverage.share"
WORST_WEEK = "uncovered.worst_week_minutes"
BAD_YEAR = 0.9
"""A bad year is one that nine in ten years are no worse than."""
HOURS = 3
"""So many of the worst hours of the week are named for each post."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Part:
    """A piece of the shortfalls: a cause, a site, a shift or an hour, and the number that goes with it."""

    name: str
    value: float


@dataclass(frozen=True)
class Gap:
    """Where cover breaks: one post (``cover=...``), its share covered, its main cause and its worst hours of the week.

    Minutes are a year's: the mean, that of a bad year (1 in 10), and those of the worst week (mean over replications).
    """

    post: str
    covered: float
    uncovered: float
    bad_year: float
    worst_week: float
    cause: str
    hours: tuple[Part, ...]


@dataclass(frozen=True)
class Why:
    """The shortfalls of one model. ``share`` is that of cases that met one at all.

    ``causes`` come with the share of all cases that met them, ``sites`` and ``shifts`` with their share of the cases
    that met any: so a site with two cases does not come first.
    """

    model: str
    share: float
    causes: tuple[Part, ...]
    sites: tuple[Part, ...]
    shifts: tuple[Part, ...]
    gaps: tuple[Gap, ...]


def explain(cube: Cube, profiles: pd.DataFrame, model: str, years: float) -> Why:
    """Gather what the figures and curves say of one model; ``years`` is the length of the measured window."""
    sites, shifts = (_shares_of_all(cube, model, kind) for kind in ("site", "shift"))
    share = _value(cube, Key(model, SHORTFALL, "all"))
    posts = [scope for scope in cube.scopes(COVERED) if _is_post(scope, cube)]
    gaps = [_gap(cube, profiles, model, post, years) for post in posts]
    return Why(
        model,
        share,
        _parts(cube, model, SHORTFALL, "", "cause"),
        sites,
        shifts,
        tuple(gap for gap in gaps if gap.uncovered > 0),
    )


def split(scope: str) -> dict[str, str]:
    """``cover=post,site=mine`` as a mapping; empty for ``all``."""
    return dict(part.split("=", 1) for part in scope.split(",") if "=" in part)


def _is_post(scope: str, cube: Cube) -> bool:
    """Whether a scope is a cover entry at a single site, or one that isn't split by site."""
    kinds = split(scope).keys()
    whole = kinds == {"cover"} and not any(other.startswith(f"{scope},site=") for other in cube.scopes(COVERED))
    return whole or kinds == {"cover", "site"}


def _value(cube: Cube, key: Key) -> float:
    return float(estimate_one(cube, key, 0.95).mean)


def _parts(cube: Cube, model: str, kpi: str, head: str, kind: str) -> tuple[Part, ...]:
    """What falls to each name of a kind within the scope ``head``, largest first."""
    within = split(head)
    found = []
    for scope in cube.scopes(kpi):
        names = split(scope)
        if names.keys() == {*within, kind} and names.items() >= within.items():
            value = _value(cube, Key(model, kpi, scope))
            if value > 0:
                found.append(Part(names[kind], value))
    return tuple(sorted(found, key=lambda part: -part.value))


def _shares_of_all(cube: Cube, model: str, kind: str) -> tuple[Part, ...]:
    """For each site or shift its share of the cases that met a shortfall, largest first."""
    total = float(np.nansum(cube.rows(Key(model, SHORTFALL, "all")).numerator))
    counts = {
        split(scope)[kind]: float(np.nansum(cube.rows(Key(model, SHORTFALL, scope)).numerator))
        for scope in cube.scopes(SHORTFALL) if split(scope).keys() == {kind}
    }  # fmt: skip
    found = [Part(name, count / total) for name, count in counts.items() if count > 0]
    return tuple(sorted(found, key=lambda part: -part.value))


def _gap(cube: Cube, profiles: pd.DataFrame, model: str, post: str, years: float) -> Gap:
    causes = _parts(cube, model, UNCOVERED, post.partition(",")[0], "cause")
    minutes = cube.rows(Key(model, UNCOVERED, post)).value / years
    known = minutes[~np.isnan(minutes)]
    bad = float(np.quantile(known, BAD_YEAR, method="inverted_cdf")) if len(known) else math.nan
    return Gap(
        post, _value(cube, Key(model, COVERED, post)), _value(cube, Key(model, UNCOVERED, post)) / years, bad,
        _value(cube, Key(model, WORST_WEEK, post)), causes[0].name if causes else "",
        _hours(profiles, model, post),
    )  # fmt: skip


def _hours(profiles: pd.DataFrame, model: str, post: str) -> tuple[Part, ...]:
    """The hours of the week with the least cover, where it is less than full."""
    rows = profiles[(profiles["profile"] == "coverage") & (profiles["model"] == model) & (profiles["scope"] == post)]
    worst = rows[rows["value"] < 1].sort_values(["value", "x"]).head(HOURS)
    return tuple(Part(_hour_name(int(x)), float(value)) for x, value in zip(worst["x"], worst["value"], strict=True))


def _hour_name(hour: int) -> str:
    return f"{DAYS[hour // 24 % 7]} {hour % 24:02d}:00"


def main_cause(cube: Cube, judgement: Judgement, standard: Standard) -> tuple[str, float] | None:
    """The largest cause behind a judgement, and its part of all causes there; None when none is known."""
    if standard.cover:
        causes = _parts(cube, judgement.model, UNCOVERED, f"cover={standard.cover}", "cause")
    elif standard.measure:
        causes = _parts(cube, judgement.model, SHORTFALL, judgement.where, "cause")
    else:
        return None
    total = sum(part.value for part in causes)
    return (causes[0].name, causes[0].value / total) if causes else None
