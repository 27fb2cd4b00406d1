"""Distributions: frozen specs with ``quantile(u)``, so that luck can be fixed before the model runs."""

from covsim.distributions.base import NEVER, ByKey, Constant, Distribution, FloatArray, FromField, Takes
from covsim.distributions.composed import Clipped, Discrete, Mixture, Truncated
from covsim.distributions.families import (
    Exponential,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
)
from covsim.distributions.files import files_in
from covsim.distributions.reading import LAWS, parse_duration, parse_number

__all__ = [
    "LAWS", "NEVER", "ByKey", "Clipped", "Constant", "Discrete", "Distribution", "Exponential", "FloatArray",
    "FromField", "Gamma", "Geometric", "Lognormal", "Mixture", "Normal", "Poisson", "Takes", "Triangular",
    "Truncated", "Uniform", "Weibull", "files_in", "parse_duration", "parse_number",
]  # fmt: skip
