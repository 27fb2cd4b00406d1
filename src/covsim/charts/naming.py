"""What things are called on a chart: models, places, KPIs and units in the reader's language."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from covsim.charts.data import scope_kinds, scope_part
from covsim.charts.lettering import letter_width
from covsim.charts.style import ModelStyle, model_style
from covsim.charts.texts import TEXTS, text
from covsim.errors import CovsimError
from covsim.metrics.catalogue import entry
from covsim.words import LANGUAGES, label_of

_NOTE_COLUMNS = 156
_LONG = 600.0  # minutes from which on times are told in hours
_MONEY = 3  # letters of a currency code
_ZERO = "〇", "○"  # the Chinese zero is not in GB 2312, and so not in the font; the sign most like it is
_OPENING, _CLOSING = "（“‘《【(", "，。；：、）”’》】！？)"


class Named(Protocol):
    """The part of ``ChartData`` that names come from."""

    @property
    def models(self) -> Sequence[str]:
        """Names of the models, in the order of the scenario."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels by name."""

    @property
    def standards(self) -> Sequence[Mapping[str, Any]]:
        """The standards: name, label."""


@dataclass(frozen=True)
class Names:
    """Names for one figure: ``labels`` where the scenario gives them, names as they are where not."""

    lang: str
    labels: Mapping[str, str]
    models: tuple[str, ...]
    standards: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Named, lang: str) -> Names:
        """Names for these results in a language (``en`` or ``zh``)."""
        if lang not in LANGUAGES:
            raise CovsimError(f"no charts in language {lang!r} - use one of {', '.join(LANGUAGES)}")
        standards = {str(standard["name"]): str(standard.get("label") or "") for standard in results.standards}
        labels = {name: label.replace(*_ZERO) for name, label in results.labels.items() if label}
        return cls(lang, labels, tuple(results.models), standards)

    def text(self, key: str, **values: object) -> str:
        """A text of the table."""
        return text(key, self.lang, **values)

    def note(self, *sentences: str) -> str:
        """Sentences one after the other, wrapped to the width of a page."""
        joint = "" if self.lang == "zh" else " "
        return wrap(joint.join(sentence for sentence in sentences if sentence), _NOTE_COLUMNS, 3)

    def not_shown(self, every: int, shown: int) -> str:
        """Says how many are not drawn; nothing when all are."""
        return self.text("not_shown", n=every - shown, kept=shown) if every > shown else ""

    def label(self, name: str, columns: int = 24, lines: int = 2, kind: str = "model") -> str:
        """The label of a model or of something else in the scenario, wrapped."""
        return wrap(label_of(self.labels, kind, name), columns, lines)

    def model(self, name: str, columns: int = 26) -> str:
        """The label of a model, wrapped."""
        return self.label(name, columns)

    def style(self, model: str) -> ModelStyle:
        """The look of a model: the same in every chart."""
        return model_style(self.models.index(model))

    def scope(self, scope: str) -> str:
        """A scope in words: the labels of what it names."""
        parts = [self._named(kind, scope_part(scope, kind)) for kind in scope_kinds(scope)]
        return " – ".join(parts) or self.text("all")

    def _named(self, kind: str, name: str) -> str:
        """A standard may bear the name of a cover entry or a measure, so labels are looked up by kind and name."""
        own = self.standards.get(name) if kind == "standard" else self.labels.get(f"{kind}={name}")
        return own or self.cause(name)

    def cause(self, name: str) -> str:
        """A cause of shortfall in words; any other name as its label."""
        key = f"cause.{name}"
        return self.text(key) if key in TEXTS else self.labels.get(name) or name

    def kpi(self, kpi: str) -> str:
        """Title of a KPI; the id itself when the catalogue doesn't know it."""
        found = entry(kpi)
        if found is None:
            return kpi
        title = found.title_zh if self.lang == "zh" else found.title
        match = found.pattern.fullmatch(kpi)
        filled = match.groupdict().get("name") if match else None
        kind = found.id.partition("<")[2].partition(">")[0]
        return f"{label_of(self.labels, kind, filled)}{self.text('colon')}{title}" if filled else title

    def kpi_and_scope(self, kpi: str, scope: str, columns: int = 34) -> str:
        """Title of a KPI, with its scope when it isn't over all cases."""
        title = self.kpi(kpi) if scope == "all" else f"{self.kpi(kpi)}{self.text('colon')}{self.scope(scope)}"
        return wrap(title, columns, 2)

    def better(self, kpi: str, unit: str) -> str:
        """The unit as the text of an axis, with an arrow to the side where the KPI is better."""
        found = entry(kpi)
        word = self.text("better")
        arrows = {"lower": f"← {word}    {unit}", "higher": f"{unit}    {word} →"}
        return arrows.get(found.better if found else "", unit)

    def value(self, value: float, unit: str) -> str:
        """A figure with its unit."""
        if value == math.inf:
            return self.text("never")
        if unit == "share":
            return percent(value)
        factor, shown = self.scaled(unit, [value])
        return f"{number(value * factor)} {shown}".strip()

    def unit(self, unit: str) -> str:
        """A unit in the reader's language."""
        key = f"unit.{unit}"
        return self.text(key) if key in TEXTS else unit

    def scaled(self, unit: str, values: Sequence[float]) -> tuple[float, str]:
        """A factor and a unit that make the values easy to read: percent, hours, thousands, millions, 万元."""
        largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
        if unit == "share":
            return 100.0, "%"
        if unit == "min" and largest >= _LONG:
            return 1 / 60, self.unit("h")
        currency, _, per = unit.partition("/")
        if unit != "money" and not (len(currency) == _MONEY and currency.isupper()):
            return 1.0, self.unit(unit)
        tail = f"/{per}" if per else ""
        if self.lang == "zh":
            name = "元" if currency == "CNY" else currency
            return (1e-4, f"万{name}{tail}") if largest >= 1e4 else (1.0, f"{name}{tail}")
        if largest >= 1e6:
            return 1e-6, self.text("unit.million", unit=unit)
        return (1e-3, self.text("unit.thousand", unit=unit)) if largest >= 1e4 else (1.0, unit)


def columns_of(label: str) -> float:
    """Width of a text in columns of half the size of its font, as measured: a Chinese character takes two."""
    return sum(2 * letter_width(letter) for letter in label)


def wrap(label: str, columns: int, lines: int = 2) -> str:
    """Break a text into at most so many lines of so many columns; what doesn't fit ends in an ellipsis.

    Breaks fall at spaces, after ``_``, ``-`` and ``/``, between Chinese characters, and inside a word only when
    the word alone is longer than a line.
    """
    rows = [""]
    for piece in _pieces(" ".join(label.split()), columns):
        if columns_of((rows[-1] + piece).rstrip()) > columns:
            rows.append("")
            piece = piece.lstrip()
        rows[-1] += piece
    rows = [row.rstrip() for row in rows if row.strip()]
    if len(rows) > lines:
        last = rows[lines - 1]
        while columns_of(last) > columns - 1:
            last = last[:-1]
        rows = [*rows[: lines - 1], last.rstrip() + "…"]
    return "\n".join(rows)


def _pieces(label: str, columns: int) -> list[str]:
    """The parts of a text that stay on one line; no line begins with a closing mark or ends with an opening one."""
    pieces = [""]
    for letter in label:
        last = pieces[-1][-1:]
        may_break = _is_wide(letter) or _is_wide(last) or last in tuple(" _-/")
        if columns_of(pieces[-1]) >= columns or (may_break and letter not in _CLOSING and last not in tuple(_OPENING)):
            pieces.append("")
        pieces[-1] += letter
    return [piece for piece in pieces if piece]


def _is_wide(letter: str) -> bool:
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def number(value: float, digits: int = 3) -> str:
    """A number for people: about so many significant digits, thousands separated, never in powers of ten."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    shown = f"{value:,.{decimals}f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace("-", "−")


def percent(share: float, decimals: int = 1) -> str:
    """A share as a percentage; 99.96% is not rounded up to 100%."""
    if share in (0, 1):
        return f"{100 * share:.0f}%"
    shown = f"{100 * share:.{decimals}f}"
    if share < 1 and float(shown) >= 100:
        shown = f"{100 - 10**-decimals:.{decimals}f}"
    return f"{shown}%"
