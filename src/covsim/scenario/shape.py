"""The shape of the language, read from the type hints of the models: which keys are known where, and what they hold."""

from __future__ import annotations

from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from covsim.scenario.base import QUANTITIES, TEXTS
from covsim.scenario.holidays import Date, DateText
from covsim.scenario.nodes import Path
from covsim.scenario.places import Moment


def alternatives(hint: Any) -> tuple[Any, ...]:
    """What a hint allows, one by one: models, mappings, lists, quantities and plain types; None left out."""
    if any(hint is whole for whole in (*QUANTITIES, *TEXTS, Moment, Date, DateText)):
        return (hint,)
    if get_origin(hint) is Annotated:
        return alternatives(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return tuple(leaf for member in get_args(hint) for leaf in alternatives(member))
    return () if hint in (None, NoneType) else (hint,)


def is_model(hint: Any) -> bool:
    """Whether the hint is a section or entry with fixed keys."""
    return isinstance(hint, type) and issubclass(hint, BaseModel)


@cache
def fields(model: type[BaseModel]) -> dict[str, Any]:
    """Hints of a model's fields by the key that a planner writes."""
    hints = get_type_hints(model, include_extras=True)
    return {field.alias or name: hints[name] for name, field in model.model_fields.items()}


@lru_cache(maxsize=2**15)  # the models of a file, and draws of its assumptions, ask for the same paths
def at(root: type[BaseModel], path: Path) -> tuple[Any, ...]:
    """What may stand at a path; nothing when the path is unknown."""
    if not path:
        return (root,)
    return tuple(leaf for hint in at(root, path[:-1]) for leaf in _below(hint, path[-1]))


def _below(hint: Any, key: str | int) -> tuple[Any, ...]:
    if is_model(hint):
        known = fields(hint)
        return alternatives(known[str(key)]) if key in known else ()
    inner = get_args(hint)
    if get_origin(hint) is dict:
        return alternatives(inner[1])
    if get_origin(hint) is tuple and isinstance(key, int):
        if inner[-1] is Ellipsis:
            return alternatives(inner[0])
        return alternatives(inner[key]) if key < len(inner) else ()
    return ()


def known_keys(root: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The fixed keys at a path; nothing where names of one's own stand."""
    return tuple(key for hint in at(root, path) if is_model(hint) for key in fields(hint))


def takes_names(root: type[BaseModel], path: Path) -> bool:
    """Whether a mapping keyed by names of one's own stands at a path."""
    return any(get_origin(hint) is dict for hint in at(root, path))


def takes_list(root: type[BaseModel], path: Path) -> bool:
    """Whether a list of any length may stand at a path."""
    return any(get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis for hint in at(root, path))


def holds_text(root: type[BaseModel], path: Path) -> bool:
    """Whether a path holds nothing but names, labels, references or words, so that digits in it are no number."""
    scalars = [hint for hint in at(root, path) if not is_model(hint) and get_origin(hint) is not dict]
    return bool(scalars) and all(_is_text(hint) for hint in scalars)


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return all(_is_text(leaf) for inner in get_args(hint) if inner is not Ellipsis for leaf in alternatives(inner))
    return not any(hint is quantity for quantity in QUANTITIES) and hint not in (int, float)
