"""Access tokens: JWT signed and verified by python-jose, ES256 and nothing else.

The first segment of a token must be, byte for byte, the header that this ring writes for one of
its own keys. So no header is ever trusted for an algorithm, a key or a place to fetch one from.
"""

import hashlib
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jose import jws
from jose.backends.cryptography_backend import CryptographyECKey
from jose.exceptions import JWSError

from domain.identity.errors import InvalidToken
from domain.identity.ports import AccessClaims, IssuedToken

ALGORITHM: Final = "ES256"
TYPE: Final = "at+jwt"
LIFETIME_SECONDS: Final = 900
SKEW_SECONDS: Final = 60
LONGEST: Final = 2048
KEPT: Final = 8192
RELOAD_SECONDS: Final = 5.0

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")
_KID: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class UnusableKey(ValueError):
    """Not a P-256 private key in PEM."""


class UnknownKey(InvalidToken):
    """Well formed, but signed with a key that this process has not loaded (yet)."""


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    alg: Literal["ES256"]
    kid: str
    typ: Literal["at+jwt"]


class _Payload(msgspec.Struct):
    iss: str
    aud: str
    sub: UUID
    iat: int
    exp: int
    sid: UUID
    wid: UUID
    ver: int
    scp: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    kid: str
    header: str
    private: CryptographyECKey
    public: CryptographyECKey
    published: Mapping[str, str]

    @classmethod
    def from_pem(cls, pem: str) -> "_Key":
        key = _p256(pem)
        jwk = _jwk(key.public_key())
        kid = _encode(hashlib.sha256(msgspec.json.encode(jwk)).digest())
        header = _encode(msgspec.json.encode({"alg": ALGORITHM, "kid": kid, "typ": TYPE}))
        private = CryptographyECKey(key, ALGORITHM)
        public = CryptographyECKey(key.public_key(), ALGORITHM)
        published = {**jwk, "alg": ALGORITHM, "kid": kid, "use": "sig"}
        return cls(kid, header, private, public, published)


class KeyRing:
    """The keys of the installation, the newest (which signs) first; each is parsed once."""

    def __init__(self, pems: Sequence[str]) -> None:
        keys = [_Key.from_pem(pem) for pem in pems]
        if not keys:
            raise UnusableKey("a key ring needs a key")
        self.signing = keys[0]
        self.by_header: Mapping[str, _Key] = {key.header: key for key in keys}

    def jwks(self) -> dict[str, list[Mapping[str, str]]]:
        return {"keys": [key.published for key in self.by_header.values()]}


class Es256Tokens:
    """Issues and reads access tokens for one issuer and audience.

    A token that was verified once is kept by its SHA-256 until it expires; the cache is bounded
    and emptied when a key is taken away.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        load_pems: Callable[[], Awaitable[Sequence[str]]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._load_pems = load_pems
        self._clock = clock
        self._ring: KeyRing | None = None
        self._loaded_at = float("-inf")
        self._verified: dict[bytes, AccessClaims] = {}

    async def load(self) -> KeyRing:
        """Read the keys again, as a process does at its start and when it meets an unknown one."""
        self._loaded_at = time.monotonic()
        before, ring = self._ring, KeyRing(await self._load_pems())
        if before is None or before.by_header.keys() - ring.by_header.keys():
            self._verified.clear()
        self._ring = ring
        return ring

    async def jwks(self) -> dict[str, list[Mapping[str, str]]]:
        return (self._ring or await self.load()).jwks()

    async def issue(
        self,
        *,
        workspace_id: UUID,
        user_id: UUID,
        session_id: UUID,
        user_version: int,
        scopes: Sequence[str] | None = None,
    ) -> IssuedToken:
        ring = self._ring or await self.load()
        now = int(self._clock())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "sid": str(session_id),
            "wid": str(workspace_id),
            "ver": user_version,
        }
        if scopes is not None:
            claims["scp"] = list(scopes)
        headers = {"kid": ring.signing.kid, "typ": TYPE}
        token = jws.sign(claims, ring.signing.private, headers=headers, algorithm=ALGORITHM)
        return IssuedToken(token, LIFETIME_SECONDS)

    async def read(self, token: str) -> AccessClaims:
        """The claims of a valid token; another process may have made a new key a moment ago."""
        ring = self._ring or await self.load()
        try:
            return self.verify(token, ring)
        except UnknownKey:
            if time.monotonic() - self._loaded_at < RELOAD_SECONDS:
                raise
        return self.verify(token, await self.load())

    def verify(self, token: str, ring: KeyRing) -> AccessClaims:
        if len(token) > LONGEST or not _SHAPE.fullmatch(token):
            raise InvalidToken()
        digest = hashlib.sha256(token.encode()).digest()
        kept = self._verified.get(digest)
        if kept is None:
            kept = self._claims(_signed_payload(token, ring))
            self._keep(digest, kept)
        elif kept.expires_at <= self._clock():
            del self._verified[digest]
            raise InvalidToken()
        return kept

    def _claims(self, payload: bytes) -> AccessClaims:
        try:
            claims = msgspec.json.decode(payload, type=_Payload)
        except msgspec.DecodeError as error:
            raise InvalidToken() from error
        now = self._clock()
        timely = claims.exp > now and claims.iat <= now + SKEW_SECONDS
        brief = 0 < claims.exp - claims.iat <= LIFETIME_SECONDS
        if not (timely and brief) or (claims.iss, claims.aud) != (self._issuer, self._audience):
            raise InvalidToken()
        return AccessClaims(
            workspace_id=claims.wid,
            user_id=claims.sub,
            session_id=claims.sid,
            user_version=claims.ver,
            expires_at=claims.exp,
            scopes=claims.scp,
        )

    def _keep(self, digest: bytes, claims: AccessClaims) -> None:
        if len(self._verified) >= KEPT:
            self._verified.pop(next(iter(self._verified)))
        self._verified[digest] = claims


def new_private_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_id(pem: str) -> str:
    return _Key.from_pem(pem).kid


def _signed_payload(token: str, ring: KeyRing) -> bytes:
    header, _, signature = token.split(".")
    key = ring.by_header.get(header)
    if key is None:
        raise _refusal_of(header)
    # The last letter of 86 carries four spare bits: only their one spelling is taken.
    if _encode(urlsafe_b64decode(signature + "==")) != signature:
        raise InvalidToken()
    try:
        return jws.verify(token, key.public, [ALGORITHM])
    except JWSError as error:
        raise InvalidToken() from error


def _refusal_of(header: str) -> InvalidToken:
    """Only a header of our own shape with a thumbprint for a key is worth a look at the keys."""
    try:
        text = urlsafe_b64decode(header + "=" * (-len(header) % 4))
        kid = msgspec.json.decode(text, type=_Header).kid
    except (Base64Error, msgspec.DecodeError):
        return InvalidToken()
    return UnknownKey() if _KID.fullmatch(kid) else InvalidToken()


def _p256(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnusableKey("signing keys are P-256 private keys")
    return key


def _jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The members that a thumbprint (RFC 7638) is made of, in its order."""
    point = key.public_numbers()
    x, y = (_encode(number.to_bytes(32, "big")) for number in (point.x, point.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def _encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
