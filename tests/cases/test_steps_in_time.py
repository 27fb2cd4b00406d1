"""Steps that should begin within a limit: every visit is judged. One nurse; each visit takes 20 minutes."""

from __future__ import annotations

from pathlib import Path

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck


def figures(folder: Path, calls: str, *, step: str = "", more: str = "", clock: str = "") -> dict[str, float | None]:
    """The share of visits to the step that began in time, by scope."""
    file = folder / "scenario.yaml"
    file.write_text(f"""
covsim: 1
name: in time
clock: {{start: 2025-01-06, horizon: 100 min{clock}}}
sites: {{base: {{}}}}
staff: {{nurse: {{at: base}}}}
demand: {{fall: {{at_times: [{", ".join(f"{time} min" for time in calls.split())}], where: base, pathway: care}}}}
pathways:
  care:
    help: {{treat: {{needs: {{nurse: 1}}, takes: 20 min, within: 5 min{step}}}}}{more}
""", encoding="utf-8")  # fmt: skip
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    found = measure(scenario, incidents, simulate(scenario, incidents)).figures
    return {one.scope: one.value for one in found if one.kpi == "steps.in_time_share"}


def test_visits_that_begin_within_the_limit_of_all_visits(tmp_path):
    # At 0 at once; 5 waits until 20, too long; 36 waits until 40, four minutes.
    assert figures(tmp_path, "0 5 36") == {"all": 2 / 3, "step=care.help": 2 / 3}


def test_every_visit_of_a_case_counts(tmp_path):
    # The case comes again and again: at 0, 21, 42, 63, 84, the nurse always free.
    again = "\n    home: {wait: {takes: 1 min}, next: help}"
    assert figures(tmp_path, "0", more=again) == {"all": 1.0, "step=care.help": 1.0}
    # Two cases keep each other waiting: visits at 0, 0, 21, 41, 61 and 81, of which only the first begins in time.
    assert figures(tmp_path, "0 0", more=again) == {"all": 1 / 6, "step=care.help": 1 / 6}


def test_who_gives_up_was_not_served_in_time_and_who_may_still_be_is_left_out(tmp_path):
    # 5 gives up at 15. The run ends at 100: 82 waits from then to 100, longer than its limit; 96 may still be in time.
    assert figures(tmp_path, "0 5", step=", patience: 10 min")["all"] == 1 / 2
    assert figures(tmp_path, "81 82 96")["all"] == 1 / 2


def test_shifts_and_periods_are_told_apart(tmp_path):
    clock = ', shifts: {early: "00:00-00:30", late: "00:30-24:00"}, periods: {first: {ends: 2025-01-06 00:10}}'
    found = figures(tmp_path, "0 5 36", clock=clock)
    assert found["shift=early"] == found["step=care.help,shift=early"] == 1 / 2
    assert found["step=care.help,shift=late"] == 1.0
    assert found["step=care.help,period=first"] == 1 / 2
