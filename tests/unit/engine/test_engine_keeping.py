"""What is settled of a pathway before any case comes: moments that coincide, and what a case may still have."""

from __future__ import annotations

from types import SimpleNamespace

from covsim.engine.log.chords import CALL_READY, CALL_READY_STARTED, ENDED_READY, ENDED_READY_STARTED, READY_STARTED
from covsim.engine.log.recorder import CALL, ENDED, READY
from covsim.engine.prepared.successions import join_up
from covsim.engine.progress.keeping import mark_kept


def step(index, kind="treat", **what):
    """A step of a pathway, the next one behind it; nothing is special about it."""
    plain = {
        "index": index, "name": "care.step", "kind": kind, "next": index + 1, "is_last": False, "conditional": False, "at": None,
        "loops": False, "keeps_all": True, "keeps_names": None, "mark_ended": (), "opening": READY, "ending": ENDED,
        "following": -1, "needs": (), "first": (), "join_shortest": (), "background": False, "simple": True, "in_order": True,
    }  # fmt: skip
    return SimpleNamespace(**plain | what)


def joined(*steps):
    steps[-1].is_last = True
    path = SimpleNamespace(steps=list(steps), first=None, opening=CALL)
    join_up(path)
    return path


def test_a_call_announces_a_first_step_that_every_case_begins_at_once():
    assert joined(step(0)).opening == CALL_READY
    assert joined(step(0, opening=READY_STARTED)).opening == CALL_READY_STARTED
    for other in (step(0, conditional=True), step(0, at="clinic"), step(0, kind="branch"), step(0, kind="release")):
        path = joined(other)
        assert (path.first, path.opening) == (None, CALL)


def test_a_step_announces_the_next_when_nothing_happens_in_between():
    one, two, three = step(0), step(1, kind="transport", opening=READY_STARTED), step(2, kind="handover")
    joined(one, two, three)
    assert [(each.ending, each.following) for each in (one, two, three)] == [
        (ENDED_READY_STARTED, 1), (ENDED_READY, 2), (ENDED, -1),
    ]  # fmt: skip
    for first, second in (
        ({"keeps_all": False}, {}), ({"mark_ended": (0,)}, {}), ({"kind": "wait"}, {}),
        ({}, {"conditional": True}), ({}, {"at": "clinic"}), ({}, {"loops": True}), ({}, {"kind": "wait"}),
    ):  # fmt: skip
        one = step(0, **first)
        joined(one, step(1, **second))
        assert (one.ending, one.following) == (ENDED, -1)


def need(name, *members):
    return SimpleNamespace(name=name, members=frozenset(members))


def test_a_step_claims_all_that_it_needs_unless_some_step_may_have_kept_it():
    nurse, bed, desk, van = need("nurse", 0, 1), need("bed", 7), need("desk", 8), need("van", 3)
    keeps = step(0, keeps_all=False, keeps_names=frozenset({"bed"}), needs=((nurse, 1), (bed, 1)))
    fresh = step(1, keeps_all=False, needs=((nurse, 1), (desk, 1)))
    again = step(2, keeps_all=False, needs=((bed, 1),))
    aside = step(3, keeps_all=False, background=True, needs=((van, 1),))
    parts = step(4, keeps_all=False, simple=False, needs=((desk, 1),))
    pools = [SimpleNamespace(index=7, kept=None), SimpleNamespace(index=8, kept=None)]
    mark_kept([keeps, fresh, again, aside, parts], pools, paths_meet=False)
    assert [one.claims_all for one in (keeps, fresh, again, aside, parts)] == [False, True, False, False, False]
    assert [pool.kept for pool in pools] == [True, False]


def test_what_another_pathway_keeps_concerns_a_step_only_when_cases_come_over_from_there():
    nurse, bed = need("nurse", 0, 1), need("bed", 7)
    duty = step(0, name="sampling.visit", needs=((nurse, 1),))
    stays = step(1, name="stay.admit", keeps_all=False, keeps_names=frozenset({"bed"}), needs=((bed, 1),))
    care = step(2, name="stay.care", keeps_all=False, needs=((nurse, 1),))
    pools = [SimpleNamespace(index=7, kept=None)]
    mark_kept([duty, stays, care], pools, paths_meet=False)
    assert [one.claims_all for one in (duty, stays, care)] == [False, False, True]
    mark_kept([duty, stays, care], pools, paths_meet=True)
    assert [one.claims_all for one in (duty, stays, care)] == [False, False, False]
    assert pools[0].kept
