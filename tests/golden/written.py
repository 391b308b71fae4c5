"""How a golden file is laid out: JSON, one row of numbers a line, so that a difference reads well."""
import json
from decimal import Decimal


def _number(x):
    if isinstance(x, Decimal):
        return repr(float(x))  # correctly rounded, and the shortest text that reads back the same
    return json.dumps(x, ensure_ascii=False)


def _text(value, indent=""):
    """A list or an object that holds only numbers and words fits on one line; any other is broken into lines."""
    if not isinstance(value, (dict, list)):
        return _number(value)
    inner = indent + " "
    items = value.values() if isinstance(value, dict) else value
    parts = [_text(item, inner) for item in items]
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {part}" for key, part in zip(value, parts)]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    if any(isinstance(item, (dict, list)) for item in items):
        return f"{opened}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closed}"
    return opened + ", ".join(parts) + closed


def as_text(sections):
    return _text({"generated": "by make_golden.py; a test rebuilds it", **sections}) + "\n"
