"""S20: what leaves for a mail server, byte by byte."""

import asyncio
import re
import time
from uuid import uuid4

import pytest

from adapters.email.smtp import SmtpSender, SmtpServer
from domain.kernel.letters import CannotBeMailed, Letter
from tests.factories.smtp_sink import Sink, smtp_sink

TEXT = "Before\n.\nMAIL FROM:<x@y.z>\r.\r\nafter\n\n.\r\n.hidden\nएक 你好\n"


def sender(sink: Sink, deadline: float = 5.0) -> SmtpSender:
    server = SmtpServer.parse(f"smtp://127.0.0.1:{sink.port}?tls=none")
    return SmtpSender(server, "us@example.com", deadline=deadline)


def letter(to: str = "ann@example.com", subject: str = "Xin chào") -> Letter:
    return Letter("k", to, subject, TEXT)


async def test_one_message_per_send_with_the_envelope_of_its_header() -> None:
    async with smtp_sink() as sink:
        await sender(sink).send(uuid4(), letter())
    (raw,) = sink.messages
    assert sink.envelopes == [("us@example.com", ["ann@example.com"])]
    assert re.search(rb"(?<!\r)\n", raw) is None, "a bare line feed"
    assert re.search(rb"\r(?!\n)", raw) is None, "a bare carriage return"
    assert raw.count(b"\r\n.\r\n") == 1, "the text ends the message before its end"
    assert b"\nTo: ann@example.com\r\n" in raw
    raw.decode("ascii")


@pytest.mark.parametrize("header", ["to", "subject"])
async def test_nothing_is_sent_of_what_would_smuggle_a_header(header: str) -> None:
    async with smtp_sink() as sink:
        smuggled = letter(**{header: "a@example.com\r\nBcc: b@example.com"})
        with pytest.raises(CannotBeMailed):
            await sender(sink).send(uuid4(), smuggled)
    assert sink.messages == []


async def test_a_refused_recipient_is_not_tried_again() -> None:
    async with smtp_sink() as sink:
        sink.refusal = b"550 no such user"
        with pytest.raises(CannotBeMailed):
            await sender(sink).send(uuid4(), letter())


async def test_a_server_that_hangs_is_left_at_the_deadline() -> None:
    async with smtp_sink() as sink:
        sink.silent = True
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await sender(sink, deadline=0.4).send(uuid4(), letter())
        assert time.monotonic() - began < 2
        await asyncio.sleep(0)
