"""Time covsim against hand-written programs, in turn and each in a process of its own.

    python benchmarks/run.py                 everything; writes benchmarks/results.json
    python benchmarks/run.py --rounds 5      more rounds (default: 3)
    python benchmarks/run.py --only Q        one workload; writes nothing
    python benchmarks/run.py --profile E     where covsim's time goes
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results.json"
PROGRAMS = {"E": ("handwritten", "covsim"), "Q": ("handwritten", "covsim", "ciw")}


def main() -> int:
    """Read the command line and do it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=list(PROGRAMS))
    parser.add_argument("--profile", choices=list(PROGRAMS))
    options = parser.parse_args()
    if options.profile:
        return subprocess.call([sys.executable, "-m", "benchmarks.one", "profile", options.profile, "1"], cwd=ROOT)
    print("Do the programs agree?")
    agreement = json.loads(child("benchmarks.agreement"))
    for workload, found in agreement.items():
        for name, value in found.items():
            print(f"  {workload}  {name:<40} {value if isinstance(value, bool) else round(value, 4)}")
    results = {name: time_all(name, options.rounds) for name in PROGRAMS if options.only in (None, name)}
    for workload, figures in results.items():
        figures["agrees"] = agreement[workload]["agrees"]
    if options.only is None:
        results["setup"] = setup(options.rounds)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        print(f"written: {RESULTS.relative_to(ROOT)}")
    return 0 if all(found["agrees"] for found in agreement.values()) else 1


def child(*arguments: str) -> str:
    """Standard output of a module run in a fresh process."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def time_all(workload: str, rounds: int) -> dict[str, Any]:
    """Run the programs of a workload in turn, round by round, and print the table; returns the figures to keep."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS[workload]}
    for seed in range(1, rounds + 1):
        for name in taken:
            taken[name].append(json.loads(child("benchmarks.one", name, workload, str(seed))))
    figures: dict[str, Any] = {"ratio": against_handwritten(taken, "covsim")}
    print(f"Workload {workload}")
    print("  program       CPU s     cases/s    log rows  log rows/s   peak MB   hand-written time / its time")
    for name, results in taken.items():
        seconds, cases, rows, peak = (
            median(each[key] for each in results) for key in ("seconds", "cases", "rows", "peak_mb")
        )
        speed = f"{cases / seconds:>12,.0f}{rows:>12,.0f}{rows / seconds:>12,.0f}"
        print(f"  {name:<12}{seconds:>7.2f}{speed}{peak:>10,.0f}{against_handwritten(taken, name):>8.2f}")
        figures[name] = {
            "seconds": round(seconds, 3),
            "seconds_by_round": [round(each["seconds"], 3) for each in results],
            "cases_per_second": round(cases / seconds),
            "rows": round(rows),
            "rows_per_second": round(rows / seconds),
            "peak_mb": round(peak),
        }
    return figures


def against_handwritten(taken: dict[str, list[dict[str, float]]], name: str) -> float:
    """How many times as fast as the hand-written program: median of the ratios of the rounds."""
    pairs = zip(taken["handwritten"], taken[name], strict=True)
    return round(median(theirs["seconds"] / ours["seconds"] for theirs, ours in pairs), 2)


def setup(rounds: int) -> dict[str, Any]:
    """What the figures were measured with."""
    packages = {name: version(name) for name in ("covsim", "simpy", "numpy")}
    return {"python": platform.python_version(), **packages, "processor": platform.machine(), "rounds": rounds}


if __name__ == "__main__":
    sys.exit(main())
