"""Refusals of this context."""

from domain.kernel.errors import Conflict, Gone, Invalid, TooLarge, TooMany, Unavailable


class UnknownRecord(Invalid):
    code, title = "unknown_reference", "There is no such record to refer to"


class TaskIsClosed(Conflict):
    code, title = "task_closed", "The task is done or cancelled already"


class TaskIsOpen(Conflict):
    code, title = "task_open", "The task is open"


class TooManyInboxStreams(TooMany):
    code, title = "too_many_streams", "Too many streams of this user are open"


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is larger than files may be"


class FileEmpty(Invalid):
    code, title = "file_empty", "The file is empty"


class FileTypeRefused(Invalid):
    code, title = "file_type_refused", "Files of this type are not taken"


class FileUnsafe(Invalid):
    code, title = "file_unsafe", "The file is not what it seems, or would swell when it is opened"


class FileLost(Gone):
    code, title = "file_lost", "The bytes of this file are no longer in the store"


class FileStoreDown(Unavailable):
    code, title = "file_store_unavailable", "The store of files does not answer"
