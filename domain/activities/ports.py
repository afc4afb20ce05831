"""What this context asks of the world."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Protocol
from uuid import UUID

from domain.activities.model import Activity, Content, File, RecordType, Task
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal

if TYPE_CHECKING:
    from domain.activities.queries import (
        ActivityRow,
        FileRow,
        InboxQuery,
        InboxState,
        TaskRow,
        TimelineQuery,
    )


class Records(Protocol):
    """The records that activities hang on. Asked inside the unit of work."""

    async def visible(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool: ...

    async def changeable(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool:
        """Whether a visible record lies within the principal's reach of updating."""


class Activities(Protocol):
    """Activities to be changed."""

    async def get(self, activity_id: UUID) -> Activity:
        """Raises NotFound; whether its record may be seen is for `Records` to say."""

    def add(self, activity: Activity) -> None: ...


class RichText(Protocol):
    def clean(self, html: str) -> str:
        """What of it may be kept: a few tags, no script, no style, nothing from elsewhere."""


class Tasks(Protocol):
    """Tasks to be changed."""

    async def get(self, task_id: UUID) -> Task:
        """Raises NotFound; whether it may be seen is for `Records` and the task to say."""

    def add(self, task: Task) -> None: ...


class Files(Protocol):
    """Files to be changed, and the ledger of what lies in the store without being a file."""

    async def get(self, file_id: UUID) -> File:
        """Raises NotFound; whether its record may be seen is for `Records` to say."""

    async def expect(self, file_id: UUID) -> None:
        """Bytes may come to lie in the store under this id; they go if no file takes them."""

    async def add(self, file: File) -> None:
        """Of bytes that were expected and that lie in the store."""

    async def remove(self, file: File) -> None:
        """Its bytes are taken away from the store later."""


class FileStore(Protocol):
    """Bytes by key. They are kept when `put` has ended; to put them again replaces them.

    Raises FileStoreDown where the store does not answer.
    """

    async def put(self, key: str, source: BinaryIO) -> None: ...

    async def open(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, and without, `stop`. Raises FileLost before the first."""

    async def delete(self, key: str) -> None:
        """Also what is not there."""


class FileIntake(Protocol):
    async def take_in(
        self, workspace_id: UUID, file_id: UUID, pieces: AsyncIterator[bytes]
    ) -> Content:
        """Looks at the bytes and puts them into the store, with a thumbnail where they are a

        picture. Raises FileTooLarge, FileEmpty, FileTypeRefused, FileUnsafe.
        """

    async def drop(self, workspace_id: UUID, file_id: UUID) -> None:
        """Takes away what was taken in."""


@dataclass(frozen=True, slots=True)
class Link:
    """Leads one user to the bytes of one file, for a while."""

    workspace_id: UUID
    user_id: UUID
    file_id: UUID


class FileLinks(Protocol):
    def issue(self, link: Link) -> tuple[str, datetime]:
        """The address, and until when it is good."""

    def read(self, token: str) -> Link:
        """Raises NotFound for what is not ours, was changed, or is over."""


class Colleagues(Protocol):
    """The other users of a workspace, with their rights."""

    async def principal(self, workspace_id: UUID, user_id: UUID) -> Principal | None:
        """None when there is no such user, or he may no longer sign in."""


class NewsKind(StrEnum):
    REMINDER = "reminder"
    ASSIGNMENT = "assignment"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class News:
    """Something for one user's inbox about a task or an activity. The same `cause_id` tells it

    once, however often it is put.
    """

    kind: NewsKind
    user_id: UUID
    subject_type: str
    subject_id: UUID
    cause_id: UUID
    actor_id: UUID | None


class Inbox(Protocol):
    async def put(self, news: Sequence[News]) -> None: ...

    async def mark(self, item_id: UUID, user_id: UUID, *, read: bool) -> None:
        """Raises NotFound for what is not in this user's inbox."""

    async def mark_all_read(self, user_id: UUID) -> None: ...


class InboxReader(Protocol):
    async def page(self, query: "InboxQuery", principal: Principal) -> Page:
        """What an item is about is shown as far as the principal may see it at this moment."""

    async def state(self, principal: Principal) -> "InboxState": ...


class Hints(Protocol):
    """Says that something was committed in a workspace. A hint may be lost, and may be false."""

    @property
    def ended(self) -> bool:
        """The process is to end: nobody should go on waiting."""

    async def wait(self, workspace_id: UUID, seconds: float) -> bool:
        """True when a hint came in time."""


class ActivityReader(Protocol):
    """Rows of activities, as far as their records can be seen."""

    async def one(self, activity_id: UUID, principal: Principal) -> "ActivityRow":
        """Raises NotFound."""

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...


class WrittenActivities(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, activity_id: UUID, principal: Principal) -> "ActivityRow": ...


class TaskReader(Protocol):
    """Rows of tasks, as far as their records can be seen; on no record, as far as they are one's

    own.
    """

    async def one(self, task_id: UUID, principal: Principal) -> "TaskRow":
        """Raises NotFound."""

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...


class WrittenTasks(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, task_id: UUID, principal: Principal) -> "TaskRow": ...


class FileReader(Protocol):
    """Rows of files, as far as their records can be seen."""

    async def one(self, file_id: UUID, principal: Principal) -> "FileRow":
        """Raises NotFound."""

    async def page(self, query: ListQuery, principal: Principal) -> Page: ...


class WrittenFiles(Protocol):
    """Rows as the running unit of work has written them, before its commit."""

    async def one(self, file_id: UUID, principal: Principal) -> "FileRow": ...


class TimelineReader(Protocol):
    async def page(self, query: "TimelineQuery", principal: Principal) -> Page:
        """Raises NotFound for a record that the principal cannot see."""
