"""What identity writes to people, in their language. Values come in by `{{name}}` only."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from domain.identity.letter_texts import TEXTS
from domain.kernel.letters import Letter, merge, nearest_language, one_line


class Template(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a letter
    SIGN_UP = "sign_up"
    SESSION_COPIED = "session_copied"


def write(
    template: Template,
    *,
    to: str,
    locale: str,
    values: Mapping[str, str],
    user_id: UUID | None = None,
) -> Letter:
    """The letter in `locale`, or in the nearest language that we write."""
    subject, text = TEXTS[template][language_of(locale)]
    return Letter(
        kind=f"identity.{template}",
        to=to,
        subject=one_line(merge(subject, values)),
        text=merge(text, values),
        user_id=user_id,
    )


def language_of(locale: str) -> str:
    return nearest_language(locale, TEXTS[Template.INVITATION])
