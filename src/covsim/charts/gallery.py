"""All charts of a run, by name, and the files they are written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from matplotlib.figure import Figure

from covsim.charts.assumptions import choice_under_assumptions
from covsim.charts.causes import causes_of_shortfall, causes_of_uncovered_time
from covsim.charts.course import course_of_the_run
from covsim.charts.cover_hours import cover_by_hour
from covsim.charts.data import ChartData, NothingToDraw
from covsim.charts.detection import found_by_way
from covsim.charts.differences import paired_differences
from covsim.charts.frontier import cost_against_cover
from covsim.charts.on_duty import duty_against_demand
from covsim.charts.response import response_curves
from covsim.charts.style import save
from covsim.charts.utilisation import utilisation_by_role
from covsim.charts.warm_up import warm_up_plot
from covsim.errors import CovsimError

CHARTS: Mapping[str, Callable[[ChartData, str], Figure]] = MappingProxyType(
    {
        "frontier": cost_against_cover,
        "response": response_curves,
        "differences": paired_differences,
        "cover": cover_by_hour,
        "uncovered": causes_of_uncovered_time,
        "causes": causes_of_shortfall,
        "detected": found_by_way,
        "utilisation": utilisation_by_role,
        "duty": duty_against_demand,
        "course": course_of_the_run,
        "assumptions": choice_under_assumptions,
        "warm_up": warm_up_plot,
    }
)
"""Every chart by name (that of its file and of ``results.plot.<name>()``), in the order of a report."""


def draw_all(
    results: ChartData,
    folder: Path,
    lang: str = "en",
    formats: Sequence[str] = ("png", "svg"),
    left_out: Callable[[str, str], None] | None = None,
) -> list[Path]:
    """Write every chart that the results have data for into ``folder``, in each format; returns the files written.

    A chart without data is left out: ``left_out(chart, reason)`` is called for it. Files are named after the chart, and
    end in ``.zh.<format>`` in Chinese. Raises ``CovsimError`` when the folder can't be written.
    """
    written = []
    ending = "" if lang == "en" else f".{lang}"
    for name, draw in CHARTS.items():
        try:
            figure = draw(results, lang)
        except NothingToDraw as reason:
            if left_out is not None:
                left_out(name, str(reason))
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written += [save(figure, folder / f"{name}{ending}.{kind}") for kind in formats]
        except OSError as error:
            raise CovsimError(
                f"can't write charts to {folder}: {error.strerror or error} - choose another folder with --out"
            ) from None
    return written
