"""Receive webhooks: verify each, take each once, answer at once.

    RAPPORT_WEBHOOK_SECRET=whsec_… python receive_webhook.py 9000

Nothing but the standard library, to show what the signature is; a Standard Webhooks library does
`verified` for you.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE_SECONDS = 300


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether the message was signed with this secret, within the last five minutes."""
    sent, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(stamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{sent}.{stamp}.".encode() + body, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(digest).decode()
    # while a secret is being replaced there are two signatures
    return any(
        hmac.compare_digest(wanted, each) for each in headers["webhook-signature"].split(" ")
    )


class Receiver(ThreadingHTTPServer):
    """`taken` holds the messages by their id: the same one may come again."""

    def __init__(self, port: int, secret: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.secret = secret
        self.taken: dict[str, Any] = {}


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        good = verified(self.server.secret, self.headers, body, time.time())
        if good:
            # keep it and answer; what takes long is done afterwards
            message = self.server.taken.setdefault(self.headers["webhook-id"], json.loads(body))
            sys.stdout.write(f"{message['type']}\n")
        self.send_response(204 if good else 401)
        self.end_headers()


if __name__ == "__main__":
    Receiver(int(sys.argv[1]), os.environ["RAPPORT_WEBHOOK_SECRET"]).serve_forever()
