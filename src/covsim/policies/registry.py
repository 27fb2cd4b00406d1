"""Finding a policy by name: covsim's own, or one that an installed package offers.

A package adds a policy with an entry point in the group ``covsim.policies``, named ``<kind>.<name>``::

    [project.entry-points."covsim.policies"]
    "dispatch.fairest" = "my_package.rules:Fairest"
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from covsim.errors import CovsimError
from covsim.policies import dispatch, diversion, queue_order, referral

BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "dispatch": {
        "nearest": dispatch.Nearest, "in_order": dispatch.InOrder, "least_busy": dispatch.LeastBusy,
        "own_area": dispatch.OwnArea, "preference": dispatch.Preference,
    },
    "queue_order": {
        "priority": queue_order.Priority, "first_come": queue_order.FirstCome, "last_come": queue_order.LastCome,
    },
    "referral": {"nearest": referral.Nearest, "least_loaded": referral.LeastLoaded},
    "diversion": {"never": diversion.Never, "when_full": diversion.WhenFull},
}  # fmt: skip


@cache
def _installed() -> dict[str, Any]:
    """Policies offered by other packages, by ``kind.name``."""
    return {point.name: point for point in entry_points(group="covsim.policies")}


def names(kind: str) -> tuple[str, ...]:
    """Names that a scenario may use for this kind of policy."""
    others = (name.partition(".")[2] for name in _installed() if name.partition(".")[0] == kind)
    return (*BUILT_IN[kind], *others)


def find(kind: str, spec: str | Mapping[str, Mapping[str, Any]], folder: str = "") -> Any:
    """The policy that a scenario names: ``nearest`` or ``{preference: {file: order.csv}}``.

    Files are found against ``folder``. Raises ``CovsimError`` for an unknown name or settings that don't fit.
    """
    name, settings = (spec, {}) if isinstance(spec, str) else next(iter(spec.items()))
    maker = BUILT_IN[kind].get(name)
    if maker is None and f"{kind}.{name}" in _installed():
        maker = _installed()[f"{kind}.{name}"].load()
    if maker is None:
        close = get_close_matches(name, names(kind), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(names(kind))}"
        raise CovsimError(f"policies.{kind}: unknown policy {name!r} - {hint}")
    settings = dict(settings or {})
    if maker is dispatch.Preference:
        settings = {"order": _preferences(settings, folder)}
    try:
        return maker(**settings)
    except TypeError as problem:
        raise CovsimError(f"policies.{kind}: settings of {name!r} don't fit: {problem}") from None


def _preferences(settings: dict[str, Any], folder: str) -> Mapping[str, list[str]]:
    """Orders of units by place, written out or from a CSV file ``place,first,second,...``."""
    if "file" not in settings:
        return {place: list(units) for place, units in settings.items()}
    path = Path(folder) / settings["file"]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row and row[0].strip()]
    except (OSError, UnicodeDecodeError) as problem:
        raise CovsimError(f"policies.dispatch: can't read the preference list {path}: {problem}") from None
    return {row[0].strip(): [cell.strip() for cell in row[1:] if cell.strip()] for row in rows[1:]}
