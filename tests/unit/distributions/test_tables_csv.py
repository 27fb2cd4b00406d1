"""CSV tables: encodings, units in headers, and every bad row named at once."""

from __future__ import annotations

import datetime as dt

import pytest

from covsim import tables
from covsim.tables import TableError, read_table

TEXT = "site,time [h],note\n一矿,1,x\n\n二矿,30 min,y\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "表 格.csv"
    path.write_text(TEXT, encoding)
    table = read_table(path, {"site": tables.text, "time": tables.minutes()})
    assert table["site"] == ["一矿", "二矿"]
    assert table["time"] == [60, 30]
    assert table.rows == [2, 4]
    assert len(table) == 2


def test_all_bad_rows_are_reported_in_one_go(tmp_path):
    path = tmp_path / "bad.csv"
    good, bad = "mine_1,1,2,2025-01-01", 'mine1,x,,2025-02-30\nmine_2,1.5,-,1/2/2025\n"mine_2",nan'
    path.write_text(f"site,n,t [min],d\n{good}\n{bad}\n")
    site = tables.one_of(["mine_1", "mine_2"], "site")
    with pytest.raises(TableError) as caught:
        read_table(path, {"site": site, "n": tables.whole, "t": tables.minutes(), "d": tables.moment})
    assert str(caught.value).splitlines() == [
        f"{path}: 10 bad values",
        "  row 3, site: unknown site 'mine1' - did you mean 'mine_1'?",
        "  row 3, n: 'x' is not a number",
        "  row 3, t: is empty",
        "  row 3, d: '2025-02-30' is not a local date and time - write for example '2025-01-31 08:00'",
        "  row 4, n: '1.5' is not a whole number",
        "  row 4, t: '-' is not a duration - write for example '25 min', '1.5 h' or '2 days'",
        "  row 4, d: '1/2/2025' is not a local date and time - write for example '2025-01-31 08:00'",
        "  row 5, n: 'nan' is not a finite number",
        "  row 5, t: is empty",
        "  row 5, d: '' is not a local date and time - write for example '2025-01-31 08:00'",
    ]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_between_the_cells(tmp_path, mark):
    """The header tells, whatever its quoted names hold; a comma within a number is explained."""
    path = tmp_path / "t.csv"
    path.write_text('n;"a, b, c, d";t [min]\n1;x, y;2\n'.replace(";", mark))
    table = read_table(path, {"n": tables.whole, "a, b, c, d": tables.text, "t": tables.minutes()})
    assert (table["n"], table["a, b, c, d"], table["t"]) == ([1], ["x, y"], [2])
    path.write_text("n;t [min]\n1,5;2,5\n".replace(";", mark))
    with pytest.raises(TableError) as caught:
        read_table(path, {"n": tables.number, "t": tables.minutes()})
    assert str(caught.value).splitlines()[1:] == [
        "  row 2, n: '1,5' is not a number - write 1.5, with a point",
        "  row 2, t: '2,5' is not a number - write 2.5, with a point",
    ]


def test_long_lists_of_bad_rows_are_cut(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("n\n" + "x\n" * 50)
    with pytest.raises(TableError, match=r"50 bad values(\n.*){20}\n  and 30 more$"):
        read_table(path, {"n": tables.number})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"sight,n\n", "no column 'site' - did you mean 'sight'?"),
        (b"a,b\n1,2\n", "no column 'site' - it has a, b"),
        (b"", "no column 'site' - it has no header row"),
        (b"site,site\na,b\n", "two columns are called 'site' - rename one"),
        (b'site\n"' + b"x" * 200_000, "is not a CSV file (field larger than field limit (131072))"),
        (b"site\n\xff\xff\xff\n", "is neither UTF-8 nor GB18030 - save it as 'CSV UTF-8'"),
    ],
)
def test_files_that_are_no_such_table(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        read_table(path, {"site": tables.text})
    assert str(caught.value) == f"{path}: {message}"


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(TableError, match="no such file - names of files are relative to the folder of the scenario"):
        read_table(tmp_path / "none.csv", {})
    with pytest.raises(TableError, match="can't be read"):
        read_table(tmp_path, {})


def test_cells():
    assert tables.minutes("h")("2", "") == 120
    assert tables.minutes("h")("2", "s") == 2 / 60
    assert tables.moment("2025/1/31 8:05", "") == dt.datetime(2025, 1, 31, 8, 5)
    assert tables.moment("2025-01-31T08:05:30", "") == dt.datetime(2025, 1, 31, 8, 5, 30)
    assert tables.moment("2025-01-31", "") == dt.datetime(2025, 1, 31)
    assert tables.optional(tables.number, None)("", "") is None
    assert tables.rate(1.0)("3", "/h") == pytest.approx(0.05)
    assert tables.rate(500.0)("12 per 1000 people per h", "") == pytest.approx(0.1)
    with pytest.raises(ValueError, match="unknown unit of time 'hr' in the header - use s, min, h or days"):
        tables.minutes()("2", "hr")
    with pytest.raises(ValueError, match="'3' is not a rate"):
        tables.rate(1.0)("3", "")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("a,7,5\n", "3 cells for 2 columns - a decimal comma? write 7.5, or put the cell in quotation marks"),
        ("a,-7,5,\n", "4 cells for 2 columns - a decimal comma? write -7.5, or put the cell in quotation marks"),
        ("a,b,7\n", "3 cells for 2 columns - if one holds what separates cells, put the cell in quotation marks"),
    ],
)
def test_a_row_longer_than_the_header_is_refused(tmp_path, rows, problem):
    """Nobody knows which of its cells is meant for which column, so nothing else is said of it."""
    path = tmp_path / "t.csv"
    path.write_text(f"name,n\na,1,,\n{rows}b,x\n")
    with pytest.raises(TableError) as caught:
        read_table(path, {"name": tables.text, "n": tables.number})
    assert str(caught.value).splitlines()[1:] == [f"  row 3: {problem}", "  row 4, n: 'x' is not a number"]
    path.write_text("n [min]\n5,5\n")
    with pytest.raises(TableError, match=r"row 2: 2 cells for 1 column - a decimal comma\? write 5\.5, or"):
        read_table(path, {"n": tables.minutes()})
