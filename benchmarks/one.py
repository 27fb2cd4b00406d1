"""Run one program on one workload in this process and print what it took, as a line of JSON."""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCENARIOS = Path(__file__).parent / "scenarios"

Result = dict[str, float]
Program = Callable[[int], Result]


def covsim(workload: str) -> Program:
    """covsim: from the scenario in memory to the finished event log, sampling of the demand included."""
    import scipy.special  # noqa: F401 - like all imports not in the time; E draws gamma and lognormal durations

    from covsim.demand import sample
    from covsim.engine import simulate
    from covsim.scenario.loader import read
    from covsim.streams import Luck

    scenario = read(SCENARIOS / f"{workload.lower()}.yaml").scenario()

    def run(seed: int) -> Result:
        incidents = sample(scenario, Luck(seed, 0))
        log = simulate(scenario, incidents)
        return {"cases": len(incidents), "rows": len(log)}

    return run


def handwritten(workload: str) -> Program:
    """The SimPy program: drawing of the demand, run, and the log as an array."""
    from benchmarks.handwritten import emergency, queue

    program: Any = {"E": emergency, "Q": queue}[workload]

    def run(seed: int) -> Result:
        drawn = program.draw(seed)
        log = program.simulate(drawn)
        return {"cases": len(drawn.arrival), "rows": len(log)}

    return run


def ciw(workload: str) -> Program:
    """Ciw, where it can express the workload; its list of records stands for the log."""
    from benchmarks.ciw_queue import simulate

    if workload != "Q":
        raise ValueError("Ciw has no claim of two resources at once")

    def run(seed: int) -> Result:
        cases, _ = simulate(seed)
        return {"cases": cases, "rows": cases}

    return run


PROGRAMS: dict[str, Callable[[str], Program]] = {"covsim": covsim, "handwritten": handwritten, "ciw": ciw}


def measure(name: str, workload: str, seed: int) -> Result:
    """Run a program once: processor seconds (imports and set-up left out) and the peak memory of the whole process."""
    program = PROGRAMS[name](workload)
    start = time.process_time()
    result = program(seed)
    seconds = time.process_time() - start
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {**result, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}


def profile(workload: str, seed: int) -> None:
    """Print where covsim's time goes, by own time and by total time of each function."""
    program = covsim(workload)
    profiler = cProfile.Profile()
    profiler.runcall(program, seed)
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler).sort_stats(order).print_stats(35)


if __name__ == "__main__":
    if sys.argv[1] == "profile":
        profile(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
