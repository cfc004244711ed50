"""Bytes to messages and back: JSON, or MessagePack where the package `msgpack` is installed."""

import json
from typing import Any, Literal

from .errors import SlotpilotError

try:
    import msgpack
except ImportError:  # Debian: python3-msgpack
    msgpack = None

Encoding = Literal["json", "msgpack"]

MAX_MESSAGE_BYTES = 1_048_576
"""Largest message of the contract. Unit: bytes."""

MAX_LIST = 4096
MAX_TEXT = 4096


class _Nan(ValueError):
    """JSON has neither NaN nor Infinity; Python's reader would take them."""


def _refuse(word: str) -> None:
    raise _Nan(word)


def _number(text: str) -> int | float:
    """`1.0` and `1e3` are whole numbers in JSON."""
    value = float(text)
    return int(value) if value.is_integer() else value


def check_encoding(encoding: str) -> None:
    """Makes sure that messages can be written in an encoding.

    Raises:
        SlotpilotError: CONFIG_INVALID when they can not.
    """
    if encoding not in ("json", "msgpack"):
        raise SlotpilotError("CONFIG_INVALID", f"encoding {encoding}: allowed are json and msgpack")
    if encoding == "msgpack" and msgpack is None:
        advice = "install python3-msgpack (pip: msgpack), or use json"
        raise SlotpilotError("CONFIG_INVALID", f"encoding msgpack: no package msgpack; {advice}")


def encode(message: Any, encoding: Encoding) -> bytes:
    """Writes a message.

    Raises:
        ValueError: it has a number that JSON can not carry.
    """
    if encoding == "json":
        return json.dumps(message, separators=(",", ":"), allow_nan=False).encode()
    return msgpack.packb(message)


def decode(data: bytes) -> tuple[Any, str | None]:
    """Reads a message, JSON or MessagePack as its first byte tells. Never raises.

    Args:
        data: What came; anything at all.

    Returns:
        The value, not yet checked, and None; or None and `TOO_LARGE` or `MALFORMED`. (Rule R10.)
    """
    if len(data) > MAX_MESSAGE_BYTES:
        return None, "TOO_LARGE"
    first = data[0] if data else 0
    try:
        if first in b"{ \t\n\v\f\r":
            text = data.decode()
            return json.loads(text, parse_constant=_refuse, parse_float=_number), None
        if msgpack is not None and (0x80 <= first <= 0x8F or first in (0xDE, 0xDF)):
            return _unpack(data), None
    except Exception:  # pylint: disable=broad-except; hostile bytes find every way to fail
        pass
    return None, "MALFORMED"


def _unpack(data: bytes) -> Any:
    limits = {"max_str_len": MAX_TEXT, "max_array_len": MAX_LIST, "max_map_len": 256}
    return msgpack.unpackb(data, max_bin_len=0, max_ext_len=0, **limits)
