"""The one way out: no spelling of an inner address, no redirect and no slow answer gets past it."""

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from adapters.egress import Egress, Refused, is_public
from tests.factories.receivers import Receiver, a_receiver

SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f.1", "2130706433",
    "0x7f000001", "017700000001", "0", "0.0.0.0", "127.0.0.1.", "127.127.127.127", "localhost",  # noqa: S104 - refused
    "LOCALHOST", "localhost.", "①②⑦.0.0.1", "１２７.０.０.１", "127。0。0。1", "[::1]", "[::]",
    "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[ff02::1]", "10.0.0.1",
    "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "192.0.0.1", "198.18.0.1", "240.0.0.1",
]  # fmt: skip
BAD = [
    "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "https://", "https:///x",
    "//example.com", "https://a@127.0.0.1/", "https://example.com@127.0.0.1/",
    "https://example.com\\@127.0.0.1/", "https://exa\tmple.com/", "https://example.com:0/",
    "https://example.com:99999/", "https://example.com/\r\nX: y", "https://example.com/#@127.0.0.1",
    "http://[::1", "https://example.com/é",
]  # fmt: skip


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with a_receiver() as listening:
        yield listening


async def refused(egress: Egress, url: str) -> str:
    with pytest.raises(Refused) as refusal:
        await egress.send("POST", url, headers={}, content=b"x", deadline=3)
    return refusal.value.code


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_spelling_of_an_inner_address_is_called(receiver: Receiver, scheme: str) -> None:
    egress = Egress()
    for host in SPELLINGS:
        code = await refused(egress, f"{scheme}://{host}:{receiver.port}/")
        assert code in {"address_refused", "unresolvable", "bad_url"}, host
    assert len(SPELLINGS) >= 40
    assert receiver.connections == 0


@pytest.mark.parametrize("url", BAD)
async def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert Egress().refusal(url) == "bad_url"
    assert await refused(Egress(), url) == "bad_url"


async def test_the_address_that_was_judged_is_the_one_that_is_called(receiver: Receiver) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    egress = Egress(["127.0.0.0/8"], resolve=rebinding)
    url = f"http://rebinding.example:{receiver.port}/"
    assert (await egress.send("POST", url, headers={})).status == 204
    assert receiver.got[0].headers["host"] == f"rebinding.example:{receiver.port}"
    assert await refused(egress, url) == "address_refused"
    assert receiver.connections == 1


async def test_one_inner_address_damns_the_name(receiver: Receiver) -> None:
    async def both(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34", "127.0.0.1"]

    url = f"https://two.example:{receiver.port}/"
    assert await refused(Egress(resolve=both), url) == "address_refused"


async def test_plain_http_only_into_networks_of_ones_own(receiver: Receiver) -> None:
    async def outside(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    assert Egress().refusal("http://example.com/") == "tls_required"
    ours = Egress(["127.0.0.0/8"], resolve=outside)
    assert ours.refusal("http://example.com/") is None
    assert await refused(ours, "http://example.com/") == "tls_required"
    answer = await Egress(["127.0.0.0/8"]).send("POST", receiver.url, headers={}, content=b"hi")
    assert (answer.status, receiver.got[0].body) == (204, b"hi")


async def test_a_redirect_is_an_answer_and_is_not_followed(receiver: Receiver) -> None:
    async with a_receiver(
        b"HTTP/1.1 302 Found\r\nLocation: "
        + receiver.url.encode()
        + b"\r\nContent-Length: 0\r\n\r\n"
    ) as outer:
        answer = await Egress(["127.0.0.0/8"]).send("POST", outer.url, headers={})
    assert answer.status == 302
    assert receiver.connections == 0


async def test_a_body_is_cut_and_a_deadline_is_for_all_of_it(receiver: Receiver) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"
    receiver.reply = head + b"x" * 10_000_000
    egress = Egress(["127.0.0.0/8"])
    answer = await egress.send("GET", receiver.url, headers={}, most=1_000)
    assert answer.body == b"x" * 1_000

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            for byte in head * 100:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(Refused, match="timed_out"):
        await egress.send("GET", f"http://127.0.0.1:{port}/", headers={}, deadline=0.5, most=99_999)
    assert 0.45 < time.monotonic() - begun < 0.8
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("reply", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200"])
async def test_what_is_no_answer_is_told_as_such(receiver: Receiver, reply: bytes) -> None:
    receiver.reply = reply
    code = await refused(Egress(["127.0.0.0/8"]), receiver.url)
    assert code in {"bad_answer", "connection_failed"}


@pytest.mark.parametrize("text", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_open_internet_is_open(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def ask(egress: Egress, url: str) -> int:
    return (await egress.send("POST", url, headers={}, content=b"x", deadline=3, most=1)).status


async def test_a_connection_is_kept_for_the_next_request(receiver: Receiver) -> None:
    receiver.keeps, receiver.reply = True, KEPT
    egress = Egress(["127.0.0.0/8"])
    assert [await ask(egress, receiver.url) for _ in range(3)] == [200] * 3
    assert (receiver.connections, len(receiver.got)) == (1, 3)
    assert [await ask(egress, f"{receiver.url}/other?a=b")] == [200]
    assert receiver.got[-1].path == "/hook/other?a=b"
    egress.close()
    assert await ask(egress, receiver.url) == 200
    assert receiver.connections == 2
    egress.close()


async def test_a_kept_connection_is_judged_anew(receiver: Receiver) -> None:
    receiver.keeps, receiver.reply = True, KEPT
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["127.0.0.2"]])

    async def moving(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    egress = Egress(["127.0.0.0/8"], resolve=moving)
    url = f"http://moving.example:{receiver.port}/"
    assert await ask(egress, url) == 200
    assert await refused(egress, url) == "address_refused"
    assert await refused(egress, url) == "connection_failed"
    assert receiver.connections == 1
    egress.close()


async def test_what_was_closed_while_it_lay_idle_is_asked_once_more(receiver: Receiver) -> None:
    receiver.keeps, receiver.reply = True, KEPT
    egress = Egress(["127.0.0.0/8"])
    for _ in range(2):
        assert await ask(egress, receiver.url) == 200
        receiver.hang_up()
    assert await ask(egress, receiver.url) == 200
    assert (receiver.connections, len(receiver.got)) == (3, 3)
    egress.close()


@pytest.mark.parametrize("more", [b"HTTP/1.1 408 Late\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
async def test_what_nobody_asked_for_answers_nothing(receiver: Receiver, more: bytes) -> None:
    receiver.keeps, receiver.reply = True, KEPT + more
    egress = Egress(["127.0.0.0/8"])
    assert [await ask(egress, receiver.url) for _ in range(2)] == [200] * 2
    assert receiver.connections == 2
    egress.close()


async def test_a_header_is_one_line(receiver: Receiver) -> None:
    headers = {"webhook-id": "a\r\nX-More: b"}
    with pytest.raises(ValueError, match="one line"):
        await Egress(["127.0.0.0/8"]).send("POST", receiver.url, headers=headers)
    assert receiver.got == []
