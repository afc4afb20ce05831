"""A store that speaks S3 on a port of its own, and refuses what is not signed as it must be.

Signatures are worked out here as AWS Signature Version 4 is written down, with no library.
"""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from uuid import uuid4

KEY: Final = "AKIDEXAMPLE"
SECRET: Final = "wJalr/XUtn+EMI"
BUCKET: Final = "rapport"
_AUTHORIZATION: Final = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>\d{8}/[^/]+/s3/aws4_request), ?"
    r"SignedHeaders=(?P<names>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass
class Bucket:
    """`objects` by key; `refusals` are requests that were not signed as they must be."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    down: bool = False

    def url(self, secret: str = SECRET) -> str:
        told = f"{KEY}:{quote(secret, safe='')}@127.0.0.1:{self.port}"
        return f"s3+http://{told}/{BUCKET}/files?region=eu-west-1"


@contextmanager
def bucket() -> Iterator[Bucket]:
    held = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    held.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield held
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is theirs
        """Silent."""

    def do_GET(self) -> None:
        self._serve()

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815 - the names are theirs

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        key = unquote(parts.path).removeprefix(f"/{BUCKET}").removeprefix("/")
        self.bucket.asked.append(f"{self.command} {key} {parts.query}".strip())
        if self.bucket.down:
            self._answer(503)
        elif not self._signed(parts.path, query, body):
            self.bucket.refusals.append(self.path)
            self._answer(403)
        else:
            self._act(key, query, body)

    def _act(self, key: str, query: dict[str, str], body: bytes) -> None:
        objects, parts = self.bucket.objects, self.bucket.parts
        if self.command == "POST" and "uploads" in query:
            upload = uuid4().hex
            parts[upload] = {}
            self._answer(200, _xml("InitiateMultipartUploadResult", UploadId=upload, Key=key))
        elif self.command == "PUT" and "partNumber" in query:
            parts[query["uploadId"]][int(query["partNumber"])] = body
            self._answer(200, etag=hashlib.md5(body, usedforsecurity=False).hexdigest())
        elif self.command == "POST" and "uploadId" in query:
            held = parts.pop(query["uploadId"])
            objects[key] = b"".join(held[n] for n in sorted(held))
            self._answer(200, _xml("CompleteMultipartUploadResult", Key=key, ETag='"x"'))
        elif self.command == "POST" and "delete" in query:
            gone = re.findall(r"<Key>([^<]+)</Key>", body.decode())
            for each in gone:
                objects.pop(each, None)
            told = "".join(f"<Deleted><Key>{each}</Key></Deleted>" for each in gone)
            self._answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())
        elif self.command == "DELETE":
            objects.pop(key, None)
            self._answer(204)
        elif self.command == "PUT":
            objects[key] = body
            self._answer(200, etag=hashlib.md5(body, usedforsecurity=False).hexdigest())
        elif key in objects:
            self._send(objects[key])
        else:
            self._answer(404, _xml("Error", Code="NoSuchKey"))

    def _send(self, held: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
        if asked is None:
            self._answer(200, held, etag="whole")
            return
        start, last = int(asked[1]), min(int(asked[2]), len(held) - 1)
        told = {"Content-Range": f"bytes {start}-{last}/{len(held)}"}
        self._answer(206, held[start : last + 1], etag="part", **told)

    def _answer(self, status: int, body: bytes = b"", etag: str = "", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 09:00:00 GMT")
        if etag:
            self.send_header("ETag", f'"{etag}"')
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _signed(self, path: str, query: dict[str, str], body: bytes) -> bool:
        told = _AUTHORIZATION.fullmatch(self.headers.get("authorization", ""))
        if told is None or told["key"] != KEY:
            return False
        digest = self.headers.get("x-amz-content-sha256", "")
        if digest != hashlib.sha256(body).hexdigest():
            return False
        names = told["names"].split(";")
        if not {"host", "x-amz-content-sha256", "x-amz-date"} <= set(names):
            return False
        asked = "&".join(f"{quote(k, '-_.~')}={quote(v, '-_.~')}" for k, v in sorted(query.items()))
        headers = "".join(f"{name}:{self.headers.get(name, '').strip()}\n" for name in names)
        whole = "\n".join((self.command, path, asked, headers, told["names"], digest))
        hashed = hashlib.sha256(whole.encode()).hexdigest()
        date = self.headers.get("x-amz-date", "")
        text = f"AWS4-HMAC-SHA256\n{date}\n{told['scope']}\n{hashed}"
        key = f"AWS4{SECRET}".encode()
        for part in told["scope"].split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.compare_digest(
            hmac.digest(key, text.encode(), "sha256").hex(), told["signature"]
        )


def _xml(name: str, **held: str) -> bytes:
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in held.items())
    return f'<?xml version="1.0"?><{name}>{inner}</{name}>'.encode()
