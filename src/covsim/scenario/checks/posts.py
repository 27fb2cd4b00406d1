"""Posts that the people on the books, or their rosters, can't fill."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding
from covsim.scenario.serving import groups_serving
from covsim.scenario.staffing import Post, fte_table

_TOLERANCE = 1e-9
_SHORTEST_GAP = 1 / 60


def check(subject: Subject) -> Iterator[Finding]:
    """Too few full-time people for the hours of a post, or hours for which nobody is rostered; each lack once."""
    short: dict[tuple[object, ...], list[Post]] = {}
    empty: dict[tuple[object, ...], list[Post]] = {}
    closed: dict[tuple[object, ...], list[Post]] = {}
    for post in fte_table(subject.scenario):
        if post.needed > post.held + _TOLERANCE and not _on_call(subject, post):
            short.setdefault((post.need, post.needed, post.held), []).append(post)
        if post.unrostered > _SHORTEST_GAP:
            empty.setdefault((post.need, post.unrostered, post.hours_a_week), []).append(post)
        elif post.unrostered_days > _SHORTEST_GAP:
            closed.setdefault((post.need, post.unrostered_days), []).append(post)
    for posts in short.values():
        post = posts[0]
        times = f"{post.at_a_time} x " if post.at_a_time > 1 else ""
        held = f"{post.held:g} {'is' if post.held == 1 else 'are'} held"
        what = f"{times}{post.hours_a_week:.4g} h a week take {post.needed:.2f} FTE (leave counted once), but {held}"
        yield _warning(posts, what, "add people, shorten the hours, or accept gaps")
    for posts in empty.values():
        what = f"no roster has anybody for {posts[0].unrostered:.4g} of {posts[0].hours_a_week:.4g} h a week"
        yield _warning(posts, what, "extend a roster, or shorten the hours")
    for posts in closed.values():
        what = f"no roster has anybody for {posts[0].unrostered_days:.4g} h on the holidays and make-up days of the run"
        yield _warning(posts, what, "give a roster hours on them (Hol), or write 'Hol off' in the hours here too")


def _warning(posts: list[Post], what: str, remedy: str) -> Finding:
    others = list(dict.fromkeys(post.name for post in posts if post.name != posts[0].name))
    also = f"; the same for {', '.join(others)}" if others else ""
    return Finding(posts[0].path, what + also, remedy, "warning", at_key=True)


def _on_call(subject: Subject, post: Post) -> bool:
    """Whether the post may be filled by people on call, whose hours are not working hours."""
    scenario = subject.scenario
    groups = [scenario.staff[name] for section, name in groups_serving(scenario, post.need) if section == "staff"]
    rosters = [scenario.rosters.get(group.roster) for group in groups]
    return any(roster and (roster.call_out is not None or roster.on_call is not None) for roster in rosters)
