"""From what a planner writes to a law: ``12 min``, ``{gamma: {mean: 12 min, cv: 0.5}}``, ``{field: on_scene}``..."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, log, sqrt
from typing import Any

from covsim import tables, units
from covsim.distributions import composed, families
from covsim.distributions.base import NEVER, ByKey, Constant, Distribution, FromField, Takes
from covsim.distributions.files import scan, sound
from covsim.units import QuantityError, within

_Z90 = 1.2815515655446004  # standard normal quantile of 90%


@dataclass(frozen=True)
class _Scale:
    """How the values of a law are written: durations with units, or plain numbers."""

    durations: bool

    def value(self, written: Any, *keys: str | int) -> float:
        """One value in base units; ``never`` is infinite. ``keys`` lead to it."""
        if written == "never":
            return NEVER
        with within(*keys):
            return units.duration(written) if self.durations else _number(written)

    def key(self, written: Any) -> float:
        """The same for the key of a mapping, which YAML may give as a text."""
        if self.durations or written == "never":
            return self.value(written)
        try:
            return float(written)
        except ValueError:
            raise QuantityError(f"{written!r} is not a number") from None

    @property
    def cell(self) -> tables.Reader:
        """Reads a cell of a CSV file."""
        return tables.minutes() if self.durations else tables.number


def _number(written: Any) -> float:
    if isinstance(written, bool) or not isinstance(written, (int, float)) or not isfinite(written):
        raise QuantityError(f"{written!r} is not a plain number - write it without unit and quotes, e.g. 3 or 0.5")
    return float(written)


class _Parameters:
    """The parameters of one law, checked against the forms in which it may be given."""

    def __init__(self, law: str, given: Any, forms: tuple[tuple[str, ...], ...], scale: _Scale) -> None:
        self.law, self.given, self.scale = law, given, scale
        how = " or ".join("{" + ", ".join(form) + "}" for form in forms)
        if not isinstance(given, Mapping):
            raise QuantityError(f"{law} needs {how}, not {given!r}")
        _check_names(given, sorted({name for form in forms for name in form}), f"parameter of {law}")
        if set(given) not in [set(form) for form in forms]:
            raise QuantityError(f"{law} needs {how}, not {{{', '.join(map(str, given))}}}")

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def value(self, name: str) -> float:
        """A parameter with the unit of the law's values; finite."""
        value = self.scale.value(self.given[name], name)
        if not isfinite(value):
            raise QuantityError(f"{name} of {self.law} can't be 'never' - use a mixture with a part that is never")
        return value

    def plain(self, name: str) -> float:
        """A parameter without unit."""
        with within(name):
            return _number(self.given[name])

    def positive(self, name: str, plain: bool = False) -> float:
        """A parameter above 0; ``plain``: without unit."""
        value = self.plain(name) if plain else self.value(name)
        with within(name):
            if value <= 0:
                raise QuantityError(f"{name} of {self.law} must be above 0, not {self.given[name]}")
        return value

    def spread(self, mean: float) -> float:
        """The coefficient of variation, from ``cv`` or ``sd``; 0 is allowed."""
        name = "cv" if "cv" in self else "sd"
        cv = self.plain("cv") if "cv" in self else self.value("sd") / mean
        with within(name):
            if cv < 0:
                raise QuantityError(f"{name} of {self.law} can't be negative")
        return cv


@dataclass(frozen=True)
class Law:
    """One law of the scenario language: the forms in which its parameters may be given, and what it becomes."""

    meaning: str
    forms: tuple[tuple[str, ...], ...]
    build: Callable[[_Parameters], Distribution]
    counts: bool = False
    """A law of whole numbers, which a duration can't follow."""


def _lognormal(p: _Parameters) -> Distribution:
    if "median" in p:
        sigma = p.plain("sigma")
        if sigma < 0:
            raise QuantityError("sigma of lognormal can't be negative")
        median = p.positive("median")
        return families.Lognormal(log(median), sigma) if sigma else Constant(median)
    if "usually" in p:
        return _usually(p)
    mean = p.positive("mean")
    cv = p.spread(mean)
    variance = log(1 + cv * cv)
    return families.Lognormal(log(mean) - variance / 2, sqrt(variance)) if cv else Constant(mean)


def _usually(p: _Parameters) -> Distribution:
    median, ninety = p.positive("usually"), p.positive("nine_in_ten_under")
    if ninety <= median:
        raise QuantityError("nine_in_ten_under must be above usually: half of all values lie below 'usually'")
    return families.Lognormal(log(median), log(ninety / median) / _Z90)


def _gamma(p: _Parameters) -> Distribution:
    if "shape" in p:
        return families.Gamma(p.positive("shape", plain=True), p.positive("scale"))
    mean = p.positive("mean")
    cv = p.spread(mean)
    return families.Gamma(cv**-2, mean * cv * cv) if cv else Constant(mean)


def _erlang(p: _Parameters) -> Distribution:
    k = p.positive("k", plain=True)
    if k != int(k):
        raise QuantityError(f"k of erlang is a whole number, not {k:g} - use gamma for others")
    return families.Gamma(k, p.positive("mean") / k)


def _weibull(p: _Parameters) -> Distribution:
    shape = p.positive("shape", plain=True)
    if "scale" in p:
        return families.Weibull(shape, p.positive("scale"))
    return families.Weibull(shape, p.positive("mean") / families.Weibull(shape, 1.0).mean())


def _triangular(p: _Parameters) -> Distribution:
    low, mode, high = p.value("low"), p.value("mode"), p.value("high")
    if not low <= mode <= high:
        raise QuantityError("triangular needs low <= mode <= high")
    return families.Triangular(low, mode, high) if low < high else Constant(low)


def _uniform(p: _Parameters) -> Distribution:
    low, high = p.value("low"), p.value("high")
    if low > high:
        raise QuantityError("uniform needs low <= high")
    return families.Uniform(low, high) if low < high else Constant(low)


def _normal(p: _Parameters) -> Distribution:
    mean, sd = p.value("mean"), p.value("sd")
    if sd < 0:
        raise QuantityError("sd of normal can't be negative")
    return families.Normal(mean, sd) if sd else Constant(mean)


def _geometric(p: _Parameters) -> Distribution:
    mean = p.positive("mean")
    if mean < 1:
        raise QuantityError(f"geometric counts from 1, so its mean can't be {mean:g} - use poisson to allow 0")
    return families.Geometric(mean)


LAWS: dict[str, Law] = {
    "exponential": Law("Memoryless", (("mean",),), lambda p: families.Exponential(p.positive("mean"))),
    "lognormal": Law(
        "Skewed to the right, as most service times are",
        (("mean", "cv"), ("mean", "sd"), ("median", "sigma"), ("usually", "nine_in_ten_under")), _lognormal,
    ),
    "gamma": Law("Sum of exponential stages", (("mean", "cv"), ("mean", "sd"), ("shape", "scale")), _gamma),
    "erlang": Law("k exponential stages in a row", (("k", "mean"),), _erlang),
    "weibull": Law("Times to failure", (("shape", "scale"), ("shape", "mean")), _weibull),
    "triangular": Law("Smallest, most likely and largest value", (("low", "mode", "high"),), _triangular),
    "uniform": Law("Any value between the bounds", (("low", "high"),), _uniform),
    "normal": Law("Bell curve; a duration is truncated at 0", (("mean", "sd"),), _normal),
    "poisson": Law("Number of rare events", (("mean",),), lambda p: families.Poisson(p.positive("mean")), True),
    "geometric": Law("Whole numbers from 1, each next one less likely by a factor", (("mean",),), _geometric, True),
}  # fmt: skip
"""The parametric laws. Besides them: ``constant``, ``discrete``, ``empirical`` and ``mixture``."""


def parse_duration(value: Any) -> Takes:
    """A duration law from what a planner writes; minutes, ``inf`` for ``never``.

    ``12 min``, ``{gamma: {mean: 12 min, cv: 0.5}}``, ``{usually: 2 min, nine_in_ten_under: 5 min}``, ``{field: x}``,
    ``{by: severity, cases: {critical: 20 min}, otherwise: 10 min}``. Raises ``QuantityError``.
    """
    return _takes(value, _Scale(durations=True))


def parse_number(value: Any) -> Takes:
    """A law of plain numbers (batch sizes, factors): ``3``, ``{geometric: {mean: 4}}``, ``{poisson: {mean: 2}}``...

    Raises ``QuantityError``.
    """
    return _takes(value, _Scale(durations=False))


def _takes(value: Any, scale: _Scale) -> Takes:
    if isinstance(value, Mapping) and "field" in value:
        if set(value) != {"field"} or not isinstance(value["field"], str):
            raise QuantityError("a field stands alone: {field: column}")
        return FromField(value["field"])
    if isinstance(value, Mapping) and "by" in value:
        return _by_key(value, scale)
    return _law(value, scale)


def _law(value: Any, scale: _Scale) -> Distribution:
    if not isinstance(value, Mapping):
        return Constant(scale.value(value))
    written = dict(value)
    bounds = {name: _bounds(name, written.pop(name), scale) for name in ("truncate", "clip") if name in written}
    if "usually" in written or "nine_in_ten_under" in written:
        written = {"lognormal": written}
    _check_names(written, [*LAWS, *_OTHERS], "law")
    if len(written) != 1:
        raise QuantityError(f"give exactly one law, not {', '.join(written) or 'none'}")
    [(name, given)] = written.items()
    with within(name):
        law = _OTHERS[name](given, scale) if name in _OTHERS else _parametric(name, given, scale)
    if isinstance(law, families.Normal) and scale.durations and all(low < 0 for low, _ in bounds.values()):
        law = composed.truncate(law, 0.0, NEVER)
    for name, (low, high) in bounds.items():
        law = (composed.truncate if name == "truncate" else composed.clip)(law, low, high)
    return law


def _parametric(name: str, given: Any, scale: _Scale) -> Distribution:
    if LAWS[name].counts and scale.durations:
        raise QuantityError(f"{name} counts things and can't be a duration - use gamma or lognormal")
    return LAWS[name].build(_Parameters(name, given, LAWS[name].forms, scale))


def _bounds(name: str, given: Any, scale: _Scale) -> tuple[float, float]:
    """Low and high of ``clip`` or ``truncate``; infinite where not given."""
    if not isinstance(given, Mapping) or not given:
        raise QuantityError(f"{name} needs {{low, high}} or one of them, not {given!r}")
    _check_names(given, ["low", "high"], f"bound of {name}")
    ends = {end: scale.value(given[end], name, end) for end in given}
    low, high = ends.get("low", -NEVER), ends.get("high", NEVER)
    if low > high:
        raise QuantityError(f"{name} needs low <= high")
    return low, high


def _discrete(given: Any, scale: _Scale) -> Distribution:
    values = given.get("values") if isinstance(given, Mapping) and set(given) == {"values"} else None
    if not isinstance(values, Mapping) or not values:
        raise QuantityError("discrete needs {values: {value: share, ...}}")
    shares = []
    for key, share in values.items():
        with within("values", key):
            shares.append(units.share(share))
    if abs(sum(shares) - 1) > 0.005:
        raise QuantityError(f"the shares of discrete add up to {100 * sum(shares):g}%, not 100%")
    return composed.Discrete.of([scale.key(value) for value in values], shares)


def _empirical(given: Any, scale: _Scale) -> Distribution:
    if isinstance(given, Mapping) and set(given) == {"file", "column"}:
        column = given["column"]
        values = sound(scan(given["file"], {column: scale.cell}))[column]
    elif isinstance(given, Mapping) and set(given) == {"values"} and isinstance(given["values"], (list, tuple)):
        values = [scale.value(value, "values", n) for n, value in enumerate(given["values"])]
    else:
        raise QuantityError("empirical needs {values: [...]} or {file, column}")
    if not values:
        raise QuantityError("empirical has no values")
    return composed.Discrete.of(values, [1.0] * len(values))


def _mixture(given: Any, scale: _Scale) -> Distribution:
    form = "mixture needs a list of {weight, of}"
    if not isinstance(given, (list, tuple)) or not given:
        raise QuantityError(form)
    weights, laws = [], []
    for n, part in enumerate(given):
        if not isinstance(part, Mapping) or set(part) != {"weight", "of"}:
            raise QuantityError(f"{form}, not {part!r}")
        written = part["weight"]
        with within(n, "weight"):
            weight = units.share(written) if isinstance(written, str) else _number(written)
            if weight < 0:
                raise QuantityError("a weight can't be negative")
        if weight:
            weights.append(weight)
            with within(n, "of"):
                laws.append(_law(part["of"], scale))
    if not laws:
        raise QuantityError("a mixture needs a weight above 0")
    return composed.mix(tuple(laws), tuple(weights))


_OTHERS: dict[str, Callable[[Any, _Scale], Distribution]] = {
    "constant": lambda given, scale: Constant(scale.value(given)),
    "discrete": _discrete,
    "empirical": _empirical,
    "mixture": _mixture,
}


def _by_key(value: Mapping[str, Any], scale: _Scale) -> ByKey:
    form = "a table of laws needs {by, cases, otherwise} or {by, file, column, otherwise}"
    _check_names(value, ["by", "cases", "file", "column", "otherwise"], "part of a table of laws")
    keys = [value["by"]] if isinstance(value["by"], str) else value["by"]
    by = tuple(keys) if isinstance(keys, (list, tuple)) else ()
    if not by or not all(isinstance(name, str) for name in by):
        raise QuantityError("by names severity, site, stream, unit, group or an attribute, or a list of them")
    given = set(value) - {"otherwise"}
    if given == {"by", "cases"} and isinstance(value["cases"], Mapping) and value["cases"]:
        cases = tuple(_case(key, law, by, scale) for key, law in value["cases"].items())
    elif given == {"by", "file", "column"}:
        cases = _cases_from_file(value["file"], by, value["column"], scale)
    else:
        raise QuantityError(form)
    with within("otherwise"):
        return ByKey(by, cases, _law(value["otherwise"], scale) if "otherwise" in value else None)


def _case(key: Any, law: Any, by: tuple[str, ...], scale: _Scale) -> tuple[str, Distribution]:
    with within("cases", key):
        return _key(key, by), _law(law, scale)


def _key(key: Any, by: tuple[str, ...]) -> str:
    """A key as the engine joins it: parts without the blanks around them."""
    if len(by) == 1:
        return str(key).strip()
    parts = [part.strip() for part in str(key).split(",")]
    if len(parts) != len(by):
        raise QuantityError(f"{key!r} has {len(parts)} of {len(by)} parts - write one for each of {', '.join(by)}")
    return ",".join(parts)


def _cases_from_file(
    file: Any, by: tuple[str, ...], column: Any, scale: _Scale
) -> tuple[tuple[str, Distribution], ...]:
    found = scan(file, {**dict.fromkeys(by, tables.text), column: scale.cell})
    first: dict[str, int] = {}
    for row, *parts in found.sound(*by):
        key = ",".join(parts)
        if key in first:
            found.refuse(row, f" repeats {key!r} of row {first[key]} - keep one of them")
        first.setdefault(key, row)
    table = sound(found)
    keys = [",".join(parts) for parts in zip(*(table[name] for name in by), strict=True)]
    return tuple((key, Constant(value)) for key, value in zip(keys, table[column], strict=True))


def _check_names(given: Iterable[Any], known: list[str], what: str) -> None:
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(str(name), known, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
            raise QuantityError(f"unknown {what} {name!r} - {hint}")
