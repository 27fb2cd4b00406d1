"""Check covsim's figures against exact and published ones, and write docs/verification.md.

Exits with 4 when a case fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from covsim.cli.codes import NOT_MET
from tests.verification.cases import Case, Outcome
from tests.verification.page import deep_part, kept_deep_part, page
from tests.verification.runner import quick_cases, run_in_processes
from tests.verification.suite import CASES, DEEP_CASES

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


def main() -> int:
    """Read the command line and do it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py verify", description=__doc__)
    parser.add_argument("--deep", action="store_true", help="the cases that take long, too")
    parser.add_argument("--quick", action="store_true", help="short runs of what can be short; writes no page")
    parser.add_argument("--only", metavar="ID", help="cases whose id begins so; writes no page")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a processor)")
    options = parser.parse_args()
    chosen = [case for case in DEEP_CASES * options.deep + CASES if case.id.startswith(options.only or "")]
    outcomes = run(list(quick_cases(chosen)) if options.quick else chosen, options.jobs, options.quick)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if not options.only and not options.quick:
        write(outcomes, options.deep)
    for outcome in failed:
        print(f"FAIL  {outcome.case.id}: {outcome.case.title}, {outcome.case.quantity}: {outcome.objection}")
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} cases pass")
    return NOT_MET if failed else 0


def run(cases: list[Case], jobs: int, quick: bool = False) -> list[Outcome]:
    """All outcomes in the order of the cases; says what is finished as it goes."""
    started = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    for job in run_in_processes(cases, jobs, quick):
        outcomes |= {outcome.case.id: outcome for outcome in job}
        for outcome in job:
            note = "pass" if outcome.passed else f"FAIL: {outcome.objection}"
            taken = f"{time.monotonic() - started:4.0f} s  {len(outcomes):3d} of {len(cases)}"
            print(f"{taken}  {outcome.case.id:<44} {note}", file=sys.stderr, flush=True)
    return [outcomes[case.id] for case in cases]


def write(outcomes: list[Outcome], deep: bool) -> None:
    """Write the page; the part of the long runs stays as it was unless they ran."""
    names = {case.id for case in DEEP_CASES}
    ordinary = [outcome for outcome in outcomes if outcome.case.id not in names]
    if deep:
        part = deep_part([outcome for outcome in outcomes if outcome.case.id in names])
    else:
        part = kept_deep_part(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else ""
    PAGE.write_text(page(ordinary, part), encoding="utf-8")
    print(f"written: {PAGE.relative_to(PAGE.parents[1])}")


if __name__ == "__main__":
    sys.exit(main())
