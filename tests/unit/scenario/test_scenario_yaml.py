"""The YAML that covsim reads: 1.2 scalars, merge keys, limits; and files that are no scenarios."""

from __future__ import annotations

import os
import tracemalloc
from itertools import pairwise

import pytest

from covsim.errors import ScenarioError
from covsim.scenario.loader import read
from covsim.scenario.nodes import compose, scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22:00", "22:00"), ("7:30", "7:30"), ("no", "no"), ("Yes", "Yes"), ("on", "on"), ("off", "off"),
        ("010", 10), ("0o10", 8), ("0x1F", 31), ("0b1", "0b1"), ("-3", -3), ("+4", 4), ("1_0", "1_0"),
        ("1e3", 1000.0), ("1.5", 1.5), (".5", 0.5), ("1.2.3", "1.2.3"), ("90%", "90%"), ("2025-01-06", "2025-01-06"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        (".inf", float("inf")), ("-.Inf", float("-inf")), ("1e999", float("inf")), ("9" * 400, "9" * 400),
    ],
)  # fmt: skip
def test_plain_scalars_are_those_of_yaml_1_2(text, value):
    """PyYAML's own rules would make 22:00 a number and no a false."""
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)


def plain(text):
    """The document without places."""
    return compose(text, "f.yaml", "base")[0].plain()


def test_quoted_and_tagged_scalars():
    """Quotes and !!str make text; other core tags leave the value as it reads."""
    assert plain("a: '3'\nb: \"true\"\nc: !!str 4\nd: !!float 2\ne: |\n  5\n") == {
        "a": "3", "b": "true", "c": "4", "d": 2, "e": "5\n",
    }  # fmt: skip


def test_keys_are_text_whatever_they_look_like():
    """A site may be called 010, a pathway no."""
    assert list(plain("010: 1\nno: 2\n1.50: 3\n12:30: 4\nnull: 5\n")) == ["010", "no", "1.50", "12:30", "null"]


def test_merge_keys_and_anchors():
    """What is written counts more than what is merged; of several mappings the first that has a key."""
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd: {x: 4, <<: *b}\ne: *a\n'<<': 5\n"
    found = plain(text)
    assert found["c"] == {"x": 3, "y": 1, "z": 2}
    assert found["d"] == {"x": 4, "y": 2, "z": 2}
    assert found["e"] == {"x": 1, "y": 1}
    assert found["<<"] == 5


def test_places_count_from_one_and_point_at_keys_and_values():
    """Lines and columns as an editor shows them."""
    root, _ = compose("a:\n  新: [1, 22]\n", "f.yaml", "base")
    inner = root.entries["a"]
    assert (inner.keys["新"].line, inner.keys["新"].column) == (2, 3)
    assert (inner.entries["新"].value[1].mark.line, inner.entries["新"].value[1].mark.column) == (2, 10)


def bomb(first, next_one, names):
    """Anchors each of which repeats the one before."""
    lines = [f"{names[0]}: &{names[0]} {first}"]
    lines += [f"{b}: &{b} {next_one.replace('?', f'*{a}')}" for a, b in pairwise(names)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        bomb("[x, x, x, x]", "[?, ?, ?, ?, ?, ?, ?, ?, ?]", "abcdefghi"),
        bomb("{x: 1}", "{p: ?, q: ?, r: ?}", "abcdefghijklmnop"),
    ],
    ids=["lists", "mappings"],
)
def test_an_alias_bomb_ends_with_a_message_before_anything_grows(text):
    """Aliases are counted as written out, not written out."""
    tracemalloc.start()
    with pytest.raises(ScenarioError, match=r"more than 100,000 values once its aliases \(\*name\) are written out"):
        compose(text, "f.yaml", "base")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_an_alias_within_what_it_names_is_refused():
    """It would never end."""
    with pytest.raises(ScenarioError, match=r"the alias \*a stands inside what it names"):
        compose("a: &a {b: *a}", "f.yaml", "base")


def test_deep_nesting_is_refused():
    """A file of brackets does not break the parser."""
    with pytest.raises(ScenarioError, match="more than 60 levels of brackets"):
        compose("[" * 100_000, "f.yaml", "base")


def test_every_duplicate_key_is_reported(changed):
    """Not only the first."""
    with pytest.raises(ScenarioError) as caught:
        changed("rooms:\n", "sites: {}\nrooms:\n  bed: {count: 1}\n")
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [
        (17, "the key 'sites' stands here twice (first on line 4)"),
        (20, "the key 'bed' stands here twice (first on line 19)"),
    ]


def test_a_slip_is_looked_for_outside_quotes_and_comments_and_near_the_place_where_reading_stops():
    """Labels hold any sign; a far line has nothing to do with it; a model may be called ``a:b``."""
    broken = "x: [1\ny: 2\n"
    for text in (f"l: '：a：'\nm: \"k:v，b: 1\" # rate：3, k:v\n{broken}", f"label：x\n{'a: 1' * 0}\n\n\n\n\n{broken}"):
        with pytest.raises(ScenarioError) as caught:
            compose(text, "f.yaml", "base")
        assert "full-width" not in str(caught.value).split("\n")[0]
    root, problems = compose("models:\n  a:b:\n  c：d: {}\nsites: {'08:00-12:00', http://x}\n", "f.yaml", "base")
    assert problems == []
    assert list(root.entries["models"].entries) == ["a:b", "c：d"]


def test_quantities_in_full_width_are_read(changed):
    """A Chinese keyboard writes ％, ／ and ：."""
    doctor = changed("leave: 15%", "leave: １５％").scenario().staff["doctor"]
    assert doctor.leave == 0.15
    assert changed("rate: 7.5/year", "rate: 7.5／year").scenario().demand["illness"].rate.per_minute == 7.5 / 525960
    shifts = changed('day: "08:00-20:00"', 'day: "08：00-20：00"').scenario().rosters["crew"].shifts
    assert shifts["day"] == "08：00-20：00"


def test_names_in_chinese_and_with_spaces_in_a_path_with_both(tmp_path, small):
    """Names are the planner's, in any language."""
    folder = tmp_path / "新集 煤矿"
    folder.mkdir()
    path = folder / "情景 一.yaml"
    path.write_text(small.replace("mine", "新集 一矿").replace("nurse", "护士"), encoding="utf-8-sig")
    scenario = read(path).scenario()
    assert "新集 一矿" in scenario.sites
    assert scenario.pathways["emergency"]["reach"].body.needs == {"doctor": 1, "护士": 1, "ambulance": 1}
    assert scenario.folder == str(folder)


def test_names_may_look_like_numbers(written, small):
    """As key and as reference."""
    scenario = written(small.replace("mine", "120").replace("nurse", "12e3")).scenario()
    assert scenario.demand["illness"].where == {"120": 1.0}
    assert scenario.kits["aed"].at == "120"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": error: is empty - start from the example that 'covsim new DIR' writes"),
        (b" \n\n", ": error: is empty - start from the example that 'covsim new DIR' writes"),
        (b"# nothing\n", ":1:1: error: the file holds nothing but comments - start with 'covsim: 1'"),
        (b"- a\n", ":1:1: error: the file is not a mapping of sections - start with 'covsim: 1'"),
        (b"a: \x00\x01\x02", ": error: is not a text file - name a YAML file"),
        (b"a: \x01", ": error: contains control characters - is it a text file?"),
        ("a: 新集".encode("utf-16"), ": error: is written in UTF-16 - save it as UTF-8"),
        (
            "a: 1\nb: 新".encode("gbk"),
            ":2: error: is not written in UTF-8 from here on - save it as UTF-8 (it may be GBK now)",
        ),
        (b"a: b\n" * 1_100_000, ": error: is too large for a scenario (5.5 MB) - keep long tables in CSV files"),
    ],
    ids=["empty", "blank", "comments", "list", "binary", "control", "utf-16", "gbk", "huge"],
)
def test_a_file_that_is_no_scenario(tmp_path, monkeypatch, content, message):
    """Each kind has its own message."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenario.yaml").write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read("scenario.yaml")
    assert str(caught.value).split("\n")[0] == f"scenario.yaml{message}"


def test_a_path_that_leads_to_no_file(tmp_path, monkeypatch):
    """A folder, a slip of the pen, nothing, and a path that no system has."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenario.yaml").write_text("covsim: 1\n", encoding="utf-8")
    for path, message in (
        (".", ".: error: is a folder - name the file in it, for example scenario.yaml"),
        ("scenaro.yaml", "scenaro.yaml: error: there is no such file - did you mean 'scenario.yaml'?"),
        ("none/at/all.yaml", "none/at/all.yaml: error: there is no such file - check the path"),
        ("a\x00b", "a\x00b: error: can't be read (embedded null byte) - check the path"),
    ):
        with pytest.raises(ScenarioError) as caught:
            read(path)
        assert str(caught.value) == message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """Permissions are named as the cause."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "scenario.yaml"
    path.write_text("covsim: 1\n", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ScenarioError, match=r"scenario\.yaml: error: may not be read - check the permissions"):
        read("scenario.yaml")
