"""Mail: which sender stands behind the port, and the jobs that use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from adapters.email.smtp import SmtpSender, SmtpServer
from adapters.sealing import PlacedSeals
from bootstrap.settings import Settings
from domain.identity import ports as identity
from domain.identity.commands import ANSWER_RESET, ANSWER_SIGN_UP, RECORD_REFUSAL
from domain.identity.jobs import MailWorld, answer_reset, answer_sign_up, record_refusal
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.letters import SEND, LetterSender, Outbox
from domain.kernel.ports import Runner
from persistence.kernel.letters import Postman
from persistence.kernel.reading import Reads


@dataclass(frozen=True)
class PublicPages:
    """Implements domain.identity.ports.Pages. What follows # is sent to no server and logged by

    none.
    """

    public_url: str

    def sign_in(self, token: str) -> str:
        return self._page("link", token)

    def password_reset(self, token: str) -> str:
        return self._page("password-reset", token)

    def sign_up(self, token: str) -> str:
        return self._page("sign-up-confirmation", token)

    def _page(self, path: str, token: str) -> str:
        return f"{self.public_url.rstrip('/')}/{path}#token={token}"


def sender_of(settings: Settings) -> LetterSender | None:
    """None without a mail server: letters then stay in the outbox."""
    if settings.smtp_url is None:
        return None
    server = SmtpServer.parse(settings.smtp_url.get_secret_value())
    return SmtpSender(server, settings.mail_from)


def mail_jobs(
    runner: Runner,
    reads: Reads,
    seals: PlacedSeals,
    sender: LetterSender | None,
    free: Mapping[type, Any],
    bound: Mapping[type, Callable[[Any], Any]],
) -> Mapping[str, JobHandler]:
    """By the names under which use cases enqueue them."""
    world = MailWorld(
        runner=runner,
        directory=free[identity.SignInDirectory],
        attempts=free[identity.Attempts],
        secrets=free[identity.Secrets],
        pages=free[identity.Pages],
        sender=sender,
        requests=bound[identity.SealedRequests],
        users=bound[identity.Users],
        links=bound[identity.SignInLinks],
        outbox=bound[Outbox],
    )
    jobs: dict[str, JobHandler] = {
        ANSWER_RESET: partial(_answer, answer_reset, world),
        ANSWER_SIGN_UP: partial(_answer, answer_sign_up, world),
        RECORD_REFUSAL: partial(_answer, record_refusal, world),
    }
    if sender is not None:
        jobs[SEND] = Postman(runner, reads, seals, sender).carry
    return jobs


async def _answer(
    answer: Any, world: MailWorld, payload: Mapping[str, Any], context: JobContext
) -> None:
    context.hand_back_if_stopping()
    await answer(UUID(str(payload["request_id"])), world=world)
