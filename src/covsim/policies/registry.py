"""Finding a policy by name: covsim's own, or one that an installed package offers.

A package adds a policy with an entry point in the group ``covsim.policies``, named ``<kind>.<name>``::

    [project.entry-points."covsim.policies"]
    "dispatch.fairest" = "my_package.rules:Fairest"
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from covsim.errors import CovsimError
from covsim.policies import dispatch, diversion, queue_order, referral, relocation
from covsim.tables import TableError, read_rows

BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "dispatch": {
        "nearest": dispatch.Nearest, "in_order": dispatch.InOrder, "least_busy": dispatch.LeastBusy,
        "own_area": dispatch.OwnArea, "spread": dispatch.Spread, "spare_first": dispatch.SpareFirst,
        "preference": dispatch.Preference,
    },
    "queue_order": {
        "priority": queue_order.Priority, "first_come": queue_order.FirstCome, "last_come": queue_order.LastCome,
    },
    "referral": {"nearest": referral.Nearest, "least_loaded": referral.LeastLoaded},
    "diversion": {"never": diversion.Never, "when_full": diversion.WhenFull},
    "relocation": {
        "never": relocation.Never, "fill_gaps": relocation.FillGaps, "hold_in_order": relocation.HoldInOrder,
    },
}  # fmt: skip

METHODS = {
    "dispatch": "score", "queue_order": "key", "referral": "choose", "diversion": "closed", "relocation": "moves",
}  # fmt: skip
"""What a policy of each kind has to answer."""


@cache
def _installed() -> dict[str, Any]:
    """Policies offered by other packages, by ``kind.name``."""
    return {point.name: point for point in entry_points(group="covsim.policies")}


def names(kind: str) -> tuple[str, ...]:
    """Names that a scenario may use for this kind of policy."""
    others = (name.partition(".")[2] for name in _installed() if name.partition(".")[0] == kind)
    return (*BUILT_IN[kind], *others)


class PolicyError(CovsimError):
    """A policy that there is not, or that can't be made with these settings.

    ``place`` leads from the policy's kind to the setting at fault; ``at_key`` says that its name is wrong.
    """

    def __init__(self, message: str, place: tuple[str, ...] = (), at_key: bool = False) -> None:
        super().__init__(message)
        self.place = place
        self.at_key = at_key


def find(kind: str, spec: str | Mapping[str, Mapping[str, Any]], folder: str = "") -> Any:
    """The policy that a scenario names: ``nearest`` or ``{preference: {file: order.csv}}``.

    Files are found against ``folder``. Raises ``PolicyError`` for an unknown name or settings that don't fit.
    """
    name, given = (spec, {}) if isinstance(spec, str) else next(iter(spec.items()))
    maker = BUILT_IN[kind].get(name)
    who = f"{kind.replace('_', ' ')} policy {name!r}"
    place = () if isinstance(spec, str) else (name,)
    if maker is None and f"{kind}.{name}" in _installed():
        try:
            maker = _installed()[f"{kind}.{name}"].load()
        except (ImportError, AttributeError) as problem:
            raise PolicyError(f"{who} can't be loaded: {problem} - install its package anew", place) from None
    if maker is None:
        close = get_close_matches(name, names(kind), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(names(kind))}"
        raise PolicyError(f"unknown policy {name!r} - {hint}", place, at_key=bool(place))
    settings = dict(given or {})
    if maker is dispatch.Preference:
        settings = {"order": read_order(settings, folder)}
    else:
        _check_settings(who, name, maker, settings)
    try:
        made = maker(**settings)
    except (TypeError, ValueError) as problem:
        raise PolicyError(f"{who}: {problem}", place) from None
    if not callable(getattr(made, METHODS[kind], None)):
        raise PolicyError(f"{who} has no method {METHODS[kind]!r} - its package must define it", place)
    return made


_WORDS: Mapping[Any, str] = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


def _check_settings(who: str, name: str, maker: Any, settings: Mapping[str, Any]) -> None:
    """Compare settings with the parameters that make the policy: names, and values of the plain types."""
    try:
        parameters = signature(maker, eval_str=True).parameters
    except NameError:  # annotations with names that only a type checker knows: values go unchecked
        parameters = signature(maker).parameters
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters.values()):
        return
    for setting, value in settings.items():
        if setting not in parameters:
            close = get_close_matches(setting, parameters, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(parameters) or 'none'}"
            raise PolicyError(f"{who} has no setting {setting!r} - {hint}", (name, setting), at_key=True)
        kind = parameters[setting].annotation
        if kind in _WORDS and not _fits(value, kind):
            shown = str(value).lower() if isinstance(value, bool) else repr(value)
            raise PolicyError(f"{who}: {setting} must be {_WORDS[kind]}, not {shown}", (name, setting))
    for setting, parameter in parameters.items():
        if parameter.default is Parameter.empty and setting not in settings:
            raise PolicyError(f"{who} needs {setting!r} - write {{{name}: {{{setting}: ...}}}}", (name,), at_key=True)


def _fits(value: Any, kind: type) -> bool:
    """Whether a value is of a plain type; true and false are no numbers, whole numbers are numbers."""
    if kind is not bool and isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if kind is float else kind)


def read_order(settings: Mapping[str, Any], folder: str) -> Mapping[str, tuple[str, ...]]:
    """Orders of units by place, written out or from a CSV file with a header and rows ``place,first,second,...``."""
    if "file" not in settings:
        for place, units in settings.items():
            if not isinstance(units, (list, tuple)) or not all(isinstance(unit, str) for unit in units):
                what = f"dispatch policy 'preference': the order for {place!r} is not a list of units"
                raise PolicyError(f"{what} - write {place}: [first, second]", ("preference", place))
        return {place: tuple(units) for place, units in settings.items()}
    here = ("preference", "file")
    for other in settings:
        if other != "file":
            what = f"dispatch policy 'preference' has {other!r} beside its file"
            raise PolicyError(f"{what} - write all orders in the file, or none", ("preference", other), at_key=True)
    order: dict[str, tuple[str, ...]] = {}
    try:
        rows = read_rows(Path(folder) / str(settings["file"]))
    except TableError as problem:
        raise PolicyError(str(problem), here) from None
    for number, (place, *units) in enumerate((row or [""] for row in rows), start=1):
        if number == 1 or not place.strip():
            continue
        if place.strip() in order:
            what = f"{settings['file']}: row {number} is a second one for {place.strip()!r}"
            raise PolicyError(f"{what} - keep one", here)
        order[place.strip()] = tuple(unit.strip() for unit in units if unit.strip())
    return order
