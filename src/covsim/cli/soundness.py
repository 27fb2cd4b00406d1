"""What a finished run says of its own soundness: is the warm-up long enough, and does it agree with observations?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from covsim.cli.screen import Column
from covsim.cli.sections import Section, only_filled
from covsim.cli.texts import text
from covsim.metrics.series import PRESENT
from covsim.store import Results
from covsim.studies.wording import Wording, percent
from covsim.words import label_of


def warm_up(results: Results, lang: str) -> Section:
    """How an automatic warm-up was found, and a warning when the warm-up is too short; nothing to say otherwise."""
    words, found = Wording(lang), results.warm_up
    lines = []
    if pilot := found.get("pilot"):
        key = "warm_up.auto" if found["minutes"] else "warm_up.auto.needless"
        lines.append(text(key, lang, minutes=words.time(found["minutes"]), count=pilot["replications"]))
    short = found.get("short", ())
    if short:
        worst = max(short, key=lambda cut: math.inf if cut["minutes"] is None else float(cut["minutes"]))
        key = "warm_up.never" if worst["minutes"] is None else "warm_up.short"
        lines.append(text(
            key, lang, given=words.time(found["minutes"]), series=series_name(worst, results.labels, lang),
            model=label_of(results.labels, "model", worst["model"]), cut=words.time(worst["minutes"] or 0.0),
            change=f"{100 * worst['change']:+.1f}%",
        ))  # fmt: skip
    return Section(text("warm_up", lang), tuple(lines))


def back_check(results: Results, lang: str) -> Section:
    """Observed figures beside the range in which the model says that they lie; nothing without any."""
    words, currency = Wording(lang), str(results.manifest["currency"]) or text("money", lang)
    heads = ("observed.figure", "model", "observed.value", "observed.range", "observed.answer", "observed.source")
    columns = tuple(Column(text(head, lang), head in ("observed.value", "observed.range")) for head in heads)
    rows = []
    for check in results.observed:
        unit = currency if check["unit"] == "money" else check["unit"]
        low, high = (None if check[end] is None else words.number(check[end], unit) for end in ("low", "high"))
        span = "-" if low is None or high is None else text("observed.span", lang, low=low, high=high)
        named = [part for part in (check["source"], check["as_of"]) if part]
        rows.append((
            check["label"], label_of(results.labels, "model", check["model"]), words.number(check["observed"], unit),
            span, text(f"observed.{check['answer']}", lang), text("comma", lang).join(named),
        ))  # fmt: skip
    note = text("observed.note", lang, level=percent(results.level))
    if not rows:
        return Section("")
    shown, filled = only_filled(columns, rows)
    return Section(text("observed", lang), (), tuple(shown), tuple(filled), (note,))


def series_name(cut: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> str:
    """``cases present``, or ``places taken, ward``."""
    if cut["profile"] == PRESENT:
        return text("warm_up.present", lang)
    kind, _, name = cut["scope"].partition("=")
    return text("warm_up.taken", lang, room=label_of(labels, kind, name))
