"""Which run is which: the same scenario, seed and version give the same folder, so that a run can go on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

LEFT_OUT = ("experiment", "observed", "study")
"""Sections of a scenario on which no replication hangs."""

_UNSAFE = re.compile(r'[<>:"/\\|?*%\x00-\x1f]')


def safe_name(name: str) -> str:
    """A name as part of a file name on any system; different names stay different."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", name)


def scenario_slug(path: Path) -> str:
    """The folder name of a scenario's runs: the file's name, or its folder's for ``.../xinji/scenario.yaml``."""
    path = path.resolve()
    name = path.parent.name if path.stem == "scenario" and path.parent.name else path.stem
    return safe_name(name)


def run_id(
    models: Mapping[str, Mapping[str, Any]], folder: Path, seed: int, version: str, kpis: Sequence[str] = ()
) -> str:
    """Twelve hex digits that identify a run.

    ``models`` holds the resolved tree of every model. The sections in ``LEFT_OUT`` change no replication and
    are left out; the content of files named in the trees (against ``folder``) counts. ``kpis``: the figures that were
    chosen, if not all are worked out.
    """
    trees = {model: {key: part for key, part in tree.items() if key not in LEFT_OUT} for model, tree in models.items()}
    files = {name: _digest(folder / name) for name in sorted(set(_texts(trees))) if _is_file(folder, name)}
    told = [trees, files, seed, version, *([sorted(kpis)] if kpis else [])]
    known = json.dumps(told, ensure_ascii=False, default=str)
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _texts(value)


def _is_file(folder: Path, text: str) -> bool:
    """Whether a text of the scenario names a file beside it."""
    if "." not in text or len(text) > 200 or "\n" in text:
        return False
    try:
        return (folder / text).is_file()
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
