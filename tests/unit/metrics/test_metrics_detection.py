"""Detection and posts in figures, from small runs whose logs are known by heart."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure, read
from covsim.streams import Luck

HOSPITAL = """
covsim: 1
name: small
clock: {start: 2025-01-06, horizon: 1 day, warm_up: 1 h, shifts: {day: "08:00-20:00", night: "20:00-08:00"}}
sites: {hall: {}, gate: {}}
travel: {walk: {links: {hall: {gate: 3 min}}}}
rosters: {day: {weekly: "08:00-20:00"}}
staff: {guard: {at: hall, mode: walk, roster: day}, operator: {at: hall, roster: day}}
demand:
  tout: {at_times: [30 min, 500 min, 600 min, 1430 min], where: hall, pathway: found}
  theft: {at_times: [510 min, 700 min], where: gate, pathway: found}
  visit: {at_times: [700 min], where: hall, pathway: care}
pathways:
  found:
    seen:
      detect:
        dwell: 20 min
        by: {camera: {needs: {operator: 1}, at: hall, after: 5 min, covers: [hall]}, post: {duty: gate_post}}
      marks: noticed
    care: {treat: {takes: 1 min}, unless: {stream: theft}, marks: cared}
  care: {talk: {treat: {takes: 5 min}}}
measures: {from_noticed: {from: noticed, to: cared}, from_call: {to: cared}}
duties: {gate_post: {post: "09:00-21:00", needs: {guard: 1}, at: gate}}
"""


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Every figure of one run by id and scope."""
    file: Path = tmp_path_factory.mktemp("detection") / "scenario.yaml"
    file.write_text(HOSPITAL, encoding="utf-8")
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    found = measure(scenario, incidents, simulate(scenario, incidents)).figures
    return {(figure.kpi, figure.scope): figure for figure in found}


# The tout of 30 min lies in the warm-up. Those of 500 and 600 are seen on the screen, that of 1430 stays until the end
# of the run; the theft of 510 comes before the guard does (543), that of 700 is seen at once.
@pytest.mark.parametrize(
    ("kpi", "scope", "numerator", "denominator"),
    [
        ("detected.share", "all", 3, 5),
        ("detected.share", "stream=tout", 2, 3),
        ("detected.share", "stream=theft", 1, 2),
        ("detected.share", "site=gate", 1, 2),
        ("detected.share", "shift=night", 0, 1),
        ("detected.by", "all", 3, 5),
        ("detected.by", "way=camera", 2, 5),
        ("detected.by", "way=post", 1, 5),
        ("detected.by", "way=camera,stream=theft", 0, 2),
        ("detected.by", "way=post,stream=theft", 1, 2),
        # Two touts are cared for; what nobody found counts from the call, but not from the moment at which it was noticed.
        ("time_to.from_noticed.p90", "all", 0, 2),
        ("time_to.from_call.p50", "stream=tout", 5, 3),
        # Of the six cases of the window one left unnoticed; the last tout is still there when the run ends.
        ("late.share", "cause=undetected", 1, 6),
        # Manned from 9:03 to 21:00, the last hour as overtime: nobody relieves the guard.
        ("post.manned_share", "all", 717, 720),
        ("post.manned_share", "post=gate_post", 717, 720),
        ("post.manned_share", "site=gate", 717, 720),
        ("post.manned_share", "shift=day", 657, 660),
        ("post.manned_share", "post=gate_post,shift=night", 60, 60),
    ],
)
def test_shares(figures, kpi, scope, numerator, denominator):
    figure = figures[kpi, scope]
    assert (figure.numerator, figure.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    ("kpi", "scope", "value"),
    [
        ("detected.count", "all", 3),
        ("detected.count", "stream=tout", 2),
        ("post.unattended_minutes", "all", 3),
        ("post.unattended_minutes", "post=gate_post,shift=night", 0),
        ("overtime.hours", "role=guard", 1 + 3 / 60),
    ],
)
def test_totals(figures, kpi, scope, value):
    assert figures[kpi, scope].value == pytest.approx(value)


def test_streams_and_duties_that_never_have_to_be_found_are_left_out(figures):
    scopes = {scope for kpi, scope in figures if kpi.startswith("detected.") and "stream=" in scope}
    assert {scope.rpartition("stream=")[2] for scope in scopes} == {"tout", "theft"}


def test_a_post_is_no_duty_to_be_carried_out(figures):
    assert figures["duties.done_share", "all"].denominator == 0


def test_a_scenario_without_detection_and_posts_has_no_such_figures(tmp_path):
    file = tmp_path / "plain.yaml"
    plain = HOSPITAL.partition("demand:")[0] + "demand: {visit: {at_times: [700 min], where: hall, pathway: care}}\n"
    file.write_text(plain + "pathways: {care: {talk: {treat: {takes: 5 min}}}}\n", encoding="utf-8")
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    found = measure(scenario, incidents, simulate(scenario, incidents)).figures
    assert not [figure.kpi for figure in found if figure.kpi.startswith(("detected.", "post."))]
