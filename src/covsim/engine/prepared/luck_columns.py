"""From uniforms to minutes: each law of a step reads its luck by case, visit and attempt.

First visits are drawn as whole columns, one a stream; later visits and attempts on demand. The numbers are the same
either way (``streams.Luck``), so a case keeps its luck whatever happens to the others.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from covsim.distributions import ByKey, Constant, Distribution, FromField, Takes
from covsim.errors import SimulationError
from covsim.events import Incidents
from covsim.streams import Luck

if TYPE_CHECKING:
    from covsim.engine.state import Case, Unit

_TOGETHER = 256  # cases whose later visits are drawn together
_KEPT = 2048  # such blocks of each law that are kept at a time, 4 MB


class LuckColumns:
    """The luck of one run, and the sizes of the columns worth drawing ahead."""

    def __init__(self, incidents: Incidents, luck: Luck) -> None:
        self.incidents = incidents
        self.luck = luck
        self._told: dict[str, tuple[NDArray[np.int64], tuple[str, ...]] | None] = {}
        self._kinds: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
        self.found_out: dict[str, dict[int, str]] = {}  # what the run itself tells of a case, by name and row
        counts = np.bincount(incidents.stream, minlength=len(incidents.streams))
        self.sizes: list[int] = []
        for stream in range(len(incidents.streams)):
            keys = incidents.key[incidents.stream == stream]
            top = int(keys[keys < 2**31].max()) + 1 if np.any(keys < 2**31) else 0
            self.sizes.append(top if top <= 4 * counts[stream] + 1024 else 0)

    def one(self, case: Case, step: str, slot: str, visit: int, attempt: int) -> float:
        """A single uniform."""
        stream = self.incidents.streams[case.stream]
        return self.luck.draw(stream, case.key, slot, step, case.child, visit, attempt)

    def told(self, key: str) -> tuple[NDArray[np.int64], tuple[str, ...]] | None:
        """What ``text`` gives for every case, as codes of distinct texts; None where only the run can tell."""
        if key not in self._told:
            self._told[key] = self._at_the_call(key)
        return self._told[key]

    def _at_the_call(self, key: str) -> tuple[NDArray[np.int64], tuple[str, ...]] | None:
        incidents = self.incidents
        if key == "severity":
            return incidents.severity, (*incidents.severities, "")  # -1 (none) finds the last
        if key == "site":
            return incidents.site, incidents.sites
        if key == "stream":
            return incidents.stream, incidents.streams
        values = incidents.attributes.get(key)
        if values is None or key in ("place", "unit", "group"):
            return None
        if values.dtype == object:
            codes: dict[Any, int] = {value: code for code, value in enumerate(dict.fromkeys(values.tolist()))}
            numbers = [codes[value] for value in values.tolist()]
            return np.array(numbers, dtype=np.int64), tuple(map(_as_text, codes))
        distinct, inverse = np.unique(values, return_inverse=True)
        return inverse, tuple(map(_as_text, distinct.tolist()))

    def kinds(self, names: tuple[str, ...]) -> tuple[list[int], list[str]]:
        """By row the number of a kind of case, and for each kind its values of these names, joined as ``ByKey`` has
        them; empty where more than the call decides that."""
        if names not in self._kinds:
            told = [known for name in names if (known := self.told(name)) is not None]
            self._kinds[names] = _joined(told) if len(told) == len(names) else ([], [])
        return self._kinds[names]

    def text(self, case: Case, key: str, unit: Unit | None) -> str:
        """The value of ``key`` for a case, as text (for tables by severity, site, unit, attribute)."""
        incidents = self.incidents
        if key == "severity":
            return incidents.severities[case.severity] if case.severity >= 0 else ""
        if key in ("site", "place"):
            return incidents.sites[case.site if key == "site" else case.place]
        if key == "stream":
            return incidents.streams[case.stream]
        if key in ("unit", "group"):
            return "" if unit is None else unit.name if key == "unit" else unit.group
        return _as_text(self.attribute(case, key))

    def attribute(self, case: Case, name: str) -> Any:
        """The value of an attribute of a case."""
        if name not in self.incidents.attributes:
            if name in self.found_out:
                return self.found_out[name].get(case.row)
            raise SimulationError(
                f"cases have no attribute {name!r} - define it under the stream's attributes or trace columns"
            )
        value = self.incidents.attributes[name][case.row]
        return float(value) if isinstance(value, (float, np.floating)) else value


def _joined(told: Sequence[tuple[NDArray[np.int64], tuple[str, ...]]]) -> tuple[list[int], list[str]]:
    """Codes of the values that occur together, by row, and these values as one text each."""
    number = np.zeros_like(told[0][0])
    for codes, texts in told:
        number = number * len(texts) + codes % len(texts)
    _, examples, kinds = np.unique(number, return_index=True, return_inverse=True)
    return kinds.tolist(), [",".join(texts[codes[row]] for codes, texts in told) for row in examples.tolist()]


def _as_text(value: Any) -> str:
    """How a value of an attribute is written in tables and conditions."""
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


class Draw:
    """One law in one place (a step's ``takes``, a unit's ``turnout``)."""

    __slots__ = (
        "_blocks", "_cases", "_columns", "_costly", "_kinds", "_known", "_luck", "_of_kind", "_otherwise", "_plain",
        "_slot", "_step", "constant", "law",
    )  # fmt: skip

    def __init__(
        self, luck: LuckColumns, law: Takes, step: str, slot: str, known: NDArray[np.bool_] | None = None
    ) -> None:
        self._luck = luck
        self._known = known  # by row: which cases can come here, if not all
        self.law = law
        self._step = step
        self._slot = slot
        self._columns: list[array[float] | None] = [None] * len(luck.sizes)
        self.constant = law.value if isinstance(law, Constant) else None
        self._plain = None if isinstance(law, (ByKey, Constant, FromField)) else law
        self._costly = self._plain is not None and self._plain.costly
        self._blocks: dict[tuple[int, int, int, int], array[float]] = {}
        self._cases: dict[str, Draw] = {}
        self._otherwise: Draw | None = None
        self._kinds: list[int] | None = None  # by row: what kind of case it is, of those that the laws tell apart
        self._of_kind: list[Draw | None] = []
        if isinstance(law, ByKey):
            self._cases = {key: Draw(luck, one, step, slot, known) for key, one in law.cases}
            self._otherwise = None if law.otherwise is None else Draw(luck, law.otherwise, step, slot, known)

    def value(self, case: Case, visit: int = 0, attempt: int = 0, unit: Unit | None = None) -> float:
        """Minutes (or the number) for this case, visit and attempt."""
        key, stream = case.key, case.stream
        if visit == 0 and attempt == 0 and case.child == 0:
            column = self._columns[stream]
            if column is None:  # filled by the first case that needs it
                column = self._columns[stream] = self._column(stream)
            if key < len(column):
                found = column[key]
                if found == found:
                    return found
        law = self._plain
        if law is None:
            return self._by_other_means(case, visit, attempt, unit)
        if attempt == 0 and self._luck.sizes[stream]:
            block = self._blocks.get((stream, case.child, visit, key // _TOGETHER))
            found = (block or self._neighbours(law, case, visit))[key % _TOGETHER]
            return law.at(found) if visit and self._costly else found
        return law.at(self._luck.one(case, self._step, self._slot, visit, attempt))

    def _by_other_means(self, case: Case, visit: int, attempt: int, unit: Unit | None) -> float:
        """What needs no luck of its own: a constant, a field of the case, or one of several laws."""
        law = self.law
        if isinstance(law, ByKey):
            if self._kinds is None:
                self._kinds, keys = self._luck.kinds(law.by)
                self._of_kind = [self._cases.get(key, self._otherwise) for key in keys]
            chosen = self._of_kind[self._kinds[case.row]] if self._kinds else None
            return (chosen or self._chosen(law, case, unit)).value(case, visit, attempt, unit)
        if isinstance(law, FromField):
            return self._field(law, case)
        assert isinstance(law, Constant)
        return law.value

    def _column(self, stream: int) -> array[float]:
        """The values of all first visits of a stream's cases, packed: a year may have a hundred thousand.

        Of those who can't come here it has none (NaN): some laws take a microsecond a value. Empty where nothing is
        drawn, or where keys lie too far apart.
        """
        luck, incidents, law = self._luck, self._luck.incidents, self._plain
        if law is None or not luck.sizes[stream]:
            return array("d")
        uniforms = luck.luck.column(incidents.streams[stream], self._slot, luck.sizes[stream], self._step)
        if self._known is None:
            return array("d", np.asarray(law.quantile(uniforms), dtype=np.float64).tobytes())
        keys = incidents.key[(incidents.stream == stream) & (incidents.child == 0) & self._known]
        keys = keys[keys < len(uniforms)]
        values = np.full(len(uniforms), np.nan)
        values[keys] = law.quantile(uniforms[keys])
        return array("d", values.tobytes())

    def _neighbours(self, law: Distribution, case: Case, visit: int) -> array[float]:
        """Later visits and batches: drawn for some cases that follow one another, who come at about the same time.

        Not all of them come as often as others: of a costly law these are the uniforms only, when it isn't the first
        visit.
        """
        number = case.key // _TOGETHER
        if len(self._blocks) >= _KEPT:
            self._blocks.clear()
        luck = self._luck
        stream = luck.incidents.streams[case.stream]
        uniforms = luck.luck.block(stream, number, self._slot, self._step, case.child, visit, size=_TOGETHER)
        left = luck.sizes[case.stream] - number * _TOGETHER
        if left > 0:  # (keys far beyond the others are those of single cases to walk through)
            uniforms = uniforms[:left]
        values = uniforms if visit and self._costly else law.quantile(uniforms)
        found = array("d", np.asarray(values, dtype=np.float64).tobytes())
        self._blocks[case.stream, case.child, visit, number] = found
        return found

    def _chosen(self, law: ByKey, case: Case, unit: Unit | None) -> Draw:
        key = ",".join(self._luck.text(case, name, unit) for name in law.by)
        found = self._cases.get(key, self._otherwise)
        if found is None:
            raise SimulationError(
                f"{self._step}: no {self._slot} is given for {','.join(law.by)} = {key!r} - add it or an 'otherwise'"
            )
        return found

    def _field(self, law: FromField, case: Case) -> float:
        value = self._luck.attribute(case, law.name)
        if not isinstance(value, float) or not value >= 0:
            name = f"{self._luck.incidents.streams[case.stream]}:{case.key}"
            given = "a negative number" if isinstance(value, float) and value < 0 else "no number"
            raise SimulationError(
                f"{self._step}: the case {name} has {given} in {law.name!r} - put it right or use another law"
            )
        return value
