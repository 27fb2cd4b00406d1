"""The page ``docs/verification.md``: every case with its truth, covsim's figure, and whether they agree."""

from __future__ import annotations

import math
import platform
import re
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version

from tests.verification.cases import EXACT, EXACT_BUSY, RARE, SLOW, Case, Outcome, Simulated
from tests.verification.deep import Covered

LIBRARIES = ("numpy", "scipy", "simpy", "pandas", "pydantic")
DEEP_START, DEEP_END = "<!-- deep -->", "<!-- /deep -->"
COLUMNS = ("case", "quantity", "exact", "covsim", "95% interval", "SE, % of exact", "replications", "allowed", "")
_ROW = re.compile(r"^\| [^|]* `([^`|]+)` \| [^|]* \| ([^|]*) \|", re.MULTILINE)


def page(outcomes: Sequence[Outcome], deep: str) -> str:
    """The whole page; ``deep`` is the part of the long runs, as ``deep_part`` makes or finds it."""
    failed = sum(not outcome.passed for outcome in outcomes)
    verdict = f"All {len(outcomes)} pass." if not failed else f"**{failed} of {len(outcomes)} fail.**"
    return "\n\n".join(part for part in (_introduction(verdict), _tables(outcomes), deep, _versions()) if part) + "\n"


def deep_part(outcomes: Sequence[Outcome]) -> str:
    """The part of the page that only ``--deep`` makes; empty when there is nothing in it."""
    if not outcomes:
        return ""
    made = f"Made by `python3 dev.py verify --deep` on {date.today()}. {_versions()}"
    return f"{DEEP_START}\n\n# Long runs\n\n{made}\n\n{_tables(outcomes)}\n\n{DEEP_END}"


def kept_deep_part(text: str) -> str:
    """The deep part of an earlier page: ordinary runs leave it as it is."""
    found = re.search(f"{DEEP_START}.*{DEEP_END}", text, re.DOTALL)
    return found.group(0) if found else ""


def listed(text: str) -> tuple[tuple[str, str], ...]:
    """The id and exact value of each case on a page."""
    return tuple(_ROW.findall(text))


def _introduction(verdict: str) -> str:
    return f"""\
# Verification

*Written by `python3 dev.py verify`; don't edit it by hand.*

Can covsim's numbers be believed? Here its figures stand beside truths from outside: answers of queueing theory that are
exact, formulas of health planning, and results that others have published. Each case is an ordinary scenario file, run
and measured as any planner's would be; nothing is fitted, and no case is left out because it fails. {verdict}

- **exact** is the value from outside, with its source under each table.
- **covsim** is the figure that covsim reports, with its 95% interval across replications.
- **SE** is its standard error. For exact answers it has to be at most {_percent(EXACT.error_at_most)} of the value, in at
  least 30 replications; {_percent(EXACT_BUSY.error_at_most)} where servers are busy 90% of the time. A few waits with a
  long memory and losses of one in a hundred, which would take most of the time, have {_percent(SLOW.error_at_most)} or
  {_percent(RARE.error_at_most)} in the ordinary run and {_percent(EXACT.error_at_most)} in the long one at the end of
  the page (`verify --deep`).
- A case passes when the difference is at most what is **allowed**: {EXACT.rule} for exact answers. Four standard errors
  are exceeded by chance in one case of 15,000.

`python3 dev.py verify` makes this page again, figure by figure, and ends with exit code 4 when a case fails."""


def _percent(share: float | None) -> str:
    return "any share" if share is None else f"{100 * share:g}%"


def _tables(outcomes: Sequence[Outcome]) -> str:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.case.group, []).append(outcome)
    return "\n\n".join(_table(group, rows) for group, rows in groups.items())


def _table(group: str, outcomes: Sequence[Outcome]) -> str:
    head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
    rows = "\n".join(f"| {' | '.join(_cells(outcome))} |" for outcome in outcomes)
    sources = "\n".join(f"- {source}" for source in dict.fromkeys(_source(outcome.case) for outcome in outcomes))
    return f"## {group}\n\n{head}\n{rows}\n\n{sources}"


def _source(case: Case) -> str:
    if isinstance(case.figure, Simulated):
        return f"{case.source} (`{case.figure.simulation.file.name}`)"
    return f"{case.source} (`{case.figure.pool.file.name}`)" if isinstance(case.figure, Covered) else case.source


def _cells(outcome: Outcome) -> tuple[str, ...]:
    case, estimate = outcome.case, outcome.estimate
    unit = f", {case.unit}" if case.unit else ""
    head = (f"{case.title} `{case.id}`", f"{case.quantity}{unit}", number(case.exact))
    passed = "pass" if outcome.passed else f"**FAIL**: {outcome.objection}"
    if estimate is None:
        return (*head, "", "", "", "", case.tolerance.rule, passed)
    random = estimate.replications > 1
    interval = f"{number(estimate.low)} to {number(estimate.high)}" if random else ""
    relative = f"{100 * estimate.error / abs(case.exact):.2f}" if random and case.exact else ""
    return (*head, number(estimate.value), interval, relative, str(estimate.replications) if random else "",
            case.tolerance.rule, passed)  # fmt: skip


def number(value: float) -> str:
    """Six decimals at most, and no more digits than tell: 0.378418, 9, 50."""
    return "" if math.isnan(value) else f"{value:.6f}".rstrip("0").rstrip(".")


def _versions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"Made with covsim {version('covsim')}, Python {platform.python_version()}, {libraries}."
