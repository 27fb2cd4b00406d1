"""Charts of a finished run: frames in, matplotlib figures out. See ``draw_all``."""

from covsim.charts.assumptions import choice_under_assumptions
from covsim.charts.causes import causes_of_shortfall, causes_of_uncovered_time
from covsim.charts.cover_hours import cover_by_hour
from covsim.charts.data import ChartData, NothingToDraw
from covsim.charts.detection import found_by_way
from covsim.charts.differences import paired_differences
from covsim.charts.frontier import cost_against_cover
from covsim.charts.gallery import CHARTS, draw_all
from covsim.charts.on_duty import duty_against_demand
from covsim.charts.response import response_curves
from covsim.charts.style import save
from covsim.charts.utilisation import utilisation_by_role
from covsim.charts.warm_up import warm_up_plot

__all__ = [
    "CHARTS",
    "ChartData",
    "NothingToDraw",
    "causes_of_shortfall",
    "causes_of_uncovered_time",
    "choice_under_assumptions",
    "cost_against_cover",
    "cover_by_hour",
    "draw_all",
    "duty_against_demand",
    "found_by_way",
    "paired_differences",
    "response_curves",
    "save",
    "utilisation_by_role",
    "warm_up_plot",
]
