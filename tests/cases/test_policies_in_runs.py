"""Policies at work: dispatch, referral, diversion, and one from another package."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest
from story import lines, simulated, told

from covsim.errors import ScenarioError, SimulationError
from covsim.events import Kind
from covsim.policies import registry

SITES = """
        sites: {north: {area: upper}, south: {area: lower}, mine: {area: lower}, pit: {area: upper}}
        travel:
          road:
            links:
              north: {mine: 10 min, pit: 30 min, south: 50 min}
              south: {mine: 20 min, pit: 25 min}
              mine: {pit: 5 min}
"""


def cars(dispatch: str, calls: str = "[0 min, 1 min]", where: str = "mine", site: str = "[north, north, south]") -> str:
    """Three cars, two in the north and one in the south; cases of 100 min."""
    return f"""{SITES}
        vehicles: {{car: {{count: 3, at: {site}, mode: road}}}}
        policies: {{dispatch: {dispatch}}}
        demand: {{calls: {{at_times: {calls}, where: {where}, pathway: p}}}}
        pathways: {{p: {{help: {{respond: {{needs: {{car: 1}}, takes: 100 min}}, otherwise: leave}}}}}}
    """


def sent(text: str, **more: object) -> str:
    """The numbers of the cars that go, in order."""
    return " ".join(line.split()[2][-1] for line in told(text, kinds=(Kind.CLAIMED,), **more))


@pytest.mark.parametrize(("dispatch", "order"), [
    ("nearest", "1 2 3"),                   # 10, 10, 20 min
    ("in_order", "1 2 3"),
    ("own_area", "3 1 2"),                  # the south's own mine, then the nearest of the others
    ("{own_area: {elsewhere: false}}", "3 3 3"),       # one after the other
    ("{preference: {mine: [car 2, car 3, car 1]}}", "2 3 1"),
    ("{preference: {mine: [car 3]}}", "3 3 3"),         # who is not listed is never sent
    ("{preference: {pit: [car 3]}}", "1 2 3"),          # no list for the mine: the nearest
])  # fmt: skip
def test_who_goes(dispatch, order):
    assert sent(cars(dispatch, calls="[0 min, 1 min, 2 min]")) == order


def test_nearest_goes_by_travel_time_and_ties_by_the_order_of_the_scenario():
    assert sent(cars("nearest", site="[south, north, north]", calls="[0 min, 1 min, 2 min]")) == "2 3 1"
    assert sent(cars("nearest", where="pit", calls="[0 min, 1 min, 2 min]")) == "3 1 2"


def test_in_order_goes_however_far_it_is():
    assert sent(cars("in_order", site="[south, north, north]")) == "1 2"


def test_least_busy_goes_by_cases_so_far_then_by_travel_time():
    # Each is home again before the next call. After one case each it begins anew with the nearest.
    assert sent(cars("least_busy", calls="[0 min, 300 min, 600 min, 900 min, 1200 min]")) == "1 2 3 1 2"


def test_a_preference_list_from_a_file():
    text = cars("{preference: {file: order.csv}}", calls="[0 min, 1 min, 2 min]")
    assert sent(text, files={"order.csv": "place,first,second,third\nmine,car 3,car 1,car 2\npit,car 1\n"}) == "3 1 2"


def test_where_nobody_listed_is_free_the_case_waits():
    text = cars("{preference: {mine: [car 3]}}")
    assert told(text, of="c2", kinds=(Kind.WAITS, Kind.CLAIMED)) == lines("""
        1 waits c2 help car all_busy
        120 claimed car_3 c2 mine>mine
    """)


class Farthest:
    """A policy of another package: the farthest unit goes, but never one of a group that is named."""

    def __init__(self, without: str = "") -> None:
        self.without = without

    def score(self, unit, case, minutes):
        """The farther, the better."""
        return None if unit.name == self.without else -minutes


class Youngest:
    """Another package's queue order: who became ready last goes first, whatever the priority."""

    def key(self, priority, ready):
        """Time backwards."""
        return -ready, 0.0


@pytest.fixture
def package(monkeypatch):
    """A package with two policies is installed."""
    points = {
        "dispatch.farthest": EntryPoint("dispatch.farthest", f"{__name__}:Farthest", "covsim.policies"),
        "queue_order.youngest": EntryPoint("queue_order.youngest", f"{__name__}:Youngest", "covsim.policies"),
    }
    monkeypatch.setattr(registry, "_installed", lambda: points)


@pytest.mark.usefixtures("package")
def test_policies_of_an_installed_package_are_used_by_name():
    assert sent(cars("farthest", calls="[0 min, 1 min, 2 min]")) == "3 1 2"
    assert sent(cars("{farthest: {without: car 3}}")) == "1 2"
    text = """
        sites: {base: {}}
        rooms: {bed: {at: base}}
        policies: {queue_order: youngest}
        demand:
          calls: {at_times: [0 min, 1 min, 2 min], where: base, pathway: p}
          urgent: {at_times: [1 min], where: base, priority: 1, pathway: p}
        pathways: {p: {stay: {treat: {needs: {bed: 1}, takes: 10 min}}}}
    """
    assert " ".join(line.split()[2] for line in told(text, kinds=(Kind.STARTED,))) == "c1 c4 c2 c3"


def test_an_unknown_policy_or_setting_is_a_problem_of_the_scenario():
    with pytest.raises(ScenarioError, match="unknown policy 'nearst' - did you mean 'nearest'"):
        simulated(cars("nearst"))
    with pytest.raises(ScenarioError, match="dispatch policy 'own_area' has no setting 'elsewere'"):
        simulated(cars("{own_area: {elsewere: false}}"))


HOSPITALS = """
        sites: {{base: {{}}, near: {{offers: [care]}}, far: {{offers: [care]}}}}
        travel: {{road: {{links: {{base: {{near: 10 min, far: 30 min}}}}}}}}
        vehicles: {{van: {{at: base, count: 3, mode: road}}}}
        rooms: {{bed: {{at: near, count: {beds}}}}}
        policies: {{{policies}}}
        demand: {{calls: {{at_times: {times}, where: base, pathway: p}}}}
        pathways: {{p: {{ride: {{{step}}}, stay: {{treat: {{needs: {{bed: 1}}, takes: 60 min, patience: 0 min}}}}}}}}
"""
RIDE = "transport: {needs: {van: 1}, to: {nearest: care}, keeps: false}"


def went(policies: str, *, times: str = "[0 min, 1 min, 2 min]", beds: int = 1, step: str = RIDE) -> list[str]:
    """Where each case went, in order of the cases."""
    log = simulated(HOSPITALS.format(policies=policies, times=times, beds=beds, step=step))
    ends = log.of(Kind.DONE)
    return [log.names.sites[site] for _, site in sorted(zip(ends["incident"].tolist(), ends["site"].tolist()))]


@pytest.mark.parametrize("step", [RIDE, "go: {to: {nearest: care}, by: road}"])
@pytest.mark.parametrize(("policies", "sites"), [
    ("referral: nearest", ["near", "near", "near"]),
    ("referral: least_loaded", ["near", "far", "near"]),    # on the way counts: 0-0, 1-0, 1-1
])  # fmt: skip
def test_which_of_several_sites(policies, sites, step):
    assert went(policies, step=step) == sites


def test_transports_go_elsewhere_while_a_room_is_full():
    # c1 has the only bed from 10 to 70: those who leave in between go far; c4, who leaves at 71, goes near.
    policies = "diversion: {when_full: {room: bed, limit: 1}}"
    assert went(policies, times="[0 min, 11 min, 60 min, 71 min]") == ["near", "far", "far", "near"]
    assert went("diversion: never", times="[0 min, 11 min, 60 min, 71 min]") == ["near"] * 4


def test_diversion_below_a_limit_of_free_places():
    policies = "diversion: {when_full: {room: bed, limit: 2}}"
    assert went(policies, times="[0 min, 11 min]", beds=2) == ["near", "far"]


def test_where_all_are_closed_none_is():
    # A room without a site is at both.
    policies = "diversion: {when_full: {room: bed, limit: 5}}"
    text = HOSPITALS.format(policies=policies, times="[0 min]", beds=1, step=RIDE)
    log = simulated(text.replace("at: near, count", "count"))
    assert log.names.sites[log.of(Kind.DONE)["site"][0]] == "near"


@pytest.mark.parametrize(("answer", "shown"), [(float("nan"), "nan"), ("abc", "'abc'"), (True, "True")])
def test_a_score_that_is_no_number_stops_the_run(monkeypatch, answer, shown):
    monkeypatch.setattr(Farthest, "score", lambda self, unit, case, minutes: answer)
    points = {"dispatch.farthest": EntryPoint("dispatch.farthest", f"{__name__}:Farthest", "covsim.policies")}
    monkeypatch.setattr(registry, "_installed", lambda: points)
    with pytest.raises(SimulationError, match=rf"dispatch policy Farthest gave car 1 the score {shown} - a score is a"):
        sent(cars("farthest"))


@pytest.mark.parametrize("answer", [None, 3.0, ("a", "b"), (float("nan"), 0.0), (1.0, 2.0, 3.0)])
def test_a_key_that_is_no_pair_of_numbers_stops_the_run(monkeypatch, answer):
    monkeypatch.setattr(Youngest, "key", lambda self, priority, ready: answer)
    points = {"queue_order.youngest": EntryPoint("queue_order.youngest", f"{__name__}:Youngest", "covsim.policies")}
    monkeypatch.setattr(registry, "_installed", lambda: points)
    with pytest.raises(SimulationError, match="queue order policy Youngest gave the key"):
        sent(cars("nearest").replace("dispatch: nearest", "queue_order: youngest"))
