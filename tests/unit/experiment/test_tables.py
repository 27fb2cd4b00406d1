"""The tables of a kept replication, from a hand-written log."""

import numpy as np

from covsim.events import EVENT, Cause, EventLog, Fallback, Kind, Names, Outcome
from covsim.experiment.tables import arrow_table
from covsim.metrics import event_table, visit_table

NAMES = Names(("help.reach", "help.treat"), ("medic 1", "medic 2"), ("medic",), ("base", "mine"), ("there",))


def log_of(*rows):
    """Rows as (time, kind, {column: value}); what isn't given is -1 (value: 0)."""
    table = np.zeros(len(rows), dtype=EVENT)
    for column in ("incident", "step", "visit", "unit", "need", "site", "destination", "cause"):
        table[column] = -1
    for row, (time, kind, given) in zip(table, rows, strict=True):
        row["time"], row["kind"] = time, kind
        for column, value in given.items():
            row[column] = value
    return EventLog(table, NAMES, rows[-1][0])


def at(incident, step=-1, **columns):
    return {"incident": incident, "step": step, **({"visit": 0} if step >= 0 else {}), **columns}


LOG = log_of(
    (0.0, Kind.CALL, at(0, site=1)),
    (0.0, Kind.READY, at(0, 0, site=1)),
    (0.0, Kind.WAITS, at(0, 0, need=0, site=1, cause=Cause.ALL_BUSY)),
    (2.0, Kind.CALL, at(1, site=1)),
    (2.0, Kind.READY, at(1, 0, site=1)),
    (3.0, Kind.CLAIMED, at(0, 0, unit=0, need=0, site=0, destination=1)),
    (3.0, Kind.CLAIMED, at(0, 0, unit=1, need=0, site=0, destination=1)),
    (8.0, Kind.ARRIVED, at(0, unit=1, site=1)),
    (9.0, Kind.ARRIVED, at(0, unit=0, site=1)),
    (9.0, Kind.STARTED, at(0, 0, site=1)),
    (9.0, Kind.MARK, at(0, 0, need=0)),
    (12.0, Kind.FELL_BACK, at(1, 0, need=0, cause=Cause.ALL_BUSY, value=Fallback.LEFT)),
    (12.0, Kind.DONE, at(1, value=Outcome.LEFT)),
    (20.0, Kind.ENDED, at(0, 0, site=1)),
    (20.0, Kind.READY, at(0, 1, site=1)),
    (20.0, Kind.STARTED, at(0, 1, site=1)),
    (25.0, Kind.ARRIVED, at(0, unit=0, site=0)),
    (30.0, Kind.HORIZON, {}),
)


def test_visits_have_one_row_each_with_first_and_last_moments():
    rows = arrow_table(visit_table(LOG)).to_pylist()
    assert [(row["incident"], row["step"], row["outcome"]) for row in rows] == [
        (0, "help.reach", "done"), (0, "help.treat", "open"), (1, "help.reach", "left"),
    ]  # fmt: skip
    assert rows[0] == {
        "incident": 0, "step": "help.reach", "visit": 0, "ready": 0.0, "claimed": 3.0, "arrived": 9.0, "started": 9.0,
        "ended": 20.0, "waited": 3.0, "units": "medic 1+medic 2", "site": "mine", "destination": "mine",
        "outcome": "done", "cause": "all_busy",
    }  # fmt: skip
    assert (rows[1]["claimed"], rows[1]["arrived"], rows[1]["ended"]) == (None, None, None)


def test_events_carry_names_instead_of_numbers():
    rows = arrow_table(event_table(LOG)).to_pylist()
    assert len(rows) == len(LOG)
    assert (rows[2]["kind"], rows[2]["need"], rows[2]["cause"], rows[2]["mark"]) == ("waits", "medic", "all_busy", None)
    assert (rows[10]["kind"], rows[10]["need"], rows[10]["mark"]) == ("mark", None, "there")
    assert rows[-1] == {
        "time": 30.0, "kind": "horizon", "incident": None, "step": None, "visit": None, "unit": None, "need": None,
        "mark": None, "site": None, "destination": None, "cause": None, "value": 0.0,
    }  # fmt: skip


def test_an_empty_log_gives_empty_tables():
    empty = log_of((1.0, Kind.HORIZON, {}))
    assert arrow_table(visit_table(empty)).num_rows == 0
    assert arrow_table(event_table(empty)).num_rows == 1


def test_names_are_stored_once_each():
    """Also in a column in which nothing has a name."""
    table = arrow_table(event_table(log_of((1.0, Kind.HORIZON, {}))))
    assert {str(table[column].type) for column in ("kind", "site")} == {
        "dictionary<values=string, indices=int32, ordered=0>"
    }
