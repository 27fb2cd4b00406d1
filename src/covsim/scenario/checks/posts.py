"""Posts that the people on the books, or their rosters, can't fill."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject, groups_serving
from covsim.scenario.problems import Finding
from covsim.scenario.staffing import Post, fte_table

_TOLERANCE = 1e-9
_SHORTEST_GAP = 1 / 60


def check(subject: Subject) -> Iterator[Finding]:
    """Too few full-time people for the hours of a post, or hours for which nobody is rostered."""
    for post in fte_table(subject.scenario):
        if post.needed > post.held + _TOLERANCE and not _on_call(subject, post):
            what = (
                f"{_times(post)}{post.hours_a_week:.4g} h a week at {post.site} take {post.needed:.2f} FTE "
                f"(leave counted once), but {post.held:g} {_are(post.held)} held"
            )
            yield Finding(post.path, what, "add people, shorten the hours, or accept gaps", "warning", at_key=True)
        if post.unrostered > _SHORTEST_GAP:
            what = f"no roster has anybody for {post.unrostered:.4g} of {post.hours_a_week:.4g} h a week at {post.site}"
            yield Finding(post.path, what, "extend a roster, or shorten the hours", "warning", at_key=True)


def _times(post: Post) -> str:
    return f"{post.count} x " if post.count > 1 else ""


def _are(count: float) -> str:
    return "is" if count == 1 else "are"


def _on_call(subject: Subject, post: Post) -> bool:
    """Whether the post may be filled by people on call, whose hours are not working hours."""
    scenario = subject.scenario
    groups = [scenario.staff[name] for section, name in groups_serving(scenario, post.need) if section == "staff"]
    rosters = [scenario.rosters.get(group.roster) for group in groups]
    return any(roster and (roster.call_out is not None or roster.on_call is not None) for roster in rosters)
