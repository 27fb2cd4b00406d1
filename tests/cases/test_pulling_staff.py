"""Pulling staff: ranges, a protected core, pro rata or from where most are free, and work that is shared."""

from __future__ import annotations

from story import lines, told

HOSPITAL = """
    sites: {hospital: {}, street: {}}
    travel: {bus: {links: {hospital: {street: 20 min}}}}
"""


def pulled(duty: str, staff: str, demand: str = "", when: str = "dates: ['2025-01-06 01:00']") -> str:
    """A round of sampling in the hospital at 60 min: ``duty`` says for whom, ``staff`` who there is."""
    return HOSPITAL + f"""
    staff: {staff}
    {demand}
    duties: {{sampling: {{{when}, at: hospital, {duty}}}}}
    """


WARDS = "{red: {count: 6, at: hospital, skills: [sampler]}, blue: {count: 3, at: hospital, skills: [sampler]}}"


def test_a_range_takes_as_many_as_are_free():
    # Nine there, one of them with a patient: 3 would do, 8 go.
    patient = """
    demand: {fall: {at_times: [50 min], where: hospital, pathway: care}}
    pathways: {care: {see: {treat: {needs: {red: 1}, takes: 60 min}}}}
    """
    text = pulled("needs: {sampler: 3 to 12}, takes: 30 min", WARDS, patient)
    assert told(text, of="c2")[:8] == lines("""
        60 claimed red_2 c2 hospital>hospital
        60 claimed red_3 c2 hospital>hospital
        60 claimed red_4 c2 hospital>hospital
        60 claimed red_5 c2 hospital>hospital
        60 claimed red_6 c2 hospital>hospital
        60 claimed blue_1 c2 hospital>hospital
        60 claimed blue_2 c2 hospital>hospital
        60 claimed blue_3 c2 hospital>hospital
    """)


def test_a_range_takes_no_more_than_its_end():
    text = pulled("needs: {sampler: 2 to 4}, takes: 30 min", WARDS)
    assert told(text, of="claimed") == lines("""
        60 claimed red_1 c1 hospital>hospital
        60 claimed red_2 c1 hospital>hospital
        60 claimed red_3 c1 hospital>hospital
        60 claimed red_4 c1 hospital>hospital
    """)


def test_below_its_beginning_it_waits():
    text = pulled("needs: {sampler: 10 to 12}, takes: 30 min, patience: 40 min", WARDS.replace("6", "7"), """
    demand: {fall: {at_times: [50 min], where: hospital, pathway: care}}
    pathways: {care: {see: {treat: {needs: {red: 1}, takes: 30 min}}}}
    """)
    assert told(text, of="c2")[:2] == lines("""
        60 waits c2 visit sampler all_busy
        80 claimed red_1 c2 hospital>hospital
    """)


def test_spread_takes_from_each_group_by_its_size():
    # 3 of 6 and 3: two red, one blue. The next round takes one blue and two red of those left, so that 4 of 6 and 2 of
    # 3 are gone.
    text = pulled("needs: {sampler: 3}, dispatch: spread, takes: 30 min", WARDS,
                  when="dates: ['2025-01-06 01:00', '2025-01-06 01:10']")  # fmt: skip
    assert told(text, of="claimed") == lines("""
        60 claimed red_1 c1 hospital>hospital
        60 claimed blue_1 c1 hospital>hospital
        60 claimed red_2 c1 hospital>hospital
        70 claimed red_3 c2 hospital>hospital
        70 claimed blue_2 c2 hospital>hospital
        70 claimed red_4 c2 hospital>hospital
    """)


def test_spare_first_takes_from_the_group_with_the_most_free():
    # Four red have patients: two red and three blue are free. Blue, then red and blue are level: the first in the list.
    text = pulled("needs: {sampler: 3}, dispatch: spare_first, takes: 30 min", WARDS, """
    demand: {fall: {at_times: [50 min, 50 min, 50 min, 50 min], where: hospital, pathway: care}}
    pathways: {care: {see: {treat: {needs: {red: 1}, takes: 60 min}}}}
    """)
    assert [line for line in told(text, of="claimed") if "c5" in line] == lines("""
        60 claimed blue_1 c5 hospital>hospital
        60 claimed red_5 c5 hospital>hospital
        60 claimed blue_2 c5 hospital>hospital
    """)


def test_the_policies_hold_for_the_whole_scenario_too():
    text = pulled("needs: {sampler: 3}, takes: 30 min", WARDS)
    for rule in ("spread", "spare_first"):
        own = pulled(f"needs: {{sampler: 3}}, takes: 30 min, dispatch: {rule}", WARDS)
        assert told(f"{text.rstrip()}\n    policies: {{dispatch: {rule}}}\n") == told(own)


def test_a_core_stays():
    # Nine can sample. Two red are to stay, so four go; with one red at a patient's bed it is the same: that one stays.
    duty = "needs: {sampler: 2 to 9}, leaves: {red: 2}, takes: 30 min"
    crew = lines("""
        60 claimed red_1 c1 hospital>hospital
        60 claimed red_2 c1 hospital>hospital
        60 claimed red_3 c1 hospital>hospital
        60 claimed red_4 c1 hospital>hospital
        60 claimed blue_1 c1 hospital>hospital
        60 claimed blue_2 c1 hospital>hospital
        60 claimed blue_3 c1 hospital>hospital
    """)
    assert told(pulled(duty, WARDS), of="claimed") == crew
    text = pulled(duty, WARDS, """
    demand: {fall: {at_times: [50 min], where: hospital, pathway: care}}
    pathways: {care: {see: {treat: {needs: {red: 1}, takes: 60 min}}}}
    """)
    assert [line for line in told(text, of="claimed") if "c2" in line][:4] == lines("""
        60 claimed red_2 c2 hospital>hospital
        60 claimed red_3 c2 hospital>hospital
        60 claimed red_4 c2 hospital>hospital
        60 claimed red_5 c2 hospital>hospital
    """)


def test_the_core_of_a_second_duty_counts_who_the_first_has_taken():
    # Four of six red go at 60; at 70 only two are left, who have to stay, until the first round is over.
    duty = "needs: {red: 4}, leaves: {red: 2}, takes: 30 min"
    text = pulled(duty, WARDS, when="dates: ['2025-01-06 01:00', '2025-01-06 01:10']")
    assert told(text, of="c2")[:2] == lines("""
        70 waits c2 visit red away_on_duty
        90 claimed red_1 c2 hospital>hospital
    """)


def test_a_duty_waits_for_the_core_to_come_on_duty():
    # Two red are on duty until 02:00; then two more come, who needn't be able to sample themselves.
    staff = """
      red: {count: 2, at: hospital, skills: [sampler, nurse]}
      late: {count: 2, at: hospital, skills: [nurse], roster: late}
    """
    text = pulled("needs: {sampler: 2}, leaves: {nurse: 2}, takes: 30 min", staff).replace(
        "duties:", "rosters: {late: {weekly: \"Mon-Sun 02:00-10:00\"}}\n    duties:"
    )  # fmt: skip
    assert told(text, of="c1")[:3] == lines("""
        60 waits c1 visit sampler all_busy
        120 claimed red_1 c1 hospital>hospital
        120 claimed red_2 c1 hospital>hospital
    """)


def test_each_site_has_its_core():
    # Three at each of two sites, one has to stay at each: two and two go.
    text = """
    sites: {hospital: {at: [0, 0]}, clinic: {at: [2, 0]}}
    travel: {bus: {speed: 60 km/h}}
    staff: {nurse: {count: 6, at: [hospital, clinic], mode: bus}}
    duties:
      sampling: {dates: ['2025-01-06 01:00'], at: hospital, needs: {nurse: 2 to 6}, leaves: {nurse: 1}, takes: 1 h}
    """
    assert told(text, of="claimed") == lines("""
        60 claimed nurse_1 c1 hospital>hospital
        60 claimed nurse_3 c1 hospital>hospital
        60 claimed nurse_2 c1 clinic>hospital
        60 claimed nurse_4 c1 clinic>hospital
    """)


def test_a_step_may_protect_a_core_as_well():
    # Two nurses; an escort leaves one. The second escort waits, a patient on the ward does not.
    text = HOSPITAL + """
    staff: {nurse: {count: 2, at: hospital}}
    demand:
      trip: {at_times: [10 min, 20 min], where: hospital, pathway: escort}
      bell: {at_times: [30 min], where: hospital, pathway: ward}
    pathways:
      escort: {go_along: {treat: {needs: {nurse: 1}, leaves: {nurse: 1}, takes: 60 min}}}
      ward: {see: {treat: {needs: {nurse: 1}, takes: 5 min}}}
    """
    assert told(text, of="claimed waits") == lines("""
        10 claimed nurse_1 c1 hospital>hospital
        20 waits c2 go_along nurse all_busy
        30 claimed nurse_2 c3 hospital>hospital
        70 claimed nurse_1 c2 hospital>hospital
    """)


def test_shared_work_takes_longer_with_fewer_people():
    # 136000 samples at 120 an hour each: 200 people 340 min, 100 people 680 min.
    for people, minutes in ((200, 340), (100, 680)):
        staff = f"{{sampler: {{count: {people}, at: hospital}}}}"
        text = pulled("needs: {sampler: 50 to 234}, work: 136000 samples at 120/h each", staff)
        assert told(text, of="ended") == lines(f"{60 + minutes} ended c1 visit")


def test_shared_work_goes_on_with_those_who_are_left():
    # Ten people do 600 samples an hour together: 1200 take 2 h. At 90 min, a quarter done, a case takes one of them; the
    # others start again at once: 900 samples at 540 an hour, 100 min.
    text = pulled("needs: {sampler: 2 to 10}, work: {amount: 1200, what: samples, each: 60/h}, priority: 8",
                  "{sampler: {count: 10, at: hospital}}", """
    demand: {arrest: {at_times: [90 min], where: hospital, priority: 1, pathway: care}}
    pathways: {care: {see: {treat: {needs: {sampler: 1}, takes: 200 min, preempts: any}}}}
    """)  # fmt: skip
    assert told(text, of="ended preempted") == lines("""
        90 preempted c1 visit by c2
        190 ended c1 visit
        290 ended c2 see
    """)


def test_only_those_who_are_named_do_the_work_and_slow_people_do_less():
    # A driver doesn't count; two ordinary samplers and one of pace 2 do 150 an hour: 300 take 2 h.
    staff = """
      sampler: {count: 2, at: hospital}
      trainee: {count: 1, at: hospital, pace: 2}
      driver: {at: hospital}
    """
    text = pulled("needs: {sampler: 2, trainee: 1, driver: 1}, work: {amount: 300, each: 60/h, by: [sampler, trainee]}", staff)
    assert told(text, of="ended") == lines("180 ended c1 visit")


def test_each_site_of_a_round_has_its_amount():
    text = pulled("needs: {sampler: 2}, work: 120 samples at 60/h each, round: true", "{sampler: {count: 2, at: hospital}}")
    text = text.replace("at: hospital, needs", "at: [hospital, street], needs")
    assert told(text, of="started ended") == lines("""
        60 started c1 visit
        120 ended c1 visit
        140 started c1 visit
        200 ended c1 visit
    """)
