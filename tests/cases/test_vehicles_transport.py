"""Patients on board: who comes along, where to, and how long the crew is kept. A km takes a minute."""

from __future__ import annotations

import pytest
from story import lines, told

from covsim.errors import SimulationError
from covsim.events import Kind

SITES = """
    sites:
      base: {at: [0, 0]}
      mine: {at: [10, 0]}
      clinic: {at: [14, 0], offers: [emergency_department]}
      hospital: {at: [16, 0], offers: [emergency_department, surgery]}
    travel: {road: {speed: 60 km/h}}
    staff: {medic: {at: base}}
    vehicles: {ambulance: {at: base, mode: road, turnout: 2 min}}
"""


def care(steps: str, demand: str = "{fall: {at_times: [5 min], where: mine, pathway: care}}", more: str = "") -> str:
    return f"""{SITES}
    demand: {demand}
    pathways:
      care:
        help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 10 min}}}}
{steps}
    {more}
"""


def test_loading_and_the_drive_with_crew_and_vehicle():
    text = care("""
        convey: {transport: {to: hospital, load: 3 min}}
        hand_over: {handover: {needs: {bay: 1}, takes: 5 min}}
    """, more="rooms: {bay: {at: hospital}}")  # fmt: skip
    assert told(text)[6:] == lines("""
        17 started c1 help
        27 ended c1 help
        27 started c1 convey
        30 departed ambulance c1 mine>hospital 6
        30 departed medic c1 mine>hospital 6
        36 arrived ambulance c1 at hospital
        36 arrived medic c1 at hospital
        36 ended c1 convey
        36 claimed bay c1 hospital>hospital
        36 started c1 hand_over
        41 ended c1 hand_over
        41 released ambulance c1
        41 released medic c1
        41 released bay c1
        41 done c1 served
        41 returning ambulance hospital>base 16
        41 returning medic hospital>base 16
        57 home ambulance
        57 home medic
    """)


def test_the_crew_is_kept_while_it_queues_for_the_bay():
    text = f"""{SITES}
    rooms: {{bay: {{at: hospital}}}}
    demand:
      block: {{at_times: [4 min], where: hospital, pathway: bed}}
      fall: {{at_times: [5 min], where: mine, pathway: care}}
    pathways:
      bed: {{stay: {{treat: {{needs: {{bay: 1}}, takes: 40 min}}}}}}
      care:
        convey: {{transport: {{needs: {{medic: 1, ambulance: 1}}, to: hospital}}}}
        hand_over: {{handover: {{needs: {{bay: 1}}, takes: 5 min}}}}
"""
    assert told(text, of="c2")[4:] == lines("""
        17 arrived ambulance c2 at mine
        17 arrived medic c2 at mine
        17 started c2 convey
        17 departed ambulance c2 mine>hospital 6
        17 departed medic c2 mine>hospital 6
        23 arrived ambulance c2 at hospital
        23 arrived medic c2 at hospital
        23 ended c2 convey
        23 waits c2 hand_over bay room_full
        23 blocked ambulance c2 hand_over
        23 blocked medic c2 hand_over
        44 claimed bay c2 hospital>hospital
        44 started c2 hand_over
        49 ended c2 hand_over
        49 released ambulance c2
        49 released medic c2
        49 released bay c2
        49 done c2 served
    """)


def test_units_that_wait_elsewhere_do_not_come_along():
    # The surgeon examined the patient at base, was kept, and stays there; after the handover they are free.
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}, hospital: {at: [16, 0]}}
    travel: {road: {speed: 60 km/h}}
    staff: {surgeon: {at: base}}
    vehicles: {ambulance: {at: mine, mode: road}}
    demand: {fall: {at_times: [5 min], where: base, pathway: care}}
    pathways:
      care:
        examine: {treat: {needs: {surgeon: 1}, takes: 10 min, keeps: true}}
        walk: {go: {to: mine, takes: 30 min}}
        convey: {transport: {needs: {ambulance: 1}, to: hospital}}
        hand_over: {handover: {takes: 5 min}}
    """
    assert told(text)[3:] == lines("""
        15 ended c1 examine
        15 started c1 walk
        45 ended c1 walk
        45 claimed ambulance c1 mine>mine
        45 arrived ambulance c1 at mine
        45 started c1 convey
        45 departed ambulance c1 mine>hospital 6
        51 arrived ambulance c1 at hospital
        51 ended c1 convey
        51 started c1 hand_over
        56 ended c1 hand_over
        56 released surgeon c1
        56 released ambulance c1
        56 done c1 served
        56 returning ambulance hospital>mine 6
        62 home ambulance
    """)


def test_a_vehicle_without_work_is_fetched_to_the_patient_first():
    text = """
    sites: {base: {at: [0, 0]}, mine: {at: [10, 0]}, hospital: {at: [16, 0]}}
    travel: {road: {speed: 60 km/h}}
    vehicles: {ambulance: {at: base, mode: road, turnout: 2 min}}
    demand: {fall: {at_times: [5 min], where: mine, pathway: care}}
    pathways: {care: {convey: {transport: {needs: {ambulance: 1}, to: hospital, load: 3 min, takes: 4 min}}}}
    """
    # ``takes`` is spent at the destination, before the unit is free.
    assert told(text) == lines("""
        5 claimed ambulance c1 base>mine
        7 departed ambulance c1 base>mine 10
        17 arrived ambulance c1 at mine
        17 started c1 convey
        20 departed ambulance c1 mine>hospital 6
        26 arrived ambulance c1 at hospital
        30 ended c1 convey
        30 released ambulance c1
        30 done c1 served
        30 returning ambulance hospital>base 16
        46 home ambulance
    """)


def test_transport_goes_to_the_nearest_site_that_offers_it():
    for offer, site, arrival in (("emergency_department", "clinic", 31), ("surgery", "hospital", 33)):
        text = care(f"        convey: {{transport: {{to: {{nearest: {offer}}}}}}}")
        assert f"{arrival} arrived ambulance c1 at {site}" in told(text)


def test_transport_back_to_the_origin():
    text = care("""
        convey: {transport: {to: hospital}}
        look: {treat: {takes: 7 min}}
        back: {transport: {to: origin}}
    """)
    assert told(text, of="ambulance")[3:] == lines("""
        27 departed ambulance c1 mine>hospital 6
        33 arrived ambulance c1 at hospital
        40 departed ambulance c1 hospital>mine 6
        46 arrived ambulance c1 at mine
        46 released ambulance c1
        46 returning ambulance mine>base 10
        56 home ambulance
    """)


def diverting(more: str = "") -> str:
    """The clinic's only bed holds a case from 1 to 61; the ambulance leaves the mine at 27, 4 and 6 min away."""
    return f"""{SITES}
    rooms: {{bed: {{at: clinic}}{more}}}
    policies: {{diversion: {{when_full: {{room: bed}}}}}}
    demand:
      stay: {{at_times: [1 min], where: clinic, pathway: bed}}
      fall: {{at_times: [5 min], where: mine, pathway: care}}
    pathways:
      bed: {{stay: {{treat: {{needs: {{bed: 1}}, takes: 60 min}}}}}}
      care:
        help: {{respond: {{needs: {{medic: 1, ambulance: 1}}, takes: 10 min}}}}
        convey: {{transport: {{to: {{nearest: emergency_department}}}}}}
"""


def test_a_full_site_is_passed_by():
    assert "33 arrived ambulance c2 at hospital" in told(diverting())
    assert "33 arrived ambulance c2 at hospital" in told(diverting(", ward: {at: hospital, skills: [bed]}"))


def test_without_diversion_or_when_all_are_full_the_nearest_takes_it():
    assert "31 arrived ambulance c2 at clinic" in told(diverting().replace("{when_full: {room: bed}}", "never"))
    assert "31 arrived ambulance c2 at clinic" in told(diverting(", ward: {at: hospital, skills: [bed], count: 0}"))


def test_kits_and_places_do_not_travel():
    text = """
    sites: {base: {at: [0, 0]}, hospital: {at: [16, 0]}}
    travel: {road: {speed: 60 km/h}}
    vehicles: {ambulance: {at: base, mode: road}}
    kits: {monitor: {at: base}}
    rooms: {couch: {at: base}}
    demand: {fall: {at_times: [5 min], where: base, pathway: care}}
    pathways:
      care:
        look: {treat: {needs: {monitor: 1, couch: 1}, takes: 10 min, keeps: true}}
        convey: {transport: {needs: {ambulance: 1}, to: hospital, keeps: false}}
    """
    assert told(text, kinds=(Kind.DEPARTED, Kind.RELEASED, Kind.RETURNING)) == lines("""
        15 departed ambulance c1 base>hospital 16
        31 released monitor_1 c1
        31 released couch c1
        31 released ambulance c1
        31 returning ambulance hospital>base 16
    """)


def test_who_looks_after_another_patient_as_well_stays_behind():
    text = """
    sites: {base: {at: [0, 0]}, hospital: {at: [16, 0]}}
    travel: {road: {speed: 60 km/h}}
    staff: {nurse: {at: base, at_once: 2}}
    vehicles: {ambulance: {at: base, mode: road}}
    demand:
      sit: {at_times: [4 min], where: base, pathway: sit}
      fall: {at_times: [5 min], where: base, pathway: care}
    pathways:
      sit: {watch: {treat: {needs: {nurse: 1}, takes: 60 min}}}
      care:
        look: {treat: {needs: {nurse: 1}, takes: 10 min, keeps: true}}
        convey: {transport: {needs: {ambulance: 1}, to: hospital, keeps: false}}
    """
    assert told(text, kinds=(Kind.DEPARTED, Kind.RELEASED, Kind.RETURNING)) == lines("""
        15 departed ambulance c2 base>hospital 16
        31 released nurse c2
        31 released ambulance c2
        31 returning ambulance hospital>base 16
        64 released nurse c1
    """)


def test_each_case_goes_to_the_site_that_it_names():
    """A column of the trace names the hospital: 10 km and 4 min for the first, 6 km and 4 min of the second."""
    text = care(
        "        convey: {transport: {to: {field: hospital}}}\n        hand_over: {handover: {takes: 5 min}}",
        demand="{fall: {trace: {file: calls.csv, columns: {hospital: text}}, where: mine, pathway: care}}",
    )
    files = {"calls.csv": "time,hospital\n5 min,clinic\n2 h,hospital\n"}
    assert told(text, kinds=(Kind.DEPARTED,), of="ambulance", files=files) == lines("""
        7 departed ambulance c1 base>mine 10
        27 departed ambulance c1 mine>clinic 4
        122 departed ambulance c2 base>mine 10
        142 departed ambulance c2 mine>hospital 6
    """)


def test_a_patient_goes_to_the_site_that_an_attribute_names():
    demand = "{fall: {at_times: [5 min], where: mine, pathway: walk, attributes: {lives: {clinic: 100%}}}}"
    walk = "walk: {home: {go: {to: {field: lives}, by: road}}}"
    text = care("", demand=demand).replace("      care:\n", f"      {walk}\n      care:\n")
    assert told(text, kinds=(Kind.STARTED, Kind.ENDED)) == lines("5 started c1 home\n9 ended c1 home")


def test_a_case_that_names_no_site_ends_the_run_with_a_word():
    text = care(
        "        convey: {only: {site: mine}, transport: {to: {field: hospital}}}",
        demand="{fall: {trace: {file: calls.csv, columns: {hospital: text}}, where: mine, pathway: care}}",
    )
    with pytest.raises(SimulationError, match=r"the case fall:2 is to go to '' \(hospital\), which is no site"):
        told(text, files={"calls.csv": "time,hospital\n5 min,\n"})
