"""What a screening says on the screen: the inputs that matter most, by response, and where the choice changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from covsim.charts.naming import Names, number
from covsim.cli.screen import Column, tied
from covsim.cli.screening_texts import text
from covsim.cli.sections import Section
from covsim.studies.responses import Response
from covsim.studies.screening import Screened
from covsim.studies.screening_inputs import Input
from covsim.studies.tornado import ENDS
from covsim.studies.wording import Wording, percent
from covsim.words import label_of

SHOWN = 15
"""So many inputs are listed for each response."""


@dataclass(frozen=True)
class Scale:
    """How amounts of one response are written: times ``factor``, in ``unit``, with as many ``decimals`` as the largest
    needs for three digits, and one more."""

    factor: float
    unit: str
    decimals: int

    def number(self, value: float, signed: bool = False) -> str:
        """The amount alone; a dash when it is unknown, infinite when there is a "never"."""
        if math.isnan(value):
            return "-"
        if math.isinf(value):
            return ("+" if signed and value > 0 else "") + number(value)
        scaled = self.factor * value
        shown = f"{abs(scaled):,.{self.decimals}f}"
        if not float(shown.replace(",", "")):
            return "0" if scaled == 0 else "≈0"
        return ("−" if scaled < 0 else "+" if signed else "") + shown

    def span(self, value: float, low: float, high: float, signed: bool = False) -> str:
        """The amount with its interval in brackets, unless that is unknown or a point."""
        shown = self.number(value, signed)
        if not (math.isfinite(low) and math.isfinite(high)) or low == high:
            return shown
        return tied(f"{shown} [{self.number(low, signed)}, {self.number(high, signed)}]")


@dataclass(frozen=True)
class ScreeningPage:
    """One screening in one language; ``table`` names its file."""

    found: Screened
    lang: str
    table: str

    def sections(self) -> Iterator[Section]:
        """The choice, a table for each response, and what was left out."""
        if self.found.tornado:
            yield self._choice()
        for response in self.found.responses:
            yield self._tornado(response) if self.found.tornado else self._morris(response)
        if left_out := [*self._left_out()]:
            yield Section("", tuple(left_out))

    def title(self, response: Response) -> str:
        """The response in words."""
        return title_of(response, self._names)

    def value(self, response: Response) -> str:
        """What the response is with all inputs at their value."""
        value = self.found.base[response]
        if not math.isfinite(value):
            return "-"
        if response.kind == "worst margin":
            return self._text("points", value=number(100 * value))
        unit = self.found.currency if response.unit == "money" and self.found.currency else response.unit
        return ("−" if value < 0 else "") + self._words.number(abs(value), unit)

    # --- the parts ---

    def _choice(self) -> Section:
        """The choice as things are, and the ends at which it changes."""
        found, tornado = self.found, self.found.tornado
        assert tornado is not None
        key = "choice.now" if found.choice else "choice.nobody"
        replications = self._words.counted("replication", found.replications)
        lines = [self._text(key, model=self._model(found.choice), replications=replications)]
        for one, end, model in tornado.flips:
            key = "flip" if model else "flip.nobody"
            value = tied(one.at(ENDS[end]))
            lines.append("- " + self._text(key, path=one.path, value=value, model=self._model(model)))
        if tornado.bars and not tornado.flips:
            lines.append(self._text("no_flip"))
        notes = [self._text("note.hangs", model=self._model(each.model), rival=self._model(each.rival))
                 for each in found.responses if each.rival and found.choice]  # fmt: skip
        return Section(self._text("choice"), tuple(lines), notes=tuple(notes))

    def _tornado(self, response: Response) -> Section:
        assert self.found.tornado is not None
        bars = self.found.tornado.of(response)
        moving = [bar for bar in bars if bar.swing != 0]
        scale = self._scale(response, [bar.swing for bar in moving])
        rows = [(bar.input.path, _range(bar.input), *(scale.span(end.difference, end.low, end.high, signed=True)
                                                      for end in (bar.low, bar.high)), scale.number(bar.swing))
                for bar in moving[:SHOWN]]  # fmt: skip
        note = self._text("note.tornado", level=percent(self.found.level))
        return self._section(response, scale, ("low", "high", "swing"), rows, len(moving), len(bars), note)

    def _morris(self, response: Response) -> Section:
        morris = self.found.morris
        assert morris is not None
        effects = morris.of(response)
        moving = [effect for effect in effects if effect.mu_star != 0]
        scale = self._scale(response, [effect.mu_star for effect in moving])
        rows = [(one.input.path, _range(one.input), scale.span(one.mu_star, one.low, one.high),
                 scale.number(one.mu, signed=True), scale.number(one.sigma)) for one in moving[:SHOWN]]  # fmt: skip
        note = self._text("note.morris", level=percent(self.found.level), n=morris.trajectories, levels=morris.levels)
        return self._section(response, scale, ("mu_star", "mu", "sigma"), rows, len(moving), len(effects), note)

    def _scale(self, response: Response, values: Sequence[float]) -> Scale:
        """The unit in which these amounts read well; differences of shares are in points."""
        unit = self.found.currency if response.unit == "money" and self.found.currency else response.unit
        finite = [value for value in values if math.isfinite(value)]
        factor, shown = self._names.scaled(unit, finite)
        largest = factor * max(finite, default=0.0)
        decimals = 0 if largest <= 0 else max(0, 2 - math.floor(math.log10(largest))) + 1
        return Scale(factor, self._text("points.unit") if unit == "share" else shown, min(decimals, 6))

    def _section(
        self, response: Response, scale: Scale, heads: Sequence[str], rows: Sequence[tuple[str, ...]], moving: int,
        every: int, note: str,
    ) -> Section:  # fmt: skip
        title = self._text("as_is", title=self.title(response), value=self.value(response))
        if not every:
            return Section(title, (self._text("nothing" if self.found.tornado else "nothing.morris"),))
        columns = (Column(self._text("input")), Column(self._text("range")),
                   *(Column(self._text(head), True) for head in heads))  # fmt: skip
        notes = [self._text("note.unit", unit=scale.unit), note] if scale.unit else [note]
        if response.kind == "worst margin":
            notes.append(self._text("note.margin"))
        if moving > SHOWN:
            notes.append(self._text("more", count=moving - SHOWN, file=self.table))
        if every > moving:
            notes.append(self._text("none_moves", count=every - moving))
        return Section(title, (), columns, tuple(rows), tuple(notes))

    def _left_out(self) -> Iterator[str]:
        found = self.found
        problems: Mapping[str, str] = found.tornado.left_out if found.tornado else {}
        for path, problem in problems.items():
            yield self._text("left_out", what=path, problem=problem)
        for trajectory, problem in (found.morris.left_out if found.morris else {}).items():
            yield self._text("left_out", what=self._text("trajectory", number=trajectory), problem=problem)

    # --- words ---

    def _model(self, name: str) -> str:
        return label_of(self.found.labels, "model", name)

    @property
    def _names(self) -> Names:
        return Names(self.lang, self.found.labels, self.found.models)

    @property
    def _words(self) -> Wording:
        return Wording(self.lang)

    def _text(self, key: str, **values: object) -> str:
        return text(key, self.lang, **values)


def title_of(response: Response, names: Names) -> str:
    """A response in words."""
    model, rival = (label_of(names.labels, "model", name) for name in (response.model, response.rival))
    kpi = names.kpi(response.kpi) if response.kpi else ""
    scope = "" if response.scope in ("", "all") else f" ({names.scope(response.scope)})"
    return text(response.kind, names.lang, model=model, rival=rival, kpi=kpi + scope)


def _range(one: Input) -> str:
    return f"{one.at(0.0)} … {one.at(1.0)}"
