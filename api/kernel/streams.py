"""Server-sent events, as routes answer and declare them."""

from typing import Any, Final

from fastapi.responses import StreamingResponse

_TEXT: Final = {"type": "string"}
EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "description": "Each event; `data` is JSON",
                    "properties": {"event": _TEXT, "id": _TEXT, "data": _TEXT},
                    "required": ["data"],
                }
            }
        }
    }
}


class EventStream(StreamingResponse):
    """Not FastAPI's own: a refusal before the first event must still be a problem."""

    media_type = "text/event-stream"
