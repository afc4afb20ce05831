"""What is written as HTML runs nothing and fetches nothing, wherever it is read."""

import re
from html.parser import HTMLParser

from tests.factories.activities import account, note
from tests.factories.payloads import payloads
from tests.factories.workspaces import Workspace

TAGS = {"p", "br", "strong", "b", "em", "i", "u", "s", "code", "pre", "blockquote"}
TAGS |= {"ul", "ol", "li", "h2", "h3", "a", "span"}


class Held(HTMLParser):
    """Every tag and attribute that a browser could see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name: value or "" for name, value in attrs}


def held(html: str) -> Held:
    seen = Held()
    seen.feed(html)
    return seen


async def test_two_hundred_payloads_are_disarmed_at_write(workspace: Workspace) -> None:
    client = workspace.admin
    record = await account(client)
    assert len(set(payloads())) == 200
    for payload in payloads():
        body = f"<p>before</p>{payload}<p>after</p>"
        kept = (await note(client, record, body=body, body_format="html"))["body"]
        seen = held(kept)
        assert seen.tags <= TAGS, (payload, kept)
        assert set(seen.attributes) <= {"href", "rel", "data-mention"}, (payload, kept)
        link = seen.attributes.get("href", "https://")
        assert re.match(r"https?://|mailto:", link), (payload, kept)
        rows = await workspace.rows("select body from activity order by id desc limit 1")
        assert rows[0]["body"] == kept


async def test_plain_text_stays_as_it_was_and_html_is_cleaned_when_it_becomes_it(
    workspace: Workspace,
) -> None:
    client = workspace.admin
    record = await account(client)
    made = await note(client, record, body="1 < 2 <script>x</script>")
    assert (made["body"], made["body_format"]) == ("1 < 2 <script>x</script>", "text")
    path = f"/v1/activities/{made['id']}"
    turned = (await client.patch(path, json={"body_format": "html"})).json()
    assert turned["body"] == "1 &lt; 2 "
    changed = await client.patch(path, json={"body": "<b onclick=x>bold</b><script>x</script>"})
    assert changed.json()["body"] == "<b>bold</b>"
    empty = await client.patch(path, json={"body": "<img src=x> <p></p>"})
    assert empty.json()["errors"][0]["code"] == "required"
