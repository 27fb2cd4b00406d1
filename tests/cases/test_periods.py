"""Dated regimes: people, places, work and demand that exist only during some periods."""

from __future__ import annotations

import pytest
from story import lines, told

import covsim
from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.metrics import read as read_asked
from covsim.rosters import plan
from covsim.scenario.loader import read
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

CLOCK = """
    clock:
      start: 2025-01-06
      horizon: 4 days
      periods: {old: {ends: 2025-01-08}, new: {starts: 2025-01-08, ends: 2025-01-09}, late: {starts: 2025-01-09}}
"""


def test_people_and_steps_change_on_a_date():
    # Days 0 and 1 belong to the old regime, day 2 to the new one, day 3 to the last one. One case at each noon, which
    # the hospital's doctor sees for 10 min; from day 2 on the clinic's, for 20 min, and on day 2 it is also written up.
    text = CLOCK + """
    sites: {base: {}}
    staff:
      hospital_doctor: {skills: [doctor], at: base, during: old}
      clinic_doctor: {skills: [doctor], at: base, during: [new, late], pace: 2}
    demand: {ill: {at_times: [12 h, 36 h, 60 h, 84 h], where: base, pathway: care}}
    pathways:
      care:
        see: {treat: {needs: {doctor: 1}, takes: 10 min}}
        write: {wait: {takes: 5 min}, only: {period: new}}
    """
    assert told(text, of="claimed ended on_duty off_duty") == lines("""
        720 claimed hospital_doctor c1 base>base
        730 ended c1 see
        2160 claimed hospital_doctor c2 base>base
        2170 ended c2 see
        2880 on_duty clinic_doctor regular
        2880 off_duty hospital_doctor
        3600 claimed clinic_doctor c3 base>base
        3620 ended c3 see
        3625 ended c3 write
        5040 claimed clinic_doctor c4 base>base
        5060 ended c4 see
    """)


def test_demand_and_duties_exist_only_during_their_periods():
    # The duty counts its 12 hours from the beginning of its period (day 2 at 00:00).
    text = CLOCK + """
    sites: {base: {}}
    staff: {doctor: {at: base}}
    demand: {ill: {at_times: [12 h, 60 h, 84 h], where: base, pathway: care, during: [old, late]}}
    duties: {round: {every: 12 h, needs: {doctor: 1}, at: base, takes: 1 h, during: new}}
    pathways: {care: {see: {treat: {needs: {doctor: 1}, takes: 10 min}}}}
    """
    assert told(text, of="started") == lines("""
        720 started c1 see
        2880 started c2 visit
        3600 started c3 visit
        5040 started c4 see
    """)


def test_a_room_outside_its_period_is_closed():
    text = CLOCK + """
    sites: {base: {}}
    rooms: {bed: {count: 2, at: base, during: new}}
    demand: {ill: {at_times: [12 h, 60 h], where: base, pathway: care}}
    pathways: {care: {lie: {treat: {needs: {bed: 1}, takes: 1 h, patience: 0 min}}}}
    """
    assert told(text, of="waits started fell_back") == lines("""
        720 waits c1 lie bed closed
        720 fell_back c1 lie bed closed left
        3600 started c2 lie
    """)


def test_a_kit_is_there_only_in_its_period():
    text = CLOCK + """
    sites: {base: {}}
    kits: {aed: {at: base, during: old}}
    demand: {ill: {at_times: [12 h, 60 h], where: base, pathway: care}}
    pathways: {care: {shock: {treat: {needs: {aed: 1}, takes: 2 min, patience: 0 min}}}}
    """
    assert told(text, of="started fell_back") == lines("""
        720 started c1 shock
        3600 fell_back c2 shock aed nobody_on_duty left
    """)


def test_a_campaign_is_shared_out_over_the_days_of_its_periods():
    text = CLOCK + """
    sites: {base: {}}
    demand: {check: {schedule: {people: 4, window: "08:00-12:00"}, where: base, pathway: care, during: [old]}}
    pathways: {care: {see: {wait: {takes: 1 min}}}}
    """
    assert told(text, of="started") == lines("""
        480 started c1 see
        600 started c2 see
        1920 started c3 see
        2040 started c4 see
    """)


JUDGED = """
covsim: 1
name: periods
clock: {start: 2025-01-06, horizon: 4 days, periods: {old: {ends: 2025-01-08}, new: {starts: 2025-01-08}}}
sites: {base: {}}
rosters: {days: {weekly: "08:00-20:00"}}
staff:
  hospital_doctor: {skills: [doctor], count: 2, at: base, during: old, cost: 1461 CNY/day, hours_a_week: 168}
  clinic_doctor: {skills: [doctor], at: base, roster: days, during: new}
rooms: {bed: {count: 3, at: base, during: new, cost: 100 CNY/day}}
demand: {ill: {at_times: [12 h, 36 h, 60 h, 75 h], where: base, pathway: care}}
pathways: {care: {see: {treat: {needs: {doctor: 1}, takes: 10 min}, marks: seen}, lie: {treat: {needs: {bed: 1}, takes: 1 min, patience: 0 min}}}}
measures: {to_doctor: {to: seen}}
cover: {post: {at: base, needs: {doctor: 1}, within: 5 min}, clinic: {at: base, needs: {doctor: 1}, within: 5 min, during: new}}
costs: {rent: {amount: 24 CNY/day, during: old}, file: {amount: 7 CNY each, per: case, during: new}}
standards:
  soon: {measure: to_doctor, within: 15 min, at_least: 90%, for_each: period}
  later: {measure: to_doctor, within: 15 min, at_least: 90%, for_each: period, during: new}
"""


@pytest.fixture
def figures(tmp_path):
    (tmp_path / "s.yaml").write_text(JUDGED, encoding="utf-8")
    scenario = read(tmp_path / "s.yaml").scenario()
    incidents = sample(scenario, Luck(1, 0))
    measured = measure(scenario, incidents, simulate(scenario, incidents))
    return {(one.kpi, one.scope): one.value for one in measured.figures}


def test_figures_by_period(figures):
    # Old: two cases, two doctors round the clock. New: one case at noon, one at 03:00 that waits 5 h for the doctor.
    assert figures["incidents.count", "period=old"] == figures["incidents.count", "period=new"] == 2
    assert figures["response.mean", "period=old"] == 0
    assert figures["response.mean", "period=new"] == 150
    assert figures["standard.met_share", "standard=soon,period=old"] == 1
    assert figures["standard.met_share", "standard=soon,period=new"] == 0.5
    assert figures["standard.met_share", "standard=soon"] == 0.75
    assert figures["standard.met_share", "standard=later"] == figures["standard.met_share", "standard=later,period=new"] == 0.5
    assert ("standard.met_share", "standard=later,period=old") not in figures
    # Covered: all of the old days but 2 x 10 min with one of two doctors busy (the other is free); the new ones 12 h of
    # 24, less 10 min of work each day.
    assert figures["coverage.share", "cover=post,period=old"] == 1
    assert figures["coverage.share", "cover=post,period=new"] == pytest.approx((2 * 720 - 20) / 2880)
    assert figures["coverage.share", "cover=clinic"] == figures["coverage.share", "cover=post,period=new"]
    assert figures["uncovered.minutes", "cover=clinic"] == 1460


def test_costs_by_period(figures):
    assert figures["cost.total", "item=pay"] == pytest.approx(2 * 2 * 1461)
    assert figures["cost.total", "item=rooms"] == pytest.approx(3 * 2 * 100)
    assert figures["cost.total", "item=rent"] == 48
    assert figures["cost.total", "item=file"] == 14
    assert figures["utilisation", "pool=bed"] == pytest.approx(2 / (3 * 2880))


def test_a_poisson_stream_keeps_the_luck_of_its_cases_when_it_is_limited_to_a_period(tmp_path):
    text = JUDGED.replace("at_times: [12 h, 36 h, 60 h, 75 h]", "rate: 40/day")
    (tmp_path / "all.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("pathway: care}}\npathways", "pathway: care, during: new}}\npathways"), encoding="utf-8")
    whole = sample(read(tmp_path / "all.yaml").scenario(), Luck(3, 0))
    part = sample(read(tmp_path / "new.yaml").scenario(), Luck(3, 0))
    assert part.time.tolist() == whole.time[whole.time >= 2880].tolist()
    assert part.key.tolist() == whole.key[whole.time >= 2880].tolist()


def test_who_is_in_service_in_two_periods_has_shifts_in_both(tmp_path):
    text = JUDGED.replace("{old: {ends: 2025-01-08}, new: {starts: 2025-01-08}}",
                          "{old: {ends: 2025-01-07}, new: {starts: 2025-01-08}}").replace("during: old, cost", "during: [old, new], cost")  # fmt: skip
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    scenario = read(tmp_path / "s.yaml").scenario()
    first = plan(scenario, list_resources(scenario), Luck(1, 0)).units[0]
    assert [(shift.start, shift.end) for shift in first.shifts] == [(0, 1440), (2880, 5760)]


def test_a_kpi_of_a_period_may_be_asked_for(tmp_path):
    asked = JUDGED + "  few: {kpi: incidents.count period=new, at_most: 3}\n"
    (tmp_path / "s.yaml").write_text(asked, encoding="utf-8")
    assert read_asked(tmp_path / "s.yaml").warnings == ()
    (tmp_path / "s.yaml").write_text(asked.replace("period=new", "period=nwe"), encoding="utf-8")
    with pytest.raises(covsim.ScenarioError, match="there is no period 'nwe' - did you mean 'new'"):
        read_asked(tmp_path / "s.yaml")
