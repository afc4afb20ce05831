"""Strings and bodies that have broken other systems."""

import base64
import json

from tests.factories.shared_data import SHARED_DATA

# Our own few, so that a checkout without the shared data sets is tried as well.
OWN = [
    "",
    " ",
    "\u00a0\u2003",
    "null",
    "0x0",
    "1e400",
    "'; drop table account; --",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "<script>alert(1)</script>",
    "../../../../etc/passwd%00",
    "=cmd|' /C calc'!A0",
    "Ω≈ç√∫˜µ≤≥÷田中さん\u202eروشنا\u200b\ufeff",
    "👾🏽‍💻🇻🇳",
    "e\u0301 é ﬀ",
    "Z\u0351\u036b\u0343\u0a64",
    "\x01\x02\x1b\x7f\x85\u2028\ufffe\uffff",
    "a\r\nSet-Cookie: x=1",
    "%s%n%x \\ \\\\ ' \" ` %",
    "\U0010ffff",
]


def naughty_strings() -> list[str]:
    if SHARED_DATA is None:
        return OWN
    text = (SHARED_DATA / "10_bad_input" / "blns.json").read_text(encoding="utf-8")
    return [*OWN, *json.loads(text)]


def tricky_bodies() -> dict[str, bytes]:
    """JSON texts that are legal, and yet read differently by different readers."""
    own = {
        "twice": b'{"name": "a", "name": "b"}',
        "minus zero": b"[-0]",
        "bom": b'\xef\xbb\xbf{"name": "x"}',
        "utf-16": '{"name": "x"}'.encode("utf-16"),
    }
    if SHARED_DATA is None:
        return own
    path = SHARED_DATA / "10_bad_input" / "json_test_suite_transform.json"
    shared = json.loads(path.read_text(encoding="utf-8"))
    return {**own, **{each["name"]: base64.b64decode(each["content_base64"]) for each in shared}}
