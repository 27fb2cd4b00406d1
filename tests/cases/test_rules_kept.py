"""Rules judged on what was really worked: overtime, call-outs, and crews that are out. Monday 00:00 is 0."""

from __future__ import annotations

from textwrap import dedent

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure, read
from covsim.streams import Luck


@pytest.fixture
def kept(tmp_path):
    """Figures of the rules of a scenario, by KPI and rule."""

    def run(text: str) -> dict[tuple[str, str], tuple[float | None, float]]:
        file = tmp_path / "s.yaml"
        file.write_text(f"covsim: 1\nname: rules\n{dedent(text)}", encoding="utf-8")
        scenario = read(file).scenario()
        incidents = sample(scenario, Luck(seed=1, replication=1))
        found = measure(scenario, incidents, simulate(scenario, incidents)).figures
        rules = [figure for figure in found if figure.kpi.startswith("rule.")]
        return {(each.kpi, each.scope.removeprefix("rule=")): (each.value, each.denominator) for each in rules}

    return run


def test_work_beyond_the_end_of_a_shift_counts(kept):
    """Five days of 8 h are 40 h. Friday's call at 15:30 takes 2 h, so the week has 41.5 h, and the rest that follows
    begins at 17:30: the rosters keep both rules, the run breaks the first."""
    found = kept("""
        clock: {start: 2025-01-06, horizon: 1 week}
        sites: {ward: {}}
        rosters: {office: {weekly: "Mon-Fri 08:00-16:00"}}
        staff: {nurse: {at: ward, roster: office}}
        demand: {fall: {at_times: [6690 min], where: ward, pathway: care}}
        pathways: {care: {help: {treat: {needs: {nurse: 1}, takes: 2 h}}}}
        rules:
          week: {hours_a_week: 41 h}
          rest: {rest_a_week: 54 h}
          paid: {kpi: overtime.hours role=nurse, at_most: 90 min, kind: advisory}
    """)
    assert found == {
        ("rule.kept_share", "week"): (0, 1), ("rule.kept_share", "rest"): (1, 1), ("rule.kept_share", "paid"): (1, 1),
        ("rule.worst", "week"): (41.5, 1), ("rule.worst", "rest"): (54.5, 1),
        ("rule.broken", "week"): (1, 1), ("rule.broken", "rest"): (0, 1), ("rule.broken", "paid"): (0, 1), ("rule.broken", "all"): (1, 1),
    }  # fmt: skip


def test_a_call_out_is_work_and_breaks_the_rest(kept):
    """On call all the time, called out on Tuesday at 02:00 for 3 h: 43 h in the week, of the rest from Monday 16:00 to
    Tuesday 08:00 ten hours are left before, and less than 4 h after it. The other rests are 16 h."""
    found = kept("""
        clock: {start: 2025-01-06, horizon: 1 week}
        sites: {ward: {}}
        rosters: {office: {weekly: "Mon-Fri 08:00-16:00", on_call: always}}
        staff: {doctor: {at: ward, roster: office}}
        demand: {fall: {at_times: [1560 min], where: ward, pathway: care}}
        pathways: {care: {help: {treat: {needs: {doctor: 1}, takes: 3 h}}}}
        rules:
          week: {hours_a_week: 43 h}
          rest: {rest_between: 11 h, allow: 25%}
          strict: {rest_between: 11 h, kind: advisory}
    """)
    assert found["rule.worst", "week"] == (43, 1)
    assert found["rule.worst", "rest"] == (10, 4)
    assert found["rule.kept_share", "rest"] == (0.75, 4)
    assert [found["rule.broken", name][0] for name in ("week", "rest", "strict", "all")] == [0, 0, 1, 0]


def test_who_is_out_or_at_planned_work_is_not_of_the_crew(kept):
    """Two nurses all day. One rides 30 min out at 01:00, works 20 min and rides home until 02:20: 80 min with one; a
    drill takes the other from 05:00 for 2 h; a case at the ward itself, at 10:00, takes nobody away."""
    found = kept("""
        clock: {start: 2025-01-06, horizon: 1 day}
        sites: {ward: {}, mine: {}}
        travel: {road: {links: {ward: {mine: 30 min}}}}
        staff: {nurse: {count: 2, at: ward}}
        vehicles: {car: {at: ward, mode: road, returns: when_home}}
        demand:
          far: {at_times: [60 min], where: mine, pathway: visit}
          near: {at_times: [600 min], where: ward, pathway: care}
        pathways:
          visit: {see: {respond: {needs: {nurse: 1, car: 1}, takes: 20 min}}}
          care: {help: {treat: {needs: {nurse: 1}, takes: 3 h}}}
        duties: {drill: {dates: [2025-01-06 05:00], needs: {nurse: 1}, at: ward, takes: 2 h}}
        rules:
          pair: {crew: {nurse: 2}, at: ward}
          one: {crew: {nurse: 1}, at: ward, kind: advisory}
          night: {crew: {nurse: 2}, at: ward, when: "02:00-06:00", allow: 40%}
    """)
    assert found["rule.kept_share", "pair"] == (1 - 200 / 1440, 1440)
    assert found["rule.kept_share", "night"] == (160 / 240, 240)
    assert found["rule.kept_share", "one"] == (1, 1440)
    assert [found["rule.broken", name][0] for name in ("pair", "night", "one")] == [1, 0, 0]


def test_without_rules_there_are_no_figures(kept):
    assert kept("""
        clock: {start: 2025-01-06, horizon: 1 day}
        sites: {ward: {}}
        staff: {nurse: {at: ward}}
        demand: {fall: {at_times: [60 min], where: ward, pathway: care}}
        pathways: {care: {help: {treat: {needs: {nurse: 1}, takes: 3 h}}}}
    """) == {}


def test_who_mans_a_post_of_the_site_is_of_the_crew(kept):
    """Two guards, one of them at the gate all the time; the other is called to the car park for an hour."""
    found = kept("""
        clock: {start: 2025-01-06, horizon: 1 day}
        sites: {hall: {}, park: {}}
        travel: {foot: {links: {hall: {park: 5 min}}}}
        staff: {guard: {count: 2, at: hall, mode: foot}}
        demand: {row: {at_times: [60 min], where: park, pathway: care}}
        pathways: {care: {help: {respond: {needs: {guard: 1}, takes: 50 min}}}}
        duties: {gate: {post: "00:00-24:00", needs: {guard: 1}, at: hall}}
        rules:
          two: {crew: {guard: 2}, at: hall}
          one: {crew: {guard: 1}, at: hall}
          manned: {kpi: post.manned_share post=gate, at_least: 100%}
    """)
    assert found["rule.kept_share", "two"] == (1 - 60 / 1440, 1440)
    assert [found["rule.broken", name][0] for name in ("two", "one", "manned")] == [1, 0, 0]
