"""Checks messages against the contract's JSON Schemas."""

import json
import math
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

Check = Callable[[Any], str | None]
"""Takes a value; returns None, or `BAD_RANGE` or `BAD_FIELD` for the first thing that is wrong."""


def load_check(name: str) -> Check:
    """Makes the check of one of the contract's messages.

    Args:
        name: `allocation` or `setup-reply`.

    Returns:
        The check: `BAD_RANGE` is a number outside its range, NaN or infinite, or a list or text
        that is too long; `BAD_FIELD` is anything else. Unknown fields are passed over.
        (Rules R9 and R10.)
    """
    schema = files(__package__).joinpath(f"schemas/{name}.schema.json").read_text("utf-8")
    return _compile(json.loads(schema))


def _compile(schema: dict[str, Any]) -> Check:
    if "anyOf" in schema:
        allowed = [option["const"] for option in schema["anyOf"]]
        return lambda value: None if _is_one_of(value, allowed) else "BAD_FIELD"
    return _BY_TYPE[schema["type"]](schema)


def _is_one_of(value: Any, allowed: list[Any]) -> bool:
    return not isinstance(value, bool) and any(value == one for one in allowed)


def _object(schema: dict[str, Any]) -> Check:
    required = schema.get("required", [])
    fields = [(name, _compile(field)) for name, field in schema["properties"].items()]

    def check(value: Any) -> str | None:
        if not isinstance(value, dict) or any(name not in value for name in required):
            return "BAD_FIELD"
        for name, field in fields:
            if name in value and (code := field(value[name])):
                return code
        return None

    return check


def _array(schema: dict[str, Any]) -> Check:
    items = schema["items"]
    max_items = schema["maxItems"]
    if isinstance(items, list):
        return _tuple([_compile(item) for item in items])
    item_check = _compile(items)

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "BAD_FIELD"
        if len(value) > max_items:
            return "BAD_RANGE"
        return next((code for item in value if (code := item_check(item))), None)

    return check


def _tuple(checks: list[Check]) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list) or len(value) != len(checks):
            return "BAD_FIELD"
        return next((code for one, item in zip(checks, value) if (code := one(item))), None)

    return check


def _number(schema: dict[str, Any]) -> Check:
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    kinds = int if schema["type"] == "integer" else (int, float)

    def check(value: Any) -> str | None:
        if isinstance(value, float) and not math.isfinite(value):
            return "BAD_RANGE"
        if not isinstance(value, kinds) or isinstance(value, bool):
            return "BAD_FIELD"
        return None if low <= value <= high else "BAD_RANGE"

    return check


def _string(schema: dict[str, Any]) -> Check:
    pattern = re.compile(schema.get("pattern", ""))
    max_length = schema.get("maxLength", math.inf)

    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "BAD_FIELD"
        if len(value) > max_length:
            return "BAD_RANGE"
        return None if pattern.search(value) else "BAD_FIELD"

    return check


def _boolean(_schema: dict[str, Any]) -> Check:
    return lambda value: None if isinstance(value, bool) else "BAD_FIELD"


_BY_TYPE: dict[str, Callable[[dict[str, Any]], Check]] = {
    "object": _object,
    "array": _array,
    "integer": _number,
    "number": _number,
    "string": _string,
    "boolean": _boolean,
}
