"""Cases from files: times, ids, sites, severities and attributes."""

from __future__ import annotations

import numpy as np
import pytest

from covsim.demand import sample
from covsim.errors import CovsimError
from covsim.streams import Luck
from covsim.tables import TableError

ROWS = """time,nr,where,grade,on_scene,zone,score
2025-01-06 08:30,17,mine_1,urgent,12,north,3
2025-01-07 00:00,4,mine_2,critical,,,
2025-01-20 00:00,5,mine_2,critical,1,late,1
2025-01-05 23:59,6,mine_2,critical,1,early,1
"""
SPEC = {
    "file": "calls.csv", "id": "nr", "site": "where", "severity": "grade",
    "columns": {"on_scene": "s", "zone": "text", "score": "number"},
}  # fmt: skip


def trace(build, tmp_path, text, spec, encoding="utf-8", **stream):
    (tmp_path / "calls.csv").write_text(text, encoding)
    return sample(build(demand={"calls": {"trace": spec, **stream}}), Luck(1, 0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_within_the_run_become_cases(build, tmp_path, encoding):
    cases = trace(build, tmp_path, ROWS.replace("north", "北区"), SPEC, encoding)
    assert cases.time.tolist() == [510, 1440]
    assert cases.key.tolist() == [17, 4]
    assert [cases.sites[n] for n in cases.site] == ["mine_1", "mine_2"]
    assert [cases.severities[n] for n in cases.severity] == ["urgent", "critical"]
    np.testing.assert_array_equal(cases.attributes["on_scene"], [0.2, np.nan])
    np.testing.assert_array_equal(cases.attributes["score"], [3.0, np.nan])
    assert cases.attributes["zone"].tolist() == ["北区", None]


def test_declared_severities_come_first_and_others_are_refused(build, tmp_path):
    mix = {"critical": 0.2, "urgent": 0.8}
    cases = trace(build, tmp_path, ROWS, SPEC, severity=mix)
    assert cases.severities == ("critical", "urgent")
    assert cases.severity.tolist() == [1, 0]
    with pytest.raises(CovsimError, match="row 2, grade: unknown severity 'urgent' - did you mean 'urgnt'"):
        trace(build, tmp_path, ROWS, SPEC, severity={"critical": 0.2, "urgnt": 0.8})


def test_numeric_times_row_numbers_and_luck_for_what_the_file_lacks(build, tmp_path):
    text = "time\n1.5\n0.5\n2 min\n-1\n" + "\n".join(["3"] * 400)
    cases = trace(build, tmp_path, text, {"file": "calls.csv", "time_unit": "h"}, severity={"a": 0.3, "b": 0.7})
    assert cases.time[:4].tolist() == [2, 30, 90, 180]
    assert cases.key[:4].tolist() == [4, 3, 2, 6]  # as a spreadsheet numbers them: the header is row 1
    assert set(cases.site.tolist()) == {0, 1}
    assert 85 < (cases.severity == 0).sum() < 158  # 121, standard deviation 9
    header = trace(build, tmp_path, "time [s]\n90\n", {"file": "calls.csv"})
    assert header.time.tolist() == [1.5]


def test_validity_dates_hold_for_traces_too(build, tmp_path):
    assert len(trace(build, tmp_path, ROWS, SPEC, starts="2025-01-06 12:00")) == 1
    assert len(trace(build, tmp_path, ROWS, SPEC, ends="2025-01-06")) == 0


def test_all_bad_rows_are_reported(build, tmp_path):
    text = "time,nr,where,grade,on_scene,zone,score\nx,-1,mine_3,a,1,z,1\n2025-01-06,1.5,mine_1,,q,z,many\n"
    with pytest.raises(CovsimError) as caught:
        trace(build, tmp_path, text, SPEC)
    assert str(caught.value).splitlines() == [
        f"demand.calls: {tmp_path / 'calls.csv'}: 7 bad values",
        "  row 2, time: 'x' is neither a date nor a time after clock.start - "
        "write for example '2025-01-31 08:00' or '90 min'",
        "  row 2, nr: an id is a whole number from 0 to 2147483647, not -1",
        "  row 2, where: unknown site 'mine_3' - did you mean 'mine_2'?",
        "  row 3, on_scene: 'q' is not a duration - write for example '25 min', '1.5 h' or '2 days'",
        "  row 3, score: 'many' is not a number",
        "  row 3, nr: '1.5' is not a whole number",
        "  row 3, grade: is empty",
    ]


def test_durations_of_cases_can_not_be_negative_but_their_times_may_lie_before_the_start(build, tmp_path):
    with pytest.raises(CovsimError) as caught:
        trace(build, tmp_path, "time,drive\n-1,3\n1,-3\n2,-4 min\n", {"file": "calls.csv", "columns": {"drive": "min"}})
    assert str(caught.value).splitlines() == [
        f"demand.calls: {tmp_path / 'calls.csv'}: 2 bad values",
        "  row 3, drive: a duration can't be negative: '-3'",
        "  row 4, drive: a duration can't be negative: '-4 min'",
    ]


def test_ids_must_be_unique(build, tmp_path):
    with pytest.raises(CovsimError) as caught:
        trace(build, tmp_path, "time,nr\n1,7\n2,8\n3,7\nx,8\n", {"file": "calls.csv", "id": "nr"})
    assert str(caught.value).splitlines()[1:] == [
        "  row 4, nr: 7 is the id of row 2 too - each case has its own",
        "  row 5, time: 'x' is neither a date nor a time after clock.start - "
        "write for example '2025-01-31 08:00' or '90 min'",
        "  row 5, nr: 8 is the id of row 3 too - each case has its own",
    ]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"file": "none.csv"}, "no such file"),
        ({"file": "calls.csv", "time": "tme"}, "no column 'tme' - did you mean 'time'?"),
        ({"file": "calls.csv", "columns": {"score": "numbr"}}, "'numbr' is no kind of column - did you mean 'number'?"),
        ({"file": "calls.csv", "columns": {"time": "text"}}, "the column 'time' is read twice"),
    ],
)
def test_traces_that_make_no_sense(build, tmp_path, spec, message):
    with pytest.raises(CovsimError) as caught:
        trace(build, tmp_path, ROWS, spec)
    assert message in str(caught.value)


def test_an_empty_trace_is_no_demand_but_keeps_its_columns(build, tmp_path):
    cases = trace(build, tmp_path, "time,nr,where,grade,on_scene,zone,score\n", SPEC)
    assert len(cases) == 0
    assert {name: column.dtype.kind for name, column in cases.attributes.items()} == {
        "on_scene": "f", "zone": "O", "score": "f"
    }  # fmt: skip
    assert issubclass(TableError, CovsimError)
