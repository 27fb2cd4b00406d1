"""Legs by hand: links before the matrix before coordinates; factors by the hour of departure."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from covsim.errors import ScenarioError
from covsim.scenario.model import Scenario
from covsim.tables import TableError
from covsim.travel import Network

SITES = {"base": {"at": [0, 0]}, "mine": {"at": [3, 4]}, "town": {"at": [0, 10]}, "face": {}}


def network(mode: dict, sites: dict | None = None, folder: Path | None = None, start: str = "2025-01-06") -> Network:
    """A network of the one mode ``road``; 2025-01-06 is a Monday."""
    scenario = Scenario.model_validate(
        {"covsim": 1, "name": "ways", "clock": {"start": start, "horizon": "1 week"},
         "sites": SITES if sites is None else sites, "travel": {"road": mode}}
    )  # fmt: skip
    scenario._folder = str(folder or "")
    return Network(scenario)


def test_coordinates_give_distance_times_detour_over_speed_plus_fixed() -> None:
    road = network({"speed": "60 km/h", "detour": 1.2, "fixed": "2 min"}).modes["road"]
    assert road.leg(0, 1, 0.0) == pytest.approx(5 * 1.2 + 2)
    assert road.leg(1, 0, 999.0) == pytest.approx(8.0)
    assert road.leg(0, 2, 0.0) == pytest.approx(14.0)
    assert road.constant
    assert road.base[0][1] == road.leg(0, 1, 0.0)


def test_no_time_passes_from_a_site_to_itself_even_with_fixed_minutes() -> None:
    road = network({"speed": "60 km/h", "fixed": "2 min", "by_hour": {"always": 3.0}}).modes["road"]
    assert [road.leg(site, site, 0.0) for site in range(4)] == [0.0] * 4


def test_a_site_without_coordinates_has_no_way_by_geometry() -> None:
    road = network({"speed": "60 km/h"}).modes["road"]
    assert road.leg(0, 3, 0.0) == inf
    assert road.leg(3, 0, 0.0) == inf


def test_a_mode_without_speed_links_or_matrix_leads_nowhere() -> None:
    assert network({}).modes["road"].leg(0, 1, 0.0) == inf


def test_a_link_goes_before_coordinates_and_holds_both_ways() -> None:
    links = {"base": {"mine": "20 min", "face": "45 min"}}
    road = network({"speed": "60 km/h", "fixed": "1 min", "links": links}).modes["road"]
    assert (road.leg(0, 1, 0.0), road.leg(1, 0, 0.0)) == (21.0, 21.0)
    assert (road.leg(0, 3, 0.0), road.leg(3, 0, 0.0)) == (46.0, 46.0)
    assert road.leg(0, 2, 0.0) == 11.0


def test_a_way_back_given_too_keeps_its_own_time() -> None:
    road = network({"links": {"base": {"mine": "20 min"}, "mine": {"base": "30 min"}}}).modes["road"]
    assert (road.leg(0, 1, 0.0), road.leg(1, 0, 0.0)) == (20.0, 30.0)


def test_a_link_to_an_unknown_site_asks_whether_another_was_meant() -> None:
    with pytest.raises(ScenarioError, match="'minne' is not a site - did you mean 'mine'"):
        network({"links": {"base": {"minne": "20 min"}}})


def test_the_factor_is_that_of_the_hour_of_departure() -> None:
    road = network({"speed": "60 km/h", "by_hour": {"Mon-Fri 07:00-09:00": 1.5, "Tue 08:00-09:00": 2.0}}).modes["road"]
    assert not road.constant
    assert road.base[0][1] == 5.0
    assert road.leg(0, 1, 419.9) == 5.0
    assert road.leg(0, 1, 420.0) == 7.5
    assert road.leg(0, 1, 539.9) == 7.5
    assert road.leg(0, 1, 540.0) == 5.0
    assert road.leg(0, 1, 1440.0 + 485.0) == 10.0, "the later entry holds where two overlap"
    assert road.leg(0, 1, 5 * 1440.0 + 480.0) == 5.0, "Saturday"
    assert road.leg(0, 1, 7 * 1440.0 + 480.0) == 7.5, "the Monday after"


def test_hours_are_counted_from_the_start_of_the_run() -> None:
    road = network({"speed": "60 km/h", "by_hour": {"Sun 23:00-24:00": 2.0}}, start="2025-01-12 22:30").modes["road"]
    assert road.leg(0, 1, 29.0) == 5.0
    assert road.leg(0, 1, 30.0) == 10.0
    assert road.leg(0, 1, 90.0) == 5.0


def write(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "times.csv").write_bytes(text.encode(encoding))


MATRIX = "from,base,mine,town\nbase,0,10,20\nmine,12,0,\ntown,21,31,0\n"


def test_a_matrix_may_be_asymmetric_and_an_empty_cell_means_no_way(tmp_path: Path) -> None:
    write(tmp_path, MATRIX)
    road = network({"matrix": "times.csv", "speed": "60 km/h"}, folder=tmp_path).modes["road"]
    assert (road.leg(0, 1, 0.0), road.leg(1, 0, 0.0)) == (10.0, 12.0)
    assert road.leg(1, 2, 0.0) == inf
    assert road.leg(2, 1, 0.0) == 31.0


def test_a_link_goes_before_the_matrix(tmp_path: Path) -> None:
    write(tmp_path, MATRIX)
    road = network({"matrix": "times.csv", "links": {"mine": {"town": "7 min"}}}, folder=tmp_path).modes["road"]
    assert (road.leg(1, 2, 0.0), road.leg(2, 1, 0.0)) == (7.0, 7.0)


def test_a_site_without_a_row_goes_by_geometry_if_it_can(tmp_path: Path) -> None:
    write(tmp_path, "from,base,mine\nbase,0,10\nmine,12,0\n")
    by_both = network({"matrix": "times.csv", "speed": "60 km/h"}, folder=tmp_path).modes["road"]
    assert (by_both.leg(0, 1, 0.0), by_both.leg(0, 2, 0.0), by_both.leg(2, 0, 0.0)) == (10.0, 10.0, 10.0)
    assert by_both.leg(1, 2, 0.0) == pytest.approx(45**0.5)
    assert by_both.leg(0, 3, 0.0) == inf
    assert network({"matrix": "times.csv"}, folder=tmp_path).modes["road"].leg(0, 2, 0.0) == inf


@pytest.mark.parametrize(("unit", "minutes"), [("s", 0.5), ("min", 30.0), ("h", 1800.0)])
def test_a_matrix_has_a_unit(tmp_path: Path, unit: str, minutes: float) -> None:
    write(tmp_path, "from,base,mine\nbase,0,30\nmine,30,0\n")
    road = network({"matrix": "times.csv", "matrix_unit": unit}, folder=tmp_path).modes["road"]
    assert road.leg(0, 1, 0.0) == minutes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_matrix_may_be_saved_by_excel_in_chinese(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "从,新集一矿,医院\n新集一矿,0,25\n医院,26,0\n", encoding)
    road = network({"matrix": "times.csv"}, {"新集一矿": {}, "医院": {}}, tmp_path).modes["road"]
    assert (road.leg(0, 1, 0.0), road.leg(1, 0, 0.0)) == (25.0, 26.0)


def test_every_fault_of_a_matrix_is_named_by_row_and_column(tmp_path: Path) -> None:
    write(tmp_path, "from,base,mien,town\nbase,0,ten,20\nmine,-1,0,5,9\ntown,1,2,inf\nbase,0,1,2\n")
    with pytest.raises(TableError) as error:
        network({"matrix": "times.csv"}, folder=tmp_path)
    number = "write a number from 0 up, or leave the cell empty where there is no way"
    assert str(error.value).splitlines() == [
        f"{tmp_path / 'times.csv'}: not a table of travel times",
        "  column 'mien' is not a site - did you mean 'mine'?",
        "  two rows are headed 'base' - keep one",
        f"  row 2 (base), column mien: 'ten' is not a travel time - {number}",
        "  row 3 (mine) is longer than the header - give one number per column",
        f"  row 3 (mine), column base: '-1' is not a travel time - {number}",
        f"  row 4 (town), column town: 'inf' is not a travel time - {number}",
    ]


def test_a_missing_or_empty_matrix_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        network({"matrix": "times.csv"}, folder=tmp_path)
    write(tmp_path, "\n\n")
    with pytest.raises(TableError, match="empty"):
        network({"matrix": "times.csv"}, folder=tmp_path)


def test_a_matrix_of_250_sites_is_read_whole(tmp_path: Path) -> None:
    names = [f"s{n}" for n in range(250)]
    rows = [",".join(["from", *names])]
    rows += [",".join([name, *(str(1000 * i + j) for j in range(250))]) for i, name in enumerate(names)]
    write(tmp_path, "\n".join(rows))
    road = network({"matrix": "times.csv"}, {name: {} for name in names}, tmp_path).modes["road"]
    assert all(road.base[i][j] == (1000 * i + j if i != j else 0) for i in range(250) for j in range(250))


def test_from_a_point_the_way_goes_by_geometry() -> None:
    road = network({"speed": "30 km/h", "detour": 1.5, "fixed": "2 min", "by_hour": {"08:00-09:00": 2}}).modes["road"]
    assert road.from_point(0.0, 5.0, 2, 0.0) == pytest.approx(5 * 1.5 * 2 + 2)
    assert road.from_point(0.0, 5.0, 2, 480.0) == pytest.approx(34.0)
    assert road.from_point(0.0, 5.0, 3, 0.0) == inf


def test_from_a_point_the_way_counts_from_the_nearest_site_with_coordinates_and_a_row(tmp_path: Path) -> None:
    write(tmp_path, "from,mine,town,face\nmine,0,9,4\ntown,8,0,6\n")
    road = network({"matrix": "times.csv", "speed": "60 km/h"}, folder=tmp_path).modes["road"]
    assert road.from_point(0.1, 0.1, 2, 0.0) == 9.0, "base is nearer, but has no row"
    assert road.from_point(0.1, 9.0, 3, 0.0) == 6.0
    assert road.from_point(0.1, 9.0, 2, 0.0) == 0.0, "the nearest site is the destination"


def test_from_a_point_in_a_mode_of_links_the_way_counts_from_the_nearest_site() -> None:
    road = network({"links": {"mine": {"face": "45 min"}}}).modes["road"]
    assert road.from_point(2.9, 4.0, 3, 0.0) == 45.0
    assert road.from_point(0.0, 0.1, 3, 0.0) == inf


def test_km_come_from_coordinates_else_from_minutes_and_speed() -> None:
    links = {"base": {"mine": "20 min", "face": "30 min"}}
    road = network({"speed": "60 km/h", "detour": 1.4, "fixed": "2 min", "links": links}).modes["road"]
    assert road.km(0, 1) == pytest.approx(7.0)
    assert road.km(0, 3) == pytest.approx(30.0)
    assert road.km(1, 3) == 0.0
    assert road.km(3, 3) == 0.0
    assert network({"links": links}).modes["road"].km(0, 3) == 0.0


def test_nearest_is_by_travel_time_and_ties_go_by_site_order() -> None:
    ways = network({"speed": "60 km/h", "links": {"mine": {"base": "30 min", "town": "30 min", "face": "31 min"}}})
    assert ways.nearest("road", 1, [2, 0], 0.0) == 0
    assert ways.nearest("road", 1, [3, 2], 0.0) == 2
    assert ways.nearest("road", 1, [1, 2], 0.0) == 1
    assert ways.nearest("road", 0, [3], 0.0) is None
    assert ways.nearest("road", 0, [], 0.0) is None


def test_what_the_engine_applies_is_handed_on() -> None:
    ways = network({"speed": "60 km/h", "return_factor": 0.8})
    assert ways.modes["road"].return_factor == 0.8
    assert ways.modes["road"].spread is None
    assert ways.coordinates == [(0.0, 0.0), (3.0, 4.0), (0.0, 10.0), None]
