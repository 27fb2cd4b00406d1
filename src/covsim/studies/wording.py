"""Numbers and names in sentences, for planners, in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from covsim.studies.decision import Interval
from covsim.studies.rules import Ruling
from covsim.studies.standards import Judgement
from covsim.studies.statistic import unit_of
from covsim.studies.texts import TEXTS, text

_CURRENCY = 3
"""Letters of a currency code."""
_DAY, _HOUR = 1440.0, 60.0


@dataclass(frozen=True)
class Wording:
    """How things are said in one language (``en`` or ``zh``)."""

    lang: str = "en"

    def text(self, key: str, **values: object) -> str:
        """A text of the table."""
        return text(key, self.lang, **values)

    def form(self, key: str, count: int, **values: object) -> str:
        """The form of a text for one thing or for many: ``meet.one`` or ``meet.many``."""
        return self.text(f"{key}.{'one' if count == 1 else 'many'}", **values)

    def counted(self, key: str, count: int) -> str:
        """``1 draw``, ``3 draws``."""
        forms = self.text(key, n=count).split("|")
        return forms[0] if count == 1 else forms[-1]

    def cause(self, name: str) -> str:
        """A cause of shortfall in words."""
        key = f"cause.{name}"
        return self.text(key) if key in TEXTS else name.replace("_", " ")

    def listed(self, names: Iterable[str]) -> str:
        """``a, b and c``."""
        every = list(names)
        if len(every) < 2:
            return "".join(every)
        return self.text("and", head=self.text("comma").join(every[:-1]), last=every[-1])

    def number(self, value: float, unit: str = "") -> str:
        """A figure with its unit: ``91.2%``, ``8.4 min``, ``1.20 MCNY``, ``never`` for an infinite one."""
        if math.isnan(value):
            return self.text("no_cases")
        if math.isinf(value):
            return self.text("never") if value > 0 else "-inf"
        if unit == "share":
            return percent(value)
        if len(unit) == _CURRENCY and unit.isupper():
            return self.money(value, unit)
        shown, key = _rounded(value), f"unit.{unit}"
        return self.text(key, value=shown) if key in TEXTS else f"{shown} {unit}".rstrip()

    def money(self, value: float, currency: str) -> str:
        """An amount with three digits: ``4.31 MCNY``, ``150 kCNY``, ``12.0 CNY``; ``431 万元`` in Chinese."""
        if self.lang == "zh":
            name = "元" if currency == "CNY" else currency
            return f"{_three(value / 1e4)} 万{name}" if abs(value) >= 1e4 else f"{_three(value)} {name}"
        for scale, prefix in ((1e6, "M"), (1e3, "k")):
            if abs(value) >= scale:
                return f"{_three(value / scale)} {prefix}{currency}"
        return f"{_three(value)} {currency}"

    def time(self, minutes: float) -> str:
        """A long duration: ``45 min``, ``36 h``, ``364 days``."""
        for size, unit in ((_DAY, "days"), (_HOUR, "h")):
            if minutes >= 2 * size:
                return self.text(f"unit.{unit}", value=f"{minutes / size:,.1f}".removesuffix(".0"))
        return self.text("unit.min", value=f"{minutes:,.1f}".removesuffix(".0"))

    def span(self, interval: Interval, unit: str) -> str:
        """``4.31 MCNY (4.28 MCNY to 4.35 MCNY)``; the number alone when its interval is unknown or too narrow."""
        head, low, high = (self.number(part, unit) for part in (interval.value, interval.low, interval.high))
        shown = interval.known and low != high
        return self.text("span", value=head, low=low, high=high) if shown else head

    def ruled(self, ruling: Ruling) -> str:
        """What breaks a rule: ``52.3 h in a week, at most 44 h, by the rosters``."""
        worst, limit = (self._ruled(value, ruling.unit) for value in (ruling.worst or 0.0, ruling.limit))
        key = f"rule.{ruling.limited}"
        key = key if key in TEXTS else "rule.kpi.most" if ruling.at_most else "rule.kpi.least"
        told = self.text(key, worst=worst, limit=limit)
        if ruling.planned:
            return self.text("rule.planned", told=told)
        return self.text("rule.runs", told=told, runs=ruling.runs, replications=ruling.replications)

    def _ruled(self, value: float, unit: str) -> str:
        """Hours to the minute, since a rule may be broken by little; head counts as they are."""
        if unit == "people":
            return f"{value:,.0f}"
        return self.text("unit.h", value=f"{value:,.4g}") if unit == "h" else self.number(value, unit)

    def judged(self, judgement: Judgement) -> str:
        """The figure of a judgement against its target: ``81.0% (78.2% to 83.9%) against at least 90%``."""
        unit = unit_of(judgement.kpi)
        figure = self.span(Interval(judgement.value, judgement.low, judgement.high), unit)
        key = "judged.most" if judgement.at_most else "judged.least"
        return self.text(key, figure=figure, target=self.number(judgement.target, unit))


def percent(share: float) -> str:
    """A share in percent; more digits close to 0 and 100%, where they matter."""
    value = 100 * share
    if abs(value - round(value)) < 1e-9:
        return f"{value:.0f}%"
    for digits in (1, 2, 3):
        if float(text := f"{value:.{digits}f}") not in (0.0, 100.0):
            return f"{text}%"
    return f"{'<0.001' if value < 50 else '>99.999'}%"


def _rounded(value: float) -> str:
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 or value == round(value, 1) else f"{value:.2f}"


def _three(value: float) -> str:
    """Three digits, or all before the point."""
    return "0" if value == 0 else f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:#.3g}".rstrip(".")
