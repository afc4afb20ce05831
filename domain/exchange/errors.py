"""Refusals of this context."""

from domain.kernel.errors import Conflict, Gone, Invalid, TooLarge, TooMany


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


class ResyncNeeded(Gone):
    code, title = "resync_needed", "What you may see has changed: read the records anew"


class TooManyStreams(TooMany):
    code, title = "too_many_streams", "Too many streams of one user are open"


class WebhookDisabled(Conflict):
    code, title = "webhook_disabled", "The webhook is disabled"
