"""``covsim kpis``: every figure that is measured, on the screen and as the page ``docs/kpis.md``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from covsim.errors import CovsimError

if TYPE_CHECKING:
    from covsim.metrics import Kpi

BETTER = {"lower": "lower is better", "higher": "higher is better", "": ""}
SCOPES = {
    "stream": "a demand stream or duty",
    "severity": "a severity of cases",
    "pathway": "a pathway, by that on which the case starts",
    "site": "a site: of the call, of the post, or of the unit's home",
    "period": "a period of `clock.periods`, by the time of the call or of the minute counted",
    "shift": "a shift of `clock.shifts`, by the time of the call or of the minute counted",
    "step": "a step, as `pathway.step`; figures are per visit to it",
    "outcome": "how the case ended (`served`, `referred`, `left`, `open`); for survival an entry of `outcomes`",
    "cause": "why help was missing: `no_such_skill`, `nobody_on_duty`, `all_busy`, `away_on_duty`, `absent`, "
    "`on_break`, `travelling`, `room_full`, `closed`, `equipment_not_ready`",
    "reason": "why a shift isn't worked: `leave`, `sick`, `limit`, `short`",
    "help": "`comes`: cases of streams whose pathway has a `respond` step, so that help is sent to them",
    "role": "a group of staff or vehicles",
    "unit": "one person or vehicle, e.g. `nurse 2`; of more than 200 only whom a standard, rule or observation names",
    "pool": "a room",
    "kit": "a kind of kit",
    "trigger": "a trigger",
    "post": "a duty with `post`",
    "way": "a way of a `detect` step",
    "cover": "a cover entry",
    "standard": "a standard",
    "rule": "a rule",
    "item": "an item of cost",
    "hour": "a full hour of the day, 0 to 23",
    "places": "a number of places",
    "stock": "an entry of `stocks`",
    "infection": "an entry of `infection`",
    "on": "the beginning of a day, e.g. `2025-07-01`",
}
"""What each kind of scope names."""
UNITS = {
    "share": "a part of one (0.9 in the files, 90% on the screen)", "min": "minutes", "h": "hours", "days": "days",
    "cases": "cases",
    "people": "people and vehicles", "places": "places or units", "claims": "claims that wait",
    "items": "things used up",
    "times": "how often", "level": "a level of competence",
    "money": "the scenario's currency",
}  # fmt: skip
HEAD = """# KPIs

*Written by `covsim kpis --markdown`; don't edit it by hand.*

Every figure that a run measures: in `summary.csv`, `comparison.csv` and `replications.csv` under these ids, in
standards as `kpi: utilisation role=nurse`. Each comes for `all` and in the scopes named, written `kind=name`; kinds
joined by a comma come together (`cover=post,site=mine_1`). In an id, `<measure>` stands for a measure of the scenario.
Only cases whose call falls into the observed window (behind the warm-up) count. [Reading results](reading-results.md)
explains the words of the tables.
"""


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--markdown", is_flag=True, help="Print the page docs/kpis.md.")
def kpis(words: tuple[str, ...], markdown: bool) -> None:
    """List every figure that a run measures: id, title, unit, scopes, meaning.

    With WORDs only the figures whose id, title or meaning holds one of them.
    """
    if markdown:
        click.echo(page(), nl=False)
        return
    from covsim.cli.screen import paragraph, strong
    from covsim.metrics import CATALOGUE

    found = [kpi for kpi in CATALOGUE.values() if not words or _mentions(kpi, words)]
    if not found:
        raise CovsimError(f"no KPI speaks of {' or '.join(words)} - covsim kpis lists all of them")
    for kpi in found:
        click.echo(strong(f"{kpi.id}  {kpi.title}  {kpi.title_zh}"))
        paragraph(meaning(kpi), "  ")
        parts = (f"unit: {kpi.unit}", BETTER[kpi.better], _scopes(kpi))
        paragraph("; ".join(filter(None, parts)), "  ", "  ")


def _mentions(kpi: Kpi, words: tuple[str, ...]) -> bool:
    text = f"{kpi.id} {kpi.title} {kpi.title_zh} {kpi.meaning}".lower()
    return any(word.lower() in text for word in words)


def _scopes(kpi: Kpi) -> str:
    return f"scopes: {' '.join(kpi.scopes)}" if kpi.scopes else ""


def meaning(kpi: Kpi) -> str:
    """The first paragraph of the definition, on one line."""
    return " ".join(kpi.meaning.split("\n\n")[0].split()).replace("``", "`")


def page() -> str:
    """The page ``docs/kpis.md``."""
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    from covsim.metrics import CATALOGUE

    yield HEAD
    yield "| id | title | 名称 | unit | better | scopes | meaning |\n|---|---|---|---|---|---|---|"
    for kpi in CATALOGUE.values():
        scopes = ", ".join(f"`{scope}`" for scope in kpi.scopes)
        cells = (f"`{kpi.id}`", kpi.title, kpi.title_zh, kpi.unit, kpi.better, scopes, meaning(kpi))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield "\n## Scopes\n\n| kind | what it names |\n|---|---|"
    kinds = dict.fromkeys(kind for kpi in CATALOGUE.values() for scope in kpi.scopes for kind in scope.split(","))
    yield from (f"| `{kind}` | {SCOPES[kind]} |" for kind in kinds)
    yield "\n## Units\n\n| unit | meaning |\n|---|---|"
    units = dict.fromkeys(kpi.unit for kpi in CATALOGUE.values())
    yield from (f"| `{unit}` | {UNITS[unit]} |" for unit in units)
    yield "\n## In full\n"
    for kpi in CATALOGUE.values():
        rest = kpi.meaning.split("\n\n")[1:]
        if rest:
            yield f"**`{kpi.id}`** " + " ".join(" ".join(rest).split()).replace("``", "`") + "\n"
