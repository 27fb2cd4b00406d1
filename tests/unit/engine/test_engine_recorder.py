"""The recorder packs rows and puts them in order."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from covsim.engine.log import chords, recorder
from covsim.engine.log.recorder import Recorder
from covsim.events import Cause, Kind, Names

NAMES = Names(steps=("p.see",), resources=("nurse",), needs=("nurse",), sites=("base", "mine"), marks=("help",))


def test_the_plain_numbers_are_those_of_the_kinds():
    assert {kind.name: getattr(recorder, kind.name) for kind in Kind} == {kind.name: int(kind) for kind in Kind}


def test_every_column_of_a_row_comes_back():
    notes = Recorder()
    notes.write(notes.row(1.5, Kind.WAITS, 7, 3, 2, 40_000, 5, 1, 2, Cause.ROOM_FULL, 0.25))
    log = notes.finish(NAMES, 10.0)
    assert log.rows[0].item() == (1.5, Kind.WAITS, 7, 3, 2, 40_000, 5, 1, 2, Cause.ROOM_FULL, 0.25)
    assert log.rows[1].item() == (10.0, Kind.HORIZON, -1, -1, -1, -1, -1, -1, -1, -1, 0.0)
    assert (log.names, log.end, len(log)) == (NAMES, 10.0, 2)


def test_rows_about_cases_and_units_leave_the_other_columns_empty():
    notes = Recorder()
    notes.case(1.0, Kind.FELL_BACK, 7, 3, 0, need=2, site=1, cause=Cause.CLOSED, value=4)
    notes.unit(2.0, Kind.CLAIMED, 9, incident=7, step=3, visit=0, need=2, site=0, destination=1, value=1.0)
    log = notes.finish(NAMES, 10.0)
    assert log.rows[0].item() == (1.0, Kind.FELL_BACK, 7, 3, 0, -1, 2, 1, -1, Cause.CLOSED, 4.0)
    assert log.rows[1].item() == (2.0, Kind.CLAIMED, 7, 3, 0, 9, 2, 0, 1, -1, 1.0)


def test_rows_written_late_are_put_in_order_and_those_of_one_instant_stay_as_they_were():
    notes = Recorder()
    for time, unit in ((1.0, 0), (5.0, 1), (3.0, 2), (5.0, 3), (1.0, 4)):
        notes.unit(time, Kind.DEPARTED, unit)
    notes.write(notes.row(6.0, chords.JOURNEY, 0, -1, -1, 5, -1, 0, 1, -1, 2.0))    # left at 2, is there at 6
    log = notes.finish(NAMES, 10.0)
    assert log.rows["time"].tolist() == [1, 1, 2, 3, 5, 5, 6, 10]
    assert log.rows["unit"].tolist() == [0, 4, 5, 2, 1, 3, 5, -1]


def test_a_log_can_not_be_changed():
    log = Recorder().finish(NAMES, 10.0)
    with pytest.raises(ValueError, match="read-only"):
        log.rows["time"] = np.array([0.0])


def test_rows_of_some_kinds():
    notes = Recorder()
    for kind in (Kind.CALL, Kind.READY, Kind.CALL, Kind.DONE):
        notes.case(1.0, kind, 0, -1, -1)
    log = notes.finish(NAMES, 10.0)
    assert log.of(Kind.CALL)["kind"].tolist() == [Kind.CALL, Kind.CALL]
    assert log.of(Kind.DONE, Kind.CALL)["kind"].tolist() == [Kind.CALL, Kind.CALL, Kind.DONE]


S, V, U, N, P, D = 3, 2, 9, 5, 1, 0
"""Step, visit, unit, need, place and destination of the rows below; ``X`` is an empty column."""
X = -1


@pytest.mark.parametrize(("chord", "row", "unfolded"), [
    ("CALL_READY", (S, V, X, X, P, X, 0.0), [("CALL", X, X, X, X, P, X, 0.0), ("READY", S, V, X, X, P, X, 0.0)]),
    ("READY_STARTED", (S, V, X, X, P, X, 0.0), [("READY", S, V, X, X, P, X, 0.0), ("STARTED", S, V, X, X, P, X, 0.0)]),
    ("CALL_READY_STARTED", (S, V, X, X, P, X, 0.0), [
        ("CALL", X, X, X, X, P, X, 0.0), ("READY", S, V, X, X, P, X, 0.0), ("STARTED", S, V, X, X, P, X, 0.0)]),
    ("ENDED_READY", (S, V, X, N, P, X, 0.0), [("ENDED", S, V, X, X, P, X, 0.0), ("READY", N, 0, X, X, P, X, 0.0)]),
    ("ENDED_READY_STARTED", (S, V, X, N, P, X, 0.0), [
        ("ENDED", S, V, X, X, P, X, 0.0), ("READY", N, 0, X, X, P, X, 0.0), ("STARTED", N, 0, X, X, P, X, 0.0)]),
    ("CLAIMED_STARTED", (S, V, U, N, P, P, 0.0), [
        ("CLAIMED", S, V, U, N, P, P, 0.0), ("STARTED", S, V, X, X, P, X, 0.0)]),
    ("ENDED_RELEASED", (S, V, U, X, P, X, 0.0), [
        ("ENDED", S, V, X, X, P, X, 0.0), ("RELEASED", S, V, U, X, P, X, 0.0)]),
    ("ENDED_RELEASED_DONE", (S, V, U, X, P, X, 1.0), [
        ("ENDED", S, V, X, X, P, X, 0.0), ("RELEASED", S, V, U, X, P, X, 0.0), ("DONE", X, X, X, X, P, X, 1.0)]),
    ("RELEASED_DONE", (S, V, U, X, P, X, 1.0), [
        ("RELEASED", S, V, U, X, P, X, 0.0), ("DONE", X, X, X, X, P, X, 1.0)]),
])  # fmt: skip
def test_rows_packed_together_unfold_into_the_rows_they_stand_for(chord, row, unfolded):
    notes = Recorder()
    step, visit, unit, need, site, destination, value = row
    notes.write(notes.row(4.0, getattr(chords, chord), 7, step, visit, unit, need, site, destination, X, value))
    rows = notes.finish(NAMES, 10.0).rows[:-1]
    expected = [(4.0, Kind[kind], 7, *ids, X, value) for kind, *ids, value in unfolded]
    assert [one.item() for one in rows] == expected


def test_the_end_of_a_unit_s_last_job_and_its_jump_home_are_packed_together():
    notes = Recorder()
    notes.write(notes.row(4.0, chords.RELEASED_HOME, 7, S, V, U, X, P, D, X, 0.0))
    rows = notes.finish(NAMES, 10.0).rows[:-1]
    assert [one.item() for one in rows] == [
        (4.0, Kind.RELEASED, 7, S, V, U, X, P, X, X, 0.0), (4.0, Kind.HOME, X, X, X, U, X, D, X, X, 0.0),
    ]  # fmt: skip


class Someone:
    """What a party has to know of a unit."""

    def __init__(self, index, mode=None, kind="vehicle", at_once=1):
        self.index, self.mode, self.kind, self.at_once = index, mode, kind, at_once


def test_units_that_do_the_same_share_a_row_and_get_one_each_in_their_order():
    notes = Recorder()
    van, nurse, lone = Someone(4, "road"), Someone(9, kind="person"), Someone(2)
    assert notes.parties[lone,].number == 2
    party = notes.parties[van, nurse]
    assert party is notes.parties[van, nurse]
    assert party.number < -1
    needs = SimpleNamespace(index=5), SimpleNamespace(index=6)
    claim = notes.parties.claiming(zip((van, nurse), needs, strict=True))
    notes.write(notes.row(1.0, Kind.CLAIMED, 7, S, V, claim, X, P, D, X, 0.0))
    notes.write(notes.row(1.0, Kind.READY, 8, S, V, X, X, P, X, X, 0.0))
    notes.write(notes.row(6.0, chords.JOURNEY, 7, X, X, party.number, X, P, D, X, 2.0))
    notes.write(notes.row(6.0, chords.RELEASED_HOME, 7, S, V, party.number, X, D, P, X, 0.0))
    rows = notes.finish(NAMES, 10.0).rows[:-1]
    assert [one.item() for one in rows] == [
        (1.0, Kind.CLAIMED, 7, S, V, 4, 5, P, D, X, 0.0), (1.0, Kind.CLAIMED, 7, S, V, 9, 6, P, D, X, 0.0),
        (1.0, Kind.READY, 8, S, V, X, X, P, X, X, 0.0),
        (2.0, Kind.DEPARTED, 7, X, X, 4, X, P, D, X, 4.0), (2.0, Kind.DEPARTED, 7, X, X, 9, X, P, D, X, 4.0),
        (6.0, Kind.ARRIVED, 7, X, X, 4, X, D, X, X, 0.0), (6.0, Kind.ARRIVED, 7, X, X, 9, X, D, X, X, 0.0),
        (6.0, Kind.RELEASED, 7, S, V, 4, X, D, X, X, 0.0), (6.0, Kind.HOME, X, X, X, 4, X, P, X, X, 0.0),
        (6.0, Kind.RELEASED, 7, S, V, 9, X, D, X, X, 0.0), (6.0, Kind.HOME, X, X, X, 9, X, P, X, X, 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(("chord", "then"), [
    ("JOURNEY_STARTED", [(Kind.STARTED, S, V)]),
    ("JOURNEY_ENDED", [(Kind.ENDED, S, V)]),
    ("JOURNEY_ENDED_READY", [(Kind.ENDED, S, V), (Kind.READY, N, 0)]),
    ("JOURNEY_ENDED_READY_STARTED", [(Kind.ENDED, S, V), (Kind.READY, N, 0), (Kind.STARTED, N, 0)]),
])  # fmt: skip
@pytest.mark.parametrize("members", [(4,), (4, 9), (4, 9, 2)])
def test_what_follows_the_journey_of_a_party_comes_once_behind_the_last_arrival(chord, then, members):
    notes = Recorder()
    party = notes.parties[tuple([Someone(index) for index in members])]
    notes.write(notes.row(6.0, getattr(chords, chord), 7, S, V, party.number, N, P, D, X, 2.0))
    rows = notes.finish(NAMES, 10.0).rows[:-1]
    assert [one.item() for one in rows] == [
        *((2.0, Kind.DEPARTED, 7, X, X, unit, X, P, D, X, 4.0) for unit in members),
        *((6.0, Kind.ARRIVED, 7, X, X, unit, X, D, X, X, 0.0) for unit in members),
        *((6.0, kind, 7, step, visit, X, X, D, X, X, 0.0) for kind, step, visit in then),
    ]  # fmt: skip


@pytest.mark.parametrize("members", [(4,), (4, 9), (4, 9, 2)])
def test_the_end_of_work_comes_once_before_the_members_of_a_party_go_home(members):
    notes = Recorder()
    party = notes.parties[tuple([Someone(index) for index in members])]
    notes.write(notes.row(6.0, chords.ENDED_RELEASED_HOME, 7, S, V, party.number, X, D, P, X, 0.0))
    rows = notes.finish(NAMES, 10.0).rows[:-1]
    each = [((6.0, Kind.RELEASED, 7, S, V, unit, X, D, X, X, 0.0), (6.0, Kind.HOME, X, X, X, unit, X, P, X, X, 0.0))
            for unit in members]  # fmt: skip
    assert [one.item() for one in rows] == [
        (6.0, Kind.ENDED, 7, S, V, X, X, D, X, X, 0.0), *(row for pair in each for row in pair)
    ]  # fmt: skip


def test_a_party_rides_in_its_first_vehicle_and_knows_who_serves_several_at_once():
    notes = Recorder()
    walker, van = Someone(1, "foot", "person"), Someone(2, "road")
    nurse = Someone(3, kind="person", at_once=2)
    assert notes.parties[walker, van].vehicle is van
    assert notes.parties[walker,].vehicle is walker
    assert notes.parties[nurse,].vehicle is None
    assert (notes.parties[van, nurse].shared, notes.parties[walker, van].shared) == (True, False)
