"""The CSV files that laws name: where they lie, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from covsim import tables
from covsim.units import QuantityError

_folder: ContextVar[Path] = ContextVar("folder of the scenario", default=Path())


@contextmanager
def files_in(folder: str | Path) -> Iterator[None]:
    """While this lasts, the CSV files that laws name are found in ``folder`` (the scenario's)."""
    token = _folder.set(Path(folder))
    try:
        yield
    finally:
        _folder.reset(token)


def scan(file: Any, columns: Mapping[str, tables.Reader]) -> tables.Scan:
    """The columns of a file, to check its rows further. Raises ``QuantityError`` when they are not there."""
    if not isinstance(file, str) or not all(isinstance(name, str) for name in columns):
        raise QuantityError("file and column are names")
    try:
        return tables.scan(_folder.get() / file, columns)
    except tables.TableError as error:
        raise QuantityError(str(error)) from None


def sound(found: tables.Scan) -> tables.Table:
    """The table; raises ``QuantityError`` with everything that is wrong in it."""
    try:
        return found.checked()
    except tables.TableError as error:
        raise QuantityError(str(error)) from None
