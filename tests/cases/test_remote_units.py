"""Remote people: they serve a case wherever it is, and stay where they are."""

from __future__ import annotations

from story import lines, told

SITES = """
    sites: {county: {at: [0, 0]}, city: {at: [60, 0]}, hospital: {at: [6, 0]}}
    travel: {road: {speed: 60 km/h}}
"""


def test_a_reader_serves_cases_far_away_one_after_another():
    text = SITES + """
    staff: {reader: {at: city, remote: true}}
    demand: {ecg: {at_times: [10 min, 12 min], where: county, pathway: ecg}}
    pathways: {ecg: {read: {treat: {needs: {reader: 1}, takes: 6 min}}}}
    """
    assert told(text) == lines("""
        10 claimed reader c1 city>county
        10 arrived reader c1 at county
        10 started c1 read
        12 waits c2 read reader all_busy
        16 ended c1 read
        16 released reader c1
        16 done c1 served
        16 claimed reader c2 city>county
        16 arrived reader c2 at county
        16 started c2 read
        22 ended c2 read
        22 released reader c2
        22 done c2 served
    """)


def test_several_at_once_at_different_places():
    text = SITES + """
    staff: {reader: {at: city, remote: true, at_once: 2}}
    demand:
      here: {at_times: [10 min, 12 min], where: county, pathway: ecg}
      there: {at_times: [11 min], where: hospital, pathway: ecg}
    pathways: {ecg: {read: {treat: {needs: {reader: 1}, takes: 6 min}}}}
    """
    assert told(text, of="started waits") == lines("""
        10 started c1 read
        11 started c2 read
        12 waits c3 read reader all_busy
        16 started c3 read
    """)


def test_both_ends_of_a_consultation_are_claimed_together():
    # The expert is free at 10, the county's doctor at 25: both are taken then, the expert not before.
    text = SITES + """
    staff: {doctor: {at: county}, expert: {at: city, remote: true}}
    demand:
      ward: {at_times: [5 min], where: county, pathway: ward}
      consult: {at_times: [10 min], where: county, pathway: consult}
    pathways:
      ward: {see: {treat: {needs: {doctor: 1}, takes: 20 min}}}
      consult: {talk: {treat: {needs: {doctor: 1, expert: 1}, takes: 30 min}}}
    """
    assert told(text, of="c2") == lines("""
        10 waits c2 talk doctor all_busy
        25 claimed doctor c2 county>county
        25 claimed expert c2 city>county
        25 arrived doctor c2 at county
        25 arrived expert c2 at county
        25 started c2 talk
        55 ended c2 talk
        55 released doctor c2
        55 released expert c2
        55 done c2 served
    """)


def test_called_at_home_it_takes_the_call_out_but_no_way():
    text = SITES + """
    rosters: {nights: {on_call: "00:00-24:00", call_out: 15 min}}
    staff: {reader: {at: city, remote: true, roster: nights}}
    demand: {ecg: {at_times: [10 min], where: county, pathway: ecg}}
    pathways: {ecg: {read: {treat: {needs: {reader: 1}, takes: 6 min}}}}
    """
    assert told(text) == lines("""
        10 claimed reader c1 city>county
        25 arrived reader c1 at county
        25 started c1 read
        31 ended c1 read
        31 released reader c1
        31 done c1 served
    """)


def test_who_is_remote_stays_where_they_are_when_a_job_is_over_before_the_call_out():
    text = SITES + """
    rosters: {nights: {on_call: "00:00-24:00", call_out: 15 min}}
    staff: {reader: {at: city, remote: true, roster: nights}}
    demand: {ecg: {at_times: [10 min, 12 min], where: county, pathway: ecg}}
    pathways: {ecg: {read: {treat: {needs: {reader: 1}, claim_to_release: 6 min}}}}
    """
    assert told(text, of="claimed released arrived done") == lines("""
        10 claimed reader c1 city>county
        16 released reader c1
        16 claimed reader c2 city>county
        22 released reader c2
        25 arrived reader c1 at county
        25 done c1 served
        31 arrived reader c2 at county
        31 done c2 served
    """)


def test_nobody_remote_comes_along_and_what_is_kept_still_counts():
    text = SITES + """
    staff: {medic: {at: county}, expert: {at: county, remote: true}}
    vehicles: {van: {at: county, mode: road, returns: instant}}
    demand: {fall: {at_times: [10 min], where: county, pathway: rescue}}
    pathways:
      rescue:
        reach: {respond: {needs: {medic: 1, van: 1, expert: 1}, takes: 5 min}}
        drive: {transport: {to: hospital}}
        advise: {treat: {needs: {expert: 1}, takes: 4 min}}
    """
    assert told(text) == lines("""
        10 claimed van c1 county>county
        10 claimed medic c1 county>county
        10 claimed expert c1 county>county
        10 arrived van c1 at county
        10 arrived medic c1 at county
        10 arrived expert c1 at county
        10 started c1 reach
        15 ended c1 reach
        15 started c1 drive
        15 departed van c1 county>hospital 6
        15 departed medic c1 county>hospital 6
        21 arrived van c1 at hospital
        21 arrived medic c1 at hospital
        21 ended c1 drive
        21 started c1 advise
        25 ended c1 advise
        25 released van c1
        25 home van
        25 released medic c1
        25 home medic
        25 released expert c1
        25 done c1 served
    """)


def test_nobody_rides_with_a_remote_colleague_and_nobody_remote_rides():
    # The van stands where the expert sits; it takes the medic alone.
    text = SITES + """
    staff: {medic: {at: county}, expert: {at: county, remote: true}}
    vehicles: {van: {at: county, mode: road, returns: instant}}
    demand: {fall: {at_times: [10 min], where: hospital, pathway: rescue}}
    pathways: {rescue: {reach: {respond: {needs: {van: 1, expert: 1, medic: 1}, takes: 5 min}}}}
    """
    assert told(text)[:7] == lines("""
        10 claimed van c1 county>hospital
        10 claimed expert c1 county>hospital
        10 claimed medic c1 county>hospital
        10 arrived expert c1 at hospital
        10 departed van c1 county>hospital 6
        10 departed medic c1 county>hospital 6
        16 arrived van c1 at hospital
    """)


def test_the_sick_reader_is_the_cause():
    text = SITES + """
    rosters: {mornings: {weekly: "Mon-Sun 08:00-12:00"}}
    staff: {reader: {at: city, remote: true, roster: mornings}}
    demand: {ecg: {at_times: [10 min], where: county, pathway: ecg}}
    pathways: {ecg: {read: {treat: {needs: {reader: 1}, takes: 6 min}}}}
    """
    assert told(text, of="waits claimed") == lines("""
        10 waits c1 read reader nobody_on_duty
        480 claimed reader c1 city>county
    """)
