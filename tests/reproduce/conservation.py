"""What must balance in every scenario that is shipped, and the replay of its runs."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import covsim
from covsim.scenario.loader import Document
from tests.reproduce.books import Run, faults
from tests.reproduce.replay import differing_rows
from tests.verification.cases import EQUAL, Case, Computed

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = tuple(sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml")))
"""Every scenario file below ``scenarios/``, those that are added later too."""

LENGTH = {
    "stroke_wards": "2 years", "treatment_centre": "19 h", "yima": "2 days", "taiji_event": "3 days",
    "safe_hospital": "1 week", "isolation_ward": "10 days",
}  # fmt: skip
"""Where three weeks hold too few cases or far more than enough, or the run is shorter."""


def short(name: str, length: str = "") -> tuple[str, ...]:
    """Overlays that make a shipped scenario short: observed from the start, and without scripted cases."""
    scripted = covsim.load(FOLDER / name).what_if
    horizon = length or LENGTH.get(Path(name).parent.name, "3 weeks")
    return (f"clock.horizon={horizon}", "clock.warm_up=0 min", *(f"what_if.{script}=null" for script in scripted))


def balance(name: str) -> int:
    """How many faults are in the books of one run of each model."""
    document: Document = covsim.read(FOLDER / name, short(name))
    return sum(len(faults(Run.of(document.scenario(model)))) for model in document.models)


def replayed(name: str, length: str = "", models: Sequence[str] | None = None) -> int:
    """How many rows of the logs differ when a run of each model (or of some) is repeated from its folder."""
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as work:
        results = covsim.run(
            FOLDER / name, sets=short(name, length), models=models, replications=1, keep="all", assumptions=0,
            executor="serial", out=out,
        )  # fmt: skip
        return differing_rows(results, (FOLDER / name).parent, Path(work))


CASES: tuple[Case, ...] = tuple(
    Case(
        id=f"conservation.{kind}.{name.removesuffix('.yaml').removesuffix('/scenario')}",
        group="Conservation and replay", title=f"scenarios/{name}, all models", quantity=quantity, unit="", exact=0.0,
        source=source, figure=Computed(partial(function, name), quick=False), tolerance=EQUAL,
    )
    for name in SHIPPED
    for kind, function, quantity, source in (
        ("books", balance, "faults in the books",
         "Entries = exits + present; Little's law by areas for streams, queues and rooms; no unit in two places, none "
         "serving more than it may"),
        ("replay", replayed, "rows of the log that differ",
         "The saved cases and the resolved scenario of run.json give the same log again"),
    )
)  # fmt: skip
