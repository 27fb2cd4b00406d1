"""The page ``docs/scenario-reference.md``, written from the docstrings of the models."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from covsim.distributions import LAWS
from covsim.scenario import shape
from covsim.scenario.base import (
    ClockSpan,
    ClockTime,
    Duration,
    DurationLaw,
    DurationText,
    HoursOfWeek,
    HoursText,
    MoneyQuantity,
    NumberLaw,
    RateQuantity,
    RateText,
    Share,
    Speed,
    Weight,
)
from covsim.scenario.counts import Counted
from covsim.scenario.from_files import ListFromFile, SitesFromFile
from covsim.scenario.holidays import Date, DateText
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import compose
from covsim.scenario.places import Moment

_INTRODUCTION = """# Scenario reference

*Written by `covsim reference`; don't edit it by hand.*

A scenario is one YAML file. This page lists every section and key. `covsim new DIR` writes a small one to start
from, `covsim check FILE` says what is wrong with yours, and `covsim schema` writes a JSON Schema with which editors
complete keys and show their meaning. The figures that standards may name with `kpi` are listed in [kpis.md](kpis.md).

## Rules that hold everywhere

- **YAML 1.2.** `22:00`, `no` and `2025-01-06` are text, `010` is ten, `1e3` is a number. Duplicate keys are errors.
- **Units.** Durations (`90 s`, `25 min`, `2 h`, `1 h 30 min`, `3 days`, `2 weeks`, `1 month`, `1 year`), rates
  (`7.5/year`, `2 per day`, `12 per 1000 people per day`), speeds (`50 km/h`, `90 m/min`), shares (`90%` or `0.9`) and
  money (`150 kCNY/year`, `4 CNY/km`, `800 CNY each`; one currency a scenario) carry their units. A month is a twelfth
  of a year, a year is 365.25 days.
- **Hours of the week** are written `Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00`, `22:00-06:00` or `always`.
  What begins on a day goes with it, past midnight too.
- **Public holidays** (`clock.holidays`) are an eighth day of the week, `Hol`, and make-up days (`clock.workdays`, date:
  weekday) count as the weekday that they stand for. In a list of hours, `Hol 09:00-12:00` gives the hours of a holiday,
  `Hol off` none, and hours without `Hol` hold as on its weekday; so everywhere: rosters, appointments, duties, rooms,
  steps, cover, traffic, `clock.shifts`. In demand, `when.holiday` is an eighth weight beside the seven of
  `when.weekday` and takes the place of the weekday's; those of hours and months hold on. `rate` is the mean of weeks
  without holidays: with 13 holidays a year that bring half, a mean of r over the year is a `rate` of
  r / (1 - 13 x 0.5 / 365). A roster's `holiday_members` work on a holiday in turn, `holiday_factor` is what an hour
  of it is paid.
- **Names** are yours. Staff groups, their skills, vehicles, rooms, kits and rankings share one namespace, streams and
  duties another.
- **Evidence.** Any number, quantity, list or law may be written with where it comes from:
  `{value: 7.5/year, kind: derived, range: [4.6/year, 11.6/year], source: 20 cases in 973 days, as_of: 2025}`.
  `kind` is `stated`, `derived`, `published` or `assumed`; `source`, `range`, `as_of` and `owner` may be left out. The
  ends of `range` have one unit; assumed values are varied over it. A mapping may hold
  `evidence: {kind, source, as_of, owner}` for all numbers in it that have none of their own.
- **Lists from files.** Any list may come from a column of a CSV file, in the order of its rows:
  `names: {file: units.csv, column: unit}`. Beside it `at: {file: units.csv, column: base}` gives every unit its home,
  and `only: {kind: ambulance}` takes the rows with that text in another column. Sites may come from a file with
  `sites: {from_file: {file: sites.csv}}` (see [SitesFromFile](#sitesfromfile)). Files are in UTF-8 or GB18030 and found
  relative to the file that names them.
- **`extends: other.yaml`** (relative to the file) builds on another file: what is written here is laid over it.
- **`models:`** holds overlays by name, one for each staffing model, each with a `label` and `description` if you
  like. Mappings merge by key, `null` removes an entry, lists and single values replace. Another kind of step, another
  law or another of several keys that exclude one another replaces what was there. A new step is placed with
  `after: step` (`after: start` puts it first). With `like: other` a model builds on another one: the changes of that
  one come first, then its own. `--set staff.nurse.count=3` on the command line is one more overlay.
"""

_DISTRIBUTIONS = """## Durations and numbers by law

Where a *duration law* may stand, a single duration (`12 min`) will do. Else give one law:
`{gamma: {mean: 12 min, cv: 0.5}}`. A *number law* is the same without units.
"""

_MORE_LAWS = """
Besides these:

- `{constant: 12 min}`, or `{constant: never}`;
- `{discrete: {values: {5 min: 30%, 8 min: 70%}}}`;
- `{empirical: {values: [5 min, 7 min]}}`, or from a CSV file `{empirical: {file: times.csv, column: minutes}}`;
- `{mixture: [{weight: 90%, of: 5 min}, {weight: 10%, of: {constant: never}}]}`;
- `{usually: 2 min, nine_in_ten_under: 5 min}`, a lognormal law by its median and its 90% point;
- `{field: name}`: an attribute of the case;
- `{by: severity, cases: {critical: 20 min}, otherwise: 10 min}`: by `severity`, `site`, `stream`, `unit`, `group`, an
  attribute, or a list of these (`by: [unit, site]`, `cases: {"ambulance 1, mine_1": 12 min}`), or from a CSV file
  (`{by: [unit, site], file: times.csv, column: minutes}`).

Beside a law may stand `truncate: {low, high}` (only values between the bounds) or `clip: {low, high}` (values beyond a
bound are set to it).
"""

_BESIDE: dict[str, tuple[type[BaseModel], ...]] = {"sites": (SitesFromFile, ListFromFile)}
"""What a section may hold beside its entries."""
_QUANTITY_WORDS: tuple[tuple[Any, str], ...] = (
    (Weight, "number or share"),
    (Duration, "duration"), (Share, "share"), (Speed, "speed"), (RateQuantity, "rate"), (RateText, "rate"),
    (MoneyQuantity, "money"), (HoursOfWeek, "hours"), (HoursText, "hours"), (ClockSpan, "clock times"),
    (ClockTime, "clock time"), (DurationText, "time"), (DurationLaw, "duration law"), (NumberLaw, "number law"),
    (Moment, "date"), (Date, "date"), (DateText, "date"),
    (Counted, "number or range"),
)  # fmt: skip
_PLAIN_WORDS: dict[Any, str] = {str: "text", int: "whole number", float: "number", bool: "true/false", object: "value"}
_UNITS = (("weeks", 10080.0), ("days", 1440.0), ("h", 60.0), ("min", 1.0))


def reference() -> str:
    """The whole page as Markdown."""
    example = (files("covsim.scenario") / "example.yaml").read_text(encoding="utf-8")
    examples = _by_section(example)
    parts = [_INTRODUCTION, "## The sections\n\n" + _table(Scenario)]
    for key, hint in shape.fields(Scenario).items():
        models = _models_in(hint)
        if models:
            parts += [_head(key, examples), *map(_entry, models), *map(_entry, _BESIDE.get(key, ()))]
        elif get_origin(hint) is dict:
            parts.append(
                f"## `{key}`\n\n{_prose(Scenario.model_fields[key].description)}\n\n```yaml\n{examples[key]}```\n"
            )
    parts.append(
        "## `models`\n\nThe staffing models to compare, as overlays.\n\n```yaml\n" + examples["models"] + "```\n"
    )
    laws = "".join(
        f"| `{name}` | {' or '.join('`{' + ', '.join(form) + '}`' for form in law.forms)} | {law.meaning} |\n"
        for name, law in LAWS.items()
    )
    parts.append(f"{_DISTRIBUTIONS}\n| law | parameters | meaning |\n|---|---|---|\n{laws}{_MORE_LAWS}")
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _head(key: str, examples: dict[str, str]) -> str:
    """Title, meaning and example of a section."""
    return f"## `{key}`\n\n{_prose(Scenario.model_fields[key].description)}\n\n```yaml\n{examples[key]}```\n"


def _by_section(text: str) -> dict[str, str]:
    """The lines of each section of the example."""
    root, _ = compose(text, "example.yaml", "base")
    lines = text.splitlines(keepends=True)
    starts = sorted((mark.line, key) for key, mark in root.keys.items()) if root else []
    ends = [line for line, _ in starts[1:]] + [len(lines) + 1]
    return {key: "".join(lines[start - 1 : end - 1]).rstrip() + "\n" for (start, key), end in zip(starts, ends)}


def _models_in(hint: Any, seen: tuple[type[BaseModel], ...] = ()) -> list[type[BaseModel]]:
    """The models in a hint and in their fields, what they share before them, each once, in the order of reading."""
    found: list[type[BaseModel]] = []
    for leaf in shape.alternatives(hint):
        inner: list[type[BaseModel]] = [leaf] if shape.is_model(leaf) else []
        if get_origin(leaf) in (dict, tuple):
            inner = [each for arg in get_args(leaf) if arg is not Ellipsis for each in _models_in(arg, (*seen, *found))]
        for model in inner:
            for each in filter(None, (_shared(model), model)):
                if each not in (*seen, *found):
                    found.append(each)
                    for child in shape.fields(each).values():
                        found += [more for more in _models_in(child, (*seen, *found)) if more not in found]
    return found


def _shared(model: type[BaseModel]) -> type[BaseModel] | None:
    """What a model has in common with others: a base with keys of its own."""
    base = model.__base__
    return base if base is not None and issubclass(base, BaseModel) and base.model_fields else None


def _entry(model: type[BaseModel]) -> str:
    """One entry: its meaning and the table of its own keys."""
    parts = [f"### {model.__name__}", _prose(model.__doc__)]
    base = _shared(model)
    if base is not None:
        parts.append(
            f"It has the keys of [{base.__name__}](#{base.__name__.lower()}){' and these' if _own(model) else ''}."
        )
    if _own(model):
        parts.append(_table(model))
    return "\n\n".join(parts) + "\n"


def _own(model: type[BaseModel]) -> list[str]:
    """Names of the fields that a model does not share."""
    base = _shared(model)
    return [name for name in model.model_fields if base is None or name not in base.model_fields]


def _table(model: type[BaseModel]) -> str:
    hints = shape.fields(model)
    rows = ["| key | value | default | meaning |\n|---|---|---|---|\n"]
    for name in _own(model):
        field = model.model_fields[name]
        key = field.alias or name
        given = field.get_default(call_default_factory=True)
        default = "required" if field.is_required() else _default(given, hints[key])
        rows.append(f"| `{key}` | {_words(hints[key])} | {default} | {_cell(_prose(field.description))} |\n")
    return "".join(rows)


def _words(hint: Any) -> str:
    """What may stand there, in words."""
    for quantity, words in _QUANTITY_WORDS:
        if hint is quantity:
            return words
    if get_origin(hint) is Literal:
        return _cell(", ".join(f"`{value}`" for value in get_args(hint) if value != ""))
    leaves = shape.alternatives(hint)
    if len(leaves) > 1:
        return " or ".join(dict.fromkeys(_words(leaf) for leaf in leaves))
    leaf = leaves[0]
    if leaf is not hint:
        return _words(leaf)
    origin, inner = get_origin(leaf), get_args(leaf)
    if origin is dict:
        return f"by {'name' if inner[0] is str else _words(inner[0])}: {_words(inner[1])}"
    if origin is tuple:
        return f"list: {_words(inner[0])}" if inner[-1] is Ellipsis else f"list of {len(inner)} {_words(inner[0])}s"
    if shape.is_model(leaf):
        return f"[{leaf.__name__}](#{leaf.__name__.lower()})"
    return _PLAIN_WORDS[leaf]


def _default(value: Any, hint: Any) -> str:
    """A default as a planner would write it."""
    if value is PydanticUndefined or value is None or value == "" or value == () or value == {}:
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float) and any(leaf is Duration for leaf in shape.alternatives(hint)):
        unit, size = next((unit for unit in _UNITS if value >= unit[1] and value % unit[1] == 0), _UNITS[-1])
        return f"`{value / size:g} {unit}`"
    if isinstance(value, float) and any(leaf is Share for leaf in shape.alternatives(hint)):
        return f"`{100 * value:g}%`"
    if isinstance(value, (int, float, str)):
        return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value:%Y-%m-%d}`" if hasattr(value, "strftime") else "its defaults"


def _prose(text: str | None) -> str:
    """A docstring as Markdown on one line."""
    return " ".join((text or "").replace("``", "`").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
