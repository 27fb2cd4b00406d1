"""Sites and lists from CSV files: as if they were written in the scenario, each value with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.errors import ScenarioError
from covsim.scenario.loader import read
from covsim.scenario.resources import list_resources
from covsim.scenario.show import describe

SITES = """name,label,x,y [m],people,external,offers,delay [min],area
mine,一矿,0,0,3000,,,,north
hospital,County,24,6000,,TRUE,emergency_department; surgery,20,
base,,3,1000,,,,,south
"""
UNITS = """unit,kind,base,since
A-2,ambulance,mine,2019
"N, 1",nurse,base,2020
A-1,ambulance,base,2021
010,ambulance,base,2022
"""
BLOCK = """  base: {at: [3, 1]}
  mine: {at: [0, 0], people: 3000}
  hospital: {at: [24, 6], external: true, offers: [emergency_department]}
"""
AMBULANCE = "ambulance: {at: base, "
FLEET = (
    "ambulance: {names: {file: units.csv, column: unit, only: {kind: ambulance}}, "
    "at: {file: units.csv, column: base, only: {kind: ambulance}}, "
)


def refused(change, *arguments, **files):
    """The first line of each problem."""
    with pytest.raises(ScenarioError) as caught:
        change(*arguments, **files)
    return [str(problem).split("\n")[0] for problem in caught.value.problems]


def test_sites_come_from_a_file_in_its_order_with_units_from_its_header(changed):
    """Texts stay texts, empty cells set nothing, coordinates in m become km, several offers are separated."""
    sites = changed(BLOCK, "  from_file: {file: s.csv}\n", s__csv=SITES).scenario().sites
    assert list(sites) == ["mine", "hospital", "base"]
    mine, hospital, base = sites.values()
    assert (mine.label, mine.at, mine.people, mine.external, mine.area) == ("一矿", (0.0, 0.0), 3000.0, False, "north")
    assert (hospital.at, hospital.external, hospital.people) == ((24.0, 6.0), True, 0.0)
    assert hospital.offers == ("emergency_department", "surgery")
    assert (hospital.delay.mean(), mine.delay) == (20.0, None)
    assert (base.label, base.at, base.area) == ("", (3.0, 1.0), "south")


def test_columns_have_the_names_that_the_scenario_gives_them(changed):
    """A column that is named must be there; others are passed over, and so are columns without use."""
    table = "id,note,east,north,heads,people\nbase,x,3,1,7,1\nmine,,0,0,8,1\nhospital,,24,6,9,1\n"
    block = "  from_file: {file: s.csv, name: id, x: east, y: north, people: heads}\n"
    document = changed(BLOCK, block, s__csv=table)
    assert [(site.at, site.people) for site in document.scenario().sites.values()] == [
        ((3.0, 1.0), 7.0), ((0.0, 0.0), 8.0), ((24.0, 6.0), 9.0),
    ]  # fmt: skip
    assert document.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_in_three_encodings(tmp_path, small, encoding):
    """In a folder with a space in its name."""
    folder = tmp_path / "一 矿"
    folder.mkdir()
    (folder / "s.csv").write_text(SITES, encoding=encoding)
    (folder / "scenario.yaml").write_text(small.replace(BLOCK, "  from_file: {file: s.csv}\n"), encoding="utf-8")
    assert read(folder / "scenario.yaml").scenario().label("mine", "sites") == "一矿"


def test_what_stands_beside_a_file_is_laid_over_it(changed):
    """One more site, another number, one site less; models and ``--set`` do the same."""
    block = "  from_file: {file: s.csv}\n  mine: {people: 1}\n  pit: {at: [1, 1]}\n  spare: null\n"
    document = changed(
        BLOCK, block, ["sites.mine.area=east", "models.small.sites={pit: null, base: {people: 2}}"],
        s__csv=SITES + "spare,,,,,,,,\n",
    )  # fmt: skip
    today, small = (document.scenario(model).sites for model in ("today", "small"))
    assert list(today) == ["mine", "hospital", "base", "pit"]
    assert (today["mine"].people, today["mine"].at, today["mine"].area) == (1.0, (0.0, 0.0), "east")
    assert list(small) == ["mine", "hospital", "base"]
    assert (today["base"].people, small["base"].people) == (0.0, 2.0)


def test_a_model_adds_sites_from_a_file_of_its_own(changed):
    """They are laid over those of the base by name."""
    overlay = "small: {sites: {from_file: {file: more.csv}}}"
    document = changed(
        "small: {staff: {doctor: {count: 6}}}", overlay, more__csv="name,people,x,y\nmine,5,0,0\npit,6,1,1\n"
    )
    assert list(document.scenario("today").sites) == ["base", "mine", "hospital"]
    assert [(name, site.people) for name, site in document.scenario("small").sites.items()] == [
        ("base", 0.0), ("mine", 5.0), ("hospital", 0.0), ("pit", 6.0),
    ]  # fmt: skip


def test_units_come_from_a_file_with_their_homes_in_its_order(changed):
    """Rows of one kind; a name of digits stays as it is."""
    document = changed(AMBULANCE, FLEET, units__csv=UNITS)
    fleet = [(unit.name, unit.home) for unit in list_resources(document.scenario()).units if unit.group == "ambulance"]
    assert fleet == [("A-2", "mine"), ("A-1", "base"), ("010", "base")]


def test_lists_of_numbers_come_from_a_file(changed):
    """With evidence, and with the unit in the header."""
    weights = "\n".join(["weight", *["1"] * 12, *["3"] * 12])
    when = "when: {hour: {value: {file: hours.csv, column: weight}, kind: derived}}"
    document = changed("rate: 7.5/year", f"rate: 7.5/year\n    {when}", hours__csv=weights)
    scenario = document.scenario()
    assert scenario.demand["illness"].when.hour == (*[1.0] * 12, *[3.0] * 12)
    assert [each.kind for each in scenario.evidence if each.path == "demand.illness.when.hour"] == ["derived"]
    table = "table: {step: 1 h, rates: {file: rates.csv, column: n}}"
    document = changed("rate: 7.5/year", table, rates__csv="n [/h]\n3\n4.5\n")
    assert document.scenario().demand["illness"].table.rates == ("3/h", "4.5/h")


def test_a_list_from_a_file_is_replaced_by_overlays_and_set(changed):
    """As any list is; a list may be replaced by one from a file."""
    document = changed(
        AMBULANCE,
        FLEET,
        ["models.small.vehicles={ambulance: {at: base}}", "staff.nurse.at={file: units.csv, column: base}"],
        units__csv=UNITS,
    )
    assert document.scenario("today").vehicles["ambulance"].at == ("mine", "base", "base")
    assert document.scenario("small").vehicles["ambulance"].at == "base"
    assert document.scenario("small").staff["nurse"].at == ("mine", "base", "base", "base")


def test_files_named_by_an_extended_file_are_found_beside_it(tmp_path, small):
    """Sites and lists too."""
    folder = tmp_path / "below"
    folder.mkdir()
    (folder / "s.csv").write_text(SITES, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    text = small.replace(BLOCK, "  from_file: {file: s.csv}\n").replace(AMBULANCE, FLEET)
    (folder / "base.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "top.yaml"
    path.write_text("extends: below/base.yaml\n", encoding="utf-8")
    scenario = read(path).scenario()
    assert (len(scenario.sites), scenario.vehicles["ambulance"].names) == (3, ("A-2", "A-1", "010"))


def test_each_value_remembers_its_row_and_is_shown_as_if_it_were_written(changed, written):
    """What is shown reads back."""
    document = changed(BLOCK, "  from_file: {file: s.csv}\n", s__csv=SITES, units__csv=UNITS)
    origin = document.origin()
    assert (origin["sites.mine.people"].file, origin["sites.mine.people"].line) == ("s.csv", 2)
    assert (origin["sites.hospital.delay"].line, origin["sites.hospital.delay"].set_by) == (3, "base")
    shown = describe(document, "today", origin=True)
    assert f"{'    people: 3000':<60}  # s.csv:2\n" in shown
    assert written(shown).scenario().sites == document.scenario().sites


def test_a_wrong_value_is_reported_with_its_row_and_the_caret_under_it(changed):
    """All of them in one pass, with those of the scenario itself."""
    table = "name,x,y,people\nbase,3,1,many\nmine,0,o,3000\nhospital,24,6,\n"
    with pytest.raises(ScenarioError) as caught:
        changed(BLOCK, "  from_file: {file: s.csv}\n  pit: {peple: 3}\n", s__csv=table)
    assert str(caught.value).split("\n") == [
        "scenario.yaml:6:9: error: sites.pit.peple: unknown key 'peple' - did you mean 'people'?",
        "      pit: {peple: 3}",
        "            ^",
        "s.csv:2:10: error: sites.base.people: expected a number, not 'many'",
        "    base,3,1,many",
        "             ^",
        "s.csv:3:8: error: sites.mine.at.1: expected a number, not 'o'",
        "    mine,0,o,3000",
        "           ^",
    ]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ("name,x,y\nbase,1,1\nbase,2,2\n,3,3\n", [
            "s.csv:3:1: error: sites.from_file: 'base' stands here twice (first in row 2) - rename one",
            "s.csv:4:1: error: sites.from_file: a row has no name - give every site one",
        ]),
        ("name,x\nbase,1\n", [
            "s.csv:2:6: error: sites.from_file: 'base' has one coordinate - give both x and y, or none",
        ]),
        ("name,x [mi],y\nbase,1,1\n", [
            "s.csv:2:6: error: sites.from_file: unknown unit 'mi' of coordinates in the header - use km or m",
        ]),
        ("nmae,x,y\nbase,1,1\n", [
            "scenario.yaml:5:14: error: sites.from_file.name: s.csv has no column 'name' - did you mean 'nmae'?",
        ]),
        ("name,name\nbase,1\n", [
            "scenario.yaml:5:21: error: sites.from_file.file: s.csv: two columns are called 'name' - rename one",
        ]),
        ("", [
            "scenario.yaml:5:14: error: sites.from_file.name: s.csv has no column 'name' - it is empty",
        ]),
    ],
)  # fmt: skip
def test_files_of_sites_that_make_no_sense(changed, table, problems):
    """Exactly these problems, none that follows from them."""
    assert refused(changed, BLOCK, "  from_file: {file: s.csv}\n", s__csv=table) == problems


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("column: unti", "48: error: {}.column: units.csv has no column 'unti' - did you mean 'unit'?"),
        (
            "column: unit, only: {knd: ambulance}",
            "66: error: {}.only.knd: units.csv has no column 'knd' - did you mean 'kind'?",
        ),
        (
            "column: unit, only: {kind: ambulanc}",
            "67: error: {}.only.kind: no row has 'ambulanc' in 'kind' - did you mean 'ambulance'?",
        ),
        ("columns: unit", "40: error: {}.columns: unknown key 'columns' - did you mean 'column'?"),
    ],
)
def test_references_to_a_column_that_lead_nowhere(changed, reference, problem):
    """With a near miss, after what is missing."""
    problems = refused(
        changed, AMBULANCE, f"ambulance: {{names: {{file: units.csv, {reference}}}, at: base, ", units__csv=UNITS
    )
    assert problems[-1] == f"scenario.yaml:16:{problem.format('vehicles.ambulance.names')}"
    assert len(problems) == 1 + ("columns" in reference)


def test_empty_cells_and_empty_files_give_no_list(changed):
    """A gap would put all that follows in another place."""
    fleet = "ambulance: {names: {file: units.csv, column: unit}, at: base, "
    assert refused(changed, AMBULANCE, fleet, units__csv="unit,base\nA-1,base\n,base\n") == [
        "units.csv:3:1: error: vehicles.ambulance.names: the cell in column 'unit' is empty - fill it in"
    ]
    assert refused(changed, AMBULANCE, fleet, units__csv="unit,base\n") == [
        "scenario.yaml:16:29: error: vehicles.ambulance.names.file: units.csv has no rows - "
        "write one for each item of the list"
    ]


def test_a_wrong_item_of_a_list_is_reported_with_its_row(changed):
    """The third vehicle lives nowhere; quotation marks hide the columns, not the rows."""
    units = UNITS.replace("A-1,ambulance,base", "A-1,ambulance,bse")
    assert refused(changed, AMBULANCE, FLEET, units__csv=units) == [
        "units.csv:4:1: error: vehicles.ambulance.at.1: there is no site 'bse' - did you mean 'base'?"
    ]


def test_wrong_cells_are_said_in_one_pass_with_names_that_are_there_twice(changed):
    """Cells of the rows that are refused too; what rests on their sites waits."""
    table = "name,x,y,people\nbase,3,1,\nbase,3,1,many\nmine,0,0,-3\n,o,1,5\nhospital,24,6,7,5\n"
    assert refused(changed, BLOCK, "  from_file: {file: s.csv}\n  pit: {peple: 3}\n", s__csv=table) == [
        "scenario.yaml:6:9: error: sites.pit.peple: unknown key 'peple' - did you mean 'people'?",
        "s.csv:3:1: error: sites.from_file: 'base' stands here twice (first in row 2) - rename one",
        "s.csv:3:10: error: sites.base (row 3).people: expected a number, not 'many'",
        "s.csv:4:10: error: sites.mine.people: must be at least 0, not -3",
        "s.csv:5:1: error: sites.from_file: a row has no name - give every site one",
        "s.csv:5:2: error: sites.(row 5).at.0: expected a number, not 'o'",
        "s.csv:6:1: error: sites.from_file: row 6: 5 cells for 4 columns - a decimal comma? write 7.5, or put the cell in "
        "quotation marks",
    ]


def test_what_can_not_be_read_hides_nothing_else(changed):
    """A file of sites and a list that aren't there, and a slip elsewhere."""
    fleet = "ambulance: {names: {file: none.csv, column: unit}, at: base, rooster: crew, "
    problems = refused(changed, AMBULANCE, fleet)
    assert [problem.split(": ")[2:4] for problem in problems] == [
        ["vehicles.ambulance.names.file", "there is no file 'none.csv' - give its path relative to the file that names it"],
        ["vehicles.ambulance.rooster", "unknown key 'rooster' - did you mean 'roster'?"],
    ]


def test_a_column_with_a_slip_of_the_pen_is_warned_of(changed):
    """Further columns are nobody's mistake, but this one looks like a key that the file lacks."""
    table = "name,x,y,peopel,note\nbase,3,1,,\nmine,0,0,3000,\nhospital,24,6,,\n"
    document = changed(BLOCK, "  from_file: {file: s.csv}\n", s__csv=table)
    assert [str(warning).split("\n")[0] for warning in document.warnings] == [
        "s.csv:1:10: warning: sites.from_file: the column 'peopel' is not read - did you mean 'people'?"
    ]


def test_a_country_of_sites_with_a_matrix_is_read(tmp_path):
    """250 sites, 250 homes and a matrix of 62,500 minutes."""
    names = [f"s{n}" for n in range(250)]
    files = {
        "sites.csv": "name,label,people\n" + "".join(f"{name},Site {name},{n}\n" for n, name in enumerate(names)),
        "units.csv": "unit,base\n" + "".join(f"u {name},{name}\n" for name in names),
        "matrix.csv": "," + ",".join(names) + "\n"
        + "".join(f"{a}," + ",".join(str(abs(n - m)) for m in range(250)) + "\n" for n, a in enumerate(names)),
        "scenario.yaml": """covsim: 1
name: Country
clock: {horizon: 1 week}
sites: {from_file: {file: sites.csv}}
travel: {road: {matrix: matrix.csv}}
vehicles:
  ambulance: {names: {file: units.csv, column: unit}, at: {file: units.csv, column: base}, mode: road}
demand: {calls: {rate: 12 per 1000 people per day, pathway: help}}
pathways: {help: {reach: {respond: {needs: {ambulance: 1}}}}}
models: {a: {}, b: {like: a, sites: {s3: {people: 0}}}}
""",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    document = read(tmp_path / "scenario.yaml")
    assert document.warnings == ()
    scenario = document.scenario("b")
    assert (len(scenario.sites), scenario.sites["s249"].people, scenario.sites["s3"].people) == (250, 249.0, 0.0)
    assert [unit.home for unit in list_resources(scenario).units] == names
    assert Path(scenario.folder) == tmp_path
