"""A letter as a message (RFC 5322): one address, one line of subject, plain text."""

from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from domain.kernel.letters import CannotBeMailed, Letter


def composed(letter_id: UUID, letter: Letter, sender: str) -> EmailMessage:
    """Raises CannotBeMailed for an address or a subject that could carry a second header."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(sender)
        message["To"] = _address(letter.to)
        message["Subject"] = letter.subject
    except (ValueError, IndexError, MessageError) as error:
        raise CannotBeMailed("the address or the subject is not fit for a header") from error
    domain = message["From"].addresses[0].domain
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{letter_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _address(text: str) -> Address:
    """One mailbox: what reads as several, or as a group, is refused."""
    return Address(addr_spec=text)
