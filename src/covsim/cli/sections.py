"""What a finished run says, in parts that are printed on the screen and written into the report alike."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from covsim.cli.screen import Column, tied
from covsim.cli.texts import text
from covsim.store import Results
from covsim.studies.comparison import SHARPEST
from covsim.studies.decision import Interval
from covsim.studies.precision import INITIAL_VERDICT, VERDICT, look_ahead
from covsim.studies.shortfalls import TOO_FAR
from covsim.studies.wording import Wording, percent
from covsim.words import label_of

ANSWERS = {"pass": "kept", "unknown": "unknown", "fail": "broken"}
PARTS = 3
"""So many causes, sites and shifts are named for each model."""
STREAMS = 6
"""So many streams are named in a note."""
POST = re.compile(r"cover=([^,]+)(?:,site=[^,]+)?")
"""The scopes of a cover entry, at all of its sites and at one."""


@dataclass(frozen=True)
class Section:
    """A heading, sentences, a table (``marked`` is the row of the chosen model, -1: none) and notes on its words."""

    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    marked: int = -1


def sections(results: Results, lang: str = "en") -> Iterator[Section]:
    """All parts of a run's outcome that have anything to say, the table of models first."""
    from covsim.cli.lawful import rules
    from covsim.cli.soundness import back_check, warm_up

    page = Page(results, lang)
    parts = (page.models(), page.verdict(), page.precision(), page.reasons(), rules(results, lang), page.late(),
             page.gaps(), page.hours(), back_check(results, lang), warm_up(results, lang))  # fmt: skip
    return (part for part in parts if part.lines or part.rows)


def worth(times: float, lang: str) -> str:
    """How many times as many independent replications it would take: ``2.3``, ``35``, ``over 1,000``."""
    if times >= SHARPEST:
        return text("sharper.most", lang, times=f"{SHARPEST:,.0f}")
    return f"{times:.1f}" if times < 10 else f"{float(f'{times:.2g}'):.0f}"


def only_filled(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[list[Column], list[tuple[str, ...]]]:
    """A table without the columns that hold nothing."""
    shown = [n for n in range(len(columns)) if n == 0 or any(row[n] not in ("", "-") for row in rows)]
    return [columns[n] for n in shown], [tuple(row[n] for n in shown) for row in rows]


class Page:
    """One run in one language."""

    def __init__(self, results: Results, lang: str) -> None:
        self.results = results
        self.lang = lang
        self.words = Wording(lang)
        self.verdict_ = results.told(lang)
        self.why: Mapping[str, Mapping[str, Any]] = results.manifest["why"]

    def text(self, key: str, **values: object) -> str:
        """A text of the table."""
        return text(key, self.lang, **values)

    def name(self, name: str, kind: str = "model") -> str:
        """The label of a model or of something else, or its name."""
        return label_of(self.results.labels, kind, name)

    # --- the models ---

    def models(self) -> Section:
        """One row a model: standards, cover, response, cost, and how often it is best."""
        columns, rows = only_filled(*self.model_rows())
        models = list(self.results.models)
        chosen = self.verdict_["chosen"]
        shown = {column.title for column in columns}
        notes = [note for title, note in self._model_notes() if title in shown]
        return Section("", (), tuple(columns), tuple(rows), tuple(notes), models.index(chosen) if chosen else -1)

    def model_rows(self) -> tuple[list[Column], list[tuple[str, ...]]]:
        """The table of models with all of its columns."""
        from covsim.cli.lawful import kept

        results, sent = self.results, self._call_outs()
        frame = results.kpis.set_index(["model", "kpi", "scope"])["mean"]
        heads = [Column(self.text("model")), Column(self.text("standards")), Column(self.text("rules")),
                 Column(self.text("cover"), True), Column(self._response_title(), True),
                 Column(self.text("cost"), True), Column(self.text("best"), True)]  # fmt: skip
        currency = str(results.manifest["currency"]) or self.text("money")
        priced = any(frame.get((model, "cost.per_year", "all"), 0) > 0 for model in results.models)
        # A few replications drawn from again and again show the same few: certainty that isn't there.
        compared = len(results.models) > 1 and int(results.manifest["replications"]) >= INITIAL_VERDICT
        rows: list[tuple[str, ...]] = []
        for model in results.models:
            best = results.verdict["models"][model]["p_best"]
            response = (model, "response.p90", "help=comes" if sent else "all")
            rows.append((
                self.name(model), self._standards(model), kept(results, model, self.lang),
                self._covered.get(model, "-"), self._figure(frame, response, "min"),
                self._figure(frame, (model, "cost.per_year", "all"), currency) if priced else "",
                percent(best) if best is not None and priced and compared else "",
            ))  # fmt: skip
        return heads, rows

    def _model_notes(self) -> Iterator[tuple[str, str]]:
        """The title of each column that needs explaining, and what it means."""
        sent = self._call_outs()
        streams = [self.name(stream, "stream") for stream in sent[:STREAMS]] + (["…"] if len(sent) > STREAMS else [])
        yield self.text("standards"), self.text("note.standards", level=percent(self.results.level))
        differ = "note.cover.differ" if len(self.results.models) > 1 else "note.cover"
        yield self.text("cover"), self.text(differ, post=self.name(self._shown_post, "cover"))
        partly = self._response_title() == self.text("response.sent")
        key = "note.response.sent" if partly else "note.response"
        yield self._response_title(), self.text(key, streams=self.words.text("comma").join(streams))
        yield self.text("rules"), self.text("note.rules")
        yield self.text("best"), self.text("note.best" if self.results.standards else "note.best.cost")

    def _call_outs(self) -> list[str]:
        """The streams to whose cases help is sent."""
        return list(self.results.manifest.get("call_outs", ()))

    def _response_title(self) -> str:
        sent, streams = self._call_outs(), self.results.manifest.get("streams", ())
        return self.text("response.sent" if sent and set(sent) < set(streams) else "response.all")

    def _standards(self, model: str) -> str:
        """``all 4 kept``, or how many are kept, can't be told and are broken; nothing without standards."""
        judged = [each["answer"] for each in self.results.manifest["judgements"] if each["model"] == model]
        counts = Counter(judged)
        if judged and counts["pass"] == len(judged):
            return self.text("kept.all", count=len(judged))
        told = [self.text(word, count=counts[answer]) for answer, word in ANSWERS.items() if counts[answer]]
        return self.text("comma").join(told)

    @cached_property
    def _posts(self) -> dict[str, dict[str, float]]:
        """For each cover entry the share of time covered at its worst site, by model.

        Of those that standards speak of, if any do.
        """
        judged = [str(one["cover"]) for one in self.results.standards if one.get("cover")]
        rows = self.results.kpis[self.results.kpis["kpi"] == "coverage.share"].dropna(subset="mean")
        found: dict[str, dict[str, float]] = {}
        for model, scope, mean in rows[["model", "scope", "mean"]].itertuples(index=False, name=None):
            post = POST.fullmatch(scope)
            if post and (post[1] in judged or not judged):
                models = found.setdefault(post[1], {})
                models[model] = min(models.get(model, 1.0), float(mean))
        return found

    @cached_property
    def _shown_post(self) -> str:
        """The cover entry in which the models differ most; of several as far apart, the one with least cover."""
        spread = {post: (max(shares.values()) - min(shares.values()), -min(shares.values()))
                  for post, shares in self._posts.items()}  # fmt: skip
        return max(spread, key=lambda post: spread[post], default="")

    @cached_property
    def _covered(self) -> dict[str, str]:
        """The shown cover of each model."""
        return {model: percent(share) for model, share in self._posts.get(self._shown_post, {}).items()}

    def _figure(self, frame: Any, key: tuple[str, str, str], unit: str) -> str:
        if key not in frame.index or pd.isna(frame.loc[key]):
            return "-"
        return self.words.number(float(frame.loc[key]), unit)

    # --- the verdict ---

    def verdict(self) -> Section:
        """The sentence, and what it rests on."""
        told = self.verdict_
        evidence = self.results.manifest["evidence"]
        known = any(count for kind, count in evidence.items() if kind != "without evidence")
        notes = (self.text("note.inputs"),) if known else ()
        lines = (told["sentence"], *(f"- {line}" for line in (*told["basis"], *told["advice"])))
        return Section(self.text("verdict"), lines, notes=notes)

    def reasons(self) -> Section:
        """Why each of the other models does not win."""
        told = self.verdict_["reasons"].items()
        lines = [f"- {self.text('reason', model=self.name(model), reason=reason)}" for model, reason in told]
        title = self.text("reasons" if len(self.results.models) > 1 else "reasons.one")
        return Section(title, tuple(lines), notes=(note,) if (note := self._joint_note()) else ())

    def _joint_note(self) -> str:
        """What the intervals of the cost differences mean, and what the same cases are worth to them."""
        compared = [one for one in self.verdict_["models"].values() if one["dearer_per_year"] is not None]
        shown = [one for one in compared if self._dearer_shown(one)]
        if not shown:
            return ""
        level, many = percent(self.results.level), len(compared) > 1
        told = self.text("note.joint" if many else "note.joint.one", count=len(compared), level=level)
        times = sorted(one["sharper"] for one in shown if one.get("sharper"))
        if not times:
            return told
        low, high = (worth(end, self.lang) for end in (times[0], times[-1]))
        span = low if low == high else self.text("span", low=low, high=high)
        return self.text("note.sharper" if many else "note.sharper.one", told=told, times=span)

    def _dearer_shown(self, standing: Mapping[str, Any]) -> bool:
        """Whether the reason tells the interval of the extra cost: broken standards and cheaper models have none."""
        value, low, high = (math.nan if (end := standing["dearer_per_year"][name]) is None else float(end)
                            for name in ("value", "low", "high"))  # fmt: skip
        currency = str(self.results.manifest["currency"]) or "money"
        told = self.words.span(Interval(value, low, high), currency)
        return standing["standards"] != "fail" and value >= 0 and told != self.words.number(value, currency)

    def precision(self) -> Section:
        """How precise the figures are that were to be, and how many replications that took, or would take."""
        found = self.results.manifest.get("precision") or []
        heads = ("target", "model", "half_width", "replications")
        columns = [Column(self.text(f"precision.{head}"), head == "half_width") for head in heads]
        columns, rows = only_filled(columns, [self._precise(one) for one in found])
        missed = any(one["solved"] is None for one in found)
        notes = [self.text("note.precision"), *([self.text("note.precision.missed")] if missed else [])]
        return Section(self.text("precision"), (), tuple(columns), tuple(rows), tuple(notes))

    def _precise(self, one: Mapping[str, Any]) -> tuple[str, ...]:
        unit = str(one["unit"])
        unit = (str(self.results.manifest["currency"]) or unit) if unit == "money" else unit
        half = "" if one["half_width"] is None else percent(one["half_width"]) if one["relative"] or unit == "share" \
            else self.words.number(float(one["half_width"]), unit)
        if one["solved"] is not None:
            told = self.text("precision.solved", count=one["solved"])
        elif held := one.get("held"):
            done = int(self.results.manifest["replications"])
            key = "precision.held.verdict" if one["kpi"] == VERDICT else "precision.held"
            told = self.text(key, since=done - held + 1, more=look_ahead(done) + 1 - held)
        else:
            about = "precision.needed" if one["needed"] else "precision.unknown"
            told = self.text(about, count=one["needed"])
        return str(one["target"]), self.name(one["model"]) if one["model"] else "", half, told

    # --- late cases ---

    def late(self) -> Section:
        """The cases for which help was missing or late: their share, causes, sites and shifts."""
        kinds = ("causes", "sites", "shifts")
        numbers = (Column(self.text(f"late.{head}"), True) for head in ("share", "a_year"))
        columns = [Column(self.text("model")), *numbers, *(Column(self.text(f"late.{kind}")) for kind in kinds)]
        rows = [
            (self.name(model), percent(why["share"]), self.words.number(why["a_year"]),
             *(self._parts(why[kind]) for kind in kinds))
            for model, why in self.why.items() if why["share"]
        ]  # fmt: skip
        columns, rows = only_filled(columns, rows)
        timed = [str(one["label"] or one["name"]) for one in self.results.standards if one.get("measure")]
        rule = self.text("note.late", standards=self.words.listed(timed)) if timed else self.text("note.late.waited")
        notes = [rule, self.text("note.causes")]
        if any(part["name"] == TOO_FAR for why in self.why.values() for part in why["causes"][:PARTS]):
            notes.append(self.text("note.too_far"))
        return Section(self.text("late"), (), tuple(columns), tuple(rows), tuple(notes))

    def _parts(self, parts: Sequence[Mapping[str, Any]]) -> str:
        """The largest, with their shares."""
        told = (tied(f"{self._part(part['name'])} {percent(part['value'])}") for part in parts[:PARTS])
        return self.text("comma").join(told)

    def _part(self, name: str) -> str:
        """A site by its label, or a cause or shift."""
        label = self.name(name, "site")
        return self.words.cause(name) if label == name else label

    # --- cover ---

    def gaps(self) -> Section:
        """How long each post is uncovered under each model, at its worst site; nothing for a single model."""
        posts = self._worst_sites()
        models = [model for model in self.why if len(self.why) > 1]
        columns = (Column(self.text("post")), *(Column(self.name(model), True) for model in models))
        rows = tuple(
            (self.name(cover, "cover"),
             *(_hours(posts[model, cover]["uncovered"] if (model, cover) in posts else 0.0) for model in models))
            for cover in dict.fromkeys(cover for _, cover in posts)
        )  # fmt: skip
        return Section(self.text("gaps"), (), columns, rows if models else ())

    def hours(self) -> Section:
        """Where and when the cover of the chosen, closest or first model breaks."""
        told = self._told_about()
        heads = ("post", "hours.year", "hours.bad", "hours.week", "hours.cause", "hours.worst")
        columns = [Column(self.text(head), head in ("hours.year", "hours.bad", "hours.week")) for head in heads]
        rows = [self._gap(gap) for (model, _), gap in self._worst_sites().items() if model == told]
        columns, rows = only_filled(columns, rows)
        notes = (self.text("note.hours"), self._bad_year_note(told))
        return Section(self.text("hours", model=self.name(told)), (), tuple(columns), tuple(rows), notes)

    def _told_about(self) -> str:
        """The model whose gaps are told: the chosen, most often best or closest one, or else the baseline."""
        best = {model: standing["p_best"] or 0.0 for model, standing in self.verdict_["models"].items()}
        likely = max(best, key=lambda model: best[model])
        named = self.verdict_["chosen"] or (likely if best[likely] else self.verdict_["closest"])
        return named or self.results.baseline

    def _worst_sites(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        """For each model and cover entry the site with the longest gap."""
        worst: dict[tuple[str, str], Mapping[str, Any]] = {}
        for model, found in self.why.items():
            for gap in found["gaps"]:
                key = (model, gap["post"].partition(",")[0].partition("=")[2])
                if key not in worst or gap["uncovered"] > worst[key]["uncovered"]:
                    worst[key] = gap
        return worst

    def _gap(self, gap: Mapping[str, Any]) -> tuple[str, ...]:
        told = (tied(f"{self._hour(hour['name'])} {percent(hour['value'])}") for hour in gap["hours"])
        hours = self.text("comma").join(told)
        minutes = [_hours(gap[column]) for column in ("uncovered", "bad_year", "worst_week")]
        return self._post(gap["post"]), *minutes, self.words.cause(gap["cause"]), hours

    def _post(self, scope: str) -> str:
        """``cover=post,site=mine`` as ``post at mine``."""
        named = (part.partition("=") for part in scope.split(","))
        post, *site = (self.name(name, kind) for kind, _, name in named)
        return self.text("post_at", post=post, site=site[0]) if site else post

    def _hour(self, name: str) -> str:
        """``Mon 08:00`` with the day in the language."""
        day, _, clock = name.partition(" ")
        days = text("days", "en").split(), self.text("days").split()
        return f"{days[1][days[0].index(day)]} {clock}"

    def _bad_year_note(self, model: str) -> str:
        found = self.why[model]
        if any(gap["bad_year"] is not None for gap in found["gaps"]):
            return self.text("note.bad")
        takes = found["bad_year_takes"]
        return self.text("note.bad.takes", count=takes) if takes else self.text("note.bad.long")


def _hours(minutes: float | None) -> str:
    return "-" if minutes is None else f"{minutes / 60:,.1f}"
