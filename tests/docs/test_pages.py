"""Pages that are written from the program, or that must speak of all that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from covsim.cli import texts
from covsim.cli.catalogue import page
from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import Kind
from covsim.experiment.tables import parquet_tables
from covsim.metrics import CATALOGUE
from covsim.scenario.loader import read
from covsim.streams import Luck
from covsim.words import CAUSES

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "reading-results.md").read_text(encoding="utf-8")
FILES = (ROOT / "results" / "README.md").read_text(encoding="utf-8")


def test_the_page_of_kpis_is_current() -> None:
    assert (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8") == page(), "covsim kpis --markdown > docs/kpis.md"


@pytest.mark.parametrize("kpi", CATALOGUE.values(), ids=lambda kpi: kpi.id)
def test_every_kpi_has_a_row_in_both_languages(kpi) -> None:
    row = next(line for line in page().splitlines() if line.startswith(f"| `{kpi.id}` |"))
    assert f"| {kpi.title} | {kpi.title_zh} | {kpi.unit} |" in row


def test_pages_lead_to_each_other() -> None:
    for page_, name in (("README.md", "docs/kpis.md"), ("README.md", "docs/reading-results.md"),
                        ("docs/scenario-reference.md", "kpis.md"), ("results/README.md", "../docs/kpis.md")):  # fmt: skip
        assert f"({name})" in (ROOT / page_).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "word"),
    [("standards", "standard"), ("cover", "cover"), ("cost", "cost a year"), ("best", "best in"),
     ("late.share", "missing or late"), ("late.causes", "main causes"), ("hours.bad", "bad year"),
     ("hours.week", "worst week"), ("hours.cause", "mostly"), ("response.sent", "response p90"), ("unknown", "can't tell"),
     ("precision.half_width", "half-width"), ("observed.range", "simulated range"), ("pairs.sharper", "same cases worth")],
)  # fmt: skip
def test_the_glossary_explains_the_words_of_the_tables(key, word) -> None:
    english, chinese = (text.replace("{count}", "").strip() for text in texts.TEXTS[key])
    row = next(line for line in GLOSSARY.splitlines() if line.startswith(f"| {word} |"))
    shown, chinese_word, *meanings = (cell.strip() for cell in row.strip("|").split("|"))
    assert shown in english or english in f"{shown}s"
    assert chinese_word in chinese or "项" in chinese
    assert all(meanings)


def test_the_glossary_explains_every_cause_in_both_languages() -> None:
    for english, chinese in CAUSES.values():
        assert f"| {english} | {chinese} |" in GLOSSARY


def described(title: str) -> set[str]:
    """The names in the first column of the first table below a title of the page on files."""
    part = FILES.split(f"### `{title}", 1)[1].split("\n### ")[0].split("\n\n| kind")[0].split("\n\n| profile")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_column_of_a_kept_replication_is_described() -> None:
    import io

    import pandas as pd

    scenario = read(ROOT / "scenarios/tutorial/01-one-post.yaml", ["clock.horizon=8 h", "clock.warm_up=0 h"]).scenario()
    incidents = sample(scenario, Luck(1, 1))
    tables = parquet_tables(scenario, incidents, simulate(scenario, incidents))
    for name, content in tables.items():
        columns = pd.read_parquet(io.BytesIO(content)).columns
        found = {re.sub(r"^(mark|time_to)\..*", lambda m: {"mark": "mark.NAME", "time_to": "time_to.MEASURE"}[m[1]], c)
                 for c in columns}  # fmt: skip
        assert found == described(f"{name}/")


def test_every_kind_of_event_is_described() -> None:
    table = FILES.split("| kind | meaning |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line[1:])))
    assert named == {kind.name.lower() for kind in Kind}


def test_the_columns_of_the_csv_files_are_described() -> None:
    reference = ROOT / "results" / "reference" / "xinji"
    for name in ("summary", "comparison"):
        head = (reference / f"{name}.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
        assert described(f"{name}.csv") == set(head.split(","))
    assert described("replications.csv") == {"model", "replication", "kpi", "scope", "value", "numerator", "denominator"}
    assert described("profiles.csv") == {"model", "profile", "scope", "x", "numerator", "denominator", "value"}


def test_every_profile_is_described() -> None:
    from covsim.metrics import measure

    scenario = read(ROOT / "scenarios/tutorial/04-who-goes-first.yaml", ["clock.horizon=8 days"]).scenario()
    incidents = sample(scenario, Luck(1, 1))
    profiles = {point.profile.partition(":")[0] for point in measure(scenario, incidents, simulate(scenario, incidents)).profiles}
    table = FILES.split("| profile | `x` |")[1].split("\n\n")[0]
    assert profiles <= {name.partition(":")[0] for name in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)}
