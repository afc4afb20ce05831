"""Letters: merged without logic, one header a line, five languages."""

import re
from uuid import uuid4

import pytest

from adapters.email.composing import composed
from adapters.email.memory import MemorySender
from adapters.email.smtp import SmtpServer, UnusableSmtpUrl
from domain.exchange.letters import SILENCED
from domain.identity.letter_texts import TEXTS
from domain.identity.letters import Template, language_of, write
from domain.kernel.letters import CannotBeMailed, Letter, merge, one_line

LANGUAGES = {"en", "vi", "fr", "hi", "zh-CN"}
TEMPLATE_TRICKS = (
    "{{7*7}}", "{{ config }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% print 1 %}", "{name}",
    "{{name}}", "{{name.__class__}}", "%(name)s", "{0.__class__}", "@(1+1)", "[[1+1]]", "\\1",
    "\\g<0>", "{{constructor.constructor('return 1')()}}",
)  # fmt: skip


def letter(to: str = "ann@example.com", subject: str = "Hi") -> Letter:
    return Letter("k", to, subject, "x")


@pytest.mark.parametrize("trick", TEMPLATE_TRICKS)
def test_what_a_name_contains_is_never_read_as_a_template(trick: str) -> None:
    assert merge("Hello {{name}}!", {"name": trick, "config": "secret"}) == f"Hello {trick}!"


def test_an_unknown_name_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        merge("{{nobody}}", {})


@pytest.mark.parametrize("template", list(Template))
def test_every_letter_is_written_in_every_language(template: Template) -> None:
    texts = TEXTS[template]
    assert set(texts) == LANGUAGES
    wanted = set(re.findall(r"\{\{(\w+)\}\}", "".join(texts["en"])))
    for subject, text in texts.values():
        assert set(re.findall(r"\{\{(\w+)\}\}", subject + text)) == wanted
        assert "\n" not in subject


def test_a_notice_of_a_disabled_webhook_is_written_in_every_language() -> None:
    assert set(SILENCED) == LANGUAGES
    for subject, text in SILENCED.values():
        named = set(re.findall(r"\{\{(\w+)\}\}", subject + text))
        assert named == {"name", "webhook", "workspace", "url"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-CA", "fr"), ("zh-CN", "zh-CN"), ("zh-TW", "zh-CN"), ("de", "en"), ("vi", "vi")],
)
def test_the_nearest_language_is_taken(locale: str, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_s20_a_name_with_a_line_break_makes_no_second_header(end: str) -> None:
    values = {"name": f"Eve{end}Bcc: all@example.com", "workspace": f"A{end}B", "link": "x"}
    written = write(Template.PASSWORD_RESET, to="ann@example.com", locale="en", values=values)
    assert one_line(written.subject) == written.subject
    message = composed(uuid4(), written, "us@example.com")
    assert message["Bcc"] is None
    head = message.as_bytes().split(b"\r\n\r\n")[0]
    assert b"Bcc" not in head
    assert head.count(b"Subject:") == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com, b@example.com",
        "a,b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "<a@example.com>",
        "Ann <a@example.com>",
        "group: a@example.com;",
        "nobody",
        "",
    ],
)
def test_s20_an_address_is_one_mailbox(address: str) -> None:
    with pytest.raises(CannotBeMailed):
        composed(uuid4(), letter(to=address), "us@example.com")


def test_s20_a_subject_that_is_two_lines_is_refused() -> None:
    with pytest.raises(CannotBeMailed):
        composed(uuid4(), letter(subject="Hi\r\nBcc: b@example.com"), "us@example.com")


async def test_a_letter_sent_twice_is_known_as_one() -> None:
    sender, letter_id = MemorySender(), uuid4()
    for _ in range(2):
        await sender.send(letter_id, letter())
    assert {message["Message-ID"] for message in sender.sent} == {f"<{letter_id}@example.com>"}


def test_a_mail_server_is_named_by_its_url() -> None:
    relay = SmtpServer.parse("smtp://me%40x:p%2Fw@mail.example:2525")
    assert (relay.host, relay.port, relay.user, relay.password) == (
        "mail.example", 2525, "me@x", "p/w",
    )  # fmt: skip
    assert relay.start_tls
    assert SmtpServer.parse("smtps://mail.example").implicit_tls
    assert not SmtpServer.parse("smtp://127.0.0.1:25?tls=none").start_tls
    for wrong in ("mail.example:25", "http://mail.example", "smtp://", "smtp://x?tls=maybe"):
        with pytest.raises(UnusableSmtpUrl):
            SmtpServer.parse(wrong)
