"""Survival as a function of times to help."""

from __future__ import annotations

import numpy as np

from covsim.events import FloatArray
from covsim.scenario.judging import Survival
from covsim.units import duration


def de_maio(minutes: FloatArray) -> FloatArray:
    """Survival to discharge after cardiac arrest out of hospital, by minutes from the call to help.

    1 / (1 + exp(0.679 + 0.262 t)). Source: De Maio et al. 2003, Annals of Emergency Medicine 42(2), in the form used
    by Erkut, Ingolfsson & Erdogan 2008, Naval Research Logistics 55(1). Never reached (``inf``): 0.
    """
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(0.679 + 0.262 * minutes)))


def waalewijn(cpr: FloatArray, ems: FloatArray) -> FloatArray:
    """Survival after cardiac arrest out of hospital, by minutes to resuscitation and to the emergency service.

    1 / (1 + exp(0.04 + 0.30 cpr + 0.14 (ems - cpr))). Source: Waalewijn et al. 2001, Resuscitation 51(2). The service
    resuscitates, so ``cpr`` counts as ``ems`` at the latest. Never reached by the service (``inf``): 0.
    """
    first = np.fmin(cpr, ems)
    there = np.isfinite(ems)
    later = np.where(there, ems, 0.0) - np.where(there, first, 0.0)
    with np.errstate(over="ignore"):
        alive = 1 / (1 + np.exp(0.04 + 0.30 * np.where(there, first, 0.0) + 0.14 * later))
    return np.where(there, alive, np.where(np.isnan(ems), np.nan, 0.0))


def table(minutes: FloatArray, points: dict[str, float]) -> FloatArray:
    """Survival by straight lines between points (time to share), flat beyond the ends.

    So never reached (``inf``) has the last point's survival: give a last point of 0% where no help is fatal.
    """
    known = sorted((duration(time), share) for time, share in points.items())
    times, shares = (np.array(column) for column in zip(*known))
    return np.where(np.isnan(minutes), np.nan, np.interp(minutes, times, shares))


def survival(spec: Survival, times: dict[str, FloatArray]) -> FloatArray:
    """Expected survival of each case under an entry of ``outcomes``; ``times`` are minutes by measure.

    Cases without such a time (NaN) have none. The entry's ``factor`` calibrates the curve to local rates; survival
    never exceeds 1.
    """
    if spec.function == "waalewijn":
        alive = waalewijn(times[spec.cpr], times[spec.ems])
    elif spec.function == "de_maio":
        alive = de_maio(times[spec.measure])
    else:
        alive = table(times[spec.measure], spec.points)
    return np.minimum(alive * spec.factor, 1.0)
