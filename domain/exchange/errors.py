"""Refusals of this context."""

from domain.kernel.errors import Conflict, Invalid, TooLarge


class WrongImportState(Conflict):
    code, title = "wrong_import_state", "The import is in another state"


class ImportNotReady(Conflict):
    code, title = "import_not_ready", "The import has no file yet"


class FileRefused(Conflict):
    code, title = "file_refused", "The file cannot be imported as it is read now"


class BadMapping(Invalid):
    code, title = "bad_mapping", "The mapping cannot be used"


class BadDialect(Invalid):
    code, title = "bad_dialect", "The file cannot be read that way"


class UnknownTarget(Invalid):
    code, title = "unknown_target", "Nothing of that kind can be imported"


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is too large"
