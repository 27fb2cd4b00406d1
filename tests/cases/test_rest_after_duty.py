"""Rest after a duty: who has done it is absent for its time. The isolation here takes from 600 to 840."""

from __future__ import annotations

from story import figures, lines, told

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import Kind
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck


def ward(rest: str, roster: str = "08:00-16:00", days: int = 3, more: str = "") -> str:
    return f"""
    clock: {{start: 2025-01-06, horizon: {days} days}}
    sites: {{base: {{}}, point: {{}}}}
    rosters: {{day: {{weekly: "{roster}"}}}}
    staff: {{nurse: {{at: base, roster: day{more}}}}}
    travel: {{road: {{links: {{base: {{point: 10 min}}}}}}}}
    duties: {{isolation: {{dates: [2025-01-06 10:00], needs: {{nurse: 1}}, at: base, takes: 4 h, rest_after: {rest}}}}}
    demand: {{fall: {{at_times: [900 min, 2000 min, 3400 min], where: base, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{nurse: 1}}, takes: 5 min, patience: 0 min}}}}}}}}
"""


def test_who_comes_from_a_duty_is_absent_for_the_time_of_rest():
    # From 840 for 26 h: the rest of the first shift, and the second until 2400; back on Wednesday.
    assert told(ward("26 h"), kinds=(Kind.ON_DUTY, Kind.OFF_DUTY, Kind.RESTS, Kind.WAITS, Kind.CLAIMED)) == lines("""
        480 on_duty nurse regular
        600 claimed nurse c1 base>base
        840 rests nurse c1
        840 off_duty nurse
        900 waits c2 help nurse absent
        2000 waits c3 help nurse absent
        3360 on_duty nurse regular
        3400 claimed nurse c4 base>base
        3840 off_duty nurse
    """)


def test_rest_that_ends_in_a_shift_brings_the_unit_back_at_once():
    assert told(ward("1 h"), of="nurse", kinds=(Kind.ON_DUTY, Kind.OFF_DUTY))[:4] == lines("""
        480 on_duty nurse regular
        840 off_duty nurse
        900 on_duty nurse regular
        960 off_duty nurse
    """)


def test_rest_that_ends_when_a_shift_begins_brings_the_unit_once():
    assert told(ward("18 h"), of="nurse", kinds=(Kind.ON_DUTY,)) == lines("""
        480 on_duty nurse regular
        1920 on_duty nurse regular
        3360 on_duty nurse regular
    """)


def test_who_is_away_from_home_comes_home_first():
    text = ward("26 h", more=", mode: road").replace("at: base, takes", "at: point, takes")
    assert told(text, of="nurse", kinds=(Kind.RELEASED, Kind.RETURNING, Kind.HOME, Kind.OFF_DUTY, Kind.RESTS))[:5] == lines("""
        850 rests nurse c1
        850 released nurse c1
        850 returning nurse point>base 10
        860 home nurse
        860 off_duty nurse
    """)


def test_a_duty_that_did_not_take_place_earns_no_rest():
    assert told(ward("26 h", roster="14:00-16:00"), kinds=(Kind.RESTS,)) == []


def test_rostered_hours_of_the_rest_are_unfilled(tmp_path):
    file = tmp_path / "scenario.yaml"
    file.write_text("covsim: 1\nname: rest\n" + "\n".join(line[4:] for line in ward("26 h").splitlines()))
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 0))
    figures = {
        (one.kpi, one.scope): one.value for one in measure(scenario, incidents, simulate(scenario, incidents)).figures
    }
    assert figures["unfilled.hours", "reason=rest"] == 10.0  # 840 to 960, and 8 h of the second day
    assert figures["utilisation", "role=nurse"] == (240 + 5) / (360 + 480)


def test_rest_is_the_cause_in_rostered_hours_only():
    # The shift ends at 960 and the next begins at 1920; nobody is missing in between.
    text = ward("26 h").replace("900 min, 2000 min, 3400 min", "900 min, 1000 min, 1920 min, 2399 min")
    assert told(text, kinds=(Kind.WAITS,)) == lines("""
        900 waits c2 help nurse absent
        1000 waits c3 help nurse nobody_on_duty
        1920 waits c4 help nurse absent
        2399 waits c5 help nurse absent
    """)
    found = figures(text + "    cover: {help: {at: base, needs: {nurse: 1}, within: 0 min}}\n")
    assert found["uncovered.minutes", "cause=absent"] == 120 + 480
    assert found["unfilled.hours", "reason=rest"] == 10
