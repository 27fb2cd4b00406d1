"""Rows of the files that a scenario names are looked at when it is read, not first when it is run."""

from __future__ import annotations

import pytest

from covsim.errors import ScenarioError
from covsim.metrics import read

SCENARIO = """covsim: 1
name: One post
clock: {start: 2025-01-06, horizon: 1 week}
sites: {base: {}, mine: {}}
travel: {road: {matrix: ways.csv}}
rosters: {duty: {dates: duty.csv}}
staff: {nurse: {at: base, mode: road, roster: duty}}
demand: {falls: {table: {file: rates.csv}, where: mine, pathway: help}}
pathways: {help: {see: {respond: {needs: {nurse: 1}, takes: 10 min}}}}
models: {today: {}, other: {staff: {nurse: {count: 2}}}}
"""
FILES = {
    "ways.csv": ",base,mine\nbase,0,12\nmine,12,0\n",
    "duty.csv": "unit,start,end\n1,2025-01-06 08:00,2025-01-06 20:00\n",
    "rates.csv": "time [h],rate [/h]\n0,1\n24,2\n",
}


@pytest.fixture
def problems(tmp_path, monkeypatch):
    """What is said when one of the files holds something else."""
    monkeypatch.chdir(tmp_path)

    def check(**changed):
        for name, text in FILES.items():
            (tmp_path / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
        (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
        try:
            read("s.yaml")
        except ScenarioError as error:
            return [f"{each.line}: {each.path}: {each.message}" for each in error.problems]
        return []

    return check


def test_sound_files_are_accepted(problems):
    assert problems() == []


def test_bad_rows_of_a_table_of_rates_are_named(problems):
    assert problems(rates="time [h],rate [/h]\n0,1\n24,many\n36,2\n48,-3\n") == [
        "8: demand.falls.table: rates.csv: 2 bad values\n  row 3, rate: 'many' is not a rate - write for "
        "example '7.5/year' or '12 per 1000 people per day'\n  row 5, rate: a rate can't be negative: '-3/h'"
    ]
    assert problems(rates="time [h],rate [/h]\n24,1\n0,2\n") == [
        "8: demand.falls.table: rates.csv: 1 bad value\n  row 3, time: is not after that of row 2 - sort the rows by time, "
        "each time once"
    ]
    assert problems(rates="time [h],rate [/h]\n24,1\n24,many\n-1,2\n36,2,5\n") == [
        "8: demand.falls.table: rates.csv: 4 bad values\n  row 3, rate: 'many' is not a rate - write for "
        "example '7.5/year' or '12 per 1000 people per day'\n  row 3, time: is not after that of row 2 - sort the rows by "
        "time, each time once\n  row 4, time: is not after that of row 3 - sort the rows by time, each time once\n"
        "  row 5: 3 cells for 2 columns - a decimal comma? write 2.5, or put the cell in quotation marks"
    ]
    assert problems(rates="time [h],rate [/h]\n0,1\n") == [
        "8: demand.falls.table: rates.csv: a table of rates needs two or more rows"
    ]


def test_bad_cells_of_a_matrix_are_named(problems):
    assert problems(ways=",base,mine,mien\nbase,0,far,9\nmine,-3,0,\n") == [
        "5: travel.road.matrix: ways.csv: not a table of travel times\n  column 'mien' is not a site - did you mean 'mine'?\n"
        "  row 2 (base), column mine: 'far' is not a travel time - write a number from 0 up, or leave the cell empty where "
        "there is no way\n  row 3 (mine), column base: '-3' is not a travel time - write a number from 0 up, or leave the "
        "cell empty where there is no way"
    ]


def test_bad_rows_of_a_roster_are_named(problems):
    assert problems(duty="unit,start,end\n1,2025-01-06 20:00,2025-01-06 08:00\n2,6 Jan,2025-01-06\n") == [
        "6: rosters.duty.dates: duty.csv: 2 bad values\n  row 2: ends before it starts - swap start and end, or mind the "
        "date\n  row 3, start: '6 Jan' is not a local date and time - write for example '2025-01-31 08:00'"
    ]
    assert problems(duty="unit,start,end\n1,2025-01-06 20:00,2025-01-06 08:00\nnurs 2,2025-01-06,2025-01-07\n") == [
        "6: rosters.duty.dates: duty.csv: 2 bad values\n  row 2: ends before it starts - swap start and end, or mind the "
        "date\n  row 3: nobody on this roster is called 'nurs 2' - did you mean 'nurse'? (in model today)",
        "6: rosters.duty.dates: duty.csv: 2 bad values\n  row 2: ends before it starts - swap start and end, or mind the "
        "date\n  row 3: nobody on this roster is called 'nurs 2' - did you mean 'nurse 2'? (in model other)",
    ]
