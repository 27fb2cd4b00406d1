"""Why help was missing or late: by cause, site and shift; and where cover breaks: hours, worst week, a bad year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from covsim.events import FloatArray
from covsim.scenario.judging import Standard
from covsim.studies.cube import Cube, Key
from covsim.studies.standards import MET, Judgement
from covsim.studies.summary import estimate_one

LATE, UNCOVERED, COVERED = "late.share", "uncovered.minutes", "coverage.share"
WORST_WEEK = "uncovered.worst_week_minutes"
BAD_YEAR = 0.9
"""A bad year is one that nine in ten years are no worse than."""
YEARS = 10
"""So many simulated years must stand behind a bad year: with fewer, one year in ten has not been seen."""
TOO_FAR = "too_far"
"""The part of the late cases that met no shortfall: nobody was missing, but the way or the work took too long."""
HOURS = 3
"""So many of the worst hours of the week are named for each post."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Part:
    """A piece of the whole: a cause, a site, a shift or an hour, and the number that goes with it."""

    name: str
    value: float


@dataclass(frozen=True)
class Gap:
    """Where cover breaks: one post (``cover=...``), its share covered, its main cause and its worst hours of the week.

    Minutes are a year's: the mean, that of a bad year (1 in 10; None when too few years were simulated), and those of
    the worst week (mean over replications).
    """

    post: str
    covered: float
    uncovered: float
    bad_year: float | None
    worst_week: float
    cause: str
    hours: tuple[Part, ...]


@dataclass(frozen=True)
class Why:
    """The cases of one model for which help was missing or late.

    ``share`` is their share of all cases, ``a_year`` their number a year. ``causes`` (main cause, or ``too_far``),
    ``sites`` and ``shifts`` come with their share of these cases. ``bad_year_takes`` is the number of replications that
    a bad year takes; 0 when a replication is much longer than a year, so that single years can't be seen.
    """

    model: str
    share: float
    a_year: float
    causes: tuple[Part, ...]
    sites: tuple[Part, ...]
    shifts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    bad_year_takes: int


def explain(cube: Cube, profiles: pd.DataFrame, model: str, years: float) -> Why:
    """Gather what the figures and curves say of one model; ``years`` is the length of the measured window."""
    sites, shifts = (_shares_of_late(cube, model, kind) for kind in ("site", "shift"))
    posts = [scope for scope in cube.scopes(COVERED) if _is_post(scope, cube)]
    hours = profiles[(profiles["profile"] == "coverage") & (profiles["model"] == model) & (profiles["value"] < 1)]
    gaps = [_gap(cube, hours, model, post, years) for post in posts]
    return Why(
        model, _value(cube, Key(model, LATE, "all")), _late(cube, model) / max(len(cube.replications) * years, 1e-9),
        _causes(_shares_of_late(cube, model, "cause")), sites, shifts,
        tuple(gap for gap in gaps if gap.uncovered > 0), YEARS * runs_a_year(years),
    )  # fmt: skip


def runs_a_year(years: float) -> int:
    """How many replications make up a year, at least one; 0 when one is longer than a year and a half."""
    return 0 if years > 1.5 else max(1, round(1 / years))


def _late(cube: Cube, model: str, scope: str = "all") -> float:
    """Late cases of a scope, over all replications."""
    return float(np.nansum(cube.rows(Key(model, LATE, scope)).numerator))


def _causes(known: tuple[Part, ...]) -> tuple[Part, ...]:
    """The causes, and what is left to those that met none, largest first."""
    rest = 1 - sum(part.value for part in known)
    every = (*known, Part(TOO_FAR, rest)) if rest > 1e-9 else known
    return tuple(sorted(every, key=lambda part: -part.value))


@lru_cache(maxsize=2**12)  # the models of a run have the same scopes
def split(scope: str) -> Mapping[str, str]:
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


def _shares_of_late(cube: Cube, model: str, kind: str) -> tuple[Part, ...]:
    """For each cause, site or shift its share of the late cases, largest first."""
    total = _late(cube, model)
    scopes = [scope for scope in cube.scopes(LATE) if split(scope).keys() == {kind}]
    counts = {split(scope)[kind]: _late(cube, model, scope) for scope in scopes}
    found = [Part(name, count / total) for name, count in counts.items() if count > 0]
    return tuple(sorted(found, key=lambda part: -part.value))


def _gap(cube: Cube, hours: pd.DataFrame, model: str, post: str, years: float) -> Gap:
    causes = _parts(cube, model, UNCOVERED, post, "cause")
    return Gap(
        post, _value(cube, Key(model, COVERED, post)), _value(cube, Key(model, UNCOVERED, post)) / years,
        bad_year(cube.rows(Key(model, UNCOVERED, post)).value, years),
        _value(cube, Key(model, WORST_WEEK, post)), causes[0].name if causes else "",
        _hours(hours[hours["scope"] == post]),
    )  # fmt: skip


def bad_year(minutes: FloatArray, years: float) -> float | None:
    """The minutes of a year that nine in ten years don't exceed; None with fewer than ten simulated years.

    ``minutes`` are those of each replication, which is ``years`` long. Replications shorter than a year are put
    together to years, one after another.
    """
    runs, known = runs_a_year(years), minutes[~np.isnan(minutes)]
    if not runs or len(known) < YEARS * runs:
        return None
    whole = known[: len(known) // runs * runs].reshape(-1, runs).sum(axis=1) / (runs * years)
    return float(np.quantile(whole, BAD_YEAR, method="inverted_cdf"))


def _hours(hours: pd.DataFrame) -> tuple[Part, ...]:
    """The hours of the week with the least cover, of those with less than full cover."""
    worst = hours.sort_values(["value", "x"]).head(HOURS)
    return tuple(Part(_hour_name(int(x)), float(value)) for x, value in zip(worst["x"], worst["value"], strict=True))


def _hour_name(hour: int) -> str:
    return f"{DAYS[hour // 24 % 7]} {hour % 24:02d}:00"


def main_cause(cube: Cube, judgement: Judgement, standard: Standard) -> tuple[str, float] | None:
    """The largest cause behind a broken standard, and its part of the uncovered time or of the cases that miss it.

    Of cover that is judged by site it is that site's; else it is that of the whole standard. None when none is known.
    """
    if standard.cover:
        site = f",{judgement.where}" if standard.for_each == "site" and judgement.where else ""
        parts = _parts(cube, judgement.model, UNCOVERED, f"cover={standard.cover}{site}", "cause")
        total = sum(part.value for part in parts)
        parts = tuple(Part(part.name, part.value / total) for part in parts)
    elif standard.measure:
        parts = _causes(_causes_of_missing(cube, judgement.model, f"standard={judgement.standard}"))
    else:
        return None
    return (parts[0].name, parts[0].value) if parts else None


def _causes_of_missing(cube: Cube, model: str, scope: str) -> tuple[Part, ...]:
    """The causes of the cases that miss a standard, as shares of these."""
    judged = cube.rows(Key(model, MET, scope))
    missed = float(np.nansum(judged.denominator - judged.numerator))
    found = [Part(split(each)["cause"], _late(cube, model, each) / missed)
             for each in cube.scopes(LATE) if each.startswith(f"{scope},cause=") and missed]  # fmt: skip
    return tuple(part for part in found if part.value > 0)
