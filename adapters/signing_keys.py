"""Signing keys, sealed for the row that they lie in."""

from adapters.sealing import Place, Sealer
from adapters.tokens import key_id, new_private_key


class SealedSigningKeys:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def make(self) -> tuple[str, bytes]:
        pem = new_private_key()
        kid = key_id(pem)
        return kid, self._sealer.seal(pem.encode(), _place(kid))

    def open(self, kid: str, sealed: bytes) -> str:
        return self._sealer.open(sealed, _place(kid)).decode()


def _place(kid: str) -> Place:
    return Place(None, "signing_key", kid)
