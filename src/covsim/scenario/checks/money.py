"""Money: one currency, and amounts per what they are paid for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding
from covsim.units import Money

_PER = {
    "minute": ("is paid per time", "150 kCNY/year"), "km": ("is paid per km", "4 CNY/km"),
    "": ("is paid each time", "800 CNY each"),
}  # fmt: skip


def check(subject: Subject) -> Iterator[Finding]:
    """Amounts in a second currency, and pay by the wrong measure."""
    first: Money | None = None
    for path, amount, per in _amounts(subject):
        first = first or amount
        if amount.currency != first.currency:
            what = f"an amount in {amount.currency}, but others are in {first.currency}"
            yield Finding(path, what, "write all money in one currency")
        if ("" if amount.per == "each" else amount.per) != per:
            what, example = _PER[per]
            yield Finding(path, f"{path[-1]} {what}", f"write for example '{example}'")


def _amounts(subject: Subject) -> Iterator[tuple[Path, Money, str]]:
    """Every amount with its path and what it should be paid for."""
    scenario = subject.scenario
    for section in ("staff", "vehicles", "rooms", "kits"):
        for name, group in getattr(scenario, section).items():
            for key, per in (("cost", "minute"), ("on_call_cost", "minute"), ("cost_per_km", "km")):
                amount: Any = getattr(group, key, None)
                if amount is not None:
                    yield (section, name, key), amount, per
    for name, stock in scenario.stocks.items():
        if stock.cost is not None:
            yield ("stocks", name, "cost"), stock.cost, ""
    for name, charge in scenario.costs.items():
        hourly = charge.per == "hour_of" and charge.amount.per == "minute"
        yield ("costs", name, "amount"), charge.amount, "minute" if charge.per == "time" or hourly else ""
