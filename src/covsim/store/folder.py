"""The folder of one run: what is written while it runs and what it is read back from.

``parts/`` holds one Parquet file a finished replication, moved into place in one step, so that a run that was killed
loses nothing that was finished. All other files are written from these parts at the end.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from covsim.errors import CovsimError
from covsim.store.identity import safe_name
from covsim.store.parts import MARK, decode, encode, figures_in, points_in

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("incidents", "visits", "events")
"""The tables of a replication that is kept."""


class StoreError(CovsimError):
    """A results folder that can't be written or read."""


def part_name(model: str, replication: int) -> str:
    """``clinic-7``: the name, without ending, of the files of one replication."""
    return f"{safe_name(model)}-{replication}"


class RunFolder:
    """The files of one run below ``path``; made on first writing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def has(self, model: str, replication: int, tables: bool = False) -> bool:
        """Whether the replication is finished (and, with ``tables``, its tables are there).

        A part that was cut short, by a copy broken off, say, doesn't count: the replication is run again.
        """
        name = part_name(model, replication)
        files = [self.path / table / f"{name}.parquet" for table in TABLES] if tables else []
        return _is_whole(self.path / "parts" / f"{name}.parquet") and all(file.exists() for file in files)

    def add(self, model: str, replication: int, part: bytes, tables: Mapping[str, bytes]) -> None:
        """Keep a finished replication (its ``part`` as encoded by ``parts``): its tables first, so that it only counts
        as finished when all is there."""
        name = part_name(model, replication)
        for table, content in tables.items():
            self.write(f"{table}/{name}.parquet", content)
        self.write(f"parts/{name}.parquet", part)
        (self.path / "failures" / f"{name}.txt").unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> Path:
        """Write a file so that it is there in full or not at all; raises ``StoreError`` when that can't be done."""
        target = self.path / name
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        with _explained(self.path):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_bytes(content)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return target

    def claim(self, run_id: str) -> None:
        """Mark the folder as that of this run; raises ``StoreError`` when it holds another one."""
        mark = self.path / "parts" / "run-id.txt"
        try:
            found = mark.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            self.write("parts/run-id.txt", f"{run_id}\n".encode("ascii"))
            return
        except (OSError, ValueError) as error:
            raise StoreError(f"can't read {mark} ({error}) - choose another folder with --out") from None
        if found != run_id:
            raise StoreError(
                f"{self.path} holds the results of another scenario, seed, version or choice of KPIs - choose another "
                "with --out, or delete it first"
            )

    def fail(self, model: str, replication: int, text: str) -> Path:
        """Keep what is known of a replication that failed."""
        return self.write(f"failures/{part_name(model, replication)}.txt", text.encode("utf-8", "backslashreplace"))

    def write_csv(self, name: str, frame: pd.DataFrame) -> Path:
        """Write a table for spreadsheets: UTF-8 with a byte order mark, so that Excel shows Chinese."""
        return self.write(name, frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))

    def write_json(self, name: str, content: Mapping[str, Any]) -> Path:
        """Write JSON for people and programs; numbers that aren't finite become texts."""
        text = json.dumps(_plain(content), ensure_ascii=False, indent=1, allow_nan=False, default=str)
        return self.write(name, (text + "\n").encode("utf-8", "surrogatepass"))

    def read(self, model: str, replications: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Figures and curve points of a model's finished replications, each with its ``model`` and ``replication``.

        Figures have columns ``kpi, scope, value, numerator, denominator``, points ``profile, scope, x, numerator,
        denominator``.
        """
        import pyarrow as pa

        numbers = [number for number in replications if self.has(model, number)]
        tables = [self._part(model, number) for number in numbers]
        every = pa.concat_tables(tables) if tables else _numbered(decode(encode((), ())), 0)
        frames = figures_in(every).to_pandas(), points_in(every).to_pandas()
        for frame in frames:
            frame.insert(0, "model", model)
        return frames

    def _part(self, model: str, replication: int) -> pa.Table:
        import pyarrow as pa

        path = self.path / "parts" / f"{part_name(model, replication)}.parquet"
        try:
            table = decode(path.read_bytes())
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{path} can't be read ({error}) - delete it and run again") from None
        return _numbered(table, replication)


def _numbered(table: pa.Table, replication: int) -> pa.Table:
    """The table with the number of the replication in front."""
    import pyarrow as pa

    return table.add_column(0, "replication", pa.repeat(pa.scalar(replication, pa.int64()), len(table)))


def _plain(value: Any) -> Any:
    """JSON has no infinities: they are written as texts, and what was not measured as null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("inf" if value > 0 else "-inf")
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _is_whole(path: Path) -> bool:
    """Whether a Parquet file is there, with the mark that stands at its end."""
    try:
        with path.open("rb") as file:
            file.seek(-len(MARK), os.SEEK_END)
            return file.read() == MARK
    except OSError:
        return False


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn an operating-system error into a message that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"can't write the results to {path}: {error.strerror or error} - make room or choose another folder with "
            "--out; replications already finished are kept"
        ) from None
