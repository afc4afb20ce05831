"""What the worker does when the time of a task has come."""

from datetime import datetime
from uuid import UUID

from domain.activities.model import Task
from domain.activities.ports import Inbox, News, NewsKind, Tasks
from domain.kernel.errors import NotFound
from domain.kernel.permissions import public
from domain.kernel.ports import UnitOfWork


@public
async def remind(
    task_id: UUID, meant_for: datetime, *, uow: UnitOfWork, tasks: Tasks, inbox: Inbox
) -> None:
    """By the worker, when the queue says that it is time. The task's version fences it: of two

    that do it at once one is refused, and then finds it done.
    """
    try:
        task = await tasks.get(task_id)
    except NotFound:
        return
    user_id = task.remind(meant_for, uow.now())
    if user_id is not None:
        news = News(NewsKind.REMINDER, user_id, Task.TYPE, task_id, uow.new_id(), None)
        await inbox.put([news])
