"""S11: forged access tokens at the door of the served app; the unit tests know forty more."""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from jose import jws

from adapters.tokens import new_private_key
from tests.factories.workspaces import Workspace

Forge = Callable[[dict[str, Any], dict[str, Any], dict[str, str]], str]


def packed(value: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unpacked(segment: str) -> dict[str, Any]:
    text = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    found: dict[str, Any] = json.loads(text)
    return found


def hs256(head: dict[str, Any], body: dict[str, Any], secret: bytes) -> str:
    start = f"{packed({**head, 'alg': 'HS256'})}.{packed(body)}"
    signature = hmac.digest(secret, start.encode(), "sha256")
    return f"{start}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def foreign(head: dict[str, Any], body: dict[str, Any], **more: Any) -> str:
    """Well signed, by a key that is not ours."""
    headers = {"kid": head["kid"], "typ": head["typ"], **more}
    return str(jws.sign(body, new_private_key(), headers=headers, algorithm="ES256"))


FORGERIES: dict[str, Forge] = {
    "none": lambda h, b, _: f"{packed({**h, 'alg': 'none'})}.{packed(b)}.",
    "HS256 with the public key": lambda h, b, key: hs256(h, b, json.dumps(key).encode()),
    "HS256 with its x": lambda h, b, key: hs256(h, b, key["x"].encode()),
    "our kid, foreign key": lambda h, b, _: foreign(h, b),
    "kid is a path": lambda h, b, _: foreign({**h, "kid": "../../dev/null"}, b),
    "kid is SQL": lambda h, b, _: foreign({**h, "kid": "' or 1=1 --"}, b),
    "jku": lambda h, b, _: foreign(h, b, jku="https://evil.example/jwks.json"),
    "x5u": lambda h, b, _: foreign(h, b, x5u="https://evil.example/cert.pem"),
    "embedded jwk": lambda h, b, key: foreign(h, b, jwk=key),
    "typ JWT": lambda h, b, _: foreign({**h, "typ": "JWT"}, b),
    "longer life": lambda h, b, _: foreign(h, {**b, "exp": int(time.time()) + 86_400}),
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forged_token_opens_nothing(workspace: Workspace, name: str) -> None:
    head, body, _ = workspace.admin.token.split(".")
    keys = (await workspace.admin.get("/.well-known/jwks.json")).json()["keys"]
    forged = FORGERIES[name](unpacked(head), unpacked(body), keys[0])
    await _refused(workspace, forged)


async def test_another_s_claims_under_a_real_signature_open_nothing(workspace: Workspace) -> None:
    head, body, signature = workspace.admin.token.split(".")
    other = await workspace.client(role="analyst")
    _, theirs, _ = other.token.split(".")
    await _refused(workspace, f"{head}.{theirs}.{signature}")
    raised = packed({**unpacked(body), "ver": 99})
    await _refused(workspace, f"{head}.{raised}.{signature}")


async def _refused(workspace: Workspace, token: str) -> None:
    async with workspace.house.client(headers={"Authorization": f"Bearer {token}"}) as thief:
        answer: httpx.Response = await thief.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
