"""How often something may be tried before one has to wait, and by what it is counted.

A device on which the account was signed in before counts for itself: strangers who use up the
account's attempts do not lock its user out.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain.identity.ports import Bucket

_QUARTER: Final = 15 * 60
_HOUR: Final = 60 * 60


def sign_in(email_key: str, network: str, device: str | None) -> Sequence[Bucket]:
    if device is not None:
        return [Bucket(f"sign-in|device|{device}|{email_key}", 10, _QUARTER)]
    return [
        Bucket(f"sign-in|account|{email_key}", 40, _QUARTER),
        Bucket(f"sign-in|network|{network}", 300, _QUARTER),
    ]


def client_secret(client_id: str, network: str) -> Sequence[Bucket]:
    return [
        Bucket(f"client|{client_id}", 40, _QUARTER),
        Bucket(f"sign-in|network|{network}", 300, _QUARTER),
    ]


def telling_of_refusals(email_key: str, network: str) -> Sequence[Bucket]:
    """Past these a refused sign-in is counted only: the audit trail is not to fill the disk."""
    return [
        Bucket(f"refusal|account|{email_key}", 10, _QUARTER),
        Bucket(f"refusal|network|{network}", 100, _HOUR),
    ]


def recording_refusals(workspace_id: UUID) -> Sequence[Bucket]:
    return [Bucket(f"refusal|workspace|{workspace_id}", 500, _HOUR)]


def own_password(user_id: UUID) -> Sequence[Bucket]:
    """Somebody at a screen left open guesses too."""
    return [Bucket(f"own-password|{user_id}", 10, _QUARTER)]


def second_factor(user_id: UUID) -> Sequence[Bucket]:
    return [Bucket(f"second-factor|{user_id}", 5, _QUARTER)]


def mail_to(kind: str, email_key: str) -> Sequence[Bucket]:
    return [Bucket(f"mail|{kind}|{email_key}", 3, _HOUR)]


def asking_by_mail(network: str) -> Sequence[Bucket]:
    return [Bucket(f"asking|{network}", 60, _HOUR)]
