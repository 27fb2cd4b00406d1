"""What a finished run says of its own soundness: is the warm-up long enough, and does it agree with observations?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from covsim.cli.sections import Section
from covsim.cli.texts import text
from covsim.metrics.series import PRESENT
from covsim.store import Results
from covsim.studies.wording import Wording
from covsim.words import label_of


def warm_up(results: Results, lang: str) -> Section:
    """How an automatic warm-up was found, and a warning when the warm-up is too short; nothing to say otherwise."""
    words, found = Wording(lang), results.warm_up
    lines = []
    if pilot := found.get("pilot"):
        lines.append(text("warm_up.auto", lang, minutes=words.time(found["minutes"]), count=pilot["replications"]))
    short = sorted(found.get("short", ()), key=lambda cut: -float(cut["minutes"]))
    if short:
        worst = short[0]
        lines.append(text(
            "warm_up.short", lang, given=words.time(found["minutes"]), series=series_name(worst, results.labels, lang),
            model=label_of(results.labels, "model", worst["model"]), cut=words.time(worst["minutes"]),
            change=f"{100 * worst['change']:+.1f}%",
        ))  # fmt: skip
    return Section(text("warm_up", lang), tuple(lines))


def series_name(cut: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> str:
    """``cases present``, or ``places taken, ward``."""
    if cut["profile"] == PRESENT:
        return text("warm_up.present", lang)
    kind, _, name = cut["scope"].partition("=")
    return text("warm_up.taken", lang, room=label_of(labels, kind, name))
