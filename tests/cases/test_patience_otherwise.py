"""Patience, and what a case does when its claim can't be met."""

from __future__ import annotations

from math import log

import pytest
from story import lines, simulated, told

from covsim.events import Kind
from covsim.streams import Luck

FALLS = (Kind.WAITS, Kind.FELL_BACK, Kind.STARTED, Kind.REFERRED, Kind.DONE)


def scene(step: str, *, calls: str = "[0 min, 10 min]", more: str = "", staff: str = "nurse: {at: base}",
          paths: str = "", otherwise: str = "") -> str:  # fmt: skip
    """A nurse is busy for 30 min with each case; ``step`` sets the step ``see``, ``more`` are further steps."""
    return f"""
        sites: {{base: {{}}, hospital: {{external: true, delay: 15 min}}}}
        travel: {{bus: {{links: {{base: {{hospital: 40 min}}}}}}}}
        staff: {{{staff}}}
        rooms: {{bed: {{at: base}}}}
        demand: {{calls: {{at_times: {calls}, where: base, pathway: p}}}}
        pathways:
          p:
            see: {{treat: {{needs: {{nurse: 1}}, takes: 30 min, {step}}}{otherwise}}}
            {more}
          {paths}
    """


def test_patience_runs_from_ready_to_grant():
    # c2 has waited 20 min at 30, c3 19 at 30, and 20 at 31.
    text = scene("patience: 20 min", calls="[0 min, 10 min, 11 min]")
    assert told(text, kinds=FALLS) == lines("""
        0 started c1 see
        10 waits c2 see nurse all_busy
        11 waits c3 see nurse all_busy
        30 done c1 served
        30 started c2 see
        31 fell_back c3 see nurse all_busy left
        31 done c3 left
        60 done c2 served
    """)


def test_patience_of_none_is_now_or_never():
    # c2 calls at the moment at which the nurse becomes free, and is served; c3 is not.
    text = scene("patience: 0 min", calls="[0 min, 30 min, 40 min]")
    assert told(text, kinds=FALLS) == lines("""
        0 started c1 see
        30 done c1 served
        30 started c2 see
        40 waits c3 see nurse all_busy
        40 fell_back c3 see nurse all_busy left
        40 done c3 left
        60 done c2 served
    """)


@pytest.mark.parametrize("patience", ["patience: never", "patience: {constant: never}", ""])
def test_never_is_a_patience(patience):
    ends = told(scene(patience, calls="[0 min, 1 min]"), kinds=(Kind.DONE,))
    assert ends == lines("30 done c1 served\n60 done c2 served")


def test_patience_does_not_run_while_units_travel():
    text = """
        sites: {base: {}, mine: {}}
        travel: {foot: {links: {base: {mine: 40 min}}}}
        staff: {nurse: {at: base, mode: foot}}
        demand: {calls: {at_times: [0 min], where: mine, pathway: p}}
        pathways: {p: {see: {treat: {needs: {nurse: 1}, takes: 30 min, patience: 5 min}}}}
    """
    assert told(text, kinds=(Kind.STARTED, Kind.DONE)) == lines("40 started c1 see\n70 done c1 served")


def test_patience_counts_by_visit():
    # c1 waits 0 min at its first visit, c2 20 min; then each has 20 min again, of which c1 waits 20.
    again = "again: {branch: {by: visits, to: {0: see}, otherwise: end}}"
    text = scene("patience: 20 min", calls="[0 min, 10 min]", more=again)
    assert told(text, kinds=(Kind.STARTED, Kind.DONE, Kind.FELL_BACK)) == lines("""
        0 started c1 see
        30 started c2 see
        50 fell_back c1 see nurse all_busy left
        50 done c1 left
        60 started c2 see
        90 done c2 served
    """)


def test_each_visit_has_patience_of_its_own():
    # c2 comes twice while the nurse is busy with c1 for a day; its patience is drawn each time.
    steps = """back: {branch: {by: visits, to: {'0': see}, otherwise: end}}"""
    text = scene("patience: {exponential: {mean: 20 min}}", calls="[0 min, 1 min]", otherwise=", otherwise: {go: back}",
                 more=f"gone: {{wait: {{takes: 0 min}}, next: end}}\n            {steps}")  # fmt: skip
    falls = simulated(text.replace("takes: 30 min", "takes: 20 h")).of(Kind.FELL_BACK)
    luck = Luck(1, 0)
    first, second = (-20 * log(1 - luck.draw("calls", 1, "patience", step="p.see", visit=visit)) for visit in (0, 1))
    assert falls["time"].tolist() == pytest.approx([1 + first, 1 + first + second])


def test_patience_may_depend_on_the_case():
    text = scene("patience: {by: severity, cases: {mild: 5 min}, otherwise: never}").replace(
        "{calls: {", "{calls: {severity: {mild: 1}, "
    )
    assert told(text, kinds=(Kind.FELL_BACK,)) == ["15 fell_back c2 see nurse all_busy left"]


def test_who_leaves_frees_what_it_kept():
    text = """
        sites: {base: {}}
        staff: {nurse: {at: base}, doctor: {at: base}}
        demand:
          other: {at_times: [0 min], where: base, pathway: doctor}
          calls: {at_times: [1 min, 2 min], where: base, pathway: p}
        pathways:
          doctor: {d: {treat: {needs: {doctor: 1}, takes: 60 min}}}
          p:
            reach: {respond: {needs: {nurse: 1}, takes: 3 min}}
            see: {treat: {needs: {doctor: 1}, takes: 10 min, patience: 5 min}}
    """
    assert told(text, kinds=(Kind.CLAIMED, Kind.RELEASED, Kind.FELL_BACK)) == lines("""
        0 claimed doctor c1 base>base
        1 claimed nurse c2 base>base
        9 fell_back c2 see doctor all_busy left
        9 released nurse c2
        9 claimed nurse c3 base>base
        17 fell_back c3 see doctor all_busy left
        17 released nurse c3
        60 released doctor c1
    """)


def test_otherwise_go_leads_to_another_step():
    text = scene("patience: 5 min", otherwise=", otherwise: {go: talk}, next: end", more="talk: {wait: {takes: 7 min}}")
    assert told(text, of="c2") == lines("""
        10 waits c2 see nurse all_busy
        15 fell_back c2 see nurse all_busy step
        15 started c2 talk
        22 ended c2 talk
        22 done c2 served
    """)


def test_otherwise_go_end_ends_the_pathway():
    text = scene("patience: 5 min", otherwise=", otherwise: {go: end}", more="talk: {wait: {takes: 7 min}}")
    assert told(text, of="c2")[1:] == lines("15 fell_back c2 see nurse all_busy step\n15 done c2 served")


def test_otherwise_go_back_makes_a_loop():
    # Asks again after a pause: ready at 0, 25 (15 + 10), 50.
    text = scene("patience: 15 min", calls="[0 min, 0 min, 0 min]", otherwise=", otherwise: {go: pause}, next: end",
                 more="pause: {wait: {takes: 10 min}, next: see}")  # fmt: skip
    assert told(text, kinds=(Kind.STARTED, Kind.FELL_BACK)) == lines("""
        0 started c1 see
        15 fell_back c2 see nurse all_busy step
        15 started c2 pause
        15 fell_back c3 see nurse all_busy step
        15 started c3 pause
        30 started c2 see
        40 fell_back c3 see nurse all_busy step
        40 started c3 pause
        60 started c3 see
    """)


def test_otherwise_pathway_leads_to_another_pathway():
    text = scene("patience: 5 min", otherwise=", otherwise: {pathway: phone}", more="talk: {wait: {takes: 7 min}}",
                 paths="phone: {ring: {wait: {takes: 3 min}}, note: {wait: {takes: 1 min}}}")  # fmt: skip
    assert told(text, of="c2") == lines("""
        10 waits c2 see nurse all_busy
        15 fell_back c2 see nurse all_busy step
        15 started c2 ring
        18 ended c2 ring
        18 started c2 note
        19 ended c2 note
        19 done c2 served
    """)


def test_otherwise_refer_sends_the_case_away_on_its_own():
    # 15 + 40 min by bus; at the hospital care starts 15 min later.
    text = scene("patience: 5 min", otherwise=", otherwise: {refer: hospital}", more="talk: {wait: {takes: 7 min}}")
    assert told(text, of="c2") == lines("""
        10 waits c2 see nurse all_busy
        15 fell_back c2 see nurse all_busy referred
        55 referred c2 see hospital
        70 done c2 referred
    """)


def test_a_referral_instead_of_a_step_does_not_set_the_step_s_marks():
    text = scene("patience: 5 min", otherwise=", otherwise: {refer: hospital}, marks: {arrived: help, ended: over}")
    assert told(text, of="c2", kinds=(Kind.MARK,)) == []
    assert told(text, of="c1", kinds=(Kind.MARK,)) == lines("0 mark c1 see help\n30 mark c1 see over")


TEAM = """
        sites: {base: {}}
        staff: {STAFF}
        demand:
          busy: {at_times: [0 min], where: base, pathway: busy}
          calls: {at_times: [10 min], where: base, pathway: p}
        pathways:
          busy: {b: {treat: {needs: {nurse: 1}, takes: 30 min}}}
          p: {see: {treat: {needs: {NEEDS}, takes: 8 min, patience: 5 min}, otherwise: with_less}}
"""


def team(needs: str, staff: str = "nurse: {at: base, count: 2}, doctor: {at: base}") -> str:
    return TEAM.replace("STAFF", staff).replace("NEEDS", needs)


def test_with_less_goes_on_with_who_is_there():
    # The doctor and one of the two nurses are free; both nurses would be at 30.
    assert told(team("nurse: 2, doctor: 1"), of="c2") == lines("""
        10 waits c2 see nurse all_busy
        15 fell_back c2 see nurse all_busy less
        15 claimed doctor c2 base>base
        15 claimed nurse_2 c2 base>base
        15 arrived doctor c2 at base
        15 arrived nurse_2 c2 at base
        15 started c2 see
        23 ended c2 see
        23 released doctor c2
        23 released nurse_2 c2
        23 done c2 served
    """)


def test_with_less_goes_on_with_nobody_if_nobody_is_there():
    assert told(team("nurse: 1", staff="nurse: {at: base}"), of="c2") == lines("""
        10 waits c2 see nurse all_busy
        15 fell_back c2 see nurse all_busy less
        15 started c2 see
        23 ended c2 see
        23 done c2 served
    """)


def test_with_less_does_without_what_nobody_could_ever_do_and_waits_for_the_rest():
    # There is one doctor, not two; the nurse is busy till 30.
    text = team("nurse: 1, doctor: 2", staff="nurse: {at: base}, doctor: {at: base}")
    text = text.replace("patience: 5 min", "patience: 25 min")
    assert told(text, of="c2", kinds=(Kind.WAITS, Kind.FELL_BACK, Kind.CLAIMED, Kind.STARTED)) == lines("""
        10 fell_back c2 see doctor no_such_skill less
        10 waits c2 see nurse all_busy
        30 claimed nurse c2 base>base
        30 claimed doctor c2 base>base
        30 started c2 see
    """)


def test_with_less_takes_crew_and_vehicle_together():
    text = """
        clock: {start: 2025-01-06, horizon: 1 week}
        sites: {base: {}, mine: {}}
        travel: {road: {links: {base: {mine: 10 min}}}}
        staff: {doctor: {at: base, roster: sundays}, nurse: {at: base}}
        rosters: {sundays: {weekly: "Sun 08:00-09:00"}}
        vehicles: {ambulance: {at: base, mode: road}}
        demand: {calls: {at_times: [0 min], where: mine, pathway: p}}
        pathways:
          p:
            reach: {respond: {needs: {nurse: 1, doctor: 1, ambulance: 1}, patience: 0 min}, otherwise: with_less}
    """
    assert told(text, kinds=(Kind.FELL_BACK, Kind.CLAIMED, Kind.DEPARTED, Kind.STARTED)) == lines("""
        0 fell_back c1 reach doctor nobody_on_duty less
        0 claimed ambulance c1 base>mine
        0 claimed nurse c1 base>mine
        0 departed ambulance c1 base>mine 10
        0 departed nurse c1 base>mine 10
        10 started c1 reach
    """)


@pytest.mark.parametrize(("needs", "missing"), [
    ("nurse: 1, doctor: 3", "doctor"),      # there is only one
    ("nurse: 1, clerk: 1", "clerk"),        # is elsewhere and can't leave
    ("room: 1", "room"),                    # a room elsewhere
])  # fmt: skip
def test_what_nobody_could_ever_do_falls_back_at_once(needs, missing):
    text = f"""
        sites: {{base: {{}}, mine: {{}}}}
        staff: {{nurse: {{at: base}}, doctor: {{at: base}}, clerk: {{at: mine}}}}
        rooms: {{room: {{at: mine}}}}
        demand: {{calls: {{at_times: [10 min], where: base, pathway: p}}}}
        pathways: {{p: {{see: {{treat: {{needs: {{{needs}}}, takes: 30 min, patience: 20 min}}, otherwise: leave}}}}}}
    """
    assert told(text) == [f"10 fell_back c1 see {missing} no_such_skill left", "10 done c1 left"]


def test_without_a_word_who_is_not_served_leaves():
    assert told(scene("patience: 5 min"), of="c2")[-1] == "15 done c2 left"


def test_the_shortfall_names_the_need_and_the_cause_at_the_time_of_asking():
    text = """
        sites: {base: {}}
        rosters: {day: {weekly: "08:00-20:00", breaks: {tea: "10:00-10:10"}}}
        staff: {nurse: {at: base, roster: day}}
        rooms: {bed: {at: base, open: "08:00-23:00"}}
        demand: {calls: {at_times: [420 min, 602 min, 1210 min, 1390 min], where: base, pathway: p}}
        pathways: {p: {see: {treat: {needs: {bed: 1, nurse: 1}, takes: 5 min, patience: 1 min}}}}
    """
    assert told(text, kinds=(Kind.FELL_BACK,)) == lines("""
        421 fell_back c1 see bed closed left
        603 fell_back c2 see nurse on_break left
        1211 fell_back c3 see nurse nobody_on_duty left
        1391 fell_back c4 see bed closed left
    """)
