"""Mail for tests: composed as for a server, then kept."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from uuid import UUID

from adapters.email.composing import composed
from domain.kernel.letters import Letter


@dataclass
class MemorySender:
    """Implements domain.kernel.letters.LetterSender."""

    sender: str = "rapport@example.com"
    sent: list[EmailMessage] = field(default_factory=list)

    async def send(self, letter_id: UUID, letter: Letter) -> None:
        self.sent.append(composed(letter_id, letter, self.sender))
