"""What a finished run says on the screen: the models, the verdict, why the others lose, where the files lie."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import click
import pandas as pd

from covsim.cli.screen import Column, heading, paragraph, strong, table
from covsim.errors import CovsimError
from covsim.store import Results
from covsim.studies.wording import number, percent

CHARTS = "charts"
ANSWERS = {"pass": "kept", "unknown": "can't tell", "fail": "broken"}


def draw_charts(results: Results, quiet: bool) -> None:
    """Write the charts of a run; what can't be written is said, and costs nothing else."""
    from covsim.charts import draw_all

    try:
        draw_all(results, results.path / CHARTS)
    except CovsimError as error:
        if not quiet:
            click.echo(str(error), err=True)


def tell(results: Results, as_json: bool) -> None:
    """Print a run for people, or as JSON for programs."""
    if as_json:
        content = {key: part for key, part in results.manifest.items() if key != "resolved"}
        click.echo(json.dumps({"folder": str(results.path), **content}, ensure_ascii=False, indent=1))
        return
    verdict = results.verdict
    click.echo(strong(results.name))
    table(*models_table(results))
    heading("Verdict")
    paragraph(verdict["sentence"], "  ", "  ")
    for line in (*verdict["basis"], *verdict["advice"]):
        paragraph(f"- {line}", "  ", "  ")
    if verdict["reasons"]:
        heading("Why not the others")
        for model, reason in verdict["reasons"].items():
            paragraph(f"- {_name(results, model)} {reason}", "  ", "  ")
    _tell_why(results)
    heading("Files")
    click.echo(f"  {results.path}: summary.csv, comparison.csv, replications.csv, run.json, {CHARTS}")


def _name(results: Results, name: str) -> str:
    return results.labels.get(name) or name


def models_table(results: Results) -> tuple[list[Column], list[list[str]]]:
    """One row a model: standards, cover, response, cost, and how often it is best."""
    frame = results.kpis.set_index(["model", "kpi", "scope"])["mean"]
    heads = [Column("model"), Column("standards"), Column("cover", True), Column("response p90", True),
             Column("cost a year", True), Column("best in", True)]  # fmt: skip
    rows = []
    for model in results.models:
        standing = results.verdict["models"][model]
        chosen = "> " if model == results.verdict["chosen"] else "  "
        rows.append([
            f"{chosen}{_name(results, model)}", _standards(results, model), _cover(results, model),
            _figure(frame, (model, "response.p90", "all"), "min"),
            _figure(frame, (model, "cost.per_year", "all"), str(results.manifest["currency"]) or "money"),
            "" if standing["p_best"] is None else percent(standing["p_best"]),
        ])  # fmt: skip
    heads[0] = Column("  model")
    return heads, rows


def _standards(results: Results, model: str) -> str:
    """``all 4 kept``, or how many are kept, broken and open."""
    counts = Counter(judged["answer"] for judged in results.manifest["judgements"] if judged["model"] == model)
    total = sum(counts.values())
    if not total:
        return "none set"
    if counts["pass"] == total:
        return f"all {total} kept"
    return ", ".join(f"{counts[answer]} {word}" for answer, word in ANSWERS.items() if counts[answer])


def _cover(results: Results, model: str) -> str:
    """The share of time covered, of the post that has least: of those that standards speak of, if any do."""
    kpis = results.kpis
    rows = kpis[(kpis["model"] == model) & (kpis["kpi"] == "coverage.share")]
    promised = "|".join(re.escape(str(one["cover"])) for one in results.standards if one.get("cover")) or "[^,]+"
    posts = rows[rows["scope"].str.match(rf"cover=(?:{promised})(,site=[^,]+)?$")]["mean"].dropna()
    return number(float(posts.min()), "share") if len(posts) else "-"


def _figure(frame: Any, key: tuple[str, str, str], unit: str) -> str:
    if key not in frame.index or pd.isna(frame.loc[key]):
        return "-"
    return number(float(frame.loc[key]), unit)


def _tell_why(results: Results) -> None:
    """The table of shortfalls, and for each post where its cover breaks."""
    why: Mapping[str, Mapping[str, Any]] = results.manifest["why"]
    short = {model: found for model, found in why.items() if found["share"]}
    if short:
        heading("Why help was missing or late")
        rows = [
            [f"  {_name(results, model)}", percent(found["share"]), *(_parts(results, found[kind]) for kind in
             ("causes", "sites", "shifts"))]
            for model, found in short.items()
        ]  # fmt: skip
        heads = ["  model", "cases short", "causes (share of cases)", "sites (share of these)", "shifts"]
        _without_empty(heads, rows)
    _tell_gaps(results, why)


def _tell_gaps(results: Results, why: Mapping[str, Mapping[str, Any]]) -> None:
    """How long each post is uncovered under each model, and where the cover of the best model breaks."""
    gaps = {(model, gap["post"]): gap for model, found in why.items() for gap in found["gaps"]}
    if not gaps:
        return
    posts = _worst_sites(gaps)
    heading("Where cover breaks: hours a year without it, at the worst site")
    rows = [
        [f"  {_name(results, cover)}", *(_hours(posts.get((model, cover), {}).get("uncovered", 0.0)) for model in why)]
        for cover in dict.fromkeys(cover for _, cover in posts)
    ]
    table([Column("  post"), *(Column(model, True) for model in why)], rows)
    told = results.verdict["chosen"] or results.verdict["closest"] or results.baseline
    rows = [[f"  {_post(results, gap['post'])}", *_gap(gap)] for (model, _), gap in posts.items() if model == told]
    if rows:
        heading(f"{_name(results, told)}: when cover breaks (hours)")
        heads = [Column("  post"), Column("a year", True), Column("bad year", True), Column("worst week", True),
                 Column("mostly"), Column("worst hours of the week (share of time covered)")]  # fmt: skip
        table(heads, rows)
        paragraph("Bad year: one year in ten is worse.", "  ")


def _worst_sites(gaps: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """For each model and cover entry the site with the longest gap."""
    worst: dict[tuple[str, str], Mapping[str, Any]] = {}
    for (model, post), gap in gaps.items():
        key = (model, post.partition(",")[0].partition("=")[2])
        if key not in worst or gap["uncovered"] > worst[key]["uncovered"]:
            worst[key] = gap
    return worst


def _gap(gap: Mapping[str, Any]) -> list[str]:
    hours = ", ".join(f"{hour['name']} {percent(hour['value'])}" for hour in gap["hours"])
    minutes = [_hours(gap[column]) for column in ("uncovered", "bad_year", "worst_week")]
    return [*minutes, gap["cause"].replace("_", " "), hours]


def _without_empty(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table without the columns that hold nothing."""
    shown = [n for n in range(len(heads)) if n == 0 or any(row[n] for row in rows)]
    table([Column(heads[n]) for n in shown], [[row[n] for n in shown] for row in rows])


def _parts(results: Results, parts: Sequence[Mapping[str, Any]]) -> str:
    """The three largest."""
    return ", ".join(
        f"{_name(results, part['name']).replace('_', ' ')} {percent(part['value'])}" for part in parts[:3]
    )  # fmt: skip


def _post(results: Results, scope: str) -> str:
    """``cover=post,site=mine`` as ``post at mine``."""
    return " at ".join(_name(results, part.partition("=")[2]) for part in scope.split(","))


def _hours(minutes: float | None) -> str:
    return "-" if minutes is None else f"{minutes / 60:,.1f}"
