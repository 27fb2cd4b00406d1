"""The scenario language as JSON Schema: editors complete keys, show their meaning and mark mistakes with it."""

from __future__ import annotations

from typing import Any

from covsim.scenario.evidence import EVIDENCE_KINDS
from covsim.scenario.from_files import ListFromFile, SitesFromFile
from covsim.scenario.model import Scenario

Schema = dict[str, Any]

_OVERLAY = "Overlay"
_FILE = "File"
_EXTENSION = "Extension"
_DEFAULTS = "Evidence for every number in this entry that has none of its own."
_EVIDENCE: Schema = {
    "type": "object",
    "description": "A value and where it comes from.",
    "properties": {
        "value": {"description": "What is used: a number, quantity, list or law."},
        "kind": {"enum": list(EVIDENCE_KINDS), "description": "How it is known."},
        "source": {"type": "string", "description": "Where it was read, or the reason for it."},
        "range": {
            "type": "array", "minItems": 2, "maxItems": 2, "items": {"type": ["number", "string"]},
            "description": "Lowest and highest plausible value, in one unit; assumed values are varied over it.",
        },
        "as_of": {"type": ["string", "number"], "description": "The date for which it holds."},
        "owner": {"type": "string", "description": "Who answers for it."},
    },
    "required": ["value", "kind"],
    "additionalProperties": False,
}  # fmt: skip
_SHORT_FORMS: dict[str, Schema] = {
    "Severity": {"type": ["number", "string"], "description": "Its share of the cases."},
    "Holiday": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "examples": ["2025-10-01"]},
    "Otherwise": {"enum": ["leave", "with_less"]},
    "Release": {"type": "null"},
    "AnyOrder": {"type": "array", "items": {"type": "string"}},
}
"""What may stand for a whole entry."""
_ALONE = ("Evidence", "EvidenceBlock", "ListFromFile")
"""Definitions that are the same in an overlay."""


def json_schema() -> Schema:
    """The schema of a scenario file: the sections, values with evidence, ``extends`` and ``models``.

    A file that extends another may leave out whatever that one says, at any depth, and remove it with null.
    """
    schema = Scenario.model_json_schema()
    parts: dict[str, Schema] = {**schema.pop("$defs"), "SitesFromFile": SitesFromFile.model_json_schema()}
    from_file = {"$ref": "#/$defs/SitesFromFile", "description": "Sites from a CSV file, one a row."}
    schema["properties"]["sites"]["properties"] = {"from_file": from_file}
    overlay = {**schema, "properties": dict(schema["properties"])}
    for key in ("covsim", "name", "experiment"):
        overlay["properties"].pop(key)
    like = "The model that this one builds on: its changes come first."
    overlay["properties"]["like"] = {"type": "string", "description": like}
    overlay["properties"]["label"] = {"type": "string", "description": "Name of the model for tables and charts."}
    overlay["description"] = "What differs from the base: mappings merge by key, null removes, other values replace."
    definitions = {name: _short(name, _with_evidence(part)) for name, part in parts.items()}
    definitions |= {_OVERLAY + name: _short(name, _partial(_with_evidence(part))) for name, part in parts.items()}
    definitions[_OVERLAY] = _partial(_with_evidence(overlay))
    definitions["Evidence"] = _EVIDENCE
    definitions["EvidenceBlock"] = _block()
    definitions["ListFromFile"] = ListFromFile.model_json_schema()
    root = _with_evidence(schema)
    above: Schema = {
        "extends": {"type": "string", "description": "A scenario file that this one builds on, relative to it."},
        "models": {
            "type": "object",
            "description": "The staffing models to compare: what each changes, by name.",
            "additionalProperties": {"anyOf": [{"$ref": f"#/$defs/{_OVERLAY}"}, {"type": "null"}]},
        },
    }
    partial = _partial(root)
    definitions[_FILE] = {**root, "properties": {**root["properties"], **above}}
    definitions[_EXTENSION] = {**partial, "properties": {**partial["properties"], **above}}
    sections = {**root["properties"], **above}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "covsim scenario",
        "description": root["description"],
        "type": "object",
        "properties": {key: {"description": section["description"]} for key, section in sections.items()},
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{_EXTENSION}"},
        "else": {"$ref": f"#/$defs/{_FILE}"},
        "$defs": definitions,
    }


def _block() -> Schema:
    """Evidence for all numbers of an entry that have none of their own."""
    properties = {key: _EVIDENCE["properties"][key] for key in ("kind", "source", "as_of", "owner")}
    return {**_EVIDENCE, "description": _DEFAULTS, "properties": properties, "required": ["kind"]}


def _with_evidence(part: Schema) -> Schema:
    """An entry whose values may carry evidence."""
    if part.get("type") != "object" or "properties" not in part:
        return part
    properties = {key: _described(value) for key, value in part["properties"].items()}
    properties["evidence"] = {"$ref": "#/$defs/EvidenceBlock", "description": _DEFAULTS}
    return {**{key: value for key, value in part.items() if key != "title"}, "properties": properties}


def _described(schema: Schema) -> Schema:
    """A property with its description outermost, so that editors show it."""
    beside: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    bare = {key: value for key, value in schema.items() if key not in (*beside, "title")}
    return {**_value(bare), **beside}


def _value(schema: Schema) -> Schema:
    """A value, with or without evidence where it is a number, quantity, list or law; a list may come from a file."""
    schema = _inside(schema)
    if not _may_carry_evidence(schema):
        return schema
    alternatives = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    if any("items" in each for each in alternatives):
        alternatives = [*alternatives, {"$ref": "#/$defs/ListFromFile"}]
    return {"anyOf": [*alternatives, {"$ref": "#/$defs/Evidence"}]}


def _inside(schema: Schema) -> Schema:
    """The same for what a list or mapping holds."""
    schema = dict(schema)
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _value(schema["additionalProperties"])
        block = {"$ref": "#/$defs/EvidenceBlock", "description": _DEFAULTS}
        schema["properties"] = {**schema.get("properties", {}), "evidence": block}
    if "items" in schema:
        schema["items"] = _value(schema["items"])
    if "prefixItems" in schema:
        schema["prefixItems"] = [_value(each) for each in schema["prefixItems"]]
    if "anyOf" in schema:
        schema["anyOf"] = [_inside(each) for each in schema["anyOf"]]
    return schema


def _may_carry_evidence(schema: Schema) -> bool:
    if schema.get("type") in ("number", "integer", "array") or "examples" in schema or "pattern" in schema:
        return True
    return any(_may_carry_evidence(each) for each in schema.get("anyOf", ()))


def _short(name: str, part: Schema) -> Schema:
    return {"anyOf": [part, _SHORT_FORMS[name]]} if name in _SHORT_FORMS else part


def _partial(schema: Any) -> Any:
    """The same for an overlay: nothing is required, null removes, and parts are partial too."""
    if isinstance(schema, list):
        return [_partial(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _partial(value) for key, value in schema.items() if key != "required"}
    if "$ref" in found and found["$ref"].rpartition("/")[2] not in _ALONE:
        found["$ref"] = found["$ref"].replace("#/$defs/", f"#/$defs/{_OVERLAY}")
    if "properties" in found:
        found["properties"] = {name: _or_null(value) for name, value in found["properties"].items()}
    if isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = _or_null(found["additionalProperties"])
    return found


def _or_null(schema: Schema) -> Schema:
    beside: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    bare = {key: value for key, value in schema.items() if key not in beside}
    return {"anyOf": [bare, {"type": "null"}], **beside}
