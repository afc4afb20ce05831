"""Mail by SMTP: one connection a letter, one deadline over all of it."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from aiosmtplib import SMTP, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from adapters.email.composing import composed
from domain.kernel.letters import CannotBeMailed, Letter

DEADLINE_SECONDS: Final = 30.0
_PORTS: Final = {"smtp": 587, "smtps": 465}
_PERMANENT: Final = 500


class UnusableSmtpUrl(ValueError):
    """RAPPORT_SMTP_URL is not smtp://, smtps:// with a host."""


@dataclass(frozen=True, slots=True, repr=False)
class SmtpServer:
    """`smtps` speaks TLS from the first byte; `smtp` begins in clear and must then change to TLS,

    unless its URL ends in `?tls=none`, for a relay on this machine.
    """

    host: str
    port: int
    user: str | None
    password: str | None
    implicit_tls: bool
    start_tls: bool

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.query not in ("", "tls=none"):
            raise UnusableSmtpUrl("write smtp://user:password@host:587 or smtps://host")
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            implicit_tls=implicit,
            start_tls=not implicit and not parts.query,
        )


class SmtpSender:
    """Implements domain.kernel.letters.LetterSender; the one place that opens a socket for it."""

    def __init__(
        self, server: SmtpServer, sender: str, *, deadline: float = DEADLINE_SECONDS
    ) -> None:
        self._server = server
        self._sender = sender
        self._deadline = deadline

    async def send(self, letter_id: UUID, letter: Letter) -> None:
        message = composed(letter_id, letter, self._sender)
        # A server that drips one byte at a time outlasts every time-out of a single step.
        async with asyncio.timeout(self._deadline):
            try:
                await self._deliver(message)
            except (SMTPResponseException, SMTPRecipientsRefused) as refusal:
                if _is_final(refusal):
                    raise CannotBeMailed(f"the mail server refuses it: {refusal}") from refusal
                raise

    async def _deliver(self, message: EmailMessage) -> None:
        server, (to,) = self._server, message["To"].addresses
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.implicit_tls,
            start_tls=server.start_tls,
            timeout=self._deadline,
        )
        async with client:
            await client.send_message(message, sender=self._sender, recipients=[to.addr_spec])


def _is_final(refusal: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    """A 5xx about sender, recipient or content; what fails at sign-in is the operator's to mend."""
    if isinstance(refusal, SMTPRecipientsRefused):
        return all(each.code >= _PERMANENT for each in refusal.recipients)
    return isinstance(refusal, SMTPSenderRefused) and refusal.code >= _PERMANENT
