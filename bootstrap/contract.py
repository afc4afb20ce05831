"""The contract as text: key-sorted, so that its changes can be read."""

import json

from bootstrap.api import bare_app


def contract_text() -> str:
    return json.dumps(bare_app().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
