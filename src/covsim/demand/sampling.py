"""All streams and duties of a scenario as one table in order of call time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim import units
from covsim.demand.axis import Axis
from covsim.demand.cases import Cases, absent
from covsim.demand.duties import sample_duty
from covsim.demand.stream import StreamSampler
from covsim.errors import CovsimError
from covsim.events import Incidents
from covsim.scenario.model import Scenario
from covsim.scenario.streams import WhatIf
from covsim.streams import Luck

SCRIPTED = 2**31
"""Scripted cases have keys from here on, so that they share no luck with others."""


def sample(scenario: Scenario, luck: Luck) -> Incidents:
    """The cases of one replication: demand streams in the order of the scenario, then duties.

    Sorted by time; ties by the order of the streams, key and child. Raises ``CovsimError``.
    """
    parts: list[Cases] = []
    for name in scenario.demand:
        with _naming(f"demand.{name}"):
            parts.append(StreamSampler(scenario, name, luck).sample())
    for name in scenario.duties:
        with _naming(f"duties.{name}"):
            parts.append(sample_duty(scenario, name, luck))
    return _joined(parts, tuple(scenario.sites), luck)


def scripted(
    scenario: Scenario, name: str, incidents: Incidents, minute: float | None = None, number: int = 0
) -> Incidents:
    """The incidents and, at its place among them, the scripted case ``what_if.<name>``; the others keep their luck.

    What the script doesn't say (severity, attributes) is drawn like that of any case. With ``minute`` the case comes
    then, not when the script says; ``number`` tells several such cases apart. Raises ``CovsimError``.
    """
    with _naming(f"what_if.{name}"):
        return _inserted(incidents, _script(scenario, name, incidents, minute, number))


def script_key(scenario: Scenario, name: str, number: int = 0) -> int:
    """The key of the scripted case ``what_if.<name>``: no other case has it, nor the same case of another number."""
    return SCRIPTED + list(scenario.what_if).index(name) + number * len(scenario.what_if)


@contextmanager
def _naming(place: str) -> Iterator[None]:
    """Errors raised meanwhile say where in the scenario they belong."""
    try:
        yield
    except (CovsimError, units.QuantityError) as error:
        raise CovsimError(f"{place}: {error}") from None


def _joined(parts: Sequence[Cases], sites: tuple[str, ...], luck: Luck) -> Incidents:
    severities = tuple(dict.fromkeys(grade for part in parts for grade in part.severities))
    kinds = _kinds(parts)
    return _sorted(Incidents(
        time=_column([part.time for part in parts], np.float64),
        stream=_column([np.full(len(part), number) for number, part in enumerate(parts)], np.int64),
        key=_column([part.key for part in parts], np.int64),
        child=_column([part.child for part in parts], np.int64),
        site=_column([part.site for part in parts], np.int64),
        severity=_column([_renumbered(part, severities) for part in parts], np.int64),
        streams=tuple(part.name for part in parts), sites=sites, severities=severities,
        attributes={name: _column([part.attributes.get(name, absent(kind, len(part))) for part in parts], kind)
                    for name, kind in kinds.items()},
        seed=luck.seed, replication=luck.replication,
    ))  # fmt: skip


def _column(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate([*parts, np.empty(0, kind)])


def _kinds(parts: Sequence[Cases]) -> dict[str, np.dtype[Any]]:
    """The type of each attribute; it must be the same in all streams."""
    kinds: dict[str, np.dtype[Any]] = {}
    for part in parts:
        for name, column in part.attributes.items():
            if kinds.setdefault(name, column.dtype) != column.dtype:
                raise CovsimError(f"the attribute {name!r} is a text in one stream and a number in another: rename one")
    return kinds


def _renumbered(part: Cases, severities: tuple[str, ...]) -> NDArray[Any]:
    """Severities of one stream as indices into all."""
    numbers = np.array([*(severities.index(grade) for grade in part.severities), -1])
    return numbers[part.severity]


def _sorted(incidents: Incidents) -> Incidents:
    order = np.lexsort((incidents.child, incidents.key, incidents.stream, incidents.time))
    return replace(
        incidents, time=incidents.time[order], stream=incidents.stream[order], key=incidents.key[order],
        child=incidents.child[order], site=incidents.site[order], severity=incidents.severity[order],
        attributes={name: column[order] for name, column in incidents.attributes.items()},
    )  # fmt: skip


def _script(scenario: Scenario, name: str, incidents: Incidents, minute: float | None, number: int) -> Cases:
    """The scripted case alone, with all that it brings."""
    script = scenario.what_if[name]
    time = Axis.of(scenario).minutes(script.time) if minute is None else minute
    if not 0 <= time < scenario.clock.horizon:
        length = units.describe_minutes(scenario.clock.horizon)
        raise CovsimError(f"{script.time} is outside the run - take a time within {length} from {scenario.clock.start}")
    stream = scenario.demand[_known("stream", script.stream, tuple(scenario.demand))]
    severities = tuple(stream.severity) or incidents.severities
    case = Cases.at(script.stream, np.array([time]), np.array([script_key(scenario, name, number)]))
    case.site[:] = incidents.sites.index(_known("site", script.site, incidents.sites))
    if script.severity:
        case.severity[:] = severities.index(_known("severity", script.severity, severities))
    case = replace(case, severities=severities, attributes=_given(script, incidents))
    return StreamSampler(scenario, script.stream, Luck(incidents.seed, incidents.replication)).completed(case)


def _known(what: str, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise CovsimError(f"unknown {what} {name!r} - known are {', '.join(names) or 'none'}")
    return name


def _given(script: WhatIf, incidents: Incidents) -> dict[str, NDArray[Any]]:
    """The attributes that the script names: numbers, durations or texts as in the other cases."""
    given: dict[str, NDArray[Any]] = {}
    for name, text in script.attributes.items():
        kind = incidents.attributes[_known("attribute", name, tuple(incidents.attributes))].dtype
        given[name] = np.array([_number(text) if kind.kind == "f" else text], dtype=kind)
    return given


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return units.duration(text)


def _inserted(incidents: Incidents, case: Cases) -> Incidents:
    attributes = {name: np.append(column, case.attributes.get(name, absent(column.dtype, 1)))
                  for name, column in incidents.attributes.items()}
    return _sorted(replace(
        incidents,
        time=np.append(incidents.time, case.time),
        stream=np.append(incidents.stream, incidents.streams.index(case.name)),
        key=np.append(incidents.key, case.key),
        child=np.append(incidents.child, case.child),
        site=np.append(incidents.site, case.site),
        severity=np.append(incidents.severity, _renumbered(case, incidents.severities)),
        attributes=attributes,
    ))  # fmt: skip
