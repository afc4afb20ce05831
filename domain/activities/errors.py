"""Refusals of this context."""

from domain.kernel.errors import Conflict, Invalid, TooMany


class UnknownRecord(Invalid):
    code, title = "unknown_reference", "There is no such record to refer to"


class TaskIsClosed(Conflict):
    code, title = "task_closed", "The task is done or cancelled already"


class TaskIsOpen(Conflict):
    code, title = "task_open", "The task is open"


class TooManyInboxStreams(TooMany):
    code, title = "too_many_streams", "Too many streams of this user are open"
