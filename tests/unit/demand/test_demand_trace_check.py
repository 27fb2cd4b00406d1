"""``covsim check`` reads the rows of traces: what is wrong in them is said by the rows that a spreadsheet shows."""

from __future__ import annotations

import pytest

from covsim.errors import ScenarioError
from covsim.metrics import read

SCENARIO = """covsim: 1
name: Replay
clock: {start: 2025-01-06, horizon: 1 week}
sites: {base: {}, mine: {}}
staff: {nurse: {count: 1, at: base}}
demand:
  calls:
    trace: {file: calls.csv, columns: {care: min, kind: text}}
    where: base
    pathway: visit
pathways:
  visit: {see: {treat: {needs: {nurse: 1}, takes: {field: care}}}}
"""
INSIDE = "time,care,kind\n10,5,fall\n20,6,fall\n30,7,cut\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Reads a scenario with its trace; the first lines of its problems, warnings too."""
    monkeypatch.chdir(tmp_path)

    def check(rows: str, text: str = SCENARIO) -> list[str]:
        (tmp_path / "calls.csv").write_text(rows, encoding="utf-8")
        (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
        try:
            problems = read("scenario.yaml").warnings
        except ScenarioError as error:
            problems = error.problems
        return [str(problem).partition("\n    ")[0] for problem in problems]

    return check


def test_a_sound_trace_is_read_without_a_word(check):
    assert check(INSIDE) == []


def test_rows_outside_the_run_are_named_in_a_warning(check):
    early = "time,care,kind\n-1,5,\n10,5,\n10080,6,\n10081,6,\n10082,6,\n20000,6,\n0,1,\n\n99999,1,\n"
    assert check(early) == [
        "scenario.yaml:8:19: warning: demand.calls.trace.file: 6 of the 8 rows of calls.csv lie outside the run, "
        "2025-01-06 00:00 to 2025-01-13 00:00, and are left out: rows 2, 4-7 and 10 - is that meant?"
    ]
    assert check("time,care,kind\n-1,5,\n10,5,\n") == [
        "scenario.yaml:8:19: warning: demand.calls.trace.file: 1 of the 2 rows of calls.csv lies outside the run, "
        "2025-01-06 00:00 to 2025-01-13 00:00, and are left out: row 2 - is that meant?"
    ]


def test_a_trace_without_a_row_in_the_run_is_an_error_and_an_empty_one_a_warning(check):
    assert check("time,care,kind\n2024-03-01 08:30,5,\n2024-03-02 09:00,5,\n") == [
        "scenario.yaml:8:19: error: demand.calls.trace.file: not one of the 2 rows of calls.csv lies within the run, "
        "2025-01-06 00:00 to 2025-01-13 00:00: they go from 2024-03-01 08:30 to 2024-03-02 09:00 - "
        "change clock.start and clock.horizon, or the column of times"
    ]
    assert check("time,care,kind\n") == [
        "scenario.yaml:8:19: warning: demand.calls.trace.file: calls.csv has no rows - no cases will come of it"
    ]


def test_bad_cells_are_errors_with_their_rows(check):
    assert check("time,care,kind\n10,-5,a\n20,soon,b\nnoon,3,c\n40,2,d\n") == [
        "scenario.yaml:8:5: error: demand.calls.trace: calls.csv: 3 bad values\n"
        "  row 2, care: a duration can't be negative: '-5'\n"
        "  row 3, care: 'soon' is not a duration - write for example '25 min', '1.5 h' or '2 days'\n"
        "  row 4, time: 'noon' is neither a date nor a time after clock.start - "
        "write for example '2025-01-31 08:00' or '90 min'"
    ]


def test_sites_and_severities_of_rows_are_looked_up(check):
    text = SCENARIO.replace("calls.csv,", "calls.csv, site: kind, severity: grade,").replace(", kind: text", "")
    text = text.replace("    where: base\n", "    severity: {red: 0.2, green: 0.8}\n")
    assert check("time,care,kind,grade\n10,5,mine,red\n10,5,min,gren\n", text) == [
        "scenario.yaml:8:5: error: demand.calls.trace: calls.csv: 2 bad values\n"
        "  row 3, kind: unknown site 'min' - did you mean 'mine'?\n"
        "  row 3, grade: unknown severity 'gren' - did you mean 'green'?"
    ]


def test_cells_that_a_law_can_not_use_are_errors_where_every_case_meets_it(check):
    rows = "time,care,kind\n10,5,fall\n20,,fall\n30,7,cut\n"
    message = "'care' of calls.csv is empty in row 3 - fill them in, or use another law"
    place = "pathways.visit.see.treat.takes"
    assert check(rows) == [f"scenario.yaml:12:44: error: {place}: column {message}"]
    only = SCENARIO.replace("{see: {", "{see: {only: {kind: cut}, ")
    assert check(rows, only) == [f"scenario.yaml:12:63: warning: {place}: column {message}"]
    number = SCENARIO.replace("care: min", "care: number")
    assert check("time,care,kind\n10,5,\n20,-2,\n30,-1,\n", number) == [
        f"scenario.yaml:12:44: error: {place}: column 'care' of calls.csv is negative in rows 3-4 - put them right"
    ]
    assert check(INSIDE, SCENARIO.replace("field: care", "field: kind")) == [
        f"scenario.yaml:12:44: error: {place}: column 'kind' of calls.csv is read as text and can't be a duration or "
        "number - say what it holds: columns: {kind: min}"
    ]


def test_a_table_of_laws_has_every_value_of_the_trace(check):
    text = SCENARIO.replace("{field: care}", "{by: kind, cases: {fall: 10 min}}")
    assert check(INSIDE, text) == [
        "scenario.yaml:12:44: error: pathways.visit.see.treat.takes: no case is given for kind = 'cut', which calls.csv "
        "has in row 4 - add it, or an 'otherwise'"
    ]
    assert check(INSIDE, text.replace("10 min}}", "10 min}, otherwise: 3 min}")) == []


def test_a_file_without_the_columns_is_reported_once(check):
    assert len(check("time,kind\n10,fall\n")) == 1
    assert check(INSIDE, SCENARIO.replace("care: min", "care: mins")) == [
        "scenario.yaml:8:5: error: demand.calls.trace: 'mins' is no kind of column - did you mean 'min'?"
    ]


def test_a_trace_of_several_models_is_read_once(check, monkeypatch):
    from covsim.demand import trace_check

    read_rows, calls = trace_check.read_rows, []
    monkeypatch.setattr(trace_check, "read_rows", lambda *given: calls.append(given) or read_rows(*given))
    assert check(INSIDE, SCENARIO + "models: {a: {}, b: {staff: {nurse: {count: 2}}}, c: {}}\n") == []
    assert len(calls) == 1


def test_semicolons_and_tabs_are_read_and_a_decimal_comma_is_explained(check):
    assert check(INSIDE.replace(",", ";")) == check(INSIDE.replace(",", "\t")) == []
    assert check("time;care;kind\n10;5,5;a,b\n") == [
        "scenario.yaml:8:5: error: demand.calls.trace: calls.csv: 1 bad value\n"
        "  row 2, care: '5,5' is not a number - write 5.5, with a point"
    ]


def test_all_that_is_wrong_in_a_trace_is_said_at_once(check):
    """Bad cells, an id twice, a row that is too long, cells that a law needs; a bad cell isn't an empty one."""
    rows = "nr,time,care,kind\n1,10,5,fall\n1,noon,,cut\n2,30,soon,\n3,40,7,5,cut\n4,50,,\n"
    text = SCENARIO.replace("calls.csv,", "calls.csv, id: nr,")
    assert check(rows, text) == [
        "scenario.yaml:8:5: error: demand.calls.trace: calls.csv: 4 bad values\n"
        "  row 3, time: 'noon' is neither a date nor a time after clock.start - "
        "write for example '2025-01-31 08:00' or '90 min'\n"
        "  row 3, nr: 1 is the id of row 2 too - each case has its own\n"
        "  row 4, care: 'soon' is not a duration - write for example '25 min', '1.5 h' or '2 days'\n"
        "  row 5: 5 cells for 4 columns - a decimal comma? write 7.5, or put the cell in quotation marks",
        "scenario.yaml:12:44: error: pathways.visit.see.treat.takes: column 'care' of calls.csv is empty in rows 3 and 6 - "
        "fill them in, or use another law",
    ]
    by_kind = text.replace("{field: care}", "{by: kind, cases: {fall: 10 min}, otherwise: 3 min}")
    assert len(check(rows, by_kind)) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_trace_in_another_encoding_is_refused(tmp_path, monkeypatch, encoding):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calls.csv").write_bytes("时间,care,kind\n1,2,3\n".encode(encoding))
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("calls.csv,", "calls.csv, time: 时间,"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read("scenario.yaml")
    [first, *_] = str(caught.value).splitlines()
    what = "calls.csv: is neither UTF-8 nor GB18030 - save it as 'CSV UTF-8'"
    assert first == f"scenario.yaml:8:13: error: demand.calls.trace.file: {what}"


def test_cells_that_are_to_name_sites_are_checked(check):
    text = SCENARIO.replace("takes: {field: care}}}}", "takes: 5 min}}, off: {go: {to: {field: kind}, takes: 1 min}}}")
    place = "scenario.yaml:12:83: error: pathways.visit.off.go.to.field: "
    assert check("time,care,kind\n10,5,base\n20,6,mine\n", text) == []
    assert check("time,care,kind\n10,5,base\n20,6,\n30,7,mne\n40,7,mne\n", text) == [
        place + "column 'kind' of calls.csv is empty in row 3 - name a site there",
        place + "there is no site 'mne', which calls.csv has in rows 4-5 - the sites are base, mine",
    ]
    number = text.replace("{field: kind}", "{field: care}")
    assert check(INSIDE, number) == [
        place + "column 'care' of calls.csv is read as numbers, not names of sites - say so: columns: {care: text}"
    ]


def test_an_empty_cell_of_a_site_where_not_every_case_goes_is_a_warning(check):
    text = SCENARIO.replace(
        "takes: {field: care}}}}",
        "takes: 5 min}}, off: {only: {site: mine}, go: {to: {field: kind}, takes: 1 min}}}",
    )
    assert [line.split(": ")[1] for line in check("time,care,kind\n10,5,base\n20,6,\n", text)] == ["warning"]
