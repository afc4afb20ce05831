"""Web addresses of customers: checked and completed, never fetched."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!-)[^\s/?#@:\\<>\"'`{}|^\[\]]{1,253}(?<!-)\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?![0-9])")
_LONGEST = 2_048


def _with_scheme(text: str) -> str | None:
    if text.startswith("//"):
        return f"https:{text}"
    if not _SCHEME.match(text):
        return f"https://{text}"
    return text if text[:8].lower().startswith(("http://", "https://")) else None


def normalise_url(raw: str) -> str | None:
    """`Acme.com/about` to `https://acme.com/about`; None for anything but http(s)."""
    text = raw.strip()
    if not text or len(text) > _LONGEST or not text.isprintable() or " " in text:
        return None
    url = _with_scheme(text)
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.username is not None or "." not in host or not _HOST.match(host):
        return None
    netloc = host if port is None else f"{host}:{port}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc).geturl()
